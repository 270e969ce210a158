"""Contexts: services and regions as attributes, and the clients behind them."""

from __future__ import annotations

import copy
import logging
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from pyrax import client, exceptions
from pyrax.identity import registry
from pyrax.identity.catalog import SERVICE_MAPPING
from pyrax.identity.endpoint import Endpoint
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    CATALOG,
    RAX_TOKENS,
    V2,
    access,
    endpoint,
    requests_sent,
    service,
)


class AnyClient(client.BaseClient):
    """A client that stands for those of all services here."""

    zero = 0

    def _configure_manager(self) -> None:
        """It has no managers."""


class Compute(AnyClient):
    """The compute client."""


class Networks(AnyClient):
    """The network client."""


class Storage(AnyClient):
    """The object storage client."""

    def __init__(self, *args: Any, cdn_management_url: Any = None, **kwargs: Any) -> None:
        self.cdn_management_url = cdn_management_url
        super().__init__(*args, **kwargs)


@pytest.fixture(autouse=True)
def client_classes(monkeypatch: pytest.MonkeyPatch) -> Iterator[registry.ClientClasses]:
    """Small classes in the place of the real clients."""
    classes = registry.ClientClasses(dict.fromkeys(registry.CLIENT_CLASSES, AnyClient))
    classes.update(
        {
            "compute": Compute,
            "object_store": Storage,
            "raxnetwork": Networks,
            "network": Networks,
            "compute:network": Networks,
        }
    )
    monkeypatch.setattr(registry, "client_classes", classes)
    yield classes


@pytest.fixture
def openstack(mock: responses.RequestsMock) -> KeystoneIdentity:
    """A context of an OpenStack cloud that has one of everything."""
    types = (
        "compute",
        "object-store",
        "load-balancer",
        "database",
        "volumev3",
        "dns",
        "network",
        "image",
        "messaging",
        "orchestration",
    )
    catalog = [
        service(kind, kind, endpoint(f"https://{kind}.example", "region-a.geo-1")) for kind in types
    ]
    catalog[0]["endpoints"].append(endpoint("https://compute.b.example", "RegionB"))
    mock.post(f"{V2}/tokens", json=access(catalog=catalog))
    identity = KeystoneIdentity(auth_endpoint=V2)
    identity.set_credentials("demo", "pw-1", authenticate=True)
    return identity


# --- attribute access -----------------------------------------------------------------------------


def test_I_30_every_way_gives_the_same_client(rax_in: RaxIdentity) -> None:
    found = rax_in.get_client("compute", "ORD")

    assert isinstance(found, Compute)
    assert rax_in.compute.ORD.client is found
    assert rax_in.ORD.compute.client is found
    assert rax_in.ord.compute.client is found
    assert rax_in.get_client(b"nova", b"ord") is found
    assert rax_in.services["compute"].get_client("ord") is found


@pytest.mark.parametrize(
    ("alias", "key"),
    sorted(
        (alias, key)
        for alias, key in SERVICE_MAPPING.items()
        if key not in ("monitor", "autoscale", "cdn")
    ),
)
def test_I_31_aliases_work_everywhere_on_openstack(
    openstack: KeystoneIdentity, alias: str, key: str
) -> None:
    wanted = openstack.get_client("network" if key == "raxnetwork" else key, "region-a.geo-1")

    assert openstack.get_client(alias, "region-a.geo-1") is wanted
    assert getattr(openstack, alias)["region-a.geo-1"].client is wanted
    region = getattr(openstack, "region-a.geo-1")
    assert getattr(region, alias).client is wanted
    assert region[alias].client is wanted


@pytest.mark.parametrize("alias", ["monitor", "cloud_monitoring", "autoscale", "cdn", "cloud_cdn"])
def test_I_31_aliases_of_rackspace_services(
    mock: responses.RequestsMock, rax: RaxIdentity, alias: str
) -> None:
    catalog = [
        service("rax:monitor", "m", endpoint("https://monitor.example")),
        service("rax:autoscale", "a", endpoint("https://autoscale.example", "DFW")),
        service("rax:cdn", "c", endpoint("https://cdn.example", "DFW")),
    ]
    mock.post(RAX_TOKENS, json=access(catalog=catalog))
    rax.authenticate()

    assert rax.get_client(alias, "DFW") is getattr(rax.DFW, alias).client


def test_aliases_of_a_context_can_be_extended(openstack: KeystoneIdentity) -> None:
    openstack.service_mapping["heat"] = "orchestration"

    assert openstack.heat is openstack.orchestration
    assert "heat" not in KeystoneIdentity().service_mapping


