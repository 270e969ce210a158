"""The CDN through pyrax: services from creation to deletion, pages, purges, certificates."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.cloudcdn import CloudCDNClient, CloudCDNService

ORIGIN = ["198.51.100.7"]


@pytest.fixture(autouse=True)
def fast(cloud: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting lets the cloud's time pass instead of ours."""
    monkeypatch.setattr("time.sleep", cloud.clock.advance)


def client() -> CloudCDNClient:
    """Return the CDN client."""
    found = pyrax.cloud_cdn
    assert found is not None
    return found


def made(name: str = "shop", **more: Any) -> Any:
    """Create a service and wait until it is deployed."""
    service = client().create_service(name, "cdn", [f"www.{name}.example"], ORIGIN, **more)
    assert isinstance(service, CloudCDNService)
    assert service.status == "create_in_progress"
    return client().wait_for_service(service)


@pytest.mark.parametrize("by_id", [True, False])
def test_a_service_lives_and_dies(rackspace: sandbox.Cloud, by_id: bool) -> None:
    cdn = client()
    service = made(caching=[{"name": "default", "ttl": 3600}])
    named: Any = service.id if by_id else service
    assert (service.status, service.access_url) == (
        "deployed",
        "www.shop.example.cdn77.example.net",
    )
    cdn.patch_service(named, {"op": "add", "path": "/domains/-", "value": {"domain": "a.example"}})
    assert cdn.get_service(named).status == "update_in_progress"
    service = cdn.wait_for_service(named)
    assert [one["domain"] for one in service.domains] == ["www.shop.example", "a.example"]
    cdn.delete_assets(named, "/a b&c=d%20")
    purge = rackspace.stores.cdn().purges[-1]
    assert (purge.url, purge.hard) == ("/a b&c=d%20", True)
    cdn.delete_service(named)
    assert cdn.wait_for_service(service) is None
    assert cdn.list_services() == []


def test_wait_for_build_ends_with_a_service(rackspace: sandbox.Cloud) -> None:
    service = client().create_service("shop", "cdn", ["www.shop.example"], ORIGIN)
    assert pyrax.utils.wait_for_build(service).status == "deployed"


def test_a_service_fails_on_demand(rackspace: sandbox.Cloud) -> None:
    with pytest.raises(pyrax.exc.ServiceResponseFailure, match="the sandbox was asked"):
        made("will-fail")
    service = client().find_service(name="will-fail")
    assert service.error_messages == ["the sandbox was asked for this"]
    service.update(name="is-fine")
    assert service.wait().status == "deployed"


def test_an_update_is_computed(rackspace: sandbox.Cloud) -> None:
    service = made()
    same = {"domains": ["www.shop.example"], "origins": ORIGIN, "caching": [], "restrictions": []}
    assert client().update_service(service, **same, log_delivery=False) == []
    changed = service.update(domains=["new.example"], log_delivery=True)
    assert [one["path"] for one in changed] == ["/domains", "/log_delivery/enabled"]
    service.wait()
    assert (service.domains[0]["domain"], service.log_delivery) == (
        "new.example",
        {"enabled": True},
    )


def test_a_service_that_is_being_changed_is_not_changed(rackspace: sandbox.Cloud) -> None:
    service = client().create_service("shop", "cdn", ["www.shop.example"], ORIGIN)
    for call in (
        lambda: client().patch_service(service, {"op": "remove", "path": "/caching/0"}),
        lambda: client().delete_assets(service, all=True),
    ):
        with pytest.raises(pyrax.exc.BadRequest, match="create_in_progress"):
            call()


def test_an_invalidation_updates_the_service(rackspace: sandbox.Cloud) -> None:
    service = made()
    service.delete_assets("/img/*", hard=False)
    service.get()
    assert service.status == "update_in_progress"
    assert service.wait().status == "deployed"
    assert not rackspace.stores.cdn().purges[-1].hard


def test_purges_are_limited(rackspace: sandbox.Cloud) -> None:
    service = made()
    for _ in range(20):
        service.delete_assets(all=True)
    with pytest.raises(pyrax.exc.OverLimit) as refused:
        service.delete_assets(all=True)
    assert (refused.value.code, refused.value.retry_after) == (429, 60)


@pytest.mark.parametrize(("count", "requests"), [(45, 3), (40, 3)])
def test_all_pages_are_walked(rackspace: sandbox.Cloud, count: int, requests: int) -> None:
    for number in range(count):
        client().create_service(f"shop-{number}", "cdn", [f"{number}.shop.example"], ORIGIN)
    before = len(rackspace.requests)
    assert len(client().list_services(limit=20, full_listing=True)) == count
    assert len(rackspace.requests) == before + requests
    first = client().list_services(limit=20)
    second = client().list_services(limit=20, marker=first[-1].id)
    assert (first[0].name, second[0].name) == ("shop-0", "shop-20")
    assert len(client().list_services()) == 10
    assert client().find_service(name="shop-39").domains[0]["domain"] == "39.shop.example"


@pytest.mark.parametrize("limit", [0, -1, 21])
def test_a_limit_that_is_too_large_is_refused(rackspace: sandbox.Cloud, limit: int) -> None:
    with pytest.raises(pyrax.exc.BadRequest):
        client().list_services(limit=limit)


