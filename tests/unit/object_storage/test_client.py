"""The client: constructor, headers, time-outs, retries, capabilities, old names."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest
import requests.exceptions
import responses

from pyrax import exceptions, object_storage
from pyrax.client import BaseClient
from pyrax.object_storage import Container, StorageClient, assure_container
from pyrax.object_storage import capabilities as capabilities_module
from tests.unit.object_storage.conftest import CDN, STORAGE, Wire
from tests.unit.stub_identity import StubIdentity

INFO = {
    "swift": {"version": "2.35.0", "container_listing_limit": 500},
    "tempurl": {"allowed_digests": ["sha1", "sha256"]},
}


def test_the_constructor_is_that_of_every_client() -> None:
    identity = StubIdentity()
    client = StorageClient(identity, "ORD", None, STORAGE, cdn_management_url=CDN, timeout=5)
    assert (client.identity, client.region_name, client.management_url) == (
        identity,
        "ORD",
        STORAGE,
    )
    assert (client.cdn_management_url, client.timeout, client.name) == (CDN, 5, "Object Storage")
    assert StorageClient(identity).cdn_management_url is None


def test_clients_do_not_share_the_state_of_their_uploads() -> None:
    one, two = StorageClient(StubIdentity()), StorageClient(StubIdentity())
    one.folder_upload_status["key"] = {}
    assert two.folder_upload_status == {} == StorageClient.folder_upload_status


@pytest.mark.parametrize(
    ("alias", "name", "args"),
    [
        ("list_containers", "list_container_names", ()),
        ("get_all_containers", "list", ()),
        ("get_container", "get", ("x",)),
        ("create_container", "create", ("x",)),
        ("delete_container", "delete", ("x",)),
        ("get_container_objects", "list_container_objects", ("x",)),
        ("get_container_object_names", "list_container_object_names", ("x",)),
        ("get_info", "get_account_info", ()),
    ],
)
def test_old_names_follow_what_a_subclass_overrides(
    alias: str, name: str, args: tuple[Any, ...]
) -> None:
    kind = type("Mine", (StorageClient,), {name: lambda self, *a, **kw: "mine"})
    expected = None if alias == "delete_container" else "mine"
    assert getattr(kind(StubIdentity()), alias)(*args) == expected


@pytest.mark.parametrize(
    ("alias", "name", "args"),
    [
        ("get_objects", "list", ()),
        ("get_object_names", "list_object_names", ()),
        ("fetch_object", "fetch", ("x",)),
    ],
)
def test_old_names_of_containers_do_too(alias: str, name: str, args: tuple[Any, ...]) -> None:
    kind = type("Mine", (Container,), {name: lambda self, *a, **kw: "mine"})
    assert getattr(kind(None, {"name": "box"}), alias)(*args) == "mine"


def test_what_had_to_do_with_the_cache_does_nothing(
    wire: Wire, client: StorageClient, box: Container
) -> None:
    assert client.remove_container_from_cache("box") is None
    assert box.remove_from_cache("x") is None
    assert wire.sent == []


def test_a_name_becomes_a_container_for_decorated_methods(
    wire: Wire, client: StorageClient, box: Container
) -> None:
    class Mine(StorageClient):
        @assure_container
        def shown(self, container: Any, extra: int = 0) -> Any:
            """Give it back."""
            return container, extra

    mine = Mine(StubIdentity(), management_url=STORAGE)
    wire.answer(204)
    found, extra = mine.shown("box", extra=2)
    assert (found.name, extra, mine.shown(box)) == ("box", 2, (box, 0))
    assert wire.lines == ["HEAD /box"]


# --- requests -----------------------------------------------------------------------------------


def test_only_rackspace_is_told_the_project(
    wire: Wire, client: StorageClient, swift: StorageClient
) -> None:
    wire.answer(204).answer(204)
    client.list()
    assert wire.last.headers["X-Auth-Project-Id"] == "123456"
    swift.list()
    assert "X-Auth-Project-Id" not in wire.last.headers
    assert wire.last.headers["X-Auth-Token"] == "token-1"
    assert wire.last.headers["Accept"] == "application/json"


def test_time_outs_are_those_of_the_area_unless_set(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    original = BaseClient.request

    def spy(self: Any, uri: str, method: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(kwargs["timeout"])
        return original(self, uri, method, *args, **kwargs)

    monkeypatch.setattr("pyrax.client.BaseClient.request", spy)
    for identity, own in (
        (StubIdentity(), None),
        (StubIdentity(timeout="5,50"), None),
        (StubIdentity(timeout="5,50"), 7),
    ):
        wire.answer(204)
        StorageClient(identity, management_url=STORAGE, timeout=own).list()
    assert seen == [(10.0, 60.0), "5,50", 7]


@pytest.mark.parametrize(
    ("settings", "assigned", "expected"),
    [({}, None, 4), ({"retries": 3}, None, 4), ({"retries": 7}, None, 7), ({}, 0, 0)],
)
def test_retries_follow_the_setting_and_the_client(
    settings: dict[str, int], assigned: int | None, expected: int
) -> None:
    client = StorageClient(StubIdentity(**settings))
    client.retries = assigned
    assert client.retries == expected
    assert client.resumes == (expected + 1 if expected else 0)


def test_every_request_is_repeated_when_the_service_fails(
    wire: Wire, swift: StorageClient, slept: list[float]
) -> None:
    for _ in range(4):
        wire.answer(500)
    wire.answer(204)
    swift.set_account_metadata({"a": "b"})
    assert wire.lines == ["POST "] * 5
    assert all(0 <= wait <= limit for wait, limit in zip(slept, (1, 2, 4, 8)))


def test_the_service_s_wish_to_wait_is_cut(
    wire: Wire, client: StorageClient, slept: list[float]
) -> None:
    wire.answer(429, Retry_After=7).answer(503, Retry_After=900).answer(204)
    client.list()
    assert slept == [7.0, 60.0]


def test_time_outs_and_broken_connections_are_repeated(wire: Wire, client: StorageClient) -> None:
    wire.fail(requests.exceptions.ReadTimeout("late"))
    wire.fail(requests.exceptions.ConnectionError("gone")).answer(204)
    client.set_account_metadata({"a": "b"})
    assert len(wire.sent) == 3


def test_a_413_is_no_matter_of_time(wire: Wire, client: StorageClient, slept: list[float]) -> None:
    wire.answer(413, b"<html><h1>Over quota</h1></html>", Retry_After=5)
    with pytest.raises(exceptions.OverLimit):
        client.store_object("box", "x", b"1")
    assert slept == []


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize("verb", ["get_object", "fetch_object"])
def test_a_redirect_to_another_host_is_not_followed(
    wire: Wire, client: StorageClient, status: int, verb: str
) -> None:
    wire.answer(status, Location="https://evil.example.org/v1/x")
    with pytest.raises(exceptions.ClientException) as caught:
        getattr(client, verb)("box", "x")
    assert (caught.value.code, len(wire.sent)) == (status, 1)


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_content_of_objects_is_not_in_the_trace_of_raw_calls(
    wire: Wire, swift: StorageClient, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    swift.http_log_debug = True
    caplog.set_level("DEBUG", "pyrax")
    wire.answer(200, b"in the answer").answer(200, b"a listing")
    data = {"data": "in the request"} if method == "PUT" else {}
    getattr(swift, f"method_{method.lower()}")("/box/a/b?x=/", **data)
    assert "/box/a/b" in caplog.text
    assert "in the" not in caplog.text
    swift.method_get("/box?prefix=a/b")
    assert "a listing" in caplog.text


def test_error_texts_are_taken_out_of_their_html(wire: Wire, client: StorageClient) -> None:
    wire.answer(
        403,
        b"<html><h1>Forbidden</h1><p>Access was denied to this resource.</p></html>",
        X_Trans_Id="tx123",
    )
    with pytest.raises(exceptions.Forbidden) as caught:
        client.list()
    assert "Access was denied to this resource." in caught.value.message
    assert "<" not in caught.value.message
    assert caught.value.request_id == "tx123"


def test_the_url_is_taken_as_it_is_at_the_call(wire: Wire, client: StorageClient) -> None:
    client.management_url = "https://other.example.com/v1/AUTH_x/"
    wire.answer(204)
    client.list()
    assert wire.last.url == "https://other.example.com/v1/AUTH_x?format=json"


# --- capabilities -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://s.example.com/v1/AUTH_x", ["https://s.example.com/info"]),
        ("https://s.example.com/v1", ["https://s.example.com/info"]),
        ("https://s.example.com/v1.0/a/", ["https://s.example.com/info"]),
        (
            "https://r.example.com/swift/v1/AUTH_x",
            ["https://r.example.com/swift/info", "https://r.example.com/info"],
        ),
        (
            "https://r.example.com/swift/v1",
            ["https://r.example.com/swift/info", "https://r.example.com/info"],
        ),
    ],
)
def test_where_the_capabilities_are(url: str, expected: list[str]) -> None:
    assert capabilities_module.info_urls(url) == expected


def test_capabilities_are_asked_for_once_and_without_a_token(
    wire: Wire, client: StorageClient
) -> None:
    wire.answer(200, json=INFO)
    assert client.get_capabilities() == INFO
    assert client.get_capabilities() == INFO
    assert "X-Auth-Token" not in wire.last.headers
    assert len(wire.sent) == 1
    wire.answer(200, json={"swift": {}})
    assert client.get_capabilities(cached=False) == {"swift": {}}


@pytest.mark.parametrize("status", [403, 404, 405, 412])
def test_a_cluster_that_does_not_say_is_not_asked_again(
    wire: Wire, client: StorageClient, status: int
) -> None:
    wire.answer(status, b"<html></html>")
    assert client.get_capabilities() == client.get_capabilities() == {}
    assert len(wire.sent) == 1


def test_a_page_for_people_says_nothing(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, b"<html></html>")
    assert client.get_capabilities() == {}


def test_a_cluster_that_could_not_be_asked_is_asked_again(
    wire: Wire, client: StorageClient
) -> None:
    client.retries = 0
    wire.answer(503).fail(requests.exceptions.ConnectionError("gone")).answer(200, json=INFO)
    assert client.get_capabilities() == client.get_capabilities() == {}
    assert client.get_capabilities() == INFO


def test_another_url_has_other_capabilities(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=INFO).answer(200, json={"swift": {}})
    client.get_capabilities()
    client.management_url = "https://other.example.com/v1/x"
    assert client.get_capabilities() == {"swift": {}}


def test_T34_limits_come_from_the_capabilities(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=INFO)
    assert client.get_limits() == INFO["swift"]
    assert wire.lines == ["GET https://storage.example.com/info"]


def test_a_known_limit_of_listings_is_kept(wire: Wire, client: StorageClient) -> None:
    wire.answer(200, json=INFO).answer(204)
    client.get_capabilities()
    client.list_container_objects("box", limit=5000)
    assert wire.last.line == "GET /box?format=json&limit=500"


# --- the old path -------------------------------------------------------------------------------


def test_public_names_stand_at_the_old_path() -> None:
    for name in object_storage.__all__:
        assert hasattr(object_storage, name)
    assert (object_storage.MAX_FILE_SIZE, object_storage.DEFAULT_CDN_TTL) == (5368709119, 86400)
    assert not object_storage.FAULT and repr(object_storage.FAULT) == "FAULT"
    assert object_storage._massage_metakeys({"a": 1}, "X-") == {"X-a": 1}


def test_nothing_but_the_base_sends_requests() -> None:
    folder = pathlib.Path(object_storage.__file__).parent
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "requests.get" not in text and "http.request(" not in text, path


def test_the_mock_of_responses_is_enough_for_user_s_tests() -> None:
    client = StorageClient(StubIdentity(), management_url=STORAGE)
    with responses.RequestsMock() as mock:
        mock.add("PUT", f"{STORAGE}/box/x", status=201)
        client.store_object("box", "x", b"data", return_none=True)
        mock.add("GET", f"{STORAGE}/box/x", body=b"data")
        assert client.fetch_object("box", "x") == b"data"


@pytest.mark.parametrize("name", ["account", "container", "object"])
def test_prefixes_that_scripts_once_assigned_warn_and_do_nothing(
    wire: Wire, client: StorageClient, name: str
) -> None:
    attribute = f"{name}_meta_prefix"
    with pytest.warns(DeprecationWarning, match="prefix=''"):
        setattr(client, attribute, "")
    assert getattr(client, attribute) == f"X-{name.title()}-Meta-"
