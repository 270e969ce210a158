"""Objects that are stored in segments."""

from __future__ import annotations

import hashlib
import io
import os
import re
import threading
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import http, object_storage

TWELVE = b"aaaaabbbbbcc"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once."""
    monkeypatch.setattr(http, "sleep", lambda seconds: None)


@pytest.fixture(autouse=True)
def five_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is larger than five bytes is large."""
    monkeypatch.setattr(object_storage, "MAX_FILE_SIZE", 5)


@pytest.fixture
def container(rackspace: Any) -> Any:
    return pyrax.cloudfiles.create_container("box")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "big.bin"
    path.write_bytes(TWELVE)
    os.utime(path, (1699990000.5, 1699990000.5))
    return path


def names(container: str = "box_segments") -> list[str]:
    return pyrax.cloudfiles.get_container(container).list_object_names()


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_a_large_file_goes_up_in_segments_and_comes_down_whole(
    rackspace: Any, container: Any, path: Path, kind: str
) -> None:
    stored = container.upload_file(path, large_object=kind, metadata={"a": "b"}, ttl=1000)
    slo = "slo/" if kind == "slo" else ""
    prefix = f"big.bin/{slo}1699990000.500000/12/5/"
    assert names() == [f"{prefix}0000000{number}" for number in range(3)]
    assert stored.bytes == 12
    assert container.fetch("big.bin") == TWELVE
    assert container.fetch("big.bin", start=4, size=3) == b"abb"
    metadata = stored.get_metadata()
    assert (metadata["a"], metadata["mtime"]) == ("b", "1699990000.500000")
    segment = pyrax.cloudfiles.get_object("box_segments", prefix + "00000000")
    assert segment.get(include_meta=True)[0]["X-Delete-At"] > "1"


def test_the_etag_of_a_static_large_object_is_that_of_its_segments(
    container: Any, path: Path
) -> None:
    stored = container.upload_file(path)
    assert stored.hash == "b2c469d095255a56db0453f5f5de8692"


def test_segments_expire_after_the_manifest(rackspace: Any, container: Any, path: Path) -> None:
    container.upload_file(path, ttl=1000)
    manifest = container.fetch("big.bin", include_meta=True)[0]["X-Delete-At"]
    segment = pyrax.cloudfiles.fetch_object("box_segments", names()[0], include_meta=True)[0]
    assert 86_390 <= int(segment["X-Delete-At"]) - int(manifest) <= 86_410


def test_a_download_checks_every_segment(
    rackspace: Any, container: Any, path: Path, tmp_path: Path
) -> None:
    container.upload_file(path)
    target = tmp_path / "target"
    target.mkdir()
    container.download("big.bin", target)
    assert (target / "big.bin").read_bytes() == TWELVE


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_a_segment_that_fails_leaves_the_old_version_and_is_sent_alone_next_time(
    rackspace: Any, container: Any, path: Path, kind: str
) -> None:
    container.store_object("big.bin", b"old", return_none=True)
    rackspace.faults.status(403, method="PUT", path="/00000001$")
    with pytest.raises(pyrax.exc.UploadFailed) as caught:
        container.upload_file(path, large_object=kind, concurrency=1)
    assert container.fetch("big.bin") == b"old"
    assert [one.rpartition("/")[2] for one in caught.value.segments] == ["00000000"]
    assert caught.value.completed_bytes == 5
    rackspace.requests.clear()
    container.upload_file(path, large_object=kind)
    sent = [
        request.path.rpartition("/")[2]
        for request in rackspace.requests.of("object-store")
        if request.method == "PUT"
    ]
    assert sorted(sent) == ["00000001", "00000002", "big.bin"]
    assert container.fetch("big.bin") == TWELVE


