"""Storing an object: one PUT, checked on both sides."""

from __future__ import annotations

import datetime
import hashlib
import io
import logging
import os
from pathlib import Path
from typing import Any

import pytest
import requests.exceptions

from pyrax import exceptions, object_storage
from pyrax.object_storage import Container, StorageClient
from tests.unit.object_storage.conftest import STORAGE, Wire
from tests.unit.stub_identity import StubIdentity


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


TEN = b"0123456789"
TEN_MD5 = md5(TEN)


def head(wire: Wire, data: bytes, **headers: Any) -> Wire:
    return wire.answer(200, Content_Length=len(data), ETag=md5(data), **headers)


# --- the request --------------------------------------------------------------------------------


def test_data_is_put_with_length_and_md5_and_looked_at(wire: Wire, box: Container) -> None:
    head(wire.answer(201, ETag=TEN_MD5), TEN, Content_Type="text/plain", X_Timestamp="1.5")
    stored = box.store_object("a b.txt", TEN)
    put = wire.sent[0]
    assert wire.lines == ["PUT /box/a%20b.txt", "HEAD /box/a%20b.txt"]
    assert (put.body, put.headers["Content-Length"], put.headers["ETag"]) == (TEN, "10", TEN_MD5)
    assert "Content-Type" not in put.headers
    assert "Transfer-Encoding" not in put.headers
    assert (stored.name, stored.bytes, stored.hash) == ("a b.txt", 10, TEN_MD5)
    assert (stored.content_type, stored.timestamp) == ("text/plain", "1.5")
    assert stored.last_modified == "1970-01-01T00:00:01.500000"


def test_nothing_is_looked_at_with_return_none(wire: Wire, box: Container) -> None:
    wire.answer(201, ETag=TEN_MD5)
    assert box.store_object("ten", TEN, return_none=True) is None
    assert wire.lines == ["PUT /box/ten"]


def test_T3_empty_data_makes_an_empty_object(wire: Wire, box: Container) -> None:
    for data in ("", b"", io.BytesIO()):
        wire.answer(201, ETag=md5(b""))
        box.store_object("none", data, return_none=True)
        assert (wire.last.body, wire.last.headers["Content-Length"]) == (b"", "0")
        assert wire.last.headers["ETag"] == md5(b"")


def test_T2_numbers_become_text_in_headers(wire: Wire, box: Container) -> None:
    wire.answer(201)
    box.store_object(
        "ten", TEN, ttl=300, metadata={"n": 5}, headers={"X-Some": 7}, return_none=True
    )
    headers = wire.last.headers
    assert (headers["X-Delete-After"], headers["X-Object-Meta-n"], headers["X-Some"]) == (
        "300",
        "5",
        "7",
    )


def test_T4_the_caller_s_dicts_are_not_changed(wire: Wire, box: Container) -> None:
    headers, metadata = {"X-Some": "1"}, {"a": "b"}
    wire.answer(201)
    box.store_object("ten", TEN, headers=headers, metadata=metadata, return_none=True)
    assert (headers, metadata) == ({"X-Some": "1"}, {"a": "b"})


def test_T6_headers_and_metadata_go_together_and_metadata_wins(wire: Wire, box: Container) -> None:
    wire.answer(201)
    box.store_object(
        "ten",
        TEN,
        headers={"Access-Control-Allow-Origin": "*", "x-object-meta-a": "old"},
        metadata={"A": "new"},
        return_none=True,
    )
    assert wire.last.headers["Access-Control-Allow-Origin"] == "*"
    assert wire.last.headers["X-Object-Meta-A"] == "new"


def test_non_ascii_metadata_goes_out_as_utf_8(wire: Wire, box: Container) -> None:
    wire.answer(201)
    box.store_object("ten", TEN, metadata={"city": "Århus"}, return_none=True)
    assert wire.last.headers["X-Object-Meta-city"] == "Århus".encode()


def test_type_and_encoding_are_sent_when_given(wire: Wire, box: Container) -> None:
    wire.answer(201)
    box.upload_file(io.BytesIO(TEN), "ten", "text/x-a", content_encoding="gzip", return_none=True)
    assert wire.last.headers["Content-Type"] == "text/x-a"
    assert wire.last.headers["Content-Encoding"] == "gzip"


