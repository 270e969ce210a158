"""Containers on the CDN."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax import exceptions, object_storage
from pyrax.object_storage import Container, StorageClient, StorageObject
from tests.unit.object_storage.conftest import CDN, STORAGE, Wire

CDN_HEAD = {
    "X_Cdn_Enabled": "True",
    "X_Ttl": "259200",
    "X_Log_Retention": "True",
    "X_Cdn_Uri": "http://a.r49.cf0.rackcdn.com",
    "X_Cdn_Ssl_Uri": "https://c.ssl.cf0.rackcdn.com",
    "X_Cdn_Streaming_Uri": "http://d.stream.cf0.rackcdn.com",
    "X_Cdn_Ios_Uri": "http://e.iosr.cf0.rackcdn.com",
}


# --- properties ---------------------------------------------------------------------------------


def test_properties_are_read_together_when_first_needed(wire: Wire, box: Container) -> None:
    assert wire.sent == []
    wire.answer(204, **CDN_HEAD)
    assert (box.cdn_enabled, box.cdn_ttl, box.cdn_log_retention) == (True, 259200, True)
    assert box.cdn_uri == "http://a.r49.cf0.rackcdn.com"
    assert box.cdn_ssl_uri == "https://c.ssl.cf0.rackcdn.com"
    assert box.cdn_streaming_uri == "http://d.stream.cf0.rackcdn.com"
    assert box.cdn_ios_uri == "http://e.iosr.cf0.rackcdn.com"
    assert wire.lines == ["HEAD cdn:/box"]


def test_a_container_that_was_never_published(wire: Wire, box: Container) -> None:
    wire.answer(404).answer(204)
    assert (box.cdn_enabled, box.cdn_uri, box.cdn_ttl) == (False, None, 86400)
    assert (box.cdn_ios_uri, box.cdn_log_retention) == (None, False)
    assert wire.lines == ["HEAD cdn:/box", "HEAD /box"]


def test_a_container_that_was_taken_off_is_not_enabled(wire: Wire, box: Container) -> None:
    wire.answer(204, **{**CDN_HEAD, "X_Cdn_Enabled": "False"})
    assert (box.cdn_enabled, box.cdn_ttl) == (False, 259200)


def test_setting_a_property_is_local_and_the_rest_is_still_read(wire: Wire, box: Container) -> None:
    box.cdn_enabled = True
    box.cdn_ttl = 5
    assert wire.sent == []
    wire.answer(204, **CDN_HEAD)
    assert (box.cdn_uri, box.cdn_ttl, box.cdn_enabled) == (
        "http://a.r49.cf0.rackcdn.com",
        5,
        True,
    )


def test_setting_the_log_retention_tells_the_service(wire: Wire, box: Container) -> None:
    wire.answer(202)
    box.cdn_log_retention = True
    assert wire.lines == ["PUT cdn:/box"]
    assert wire.last.headers["X-Log-Retention"] == "True"
    assert box._cdn_log_retention is True


@pytest.mark.parametrize("call", ["make_public", "make_private"])
def test_publishing_forgets_what_was_read(wire: Wire, box: Container, call: str) -> None:
    wire.answer(204, **CDN_HEAD).answer(201).answer(204, **{**CDN_HEAD, "X_Ttl": "900"})
    assert box.cdn_ttl == 259200
    getattr(box, call)()
    assert box._cdn_ttl is object_storage.FAULT
    assert box.cdn_ttl == 900


def test_the_mark_of_what_was_not_read_survives_copies(box: Container) -> None:
    box.forget_cdn()
    for twin in (copy.deepcopy(box), pickle.loads(pickle.dumps(box))):
        assert twin._cdn_uri is object_storage.FAULT


# --- calls --------------------------------------------------------------------------------------


def test_T2_a_container_is_published(wire: Wire, client: StorageClient) -> None:
    wire.answer(201).answer(202)
    client.make_container_public("b x", ttl=900)
    assert wire.lines == ["PUT cdn:/b%20x"]
    assert wire.last.headers["X-Cdn-Enabled"] == "True"
    assert wire.last.headers["X-Ttl"] == "900"
    client.make_container_private("box")
    assert wire.last.headers["X-Cdn-Enabled"] == "False"
    assert "X-Ttl" not in wire.last.headers


def test_single_values_are_asked_for(wire: Wire, client: StorageClient) -> None:
    for _ in range(3):
        wire.answer(204, **CDN_HEAD)
    assert client.get_cdn_log_retention("box") is True
    assert client.get_container_streaming_uri("box") == "http://d.stream.cf0.rackcdn.com"
    assert client.get_container_ios_uri("box") == "http://e.iosr.cf0.rackcdn.com"
    for _ in range(3):
        wire.answer(204)
    assert client.get_cdn_log_retention("box") is False
    assert client.get_container_streaming_uri("box") is None
    assert client.get_container_ios_uri("box") is None


def test_metadata_of_the_cdn(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, **CDN_HEAD, Content_Type="text/html", Date="now", Content_Length=0)
    found = client.get_container_cdn_metadata("box")
    assert found["x-ttl"] == "259200"
    assert not {"content-type", "content-length", "date"} & set(found)
    wire.answer(202)
    response = client.set_container_cdn_metadata("box", {"x-TTL": 900, "X-Log-Retention": True})
    assert response.status_code == 202
    assert wire.lines[-1] == "POST cdn:/box"
    assert wire.last.headers["X-TTL"] == "900"
    assert wire.last.headers["X-Log-Retention"] == "True"


def test_another_key_is_no_metadata_of_the_cdn(wire: Wire, client: StorageClient) -> None:
    with pytest.raises(exceptions.InvalidCDNMetadata, match="X-Color"):
        client.set_container_cdn_metadata("box", {"X-Color": "red"})
    assert wire.sent == []


def test_published_containers_are_listed_from_all_pages(wire: Wire, client: StorageClient) -> None:
    full = [{"name": f"{number:05}", "cdn_enabled": False} for number in range(9999)]
    full.append({"name": "a", "cdn_enabled": True})
    last = [{"name": "b", "cdn_enabled": False}, {"name": "c", "cdn_enabled": "True"}]
    for page in (full, last, last):
        wire.answer(200, json=page)
    assert client.list_public_containers() == ["a", "c"]
    assert wire.lines == ["GET cdn:?format=json", "GET cdn:?format=json&marker=a"]
    assert client.list_public_containers(include_disabled=True) == ["b", "c"]


def test_an_object_is_purged(wire: Wire, client: StorageClient, box: Container) -> None:
    for _ in range(3):
        wire.answer(204)
    client.purge_cdn_object("box", "a b", email_addresses=["a@x.example", "b@x.example"])
    assert wire.lines == ["DELETE cdn:/box/a%20b"]
    assert wire.last.headers["X-Purge-Email"] == "a@x.example, b@x.example"
    StorageObject(box.object_manager, {"name": "x"}).purge("c@x.example")
    assert wire.last.headers["X-Purge-Email"] == "c@x.example"
    box.purge_cdn_object("x")
    assert "X-Purge-Email" not in wire.last.headers


@pytest.mark.parametrize("url", [STORAGE, STORAGE + "/", "https://STORAGE.example.com/v1/other"])
def test_a_purge_never_reaches_the_storage(wire: Wire, client: StorageClient, url: str) -> None:
    client.cdn_management_url = url
    with pytest.raises(exceptions.NotCDNEnabled, match="would delete the object"):
        client.purge_cdn_object("box", "x")
    assert wire.sent == []


def test_too_many_purges(wire: Wire, client: StorageClient) -> None:
    client.retries = 0
    wire.answer(498, b"too many")
    with pytest.raises(exceptions.OverLimit):
        client.purge_cdn_object("box", "x")


# --- what is missing ----------------------------------------------------------------------------


def test_a_container_that_exists_but_is_not_published(wire: Wire, client: StorageClient) -> None:
    wire.answer(404).answer(204)
    with pytest.raises(exceptions.NotCDNEnabled, match="'b x'"):
        client.get_container_cdn_metadata("b x")
    assert wire.lines == ["HEAD cdn:/b%20x", "HEAD /b%20x"]


def test_a_container_that_does_not_exist(wire: Wire, client: StorageClient) -> None:
    wire.answer(404).answer(404)
    with pytest.raises(exceptions.NoSuchContainer):
        client.make_container_public("box")


def test_data_of_a_container_that_is_not_published_is_empty(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(404).answer(204)
    assert client._manager.fetch_cdn_data("box") == {}


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("make_container_public", ("box",)),
        ("make_container_private", ("box",)),
        ("get_cdn_log_retention", ("box",)),
        ("set_cdn_log_retention", ("box", True)),
        ("get_container_streaming_uri", ("box",)),
        ("get_container_ios_uri", ("box",)),
        ("get_container_cdn_metadata", ("box",)),
        ("set_container_cdn_metadata", ("box", {"X-Ttl": 900})),
        ("list_public_containers", ()),
        ("purge_cdn_object", ("box", "x")),
        ("cdn_request", ("/box", "HEAD")),
    ],
)
@pytest.mark.parametrize("url", [None, ""])
def test_openstack_has_no_cdn(
    wire: Wire, swift: StorageClient, name: str, args: tuple[Any, ...], url: str | None
) -> None:
    swift.cdn_management_url = url
    with pytest.raises(exceptions.NotCDNEnabled, match="CDN is not enabled") as caught:
        getattr(swift, name)(*args)
    assert isinstance(caught.value, exceptions.NotSupported)
    assert name in str(caught.value) and "set_container_acl" in str(caught.value)
    assert wire.sent == []


def test_on_openstack_the_properties_have_values(wire: Wire, swift: StorageClient) -> None:
    box = Container(swift._manager, {"name": "box"})
    assert (box.cdn_enabled, box.cdn_uri, box.cdn_ttl) == (False, None, 86400)
    assert wire.sent == []


def test_requests_of_your_own(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, X_Ttl=5).answer(200, json=[])
    response, _ = client.cdn_request("/box", "head")
    assert response.headers["X-Ttl"] == "5"
    client.cdn_request(b"box", "GET")
    assert wire.last.url == f"{CDN}/box"
    assert wire.last.headers["X-Auth-Token"] == "token-1"


def test_a_hash_mark_in_a_raw_path_belongs_to_the_name(wire: Wire, client: StorageClient) -> None:
    wire.answer(204)
    client.cdn_request("/box/a#b", "DELETE")
    assert wire.last.url == f"{CDN}/box/a%23b"


def test_a_port_that_goes_without_saying_hides_no_storage_url(
    wire: Wire, client: StorageClient
) -> None:
    client.cdn_management_url = str(client.management_url).replace(".com/", ".com:443/")
    with pytest.raises(exceptions.NotCDNEnabled, match="delete the object"):
        client.purge_cdn_object("box", "x")
    assert wire.sent == []