def test_a_failed_manifest_leaves_the_segments_for_the_next_try(
    rackspace: Any, container: Any, path: Path
) -> None:
    container.store_object("big.bin", b"old", return_none=True)
    rackspace.faults.status(403, method="PUT", path="/box/big.bin$")
    with pytest.raises(pyrax.exc.UploadFailed) as caught:
        container.upload_file(path)
    assert (len(caught.value.segments), caught.value.completed_bytes) == (3, 12)
    assert container.fetch("big.bin") == b"old"
    rackspace.requests.clear()
    container.upload_file(path)
    puts = [one for one in rackspace.requests.of("object-store") if one.method == "PUT"]
    assert len(puts) == 1
    assert container.fetch("big.bin") == TWELVE


def test_a_failed_upload_tidies_up_on_request(rackspace: Any, container: Any, path: Path) -> None:
    rackspace.faults.status(403, method="PUT", path="/00000002$")
    with pytest.raises(pyrax.exc.UploadFailed) as caught:
        container.upload_file(path, cleanup_on_failure=True, concurrency=1)
    assert list(caught.value.segments) == names() == []


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_tidying_up_spares_the_segments_of_the_object_that_stands(
    rackspace: Any, container: Any, path: Path, kind: str
) -> None:
    container.upload_file(path, large_object=kind)
    before = names()
    with pytest.raises(pyrax.exc.UploadFailed) as caught:
        container.upload_file(path, large_object=kind, etag="0" * 32, cleanup_on_failure=True)
    assert caught.value.segments == [f"box_segments/{name}" for name in before]
    assert names() == before
    assert container.fetch("big.bin") == TWELVE


def test_nothing_is_tidied_up_while_nobody_knows_what_the_object_is_made_of(
    rackspace: Any, container: Any, path: Path
) -> None:
    rackspace.faults.status(403, method="PUT", path="/00000002$")
    rackspace.faults.status(403, method="HEAD", path="/box/big.bin$", times=10)
    with pytest.raises(pyrax.exc.UploadFailed, match="2 segments stand") as caught:
        container.upload_file(path, cleanup_on_failure=True, concurrency=1)
    assert caught.value.segments == [f"box_segments/{name}" for name in names()]
    assert len(names()) == 2


def test_segments_that_cannot_be_tidied_up_are_named(
    rackspace: Any, container: Any, path: Path
) -> None:
    rackspace.faults.status(403, method="PUT", path="/00000002$")
    rackspace.faults.status(403, method="DELETE", times=10)
    with pytest.raises(pyrax.exc.UploadFailed, match="2 segments stand"):
        container.upload_file(path, cleanup_on_failure=True, concurrency=1)
    assert len(names()) == 2


def test_a_file_that_is_removed_meanwhile_is_a_failed_upload(
    rackspace: Any, container: Any, path: Path
) -> None:
    with pytest.raises(pyrax.exc.UploadFailed, match="removed") as caught:
        container.upload_file(
            path, progress=lambda done, total: done < 12 or path.unlink(missing_ok=True) is None
        )
    assert caught.value.completed_bytes == 12


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_a_copy_outlives_the_next_version_of_its_original(
    rackspace: Any, container: Any, path: Path, kind: str
) -> None:
    container.upload_file(path, large_object=kind)
    pyrax.cloudfiles.copy_object("box", "big.bin", "box", "copy", flatten=False)
    path.write_bytes(b"AAAAABBBBBCC")
    container.upload_file(path, large_object=kind)
    assert container.fetch("copy") == TWELVE
    assert container.fetch("big.bin") == b"AAAAABBBBBCC"
    assert len(names()) == 6
    container.upload_file(path, large_object=kind, segment_size=4)
    assert len(names()) == 6
    assert container.fetch("copy") == TWELVE


def test_T13_segments_in_use_are_never_overwritten(container: Any, path: Path) -> None:
    container.upload_file(path)
    before = names()
    path.write_bytes(b"AAAAABBBBBCC")
    os.utime(path, (1699990000.5, 1699990000.5))
    container.upload_file(path, leave_segments=True)
    assert set(before) < set(names())
    assert container.fetch("big.bin") == b"AAAAABBBBBCC"


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_T12_segments_of_the_version_before_are_deleted_afterwards(
    container: Any, path: Path, kind: str
) -> None:
    foreign = "big.bin/other/slo/1.000000/5/5/00000000"
    container.upload_file(path, large_object=kind)
    pyrax.cloudfiles.store_object("box_segments", foreign, b"x", return_none=True)
    path.write_bytes(b"123456")
    os.utime(path, (1700000000, 1700000000))
    container.upload_file(path)
    assert container.fetch("big.bin") == b"123456"
    assert names() == [
        foreign,
        "big.bin/slo/1700000000.000000/6/5/00000000",
        "big.bin/slo/1700000000.000000/6/5/00000001",
    ]


