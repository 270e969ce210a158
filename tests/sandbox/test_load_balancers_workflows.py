"""Load balancers from birth to deletion, over HTTP, on both kinds of cloud."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient

SUBNET = "d4af86e1-1111-4222-8333-527f97490c9a"


@pytest.fixture
def cloud_now(each_dialect: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> sandbox.Cloud:
    """The cloud that pyrax is logged in on; waits move its clock."""
    monkeypatch.setattr("time.sleep", each_dialect.clock.advance)
    return each_dialect


@pytest.fixture
def clb(cloud_now: sandbox.Cloud) -> CloudLoadBalancerClient:
    """The client of the region that is set."""
    client = pyrax.cloud_loadbalancers
    assert client is not None
    return client


def create(clb: CloudLoadBalancerClient, name: str = "web", **more: Any) -> CloudLoadBalancer:
    """Ask for a load balancer."""
    if clb.dialect != "rackspace":
        more["vip_subnet_id"] = SUBNET
    given = {"port": 80, "protocol": "HTTP", "virtual_ips": clb.VirtualIP(), **more}
    made: CloudLoadBalancer = clb.create(name, **given)
    return made


def active(lb: CloudLoadBalancer) -> CloudLoadBalancer:
    """Wait until a load balancer can be changed."""
    pyrax.utils.wait_until(lb, "status", ["ACTIVE", "ERROR"], interval=5, attempts=20)
    assert lb.status == "ACTIVE"
    return lb


@pytest.fixture
def lb(clb: CloudLoadBalancerClient) -> CloudLoadBalancer:
    """A load balancer with one node."""
    return active(create(clb, nodes=[clb.Node("192.0.2.16", 80)], metadata={"color": "red"}))


def test_a_load_balancer_builds_and_becomes_active(clb: CloudLoadBalancerClient) -> None:
    made = create(clb, nodes=[clb.Node("192.0.2.16", 8080)])
    assert (made.status, made.port, made.protocol) == ("BUILD", 80, "HTTP")
    pyrax.utils.wait_for_build(made, interval=1)

    assert made.status == "ACTIVE"
    assert [(one.address, one.port, one.condition) for one in made.nodes] == [
        ("192.0.2.16", 8080, "ENABLED")
    ]
    assert made.virtual_ips[0].ip_version == "IPV4"
    assert made.created["time"].endswith("Z")
    assert clb.find(name="web") == made
    assert [one.id for one in clb.findall(port=80)] == [made.id]


def test_scripts_change_a_load_balancer_step_by_step(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer
) -> None:
    lb.update(name="shop", algorithm="LEAST_CONNECTIONS")
    active(lb)
    node = clb.Node(address="192.0.2.17", port=80, condition="ENABLED", weight=4)
    lb.add_nodes([node])
    active(lb)
    assert (lb.name, lb.algorithm, len(lb.nodes)) == ("shop", "LEAST_CONNECTIONS", 2)
    node.condition = "DRAINING"
    node.update()
    active(lb)
    assert {one.address: one.condition for one in lb.nodes} == {
        "192.0.2.16": "ENABLED",
        "192.0.2.17": "DRAINING",
    }
    node.condition = "ENABLED"
    node.update()
    active(lb)
    assert {one.condition for one in lb.nodes} == {"ENABLED"}
    node.delete()
    active(lb)
    assert [one.address for one in lb.nodes] == ["192.0.2.16"]


def test_a_change_while_another_is_applied_is_refused(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer
) -> None:
    lb.update(name="one")
    code = 422 if clb.dialect == "rackspace" else 409

    with pytest.raises(exceptions.InvalidLoadBalancerParameters, match="immutable") as caught:
        lb.update(name="two")
    assert caught.value.code == code
    with pytest.raises(exceptions.ClientException) as refused:
        lb.add_nodes(clb.Node("192.0.2.17", 80))
    assert refused.value.code == code


def test_the_client_waits_when_it_is_told_to(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer
) -> None:
    clb.immutable_retries = 3
    lb.update(name="one")
    lb.add_nodes(clb.Node("192.0.2.17", 80))
    lb.update(name="two")

    assert (active(lb).name, len(lb.nodes)) == ("two", 2)


def test_a_dozen_nodes_come_and_go(clb: CloudLoadBalancerClient, lb: CloudLoadBalancer) -> None:
    lb.add_nodes([clb.Node(f"192.0.2.{100 + number}", 80) for number in range(12)])
    assert len(active(lb).nodes) == 13
    lb.delete_nodes(lb.nodes)

    assert active(lb).nodes == []


def test_a_monitor_is_set_and_removed(lb: CloudLoadBalancer) -> None:
    assert lb.get_health_monitor() == {}
    lb.add_health_monitor(
        type="HTTP", delay=10, timeout=5, path="/ping", statusRegex="^[23][0-9][0-9]$"
    )
    found = active(lb).get_health_monitor()
    assert (found["type"], found["path"], found["attemptsBeforeDeactivation"]) == (
        "HTTP",
        "/ping",
        3,
    )
    assert found["statusRegex"] == "^[23][0-9][0-9]$"
    lb.delete_health_monitor()

    assert active(lb).get_health_monitor() == {}
    with pytest.raises(exceptions.ProtocolMismatch):
        lb.add_health_monitor("HTTPS", statusRegex="^200$")


def test_session_persistence_begins_and_ends(lb: CloudLoadBalancer) -> None:
    assert lb.session_persistence == ""
    lb.session_persistence = "HTTP_COOKIE"
    assert active(lb).session_persistence == "HTTP_COOKIE"
    lb.session_persistence = ""
    assert active(lb).session_persistence == ""
    lb.session_persistence = None

    assert active(lb).session_persistence == ""


def test_metadata_of_load_balancers_and_nodes(lb: CloudLoadBalancer) -> None:
    for thing in (lb, lb.nodes[0]):
        thing.set_metadata({f"key{number}": number for number in range(14)})
        active(lb)
        thing.set_metadata({"key1": "new", "other": "x"})
        active(lb)
        assert thing.get_metadata() == {"key1": "new", "other": "x"}
        thing.update_metadata({"other": "y", "third": "z"})
        active(lb)
        thing.delete_metadata(["key1", "unknown"])
        active(lb)
        assert thing.get_metadata() == {"other": "y", "third": "z"}
        thing.delete_metadata()
        active(lb)
        assert thing.get_metadata() == {}


def test_an_access_list_lets_some_in(lb: CloudLoadBalancer) -> None:
    assert lb.get_access_list() == []
    ranges = [f"203.0.113.{number}/32" for number in range(12)]
    lb.add_access_list([{"address": one, "type": "ALLOW"} for one in ranges])
    items = active(lb).get_access_list()
    assert [(one["address"], one["type"]) for one in items] == [(one, "ALLOW") for one in ranges]
    lb.delete_access_list_items([one["id"] for one in items[:11]])
    assert len(active(lb).get_access_list()) == 1
    lb.delete_access_list()

    assert active(lb).get_access_list() == []


def test_counters_limits_and_names(clb: CloudLoadBalancerClient, lb: CloudLoadBalancer) -> None:
    assert lb.get_stats()["currentConn"] == 0
    assert clb.get_absolute_limits()["NODE_LIMIT"] > 0
    assert "limits" in clb.get_limits()
    assert "HTTP" in clb.protocols and "ROUND_ROBIN" in clb.algorithms


def test_deleting_ends_it(clb: CloudLoadBalancerClient, lb: CloudLoadBalancer) -> None:
    lb.delete()
    lb.get()
    assert lb.status == "PENDING_DELETE"
    pyrax.utils.wait_until(lb, "status", "DELETED", interval=1, attempts=20)

    assert clb.list() == []
    with pytest.raises(exceptions.ClientException) as caught:
        clb.get(lb.id)
    assert caught.value.code in (404, 410)
    assert lb.connection_logging is False


def test_several_are_deleted_at_once(
    clb: CloudLoadBalancerClient, cloud_now: sandbox.Cloud
) -> None:
    made = [active(create(clb, f"lb-{number}")) for number in range(11)]
    clb.delete_many(made)
    cloud_now.clock.advance(30)

    assert clb.list() == []


def test_pages_are_walked(clb: CloudLoadBalancerClient, cloud_now: sandbox.Cloud) -> None:
    for number in range(5):
        create(clb, f"lb-{number}")
    first = clb.list(limit=2)
    further = clb.list(limit=3, marker=first[-1].id)

    assert len(first) == 2
    assert further[-1].id not in [one.id for one in first]
    assert len(clb.findall()) == 5
    assert clb.find(name="lb-4").name == "lb-4"


def test_what_failed_says_so(clb: CloudLoadBalancerClient, cloud_now: sandbox.Cloud) -> None:
    if clb.dialect == "rackspace":
        made = create(clb, metadata={"lb_error_state": "yes"})
    else:
        cloud_now.stores.of("octavia", "DFW", "openstack").failing.add("web")
        made = create(clb)
    pyrax.utils.wait_for_build(made, interval=1)
    assert made.status == "ERROR"
    made.delete()
    cloud_now.clock.advance(30)

    assert clb.list() == []


def test_the_first_login_of_the_day_is_repeated(
    clb: CloudLoadBalancerClient, lb: CloudLoadBalancer, cloud_now: sandbox.Cloud
) -> None:
    cloud_now.faults.expire_tokens()

    assert clb.get(lb.id).name == "web"


# --- one dialect only -----------------------------------------------------------------------------


@pytest.fixture
def rax(rackspace: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch) -> CloudLoadBalancer:
    """A load balancer at Rackspace that is never at work."""
    monkeypatch.setattr("time.sleep", rackspace.clock.advance)
    store = rackspace.stores.of("load_balancer", "DFW")
    store.durations = dict.fromkeys(store.durations, 0)
    client = pyrax.cloud_loadbalancers
    assert client is not None
    return active(create(client, nodes=[client.Node("10.1.1.1", 80)]))


def test_rackspace_only_settings(rax: CloudLoadBalancer) -> None:
    rax.connection_logging = "true"
    rax.content_caching = True
    rax.get()
    assert (rax.connection_logging, rax.content_caching) == (True, True)
    rax.add_connection_throttle(maxConnections=0)
    assert rax.get_connection_throttle() == {"maxConnections": 0}
    rax.delete_connection_throttle()
    rax.set_error_page("<p>Sorry</p>")
    assert rax.get_error_page() == {"errorpage": {"content": "<p>Sorry</p>"}}
    rax.clear_error_page()
    assert "Unavailable" in rax.get_error_page()["errorpage"]["content"]
    rax.update(port=8080, protocol="HTTP", halfClosed=True, httpsRedirect=True, timeout=100)
    rax.get()
    assert (rax.port, rax.halfClosed, rax.timeout) == (8080, True, 100)


def test_tls_and_certificates_at_rackspace(rax: CloudLoadBalancer) -> None:
    assert rax.get_ssl_termination() == {}
    rax.add_ssl_termination(443, "KEY-1", "CERT-1")
    rax.update_ssl_termination(enabled=False)
    found = rax.get_ssl_termination()
    assert (found["securePort"], found["enabled"], found["certificate"]) == (443, False, "CERT-1")
    assert "privatekey" not in found
    manager = rax.manager
    mapping = manager.add_certificate_mapping(rax, "shop.example.com", "KEY-2", "CERT-2")
    manager.update_certificate_mapping(rax, mapping, hostName="new.example.com")
    assert manager.list_certificate_mappings(rax) == [
        {"id": mapping["id"], "hostName": "new.example.com"}
    ]
    assert "privateKey" not in manager.get_certificate_mapping(rax, mapping)
    manager.delete_certificate_mapping(rax, mapping)
    rax.delete_ssl_termination()
    assert rax.get_ssl_termination() == {}


def test_virtual_ips_usage_and_events_at_rackspace(rax: CloudLoadBalancer) -> None:
    client = rax.manager.api
    rax.add_virtualip(client.VirtualIP(ipVersion="IPV6"))
    rax.get()
    assert [one.ip_version for one in rax.virtual_ips] == ["IPV4", "IPV6"]
    shared = active(create(client, "second", port=81, virtual_ips=rax.virtual_ips[0]))
    assert shared.virtual_ips[0].id == rax.virtual_ips[0].id
    rax.virtual_ips[1].delete()
    with pytest.raises(exceptions.BadRequest, match="last virtual IP"):
        rax.virtual_ips[0].delete()
    rax.nodes[0].weight = 3
    rax.nodes[0].update()
    assert rax.get_node_events()[0]["nodeId"] == rax.nodes[0].id
    assert client.get_usage()["loadBalancerUsages"][0]["loadBalancerId"] == rax.id
    assert rax.get_usage(start="2026-01-01")["loadBalancerUsageRecords"]
    rax.update_nodes([{"id": rax.nodes[0].id, "condition": "DISABLED"}])
    assert rax.get_nodes()[0].condition == "DISABLED"
    assert len(client.get_billable()) == 2


def test_weights_count_where_the_algorithm_has_them(rax: CloudLoadBalancer) -> None:
    rax.update(algorithm="WEIGHTED_ROUND_ROBIN")
    rax.add_nodes(rax.manager.api.Node("10.1.1.2", 80, weight=7))
    rax.get()

    assert {one.address: one.weight for one in rax.nodes} == {"10.1.1.1": 1, "10.1.1.2": 7}


def test_the_server_of_a_node_is_found(rax: CloudLoadBalancer, rackspace: sandbox.Cloud) -> None:
    compute = pyrax.cloudservers
    assert compute is not None
    image = next(one.id for one in compute.images.list() if "windows" not in one.name.lower())
    server = compute.servers.create("web01", image, compute.flavors.list()[3].id)
    rackspace.clock.advance(60)
    server.get()
    address = server.networks["private"][0]
    node = rax.manager.api.Node(address, 80, parent=rax)

    assert node.get_device().id == server.id
    assert rax.nodes[0].get_device() is None


def test_tls_on_octavia_takes_a_reference(
    keystone: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", keystone.clock.advance)
    client = pyrax.cloud_loadbalancers
    assert client is not None
    made = active(create(client))
    made.add_ssl_termination(443, None, "https://keys.example.com/v1/containers/c1")
    assert active(made).get_ssl_termination()["securePort"] == 443
    assert (made.port, made.protocol, len(made.listeners)) == (80, "HTTP", 2)
    made.delete_ssl_termination()
    assert active(made).get_ssl_termination() == {}
    made.add_virtualip(client.VirtualIP(address="203.0.113.60"))
    assert [one.address for one in active(made).virtual_ips][1] == "203.0.113.60"
    made.virtual_ips[1].delete()
    assert len(active(made).virtual_ips) == 1
