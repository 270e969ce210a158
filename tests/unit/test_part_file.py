"""Writing a file beside its place first."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pyrax.part_file import part_file


def test_a_part_is_hidden_and_for_its_owner_alone(tmp_path: Path) -> None:
    with part_file(str(tmp_path), "image.raw") as (path, opened):
        opened.write(b"x" * 100_000)
        name = os.path.basename(path)
        assert name.startswith(".image.raw.")
        assert name.endswith(".part")
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        assert os.path.getsize(path) == 100_000


def test_a_name_that_is_not_utf_8_can_have_a_part(tmp_path: Path) -> None:
    with part_file(str(tmp_path), os.fsdecode(b"a\xff")) as (path, _):
        assert os.path.basename(path).startswith(".a.")


def test_nothing_is_left_of_a_part_that_was_not_moved(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(RuntimeError), part_file(str(folder), "x") as (_, opened):
        opened.write(b"x")
        raise RuntimeError
    assert os.listdir(folder) == []


def test_a_part_that_was_moved_stays(tmp_path: Path) -> None:
    with part_file(str(tmp_path), "x") as (path, opened):
        opened.write(b"data")
        opened.close()
        os.replace(path, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"data"


def test_long_names_fit(tmp_path: Path) -> None:
    with part_file(str(tmp_path), "ü" * 120) as (path, _):
        assert len(os.path.basename(path).encode()) < 255


def test_a_write_writes_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with part_file(str(tmp_path), "x") as (path, opened):

        class Slow:
            def __init__(self, real: object) -> None:
                self.real = real

            def write(self, piece: bytes) -> int:
                return self.real.write(piece[:3])  # type: ignore[attr-defined,no-any-return]

        monkeypatch.setattr(opened, "_opened", Slow(opened._opened))
        opened.write(b"abcdefgh")
        assert Path(path).read_bytes() == b"abcdefgh"
