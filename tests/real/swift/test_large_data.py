"""300 MB there and back, and objects in segments."""

from __future__ import annotations

import hashlib
import resource
from pathlib import Path
from typing import Any

import pytest

from tests.real.swift.conftest import Account

MEGABYTE = 1024**2
LARGE = 300


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 300 MB in which no two megabytes are alike."""
    path = tmp_path_factory.mktemp("large") / "large.bin"
    block = bytes(range(256)) * (MEGABYTE // 256 - 1)
    with path.open("wb") as out:
        for number in range(LARGE):
            out.write(hashlib.sha256(str(number).encode()).digest() * 8 + block)
    return path


def sha256(path: Path) -> str:
    """The checksum of a file's content."""
    found = hashlib.sha256()
    with path.open("rb") as source:
        for block in iter(lambda: source.read(MEGABYTE), b""):
            found.update(block)
    return found.hexdigest()


def peak_megabytes() -> float:
    """The most memory that this process ever used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.timeout(600)
def test_300_megabytes_go_there_and_back_and_are_never_held_in_memory(
    account: Account, container: Any, large_file: Path, tmp_path: Path
) -> None:
    before = peak_megabytes()

    stored = container.upload_file(str(large_file))
    container.download("large.bin", str(tmp_path))

    assert stored.bytes == LARGE * MEGABYTE
    assert sha256(tmp_path / "large.bin") == sha256(large_file)
    assert account.head(container.name, "large.bin").headers["Etag"] == stored.etag
    assert peak_megabytes() - before < 100


@pytest.mark.timeout(600)
def test_300_megabytes_fetched_in_pieces(container: Any, large_file: Path) -> None:
    with large_file.open("rb") as source:
        container.upload_file(source, obj_name="stream")
    found = hashlib.sha256()

    for piece in container.fetch("stream", chunk_size=MEGABYTE):
        found.update(piece)

    assert found.hexdigest() == sha256(large_file)
