"""Whatever lists things is a table in notebooks, on both clouds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import pyrax
from pyrax import sandbox


@pytest.fixture(params=["rackspace", "keystone"])
def context(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A login at one kind of cloud; time passes when it is asked to."""
    with sandbox.running() as cloud:
        settings = cloud.settings(request.param)
        made = pyrax.create_context(
            request.param,
            auth_endpoint=settings["auth_endpoint"],
            tenant_name=settings.get("tenant_name"),
        )
        secret = cloud.api_key if request.param == "rackspace" else cloud.password
        made.set_credentials(cloud.username, secret, authenticate=True)
        made.cloud = cloud
        yield made


def assert_tables(lists: dict[str, Any], cloud: sandbox.Cloud) -> None:
    """Each list holds something, and is a table of it."""
    assert [name for name, found in lists.items() if not found] == []
    plain = [name for name, found in lists.items() if not hasattr(found, "_repr_html_")]
    assert plain == []
    before = len(cloud.requests)
    assert all("<tbody><tr><td>" in found._repr_html_() for found in lists.values())
    assert len(cloud.requests) == before


def test_lists_of_domains_and_records(context: Any) -> None:
    dns = context.DFW.dns.client
    domain = dns.create(name="example.com", emailAddress="admin@example.com")
    added = domain.add_records({"type": "A", "name": "www.example.com", "data": "192.0.2.1"})
    lists = {
        "list": dns.list(),
        "find": dns.findall(name="example.com"),
        "added": added,
        "records": domain.list_records(),
        "search": domain.search_records("A"),
        "all types": domain.search_records(None),
    }
    assert_tables(lists, context.cloud)


def test_lists_of_servers_interfaces_volumes_and_messages(context: Any) -> None:
    compute, volumes = context.DFW.compute.client, context.DFW.volume.client
    server = compute.servers.create("web", compute.list_images()[0], compute.list_flavors()[0])
    volume = volumes.create("data", size=100)
    queues = context.DFW.queues.client
    queues.client_id = "3381af92-2b9e-11e3-b191-71861300734c"
    jobs = queues.create("jobs")
    jobs.post_message("one", ttl=300)
    context.cloud.clock.advance(100)
    volume.create_snapshot("kept")
    lists = {
        "servers": compute.list(),
        "all regions": context.across_regions("compute", lambda one: one.list()).joined(),
        "interfaces": context.DFW.network.client.list_interfaces(server),
        "snapshots": volume.list_snapshots(),
        "messages": jobs.claim_messages(ttl=300, grace=60).messages,
    }
    assert_tables(lists, context.cloud)


def test_lists_of_load_balancers_and_nodes(context: Any) -> None:
    balancers = context.DFW.load_balancer.client
    front: dict[str, Any] = {"virtual_ips": [balancers.VirtualIP(type="PUBLIC")]}
    if "autoscale" not in context.services:
        front = {"vip_subnet_id": context.DFW.network.client.subnets.list()[0].id}
    node = balancers.Node(address="10.1.1.1", port=80, condition="ENABLED")
    made = balancers.create("web", port=80, protocol="HTTP", nodes=[node], **front)
    lists = {"list": balancers.list(), "nodes": made.nodes, "addresses": made.virtual_ips}
    assert_tables(lists, context.cloud)


@pytest.mark.parametrize("context", ["rackspace"], indirect=True)
def test_lists_of_policies_webhooks_and_names_of_addresses(context: Any) -> None:
    compute = context.DFW.compute.client
    image, flavor = compute.list_images()[0], compute.list_flavors()[0]
    group = context.DFW.autoscale.client.create(
        "web", 60, 0, 2, "launch_server", "web", image, flavor
    )
    policy = group.add_policy("up", "webhook", 60, change=1)
    policy.add_webhook("hook")
    server = compute.servers.create("web", image, flavor)
    context.cloud.clock.advance(100)
    server.get()
    dns = context.DFW.dns.client
    dns.create(name="example.com", emailAddress="admin@example.com")
    name = {"name": "www.example.com", "type": "PTR", "data": server.accessIPv4}
    dns.add_ptr_records(server, name)
    group.get()
    lists = {
        "policies": group.policies,
        "listed policies": group.list_policies(),
        "webhooks": policy.list_webhooks(),
        "names": dns.list_ptr_records(server),
    }
    assert_tables(lists, context.cloud)
