"""Archives that Swift unpacks into objects."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.real.swift.conftest import Account

CONTENT = {"a.txt": b"first", "folder/ü b.txt": b"second", "folder/empty": b"", "a?b&c%41": b"odd"}
MODES = {"tar": "w", "tar.gz": "w:gz", "tar.bz2": "w:bz2"}


def archive(kind: str, content: dict[str, bytes]) -> bytes:
    """An archive of one kind with these files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=MODES[kind]) as tar:  # type: ignore[call-overload]
        for name, data in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("kind", MODES)
def test_the_files_of_an_archive_become_objects(
    files: Any, account: Account, container: Any, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"files.{kind}"
    path.write_bytes(archive(kind, CONTENT))

    result = files.extract_archive(str(path), f"{container.name}/unpacked")

    assert (result["created"], result["status"]) == (len(CONTENT), "201 Created")
    assert result["errors"] == []
    assert len(account.names(container.name)) == len(CONTENT)
    for name, data in CONTENT.items():
        assert account.get(container.name, f"unpacked/{name}").content == data


def test_the_first_folder_of_each_file_is_its_container(
    files: Any, account: Account, unique: str
) -> None:
    try:
        result = files.extract_archive(
            archive("tar.gz", {f"{unique}/folder/name": b"data"}), format="tar.gz"
        )

        assert result["created"] == 1
        assert account.get(unique, "folder/name").content == b"data"
    finally:
        account.empty(unique)


def test_objects_get_the_types_and_metadata_that_are_asked_for(
    files: Any, account: Account, container: Any
) -> None:
    data = archive("tar", {"page.html": b"<p>"})

    files.extract_archive(
        io.BytesIO(data),
        container.name,
        "tar",
        metadata={"City": "Oslo"},
        detect_content_type=True,
        ttl=1000,
    )

    headers = account.head(container.name, "page.html").headers
    assert headers["Content-Type"].startswith("text/html")
    assert headers["X-Object-Meta-City"] == "Oslo"
    assert "X-Delete-At" in headers


def test_files_that_cannot_be_stored_are_named(
    files: Any, account: Account, container: Any
) -> None:
    long = "n" * 1030

    result = files.extract_archive(
        archive("tar", {"good": b"1", long: b"2"}), container.name, "tar"
    )

    assert result["created"] == 1
    assert result["status"].startswith("400")
    assert [(name[-5:], status[:3]) for name, status in result["errors"]] == [("nnnnn", "400")]
    assert account.names(container.name) == ["good"]


def test_what_is_no_archive_is_refused(files: Any, account: Account, container: Any) -> None:
    result = files.extract_archive(b"no archive at all" * 100, container.name, "tar.gz")

    assert result["created"] == 0
    assert result["status"].startswith("400")
    assert account.names(container.name) == []
