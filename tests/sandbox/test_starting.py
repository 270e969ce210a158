"""What a program loads until it has logged in and listed its servers: that is what it waits for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pyrax import sandbox

ROOT = Path(__file__).parents[2]

WATCHED = """
import json, sys
depth = []

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "requests":
            frame = sys._getframe(1)
            while frame is not None:
                frame = frame.f_back
                depth.append(frame)

sys.meta_path.insert(0, Watch())
told = json.loads(sys.argv[1])
"""

WITH_PYRAX = """
import pyrax
for name, value in told["settings"].items():
    pyrax.set_setting(name, value)
pyrax.set_credentials(told["username"], told["secret"])
servers = pyrax.cloudservers.list()
assert servers == [], servers
"""

WITH_REQUESTS = """
import requests
session = requests.Session()
for _ in range(2):
    session.post(told["url"], json={}, headers={"Accept": "application/json"}).json()
"""

TOLD = 'print(json.dumps({"modules": sorted(sys.modules), "depth": len(depth)}))'

NOT_NEEDED = {
    "keyring",
    "pyrax.clouds_config",
    "pyrax.error_documents",
    "pyrax.exception_dns",
    "pyrax.exception_load_balancers",
    "pyrax.exception_services",
    "pyrax.identity.across",
    "pyrax.identity.admin_v2",
    "pyrax.identity.admin_v3",
    "pyrax.identity.members",
    "pyrax.identity.token_cache",
    "pyrax.local_files",
    "pyrax.paging",
    "pyrax.progress",
    "pyrax.settings_file",
    "pyrax.waiting",
}
"""What other programs need: errors, waiting, files, administration, settings from elsewhere."""

MOST_MODULES = 70
"""Of pyrax. Each takes a tenth of a millisecond, whatever is in it."""

DEEPER = 6
"""How many more frames than in a program with ``requests`` alone there may be when that is loaded.

Python takes the memory of frames in pieces of 16 KiB. Where the end of one falls into something
that goes back and forth a thousand times, such as the regular expressions that urllib3 compiles, a
piece is taken from the system and given back each time; the deeper, the likelier that is.
"""


def run(tmp_path: Path, program: str, **told: Any) -> dict[str, Any]:
    """What a program has loaded at its end, and how deep it was when it loaded ``requests``."""
    kept = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV")
    variables = {name: os.environ[name] for name in kept if name in os.environ}
    variables.update(HOME=str(tmp_path), PYTHONPATH=str(ROOT), PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED + program + TOLD, json.dumps(told)],
        env=variables,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("dialect", ["keystone", "rackspace"])
def test_a_login_and_a_list_load_little_more_than_requests(
    cloud: sandbox.Cloud, tmp_path: Path, dialect: str
) -> None:
    settings = cloud.settings(dialect)
    secret = cloud.api_key if dialect == "rackspace" else cloud.password

    bare = run(tmp_path, WITH_REQUESTS, url=settings["auth_endpoint"])
    full = run(tmp_path, WITH_PYRAX, settings=settings, username=cloud.username, secret=secret)

    more = set(full["modules"]) - set(bare["modules"])
    assert {name for name in more if name.partition(".")[0] != "pyrax"} == set()
    assert more & NOT_NEEDED == set()
    assert len(more) <= MOST_MODULES
    assert full["depth"] <= bare["depth"] + DEEPER
