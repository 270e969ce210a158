"""Programs that use pyrax can be checked strictly, and editors know what there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pyrax

PROGRAM = Path(__file__).with_name("program.py")
HOME = PROGRAM.parents[2]


@pytest.mark.timeout(300)
def test_mypy_finds_the_types_that_a_program_relies_on() -> None:
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"),
            *("--no-error-summary", "--show-error-codes", f"--cache-dir={HOME}/.mypy_cache/user"),
            str(PROGRAM),
        ],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_dir_lists_everything_that_the_module_has() -> None:
    listed = set(dir(pyrax))
    typed = {name for name in pyrax.__annotations__ if not name.startswith("_")}
    references = {
        *("cloudservers", "cloudfiles", "cloud_cdn", "cloud_loadbalancers", "cloud_databases"),
        *("cloud_blockstorage", "cloud_dns", "cloud_networks", "cloud_monitoring", "autoscale"),
        *("images", "queues", "identity", "regions", "services", "keyring", "exc", "utils"),
    }
    assert typed | references <= listed
    for name in listed:
        assert hasattr(pyrax, name)
