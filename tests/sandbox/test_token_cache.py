"""Processes that share a login by way of the keychain."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = """
import sys
import pyrax

pyrax.set_credentials(sys.argv[1], sys.argv[2])
print(len(pyrax.cloudservers.flavors.list()) > 0, pyrax.cloudfiles.list(), pyrax.identity.token)
"""


@pytest.fixture(params=["rackspace", "keystone"])
def environment(request: pytest.FixtureRequest, cloud: Any, tmp_path: Path) -> dict[str, str]:
    """The variables of a program that is to share its login."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = cloud.settings(request.param)
    (tmp_path / "keychain").mkdir()
    made = {
        **kept,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHON_KEYRING_BACKEND": "tests.sandbox.keychain.SharedKeychain",
        "TEST_KEYCHAIN": str(tmp_path / "keychain"),
        "CLOUD_TOKEN_CACHE": "true",
        "CLOUD_ID_TYPE": request.param,
        "CLOUD_AUTH_ENDPOINT": settings["auth_endpoint"],
        "CLOUD_REGION": "DFW",
    }
    if request.param == "keystone":
        made["CLOUD_TENANT_NAME"] = cloud.tenant_name
    made["SECRET"] = cloud.api_key if request.param == "rackspace" else cloud.password
    return made


def start(environment: dict[str, str], cloud: Any) -> subprocess.Popen[str]:
    """Start the program."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, cloud.username, environment["SECRET"]],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    """Return what a program says that goes well."""
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    return out


def logins(cloud: Any) -> int:
    """Count the logins that have reached the cloud."""
    return sum(
        one.method == "POST" and one.path.endswith("/tokens")
        for one in cloud.requests.of("identity")
    )


def test_the_second_process_makes_no_login_request(
    cloud: Any, environment: dict[str, str], tmp_path: Path
) -> None:
    first = said(start(environment, cloud))
    assert logins(cloud) == 1
    cloud.requests.clear()
    assert said(start(environment, cloud)) == first
    assert cloud.requests.of("identity") == []
    assert len(cloud.requests.of("compute")) == 1
    kept = [place.read_text() for place in (tmp_path / "keychain").iterdir()]
    assert len(kept) == 1
    assert environment["SECRET"] not in kept[0]


def test_a_revoked_token_costs_one_login(cloud: Any, environment: dict[str, str]) -> None:
    said(start(environment, cloud))
    cloud.faults.expire_tokens()
    said(start(environment, cloud))
    assert logins(cloud) == 2
    said(start(environment, cloud))
    assert logins(cloud) == 2


def test_processes_at_the_same_time_all_get_in(cloud: Any, environment: dict[str, str]) -> None:
    for process in [start(environment, cloud) for _ in range(3)]:
        assert said(process).startswith("True")
    sent = logins(cloud)
    assert 1 <= sent <= 3
    said(start(environment, cloud))
    assert logins(cloud) == sent