def test_T33_the_length_of_a_stream_is_passed_on(wire: Wire, client: StorageClient) -> None:
    stream = iter([b"0123", b"456789"])
    wire.answer(201, ETag=md5(b"01234567"))
    client.create_object("box", data=stream, obj_name="s", content_length=8, return_none=True)
    assert (wire.last.body, wire.last.headers["Content-Length"]) == (b"01234567", "8")
    wire.answer(201, ETag=md5(b"012"))
    client.upload_file("box", io.BytesIO(TEN), "f", content_length=3, return_none=True)
    assert wire.last.body == b"012"


@pytest.mark.parametrize("options", [{"chunked": True}, {"chunk_size": 3}])
def test_chunked_data_has_no_length_and_no_md5(
    wire: Wire, box: Container, options: dict[str, Any]
) -> None:
    wire.answer(201, ETag=TEN_MD5)
    box.create(data=TEN, obj_name="ten", return_none=True, **options)
    assert wire.last.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in wire.last.headers
    assert "ETag" not in wire.last.headers


def test_a_stream_is_chunked(wire: Wire, box: Container) -> None:
    wire.answer(201, ETag=md5(b"abc"))
    box.create(data=(piece for piece in (b"a", b"", b"bc")), obj_name="s", return_none=True)
    assert (wire.last.body, wire.last.headers["Transfer-Encoding"]) == (b"abc", "chunked")


@pytest.mark.parametrize("size", [0, -1])
def test_a_chunk_has_a_size(wire: Wire, box: Container, size: int) -> None:
    with pytest.raises(ValueError, match="chunk_size"):
        box.create(data=TEN, obj_name="ten", chunk_size=size)
    assert wire.sent == []


def test_the_name_is_that_of_the_file_unless_given(
    wire: Wire, client: StorageClient, tmp_path: Path
) -> None:
    path = tmp_path / "name.txt"
    path.write_bytes(TEN)
    for _ in range(3):
        wire.answer(201)
    client.upload_file("box", str(path), return_none=True)
    with path.open("rb") as opened:
        client.upload_file("box", opened, return_none=True)
    client.upload_file("box", path, "other", return_none=True)
    assert wire.lines == ["PUT /box/name.txt", "PUT /box/name.txt", "PUT /box/other"]


def test_a_name_content_and_file_are_asked_for_before_anything_is_sent(
    wire: Wire, client: StorageClient
) -> None:
    with pytest.raises(exceptions.MissingName):
        client.upload_file("box", io.BytesIO(TEN))
    with pytest.raises(exceptions.NoContentSpecified):
        client.create_object("box", obj_name="x")
    with pytest.raises(exceptions.FileNotFound):
        client.upload_file("box", "/no/such/file")
    with pytest.raises(ValueError):
        client.store_object("box", "x", TEN, headers={"X-A": "1\r\n2"})
    with pytest.raises(ValueError):
        client.store_object("box", "x", TEN, metadata={"a": "1\n2"})
    assert wire.sent == []


# --- checks -------------------------------------------------------------------------------------


def test_an_answer_with_another_md5_is_a_failure(wire: Wire, box: Container) -> None:
    wire.answer(201, ETag=md5(b"other"))
    with pytest.raises(exceptions.UploadFailed) as caught:
        box.store_object("ten", TEN)
    assert (caught.value.local_md5, caught.value.remote_etag) == (TEN_MD5, md5(b"other"))
    assert isinstance(caught.value, exceptions.ClientException)


def test_a_stream_is_checked_by_what_went_out(wire: Wire, box: Container) -> None:
    wire.answer(201, ETag=md5(b"other"))
    with pytest.raises(exceptions.UploadFailed):
        box.create(data=iter([TEN]), obj_name="ten")


@pytest.mark.parametrize("etag", [f'"{TEN_MD5}"', TEN_MD5.upper(), "not-an-md5", None])
def test_quotes_and_foreign_etags_are_no_failure(
    wire: Wire, box: Container, etag: str | None
) -> None:
    wire.answer(201, **({} if etag is None else {"ETag": etag}))
    box.store_object("ten", TEN, return_none=True)
    assert wire.spent