def test_names_and_domains_are_taken_once(rackspace: sandbox.Cloud) -> None:
    made()
    with pytest.raises(pyrax.exc.BadRequest, match="already exists"):
        client().create_service("shop", "cdn", ["other.example"], ORIGIN)
    with pytest.raises(pyrax.exc.BadRequest, match="taken"):
        client().create_service("other", "cdn", ["www.shop.example"], ORIGIN)


def test_several_errors_are_told(rackspace: sandbox.Cloud) -> None:
    with pytest.raises(pyrax.exc.BadRequest) as refused:
        client().create_service("x", "cdn", ["a"], [{"origin": "o.example", "port": 81}])
    assert refused.value.message == "name must be text of 3 to 256 characters"
    assert len(refused.value.details.split("; ")) == 3


def test_an_account_has_so_many_services(rackspace: sandbox.Cloud) -> None:
    rackspace.stores.cdn().most_services = 1
    made()
    with pytest.raises(pyrax.exc.Forbidden):
        client().create_service("more", "cdn", ["more.example"], ORIGIN)


def test_a_body_that_is_too_large_is_refused(rackspace: sandbox.Cloud) -> None:
    with pytest.raises(pyrax.exc.OverLimit):
        client().create_service("shop", "cdn", ["x" * 9000], ORIGIN)


def test_an_html_page_is_an_error_too(rackspace: sandbox.Cloud) -> None:
    rackspace.faults.status(502, body="<html><body>Bad gateway</body></html>", method="POST")
    with pytest.raises(pyrax.exc.BadGateway):
        client().create_service("shop", "cdn", ["www.shop.example"], ORIGIN)
    assert client().list_services() == []


def test_a_shared_certificate_has_a_full_name(rackspace: sandbox.Cloud) -> None:
    domain = {"domain": "shop", "protocol": "https", "certificate": "shared"}
    service = client().create_service("shop", "cdn", [domain], ORIGIN)
    service.wait()
    assert service.domains == [
        {**domain, "domain": "shop.secure.cdn.example", "certificate_status": "deployed"}
    ]


def test_figures_are_shown(rackspace: sandbox.Cloud) -> None:
    service = made()
    found = service.get_analytics("requestCount", domain="www.shop.example")
    assert set(found["requestCount"]) == {"North America", "Europe"}
    with pytest.raises(pyrax.exc.BadRequest):
        service.get_analytics("colour")
    with pytest.raises(pyrax.exc.NotFound):
        service.get_analytics("requestCount", domain="other.example")


def test_certificates_are_asked_for_and_given_up(rackspace: sandbox.Cloud) -> None:
    cdn = client()
    cdn.create_ssl_certificate("www.shop.example")
    assert cdn.get_ssl_certificate("www.shop.example")["status"] == "create_in_progress"
    with pytest.raises(pyrax.exc.BadRequest):
        cdn.create_ssl_certificate("www.shop.example")
    cdn.delete_ssl_certificate("www.shop.example", cert_type="san")
    with pytest.raises(pyrax.exc.NotFound):
        cdn.get_ssl_certificate("www.shop.example")


def test_the_service_says_how_it_is(rackspace: sandbox.Cloud) -> None:
    cdn = client()
    assert cdn.ping() is None
    assert set(cdn.get_home()["resources"]) >= {"rel/services", "rel/flavors"}
    rackspace.stores.cdn().healthy = False
    assert cdn.health()["storage"]["cassandra"]["is_alive"] == "false"
    cdn.retries = 0
    with pytest.raises(pyrax.exc.ServiceUnavailable):
        cdn.ping()


def test_flavors_are_read(rackspace: sandbox.Cloud) -> None:
    flavor = client().list_flavors()[0]
    flavor.reload()
    assert client().get_flavor(flavor).id == "cdn"
    with pytest.raises(pyrax.exc.NotFound):
        client().get_flavor("nope")


@pytest.mark.parametrize("region", [None, "DFW", "ORD", "ord", "LON"])
def test_C9_every_region_reaches_the_one_service(
    rackspace: sandbox.Cloud, region: str | None
) -> None:
    made()
    elsewhere = pyrax.connect_to_cloud_cdn(region)
    assert elsewhere is not None
    assert [one.name for one in elsewhere.list_services()] == ["shop"]
    assert pyrax.identity.get_client("cdn", region or "DFW").list_services()[0].name == "shop"


def test_openstack_has_no_such_service(keystone: sandbox.Cloud) -> None:
    assert pyrax.cloud_cdn is None
    assert pyrax.connect_to_cloud_cdn() is None


def test_every_public_attribute_can_be_read(rackspace: sandbox.Cloud) -> None:
    service = client().create_service("shop", "cdn", ["www.shop.example"], ORIGIN)
    gone = made("gone")
    client().delete_service(gone)
    rackspace.clock.advance(60)
    gone.loaded = False
    for thing in (service, gone, client().list_flavors()[0]):
        for name in dir(thing):
            if not name.startswith("_"):
                getattr(thing, name)