def test_I_33_attribute_access_without_a_login() -> None:
    context = RaxIdentity()

    with pytest.raises(exceptions.NotAuthenticated, match="authenticate=True"):
        context.compute  # noqa: B018


def test_I_34_regions_that_are_no_python_names(openstack: KeystoneIdentity) -> None:
    assert isinstance(openstack.compute["region-a.geo-1"].client, Compute)


def test_unknown_attribute(rax_in: RaxIdentity) -> None:
    with pytest.raises(AttributeError, match="No such attribute 'no_such_thing'."):
        rax_in.no_such_thing  # noqa: B018


def test_access_is_no_service_of_a_context(rax_in: RaxIdentity) -> None:
    with pytest.raises(AttributeError):
        rax_in.access  # noqa: B018


def test_unknown_service_of_a_region(rax_in: RaxIdentity) -> None:
    with pytest.raises(AttributeError):
        rax_in.ORD.no_such_thing  # noqa: B018
    with pytest.raises(KeyError):
        rax_in.ORD["no_such_thing"]


def test_real_attributes_win(openstack: KeystoneIdentity) -> None:
    openstack.services["token"] = openstack.services["compute"]

    assert openstack.token == "tok-1"


@pytest.mark.parametrize("name", ["no_such_thing", "_private", "__deepcopy__x", "compute"])
def test_hasattr_works_without_a_login(name: str) -> None:
    assert hasattr(RaxIdentity(), name) is False


def test_services_and_regions_are_completed_after_the_login(openstack: KeystoneIdentity) -> None:
    assert {"compute", "nova", "cloudfiles", "RegionB", "get_client"} <= set(dir(openstack))
    assert not {"monitor", "autoscale", "access", "region-a.geo-1"} & set(dir(openstack))
    assert {"compute", "nova", "cloudservers"} <= set(dir(openstack.RegionB))
    assert "swift" not in dir(openstack.RegionB)
    assert "RegionB" in dir(openstack.compute)
    assert "region-a.geo-1" not in dir(openstack.compute)
    for name in dir(openstack):
        assert hasattr(openstack, name), name


def test_without_a_login_only_methods_are_completed() -> None:
    assert "authenticate" in dir(RaxIdentity())
    assert "compute" not in dir(RaxIdentity())


def test_contexts_can_be_copied(rax_in: RaxIdentity) -> None:
    rax_in.get_client("compute", "ORD")

    for twin in (copy.copy(rax_in), copy.deepcopy(rax_in)):
        assert twin.token == "tok-1"
        assert twin.api_key == "key-1"
        assert isinstance(twin.ORD.compute.client, Compute)
    assert copy.deepcopy(rax_in).ORD.compute.client is not rax_in.ORD.compute.client
    assert copy.deepcopy(RaxIdentity("ann")).username == "ann"
    assert copy.copy(RaxIdentity("ann")).username == "ann"


def test_clients_of_a_deep_copy_belong_to_the_copy(rax_in: RaxIdentity) -> None:
    twin = copy.deepcopy(rax_in)

    assert twin.ORD.compute.client.identity is twin


# --- get_client -----------------------------------------------------------------------------------


def test_get_client_without_a_login() -> None:
    with pytest.raises(
        exceptions.NotAuthenticated,
        match="You must authenticate before trying to create clients.",
    ):
        RaxIdentity().get_client("compute", "ORD")


@pytest.mark.parametrize(("name", "region"), [("nothing", "ORD"), ("compute", "XYZ")])
def test_get_client_for_what_is_not_there(rax_in: RaxIdentity, name: str, region: str) -> None:
    with pytest.raises(exceptions.NoSuchClient) as caught:
        rax_in.get_client(name, region)

    assert caught.value.message == (
        f"There is no client available for the service '{name}' in the region '{region}'."
    )


def test_get_client_of_a_service_that_pyrax_does_not_know(openstack: KeystoneIdentity) -> None:
    with pytest.raises(exceptions.NoClientForService, match="orchestration"):
        openstack.get_client("orchestration", "region-a.geo-1")


def test_I_32_internal_address(rax_in: RaxIdentity) -> None:
    found = rax_in.get_client("object_store", "ORD", public=False)

    assert found.management_url == "https://snet-storage.ord.example/v1/Mosso_654321"
    assert rax_in.object_store.ORD.client_private is found
    assert rax_in.object_store.ORD.client is not found


@pytest.mark.parametrize("name", ["database", "compute"])
def test_I_32_no_internal_address(rax_in: RaxIdentity, name: str) -> None:
    for _ in range(2):
        with pytest.raises(exceptions.NoEndpointForService) as caught:
            rax_in.get_client(name, "ORD", public=False)

        assert caught.value.message == (
            f"No private_url endpoint is available for the '{name}' service."
        )