def test_a_422_is_a_failed_upload(wire: Wire, box: Container) -> None:
    wire.answer(422)
    with pytest.raises(exceptions.UploadFailed) as caught:
        box.store_object("ten", TEN)
    assert (caught.value.code, caught.value.local_md5) == (422, TEN_MD5)


def test_the_caller_s_etag_is_sent_as_it_is(wire: Wire, box: Container) -> None:
    wire.answer(201, ETag=TEN_MD5)
    box.store_object("ten", TEN, etag="cafe", return_none=True)
    assert wire.last.headers["ETag"] == "cafe"


def test_without_checksum_nothing_is_announced_or_compared(wire: Wire, box: Container) -> None:
    wire.answer(201, ETag=md5(b"other"))
    box.store_object("ten", TEN, checksum=False, return_none=True)
    assert "ETag" not in wire.last.headers


def test_a_202_is_a_success_with_a_warning(
    wire: Wire, box: Container, caplog: pytest.LogCaptureFixture
) -> None:
    wire.answer(202)
    with caplog.at_level(logging.WARNING, "pyrax"):
        box.store_object("ten", TEN, return_none=True)
    assert "newer version of 'ten'" in caplog.text


def test_an_object_that_is_not_seen_yet_is_looked_for_again(
    wire: Wire, box: Container, slept: list[float]
) -> None:
    wire.answer(201, ETag=TEN_MD5)
    head(head(wire.answer(404), b"old"), TEN)
    assert box.store_object("ten", TEN).hash == TEN_MD5
    assert slept == [0.2, 0.5]


def test_an_object_that_is_never_seen_is_made_from_what_is_known(
    wire: Wire, box: Container, slept: list[float]
) -> None:
    wire.answer(201, ETag=TEN_MD5, Last_Modified="Sat, 01 Mar 2014 10:00:01 GMT")
    for _ in range(4):
        wire.answer(404)
    stored = box.store_object("ten", TEN, content_type="text/x")
    assert (stored.name, stored.bytes, stored.hash) == ("ten", 10, TEN_MD5)
    assert (stored.content_type, stored.last_modified) == (
        "text/x",
        "2014-03-01T10:00:01.000000",
    )
    assert slept == [0.2, 0.5, 1.0]


def test_a_missing_container_is_named(wire: Wire, box: Container) -> None:
    wire.answer(404)
    with pytest.raises(exceptions.NoSuchContainer, match="'box'") as caught:
        box.store_object("ten", TEN)
    assert caught.value.code == 404


@pytest.mark.parametrize("status", [411, 413, 507])
def test_other_refusals_keep_their_status(wire: Wire, box: Container, status: int) -> None:
    wire.answer(status)
    with pytest.raises(exceptions.ClientException) as caught:
        box.store_object("ten", TEN)
    assert caught.value.code == status


