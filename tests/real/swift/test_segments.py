"""Objects above the cluster's limit: stored in segments, in parallel, and resumed."""

from __future__ import annotations

import hashlib
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.real.swift.conftest import Account
from tests.real.swift.own import MEGABYTE, OwnServer, counted
from tests.real.swift.test_store import Pipe

COUNT = 5
SIZE = 4 * MEGABYTE + MEGABYTE // 2
HOUR = 3600
NAME = "large ü.bin"


def bytes_of(size: int) -> bytes:
    """Data in which no two parts are alike."""
    return os.urandom(size)


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    """A file of 4.5 MiB, an hour old."""
    path = tmp_path / NAME
    path.write_bytes(bytes_of(SIZE))
    before = time.time() - HOUR
    os.utime(path, (before, before))
    return path


def segments_of(account: Account, container: Any) -> list[dict[str, Any]]:
    """The rows of the container that holds the segments."""
    return account.rows(f"{container.name}_segments")


def md5(data: bytes) -> str:
    """The ETag of a plain object with these data."""
    return hashlib.md5(data).hexdigest()


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_T10_a_file_above_the_limit_goes_there_and_back(
    small: Any, account: Account, container: Any, large_file: Path, tmp_path: Path, kind: str
) -> None:
    data = large_file.read_bytes()
    target = tmp_path / "down"
    target.mkdir()

    stored = small.upload_file(
        container.name,
        str(large_file),
        content_type="text/x-test",
        metadata={"City": "Oslo"},
        large_object=kind,
    )
    small.download_object(container.name, NAME, str(target))

    assert stored.bytes == SIZE
    rows = segments_of(account, container)
    assert [row["bytes"] for row in rows] == [MEGABYTE] * (COUNT - 1) + [MEGABYTE // 2]
    assert all(row["name"].startswith(f"{NAME}/") for row in rows)
    manifest = account.get(container.name, NAME)
    assert manifest.content == data
    assert manifest.headers["Content-Type"] == "text/x-test"
    assert manifest.headers["X-Object-Meta-City"] == "Oslo"
    assert ("X-Static-Large-Object" in manifest.headers) == (kind == "slo")
    assert ("X-Object-Manifest" in manifest.headers) == (kind == "dlo")
    segment = account.head(f"{container.name}_segments", rows[0]["name"])
    assert "X-Object-Meta-City" not in segment.headers
    assert (target / NAME).read_bytes() == data
    assert small.fetch_object(container.name, NAME) == data


def test_a_large_object_is_static_unless_told_otherwise(
    small: Any, account: Account, container: Any, large_file: Path
) -> None:
    small.upload_file(container.name, str(large_file))

    assert account.head(container.name, NAME).headers["X-Static-Large-Object"] == "True"
    assert "slo/" in segments_of(account, container)[0]["name"]


def test_pieces_and_ranges_reach_over_the_ends_of_segments(
    small: Any, container: Any, large_file: Path
) -> None:
    data = large_file.read_bytes()
    small.upload_file(container.name, str(large_file))
    objects = small.get_container(container.name)

    assert b"".join(objects.fetch(NAME, chunk_size=700_001)) == data
    start = MEGABYTE - 10
    assert objects.fetch(NAME, start=start, size=20) == data[start : start + 20]
    assert objects.fetch(NAME, start=start, size=2 * MEGABYTE) == data[start:][: 2 * MEGABYTE]


def test_an_object_of_exactly_the_limit_is_plain(
    small: Any, account: Account, container: Any
) -> None:
    small.store_object(container.name, "exact", bytes(MEGABYTE))

    assert "X-Static-Large-Object" not in account.head(container.name, "exact").headers
    assert segments_of(account, container) == []


def test_data_in_memory_and_open_files_are_cut_too(
    small: Any, account: Account, container: Any
) -> None:
    data = bytes_of(SIZE)
    source = io.BytesIO(b"skipped" + data)
    source.seek(len(b"skipped"))

    small.store_object(container.name, "data", data)
    small.upload_file(container.name, source, obj_name="file")

    assert account.get(container.name, "data").content == data
    assert account.get(container.name, "file").content == data


def test_a_stream_is_cut_where_a_segment_size_is_given(
    small: Any, account: Account, container: Any
) -> None:
    data = bytes_of(SIZE)

    small.create_object(
        container.name,
        file_or_path=Pipe(data),
        obj_name="stream",
        segment_size=MEGABYTE,
    )

    assert account.get(container.name, "stream").content == data
    assert len(segments_of(account, container)) == COUNT


def test_a_stream_above_the_limit_is_refused_and_nothing_is_stored(
    demo: Any, small: Any, account: Account, container: Any
) -> None:
    with pytest.raises(demo.exceptions.ClientException) as caught:
        small.create_object(container.name, file_or_path=Pipe(bytes_of(SIZE)), obj_name="stream")

    assert isinstance(caught.value, demo.exceptions.OverLimit)
    assert account.names(container.name) == []


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_T12_a_shorter_version_leaves_nothing_of_the_one_before(
    small: Any, account: Account, container: Any, large_file: Path, kind: str
) -> None:
    small.upload_file(container.name, str(large_file), large_object=kind)
    data = bytes_of(2 * MEGABYTE + 1)
    large_file.write_bytes(data)

    small.upload_file(container.name, str(large_file), large_object=kind)

    assert account.get(container.name, NAME).content == data
    assert [row["bytes"] for row in segments_of(account, container)] == [MEGABYTE, MEGABYTE, 1]


def test_segments_of_the_version_before_are_kept_if_wanted(
    small: Any, account: Account, container: Any, large_file: Path
) -> None:
    small.upload_file(container.name, str(large_file))
    large_file.write_bytes(bytes_of(SIZE))

    small.upload_file(container.name, str(large_file), leave_segments=True)

    assert len(segments_of(account, container)) == 2 * COUNT


def test_T11_T13_objects_beside_a_large_one_are_not_mixed_in(
    small: Any, account: Account, container: Any, large_file: Path
) -> None:
    account.put(container.name, f"{NAME}.txt", b"foreign")
    account.put(container.name, f"{NAME}/foreign", b"foreign")

    small.upload_file(container.name, str(large_file), large_object="dlo")

    assert account.get(container.name, NAME).content == large_file.read_bytes()


def test_segments_go_into_a_container_of_choice(
    small: Any, account: Account, container: Any, large_file: Path, unique: str
) -> None:
    home = f"{unique}-parts"
    try:
        small.upload_file(container.name, str(large_file), segment_container=home)

        assert len(account.names(home)) == COUNT
        assert segments_of(account, container) == []
        assert small.fetch_object(container.name, NAME) == large_file.read_bytes()
    finally:
        account.empty(home)


def test_T14_segments_outlive_an_object_with_a_time_to_live(
    small: Any, account: Account, container: Any, large_file: Path
) -> None:
    small.upload_file(container.name, str(large_file), ttl=HOUR)

    end = int(account.head(container.name, NAME).headers["X-Delete-At"])
    segments = f"{container.name}_segments"
    ends = [
        int(account.head(segments, name).headers["X-Delete-At"]) for name in account.names(segments)
    ]
    assert abs(end - time.time() - HOUR) < 60
    assert min(ends) > end


def test_the_md5_of_the_whole_is_compared(
    demo: Any, small: Any, account: Account, container: Any, large_file: Path
) -> None:
    account.put(container.name, NAME, b"before")

    with pytest.raises(demo.exceptions.UploadFailed):
        small.upload_file(container.name, str(large_file), etag="0" * 32)
    assert account.get(container.name, NAME).content == b"before"

    small.upload_file(container.name, str(large_file), etag=md5(large_file.read_bytes()))
    assert account.get(container.name, NAME).content == large_file.read_bytes()


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_a_large_object_is_deleted_with_its_segments(
    small: Any, account: Account, container: Any, large_file: Path, kind: str
) -> None:
    account.send("PUT", account.object_url(f"{container.name}_segments"))
    account.put(f"{container.name}_segments", "foreign", b"x")
    small.upload_file(container.name, str(large_file), large_object=kind)

    small.delete_object(container.name, NAME, delete_segments=True)

    assert account.names(container.name) == []
    assert account.names(f"{container.name}_segments") == ["foreign"]


def test_a_damaged_segment_is_noticed(
    demo: Any, small: Any, account: Account, container: Any, large_file: Path, tmp_path: Path
) -> None:
    small.upload_file(container.name, str(large_file), large_object="dlo")
    row = segments_of(account, container)[2]
    account.put(f"{container.name}_segments", row["name"], bytes_of(MEGABYTE))
    target = tmp_path / "down"
    target.mkdir()

    small.upload_file(container.name, str(large_file), obj_name="static")
    static = [row for row in segments_of(account, container) if row["name"].startswith("static/")]
    account.put(f"{container.name}_segments", static[2]["name"], bytes_of(MEGABYTE))

    with pytest.raises(demo.exceptions.PyraxException):
        small.download_object(container.name, "static", str(target))
    assert list(target.iterdir()) == []


# --- resume ---------------------------------------------------------------------------------------


def put_counts(proxy: OwnServer, place: int) -> dict[str, int]:
    """How often each segment was stored since a place in the log."""
    counts = counted(proxy.requests(place), "PUT", 201)
    return {path: count for path, count in counts.items() if "_segments/" in path}


def test_an_interrupted_upload_sends_only_what_is_missing(
    demo: Any, small: Any, proxy: OwnServer, account: Account, container: Any, large_file: Path
) -> None:
    account.put(container.name, NAME, b"before")
    place = proxy.place()

    with pytest.raises(demo.exceptions.UploadFailed) as caught:
        small.upload_file(
            container.name,
            str(large_file),
            concurrency=1,
            progress=lambda done, total: done < 2.5 * MEGABYTE,
        )
    interrupted = put_counts(proxy, place)
    assert account.get(container.name, NAME).content == b"before"
    small.upload_file(container.name, str(large_file))

    assert 0 < len(interrupted) < COUNT
    assert caught.value.completed_bytes == len(interrupted) * MEGABYTE
    assert len(caught.value.segments) == len(interrupted)
    counts = put_counts(proxy, place)
    assert len(counts) == COUNT
    assert set(counts.values()) == {1}
    assert account.get(container.name, NAME).content == large_file.read_bytes()


def test_an_interrupted_upload_cleans_up_if_wanted(
    demo: Any, small: Any, account: Account, container: Any, large_file: Path
) -> None:
    with pytest.raises(demo.exceptions.UploadFailed):
        small.upload_file(
            container.name,
            str(large_file),
            concurrency=1,
            cleanup_on_failure=True,
            progress=lambda done, total: done < 2.5 * MEGABYTE,
        )

    assert segments_of(account, container) == []
    assert account.names(container.name) == []


def test_a_segment_that_is_not_the_same_is_not_taken_over(
    small: Any, account: Account, container: Any, large_file: Path
) -> None:
    small.upload_file(container.name, str(large_file))
    row = segments_of(account, container)[1]
    account.put(f"{container.name}_segments", row["name"], bytes_of(MEGABYTE))
    account.send("DELETE", account.object_url(container.name, NAME))

    small.upload_file(container.name, str(large_file))

    assert account.get(container.name, NAME).content == large_file.read_bytes()


def test_an_upload_that_stands_already_sends_no_segment_again(
    small: Any, proxy: OwnServer, account: Account, container: Any, large_file: Path
) -> None:
    small.upload_file(container.name, str(large_file))
    place = proxy.place()

    small.upload_file(container.name, str(large_file))

    assert put_counts(proxy, place) == {}
    assert account.get(container.name, NAME).content == large_file.read_bytes()


def test_without_resume_everything_is_sent_again(
    small: Any, proxy: OwnServer, account: Account, container: Any, large_file: Path
) -> None:
    small.upload_file(container.name, str(large_file))
    place = proxy.place()

    small.upload_file(container.name, str(large_file), resume=False)

    assert len(put_counts(proxy, place)) == COUNT
    assert account.get(container.name, NAME).content == large_file.read_bytes()
