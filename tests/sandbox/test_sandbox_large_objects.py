"""Large objects, bulk operations and temporary URLs on the wire."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import tarfile
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.sandbox.wire import Wire

PARTS = [b"aaaaa", b"bbbbb", b"cc"]
WHOLE = b"".join(PARTS)
JOINED_ETAG = '"b2c469d095255a56db0453f5f5de8692"'


def md5(data: bytes) -> str:
    """Return the MD5 of some bytes."""
    return hashlib.md5(data).hexdigest()


def manifest() -> list[dict[str, Any]]:
    """Return the manifest of the three parts."""
    return [
        {"path": f"/seg/big/{number}", "etag": md5(part), "size_bytes": len(part)}
        for number, part in enumerate(PARTS)
    ]


def put_manifest(wire: Wire, entries: Any, **kwargs: Any) -> requests.Response:
    """Store a manifest."""
    return wire.storage("PUT", "/c/big?multipart-manifest=put", data=json.dumps(entries), **kwargs)


@pytest.fixture
def storage(rackspace_wire: Wire) -> Wire:
    """A wire with the containers `c` and `seg`, the latter with three parts."""
    rackspace_wire.storage("PUT", "/c")
    rackspace_wire.storage("PUT", "/seg")
    for number, part in enumerate(PARTS):
        rackspace_wire.storage("PUT", f"/seg/big/{number}", data=part)
    return rackspace_wire


# -- static large objects --------------------------------------------------------------------------


def test_static_large_object_reads_as_one(storage: Wire) -> None:
    stored = put_manifest(storage, manifest(), headers={"X-Object-Meta-A": "1"})
    assert (stored.status_code, stored.headers["Etag"]) == (201, JOINED_ETAG)
    answer = storage.storage("GET", "/c/big")
    assert answer.content == WHOLE
    assert answer.headers["X-Static-Large-Object"] == "True"
    assert answer.headers["Etag"] == JOINED_ETAG
    assert answer.headers["X-Object-Meta-A"] == "1"
    assert storage.storage("HEAD", "/c/big").headers["Content-Length"] == "12"
    part = storage.storage("GET", "/c/big", headers={"Range": "bytes=3-10"})
    assert (part.status_code, part.content) == (206, WHOLE[3:11])
    row = storage.storage("GET", "/c?format=json").json()[0]
    assert (row["bytes"], row["slo_etag"]) == (12, JOINED_ETAG)


def test_manifest_is_read_back_in_both_forms(storage: Wire) -> None:
    put_manifest(storage, manifest())
    stored = storage.storage("GET", "/c/big?multipart-manifest=get").json()
    assert [(entry["name"], entry["bytes"], entry["hash"]) for entry in stored] == [
        (entry["path"], entry["size_bytes"], entry["etag"]) for entry in manifest()
    ]
    raw = storage.storage("GET", "/c/big?multipart-manifest=get&format=raw").json()
    assert raw == manifest()


def test_segments_may_be_used_in_part_or_come_with_the_manifest(storage: Wire) -> None:
    entries = [
        {"path": "/seg/big/0", "range": "1-2"},
        {"data": base64.b64encode(b"inline").decode()},
        {"path": "seg/big/2"},
    ]
    assert put_manifest(storage, entries).status_code == 201
    assert storage.storage("GET", "/c/big").content == b"aainlinecc"


def test_large_object_may_be_a_segment(storage: Wire) -> None:
    put_manifest(storage, manifest())
    entries = [{"path": "/c/big"}, {"path": "/c/big", "range": "4-6"}]
    storage.storage("PUT", "/c/twice?multipart-manifest=put", data=json.dumps(entries))
    assert storage.storage("GET", "/c/twice").content == WHOLE + WHOLE[4:7]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "/seg/nothing"}, "404 Not Found"),
        ({"etag": "0" * 32}, "Etag Mismatch"),
        ({"size_bytes": 1}, "Size Mismatch"),
        ({"range": "50-"}, "Unsatisfiable Range"),
    ],
)
def test_wrong_segment_is_named(storage: Wire, change: Any, message: str) -> None:
    entries = manifest()
    entries[1].update(change)
    answer = put_manifest(storage, entries, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["Errors"] == [[quote(entries[1]["path"]), message]]
    assert storage.storage("HEAD", "/c/big").status_code == 404


@pytest.mark.parametrize("body", ["", "{}", "[]", "[1]", '[{"path": "x"}]', '[{"data": "*"}]'])
def test_malformed_manifest_is_400(storage: Wire, body: str) -> None:
    answer = storage.storage("PUT", "/c/big?multipart-manifest=put", data=body)
    assert answer.status_code == 400 if body else 411


def test_limits_of_manifests(storage: Wire) -> None:
    store = storage.cloud.stores.object_storage("DFW")
    store.max_manifest_segments = 2
    assert put_manifest(storage, manifest()).status_code == 413
    store.max_manifest_segments, store.min_segment_size = 3, 3
    answer = put_manifest(storage, manifest())
    assert "Too Small" in answer.text
    assert put_manifest(storage, manifest()[:2]).status_code == 201
    assert put_manifest(storage, manifest()[:2], headers={"ETag": "x"}).status_code == 422


def test_segment_that_changed_is_409_or_breaks_the_connection(storage: Wire) -> None:
    put_manifest(storage, manifest())
    storage.storage("PUT", "/seg/big/1", data=b"BBBBB")
    with storage.storage("GET", "/c/big", stream=True) as answer:
        assert answer.raw.read(5) == PARTS[0]
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            list(answer.iter_content(1))
    storage.storage("DELETE", "/seg/big/0")
    assert storage.storage("GET", "/c/big").status_code == 409


def test_deleting_leaves_segments_unless_asked(storage: Wire) -> None:
    put_manifest(storage, manifest())
    assert storage.storage("DELETE", "/c/big").status_code == 204
    assert storage.storage("GET", "/seg").text.count("big/") == 3
    put_manifest(storage, manifest())
    json_please = {"Accept": "application/json"}
    answer = storage.storage("DELETE", "/c/big?multipart-manifest=delete", headers=json_please)
    assert (answer.json()["Number Deleted"], answer.json()["Response Status"]) == (4, "200 OK")
    assert storage.storage("GET", "/seg").status_code == 204


def test_copy_joins_unless_the_manifest_is_asked_for(storage: Wire) -> None:
    put_manifest(storage, manifest())
    storage.storage("COPY", "/c/big", headers={"Destination": "c/plain"})
    plain = storage.storage("GET", "/c/plain")
    assert (plain.content, plain.headers["Etag"]) == (WHOLE, md5(WHOLE))
    assert "X-Static-Large-Object" not in plain.headers
    storage.storage("COPY", "/c/big?multipart-manifest=get", headers={"Destination": "c/shared"})
    assert storage.storage("HEAD", "/c/shared").headers["X-Static-Large-Object"] == "True"


# -- dynamic large objects -------------------------------------------------------------------------


def test_dynamic_large_object_is_what_has_the_prefix(storage: Wire) -> None:
    headers = {"X-Object-Manifest": "seg/big%2F"}
    storage.storage("PUT", "/c/dlo", data=b"", headers=headers)
    answer = storage.storage("GET", "/c/dlo")
    assert (answer.content, answer.headers["Etag"]) == (WHOLE, JOINED_ETAG)
    assert answer.headers["X-Object-Manifest"] == "seg/big%2F"
    storage.storage("PUT", "/seg/big/3", data=b"d")
    assert storage.storage("HEAD", "/c/dlo").headers["Content-Length"] == "13"
    raw = storage.storage("GET", "/c/dlo?multipart-manifest=get")
    assert raw.content == b""
    assert storage.storage("GET", "/c/dlo", headers={"Range": "bytes=-3"}).content == b"ccd"


@pytest.mark.parametrize("value", ["seg", "seg/", "/big", "seg/a?b", "seg/a&b"])
def test_malformed_prefix_is_400(storage: Wire, value: str) -> None:
    headers = {"X-Object-Manifest": value}
    assert storage.storage("PUT", "/c/dlo", data=b"", headers=headers).status_code == 400


def test_post_without_the_prefix_makes_it_plain(storage: Wire) -> None:
    headers = {"X-Object-Manifest": "seg/big/"}
    storage.storage("PUT", "/c/dlo", data=b"", headers=headers)
    storage.storage("POST", "/c/dlo", headers={"X-Object-Meta-A": "1"})
    assert storage.storage("GET", "/c/dlo").content == b""


def test_dynamic_large_object_follows_a_listing_that_lags(storage: Wire) -> None:
    storage.storage("PUT", "/c/dlo", data=b"", headers={"X-Object-Manifest": "seg/big/"})
    storage.cloud.stores.object_storage("DFW").listing_delay = 5
    storage.storage("PUT", "/seg/big/3", data=b"d")
    assert storage.storage("GET", "/c/dlo").content == WHOLE
    storage.cloud.clock.advance(5)
    assert storage.storage("GET", "/c/dlo").content == WHOLE + b"d"


# -- bulk ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_bulk_delete(storage: Wire, method: str) -> None:
    storage.storage("PUT", "/c/a%20b%25", data=b"x")
    storage.storage("PUT", "/empty")
    body = "c/a%20b%25\n/seg/big/0\nseg/nothing\nempty\n\n"
    headers = {"Accept": "application/json", "Content-Type": "text/plain"}
    answer = storage.storage(method, "?bulk-delete", data=body, headers=headers)
    assert answer.status_code == 200
    result = answer.json()
    assert (result["Number Deleted"], result["Number Not Found"]) == (3, 1)
    assert (result["Response Status"], result["Errors"]) == ("200 OK", [])
    assert storage.storage("HEAD", "/c/a%20b%25").status_code == 404


def test_bulk_delete_tells_what_failed(storage: Wire) -> None:
    headers = {"Accept": "application/json"}
    answer = storage.storage("POST", "?bulk-delete", data="seg\nc", headers=headers).json()
    assert answer["Errors"] == [["seg", "409 Conflict"]]
    assert (answer["Number Deleted"], answer["Response Status"]) == (1, "400 Bad Request")


def test_bulk_delete_has_a_limit(storage: Wire) -> None:
    storage.cloud.stores.object_storage("DFW").max_deletes = 2
    headers = {"Accept": "application/json"}
    answer = storage.storage("POST", "?bulk-delete", data="a/b\nc/d\ne/f", headers=headers).json()
    assert answer["Response Status"].startswith("413 ")
    assert answer["Response Body"] == "Maximum Bulk Deletes: 2 per request"
    assert answer["Errors"] == []


def test_bulk_answer_as_text(storage: Wire) -> None:
    answer = storage.storage("POST", "?bulk-delete", data="seg/big/0")
    assert answer.headers["Content-Type"] == "text/plain"
    assert "Number Deleted: 1\n" in answer.text


@pytest.mark.parametrize(("form", "mode"), [("tar", "w"), ("tar.gz", "w:gz"), ("tar.bz2", "w:bz2")])
def test_archive_is_unpacked(storage: Wire, form: str, mode: Any) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, data in (("a.txt", b"one"), ("sub/b.bin", b"two")):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    answer = storage.storage(
        "PUT",
        f"/c/up?extract-archive={form}",
        data=packed.getvalue(),
        headers={"Accept": "application/json", "X-Object-Meta-A": "1"},
    ).json()
    assert (answer["Number Files Created"], answer["Response Status"]) == (2, "201 Created")
    stored = storage.storage("GET", "/c/up/a.txt")
    assert (stored.content, stored.headers["Content-Type"]) == (b"one", "text/plain")
    assert stored.headers["X-Object-Meta-A"] == "1"
    assert storage.storage("GET", "/c/up/sub/b.bin").content == b"two"


def test_archive_may_name_the_containers(storage: Wire) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("new/file")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    storage.storage("PUT", "?extract-archive=tar", data=packed.getvalue())
    assert storage.storage("GET", "/new/file").content == b"x"


def test_nonsense_is_no_archive(storage: Wire) -> None:
    headers = {"Accept": "application/json"}
    path = "/c?extract-archive=tar"
    answer = storage.storage("PUT", path, data=b"nonsense" * 200, headers=headers).json()
    assert answer["Response Status"] == "400 Bad Request"
    assert storage.storage("PUT", "/c?extract-archive=zip", data=b"x").status_code == 400


# -- temporary URLs --------------------------------------------------------------------------------

KEY = "s3cret-key"


def signature(text: str, digest: str = "sha256", key: str = KEY) -> str:
    """Return the signature of a text."""
    return hmac.new(key.encode(), text.encode(), digest).hexdigest()


def signed(
    wire: Wire, method: str = "GET", path: str = "c/a b.txt", seconds: int = 60, **kwargs: str
) -> str:
    """Return a temporary URL."""
    expires = int(wire.cloud.clock.now()) + seconds
    account = wire.storage_url.rpartition("/")[2]
    text = f"{method}\n{expires}\n/v1/{account}/{path}"
    query = f"temp_url_sig={signature(text, **kwargs)}&temp_url_expires={expires}"
    return f"{wire.storage_url}/{quote(path)}?{query}"


@pytest.fixture
def temporary(storage: Wire) -> Wire:
    """A wire with a key for temporary URLs and an object."""
    storage.storage("POST", headers={"X-Account-Meta-Temp-URL-Key": KEY})
    headers = {"X-Object-Meta-Secret": "1", "X-Object-Meta-Public-Note": "2"}
    storage.storage("PUT", "/c/a%20b.txt", data=WHOLE, headers=headers)
    return storage


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
def test_temporary_url_needs_no_token(temporary: Wire, digest: str) -> None:
    answer = requests.get(signed(temporary, digest=digest), timeout=10)
    assert answer.content == WHOLE
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="a b.txt"')
    assert "X-Object-Meta-Secret" not in answer.headers
    assert answer.headers["X-Object-Meta-Public-Note"] == "2"


def test_signature_may_be_base64_with_its_digest(temporary: Wire) -> None:
    url = signed(temporary, digest="sha512")
    hexadecimal = url.partition("temp_url_sig=")[2].partition("&")[0]
    encoded = base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)).decode().rstrip("=")
    answer = requests.get(url.replace(hexadecimal, f"sha512:{encoded}"), timeout=10)
    assert answer.status_code == 200


def test_get_signature_serves_head_but_nothing_else(temporary: Wire) -> None:
    url = signed(temporary)
    assert requests.head(url, timeout=10).status_code == 200
    assert requests.put(url, data=b"x", timeout=10).status_code == 401
    assert requests.delete(url, timeout=10).status_code == 401


def test_wrong_signatures_are_401(temporary: Wire) -> None:
    url = signed(temporary)
    for wrong in (
        signed(temporary, key="other"),
        url.replace("a%20b", "ten"),
        url.replace("temp_url_expires=1", "temp_url_expires=2"),
        url.partition("&")[0],
        url.replace("temp_url_sig=", "temp_url_sig=00"),
    ):
        answer = requests.get(wrong, timeout=10)
        assert (answer.status_code, answer.text) == (401, "Temp URL invalid\n")


def test_temporary_url_ends_on_the_clock(temporary: Wire) -> None:
    url = signed(temporary, seconds=60)
    temporary.cloud.clock.advance(59)
    assert requests.get(url, timeout=10).status_code == 200
    temporary.cloud.clock.advance(3)
    assert requests.get(url, timeout=10).status_code == 401


def test_put_and_delete_by_temporary_url(temporary: Wire) -> None:
    put = signed(temporary, "PUT", "c/new")
    assert requests.put(put, data=b"x", timeout=10).status_code == 201
    bad = {"X-Object-Manifest": "seg/big/"}
    assert requests.put(put, data=b"", headers=bad, timeout=10).status_code == 400
    stolen = {"X-Copy-From": "/seg/big/0", "Content-Length": "0"}
    assert requests.put(put, headers=stolen, timeout=10).status_code == 403
    assert requests.delete(signed(temporary, "DELETE", "c/new"), timeout=10).status_code == 204


def test_keys_of_the_container_and_second_keys_work(temporary: Wire) -> None:
    temporary.storage("POST", headers={"X-Account-Meta-Temp-URL-Key": ""})
    assert requests.get(signed(temporary), timeout=10).status_code == 401
    temporary.storage("POST", headers={"X-Account-Meta-Temp-URL-Key-2": KEY})
    assert requests.get(signed(temporary), timeout=10).status_code == 200
    temporary.storage("POST", headers={"X-Account-Meta-Temp-URL-Key-2": ""})
    temporary.storage("POST", "/c", headers={"X-Container-Meta-Temp-URL-Key": KEY})
    assert requests.get(signed(temporary), timeout=10).status_code == 200


def test_prefix_opens_all_names_below_it(temporary: Wire) -> None:
    expires = int(temporary.cloud.clock.now()) + 60
    account = temporary.storage_url.rpartition("/")[2]
    sig = signature(f"GET\n{expires}\nprefix:/v1/{account}/seg/big/")
    query = f"temp_url_sig={sig}&temp_url_expires={expires}&temp_url_prefix=big/"
    for name, status in (("big/0", 200), ("big/1", 200), ("other", 401)):
        url = f"{temporary.storage_url}/seg/{name}?{query}"
        assert requests.get(url, timeout=10).status_code == status


@pytest.mark.parametrize(("ip_range", "status"), [("127.0.0.0/8", 200), ("10.1.0.0/16", 401)])
def test_address_range(temporary: Wire, ip_range: str, status: int) -> None:
    expires = int(temporary.cloud.clock.now()) + 60
    account = temporary.storage_url.rpartition("/")[2]
    sig = signature(f"ip={ip_range}\nGET\n{expires}\n/v1/{account}/seg/big/0")
    url = (
        f"{temporary.storage_url}/seg/big/0?temp_url_sig={sig}&temp_url_expires={expires}"
        f"&temp_url_ip_range={ip_range}"
    )
    assert requests.get(url, timeout=10).status_code == status


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("&inline", "inline"),
        ("&filename=x.txt", "attachment; filename=\"x.txt\"; filename*=UTF-8''x.txt"),
        ("&inline&filename=x.txt", "inline; filename=\"x.txt\"; filename*=UTF-8''x.txt"),
    ],
)
def test_file_name_of_a_download(temporary: Wire, more: str, expected: str) -> None:
    answer = requests.get(signed(temporary) + more, timeout=10)
    assert answer.headers["Content-Disposition"] == expected


# -- what takes long -------------------------------------------------------------------------------


def test_a_manifest_with_heartbeat_has_its_outcome_in_the_body(storage: Wire) -> None:
    url = "/c/big?multipart-manifest=put&heartbeat=on"
    accept = {"Accept": "application/json"}
    stored = storage.storage("PUT", url, data=json.dumps(manifest()), headers=accept)
    assert stored.status_code == 202 and stored.content.startswith(b" ")
    found = stored.json()
    assert (found["Response Status"], found["Errors"]) == ("201 Created", [])
    assert f'"{found["Etag"]}"' == JOINED_ETAG
    entries = manifest()
    entries[0]["etag"] = "0" * 32
    refused = storage.storage("PUT", url, data=json.dumps(entries), headers=accept)
    assert refused.status_code == 202
    assert refused.json()["Response Status"] == "400 Bad Request"
    assert storage.storage("GET", "/c/big").content == WHOLE


def test_segments_are_deleted_later_on_request(storage: Wire) -> None:
    put_manifest(storage, manifest())
    answer = storage.storage("DELETE", "/c/big?multipart-manifest=delete&async=yes")
    assert (answer.status_code, answer.content) == (204, b"")
    assert storage.storage("GET", "/seg").text == ""
