"""Auto Scale through pyrax: groups from creation to deletion, with their servers."""

from __future__ import annotations

import logging
from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.autoscale import AutoScaleClient, ScalingGroup

SERVICE_NET = "11111111-1111-1111-1111-111111111111"
UP = {"name": "up", "type": "webhook", "cooldown": 0, "change": 2}


def client() -> AutoScaleClient:
    """Return the client of the login."""
    found = pyrax.autoscale
    assert isinstance(found, AutoScaleClient)
    return found


def servers() -> list[Any]:
    """Return the servers of the account."""
    assert pyrax.cloudservers is not None
    return list(pyrax.cloudservers.servers.list())


def made(lowest: int = 0, highest: int = 5, cooldown: int = 0, **more: Any) -> Any:
    """Create a group of small servers."""
    assert pyrax.cloudservers is not None
    return client().create(
        "web",
        cooldown,
        lowest,
        highest,
        "launch_server",
        "web",
        pyrax.cloudservers.images.list()[0],
        pyrax.cloudservers.flavors.get("general1-1"),
        **more,
    )


def balancer(cloud: sandbox.Cloud) -> Any:
    """Create a load balancer and let it become active."""
    found = pyrax.cloud_loadbalancers
    assert found is not None
    vip = found.VirtualIP(type="PUBLIC")
    created = found.create("lb", port=80, protocol="HTTP", virtual_ips=[vip])
    cloud.clock.advance(10)
    return created


def capacities(group: Any) -> tuple[int, int, int]:
    """Return the active, pending and desired capacity of a group."""
    state = group.get_state()
    return state["active_capacity"], state["pending_capacity"], state["desired_capacity"]


def test_a_group_brings_up_its_servers(rackspace: sandbox.Cloud) -> None:
    group = made(2, metadata={"role": "web"}, group_metadata={"owner": "ops"})
    assert isinstance(group, ScalingGroup)
    assert (group.name, group.metadata) == ("web", {"owner": "ops"})
    assert capacities(group) == (0, 2, 2)
    assert [one.status for one in servers()] == ["BUILD", "BUILD"]
    rackspace.clock.advance(10)
    assert capacities(group) == (2, 0, 2)
    assert sorted(group.get_state()["active"]) == sorted(one.id for one in servers())
    for server in servers():
        assert server.name.startswith("web-")
        assert server.metadata["role"] == "web"
        assert server.metadata["rax:auto_scaling_group_id"] == group.id


def test_a_webhook_lets_a_group_grow(rackspace: sandbox.Cloud) -> None:
    group = made(1, scaling_policies=[UP])
    rackspace.clock.advance(10)
    webhook = group.policies[0].add_webhook("pager", {"notes": "n"})
    client().execute_webhook(webhook)
    request = rackspace.requests[-1]
    assert "X-Auth-Token" not in request.headers
    assert (request.status, request.path.count("/execute/1/")) == (202, 1)
    assert capacities(group) == (1, 2, 3)
    rackspace.clock.advance(10)
    assert capacities(group) == (3, 0, 3)
    assert len(servers()) == 3
    client().execute_webhook(webhook.capability_url)
    assert group.get_state()["desired_capacity"] == 5
    client().execute_webhook(webhook)
    assert group.get_state()["desired_capacity"] == 5


def test_servers_stand_behind_the_load_balancer(rackspace: sandbox.Cloud) -> None:
    lb = balancer(rackspace)
    group = made(1, load_balancers=lb.id, networks=[{"uuid": SERVICE_NET}])
    assert group.get_launch_config()["load_balancers"] == [{"loadBalancerId": lb.id, "port": 80}]
    rackspace.clock.advance(10)
    assert capacities(group) == (1, 0, 1)
    addresses = {one.addresses["private"][0]["addr"] for one in servers()}
    assert {(one.address, one.port) for one in lb.get_nodes()} == {(one, 80) for one in addresses}
    policy = group.add_policy("three", "webhook", 0, desired_capacity=3)
    policy.execute()
    rackspace.clock.advance(10)
    assert (capacities(group), len(lb.get_nodes())) == ((3, 0, 3), 3)
    rackspace.clock.advance(10)
    policy.update(desired_capacity=1)
    policy.execute()
    assert (capacities(group), len(servers()), len(lb.get_nodes())) == ((1, 0, 1), 1, 1)
    rackspace.clock.advance(10)
    group.delete(force=True)
    assert lb.get_nodes() == []


