"""Uploads and downloads over connections that break, tokens that expire, data that changes."""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import http

TEN = b"0123456789"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once."""
    monkeypatch.setattr(http, "sleep", lambda seconds: None)


@pytest.fixture
def container(rackspace: Any) -> Any:
    return pyrax.cloudfiles.create_container("box")


def sent(cloud: Any, method: str) -> list[Any]:
    """Requests for objects with that method."""
    return [
        request
        for request in cloud.requests.of("object-store")
        if request.method == method and request.path.count("/") > 6
    ]


# --- downloads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("after", range(len(TEN)))
def test_a_body_cut_off_anywhere_is_continued_there(
    rackspace: Any, container: Any, after: int
) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(after, method="GET", path="/ten$")
    assert container.fetch("ten") == TEN
    _, second = sent(rackspace, "GET")
    if after:
        assert second.headers["Range"] == f"bytes={after}-"
    assert second.headers["If-Match"] == hashlib.md5(TEN).hexdigest()


@pytest.mark.parametrize("after", range(len(TEN)))
def test_a_body_that_is_always_cut_off_is_never_taken_for_the_whole(
    rackspace: Any, container: Any, after: int
) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(after, method="GET", path="/ten$")
    rackspace.faults.cut_body(0, method="GET", path="/ten$", times=None, after=1)
    with pytest.raises(pyrax.exc.DownloadFailed) as caught:
        container.fetch("ten")
    assert caught.value.bytes_read == after


@pytest.mark.parametrize("after", [1, 4, 9])
def test_pieces_show_no_seam_where_the_connection_broke(
    rackspace: Any, container: Any, after: int
) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(after, method="GET", path="/ten$")
    assert list(container.fetch("ten", chunk_size=3)) == [b"012", b"345", b"678", b"9"]


def test_a_part_is_continued_as_well(rackspace: Any, container: Any) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(2, method="GET", path="/ten$")
    assert container.fetch("ten", start=3, size=5) == b"34567"
    assert [request.headers["Range"] for request in sent(rackspace, "GET")] == [
        "bytes=3-7",
        "bytes=5-7",
    ]


def test_without_retries_a_broken_download_fails_at_once(rackspace: Any, container: Any) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(5, method="GET", path="/ten$")
    pyrax.cloudfiles.retries = 0
    with pytest.raises(pyrax.exc.DownloadFailed, match="did not arrive whole"):
        container.fetch("ten")


def test_T18_an_object_replaced_during_the_break_is_not_mixed(
    rackspace: Any, container: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(5, method="GET", path="/ten$")
    monkeypatch.setattr(
        http,
        "sleep",
        lambda seconds: container.store_object("ten", b"abcdefghij", return_none=True),
    )
    with pytest.raises(pyrax.exc.DownloadFailed, match="replaced"):
        container.fetch("ten")


def test_an_object_deleted_during_the_break_is_missing(
    rackspace: Any, container: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    container.store_object("ten", TEN, return_none=True)
    rackspace.faults.cut_body(5, method="GET", path="/ten$")
    monkeypatch.setattr(http, "sleep", lambda seconds: container.delete_object("ten"))
    with pytest.raises(pyrax.exc.NoSuchObject):
        container.fetch("ten")


def test_a_token_that_expires_during_a_download_is_renewed(rackspace: Any, container: Any) -> None:
    container.store_object("ten", TEN, return_none=True)
    pieces = container.fetch("ten", chunk_size=2)
    rackspace.faults.cut_body(4, method="GET", path="/ten$")
    other = container.fetch("ten", chunk_size=2)
    assert next(pieces) == b"01"
    rackspace.faults.expire_tokens()
    assert list(other) == [b"01", b"23", b"45", b"67", b"89"]
    assert list(pieces) == [b"23", b"45", b"67", b"89"]


def test_a_download_leaves_nothing_behind_when_it_fails(
    rackspace: Any, container: Any, tmp_path: Path
) -> None:
    container.store_object("sub/ten", TEN, return_none=True)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "ten").write_bytes(b"old")
    rackspace.faults.cut_body(0, method="GET", path="/ten$", times=None)
    with pytest.raises(pyrax.exc.DownloadFailed):
        container.download("sub/ten", str(tmp_path))
    assert [path.name for path in (tmp_path / "sub").iterdir()] == ["ten"]
    assert (tmp_path / "sub" / "ten").read_bytes() == b"old"


def test_T20_a_download_appears_whole_and_with_usual_rights(container: Any, tmp_path: Path) -> None:
    container.store_object("a/b/ten", TEN, return_none=True)
    container.download("a/b/ten", str(tmp_path))
    container.download("a/b/ten", str(tmp_path), structure=False)
    for path in (tmp_path / "a" / "b" / "ten", tmp_path / "ten"):
        assert path.read_bytes() == TEN
        assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert not list(tmp_path.rglob("*.part"))


def _umask() -> int:
    """Return the umask, as /proc tells it."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    raise AssertionError("no Umask line")


