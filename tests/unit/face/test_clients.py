"""From a login to clients: references of the module, and the functions that connect."""

from __future__ import annotations

import logging
import threading
from typing import Any
from unittest import mock

import pytest

from pyrax import _session, exceptions
from pyrax.identity import registry
from tests.unit.canned import ACCOUNT, STORAGE_ACCOUNT, Network
from tests.unit.face.test_module import REFERENCES

CONNECTORS = {
    "connect_to_cloudservers": "cloudservers",
    "connect_to_cloudfiles": "cloudfiles",
    "connect_to_cloud_databases": "cloud_databases",
    "connect_to_cloud_cdn": "cloud_cdn",
    "connect_to_cloud_loadbalancers": "cloud_loadbalancers",
    "connect_to_cloud_blockstorage": "cloud_blockstorage",
    "connect_to_cloud_dns": "cloud_dns",
    "connect_to_cloud_networks": "cloud_networks",
    "connect_to_cloud_monitoring": "cloud_monitoring",
    "connect_to_autoscale": "autoscale",
    "connect_to_images": "images",
    "connect_to_queues": "queues",
}
CONNECTORS_BY_CONTEXT = {"connect_to_cloudservers", "connect_to_cloud_networks"}
"""Those that take an identity object; they look for the module's own only once."""
OF_THE_SEED = [
    "cloudservers",
    "cloudfiles",
    "cloud_blockstorage",
    "cloud_databases",
    "cloud_loadbalancers",
    "cloud_dns",
    "cloud_networks",
]
ONLY_AT_RACKSPACE = {"cloud_cdn", "cloud_monitoring", "autoscale"}


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The warnings of pyrax in the log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == "pyrax" and record.levelno == logging.WARNING
    ]


# --- references of the module ---------------------------------------------------------------------


@pytest.mark.parametrize("login", ["set_credentials", "auth_with_token", "authenticate"])
def test_S_32_every_login_sets_all_references_without_a_further_one(
    rackspace: Any, network: Network, login: str
) -> None:
    if login == "set_credentials":
        rackspace.set_credentials("ann", "key-1")
    elif login == "auth_with_token":
        network.tokens.append("given")
        rackspace.auth_with_token("given", ACCOUNT)
    else:
        rackspace.set_credentials("ann", "key-1", authenticate=False)
        rackspace.authenticate()
    for name in REFERENCES:
        client = getattr(rackspace, name)
        wanted = registry.client_class(_session.SERVICES[name])
        assert type(client) is wanted, name
        assert client.region_name == "DFW"
        assert client.identity is rackspace.identity
    assert len(network.requests) == 1


@pytest.mark.parametrize("name", REFERENCES)
def test_S_32_a_service_that_the_catalog_has_not_is_none_with_one_warning(
    rackspace: Any, network: Network, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    missing = {
        "cloudservers": ["compute"],
        "cloud_networks": ["compute"],
        "cloudfiles": ["object-store"],
        "cloud_loadbalancers": ["rax:load-balancer"],
        "cloud_databases": ["rax:database"],
        "cloud_blockstorage": ["volume"],
        "cloud_dns": ["rax:dns"],
        "cloud_monitoring": ["rax:monitor"],
        "autoscale": ["rax:autoscale"],
        "images": ["image"],
        "queues": ["rax:queues"],
        "cloud_cdn": ["rax:cdn"],
    }
    network.rackspace["without"] = missing[name]
    rackspace.set_credentials("ann", "key-1")
    assert warnings_in(caplog) == []
    assert getattr(rackspace, name) is None
    assert getattr(rackspace, name) is None
    (warning,) = warnings_in(caplog)
    assert f"'{_session.SERVICES[name]}'" in warning
    assert "'DFW'" in warning
    assert "DFW, ORD, IAD" in warning


def test_references_on_openstack(openstack: Any, network: Network) -> None:
    openstack.set_credentials("demo", "pw-1")
    there = {name for name in REFERENCES if getattr(openstack, name) is not None}
    assert there == set(REFERENCES) - ONLY_AT_RACKSPACE
    assert {getattr(openstack, name).dialect for name in there} == {"openstack"}


def test_references_are_kept(logged_in: Any) -> None:
    for name in REFERENCES:
        assert getattr(logged_in, name) is getattr(logged_in, name)


def test_an_assigned_reference_stays_until_the_next_login(logged_in: Any) -> None:
    logged_in.cloud_databases = "a stand-in"
    logged_in.set_setting("region", "ORD")
    assert logged_in.cloud_databases == "a stand-in"
    logged_in.authenticate()
    assert logged_in.cloud_databases.region_name == "ORD"


def test_a_reference_is_made_once_for_all_threads(logged_in: Any) -> None:
    made: list[Any] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        made.append(logged_in.cloud_databases)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, made))) == 1
    assert made[0] is not None


