"""Large objects of both kinds, which Swift puts together from segments."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.real.swift.conftest import Account

PARTS = [bytes([letter]) * 1000 for letter in b"abc"]
WHOLE = b"".join(PARTS)
NAME = "large ü"


def put_segments(account: Account, container: str, prefix: str) -> list[str]:
    """Store the parts; their names."""
    names = [f"{prefix}{number:08}" for number in range(len(PARTS))]
    for name, part in zip(names, PARTS):
        account.put(container, name, part)
    return names


@pytest.fixture(params=["static", "dynamic"])
def large(request: pytest.FixtureRequest, account: Account, container: Any) -> Any:
    """A container with the large object ``large ü`` of one kind, with metadata."""
    names = put_segments(account, container.name, f"{NAME}/parts/")
    url = account.object_url(container.name, NAME)
    headers = {"X-Object-Meta-City": "Oslo", "Content-Type": "text/x-test"}
    if request.param == "static":
        parts = [
            {"path": f"/{container.name}/{name}", "etag": hashlib.md5(part).hexdigest()}
            for name, part in zip(names, PARTS)
        ]
        answer = account.session.put(
            f"{url}?multipart-manifest=put", data=json.dumps(parts), headers=headers, timeout=60
        )
    else:
        manifest = account.object_url(container.name, f"{NAME}/parts/")[len(account.url) + 1 :]
        headers["X-Object-Manifest"] = manifest
        answer = account.send("PUT", url, data=b"", headers=headers)
    answer.raise_for_status()
    return container


def is_large(account: Account, container: str, name: str) -> bool:
    """Whether Swift puts this object together from segments."""
    headers = account.head(container, name).headers
    return "X-Static-Large-Object" in headers or "X-Object-Manifest" in headers


def test_a_large_object_is_fetched_whole(large: Any) -> None:
    assert large.fetch(NAME) == WHOLE
    assert b"".join(large.fetch(NAME, chunk_size=700)) == WHOLE
    assert large.fetch(NAME, size=1500) == WHOLE[:1500]
    assert large.get_object(NAME).bytes == len(WHOLE)


def test_a_large_object_is_downloaded(large: Any, tmp_path: Path) -> None:
    large.download(NAME, str(tmp_path))

    assert (tmp_path / NAME).read_bytes() == WHOLE


def test_the_parts_of_a_large_object_are_fetched_one_by_one(files: Any, large: Any) -> None:
    parts = files.fetch_dlo(large, NAME)

    assert [reader.read() for _, reader in parts] == PARTS


def test_T28_changed_metadata_leave_a_large_object_large(account: Account, large: Any) -> None:
    large.set_object_metadata(NAME, {"colour": "red"})
    large.delete_object_in_seconds(NAME, 1000)

    assert account.get(large.name, NAME).content == WHOLE
    headers = account.head(large.name, NAME).headers
    assert headers["X-Object-Meta-City"] == "Oslo"
    assert headers["X-Object-Meta-Colour"] == "red"
    assert "X-Delete-At" in headers


def test_a_copy_of_a_large_object_is_large(files: Any, account: Account, large: Any) -> None:
    files.copy_object(large, NAME, large, new_obj_name="copy")

    assert is_large(account, large.name, "copy")
    assert account.get(large.name, "copy").content == WHOLE


def test_a_flat_copy_of_a_large_object_is_plain(files: Any, account: Account, large: Any) -> None:
    files.copy_object(large, NAME, large, new_obj_name="copy", flatten=True)

    assert not is_large(account, large.name, "copy")
    assert account.get(large.name, "copy").content == WHOLE


def test_a_moved_large_object_is_large(files: Any, account: Account, large: Any) -> None:
    files.move_object(large, NAME, large, new_obj_name="moved")

    assert is_large(account, large.name, "moved")
    assert large.fetch("moved") == WHOLE
    assert account.head(large.name, NAME).status_code == 404


def test_deleting_a_large_object_leaves_its_segments(account: Account, large: Any) -> None:
    large.delete_object(NAME)

    assert len(account.names(large.name)) == len(PARTS)


@pytest.mark.parametrize("large", ["static"], indirect=True)
def test_a_static_large_object_without_a_segment_is_not_fetched_short(
    demo: Any, account: Account, large: Any
) -> None:
    account.send("DELETE", account.object_url(large.name, f"{NAME}/parts/00000001"))

    with pytest.raises(demo.exceptions.PyraxException):
        large.fetch(NAME)
    with pytest.raises(demo.exceptions.PyraxException):
        b"".join(large.fetch(NAME, chunk_size=10))
