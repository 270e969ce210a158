"""Where an object may be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyrax import exceptions
from pyrax.object_storage import local_paths


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a", ["a"]),
        ("a/b/c", ["a", "b", "c"]),
        ("/etc/x", ["etc", "x"]),
        ("a//b", ["a", "b"]),
        ("a/./b", ["a", "b"]),
        ("a/", ["a"]),
        ("a\\b", ["a\\b"]),
        ("c:x", ["c:x"]),
    ],
)
def test_T20_a_name_becomes_folders_and_a_file(name: str, parts: list[str]) -> None:
    assert local_paths.split_name(name, windows=False) == parts


def test_without_structure_the_last_part_counts() -> None:
    assert local_paths.split_name("a/b/c", structure=False) == ["c"]


@pytest.mark.parametrize("name", ["..", "../x", "a/../../x", "a/..", ".", "/", "//", "./."])
def test_T20_what_leads_out_or_nowhere_is_unsafe(name: str) -> None:
    with pytest.raises(exceptions.UnsafeObjectName):
        local_paths.split_name(name)


def test_T20_without_structure_dots_are_unsafe_too() -> None:
    with pytest.raises(exceptions.UnsafeObjectName):
        local_paths.split_name("a/..", structure=False)


@pytest.mark.parametrize("name", ["a\\..\\b", "C:\\x", "c:x", "aux", "COM1.txt", "a.", "b ", "x:y"])
def test_T20_windows_has_more_that_is_unsafe(name: str) -> None:
    with pytest.raises(exceptions.UnsafeObjectName):
        local_paths.split_name(name, windows=True)


def test_on_windows_both_slashes_separate() -> None:
    assert local_paths.split_name("a\\b/c", windows=True) == ["a", "b", "c"]


def test_T20_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    made = local_paths.make_parents(str(tmp_path), ["link", "deep"], "x")
    assert Path(made).resolve() == tmp_path / "real" / "deep"


def test_T20_a_link_that_leads_out_is_not(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to("..")
    with pytest.raises(exceptions.UnsafeObjectName, match="leads out"):
        local_paths.make_parents(str(inside), ["link", "deep"], "x")
    assert not (tmp_path / "deep").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(exceptions.UnsafeObjectName, match="is not a folder"):
        local_paths.make_parents(str(tmp_path), ["file"], "x")
