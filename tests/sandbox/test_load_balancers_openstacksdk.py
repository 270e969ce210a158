"""Today's openstacksdk balances load on the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openstack
import pytest

from pyrax import sandbox
from tests.sandbox.sdk import user_of

# What openstacksdk itself uses that is deprecated is not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def proxy(cloud: sandbox.Cloud) -> Iterator[Any]:
    """The load balancer calls of a connection to a cloud where nothing takes long."""
    store = cloud.stores.of("octavia", "DFW", "openstack")
    store.durations = dict.fromkeys(store.durations, 0)
    with user_of(cloud) as connection:
        yield connection.load_balancer


def test_a_load_balancer_from_creation_to_deletion(proxy: Any) -> None:
    made = proxy.create_load_balancer(name="web", vip_subnet_id="s1", tags=["a=b"])
    made = proxy.wait_for_load_balancer(made.id, interval=0.1, wait=10)
    assert made.provisioning_status == "ACTIVE"
    assert made.vip_address and made.vip_port_id
    proxy.update_load_balancer(made, name="shop")
    assert [one.name for one in proxy.load_balancers()] == ["shop"]
    assert proxy.find_load_balancer("shop").id == made.id
    assert proxy.get_load_balancer_statistics(made.id).bytes_in == 0
    proxy.failover_load_balancer(made.id)
    proxy.delete_load_balancer(made, cascade=True)
    assert list(proxy.load_balancers()) == []
    with pytest.raises(openstack.exceptions.NotFoundException):
        proxy.get_load_balancer(made.id)


def test_listeners_pools_members_and_monitors(proxy: Any) -> None:
    balancer = proxy.create_load_balancer(name="web", vip_subnet_id="s1")
    listener = proxy.create_listener(
        name="in", protocol="HTTP", protocol_port=80, load_balancer_id=balancer.id
    )
    pool = proxy.create_pool(
        name="out", protocol="HTTP", lb_algorithm="ROUND_ROBIN", listener_id=listener.id
    )
    member = proxy.create_member(pool, address="192.0.2.1", protocol_port=8080)
    monitor = proxy.create_health_monitor(
        pool_id=pool.id, type="HTTP", delay=10, timeout=5, max_retries=3
    )
    assert proxy.get_listener(listener.id).default_pool_id == pool.id
    assert proxy.get_pool(pool.id).health_monitor_id == monitor.id
    proxy.update_member(member, pool, weight=9)
    assert [one.weight for one in proxy.members(pool)] == [9]
    proxy.update_listener(listener, connection_limit=10)
    proxy.update_pool(pool, lb_algorithm="SOURCE_IP")
    proxy.update_health_monitor(monitor, delay=20)
    assert [one.name for one in proxy.listeners()] == ["in"]
    assert [one.lb_algorithm for one in proxy.pools()] == ["SOURCE_IP"]
    assert [one.delay for one in proxy.health_monitors()] == [20]
    proxy.delete_health_monitor(monitor)
    proxy.delete_member(member, pool)
    proxy.delete_pool(pool)
    proxy.delete_listener(listener)
    assert list(proxy.listeners()) == list(proxy.pools()) == []


def test_policies_rules_and_quotas(proxy: Any, cloud: sandbox.Cloud) -> None:
    balancer = proxy.create_load_balancer(name="web", vip_subnet_id="s1")
    listener = proxy.create_listener(
        protocol="HTTP", protocol_port=80, load_balancer_id=balancer.id
    )
    policy = proxy.create_l7_policy(
        listener_id=listener.id, action="REDIRECT_TO_URL", redirect_url="https://x.example/"
    )
    rule = proxy.create_l7_rule(policy, type="PATH", compare_type="STARTS_WITH", rule_value="/a")
    assert [one.rule_value for one in proxy.l7_rules(policy)] == ["/a"]
    proxy.delete_l7_rule(rule, policy)
    proxy.delete_l7_policy(policy)
    assert list(proxy.l7_policies()) == []
    assert proxy.get_quota(cloud.project_id).load_balancers == 20
    assert [one.name for one in proxy.providers()] == ["amphora"]


def test_pages_are_followed(proxy: Any, cloud: sandbox.Cloud) -> None:
    cloud.stores.of("octavia", "DFW", "openstack").page_limit = 2
    for number in range(5):
        proxy.create_load_balancer(name=f"lb-{number}", vip_subnet_id="s1")

    assert len(list(proxy.load_balancers())) == 5
