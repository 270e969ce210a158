"""The compute client itself."""

from __future__ import annotations

import subprocess
import sys
import threading
import warnings
from typing import Any

import pytest
import responses

import pyrax.exceptions
from pyrax import exceptions
from pyrax.compute import ComputeClient

from .conftest import OPENSTACK, RACKSPACE, Wire, make_client

MANAGERS = [
    "servers",
    "flavors",
    "flavor_access",
    "images",
    "limits",
    "versions",
    "keypairs",
    "networks",
    "quotas",
    "quota_classes",
    "security_groups",
    "security_group_rules",
    "security_group_default_rules",
    "usage",
    "virtual_interfaces",
    "aggregates",
    "hosts",
    "hypervisors",
    "hypervisor_stats",
    "services",
    "fixed_ips",
    "floating_ips",
    "floating_ip_pools",
    "floating_ips_bulk",
    "dns_domains",
    "dns_entries",
    "availability_zones",
    "server_groups",
    "volumes",
    "volume_snapshots",
    "volume_types",
    "agents",
    "certs",
    "cloudpipe",
    "fping",
    "instance_action",
    "list_extensions",
    "migrations",
    "server_external_events",
    "tenant_networks",
    "assisted_volume_snapshots",
    "baremetal",
    "cells",
    "os_networksv2_python_novaclient_ext",
    "os_virtual_interfacesv2_python_novaclient_ext",
    "rax_scheduled_images_python_novaclient_ext",
    "ip_associations_python_novaclient_ext",
    "os_networksv2",
    "os_virtual_interfacesv2",
    "scheduled_images",
    "ip_associations",
    "server_migrations",
]


@pytest.mark.parametrize("name", MANAGERS)
def test_every_manager_is_there_and_kept(cs: ComputeClient, wire: Wire, name: str) -> None:
    assert name in dir(cs)
    assert getattr(cs, name) is getattr(cs, name)
    assert wire.lines == []


def test_a_manager_can_be_replaced(cs: ComputeClient) -> None:
    cs.servers = replacement = object()  # type: ignore[assignment,method-assign]

    assert cs.servers is replacement


def test_threads_get_the_same_manager(cs: ComputeClient) -> None:
    seen: list[Any] = []
    threads = [threading.Thread(target=lambda: seen.append(cs.images)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, seen))) == 1


def test_every_name_of_the_client_is_readable(cs: ComputeClient, wire: Wire) -> None:
    assert {name: getattr(cs, name) for name in dir(cs)}
    assert wire.lines == []


def test_list_is_the_list_of_servers(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [{"id": "s1", "name": "web01"}]})

    assert [one.name for one in cs.list()] == ["web01"]
    cs.list(True, {"status": "ACTIVE"}, "s0", 5)
    assert wire.lines[-1] == "GET /servers/detail?status=ACTIVE&marker=s0&limit=5"


def test_the_exceptions_are_pyrax_s(cs: ComputeClient) -> None:
    assert cs.exceptions is pyrax.exceptions
    assert cs.exceptions.NotFound is pyrax.exceptions.ServerNotFound
    assert cs.exceptions.ClientException is pyrax.exceptions.ServerClientException


@pytest.mark.parametrize(
    "name",
    [
        "BadRequest",
        "Unauthorized",
        "Forbidden",
        "NotFound",
        "MethodNotAllowed",
        "NotAcceptable",
        "Conflict",
        "OverLimit",
        "RateLimit",
        "HTTPNotImplemented",
        "NoUniqueMatch",
        "CommandError",
        "UnsupportedVersion",
        "AuthorizationFailure",
        "AuthSystemNotFound",
        "NoTokenLookupException",
        "EndpointNotFound",
        "AmbiguousEndpoints",
        "ConnectionRefused",
        "InstanceInErrorState",
        "InstanceInDeletedState",
        "ResourceNotFound",
        "VersionNotFoundForAPIMethod",
        "UnsupportedAttribute",
        "InvalidUsage",
        "UnsupportedConsoleType",
    ],
)
def test_every_name_of_an_exception_is_there(cs: ComputeClient, name: str) -> None:
    kind = getattr(cs.exceptions, name)

    assert issubclass(kind, exceptions.PyraxException)
    assert isinstance(kind.message, str)