def test_an_existing_file_is_kept_or_recognised_on_request(
    rackspace: Any, container: Any, tmp_path: Path
) -> None:
    container.store_object("ten", TEN, return_none=True)
    container.download("ten", tmp_path)
    with pytest.raises(FileExistsError):
        container.download("ten", tmp_path, overwrite=False)
    written = (tmp_path / "ten").stat().st_mtime_ns
    container.download("ten", tmp_path, skip_identical=True)
    assert (tmp_path / "ten").stat().st_mtime_ns == written
    (tmp_path / "ten").write_bytes(b"other")
    container.download("ten", tmp_path, skip_identical=True)
    assert (tmp_path / "ten").read_bytes() == TEN


def test_markers_of_folders_become_folders(container: Any, tmp_path: Path) -> None:
    container.store_object("album/", b"", return_none=True)
    container.store_object("more", b"", content_type="application/directory", return_none=True)
    target = tmp_path / "target"
    target.mkdir()
    container.download("album/", target)
    container.download("more", target)
    assert sorted(path.name for path in target.iterdir() if path.is_dir()) == ["album", "more"]


def test_T19_stored_gzip_stays_as_it_is_stored(container: Any) -> None:
    import gzip

    packed = gzip.compress(b"text " * 1000)
    container.store_object("t.gz", packed, content_encoding="gzip", return_none=True)
    assert container.fetch("t.gz") == packed
    assert b"".join(container.fetch("t.gz", chunk_size=7)) == packed
    assert container.fetch("t.gz", decode_content=True) == b"text " * 1000
    assert b"".join(container.fetch("t.gz", chunk_size=70, decode_content=True)) == b"text " * 1000


def test_several_streams_are_read_side_by_side(container: Any) -> None:
    container.store_object("ten", TEN, return_none=True)
    streams = [container.fetch("ten", chunk_size=1) for _ in range(5)]
    read = [b"".join(pieces) for pieces in zip(*streams)]
    assert read == [bytes([byte]) * 5 for byte in TEN]


def test_T16_an_empty_object_is_read_in_every_way(container: Any) -> None:
    for name, data in (("text", ""), ("bytes", b""), ("file", io.BytesIO()), ("none", iter(()))):
        container.create(data=data, obj_name=name, return_none=True)
        assert container.fetch(name) == b""
        assert container.fetch(name, size=5) == b""
        assert container.fetch_partial(name, 5) == b""
        assert list(container.fetch(name, chunk_size=3)) == []


# --- uploads ------------------------------------------------------------------------------------


def test_T8_a_stream_whose_token_expires_is_not_stored_cut_off(
    rackspace: Any, container: Any
) -> None:
    container.store_object("stream", b"old", return_none=True)
    rackspace.faults.expire_tokens()
    with pytest.raises(pyrax.exc.UploadFailed, match="send the data again"):
        container.create(data=(piece for piece in [b"new ", b"data"]), obj_name="stream")
    assert container.fetch("stream") == b"old"
    container.create(data=(piece for piece in [b"new ", b"data"]), obj_name="stream")
    assert container.fetch("stream") == b"new data"