def test_a_load_balancer_at_work_is_waited_for(rackspace: sandbox.Cloud) -> None:
    lb = balancer(rackspace)
    group = made(1, load_balancers=[(lb.id, 8080)])
    rackspace.clock.advance(10)
    assert capacities(group) == (1, 0, 1)
    rackspace.clock.advance(10)
    rackspace.stores.of("load-balancer").durations["update"] = 30
    group.update(min_entities=2)
    lb.update(name="busy")
    rackspace.clock.advance(10)
    assert capacities(group) == (1, 1, 2)
    assert [one.status for one in servers()] == ["ACTIVE", "ACTIVE"]
    rackspace.clock.advance(30)
    assert capacities(group) == (2, 0, 2)
    assert {one.port for one in lb.get_nodes()} == {8080}


def test_a_group_whose_load_balancer_is_gone_says_so(rackspace: sandbox.Cloud) -> None:
    lb = balancer(rackspace)
    lb.delete()
    rackspace.clock.advance(10)
    group = made(1, load_balancers=(lb.id, 80))
    rackspace.clock.advance(10)
    state = group.get_state()
    assert (state["status"], state["active"]) == ("ERROR", [])
    assert str(lb.id) in state["errors"][0]["message"]
    group.update_launch_config(load_balancers=[])
    group.get()
    assert group.state["status"] == "ERROR"
    client().delete_server(group, servers()[0])
    group.converge()
    rackspace.clock.advance(10)
    assert group.get_state()["status"] == "ACTIVE"
    assert capacities(group) == (1, 0, 1)


def test_servers_that_fail_stop_a_group_until_it_is_mended(rackspace: sandbox.Cloud) -> None:
    group = made(1, metadata={"server_error": "1"})
    rackspace.clock.advance(10)
    state = group.get_state()
    assert (state["status"], len(state["errors"])) == ("ERROR", 1)
    assert servers() == []
    group.update_launch_config(metadata={})
    assert group.get_state()["status"] == "ACTIVE"
    rackspace.clock.advance(10)
    assert capacities(group) == (1, 0, 1)


def test_a_server_that_is_deleted_elsewhere_is_replaced(rackspace: sandbox.Cloud) -> None:
    group = made(1)
    rackspace.clock.advance(10)
    (before,) = servers()
    before.delete()
    (after,) = servers()
    assert after.id != before.id
    assert capacities(group) == (0, 1, 1)


def test_the_node_of_a_server_that_is_deleted_elsewhere_goes_too(
    rackspace: sandbox.Cloud,
) -> None:
    lb = balancer(rackspace)
    made(1, load_balancers=lb)
    rackspace.clock.advance(10)
    (before,) = lb.get_nodes()
    rackspace.clock.advance(10)
    servers()[0].delete()
    assert lb.get_nodes() == []
    rackspace.clock.advance(10)
    (after,) = lb.get_nodes()
    assert after.id != before.id


def test_cooldowns_of_group_and_policy(rackspace: sandbox.Cloud) -> None:
    group = made(0, cooldown=60, scaling_policies=[UP, {**UP, "name": "other", "cooldown": 300}])
    first, second = group.policies
    second.execute()
    for policy in (first, second):
        with pytest.raises(exceptions.Forbidden) as caught:
            policy.execute()
        assert caught.value.fault_type == "CannotExecutePolicyError"  # type: ignore[attr-defined]
    rackspace.clock.advance(61)
    with pytest.raises(exceptions.Forbidden, match="Cooldown"):
        second.execute()
    first.execute()
    assert group.get_state()["desired_capacity"] == 4
    rackspace.clock.advance(301)
    second.execute()
    assert group.get_state()["desired_capacity"] == 5