def test_who_and_where(cs: ComputeClient) -> None:
    assert cs.projectid == cs.tenant_id == "123456"
    assert (cs.region_name, cs.service_type, cs.os_cache) == ("ORD", "compute", False)


# --- making it ----------------------------------------------------------------------------------


def test_a_trailing_slash_of_the_endpoint_is_dropped(wire: Wire) -> None:
    client = ComputeClient(make_client("openstack").identity, management_url=f"{OPENSTACK}/")

    assert client.management_url == OPENSTACK


def test_trap_03_bypass_url_stays_after_a_new_login(wire: Wire) -> None:
    nova = make_client("openstack", bypass_url="https://other.example.net/v2.1")
    wire.answer("GET", "https://other.example.net/v2.1/servers/detail", status=401)
    wire.answer("GET", "https://other.example.net/v2.1/servers/detail", {"servers": []})

    assert nova.servers.list() == []
    first, second = wire.sent
    assert first.headers["X-Auth-Token"] != second.headers["X-Auth-Token"]
    assert nova.management_url == "https://other.example.net/v2.1"


@pytest.mark.parametrize(
    ("arguments", "verify"),
    [
        ({}, True),
        ({"insecure": True}, False),
        ({"cacert": "/etc/ca.pem"}, "/etc/ca.pem"),
        ({"verify_ssl": False, "cacert": "/etc/ca.pem"}, False),
    ],
)
def test_certificates_are_checked_unless_told_otherwise(
    wire: Wire, arguments: dict[str, Any], verify: Any
) -> None:
    client = make_client("openstack", **arguments)

    assert client.verify_ssl == verify
    assert client.identity.verify_ssl is True


def test_keywords_of_the_library_below_are_taken_silently(wire: Wire) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client = make_client(
            "rackspace",
            timings=True,
            timeout=5,
            service_name="cloudServersOpenStack",
            endpoint_type="publicURL",
            volume_service_name="x",
            connection_pool=True,
            extensions=[],
            proxy_token=None,
            proxy_tenant_id=None,
            no_cache=True,
            os_cache=False,
            auth_system="rackspace",
            auth_plugin=None,
            http_log_debug=False,
        )
    assert (client.timeout, client.timings) == (5, True)


def test_an_unknown_keyword_is_warned_about(wire: Wire) -> None:
    with pytest.warns(UserWarning, match="colour"):
        make_client("rackspace", colour="blue")


# --- requests -----------------------------------------------------------------------------------


