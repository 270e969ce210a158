"""What the client passes on, and the calls that are the client's own."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
import requests

import pyrax
from pyrax import cloudcdn, exceptions
from pyrax.cloudcdn import CloudCDNClient, CloudCDNFlavor, CloudCDNService
from tests.unit.queued import Wire

from .conftest import DOMAINS, ID, LOCATION, ORIGINS, SERVICE, make_client


def test_old_names_are_where_programs_import_them_from() -> None:
    names = ("BaseClient", "BaseManager", "BaseResource", "exc", "utils", "re", "wraps")
    assert all(hasattr(cloudcdn, name) for name in names)
    assert pyrax.CloudCDNClient is CloudCDNClient


def test_managers_have_the_names_that_scripts_use() -> None:
    client = make_client()
    assert (client.name, client._manager) == ("Cloud CDN", None)
    assert client._services_manager.uri_base == "services"
    assert client._services_manager.plural_response_key == "services"
    assert client._services_manager.response_key is None
    assert client._flavor_manager.resource_class is CloudCDNFlavor


def test_old_arguments_are_handed_on_in_the_old_form() -> None:
    client = make_client()
    manager = client._services_manager = Mock()
    client.create_service("n", "f", "d", "o")
    client.create_service("n", "f", "d", "o", "r", "c", log_delivery=True)
    client.patch_service("id", "changes")
    client.delete_assets("id", "/url")
    client.delete_assets("id", all=True, hard=False)
    client.list_services(1, "m")

    manager.create.assert_any_call("n", "f", "d", "o", None, None)
    manager.create.assert_called_with("n", "f", "d", "o", "r", "c", log_delivery=True)
    manager.patch.assert_called_once_with("id", "changes")
    manager.delete_assets.assert_any_call("id", "/url", False)
    manager.delete_assets.assert_called_with("id", None, True, hard=False)
    manager.list.assert_called_once_with(limit=1, marker="m")


@pytest.mark.parametrize("dialect", ["rackspace", "openstack"])
def test_C16_both_project_headers_are_sent(wire: Wire, dialect: str) -> None:
    wire.answer(status=204)
    make_client(dialect).ping()
    assert wire.last.headers["X-Project-Id"] == "123456"
    assert wire.last.headers["X-Auth-Project-Id"] == "123456"


def test_C13_ping_gives_nothing_when_all_is_well(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=204)
    assert cdn.ping() is None
    assert wire.lines == ["GET /ping"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, exceptions.InternalServerError), (503, exceptions.ServiceUnavailable)],
)
def test_C13_ping_raises_when_it_is_not(wire: Wire, status: int, kind: type[Exception]) -> None:
    wire.answer({"message": "ill"}, status=status)
    with pytest.raises(kind):
        make_client(retries=0).ping()


@pytest.mark.parametrize("status", [200, 503])
def test_health_is_a_document_either_way(cdn: CloudCDNClient, wire: Wire, status: int) -> None:
    wire.answer({"dns": {}}, status=status)
    assert cdn.health() == {"dns": {}}


def test_health_that_is_missing_is_an_error(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"message": "no"}, status=404)
    with pytest.raises(exceptions.NotFound):
        cdn.health()


def test_home_is_a_document(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"resources": {}})
    assert cdn.get_home() == {"resources": {}}
    assert wire.lines == ["GET /"]


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("list", ()),
        ("get", ("x",)),
        ("create", ()),
        ("delete", ("x",)),
        ("find", ()),
        ("findall", ()),
        ("get_limits", ()),
    ],
)
def test_generic_calls_are_not_offered(
    cdn: CloudCDNClient, wire: Wire, method: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(NotImplementedError) as refused:
        getattr(cdn, method)(*arguments)
    assert isinstance(refused.value, exceptions.NotSupported)
    assert (refused.value.method, refused.value.service) == (method, "Cloud CDN")
    assert wire.lines == []


# --- what is repeated ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_changes_are_never_repeated(wire: Wire, status: int) -> None:
    cdn = make_client(retries=3)
    wire.answer({"message": "later"}, status=status, times=4, headers={"Retry-After": "1"})
    calls = [
        lambda: cdn.create_service("shop", "cdn", DOMAINS, ORIGINS),
        lambda: cdn.patch_service(ID, {"op": "remove", "path": "/caching/0"}),
        lambda: cdn.delete_service(ID),
        lambda: cdn.delete_assets(ID, all=True),
    ]
    for call in calls:
        with pytest.raises(exceptions.ClientException):
            call()
    assert len(wire.lines) == 4


def test_a_creation_whose_answer_is_lost_is_not_repeated(wire: Wire) -> None:
    wire.fail(requests.ConnectionError("reset"))
    with pytest.raises(exceptions.ConnectionFailed):
        make_client(retries=3).create_service("shop", "cdn", DOMAINS, ORIGINS)
    assert len(wire.lines) == 1


def test_reads_are_repeated(wire: Wire) -> None:
    wire.answer({"message": "ill"}, status=503).answer(SERVICE)
    assert make_client(retries=3).get_service(ID).name == "shop"


def test_a_rate_limit_says_when(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"message": "too many"}, status=429, headers={"Retry-After": "60"})
    with pytest.raises(exceptions.OverLimit) as refused:
        cdn.delete_assets(ID, "/x")
    assert refused.value.retry_after == 60


@pytest.mark.parametrize(
    ("body", "message", "details"),
    [
        ({"message": "one"}, "one", None),
        (
            {"message": {"errors": [{"message": "one"}, {"message": "two"}]}},
            "one",
            "one; two",
        ),
    ],
)
def test_C8_error_texts_are_texts(
    cdn: CloudCDNClient, wire: Wire, body: Any, message: str, details: str | None
) -> None:
    wire.answer(body, status=400)
    with pytest.raises(exceptions.BadRequest) as refused:
        cdn.get_service(ID)
    assert (refused.value.message, refused.value.details) == (message, details)


# --- certificates -------------------------------------------------------------------------------


def test_C11_a_certificate_is_asked_for(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202)
    assert cdn.create_ssl_certificate("www.shop.example") is None
    assert wire.lines == ["POST /ssl_certificate"]
    assert wire.last.body == {
        "cert_type": "san",
        "domain_name": "www.shop.example",
        "flavor_id": "cdn",
        "project_id": "123456",
    }


def test_C11_a_certificate_is_shown_and_given_up(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"status": "deployed"}).answer(status=202, times=2)
    assert cdn.get_ssl_certificate("a/b")["status"] == "deployed"
    cdn.delete_ssl_certificate("a")
    cdn.delete_ssl_certificate("a", cert_type="san")
    assert wire.lines == [
        "GET /ssl_certificate/a%2Fb",
        "DELETE /ssl_certificate/a",
        "DELETE /ssl_certificate/a?cert_type=san",
    ]


@pytest.mark.parametrize("nothing", [None, "", ".."])
def test_nothing_is_sent_without_an_id(cdn: CloudCDNClient, wire: Wire, nothing: Any) -> None:
    calls = [
        cdn.get_service,
        cdn.delete_service,
        cdn.get_flavor,
        cdn.get_ssl_certificate,
        cdn.delete_ssl_certificate,
        lambda one: cdn.patch_service(one, {"op": "remove", "path": "/caching/0"}),
        lambda one: cdn.delete_assets(one, all=True),
        lambda one: cdn.update_service(one, name="shop"),
        lambda one: cdn.get_analytics(one, "requestCount"),
    ]
    for call in calls:
        with pytest.raises(ValueError):
            call(nothing)
    assert wire.lines == []


def test_a_location_on_another_host_is_never_called(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers={"Location": f"https://evil.example/services/{ID}"})
    wire.answer(SERVICE)
    made = cdn.create_service("shop", "cdn", DOMAINS, ORIGINS)
    assert made.status == "deployed"
    assert wire.lines == ["POST /services", f"GET /services/{ID}"]


def test_services_are_found_on_all_pages(cdn: CloudCDNClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"https://x.example/v1.0/services?marker={ID}&limit=1"}
    other = {**SERVICE, "id": "other", "name": "blog"}
    wire.answer({"services": [SERVICE], "links": [link]}).answer({"services": [other], "links": []})
    assert cdn.find_service(name="blog").id == "other"
    wire.answer({"services": [SERVICE, other], "links": []}, times=2)
    assert [type(one) for one in cdn.find_services(flavor_id="cdn")] == [CloudCDNService] * 2
    with pytest.raises(exceptions.NoUniqueMatch):
        cdn.find_service(flavor_id="cdn")
    assert wire.lines[1] == f"GET /services?limit=1&marker={ID}"


def test_a_created_service_is_patched_by_its_object(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers=LOCATION).answer(status=202)
    made = cdn.create_service("shop", "cdn", DOMAINS, ORIGINS)
    cdn.patch_service(made, [{"op": "replace", "path": "/name", "value": "new"}])
    assert wire.lines[-1] == f"PATCH /services/{ID}"
