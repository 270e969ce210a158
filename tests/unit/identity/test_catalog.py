"""Reading catalogs: service names, regions, the entries that are left out."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.identity.catalog import Services, build_services, catalog_entries, interface_name
from pyrax.identity.endpoint import Service, split_type
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.documents import (
    CATALOG,
    DNS,
    FILES,
    FIRST_GENERATION,
    PREVIEW_DNS,
    SERVERS,
    endpoint,
    service,
)


def services_of(*entries: dict[str, Any], rackspace: bool = False, **options: Any) -> Services:
    """The services of a catalog."""
    identity = RaxIdentity() if rackspace else KeystoneIdentity()
    return build_services(identity, entries, **options)[0]


def regions_of(*entries: dict[str, Any]) -> list[str]:
    """The regions of a catalog."""
    return build_services(KeystoneIdentity(), entries)[1]


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("catalog_type", "prefix", "name"),
    [
        ("compute", "", "compute"),
        ("object-store", "", "object_store"),
        ("rax:load-balancer", "rax", "load_balancer"),
        ("volumev3", "", "volumev3"),
    ],
)
def test_type_gives_prefix_and_service_name(catalog_type: str, prefix: str, name: str) -> None:
    assert split_type(catalog_type) == (prefix, name)
    made = Service(KeystoneIdentity(), {"type": catalog_type, "name": "n", "endpoints": []})
    assert (made.prefix, made.service_type) == (prefix, name)


@pytest.mark.parametrize(
    ("catalog_type", "key"),
    [
        ("compute", "compute"),
        ("object-store", "object_store"),
        ("rax:object-cdn", "object_cdn"),
        ("rax:load-balancer", "load_balancer"),
        ("load-balancer", "load_balancer"),
        ("rax:database", "database"),
        ("database", "database"),
        ("volumev3", "volume"),
        ("block-storage", "volume"),
        ("block-store", "volume"),
        ("volumev2", "volume"),
        ("volume", "volume"),
        ("rax:dns", "dns"),
        ("dns", "dns"),
        ("network", "network"),
        ("rax:monitor", "monitor"),
        ("rax:autoscale", "autoscale"),
        ("image", "image"),
        ("rax:queues", "queues"),
        ("messaging", "queues"),
        ("message", "queues"),
        ("rax:cdn", "cdn"),
        ("orchestration", "orchestration"),
    ],
)
def test_T9_catalog_types_and_their_keys(catalog_type: str, key: str) -> None:
    found = services_of(service(catalog_type, "n", endpoint("https://x.example", "R1")))

    assert found[key].catalog_type == catalog_type
    assert split_type(catalog_type)[1] in found


def test_T9_best_of_several_types_stands_under_the_key() -> None:
    found = services_of(
        service("volume", "cinder", endpoint("https://v1.example", "R1")),
        service("volumev2", "cinderv2", endpoint("https://v2.example", "R1")),
        service("volumev3", "cinderv3", endpoint("https://v3.example", "R1")),
    )

    assert found["volume"].name == "cinderv3"
    assert found["volumev3"].name == "cinderv3"
    assert found["volumev2"].name == "cinderv2"


def test_rackspace_uses_its_first_volume_service() -> None:
    found = services_of(
        service("volumev3", "v3", endpoint("https://v3.example", "ORD")),
        service("volume", "cloudBlockStorage", endpoint("https://v1.example", "ORD")),
        rackspace=True,
    )

    assert found["volume"].name == "cloudBlockStorage"


# --- what is left out -----------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_first_generation_servers_are_left_out(order: int) -> None:
    found = services_of(*[SERVERS, FIRST_GENERATION][::order])

    assert found["compute"].name == "cloudServersOpenStack"
    assert found["compute"].regions == ["ORD", "DFW"]


@pytest.mark.parametrize("name", ["cloudServers", "CLOUDSERVERS"])
def test_first_generation_servers_alone_are_no_compute(name: str) -> None:
    found = services_of(service("compute", name, endpoint("https://old.example")))

    assert "compute" not in found


def test_compute_without_a_name_is_compute() -> None:
    entry = {"type": "compute", "endpoints": [endpoint("https://nova.example", "R1")]}

    assert services_of(entry)["compute"].name == ""


def test_preview_dns_is_left_out_beside_the_real_one_on_rackspace() -> None:
    found = services_of(PREVIEW_DNS, DNS, rackspace=True)

    assert found["dns"].name == "cloudDNS"


def test_T9_dns_of_openstack_is_there() -> None:
    found = services_of(service("dns", "designate", endpoint("https://dns.example", "R1")))

    assert found["dns"].name == "designate"


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "text",
        {},
        {"name": "no type"},
        {"type": None},
        {"type": "compute", "endpoints": "none"},
        {"type": "compute", "endpoints": [None]},
    ],
)
def test_malformed_entries_are_left_out_with_a_log_line(
    entry: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        found = catalog_entries({"serviceCatalog": [entry, FILES]})

    assert found == [FILES]
    assert "cannot be understood" in caplog.text


@pytest.mark.parametrize("catalog", [{}, [], None, "nothing"])
def test_T17_catalogs_without_services(catalog: Any) -> None:
    assert catalog_entries({"serviceCatalog": catalog}) == []
    assert catalog_entries({}) == []


# --- regions --------------------------------------------------------------------------------------


def test_regions_are_in_catalog_order_and_without_all() -> None:
    assert regions_of(DNS, SERVERS, FILES) == ["ORD", "DFW"]


def test_a_service_without_regions_is_in_every_region() -> None:
    found = services_of(DNS, SERVERS)

    assert found["dns"].regions == ["ORD", "DFW"]
    assert found["dns"].endpoints["DFW"].public_url == "https://dns.example/v1.0/654321"
    assert found["dns"].endpoints["DFW"].region == "DFW"


def test_without_any_region_it_stays_under_all() -> None:
    found = services_of(DNS)

    assert found["dns"].regions == ["ALL"]
    assert regions_of(DNS) == []


def test_entries_of_one_type_are_merged_and_the_first_of_a_region_wins() -> None:
    found = services_of(
        service("compute", "a", endpoint("https://a1.example", "R1")),
        service(
            "compute",
            "b",
            endpoint("https://b1.example", "R1"),
            endpoint("https://b2.example", "R2"),
        ),
    )

    endpoints = found["compute"].endpoints
    assert endpoints["R1"].public_url == "https://a1.example"
    assert endpoints["R2"].public_url == "https://b2.example"


# --- the CDN, which one region has for all --------------------------------------------------------

CDN_US = endpoint("https://global.cdn.example/v1.0/654321", "DFW")
CDN_UK = endpoint("https://uk.cdn.example/v1.0/654321", "LON")


def test_cdn_with_one_address_serves_every_region() -> None:
    found = services_of(SERVERS, service("rax:cdn", "rackCDN", CDN_US), rackspace=True)

    assert found["cdn"].endpoints["ORD"].public_url == CDN_US["publicURL"]
    assert found["cdn"].endpoint_for("SYD").region == "SYD"


@pytest.mark.parametrize(("region", "address"), [("ORD", CDN_US), ("hkg", CDN_US), ("lon", CDN_UK)])
def test_cdn_with_two_addresses_serves_each_from_its_side(
    region: str, address: dict[str, Any]
) -> None:
    found = services_of(service("rax:cdn", "rackCDN", CDN_US, CDN_UK), rackspace=True)

    assert found["cdn"].endpoint_for(region).public_url == address["publicURL"]


def test_cdn_with_two_addresses_has_none_for_an_unknown_region() -> None:
    found = services_of(service("rax:cdn", "rackCDN", CDN_US, CDN_UK), rackspace=True)

    assert found["cdn"].endpoint_for("MARS") is None


# --- services as a dict ---------------------------------------------------------------------------


@pytest.fixture
def services() -> Services:
    """The services of the Rackspace catalog with the login answer."""
    return services_of(*CATALOG, rackspace=True, access={"token": {"id": "tok-secret"}, "user": {}})


def test_I_16_access_is_there_but_not_counted(services: Services) -> None:
    assert services["access"]["token"]["id"] == "tok-secret"
    assert services.access is services["access"]
    assert services.get("access") is services["access"]
    assert "access" in services
    assert "access" not in list(services)
    assert "access" not in set(services.keys())
    assert "access" not in dict(services.items())
    assert len(services) == 5


def test_services_are_attributes(services: Services) -> None:
    assert services.compute is services["compute"]
    assert services.get("compute") is services["compute"]
    assert services.get("nothing") is None
    with pytest.raises(AttributeError):
        services.nothing  # noqa: B018
    with pytest.raises(KeyError):
        services["nothing"]


def test_repr_masks_the_token(services: Services) -> None:
    assert "tok-secret" not in repr(services)
    assert "'id': '***'" in repr(services)
    assert "'compute' Service object" in repr(services)


def test_services_can_be_written_as_json(services: Services) -> None:
    written = json.loads(json.dumps(services))

    assert written["object_store"]["name"] == "cloudFiles"
    assert written["object_store"]["endpoints"]["ORD"] == {
        "public_url": "https://storage.ord.example/v1/Mosso_654321",
        "private_url": "https://snet-storage.ord.example/v1/Mosso_654321",
        "tenant_id": "654321",
        "region": "ORD",
    }
    assert json.loads(json.dumps(services, indent=1)) == written


def test_services_can_be_added_by_scripts(services: Services) -> None:
    services["mine"] = "a service"
    services.other = "another"

    assert services.mine == "a service"
    assert services["other"] == "another"
    del services.mine
    assert "mine" not in services


# --- Service --------------------------------------------------------------------------------------


def test_service_attributes_and_items() -> None:
    identity = RaxIdentity()
    made = Service(identity, FILES)

    assert made.identity is identity
    assert made.name == made["name"] == "cloudFiles"
    assert made.service_type == "object_store"
    assert made.clients == {}
    assert made.endpoints is made["endpoints"]
    assert made["endpoints"]["ORD"]["public_url"] == FILES["endpoints"][0]["publicURL"]
    assert made["endpoints"]["ORD"]["publicURL"] == FILES["endpoints"][0]["publicURL"]
    assert made.regions == ["ORD"]
    assert repr(made).startswith("<'object_store' Service object at 0x")


def test_service_finds_regions_ignoring_case() -> None:
    made = Service(RaxIdentity(), SERVERS)

    assert made.endpoint_for("ord") is made.endpoints["ORD"]


def test_service_without_an_endpoint_for_the_region() -> None:
    made = Service(RaxIdentity(), FILES)

    with pytest.raises(exceptions.NoEndpointForRegion, match="SYD.*ORD"):
        made.get_client("SYD")


# --- the interface --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interface", "address"),
    [
        ("public", "https://public.example"),
        ("internal", "https://internal.example"),
        ("admin", "https://admin.example"),
    ],
)
def test_interface_says_which_address_is_the_public_one(interface: str, address: str) -> None:
    entry = service(
        "image",
        "glance",
        endpoint(
            "https://public.example",
            "R1",
            internalURL="https://internal.example",
            adminURL="https://admin.example",
        ),
    )

    found = services_of(entry, interface=interface)["image"].endpoints["R1"]

    assert found.public_url == address
    assert found.private_url == "https://internal.example"
    assert found.admin_url == "https://admin.example"


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        (None, "public"),
        ("", "public"),
        ("internal", "internal"),
        ("internalURL", "internal"),
        ("publicURL", "public"),
        ("ADMIN", "admin"),
        ("private", "internal"),
        ("nonsense", "public"),
    ],
)
def test_spellings_of_the_interface_setting(setting: Any, name: str) -> None:
    assert interface_name(setting) == name