def test_T11_a_name_that_begins_alike_is_not_joined_in(container: Any, path: Path) -> None:
    container.store_object("big.bin.txt", b"other", return_none=True)
    container.upload_file(path, large_object="dlo")
    assert container.fetch("big.bin") == TWELVE


def test_a_dynamic_large_object_waits_until_all_is_listed(
    rackspace: Any, container: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "sleep", rackspace.clock.advance)
    rackspace.stores.object_storage().listing_delay = 5.0
    container.upload_file(path, large_object="dlo", resume=False)
    assert container.fetch("big.bin") == TWELVE
    rackspace.stores.object_storage().listing_delay = 600.0
    path.write_bytes(b"123456")
    with pytest.raises(pyrax.exc.UploadFailed, match="does not show all"):
        container.upload_file(path, large_object="dlo")
    assert container.fetch("big.bin") == TWELVE


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_a_stream_is_cut_when_that_is_wanted(container: Any, kind: str) -> None:
    pieces = iter([b"aa", b"aaabb", b"bbbcc"])
    container.create(data=pieces, obj_name="s", segment_size=5, large_object=kind)
    assert [name.rpartition("/")[2] for name in names()] == ["00000000", "00000001", "00000002"]
    assert container.fetch("s") == TWELVE
    assert container.get_object_metadata("s")["pyrax_md5"] == md5(TWELVE)


@pytest.mark.parametrize("data", [b"", b"aa", b"aaaaa"])
def test_a_stream_that_ends_within_one_segment_is_a_plain_object(
    container: Any, data: bytes
) -> None:
    stored = container.create(data=iter([data]), obj_name="s", segment_size=5)
    assert (stored.hash, stored.get()) == (md5(data), data)
    assert pyrax.cloudfiles.list_container_names() == ["box"]


def test_a_stream_is_not_cut_unless_wanted(container: Any) -> None:
    stored = container.create(data=iter([TWELVE]), obj_name="s")
    assert stored.hash == md5(TWELVE)


def test_an_open_file_goes_up_in_segments(container: Any) -> None:
    source = io.BytesIO(b"xx" + TWELVE)
    source.seek(2)
    container.upload_file(source, "s", concurrency=3)
    assert container.fetch("s") == TWELVE
    assert source.tell() == 14


@pytest.mark.parametrize("kind", ["path", "stream"])
def test_the_md5_of_the_whole_is_compared_before_the_manifest(
    container: Any, path: Path, kind: str
) -> None:
    options: dict[str, Any] = {"obj_name": "s", "segment_size": 5}
    options["file_or_path" if kind == "path" else "data"] = path if kind == "path" else None
    if kind == "stream":
        options["data"] = iter([TWELVE])
    with pytest.raises(pyrax.exc.UploadFailed, match="MD5"):
        container.create(etag=md5(b"other"), **options)
    assert container.list() == []
    if kind == "stream":
        options["data"] = iter([TWELVE])
    container.create(etag=md5(TWELVE), **options)
    assert container.fetch("s") == TWELVE


def test_a_file_changed_meanwhile_is_not_stored(rackspace: Any, container: Any, path: Path) -> None:
    rackspace.faults.slow(0.3, method="PUT", path="/00000002$")
    timer = threading.Timer(0.15, path.write_bytes, args=(b"AAAAABBBBBCC",))
    timer.start()
    with pytest.raises(pyrax.exc.UploadFailed):
        container.upload_file(path, concurrency=1)
    timer.join()
    assert container.list() == []


