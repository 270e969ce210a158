"""Object storage on the wire: accounts, containers, objects."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import tracemalloc
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.sandbox.wire import Wire

TEN = b"0123456789"
MD5_OF_TEN = hashlib.md5(TEN).hexdigest()


def put_as_it_is(wire: Wire, path: str, body: bytes | None) -> int:
    """PUT with a path that nothing normalises; without a body there is no Content-Length."""
    url = urlsplit(wire.storage_url)
    connection = http.client.HTTPConnection(url.netloc, timeout=10)
    connection.putrequest("PUT", url.path + path)
    connection.putheader("X-Auth-Token", wire.token)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.fixture
def storage(wire: Wire) -> Wire:
    """The wire, with a container `c` that holds the object `ten`."""
    assert wire.storage("PUT", "/c").status_code == 201
    assert wire.storage("PUT", "/c/ten", data=TEN).status_code == 201
    return wire


# -- account and container -------------------------------------------------------------------------


def test_account_counts_what_it_holds(storage: Wire) -> None:
    headers = storage.storage("HEAD").headers
    assert headers["X-Account-Container-Count"] == "1"
    assert headers["X-Account-Object-Count"] == "1"
    assert headers["X-Account-Bytes-Used"] == "10"
    assert headers["X-Trans-Id"].startswith("tx")
    assert headers["X-Openstack-Request-Id"] == headers["X-Trans-Id"]


def test_account_metadata_is_merged_and_removed(wire: Wire) -> None:
    set_both = {"X-Account-Meta-Team": "ops", "X-Account-Meta-Old": "1"}
    assert wire.storage("POST", headers=set_both).status_code == 204
    wire.storage("POST", headers={"X-Account-Meta-Old": "", "X-Account-Meta-New": "2"})
    headers = wire.storage("HEAD").headers
    assert headers["X-Account-Meta-Team"] == "ops"
    assert headers["X-Account-Meta-New"] == "2"
    assert "X-Account-Meta-Old" not in headers


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_account_cannot_be_made_or_deleted(wire: Wire, method: str) -> None:
    assert wire.storage(method).status_code == 403


def test_container_is_made_once(wire: Wire) -> None:
    assert wire.storage("PUT", "/c").status_code == 201
    assert wire.storage("PUT", "/c").status_code == 202
    assert wire.storage("HEAD", "/c").status_code == 204
    assert wire.storage("DELETE", "/c").status_code == 204
    assert wire.storage("HEAD", "/c").status_code == 404


def test_container_with_objects_is_not_deleted(storage: Wire) -> None:
    answer = storage.storage("DELETE", "/c")
    assert answer.status_code == 409
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1>Conflict</h1>" in answer.text


def test_container_metadata_is_merged_and_removed(wire: Wire) -> None:
    wire.storage("PUT", "/c", headers={"X-Container-Meta-City": "Oslo"})
    wire.storage("POST", "/c", headers={"X-Container-Meta-Famous_Family": "S"})
    headers = wire.storage("HEAD", "/c").headers
    assert headers["X-Container-Meta-City"] == "Oslo"
    assert "X-Container-Meta-Famous-Family" in dict(headers)
    wire.storage("POST", "/c", headers={"X-Remove-Container-Meta-City": "x"})
    assert "X-Container-Meta-City" not in wire.storage("HEAD", "/c").headers


def test_longest_container_name_is_256_bytes(wire: Wire) -> None:
    assert wire.storage("PUT", "/" + "x" * 256).status_code == 201
    refused = wire.storage("PUT", "/" + "%C3%BC" * 129)
    assert refused.status_code == 400
    assert refused.text == "Container name length of 258 longer than 256"


@pytest.mark.parametrize("name", ["%FF", "a%00b"])
def test_name_that_is_not_utf8_is_412(wire: Wire, name: str) -> None:
    assert wire.storage("PUT", f"/{name}").status_code == 412


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"X-Container-Meta-" + "n" * 129: "v"}, "Metadata name too long"),
        ({"X-Container-Meta-A": "v" * 257}, "Metadata value longer than 256"),
        ({f"X-Container-Meta-K{number}": "v" for number in range(91)}, "Too many metadata items"),
        ({f"X-Container-Meta-K{number}": "v" * 250 for number in range(17)}, "Total metadata"),
    ],
)
def test_metadata_over_a_limit_is_400(wire: Wire, headers: Any, message: str) -> None:
    answer = wire.storage("PUT", "/c", headers=headers)
    assert answer.status_code == 400
    assert message in answer.text


def test_unknown_storage_policy_is_400(wire: Wire) -> None:
    assert wire.storage("PUT", "/c", headers={"X-Storage-Policy": "tin"}).status_code == 400
    wire.storage("PUT", "/c", headers={"X-Storage-Policy": "gold"})
    assert wire.storage("HEAD", "/c").headers["X-Storage-Policy"] == "gold"


# -- storing ---------------------------------------------------------------------------------------


def test_object_comes_back_with_its_headers(wire: Wire) -> None:
    wire.storage("PUT", "/c")
    sent = {"Content-Type": "text/plain", "X-Object-Meta-Famous_Family": "Simpsons"}
    stored = wire.storage("PUT", "/c/o", data=TEN, headers=sent)
    assert stored.headers["Etag"] == MD5_OF_TEN
    answer = wire.storage("GET", "/c/o")
    assert answer.content == TEN
    assert answer.headers["Content-Type"] == "text/plain"
    assert "X-Object-Meta-Famous-Family" in dict(answer.headers)
    assert answer.headers["Last-Modified"] == stored.headers["Last-Modified"]
    head = wire.storage("HEAD", "/c/o")
    assert (head.headers["Content-Length"], head.content) == ("10", b"")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.txt", "text/plain"), ("a.jpg", "image/jpeg"), ("a", "application/octet-stream")],
)
def test_type_is_guessed_from_the_name(wire: Wire, name: str, expected: str) -> None:
    wire.storage("PUT", "/c")
    wire.storage("PUT", f"/c/{name}", data=TEN)
    assert wire.storage("HEAD", f"/c/{name}").headers["Content-Type"] == expected


@pytest.mark.parametrize(
    "name",
    [
        "a%20b",
        "a%3Fb%26c%23d",
        "%252F",
        "/leading",
        "a//b",
        "%C3%BC/%E2%82%AC.txt",
        "%2E%2E/x",
        "a+b",
    ],
)
def test_names_are_kept_exactly(wire: Wire, name: str) -> None:
    wire.storage("PUT", "/c")
    assert put_as_it_is(wire, f"/c/{name}", TEN) == 201
    listed = wire.storage("GET", "/c?format=json").json()
    assert [entry["name"] for entry in listed] == [unquote(name)]


def test_metadata_values_are_kept_as_raw_utf8(wire: Wire) -> None:
    wire.storage("PUT", "/c")
    value = "Zoë €".encode()
    wire.storage("PUT", "/c/o", data=TEN, headers={"X-Object-Meta-Name": value})
    answer = wire.storage("HEAD", "/c/o")
    assert answer.headers["X-Object-Meta-Name"].encode("latin-1") == value


def test_wrong_etag_is_422_and_keeps_the_old_object(storage: Wire) -> None:
    answer = storage.storage("PUT", "/c/ten", data=b"new", headers={"ETag": MD5_OF_TEN})
    assert answer.status_code == 422
    assert storage.storage("GET", "/c/ten").content == TEN


def test_right_etag_may_stand_in_quotes(storage: Wire) -> None:
    answer = storage.storage("PUT", "/c/o", data=TEN, headers={"ETag": f'"{MD5_OF_TEN.upper()}"'})
    assert answer.status_code == 201


def test_missing_container_is_404(wire: Wire) -> None:
    assert wire.storage("PUT", "/nowhere/o", data=TEN).status_code == 404
    assert wire.storage("GET", "/nowhere/o").status_code == 404


def test_body_without_length_is_411(wire: Wire) -> None:
    wire.storage("PUT", "/c")
    assert put_as_it_is(wire, "/c/o", None) == 411


def test_body_in_chunks_is_stored(wire: Wire) -> None:
    wire.storage("PUT", "/c")
    answer = wire.storage("PUT", "/c/o", data=iter([b"01234", b"56789"]))
    assert answer.headers["Etag"] == MD5_OF_TEN


@pytest.mark.parametrize("data", [b"x" * 101, [b"x" * 60, b"x" * 60]])
def test_too_large_is_413(wire: Wire, data: Any) -> None:
    wire.cloud.stores.object_storage("DFW", wire.dialect).limits["max_file_size"] = 100
    wire.storage("PUT", "/c")
    body = iter(data) if isinstance(data, list) else data
    assert wire.storage("PUT", "/c/o", data=body).status_code == 413
    assert wire.storage("HEAD", "/c/o").status_code == 404


def test_longest_object_name_is_1024_bytes(storage: Wire) -> None:
    assert storage.storage("PUT", "/c/" + "x" * 1024, data=TEN).status_code == 201
    assert storage.storage("PUT", "/c/" + "x" * 1025, data=TEN).status_code == 400


def test_if_none_match_star_never_overwrites(storage: Wire) -> None:
    only_new = {"If-None-Match": "*"}
    assert storage.storage("PUT", "/c/ten", data=b"x", headers=only_new).status_code == 412
    assert storage.storage("PUT", "/c/new", data=b"x", headers=only_new).status_code == 201
    other = {"If-None-Match": MD5_OF_TEN}
    assert storage.storage("PUT", "/c/ten", data=b"x", headers=other).status_code == 400


def test_quota_of_a_container(wire: Wire) -> None:
    quotas = {"X-Container-Meta-Quota-Bytes": "15", "X-Container-Meta-Quota-Count": "2"}
    wire.storage("PUT", "/c", headers=quotas)
    assert wire.storage("PUT", "/c/a", data=TEN).status_code == 201
    assert wire.storage("PUT", "/c/b", data=TEN).status_code == 413
    assert wire.storage("PUT", "/c/a", data=TEN).status_code == 201
    assert wire.storage("PUT", "/c/b", data=b"x").status_code == 201
    assert wire.storage("PUT", "/c/c", data=b"").status_code == 413


def test_large_objects_do_not_stay_in_memory(rackspace_wire: Wire) -> None:
    piece = b"x" * (1024 * 1024)
    rackspace_wire.storage("PUT", "/c")
    tracemalloc.start()
    stored = rackspace_wire.storage("PUT", "/c/big", data=(piece for _ in range(40)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stored.headers["Etag"] == hashlib.md5(piece * 40).hexdigest()
    assert peak < 20 * 1024 * 1024
    answer = rackspace_wire.storage("GET", "/c/big", headers={"Range": "bytes=-3"})
    assert answer.content == b"xxx"


# -- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "content", "content_range"),
    [
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
        ("bytes=-99", TEN, "bytes 0-9/10"),
    ],
)
def test_one_range(storage: Wire, asked: str, content: bytes, content_range: str) -> None:
    answer = storage.storage("GET", "/c/ten", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, content)
    assert answer.headers["Content-Range"] == content_range
    assert answer.headers["Content-Length"] == str(len(content))


def test_several_ranges(storage: Wire) -> None:
    answer = storage.storage("GET", "/c/ten", headers={"Range": "bytes=0-1,8-9,50-"})
    assert answer.status_code == 206
    kind, _, boundary = answer.headers["Content-Type"].partition(";boundary=")
    assert kind == "multipart/byteranges"
    parts = answer.content.split(f"--{boundary}".encode())
    assert [part.split(b"\r\n\r\n")[1].strip() for part in parts[1:-1]] == [b"01", b"89"]
    assert parts[-1] == b"--"


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=20-30", "bytes=20-,30-"])
def test_range_beyond_the_end_is_416(storage: Wire, asked: str) -> None:
    answer = storage.storage("GET", "/c/ten", headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize("asked", ["bytes=", "bytes=x-", "lines=1-2", "bytes=5-2"])
def test_malformed_range_is_ignored(storage: Wire, asked: str) -> None:
    answer = storage.storage("GET", "/c/ten", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, TEN)


@pytest.mark.parametrize(("asked", "status"), [("bytes=0-", 416), ("bytes=-3", 200)])
def test_ranges_of_an_empty_object(storage: Wire, asked: str, status: int) -> None:
    storage.storage("PUT", "/c/empty", data=b"")
    answer = storage.storage("GET", "/c/empty", headers={"Range": asked})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Match": MD5_OF_TEN}, 200),
        ({"If-Match": '"x", "y"'}, 412),
        ({"If-None-Match": f'"{MD5_OF_TEN}"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": "x"}, 200),
        ({"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "Mon, 01 Jan 2201 00:00:00 GMT"}, 304),
        ({"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}, 412),
        ({"If-Unmodified-Since": "Mon, 01 Jan 2201 00:00:00 GMT"}, 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions(storage: Wire, method: str, headers: Any, status: int) -> None:
    answer = storage.storage(method, "/c/ten", headers=headers)
    assert answer.status_code == status
    if status == 304:
        assert answer.headers["Etag"] == MD5_OF_TEN
        assert answer.content == b""


def test_range_is_dropped_when_the_object_has_changed(storage: Wire) -> None:
    headers = {"Range": "bytes=2-4", "If-Range": MD5_OF_TEN}
    assert storage.storage("GET", "/c/ten", headers=headers).content == b"234"
    headers["If-Range"] = "other"
    assert storage.storage("GET", "/c/ten", headers=headers).content == TEN


def test_encoded_object_is_sent_as_it_is(storage: Wire) -> None:
    packed = gzip.compress(TEN)
    storage.storage("PUT", "/c/z", data=packed, headers={"Content-Encoding": "gzip"})
    answer = storage.storage("GET", "/c/z", stream=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.raw.read(decode_content=False) == packed


# -- changing, deleting, expiring ------------------------------------------------------------------


def test_post_replaces_metadata_and_drops_what_is_not_resent(storage: Wire) -> None:
    first = {
        "X-Object-Meta-A": "1",
        "Content-Encoding": "x-special",
        "Content-Disposition": "attachment",
        "X-Delete-After": "100",
        "Content-Type": "text/plain",
    }
    storage.storage("PUT", "/c/o", data=TEN, headers=first)
    assert storage.storage("POST", "/c/o", headers={"X-Object-Meta-B": "2"}).status_code == 202
    headers = storage.storage("HEAD", "/c/o").headers
    assert headers["X-Object-Meta-B"] == "2"
    assert headers["Content-Type"] == "text/plain"
    assert headers["Etag"] == MD5_OF_TEN
    for name in ("X-Object-Meta-A", "Content-Encoding", "Content-Disposition", "X-Delete-At"):
        assert name not in headers
    storage.storage("POST", "/c/o", headers={"Content-Type": "text/html"})
    assert storage.storage("HEAD", "/c/o").headers["Content-Type"] == "text/html"


def test_post_on_a_missing_object_is_404(storage: Wire) -> None:
    assert storage.storage("POST", "/c/nothing").status_code == 404


def test_object_is_deleted_once(storage: Wire) -> None:
    assert storage.storage("DELETE", "/c/ten").status_code == 204
    assert storage.storage("DELETE", "/c/ten").status_code == 404
    assert storage.storage("GET", "/c?format=json").json() == []


def test_object_expires_on_the_clock(storage: Wire) -> None:
    storage.storage("PUT", "/c/o", data=TEN, headers={"X-Delete-After": "30"})
    delete_at = int(storage.storage("HEAD", "/c/o").headers["X-Delete-At"])
    assert delete_at == pytest.approx(storage.cloud.clock.now() + 30, abs=3)
    storage.cloud.clock.advance(31)
    for method in ("GET", "HEAD", "POST", "DELETE"):
        assert storage.storage(method, "/c/o").status_code == 404
    assert "o" in storage.storage("GET", "/c").text.split()
    storage.cloud.clock.advance(60)
    assert "o" not in storage.storage("GET", "/c").text.split()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Delete-After": "soon"},
        {"X-Delete-After": "-1"},
        {"X-Delete-At": "soon"},
        {"X-Delete-At": "1"},
    ],
)
def test_expiry_has_to_be_in_the_future(storage: Wire, headers: Any) -> None:
    assert storage.storage("PUT", "/c/o", data=TEN, headers=headers).status_code == 400
    assert storage.storage("POST", "/c/ten", headers=headers).status_code == 400


# -- copying ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["PUT", "COPY"])
def test_copy_keeps_metadata_and_type(storage: Wire, way: str) -> None:
    sent = {"X-Object-Meta-A": "1", "Content-Type": "text/plain", "Content-Encoding": "x"}
    storage.storage("PUT", "/c/a%20b", data=TEN, headers=sent)
    storage.storage("PUT", "/d")
    more = {"X-Object-Meta-B": "2"}
    if way == "PUT":
        headers = {"X-Copy-From": "/c/a%20b", "Content-Length": "0", **more}
        answer = storage.storage("PUT", "/d/copy", headers=headers)
    else:
        headers = {"Destination": "d/copy", **more}
        answer = storage.storage("COPY", "/c/a%20b", headers=headers)
    assert answer.status_code == 201
    assert answer.headers["Etag"] == MD5_OF_TEN
    assert answer.headers["X-Copied-From"] == "c/a%20b"
    copied = storage.storage("GET", "/d/copy", headers={"Accept-Encoding": "identity"})
    assert copied.content == TEN
    assert copied.headers["X-Object-Meta-A"] == "1"
    assert copied.headers["X-Object-Meta-B"] == "2"
    assert copied.headers["Content-Type"] == "text/plain"


def test_copy_with_fresh_metadata(storage: Wire) -> None:
    storage.storage("PUT", "/c/o", data=TEN, headers={"X-Object-Meta-A": "1"})
    headers = {"X-Copy-From": "c/o", "X-Fresh-Metadata": "true", "Content-Length": "0"}
    storage.storage("PUT", "/c/copy", headers=headers)
    assert "X-Object-Meta-A" not in storage.storage("HEAD", "/c/copy").headers


@pytest.mark.parametrize(
    ("source", "status"), [("c/nothing", 404), ("nowhere/o", 404), ("nothing", 412), ("", 201)]
)
def test_copy_of_what_is_not_there(storage: Wire, source: str, status: int) -> None:
    headers = {"X-Copy-From": source, "Content-Length": "0"}
    assert storage.storage("PUT", "/c/copy", headers=headers).status_code == status


def test_copy_into_a_missing_container_is_404(storage: Wire) -> None:
    headers = {"Destination": "nowhere/o"}
    assert storage.storage("COPY", "/c/ten", headers=headers).status_code == 404


# -- who may ---------------------------------------------------------------------------------------


def test_without_token_is_401(storage: Wire) -> None:
    answer = storage.storage("GET", "/c/ten", headers={"X-Auth-Token": ""})
    assert answer.status_code == 401
    assert "Www-Authenticate" in answer.headers


def test_container_can_be_opened_to_everybody(storage: Wire) -> None:
    storage.storage("POST", "/c", headers={"X-Container-Read": ".r:*"})
    nobody = {"X-Auth-Token": ""}
    assert storage.storage("GET", "/c/ten", headers=nobody).content == TEN
    assert storage.storage("GET", "/c", headers=nobody).status_code == 401
    assert storage.storage("PUT", "/c/x", data=TEN, headers=nobody).status_code == 401
    storage.storage("POST", "/c", headers={"X-Container-Read": ".r:*,.rlistings"})
    listed = storage.storage("GET", "/c", headers=nobody)
    assert listed.text == "ten\n"
    assert "X-Container-Read" not in listed.headers
    assert "X-Container-Read" in storage.storage("HEAD", "/c").headers
    storage.storage("POST", "/c", headers={"X-Container-Read": ".r:.example.com"})
    friend = {**nobody, "Referer": "https://www.example.com/page"}
    assert storage.storage("GET", "/c/ten", headers=friend).status_code == 200
    assert storage.storage("GET", "/c/ten", headers=nobody).status_code == 401


def test_container_can_be_opened_to_another_project(keystone_wire: Wire) -> None:
    cloud = keystone_wire.cloud
    keystone_wire.storage("PUT", "/c")
    keystone_wire.storage("PUT", "/c/ten", data=TEN)
    scope = {"project": {"name": "second", "domain": {"id": "default"}}}
    identity = {"methods": ["token"], "token": {"id": keystone_wire.token}}
    body = {"auth": {"identity": identity, "scope": scope}}
    token = keystone_wire.identity("POST", "auth/tokens", json=body).headers["X-Subject-Token"]
    other = {"X-Auth-Token": token}
    assert keystone_wire.storage("GET", "/c/ten", headers=other).status_code == 403
    second = cloud.accounts.fixed_id("project second")
    allowed = {"X-Container-Read": f"{second}:*", "X-Container-Write": f"{second}:*"}
    keystone_wire.storage("POST", "/c", headers=allowed)
    assert keystone_wire.storage("GET", "/c/ten", headers=other).content == TEN
    assert keystone_wire.storage("PUT", "/c/x", data=b"x", headers=other).status_code == 201
    assert keystone_wire.storage("DELETE", "/c", headers=other).status_code == 403


def test_account_needs_a_role_of_an_operator(keystone_wire: Wire) -> None:
    store = keystone_wire.cloud.stores.identity("keystone")
    member = store.role_named("member")
    assert member is not None
    store.assignments = [entry for entry in store.assignments if entry.role_id != member.id]
    assert keystone_wire.storage("GET").status_code == 403


def test_capabilities_are_told_without_token(wire: Wire) -> None:
    url = wire.storage_url.partition("/v1/")[0] + "/info"
    for address in (url, f"{wire.cloud.url}/info"):
        capabilities = wire.session.get(address, timeout=10).json()
        assert capabilities["swift"]["max_file_size"] == 5368709122
        assert "sha256" in capabilities["tempurl"]["allowed_digests"]


@pytest.mark.parametrize(("path", "status"), [("/v3/x", 412), ("/x", 404), ("/v1", 404)])
def test_bad_storage_paths(wire: Wire, path: str, status: int) -> None:
    base = wire.storage_url.partition("/v1/")[0]
    assert wire.send("GET", base + path).status_code in (status, 412)
