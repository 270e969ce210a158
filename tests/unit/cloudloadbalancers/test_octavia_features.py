"""Access list, monitor, TLS, persistence and metadata on the wire of Octavia."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.cloudloadbalancers import CloudLoadBalancer
from tests.unit.endpoint_wire import EndpointWire

from .conftest import LB_ID, LISTENER, LISTENER_ID, MEMBER, MEMBER_ID, OCTAVIA_LB, POOL, POOL_ID

REF = "https://cloud.example.com/key-manager/v1/containers/c1"


def replace(octavia: EndpointWire, path: str, json: object) -> None:
    """Let the service answer a GET in another way than the tree does."""
    octavia.mock.remove("GET", octavia.endpoint + path)
    octavia.answer("GET", path, json)


def test_the_access_list_is_what_the_listener_allows(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    listener = {**LISTENER, "allowed_cidrs": ["10.0.0.0/8"]}
    replace(octavia, f"/listeners/{LISTENER_ID}", {"listener": listener})
    octavia.answer("PUT", f"/listeners/{LISTENER_ID}", {"listener": {}})
    assert tree.get_access_list() == [
        {"id": "10.0.0.0/8", "address": "10.0.0.0/8", "type": "ALLOW"}
    ]
    tree.add_access_list([{"address": "203.0.113.9", "type": "ALLOW"}])
    tree.delete_access_list_items("10.0.0.0/8")
    tree.delete_access_list()

    assert octavia.bodies == [
        {"listener": {"allowed_cidrs": ["10.0.0.0/8", "203.0.113.9/32"]}},
        {"listener": {"allowed_cidrs": None}},
        {"listener": {"allowed_cidrs": None}},
    ]
    with pytest.raises(exceptions.AccessListIDNotFound, match="bogus"):
        tree.delete_access_list_items("bogus")


def test_a_monitor_is_made_when_there_is_none(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    octavia.answer("POST", "/healthmonitors", {"healthmonitor": {"id": "h1"}}, 201)
    assert tree.get_health_monitor() == {}
    tree.add_health_monitor("http", 10, 5, 4, "/ping", "^200$", hostHeader="www.example.com")

    assert octavia.body == {
        "healthmonitor": {
            "type": "HTTP",
            "delay": 10,
            "timeout": 5,
            "max_retries": 4,
            "max_retries_down": 4,
            "url_path": "/ping",
            "expected_codes": "200",
            "domain_name": "www.example.com",
            "http_version": 1.1,
            "pool_id": POOL_ID,
        }
    }
    assert tree.delete_health_monitor() is None


def test_a_monitor_is_changed_or_made_anew(
    tree: CloudLoadBalancer, octavia: EndpointWire, naps: list[float]
) -> None:
    replace(octavia, f"/pools/{POOL_ID}", {"pool": {**POOL, "healthmonitor_id": "h1"}})
    monitor = {"id": "h1", "type": "TCP", "delay": 5, "timeout": 3, "max_retries_down": 2}
    octavia.answer("GET", "/healthmonitors/h1", {"healthmonitor": monitor})
    octavia.answer("PUT", "/healthmonitors/h1", {"healthmonitor": monitor})
    octavia.answer("DELETE", "/healthmonitors/h1", status=204)
    octavia.answer("POST", "/healthmonitors", {"healthmonitor": monitor}, 201)
    assert tree.get_health_monitor()["type"] == "CONNECT"
    tree.add_health_monitor("CONNECT", delay=6, timeout=3)
    tree.add_health_monitor("HTTP", delay=6, timeout=3, statusRegex="200")
    tree.delete_health_monitor()

    changes = [line for line in octavia.lines if not line.startswith("GET")]
    assert changes == [
        "PUT /healthmonitors/h1",
        "DELETE /healthmonitors/h1",
        "POST /healthmonitors",
        "DELETE /healthmonitors/h1",
    ]
    assert "type" not in octavia.bodies[0]["healthmonitor"]


def test_a_monitor_that_is_deleted_meanwhile_is_none(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    replace(octavia, f"/pools/{POOL_ID}", {"pool": {**POOL, "healthmonitor_id": "h1"}})
    missing = {"faultcode": "Client", "faultstring": "Health Monitor h1 not found."}
    octavia.answer("GET", "/healthmonitors/h1", missing, 404)
    tree.get()

    assert not hasattr(tree, "healthMonitor")


def test_a_monitor_that_cannot_be_is_refused_first(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    with pytest.raises(ValueError, match="less than its delay"):
        tree.add_health_monitor("CONNECT")
    with pytest.raises(exceptions.ProtocolMismatch):
        tree.add_health_monitor("HTTPS", statusRegex="200")
    assert octavia.lines == []


def test_there_is_no_throttle(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    assert tree.get_connection_throttle() == {}
    assert tree.delete_connection_throttle() is None
    assert tree.add_connection_throttle() is None
    with pytest.raises(exceptions.NotSupported, match="add_connection_throttle"):
        tree.add_connection_throttle(maxConnections=0)
    assert octavia.lines == []


def test_switches_are_off(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    assert (tree.connection_logging, tree.content_caching) == (False, False)
    tree.connection_logging = False
    with pytest.raises(exceptions.NotSupported, match="set_connection_logging"):
        tree.connection_logging = True
    with pytest.raises(exceptions.NotSupported, match="set_content_caching"):
        tree.content_caching = True
    assert octavia.lines == []


def test_session_persistence_is_that_of_the_pool(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    pool = {**POOL, "session_persistence": {"type": "APP_COOKIE", "cookie_name": "c"}}
    replace(octavia, f"/pools/{POOL_ID}", {"pool": pool})
    octavia.answer("PUT", f"/pools/{POOL_ID}", {"pool": {}})
    assert tree.session_persistence == "APP_COOKIE"
    tree.session_persistence = "source_ip"
    tree.session_persistence = None

    assert octavia.bodies == [
        {"pool": {"session_persistence": {"type": "SOURCE_IP"}}},
        {"pool": {"session_persistence": None}},
    ]
    with pytest.raises(exceptions.NotSupported, match="SSL_ID"):
        tree.session_persistence = "SSL_ID"


def test_metadata_are_tags_and_other_tags_stay(
    tree: CloudLoadBalancer, octavia: EndpointWire
) -> None:
    octavia.answer("PUT", f"/loadbalancers/{LB_ID}", {"loadbalancer": {}}, 202)
    assert tree.get_metadata() == {"color": "red"}
    assert tree.manager.get_metadata(tree, raw=True)[0]["id"] == "color"
    tree.set_metadata({"a": 1})
    tree.update_metadata({"color": "blue", "b": 2})
    tree.delete_metadata()
    assert tree.delete_metadata("unknown") is None

    assert [body["loadbalancer"]["tags"] for body in octavia.bodies] == [
        ["plain", "a=1"],
        ["plain", "color=blue", "b=2"],
        ["plain"],
    ]


def test_metadata_of_a_node_are_tags_too(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    path = f"/pools/{POOL_ID}/members/{MEMBER_ID}"
    octavia.answer("GET", path, {"member": {**MEMBER, "tags": ["pyrax-weight=2", "a=b"]}})
    octavia.answer("PUT", path, {"member": {}})
    node = tree.nodes[0]
    assert node.get_metadata() == {"a": "b"}
    node.set_metadata({"c": "d"})

    assert octavia.body == {"member": {"tags": ["pyrax-weight=2", "c=d"]}}


def secure_tree(octavia: EndpointWire) -> None:
    """Give the load balancer a listener for TLS."""
    listeners = [{"id": LISTENER_ID}, {"id": "tls"}]
    replace(
        octavia, f"/loadbalancers/{LB_ID}", {"loadbalancer": {**OCTAVIA_LB, "listeners": listeners}}
    )
    secure = {
        **LISTENER,
        "id": "tls",
        "protocol": "TERMINATED_HTTPS",
        "protocol_port": 443,
        "default_tls_container_ref": REF,
        "tls_ciphers": "A:B",
        "tags": [],
    }
    octavia.answer("GET", "/listeners/tls", {"listener": secure})


def test_tls_is_a_second_listener(
    tree: CloudLoadBalancer, octavia: EndpointWire, naps: list[float]
) -> None:
    octavia.answer("POST", "/listeners", {"listener": {"id": "tls"}}, 201)
    octavia.answer("PUT", f"/listeners/{LISTENER_ID}", {"listener": {}})
    assert tree.get_ssl_termination() == {}
    tree.add_ssl_termination(443, None, REF, secureTrafficOnly=True)

    assert octavia.bodies == [
        {
            "listener": {
                "default_tls_container_ref": REF,
                "admin_state_up": True,
                "name": "web-lb",
                "loadbalancer_id": LB_ID,
                "protocol": "TERMINATED_HTTPS",
                "protocol_port": 443,
                "default_pool_id": POOL_ID,
            }
        },
        {"listener": {"admin_state_up": False}},
    ]


def test_tls_is_read_changed_and_removed(tree: CloudLoadBalancer, octavia: EndpointWire) -> None:
    secure_tree(octavia)
    octavia.answer("PUT", "/listeners/tls", {"listener": {}})
    octavia.answer("DELETE", "/listeners/tls", status=204)
    assert tree.get_ssl_termination() == {
        "id": "tls",
        "securePort": 443,
        "enabled": True,
        "secureTrafficOnly": False,
        "certificate": REF,
    }
    assert tree.manager.get_ssl_ciphers(tree) == ["A", "B"]
    tree.update_ssl_termination(enabled=False)
    assert octavia.body == {"listener": {"admin_state_up": False}}
    tree.add_ssl_termination(443, None, REF)
    with pytest.raises(exceptions.NotSupported, match="securePort"):
        tree.update_ssl_termination(securePort=8443)
    tree.delete_ssl_termination()
    assert octavia.lines[-1] == "DELETE /listeners/tls"


def test_no_tls_termination_cannot_be_changed(tree: CloudLoadBalancer) -> None:
    with pytest.raises(exceptions.NoSSLTerminationConfiguration):
        tree.update_ssl_termination(enabled=True)


@pytest.mark.parametrize(
    ("key", "certificate", "chain"),
    [
        ("KEY", "-----BEGIN CERTIFICATE-----", None),
        (None, "-----BEGIN CERTIFICATE-----", None),
        (None, REF, "-----BEGIN CERTIFICATE-----"),
        ("KEY", "secret-1", None),
    ],
)
def test_pem_text_needs_a_key_manager(
    tree: CloudLoadBalancer, octavia: EndpointWire, key: str, certificate: str, chain: str
) -> None:
    with pytest.raises(exceptions.NotSupported, match="add_ssl_termination") as caught:
        tree.add_ssl_termination(443, key, certificate, chain)
    assert "BEGIN" not in str(caught.value)
    assert octavia.lines == []