def test_a_file_that_changes_while_it_is_sent_is_a_failure(
    wire: Wire, box: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(TEN)

    def shrink(source: Any) -> str:
        path.write_bytes(b"123")
        return TEN_MD5

    monkeypatch.setattr("pyrax.object_storage.sources.Source.md5", shrink)
    wire.answer(201)
    with pytest.raises(exceptions.UploadFailed, match="ended 7 bytes early"):
        box.upload_file(path)


# --- repetitions --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [408, 429, 498, 499, 500, 502, 503, 504, 529])
def test_what_can_be_sent_again_is(
    wire: Wire, box: Container, slept: list[float], status: int
) -> None:
    wire.answer(status).answer(201, ETag=TEN_MD5)
    source = io.BytesIO(b"xx" + TEN)
    source.seek(2)
    box.upload_file(source, "ten", return_none=True)
    assert [sent.body for sent in wire.sent] == [TEN, TEN]
    assert source.tell() == 12
    assert len(slept) == 1


def test_T8_a_stream_refused_for_its_token_is_not_sent_again(
    wire: Wire, client: StorageClient, box: Container
) -> None:
    wire.answer(401)
    with pytest.raises(exceptions.UploadFailed, match="send the data again") as caught:
        box.create(data=iter([TEN]), obj_name="ten")
    assert (len(wire.sent), caught.value.code) == (1, 401)
    assert client.identity.renewed == ["token-1"]


def test_T8_what_can_be_read_again_is_sent_again_with_the_new_token(
    wire: Wire, box: Container
) -> None:
    wire.answer(401).answer(201, ETag=TEN_MD5)
    box.create(data=io.BytesIO(TEN), obj_name="ten", return_none=True)
    assert [sent.body for sent in wire.sent] == [TEN, TEN]
    assert [sent.headers["X-Auth-Token"] for sent in wire.sent] == ["token-1", "token-2"]


def test_a_stream_whose_answer_is_lost_counts_if_it_arrived(wire: Wire, box: Container) -> None:
    wire.fail(requests.exceptions.ReadTimeout("late"))
    head(wire, TEN)
    box.create(data=iter([TEN]), obj_name="ten", return_none=True)
    assert wire.lines == ["PUT /box/ten", "HEAD /box/ten"]


def test_a_stream_whose_answer_is_lost_fails_if_something_else_is_there(
    wire: Wire, box: Container
) -> None:
    wire.fail(requests.exceptions.ReadTimeout("late"))
    head(wire, b"other")
    with pytest.raises(exceptions.RequestTimeout):
        box.create(data=iter([TEN]), obj_name="ten", return_none=True)


def test_create_only_that_meets_its_own_first_try_is_a_success(wire: Wire, box: Container) -> None:
    wire.answer(503).answer(412)
    head(wire, TEN)
    box.store_object("ten", TEN, if_none_match="*", return_none=True)
    assert wire.sent[0].headers["If-None-Match"] == "*"


def test_create_only_is_refused_at_the_first_try(wire: Wire, box: Container) -> None:
    wire.answer(412)
    with pytest.raises(exceptions.ClientException) as caught:
        box.store_object("ten", TEN, if_none_match="*")
    assert (caught.value.code, len(wire.sent)) == (412, 1)


@pytest.mark.parametrize(("left", "renewed"), [(200, ["token-1"]), (900, [])])
def test_a_token_near_its_end_is_renewed_before_a_stream(
    wire: Wire, left: int, renewed: list[str]
) -> None:
    identity: Any = StubIdentity()
    now = datetime.datetime.now(datetime.timezone.utc)
    identity.expires = now + datetime.timedelta(seconds=left)
    client = StorageClient(identity, management_url=STORAGE)
    wire.answer(201)
    client.create_object("box", data=iter([TEN]), obj_name="ten", return_none=True)
    assert identity.renewed == renewed


def test_progress_is_told(wire: Wire, box: Container) -> None:
    seen: list[int] = []
    wire.answer(201)
    box.create(
        data=[b"abc", b"de"],
        obj_name="x",
        return_none=True,
        progress=lambda done, total: seen.append(done),
        chunked=True,
    )
    assert seen == [3, 5]


def test_the_old_path_has_the_limit_that_programs_assign() -> None:
    from pyrax.object_storage import constants

    before = object_storage.MAX_FILE_SIZE
    object_storage.MAX_FILE_SIZE = 5
    try:
        assert constants.max_file_size() == 5
    finally:
        object_storage.MAX_FILE_SIZE = before


# --- when the MD5 goes ahead ----------------------------------------------------------------------


def test_large_content_that_replaces_nothing_is_hashed_only_as_it_is_sent(
    wire: Wire, box: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.object_storage.upload.HASH_AHEAD", 2)
    wire.answer(404).answer(201, ETag=hashlib.md5(b"abc").hexdigest())
    box.create(data=b"abc", obj_name="x", return_none=True)
    assert wire.lines == ["HEAD /box/x", "PUT /box/x"]
    assert "ETag" not in wire.last.headers
    wire.answer(404).answer(201, ETag="0" * 32)
    with pytest.raises(exceptions.UploadFailed) as caught:
        box.create(data=b"abc", obj_name="x", return_none=True)
    assert caught.value.local_md5 == hashlib.md5(b"abc").hexdigest()


@pytest.mark.parametrize("status", [200, 403])
def test_large_content_that_may_replace_something_is_announced(
    wire: Wire, box: Container, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr("pyrax.object_storage.upload.HASH_AHEAD", 2)
    wire.answer(status).answer(201)
    box.create(data=b"abc", obj_name="x", return_none=True)
    assert wire.last.headers["ETag"] == hashlib.md5(b"abc").hexdigest()


def test_a_file_carries_its_time_on_openstack(
    wire: Wire, swift: StorageClient, tmp_path: Path
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"1")
    os.utime(path, (1700000000.25, 1700000000.25))
    for options in ({}, {"metadata": {"mtime": "5"}}, {"preserve_mtime": False}):
        wire.answer(201)
        swift.upload_file("box", path, return_none=True, **options)
    assert [sent.headers.get("X-Object-Meta-Mtime") for sent in wire.sent] == [
        "1700000000.250000",
        "5",
        None,
    ]


def test_content_that_is_there_already_is_not_sent_on_request(
    wire: Wire, swift: StorageClient, tmp_path: Path
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"abc")
    digest = hashlib.md5(b"abc").hexdigest()
    there = {"Content_Length": 3, "ETag": digest}
    wire.answer(200, **there)
    swift.upload_file("box", path, return_none=True, skip_identical=True)
    wire.answer(200, **there).answer(200, **there)
    assert swift.store_object("box", "f", b"abc", skip_identical=True).hash == digest
    assert wire.lines == ["HEAD /box/f"] * 3
    for before in (404, 200):
        wire.answer(before, Content_Length=4, ETag="0" * 32)
        if before == 404:
            wire.answer(204)
        wire.answer(201)
        swift.store_object("box", "g", b"abc", return_none=True, skip_identical=True)
        assert wire.lines[-1] == "PUT /box/g"


def test_a_file_that_changes_while_it_is_sent_without_an_md5_is_a_failure(
    wire: Wire, swift: StorageClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.object_storage.upload.HASH_AHEAD", 2)
    path = tmp_path / "f"
    path.write_bytes(b"abc")
    wire.answer(404).answer(201, ETag=hashlib.md5(b"abc").hexdigest())
    with pytest.raises(exceptions.UploadFailed, match="changed"):
        swift.upload_file(
            "box", path, return_none=True, progress=lambda done, total: os.utime(path, (1, 1))
        )
    wire.answer(404).answer(201, ETag=hashlib.md5(b"abc").hexdigest())
    swift.upload_file(
        "box", path, return_none=True, progress=lambda done, total: path.write_bytes(b"abcdef")
    )


def test_a_file_that_is_removed_once_it_was_read_is_stored(
    wire: Wire, swift: StorageClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.object_storage.upload.HASH_AHEAD", 2)
    path = tmp_path / "f"
    path.write_bytes(b"abc")
    wire.answer(404).answer(201, ETag=hashlib.md5(b"abc").hexdigest())
    swift.upload_file(
        "box", path, return_none=True, progress=lambda done, total: path.unlink(missing_ok=True)
    )
    assert wire.last.body == b"abc"


@pytest.mark.parametrize("ttl", [0, -5, "0", "soon"])
def test_a_time_to_live_that_the_service_would_refuse_sends_nothing(
    wire: Wire, swift: StorageClient, tmp_path: Path, ttl: int | str
) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    with pytest.raises(ValueError):
        swift.store_object("box", "f", b"abc", ttl=ttl)
    with pytest.raises(ValueError):
        swift.upload_folder(tmp_path, "box", ttl=ttl)
    with pytest.raises(ValueError):
        swift.extract_archive(b"", "box", "tar", ttl=ttl)
    assert (wire.sent, swift.folder_upload_status) == ([], {})


def test_headers_that_cannot_be_sent_are_found_before_a_folder_is_looked_through(
    wire: Wire, swift: StorageClient, tmp_path: Path
) -> None:
    for options in ({"headers": {"X-A": "b\nc"}}, {"metadata": {"": "x"}}):
        with pytest.raises(ValueError):
            swift.sync_folder_to_container(tmp_path, "box", **options)
        with pytest.raises(ValueError):
            swift.upload_folder(tmp_path, "box", **options)
    assert wire.sent == []
