"""Names of objects that would write elsewhere: whatever downloads them stays in its folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from tests.trust.faults.wire import Wire

NAMES = (
    *("../up", "../../up", "a/../../up", "a/b/../../../up", "..", ".", "./..", "../.", "a/.."),
    *("/root", "//root", "/../up", "~/up", "~root/up", "$HOME/up", "%2e%2e/up", "..%2fup"),
    *("..\\up", "C:\\up", "C:up", "\\\\host\\share", "a\\..\\..\\up", "CON", "aux.txt"),
    *("link/up", "link", "link/../up", "inside/../link/up", "file/below"),
    *("line\nbreak", "tab\tin", "esc\x1b[2J", "bell\a", "del\x7f", "\u202egnp.exe", "\ufeffbom"),
    *(" ", "  lead", "trail  ", "dot.", ".hidden", "-rf", "--help", "*", "?", "a" * 255, "ü" * 130),
)
CALLS: dict[str, Callable[[Any, Any, str, str], Any]] = {
    "client.download_object": lambda cf, box, name, to: cf.download_object(box, name, to),
    "without structure": lambda cf, box, name, to: cf.download_object(
        box, name, to, structure=False
    ),
    "container.download_object": lambda cf, box, name, to: box.download_object(name, to),
    "object.download": lambda cf, box, name, to: box.get_object(name).download(to),
    "download_container": lambda cf, box, name, to: cf.download_container(box, to),
}


@pytest.mark.parametrize("call", CALLS)
def test_nothing_is_written_outside_of_the_folder(
    fresh_pyrax: None, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(sandbox.Cloud())
    wire.install(monkeypatch)
    for name, value in wire.cloud.settings("rackspace").items():
        pyrax.set_setting(name, value)
    pyrax.set_credentials(wire.cloud.username, wire.cloud.api_key)
    cf = pyrax.cloudfiles
    box = cf.create_container("box")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("untouched")
    before, written = tree(tmp_path), 0
    for number, name in enumerate(NAMES):
        box.store_object(name, "harm")
        target = tmp_path / f"target{number}"
        (target / "inside").mkdir(parents=True)
        (target / "link").symlink_to(outside)
        (target / "file").write_text("a file")
        with contextlib.suppress(exceptions.PyraxException, OSError, ValueError):
            CALLS[call](cf, box, name, str(target))
        assert not list(target.rglob("*.part")), name
        assert [one for one in os.listdir(outside) if one != "kept"] == [], name
        assert (outside / "kept").read_text() == "untouched"
        written += any(path.read_text() == "harm" for path in target.rglob("*") if path.is_file())
        box.delete_object(name)
    assert written > 15
    assert {path for path in tree(tmp_path) if not path.startswith("target")} == before


def tree(folder: Path) -> set[str]:
    """Return the paths below a folder, links not followed."""
    return {
        os.path.relpath(os.path.join(where, name), folder)
        for where, folders, files in os.walk(folder)
        for name in [*folders, *files]
        if "target" not in where
    }