def test_T18_internal_addresses_stand_under_two_keys() -> None:
    for key in ("internalURL", "privateURL"):
        made = Endpoint({key: "https://inside.example"}, "image", "R1", RaxIdentity())

        assert made.private_url == "https://inside.example"


def test_uncached_client_is_new_and_replaces_the_kept_one(rax_in: RaxIdentity) -> None:
    first = rax_in.get_client("compute", "ORD")

    second = rax_in.get_client("compute", "ORD", cached=False)

    assert second is not first
    assert rax_in.get_client("compute", "ORD") is second


def test_client_class_is_used_and_kept_apart(rax_in: RaxIdentity) -> None:
    class Mine(Compute):
        """A class of a script."""

    mine = rax_in.get_client("compute", "ORD", client_class=Mine)

    assert type(mine) is Mine
    assert rax_in.get_client("compute", "ORD", client_class=Mine) is mine
    assert type(rax_in.get_client("compute", "ORD")) is Compute


def test_client_class_written_for_pyrax_1(rax_in: RaxIdentity) -> None:
    class Old:
        """A class that knows no service type."""

        def __init__(
            self, identity: Any, region_name: Any, management_url: Any, verify_ssl: Any = True
        ) -> None:
            self.arguments = (identity, region_name, management_url)

    made = rax_in.get_client("compute", "ORD", client_class=Old)

    assert made.arguments == (rax_in, "ORD", "https://ord.servers.example/v2/654321")


def test_kept_clients_are_dropped_at_the_next_login(rax_in: RaxIdentity) -> None:
    first = rax_in.get_client("compute", "ORD")

    rax_in.authenticate()

    assert rax_in.get_client("compute", "ORD") is not first
    assert first.management_url == "https://ord.servers.example/v2/654321"