def test_a_token_that_expires_among_the_segments_is_renewed(
    rackspace: Any, container: Any, path: Path
) -> None:
    rackspace.faults.unauthorized(method="PUT", path="/00000001$")
    container.upload_file(path)
    assert container.fetch("big.bin") == TWELVE


def test_create_only_looks_before_it_sends(rackspace: Any, container: Any, path: Path) -> None:
    container.store_object("big.bin", b"old", return_none=True)
    with pytest.raises(pyrax.exc.ClientException) as caught:
        container.upload_file(path, if_none_match="*")
    assert caught.value.code == 412
    assert pyrax.cloudfiles.list_container_names() == ["box"]


def test_a_missing_container_is_found_first(rackspace: Any, path: Path) -> None:
    with pytest.raises(pyrax.exc.NoSuchContainer):
        pyrax.cloudfiles.upload_file("nowhere", path)
    assert pyrax.cloudfiles.list_container_names() == []


def test_a_cluster_with_smaller_limits_is_asked(
    rackspace: Any, container: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_storage, "MAX_FILE_SIZE", 1 << 40)
    rackspace.stores.object_storage().limits["max_file_size"] = 1 << 20
    path = tmp_path / "big"
    path.write_bytes(b"x" * (2_500_000))
    container.upload_file(path)
    assert len(names()) == 3
    assert container.get_object("big").bytes == 2_500_000


def test_progress_counts_what_was_there_already(rackspace: Any, container: Any, path: Path) -> None:
    rackspace.faults.status(403, method="PUT", path="/00000002$")
    with pytest.raises(pyrax.exc.UploadFailed):
        container.upload_file(path, concurrency=1)
    seen: list[int] = []
    container.upload_file(path, progress=lambda done, total: seen.append(done))
    assert (seen[-1], max(seen)) == (12, 12)


def test_a_large_object_is_copied_and_moved_as_one(container: Any, path: Path) -> None:
    container.upload_file(path)
    other = pyrax.cloudfiles.create_container("other")
    big = container.get_object("big.bin")
    container.copy_object(big, other)
    assert other.get_object("big.bin").get() == TWELVE
    assert other.get_object("big.bin").get(include_meta=True)[0]["X-Static-Large-Object"] == "True"
    container.copy_object("big.bin", other, "flat", flatten=True)
    assert other.get_object("flat").hash == md5(TWELVE)
    container.move_object(big, other, "moved")
    assert other.fetch("moved") == TWELVE
    assert other.get_object("moved").large_object == "slo"
    assert container.list() == []


def test_a_sync_recognises_what_it_stored_in_segments(
    rackspace: Any, container: Any, path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path.rename(folder / "big.bin")
    files = pyrax.cloudfiles
    assert files.sync_folder_to_container(folder, "box")["uploaded"] == 1
    assert files.sync_folder_to_container(folder, "box", delete=True)["duplicate"] == 1
    assert container.fetch("big.bin") == TWELVE


def test_names_of_segments_have_the_form_of_other_tools(container: Any, path: Path) -> None:
    container.upload_file(path)
    assert all(re.fullmatch(r"big\.bin/slo/\d+\.\d{6}/12/5/\d{8}", name) for name in names())


@pytest.mark.parametrize("kind", ["slo", "dlo"])
def test_segments_are_deleted_with_their_object_on_request(
    container: Any, path: Path, kind: str
) -> None:
    container.upload_file(path, large_object=kind)
    container.delete_object("big.bin")
    assert len(names()) == 3
    container.upload_file(path, large_object=kind)
    container.delete_object("big.bin", delete_segments=True)
    assert (container.list(), names()) == ([], [])


def test_a_plain_object_has_no_segments_to_delete(container: Any) -> None:
    container.store_object("x", b"1", return_none=True)
    container.delete_object("x", delete_segments=True)
    assert container.list() == []


@pytest.mark.parametrize("size", [7, 12])
def test_the_beginning_of_a_file_goes_up_in_segments(container: Any, path: Path, size: int) -> None:
    container.upload_file(path, content_length=size)
    assert container.fetch("big.bin") == TWELVE[:size]
