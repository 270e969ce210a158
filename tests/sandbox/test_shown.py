"""What notebooks show of the things of every service."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax.tables import ResourceList
from tests.sandbox.conftest import log_in

CLIENTS = {
    "rackspace": (
        *("cloudservers", "cloudfiles", "cloud_cdn", "cloud_loadbalancers", "cloud_databases"),
        *("cloud_blockstorage", "cloud_dns", "cloud_networks", "cloud_monitoring", "autoscale"),
        *("images", "queues"),
    ),
    "keystone": (
        *("cloudservers", "cloudfiles", "cloud_loadbalancers", "cloud_databases"),
        *("cloud_blockstorage", "cloud_dns", "cloud_networks", "images", "queues"),
    ),
}
OTHER_VERBS = {"cloud_cdn": "list_services", "cloud_monitoring": "list_entities"}
LISTS = [(dialect, name) for dialect, names in CLIENTS.items() for name in names]


@pytest.mark.parametrize(("dialect", "name"), LISTS)
def test_what_a_service_lists_is_shown_as_a_table(cloud: Any, dialect: str, name: str) -> None:
    log_in(cloud, dialect)
    client = getattr(pyrax, name)
    found = getattr(client, OTHER_VERBS.get(name, "list"))()
    assert isinstance(found, ResourceList)
    assert found._repr_html_().startswith(f"<table><caption>{len(found)} ×")


LOOKS = {
    "flavors": lambda: pyrax.cloudservers.flavors.list(),
    "images of servers": lambda: pyrax.cloudservers.images.list(),
    "found images": lambda: pyrax.images.findall(status="active"),
    "volume types": lambda: pyrax.cloud_blockstorage.list_types(),
    "database flavors": lambda: pyrax.cloud_databases.list_flavors(),
    "objects": lambda: pyrax.cloudfiles.create("box").list(),
    "monitoring zones": lambda: pyrax.cloud_monitoring.list_monitoring_zones(),
    "check types": lambda: pyrax.cloud_monitoring.list_check_types(),
    "flavors of the CDN": lambda: pyrax.cloud_cdn.list_flavors(),
    "domains by name": lambda: pyrax.cloud_dns.search_domains("example"),
    "users": lambda: pyrax.identity.list_users(),
}


@pytest.mark.parametrize("what", LOOKS)
def test_other_lists_are_tables_too(rackspace: Any, what: str) -> None:
    found = LOOKS[what]()
    assert isinstance(found, ResourceList)
    assert "<table>" in found._repr_html_()
    for thing in found[:2]:
        assert thing._repr_html_().startswith(f"<table><caption>{type(thing).__name__}</caption>")


def test_a_new_server_is_shown_without_its_password(each_dialect: Any) -> None:
    client = pyrax.cloudservers
    images = client.images.list()
    server = client.servers.create("<b>web</b>", images[0], client.flavors.list()[0])
    assert server.adminPass
    for shown in (repr(server), server._repr_html_(), client.servers.list()._repr_html_()):
        assert server.adminPass not in shown
    assert "&lt;b&gt;web&lt;/b&gt;" in server._repr_html_()