def test_references_have_the_region_that_held_at_the_login(logged_in: Any) -> None:
    logged_in.set_setting("region", "ORD")
    logged_in.set_setting("use_servicenet", True)
    assert logged_in.cloud_databases.region_name == "DFW"
    assert "snet" not in logged_in.cloudfiles.management_url


def test_temporary_urls_have_the_public_address_also_on_servicenet(logged_in: Any) -> None:
    inside = logged_in.connect_to_cloudfiles("ORD", public=False)
    public = logged_in.connect_to_cloudfiles("ORD").management_url
    made = inside.get_temp_url("box", "a", 60, key="k", digest="sha1")
    assert inside.management_url != public
    assert made.startswith(f"{public}/box/a?")
    inside.management_url = "https://elsewhere.example/v1/AUTH_9"
    made = inside.get_temp_url("box", "a", 60, key="k", digest="sha1")
    assert made.startswith("https://elsewhere.example/v1/AUTH_9/box/a?")


def test_connect_to_services_makes_all_references_anew(logged_in: Any) -> None:
    before = logged_in.cloud_databases
    logged_in.cloud_dns = "a stand-in"
    logged_in.connect_to_services("ORD")
    assert {getattr(logged_in, name).region_name for name in REFERENCES} == {"ORD"}
    assert before.region_name == "DFW"


def test_S_31_servers_of_several_regions_can_be_joined(logged_in: Any, network: Network) -> None:
    lists = [logged_in.connect_to_cloudservers(region=name).list() for name in ("DFW", "ORD")]
    assert [server.name for server in lists[0] + lists[1]] == ["web-dfw", "web-ord"]
    assert [server.name for server in logged_in.cloudservers.list()] == ["web-dfw"]
    context = logged_in.create_context(username="ann", api_key="key-1")
    context.authenticate()
    assert [server.name for server in context.IAD.compute.client.list()] == ["web-iad"]


def test_S_35_first_generation_servers_are_never_used(logged_in: Any, network: Network) -> None:
    address = f"https://dfw.servers.api.rackspacecloud.com/v2/{ACCOUNT}"
    assert logged_in.cloudservers.management_url == address
    network.rackspace["without"] = ["compute"]
    logged_in.authenticate()
    assert logged_in.cloudservers is None


# --- connect_to_... -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(CONNECTORS))
def test_connecting_before_the_login_raises(rackspace: Any, network: Network, name: str) -> None:
    message = f"^Authentication required before calling '{name}'.$"
    with pytest.raises(exceptions.NotAuthenticated, match=message):
        getattr(rackspace, name)()
    rackspace.set_credentials("ann", "key-1", authenticate=False)
    with pytest.raises(exceptions.NotAuthenticated, match=message):
        getattr(rackspace, name)("DFW")
    assert network.requests == []


def test_connect_to_services_before_the_login_raises(rackspace: Any) -> None:
    with pytest.raises(exceptions.NotAuthenticated, match="'connect_to_services'"):
        rackspace.connect_to_services()


