"""Programs that come to their end while pyrax is at work in the background."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import pyrax
from tests.trust.cloud_process import CloudProcess

OBJECTS = 40
END_SECONDS = 30
ACCOUNT = "/v1/[^/]+$"

PROGRAM = """
import json, sys
import pyrax

settings, user, secret = json.loads(sys.argv[1])
for name, value in settings.items():
    pyrax.set_setting(name, value)
pyrax.set_credentials(user, secret)
files = pyrax.cloudfiles
{last_lines}
"""


def run_to_its_end(cloud: CloudProcess, dialect: str, last_lines: str) -> Any:
    """Run a program that logs in and ends with some lines."""
    program = PROGRAM.replace("{last_lines}", last_lines)
    return subprocess.run(
        [sys.executable, "-c", program, json.dumps(cloud.access[dialect])],
        capture_output=True,
        text=True,
        timeout=END_SECONDS,
        check=False,
    )


@pytest.fixture(params=["rackspace", "keystone"])
def dialect(request: pytest.FixtureRequest, cloud: CloudProcess) -> str:
    """The dialect of the program; a container is full of objects."""
    name: str = request.param
    cloud.log_in(name)
    files: Any = pyrax.cloudfiles
    box = files.create_container("box")
    for number in range(OBJECTS):
        box.store_object(f"object-{number:02}", b"x", return_none=True)
    return name


@pytest.mark.parametrize("bulk", [True, False])
def test_a_bulk_delete_in_the_background_is_carried_out_before_the_program_ends(
    cloud: CloudProcess, dialect: str, bulk: bool
) -> None:
    if not bulk:
        for method in ("POST", "DELETE"):
            cloud.fault("status", 405, service="swift", method=method, path=ACCOUNT, times=None)
    last_lines = 'files.bulk_delete("box", files.list_container_object_names("box"), async_=True)'

    program = run_to_its_end(cloud, dialect, last_lines)

    assert (program.returncode, program.stdout, program.stderr) == (0, "", "")
    files: Any = pyrax.cloudfiles
    assert files.list_container_object_names("box") == []