def test_the_usual_headers_are_sent(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/os-keypairs", {"keypair": {"name": "k"}})
    cs.keypairs.create("k", "ssh-rsa AAAA")

    headers = wire.last.headers
    assert headers["X-Auth-Token"] == cs.identity.token
    assert headers["X-Auth-Project-Id"] == "123456"
    assert headers["Accept"] == headers["Content-Type"] == "application/json"


def test_no_microversion_is_sent_unless_set(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": []})
    cs.servers.list()

    assert not [name for name in wire.last.headers if "version" in name.lower()]


def test_no_microversion_is_ever_sent_to_rackspace(wire: Wire) -> None:
    rax = make_client("rackspace", microversion="2.72")
    wire.answer("GET", "/servers/detail", {"servers": []})
    rax.servers.list()

    assert not [name for name in wire.last.headers if "version" in name.lower()]


def test_a_newer_argument_on_rackspace_is_refused(wire: Wire) -> None:
    rax = make_client("rackspace", microversion="2.72")

    with pytest.raises(exceptions.UnsupportedAttribute, match="this cloud has none"):
        rax.servers.create("web01", "i1", "2", tags=["blue"])
    assert wire.lines == []


@pytest.mark.parametrize("name", ["microversion", "api_version"])
def test_a_microversion_can_be_given_and_changed(wire: Wire, name: str) -> None:
    nova = make_client("openstack", **{name: "2.60"})
    wire.answer("GET", "/servers/detail", {"servers": []})
    nova.servers.list()
    setattr(nova, name, "2.72")
    nova.servers.list()
    setattr(nova, name, None)
    nova.servers.list()

    sent = [one.headers.get("X-OpenStack-Nova-API-Version") for one in wire.sent]
    assert sent == ["2.60", "2.72", None]
    assert nova.api_version is nova.microversion is None


def test_a_bad_microversion_is_refused_at_once(wire: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedVersion, match="newest"):
        make_client("openstack", microversion="newest")


@pytest.mark.parametrize("header", ["x-compute-request-id", "x-openstack-request-id"])
def test_the_last_request_id_is_kept(cs: ComputeClient, wire: Wire, header: str) -> None:
    wire.answer("GET", "/servers/detail", {"servers": []}, headers={header: "req-1"})
    wire.answer("GET", "/servers/s9", status=404, headers={header: "req-2"})
    cs.servers.list()

    assert cs.last_request_id == cs.client.last_request_id == "req-1"
    with pytest.raises(exceptions.NotFound) as caught:
        cs.servers.get("s9")
    assert caught.value.request_id == cs.last_request_id == "req-2"


def test_a_second_401_is_unauthorized(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", status=401)

    with pytest.raises(exceptions.Unauthorized):
        cs.servers.list()
    assert len(wire.lines) == 2


# --- limits -------------------------------------------------------------------------------------

OVER = {"overLimit": {"code": 413, "message": "This request was rate-limited."}}


@pytest.mark.parametrize("status", [413, 429])
def test_reading_is_repeated_when_the_service_says_when(
    cs: ComputeClient, wire: Wire, slept: list[float], status: int
) -> None:
    wire.answer("GET", "/servers/detail", OVER, status=status, headers={"Retry-After": "7"})
    wire.answer("GET", "/servers/detail", {"servers": []})

    assert cs.servers.list() == []
    assert slept == [7.0]


def test_a_long_wait_is_left_to_the_caller(
    cs: ComputeClient, wire: Wire, slept: list[float]
) -> None:
    wire.answer("GET", "/servers/detail", OVER, status=413, headers={"Retry-After": "61"})

    with pytest.raises(exceptions.OverLimit) as caught:
        cs.servers.list()
    assert (caught.value.retry_after, slept) == (61, [])


@pytest.mark.parametrize("status", [413, 429, 503])
def test_making_is_never_repeated(
    cs: ComputeClient, wire: Wire, slept: list[float], status: int
) -> None:
    wire.answer("POST", "/servers", OVER, status=status, headers={"Retry-After": "1"})

    with pytest.raises(exceptions.ClientException) as caught:
        cs.servers.create("web01", "i1", "2")
    assert (caught.value.code, caught.value.retry_after) == (status, 1)
    assert (len(wire.lines), slept) == (1, [])


def test_a_new_rate_limit_is_an_over_limit(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers", OVER, status=429)

    with pytest.raises(exceptions.OverLimit, match="rate-limited"):
        cs.servers.create("web01", "i1", "2")


# --- the HTTP side ------------------------------------------------------------------------------


def test_bare_requests_take_paths_and_urls(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("GET", "/servers", {"servers": []})
    wire.answer("POST", "/os-things", {"thing": 1})
    wire.answer("PUT", "/os-things/1", {"thing": 2})
    wire.answer("DELETE", "/os-things/1", status=204)

    response, body = nova.client.get("/servers")
    assert (response.status_code, body) == (200, {"servers": []})
    assert nova.client.get(f"{OPENSTACK}/servers")[1] == {"servers": []}
    assert nova.client.post("/os-things", body={"thing": 1})[1] == {"thing": 1}
    assert nova.client.put("/os-things/1", body={"thing": 2})[1] == {"thing": 2}
    assert nova.client.delete("/os-things/1")[0].status_code == 204
    assert {sent.headers["X-OpenStack-Nova-API-Version"] for sent in wire.sent} == {"2.72"}
    assert wire.sent[2].body == {"thing": 1}


def test_a_request_of_one_s_own_has_no_token(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "https://elsewhere.example.org/", {"hello": 1})

    assert cs.client.request("https://elsewhere.example.org/", "GET")[1] == {"hello": 1}
    assert "X-Auth-Token" not in wire.last.headers


def test_the_http_side_shows_the_client(cs: ComputeClient) -> None:
    side = cs.client
    side.set_management_url("https://other.example.net/v2/")

    assert side.management_url == cs.management_url == "https://other.example.net/v2"
    assert side.auth_token == cs.identity.token
    assert (side.region_name, side.service_type) == ("ORD", "compute")
    assert {name: getattr(side, name) for name in dir(side)}
    side.timeout = 7
    side.http_log_debug = True
    assert (cs.timeout, cs.http_log_debug) == (7, True)
    side.http_log_debug = False


def test_timings_are_kept_on_request(wire: Wire) -> None:
    rax = make_client("rackspace", timings=True)
    wire.answer("GET", "/limits", {"limits": {}})
    rax.limits.get()

    ((label, start, end),) = rax.get_timings()
    assert label == f"GET {RACKSPACE}/limits"
    assert end >= start
    assert rax.client.get_timings() == rax.client.times == rax.get_timings()
    rax.client.reset_timings()
    assert rax.get_timings() == []


def test_token_and_endpoint_can_be_forgotten(cs: ComputeClient, wire: Wire) -> None:
    endpoint = cs.management_url
    cs.client.unauthenticate()
    assert (cs.identity.token, cs.management_url) == (None, None)
    with pytest.raises(exceptions.ServiceNotAvailable):
        cs.servers.list()

    cs.client.authenticate()
    assert cs.management_url == endpoint


def test_a_with_statement_closes_the_connections(
    cs: ComputeClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(cs.identity.pool, "close", lambda: closed.append(True))
    with cs as same:
        assert same is cs

    assert closed == [True]


# --- secrets ------------------------------------------------------------------------------------


def test_trap_31_the_log_shows_no_secret(
    rax: ComputeClient, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    rax.http_log_debug = True
    created = {"server": {"id": "s1", "adminPass": "Zq8-invented"}}
    console = {"console": {"type": "novnc", "url": "https://c.example.net/?token=Zq8-console"}}
    wire.answer("POST", "/servers", created, status=202)
    wire.answer("POST", "/os-keypairs", {"keypair": {"name": "k", "private_key": "Zq8-private"}})
    wire.answer("POST", "/servers/s1/action", console)
    with caplog.at_level("DEBUG", logger="pyrax"):
        rax.servers.create(
            "web01",
            "i1",
            "2",
            admin_pass="Zq8-mine",
            userdata="Zq8-data",
            files={"/etc/secret": "Zq8-file"},
        )
        rax.keypairs.create("k")
        rax.servers.get_vnc_console("s1", "novnc")
    rax.http_log_debug = False

    assert "web01" in caplog.text
    for secret in ("Zq8", "WnE4", rax.identity.token):
        assert secret not in caplog.text


def test_trap_31_an_exception_shows_no_token(rax: ComputeClient, wire: Wire) -> None:
    wire.mock.add(responses.GET, f"{RACKSPACE}/servers/s1", status=404)

    with pytest.raises(exceptions.NotFound) as caught:
        rax.servers.get("s1")
    assert rax.identity.token not in f"{caught.value} {caught.value!r} {vars(caught.value)}"


# --- surroundings --------------------------------------------------------------------------------


def test_trap_05_nothing_is_written_to_files(
    cs: ComputeClient, wire: Wire, clean_environment: Any
) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [{"id": "s1", "name": "web01"}]})
    cs.servers.list()

    assert list(clean_environment.iterdir()) == []


def test_trap_04_nothing_needs_what_python_has_dropped() -> None:
    program = "import pyrax.compute"
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )

    assert (found.returncode, found.stderr) == (0, "")