@pytest.mark.parametrize("name", sorted(set(CONNECTORS) - CONNECTORS_BY_CONTEXT))
def test_connecting_while_another_thread_ends_the_login_raises(
    logged_in: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def ends_after_the_check(sessions: _session.Sessions) -> Any:
        found = sessions.current.identity
        logged_in.clear_credentials()
        return found

    logged_in.set_default_region("ORD")
    monkeypatch.setattr(_session.Sessions, "logged_in", ends_after_the_check)
    with pytest.raises(exceptions.NotAuthenticated, match="no login any more"):
        getattr(logged_in, name)()


@pytest.mark.parametrize("name", list(CONNECTORS))
def test_S_29_clients_of_two_regions_work_side_by_side(logged_in: Any, name: str) -> None:
    connect = getattr(logged_in, name)
    one, two = connect(region="DFW"), connect("ord")
    assert type(one) is type(getattr(logged_in, CONNECTORS[name]))
    assert (one.region_name, two.region_name) == ("DFW", "ORD")
    assert connect(region="DFW") is not one
    if name not in ("connect_to_cloud_dns", "connect_to_cloud_monitoring", "connect_to_cloud_cdn"):
        assert "dfw" in one.management_url
        assert "ord" in two.management_url


@pytest.mark.parametrize("name", [name for name in CONNECTORS if name != "connect_to_cloud_cdn"])
@pytest.mark.parametrize("region", ["XYZ"])
def test_an_unknown_region_gives_none_and_a_warning(
    logged_in: Any, caplog: pytest.LogCaptureFixture, name: str, region: str
) -> None:
    assert getattr(logged_in, name)(region=region) is None or name in (
        "connect_to_cloud_dns",
        "connect_to_cloud_monitoring",
    )
    for warning in warnings_in(caplog):
        assert "'XYZ'" in warning
        assert "DFW, ORD, IAD" in warning


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("name", ["connect_to_queues", "connect_to_cloudfiles"])
def test_internal_addresses(logged_in: Any, name: str, public: bool) -> None:
    address = getattr(logged_in, name)("ORD", public=public).management_url
    assert ("snet-" in address) is not public


def test_without_an_internal_address_there_is_no_client(
    logged_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert logged_in.connect_to_images("ORD", public=False) is None
    assert len(warnings_in(caplog)) == 1


def test_S_28_T31_servicenet_uses_the_internal_address_and_keeps_the_cdn(
    rackspace: Any, network: Network
) -> None:
    rackspace.set_credentials("ann", "key-1")
    public = f"https://storage101.dfw1.clouddrive.com/v1/{STORAGE_ACCOUNT}"
    assert rackspace.cloudfiles.management_url == public
    rackspace.set_setting("use_servicenet", True)
    rackspace.authenticate()
    internal = f"https://snet-storage101.dfw1.clouddrive.com/v1/{STORAGE_ACCOUNT}"
    cdn = f"https://cdn1.clouddrive.com/v1/{STORAGE_ACCOUNT}"
    assert rackspace.cloudfiles.management_url == internal
    assert rackspace.cloudfiles.cdn_management_url == cdn
    assert rackspace.connect_to_cloudfiles("DFW").management_url == internal
    assert rackspace.connect_to_cloudfiles("DFW", public=True).management_url == public


@pytest.mark.parametrize("region", ["DFW", "IAD", "ORD", "SYD", "HKG"])
def test_the_cdn_serves_all_american_regions_from_one(logged_in: Any, region: str) -> None:
    client = logged_in.connect_to_cloud_cdn(region)
    assert client.management_url == f"https://global.cdn.api.rackspacecloud.com/v1.0/{ACCOUNT}"


def test_the_cdn_in_london(rackspace: Any, network: Network) -> None:
    network.rackspace["regions"] = ("LON",)
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.connect_to_cloud_cdn().region_name == "LON"


def test_networks_at_rackspace_are_at_the_address_of_compute(logged_in: Any) -> None:
    client = logged_in.connect_to_cloud_networks("ORD")
    assert client.management_url == f"https://ord.servers.api.rackspacecloud.com/v2/{ACCOUNT}"
    assert client.dialect == "rackspace"


def test_networks_on_openstack_have_an_address_of_their_own(
    openstack: Any, network: Network
) -> None:
    openstack.set_credentials("demo", "pw-1")
    client = openstack.connect_to_cloud_networks("RegionOne")
    assert client.management_url == "https://public.regionone.cloud.example/networking"
    assert client.dialect == "openstack"


def test_service_types_of_openstack(openstack: Any, network: Network) -> None:
    openstack.set_credentials("demo", "pw-1")
    assert openstack.cloud_blockstorage.service_type == "volumev3"
    assert openstack.queues.service_type == "messaging"


# --- compute --------------------------------------------------------------------------------------


def test_a_context_can_be_given_for_servers(logged_in: Any, network: Network) -> None:
    network.rackspace["regions"] = ("SYD",)
    context = logged_in.create_context(username="bob", api_key="key-2")
    with pytest.raises(exceptions.NotAuthenticated):
        logged_in.connect_to_cloudservers(context=context)
    context.authenticate()
    client = logged_in.connect_to_cloudservers(context=context)
    assert client.identity is context
    assert client.region_name == "SYD"


def test_keywords_of_the_compute_client(logged_in: Any) -> None:
    client = logged_in.connect_to_cloudservers(
        "ORD", timeout=5, timings=True, cacert="/ca.pem", http_log_debug=False, no_cache=True
    )
    assert (client.timeout, client.timings, client.verify_ssl) == (5, True, "/ca.pem")
    assert logged_in.connect_to_cloudservers("ORD", insecure=True).verify_ssl is False
    assert logged_in.connect_to_cloudservers("ORD", verify_ssl=False).verify_ssl is False
    assert logged_in.connect_to_cloudservers("ORD").verify_ssl is True


def test_unknown_keywords_of_the_compute_client_are_warned_of(logged_in: Any) -> None:
    with pytest.warns(UserWarning, match="nonsense"):
        assert logged_in.connect_to_cloudservers("ORD", nonsense=1) is not None


@pytest.mark.parametrize("region", ["ORD", "XYZ"])
def test_an_address_for_the_compute_client(logged_in: Any, region: str) -> None:
    client = logged_in.connect_to_cloudservers(region, bypass_url="https://mine.example/v2/")
    assert client.management_url == "https://mine.example/v2"
    assert client.region_name == region


def test_the_kind_of_address_for_the_compute_client(openstack: Any, network: Network) -> None:
    openstack.set_credentials("demo", "pw-1")
    client = openstack.connect_to_cloudservers(endpoint_type="internalURL")
    assert client.management_url == "https://internal.regionone.cloud.example/compute/v2.1"


@pytest.mark.parametrize(("kind", "there"), [("compute", True), ("compute-legacy", False)])
def test_the_service_type_for_the_compute_client(logged_in: Any, kind: str, there: bool) -> None:
    assert (logged_in.connect_to_cloudservers(service_type=kind) is not None) is there


# --- which region ---------------------------------------------------------------------------------


def test_S_30_the_region_named_in_the_call_counts_most(rackspace: Any, network: Network) -> None:
    rackspace.set_setting("region", "ORD")
    rackspace.set_credentials("ann", "key-1", region="IAD")
    assert rackspace.cloud_databases.region_name == "IAD"
    assert rackspace.connect_to_cloud_databases("DFW").region_name == "DFW"


def test_S_30_then_the_setting(rackspace: Any, network: Network) -> None:
    network.rackspace["default_region"] = "IAD"
    rackspace.set_setting("region", "ORD")
    rackspace.set_default_region("DFW")
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.cloud_databases.region_name == "ORD"


def test_C_T5_then_the_default_region_of_the_module(rackspace: Any, network: Network) -> None:
    network.rackspace["default_region"] = "IAD"
    rackspace.set_default_region("ORD")
    assert rackspace.default_region == "ORD"
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.cloud_databases.region_name == "ORD"
    rackspace.default_region = "DFW"
    assert rackspace.connect_to_cloud_databases().region_name == "DFW"


def test_S_30_then_the_region_of_the_account(rackspace: Any, network: Network) -> None:
    network.rackspace["default_region"] = "IAD"
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.cloud_databases.region_name == "IAD"


@pytest.mark.parametrize("regions", [("DFW", "ORD"), ("ORD", "DFW")])
def test_S_30_and_S_39_then_dallas(
    rackspace: Any, network: Network, regions: tuple[str, ...]
) -> None:
    network.rackspace["regions"] = regions
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.cloud_databases.region_name == "DFW"


def test_C_T6_then_the_first_region_of_the_catalog(rackspace: Any, network: Network) -> None:
    network.rackspace["regions"] = ("SYD", "HKG", "IAD")
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.regions == ("SYD", "HKG", "IAD")
    assert rackspace.cloud_databases.region_name == "SYD"


def test_on_openstack_region_one_is_the_default(openstack: Any, network: Network) -> None:
    network.keystone["regions"] = ("RegionTwo", "RegionOne")
    openstack.set_credentials("demo", "pw-1")
    assert openstack.cloud_databases.region_name == "RegionOne"
    network.keystone["regions"] = ("RegionTwo", "RegionThree")
    openstack.authenticate()
    assert openstack.cloud_databases.region_name == "RegionTwo"


@pytest.mark.parametrize("told", [None, "LON"])
def test_S_33_an_account_of_london_ends_in_london(
    rackspace: Any, network: Network, told: str | None
) -> None:
    network.rackspace.update(regions=("LON",), default_region=told)
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.cloudservers.region_name == "LON"


@pytest.mark.parametrize("region", ["ord", "Ord", b"ORD"])
def test_letter_case_of_regions_does_not_count(logged_in: Any, region: Any) -> None:
    assert logged_in._safe_region(region) == "ORD"
    assert logged_in.connect_to_cloud_databases(region).region_name == "ORD"


def test_the_region_before_the_login(rackspace: Any) -> None:
    assert rackspace._safe_region() == ""
    assert rackspace._safe_region("ORD") == "ORD"


def test_the_context_is_asked_for_its_own_region(logged_in: Any, network: Network) -> None:
    network.rackspace.update(default_region="SYD", regions=("DFW", "SYD"))
    context = logged_in.create_context(username="bob", api_key="key-2")
    context.authenticate()
    assert logged_in._safe_region(context=context) == "SYD"
    assert "syd" in logged_in._get_service_endpoint(context, "compute")


@pytest.mark.parametrize(
    ("service", "region", "public", "address"),
    [
        ("compute", "ord", True, f"https://ord.servers.api.rackspacecloud.com/v2/{ACCOUNT}"),
        ("compute", "ORD", False, None),
        ("queues", "ORD", False, f"https://snet-ord.queues.api.rackspacecloud.com/v1/{ACCOUNT}"),
        ("dns", "ORD", True, f"https://dns.api.rackspacecloud.com/v1.0/{ACCOUNT}"),
        ("compute", "XYZ", True, None),
        ("nothing", "ORD", True, None),
    ],
)
def test_the_private_look_into_the_catalog(
    logged_in: Any, service: str, region: str, public: bool, address: str | None
) -> None:
    found = logged_in._get_service_endpoint(logged_in.identity, service, region, public)
    assert found == address
    assert logged_in._get_service_endpoint(None, service, region, public) == address


def test_the_private_makers_of_clients(logged_in: Any) -> None:
    assert logged_in._create_client("database", "ORD").region_name == "ORD"
    assert logged_in._create_client("database", None, verify_ssl=False).verify_ssl is False

    @logged_in._require_auth
    def guarded(value: int) -> int:
        return value

    assert guarded(3) == 3
    with (
        mock.patch.object(logged_in, "identity", None),
        pytest.raises(exceptions.NotAuthenticated, match="'guarded'"),
    ):
        guarded(3)