def test_a_remembered_error_is_dropped_at_the_next_login(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    with pytest.raises(exceptions.NoEndpointForService):
        rax_in.get_client("database", "ORD", public=False)
    inside = endpoint("https://db.example", "ORD", internalURL="https://snet-db.example")
    catalog = [service("rax:database", "cloudDatabases", inside)]
    mock.replace(responses.POST, RAX_TOKENS, json=access(catalog=catalog))

    rax_in.authenticate()

    found = rax_in.get_client("database", "ORD", public=False)
    assert found.management_url == "https://snet-db.example"


def test_what_a_client_is_made_with(rax_in: RaxIdentity) -> None:
    rax_in.timeout = 17
    rax_in.verify_ssl = "/ca.pem"

    found = rax_in.make_client("dns", "dfw")

    assert found.identity is rax_in
    assert found.region_name == "DFW"
    assert found.management_url == "https://dns.example/v1.0/654321"
    assert found.service_type == "rax:dns"
    assert found.dialect == "rackspace"
    assert found.timeout == 17
    assert found.verify_ssl == "/ca.pem"


def test_make_client_gives_a_new_object_each_time(rax_in: RaxIdentity) -> None:
    first = rax_in.make_client("compute", "ORD", verify_ssl=False)

    assert first.verify_ssl is False
    assert rax_in.make_client("compute", "ORD") is not first
    assert rax_in.get_client("compute", "ORD") is not first


def test_make_client_takes_another_address(rax_in: RaxIdentity) -> None:
    found = rax_in.make_client("compute", "ORD", management_url="https://bypass.example")
    other = rax_in.make_client("object_store", "ORD", endpoint_type="internalURL")

    assert found.management_url == "https://bypass.example"
    assert other.management_url == "https://snet-storage.ord.example/v1/Mosso_654321"


@pytest.mark.parametrize("public", [True, False])
def test_storage_clients_get_the_public_cdn_address_of_the_region(
    rax_in: RaxIdentity, public: bool
) -> None:
    assert rax_in.get_client("swift", "ORD", public=public).cdn_management_url == (
        "https://cdn1.example/v1/M"
    )


def test_storage_clients_without_a_cdn(openstack: KeystoneIdentity) -> None:
    assert openstack.get_client("swift", "region-a.geo-1").cdn_management_url is None


# --- networks -------------------------------------------------------------------------------------

NETWORK_NAMES = [
    "compute:networks",
    "networks",
    "network",
    "cloudnetworks",
    "cloud_networks",
    "neutron",
    "raxnetwork",
]


@pytest.mark.parametrize("name", NETWORK_NAMES)
def test_networks_of_rackspace_are_at_the_compute_address(rax_in: RaxIdentity, name: str) -> None:
    found = rax_in.get_client(name, "ORD")

    assert type(found) is Networks
    assert found.management_url == "https://ord.servers.example/v2/654321"
    assert rax_in.ORD[name].client is found
    assert type(rax_in.get_client("compute", "ORD")) is Compute
    assert "raxnetwork" not in list(rax_in.services)


@pytest.mark.parametrize("name", NETWORK_NAMES)
def test_networks_of_openstack_are_a_service_of_their_own(
    openstack: KeystoneIdentity, name: str
) -> None:
    found = openstack.get_client(name, "region-a.geo-1")

    assert type(found) is Networks
    assert found.management_url == "https://network.example"


# --- Endpoint -------------------------------------------------------------------------------------


def test_endpoint_passes_names_on_to_its_client(rax_in: RaxIdentity) -> None:
    assert rax_in.compute.ORD.management_url == "https://ord.servers.example/v2/654321"
    assert rax_in.compute.ORD.zero == 0
    with pytest.raises(AttributeError):
        rax_in.compute.ORD.no_such_thing  # noqa: B018


def test_client_class_that_fails_to_begin(
    rax_in: RaxIdentity, client_classes: registry.ClientClasses
) -> None:
    class Broken(AnyClient):
        """A class with a mistake in it."""

        def _configure_manager(self) -> None:
            self.no_such_thing  # noqa: B018

    client_classes["compute"] = Broken

    with pytest.raises(AttributeError, match="no_such_thing"):
        rax_in.compute.ORD.client  # noqa: B018
    with pytest.raises(AttributeError, match="no_such_thing"):
        rax_in.compute.ORD.list()


def test_endpoint_attributes(rax_in: RaxIdentity) -> None:
    found = rax_in.object_store.ORD

    assert found.service == "object_store"
    assert found.region == "ORD"
    assert found.identity is rax_in
    assert found.tenant_id == "654321"
    assert found.get("public") == found.get("PUBLIC") == found.public_url
    assert found.get("Private") == found.private_url
    with pytest.raises(ValueError, match="'public' and 'private'"):
        found.get("admin")
    with pytest.raises(KeyError):
        found["no_such_thing"]


def test_get_new_client_is_not_kept(rax_in: RaxIdentity) -> None:
    found = rax_in.compute.ORD.get_new_client()

    assert type(found) is Compute
    assert found is not rax_in.compute.ORD.client
    with pytest.raises(exceptions.NoEndpointForService):
        rax_in.compute.ORD.get_new_client(public=False)


def test_endpoint_can_be_pickled_and_repr_names_it(rax_in: RaxIdentity) -> None:
    made = Endpoint({"publicURL": "https://x.example"}, "compute", "ORD", None)

    assert pickle.loads(pickle.dumps(made)).public_url == "https://x.example"
    assert repr(made) == "<'compute' Endpoint object for region 'ORD'>"


# --- catalogs that lower the guard ----------------------------------------------------------------


def test_plain_http_in_the_catalog_of_an_https_login_is_logged_once(
    mock: responses.RequestsMock, rax: RaxIdentity, caplog: pytest.LogCaptureFixture
) -> None:
    catalog = [service("image", "i", endpoint("http://image.example", "ORD"))]
    mock.post(RAX_TOKENS, json=access(catalog=catalog))

    with caplog.at_level(logging.WARNING, logger="pyrax"):
        rax.authenticate()
        rax.authenticate()

    assert caplog.text.count("http://image.example") == 1


def test_https_catalog_is_not_logged(rax_in: RaxIdentity, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        rax_in.authenticate()

    assert caplog.text == ""


def test_interface_setting_counts_for_all_clients(
    mock: responses.RequestsMock, rax: RaxIdentity, settings: Settings
) -> None:
    settings.values["interface"] = "internal"
    rax.bind_settings(settings)
    mock.post(RAX_TOKENS, json=access(catalog=CATALOG))

    rax.authenticate()

    assert rax.get_client("swift", "ORD").management_url.startswith("https://snet-storage")


def test_making_clients_sends_nothing(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    for name in ("compute", "swift", "cloud_dns", "cloud_databases", "cloud_networks"):
        rax_in.get_client(name, "ORD")

    assert requests_sent(mock) == []


@pytest.mark.parametrize(("service", "region"), [(None, "ORD"), (5, "ORD"), ("compute", 5)])
def test_a_service_or_region_that_is_no_name_is_not_there(
    rax_in: RaxIdentity, service: Any, region: Any
) -> None:
    with pytest.raises(exceptions.NoSuchClient, match=f"'{service}' in the region '{region}'"):
        rax_in.get_client(service, region)
