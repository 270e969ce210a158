"""`python -m pyrax.sandbox`: what it prints works."""

from __future__ import annotations

import configparser
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyrax import sandbox
from pyrax.sandbox import __main__ as command

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command and give what it prints up to its last line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pyrax.sandbox", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("# Administrator") or (
                "keystone" not in arguments and line.startswith("region = ")
            ):
                break
        yield process, "".join(lines)
    finally:
        process.kill()
        process.communicate()


def test_what_it_prints_is_a_program_that_runs(tmp_path: Path) -> None:
    with started("--dialect", "rackspace") as (_, text):
        program = text.partition("# In a program:\n")[2].partition("\n\n")[0]
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    assert "general1-1" in done.stdout or "General Purpose" in done.stdout


OLD_PROGRAM = """
import pyrax
pyrax.set_setting("identity_type", "rackspace")
pyrax.set_credential_file("credentials")
print(pyrax.cloudservers.list())
"""


@pytest.mark.parametrize(("arguments", "status"), [(("--any-login",), 0), ((), 1)])
def test_a_program_with_a_login_of_its_own_runs_as_it_is(
    tmp_path: Path, arguments: tuple[str, ...], status: int
) -> None:
    path = tmp_path / "credentials"
    path.write_text("[rackspace_cloud]\nusername = joe\napi_key = 0123456789\n")
    path.chmod(0o600)
    with started("--dialect", "rackspace", *arguments) as (process, _):
        assert process.stdout is not None
        exports = next(line for line in process.stdout if line.startswith("export "))
        variables = dict(word.split("=", 1) for word in exports.split()[1:])
        done = subprocess.run(
            [sys.executable, "-c", OLD_PROGRAM],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **variables, "PYTHONPATH": str(ROOT)},
            timeout=60,
        )
    assert done.returncode == status, done.stderr
    assert ("[]" if status == 0 else "AuthenticationFailed") in done.stdout + done.stderr


def test_interrupt_ends_it_at_once() -> None:
    with started("--dialect", "keystone", "--regions", "LON") as (process, text):
        assert "export OS_REGION_NAME=LON" in text
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


@pytest.mark.parametrize("dialect", ["rackspace", "keystone"])
def test_section_for_the_configuration_file(cloud: sandbox.Cloud, dialect: str) -> None:
    text = command.instructions(cloud, dialect)
    section = text.partition("# In ~/.pyrax.cfg:\n")[2].partition("\n\n")[0]
    config = configparser.ConfigParser()
    config.read_string(section)
    assert dict(config[f"sandbox-{dialect}"]) == cloud.settings(dialect)
    assert cloud.password not in section
    assert cloud.api_key not in section


def test_port_in_use_is_said_plainly(
    cloud: sandbox.Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    port = cloud.url.rpartition(":")[2]
    assert command.main(["--port", port]) == 1
    assert "cannot start" in capsys.readouterr().err


def test_cloud_without_regions_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--port", "0", "--regions", ","]) == 1
    assert "at least one region" in capsys.readouterr().err
