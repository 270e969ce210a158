"""Today's python-swiftclient works against the sandbox."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import swiftclient
from keystoneauth1 import session as keystone_session
from keystoneauth1.identity import v3
from swiftclient.service import SwiftService, SwiftUploadObject
from swiftclient.utils import generate_temp_url

from pyrax import sandbox


@pytest.fixture
def session(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A Keystone v3 session."""
    login = v3.Password(
        auth_url=f"{cloud.keystone_endpoint}/v3",
        username=cloud.username,
        password=cloud.password,
        project_name=cloud.tenant_name,
        user_domain_id="default",
        project_domain_id="default",
    )
    found = keystone_session.Session(auth=login)
    yield found
    found.session.close()


@pytest.fixture
def swift(session: Any) -> Iterator[Any]:
    """A connection to object storage in ORD."""
    connection = swiftclient.Connection(session=session, os_options={"region_name": "ORD"})
    yield connection
    connection.close()


def test_containers(swift: Any) -> None:
    assert swift.get_account()[1] == []
    swift.put_container("photos", headers={"X-Container-Meta-City": "Oslo"})
    assert swift.head_container("photos")["x-container-meta-city"] == "Oslo"
    swift.post_container("photos", {"X-Container-Meta-City": ""})
    assert "x-container-meta-city" not in swift.head_container("photos")
    assert [row["name"] for row in swift.get_account()[1]] == ["photos"]
    swift.delete_container("photos")
    with pytest.raises(swiftclient.ClientException) as caught:
        swift.head_container("photos")
    assert caught.value.http_status == 404


def test_objects(swift: Any) -> None:
    swift.put_container("c")
    etag = swift.put_object("c", "a b/ü.txt", contents="hello", content_type="text/plain")
    assert etag == "5d41402abc4b2a76b9719d911017c592"
    headers, body = swift.get_object("c", "a b/ü.txt")
    assert (headers["content-type"], body) == ("text/plain", b"hello")
    swift.post_object("c", "a b/ü.txt", {"X-Object-Meta-Name": "Zoë"})
    assert swift.head_object("c", "a b/ü.txt")["x-object-meta-name"] == "Zoë"
    swift.copy_object("c", "a b/ü.txt", destination="/c/copy")
    assert swift.get_object("c", "copy")[1] == b"hello"
    swift.delete_object("c", "a b/ü.txt")
    assert [row["name"] for row in swift.get_container("c")[1]] == ["copy"]


def test_stream_of_unknown_length(cloud: sandbox.Cloud, swift: Any) -> None:
    swift.put_container("c")
    swift.put_object("c", "stream", contents=io.BytesIO(b"x" * 100_000), chunk_size=1000)
    assert cloud.requests[-1].chunked
    _, pieces = swift.get_object("c", "stream", resp_chunk_size=1000)
    assert b"".join(pieces) == b"x" * 100_000


def test_listings(cloud: sandbox.Cloud, swift: Any) -> None:
    cloud.stores.object_storage("ORD", "openstack").limits["container_listing_limit"] = 2
    swift.put_container("c")
    for name in ("a/1", "a/2", "b", "c", "d"):
        swift.put_object("c", name, contents=b"x")
    everything = swift.get_container("c", full_listing=True)[1]
    assert [row["name"] for row in everything] == ["a/1", "a/2", "b", "c", "d"]
    grouped = swift.get_container("c", delimiter="/")[1]
    assert [row.get("name", row.get("subdir")) for row in grouped] == ["a/", "b"]
    assert [row["name"] for row in swift.get_container("c", prefix="a/")[1]] == ["a/1", "a/2"]


def test_capabilities(swift: Any) -> None:
    found = swift.get_capabilities()
    assert found["slo"]["max_manifest_segments"] == 1000
    assert {"staticweb", "formpost", "object_versioning", "tempurl"} <= set(found)


def test_temporary_url(cloud: sandbox.Cloud, swift: Any) -> None:
    swift.put_container("c")
    swift.put_object("c", "o", contents=b"hello")
    swift.post_account({"X-Account-Meta-Temp-Url-Key": "secret"})
    path = f"/v1/AUTH_{cloud.project_id}/c/o"
    for digest in ("sha1", "sha256", "sha512"):
        signed = generate_temp_url(path, 60, "secret", "GET", digest=digest)
        url = f"{cloud.url}/openstack/ord/object-store{signed}"
        assert requests.get(url, timeout=10).content == b"hello"


@pytest.mark.parametrize("static", [True, False])
def test_segmented_upload_download_and_delete(
    cloud: sandbox.Cloud, session: Any, swift: Any, tmp_path: Path, static: bool
) -> None:
    original, back = tmp_path / "original", tmp_path / "back"
    original.write_bytes(os.urandom(5_000_000))
    options = {
        "os_auth_token": session.get_token(),
        "os_storage_url": session.get_endpoint(service_type="object-store", region_name="ORD"),
        "segment_size": "1000000",
        "use_slo": static,
    }
    upload = SwiftUploadObject(str(original), object_name="big")
    with SwiftService(options) as service:
        assert all(result["success"] for result in service.upload("c", [upload]))
        downloads = service.download("c", ["big"], {"out_file": str(back)})
        assert all(result["success"] for result in downloads)
        assert back.read_bytes() == original.read_bytes()
        assert all(result["success"] for result in service.delete("c", ["big"]))
    assert swift.get_container("c")[1] == []
    assert swift.get_container("c_segments")[1] == []


def test_versions(swift: Any) -> None:
    swift.put_container("kept", headers={"X-Versions-Enabled": "true"})
    for data in (b"one", b"two"):
        swift.put_object("kept", "o", data)
    rows = swift.get_container("kept", query_string="versions=true")[1]
    assert [row["bytes"] for row in rows] == [3, 3]
    query = f"version-id={rows[1]['version_id']}"
    assert swift.get_object("kept", "o", query_string=query)[1] == b"one"
    swift.delete_object("kept", "o", query_string=query)
    assert len(swift.get_container("kept", query_string="versions=true")[1]) == 1


def test_a_site(swift: Any) -> None:
    swift.put_container("site", headers={"X-Container-Read": ".r:*"})
    swift.post_container("site", {"X-Container-Meta-Web-Index": "index.html"})
    swift.put_object("site", "index.html", b"home")
    assert requests.get(f"{swift.url}/site/", timeout=10).content == b"home"