@pytest.mark.parametrize("kind", ["bytes", "file", "path"])
def test_T8_what_can_be_read_again_is_sent_again_with_a_new_token(
    rackspace: Any, container: Any, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "data"
    path.write_bytes(TEN)
    rackspace.faults.expire_tokens()
    if kind == "bytes":
        container.store_object("data", TEN)
    elif kind == "file":
        with path.open("rb") as opened:
            container.upload_file(opened)
    else:
        container.upload_file(path)
    assert container.fetch("data") == TEN


@pytest.mark.parametrize("when", ["before", "after_request"])
def test_an_upload_whose_connection_drops_is_repeated(
    rackspace: Any, container: Any, when: str
) -> None:
    rackspace.faults.drop_connection(when, method="PUT")
    container.upload_file(io.BytesIO(TEN), obj_name="ten")
    assert container.fetch("ten") == TEN


def test_a_stream_whose_answer_is_lost_is_looked_for(rackspace: Any, container: Any) -> None:
    rackspace.faults.drop_connection("after_request", method="PUT")
    container.create(data=iter([TEN]), obj_name="ten", return_none=True)
    assert container.fetch("ten") == TEN


def test_a_stream_that_did_not_arrive_is_a_failure(rackspace: Any, container: Any) -> None:
    rackspace.faults.drop_connection("before", method="PUT")
    with pytest.raises(pyrax.exc.ConnectionFailed):
        container.create(data=iter([TEN]), obj_name="ten", return_none=True)
    assert container.list_object_names() == []


def test_data_damaged_on_the_way_is_refused_and_the_old_version_stays(container: Any) -> None:
    container.store_object("ten", TEN, return_none=True)
    with pytest.raises(pyrax.exc.UploadFailed) as caught:
        container.store_object("ten", b"damaged", etag=hashlib.md5(b"intact").hexdigest())
    assert isinstance(caught.value, pyrax.exc.ClientException)
    assert (caught.value.code, caught.value.local_md5) == (
        422,
        hashlib.md5(b"damaged").hexdigest(),
    )
    assert container.fetch("ten") == TEN


def test_T7_a_file_is_stored_from_where_it_stands(container: Any, tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(TEN)
    with path.open("rb") as opened:
        opened.seek(4)
        container.upload_file(opened)
        assert opened.tell() == 10
    assert container.fetch("data") == b"456789"


def test_T9_text_is_measured_in_bytes(container: Any, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("é日", encoding="utf-8")
    container.create(data=io.StringIO("é日"), obj_name="memory")
    with path.open(encoding="utf-8") as opened:
        container.upload_file(opened, obj_name="file")
    container.store_object("plain", "é日")
    for name in ("memory", "file", "plain"):
        assert container.fetch(name) == "é日".encode()


def test_T5_text_that_is_a_path_is_text(container: Any) -> None:
    container.store_object("text", "/etc/hosts")
    assert container.fetch("text") == b"/etc/hosts"


def test_create_only_does_not_overwrite(container: Any) -> None:
    container.store_object("one", b"1", if_none_match="*")
    with pytest.raises(pyrax.exc.ClientException) as caught:
        container.store_object("one", b"2", if_none_match="*")
    assert caught.value.code == 412
    assert container.fetch("one") == b"1"


def test_a_large_stream_goes_through_in_both_directions(container: Any, tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    path = tmp_path / "large"
    path.write_bytes(content)
    with path.open("rb") as opened:
        container.create(data=iter(lambda: opened.read(10_001), b""), obj_name="stream")
    container.upload_file(path)
    assert container.fetch("stream") == content
    assert b"".join(container.fetch("large", chunk_size=65_536)) == content


def test_T38_neither_token_nor_content_is_written_to_the_trace(
    rackspace: Any, container: Any, caplog: pytest.LogCaptureFixture
) -> None:
    pyrax.cloudfiles.http_log_debug = True
    with caplog.at_level(logging.DEBUG, "pyrax"):
        container.store_object("note", b"very private")
        container.fetch("note")
        pyrax.cloudfiles.set_temp_url_key("my-temp-key")
    pyrax.cloudfiles.http_log_debug = None
    assert "curl -i -X PUT" in caplog.text
    for secret in ("very private", pyrax.identity.token, "my-temp-key"):
        assert secret not in caplog.text