def test_the_bounds_hold(rackspace: sandbox.Cloud) -> None:
    group = made(1, 3)
    up = group.add_policy("up", "webhook", 0, change=10)
    down = group.add_policy("down", "webhook", 0, change=-90, is_percent=True)
    up.execute()
    assert group.get_state()["desired_capacity"] == 3
    with pytest.raises(exceptions.Forbidden, match="No change"):
        up.execute()
    down.execute()
    assert group.get_state()["desired_capacity"] == 1
    group.update(min_entities=2)
    assert group.get_state()["desired_capacity"] == 2
    group.update(min_entities=0, max_entities=0)
    assert (capacities(group), servers()) == ((0, 0, 0), [])
    group.delete()
    with pytest.raises(exceptions.NotFound):
        group.get_state()


def test_a_paused_group_stands_still(rackspace: sandbox.Cloud) -> None:
    group = made(0, scaling_policies=[UP])
    webhook = group.policies[0].add_webhook("pager")
    group.pause()
    assert group.get_state()["paused"] is True
    for call in (group.policies[0].execute, group.converge):
        with pytest.raises(exceptions.Forbidden) as caught:
            call()
        assert caught.value.fault_type == "GroupPausedError"  # type: ignore[attr-defined]
    client().execute_webhook(webhook)
    group.update(min_entities=1)
    assert servers() == []
    group.resume()
    assert group.get_state()["paused"] is False
    assert capacities(group) == (0, 1, 1)


def test_only_an_empty_group_is_deleted_unless_forced(rackspace: sandbox.Cloud) -> None:
    group = made(1)
    with pytest.raises(exceptions.Forbidden) as caught:
        group.delete()
    assert caught.value.fault_type == "GroupNotEmptyError"  # type: ignore[attr-defined]
    assert caught.value.request_id
    client().delete(group, force=True)
    assert (client().list(), servers()) == ([], [])


def test_a_server_is_taken_out(rackspace: sandbox.Cloud) -> None:
    group = made(1)
    group.update_policy(group.add_policy("two", "webhook", 0, desired_capacity=2), cooldown=1)
    group.list_policies()[0].execute()
    rackspace.clock.advance(10)
    kept, other = servers()
    group.delete_server(kept, replace=False, purge=False)
    assert (capacities(group), len(servers())) == ((1, 0, 1), 2)
    assert "rax:auto_scaling_group_id" not in servers()[0].metadata
    with pytest.raises(exceptions.Forbidden) as caught:
        group.delete_server(other, replace=False)
    assert caught.value.fault_type == "CannotDeleteServerBelowMinError"  # type: ignore[attr-defined]
    with pytest.raises(exceptions.NotFound):
        group.delete_server(kept)
    group.delete_server(other)
    assert capacities(group) == (0, 1, 1)
    assert other.id not in [one.id for one in servers()]


def test_bug_11_changes_made_elsewhere_stay(rackspace: sandbox.Cloud) -> None:
    group = made(0, user_data="#cloud-config", personality={"path": "/a", "contents": "hello"})
    client().get(group).update_launch_config(server_name="other", key_name="k")
    group.update_launch_config(flavor="general1-2", config_drive=True)
    found = group.get_launch_config()
    assert (found["name"], found["flavor"], found["key_name"]) == ("other", "general1-2", "k")
    assert (found["user_data"], found["config_drive"]) == ("I2Nsb3VkLWNvbmZpZw==", True)
    assert found["personality"] == [{"path": "/a", "contents": "aGVsbG8="}]
    group.update_launch_config(personality=[], config_drive=False)
    assert "config_drive" not in group.get_launch_config()
    group.update_launch_metadata({"a": "b"})
    assert group.get_launch_config()["metadata"] == {"a": "b"}


def test_a_new_launch_configuration_is_for_new_servers(rackspace: sandbox.Cloud) -> None:
    group = made(1)
    rackspace.clock.advance(10)
    launch = group.get_launch_config()
    group.replace_launch_config("launch_server", "db", launch["image"], "general1-2")
    assert [one.name[:3] for one in servers()] == ["web"]
    group.update(min_entities=2)
    assert sorted(one.name[:2] for one in servers()) == ["db", "we"]


