"""What the library writes to the disk: nothing unless asked, and then with which permissions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pyrax import sandbox

PROGRAM = Path(__file__).with_name("watched.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module", params=["rackspace", "keystone"])
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the program saw while it worked on a cloud."""
    folder = tmp_path_factory.mktemp("watched")
    home = folder / "home"
    temporary = folder / "temporary"
    home.mkdir()
    temporary.mkdir()
    dialect = request.param
    with sandbox.running() as cloud:
        secret = cloud.api_key if dialect == "rackspace" else cloud.password
        endpoint = cloud.settings(dialect)["auth_endpoint"]
        ended = subprocess.run(
            [sys.executable, str(PROGRAM), dialect, endpoint, cloud.username, secret, str(folder)],
            env={
                "HOME": str(home),
                "TMPDIR": str(temporary),
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            },
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=90,
        )
    assert ended.returncode == 0, ended.stderr[-2000:]
    report: dict[str, Any] = json.loads(ended.stdout)
    report.update(dialect=dialect, folder=folder, stderr=ended.stderr, secret=secret)
    return report


def test_a_day_s_work_writes_nothing_to_the_disk(watched: dict[str, Any]) -> None:
    assert watched["unasked"] == []
    assert list((watched["folder"] / "home").rglob("*")) == []


def test_pieces_of_a_stream_are_kept_in_temporary_files_that_do_not_stay(
    watched: dict[str, Any],
) -> None:
    temporary = watched["folder"] / "temporary"
    places = {path for event, path, *_ in watched["pieces"] if event == "open"}
    assert places
    assert all(path.startswith(str(temporary)) for path in places)
    assert list(temporary.rglob("*")) == []


def test_what_is_asked_for_goes_where_it_was_asked_to_go(watched: dict[str, Any]) -> None:
    allowed = tuple(str(watched["folder"] / name) for name in ("target", "temporary"))
    written = [path for event, path, *_ in watched["asked"] if not event.startswith("shutil.")]
    assert len(written) > 5
    assert [path for path in written if not path.startswith(allowed)] == []
    assert not list((watched["folder"] / "target").rglob("*.part"))


def test_files_have_the_permissions_that_the_documentation_tells(watched: dict[str, Any]) -> None:
    modes = dict(watched["modes"])
    assert modes.pop("image", "0o600") == "0o600"
    assert modes == {
        "object": "0o644",
        "objects of a container": "0o644",
        "folder of a container": "0o755",
        "temporary file": "0o600",
        "temporary folder": "0o700",
    }
    assert watched["during"] == ["0o600"]


def test_nobody_but_the_cloud_is_connected_to(watched: dict[str, Any]) -> None:
    assert watched["hosts"] == ["127.0.0.1"]


def test_the_trace_on_the_console_shows_no_secret(watched: dict[str, Any]) -> None:
    assert "REQ: curl" in watched["stderr"]
    assert watched["secret"] not in watched["stderr"]
    assert "a-key" not in watched["stderr"]
    assert "temp_url_sig=***" in watched["stderr"] or "temp_url_sig" not in watched["stderr"]