def test_configurations_and_webhooks_are_changed(rackspace: sandbox.Cloud) -> None:
    group = made(0, group_metadata={"a": "b"}, scaling_policies=[UP])
    group.update_metadata({"c": "d"})
    group.name = "renamed"
    group.update(cooldown=5)
    assert client().get_configuration(group) == {
        "name": "renamed",
        "cooldown": 5,
        "minEntities": 0,
        "maxEntities": 5,
        "metadata": {"a": "b", "c": "d"},
    }
    client().replace(group, "web", 0, 0, 9)
    assert client().get(group.id).metadata == {}
    webhook = group.policies[0].add_webhook("pager", {"a": "b"})
    url = webhook.capability_url
    webhook.update(name="other")
    webhook.update_metadata({"c": "d"})
    webhook.get()
    assert (webhook.name, webhook.metadata) == ("other", {"a": "b", "c": "d"})
    assert webhook.capability_url == url
    shown = client().get(group, webhooks=True).scalingPolicies[0]["webhooks"]
    assert [one["id"] for one in shown] == [webhook.id]
    webhook.delete()
    assert group.list_webhooks(group.policies[0]) == []
    client().execute_webhook(url)
    assert group.get_state()["desired_capacity"] == 0


def test_policies_are_changed(rackspace: sandbox.Cloud) -> None:
    group = made(0)
    policy = group.add_policy("n", "schedule", 60, desired_capacity=2, args={"cron": "0 23 * * *"})
    policy.update(change=50, is_percent=True)
    policy.update(policy_type="webhook", cooldown=0)
    policy.get()
    assert (policy.type, policy.cooldown, policy.changePercent) == ("webhook", 0, 50)
    assert not hasattr(policy, "args")
    with pytest.raises(exceptions.BadRequest):
        policy.update(change=0)
    assert policy.get().changePercent == 50
    policy.delete()
    with pytest.raises(exceptions.NotFound) as caught:
        policy.get()
    assert caught.value.fault_type == "NoSuchPolicyError"  # type: ignore[attr-defined]


def test_all_pages_are_walked(rackspace: sandbox.Cloud) -> None:
    ids = [made().id for _ in range(3)]
    assert [one.id for one in client().list(limit=2)] == ids[:2]
    assert [one.id for one in client().list(limit=2, marker=ids[1])] == ids[2:]
    assert [one.id for one in client().iter_groups()] == ids
    assert len(client().findall(name="web")) == 3
    group = client().get(ids[0])
    store = rackspace.stores.of("autoscale")
    store.limits["maxPoliciesPerGroup"] = store.limits["maxWebhooksPerPolicy"] = 120
    for number in range(103):
        group.add_policy(f"p{number}", "webhook", 0, change=1)
    assert len(group.list_policies()) == 103
    assert len(group.list_policies(limit=10)) == 10
    policy = group.list_policies(limit=1)[0]
    for number in range(103):
        policy.add_webhook(f"w{number}")
    names = {one.name for one in policy.list_webhooks()}
    assert names == {f"w{number}" for number in range(103)}


def test_the_group_of_a_list_is_completed_when_it_is_read(rackspace: sandbox.Cloud) -> None:
    made(scaling_policies=[UP])
    rackspace.requests.clear()
    (group,) = client().list()
    assert group.name == "web"
    assert len(rackspace.requests) == 1
    assert (group.max_entities, group.policy_count) == (5, 1)
    assert len(rackspace.requests) == 2


def test_wrong_load_balancers_are_refused(rackspace: sandbox.Cloud) -> None:
    with pytest.raises(exceptions.InvalidLoadBalancer, match="no load balancer '9999'"):
        made(load_balancers=9999)
    assert client().list() == []


def test_the_value_of_the_package_is_the_client_after_the_login(
    rackspace: sandbox.Cloud,
) -> None:
    from pyrax.autoscale import AutoScalePolicy

    assert isinstance(pyrax.autoscale, AutoScaleClient)
    assert AutoScalePolicy.__module__ == "pyrax.autoscale.policy"
    other = pyrax.connect_to_autoscale(region="ORD")
    assert other is not None
    assert (other.region_name, other.list()) == ("ORD", [])


def test_another_cloud_has_no_such_service(
    keystone: sandbox.Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        assert pyrax.autoscale is None
        assert pyrax.connect_to_autoscale() is None
    texts = [one.getMessage() for one in caplog.records]
    assert any("no 'autoscale' service in the region 'DFW'" in text for text in texts)
    by_hand = AutoScaleClient(pyrax.identity, "DFW")
    with pytest.raises(exceptions.ServiceNotAvailable, match="Autoscale"):
        by_hand.list()
