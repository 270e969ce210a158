"""The same calls by python-novaclient of today and by pyrax: what reaches the service is the same.

The program is a second opinion about the wire. Percent-encoding that means the same is no
difference, nor is the letter case of "true".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
import responses
from keystoneauth1 import session, token_endpoint
from novaclient import client as novaclient

from .conftest import OPENSTACK, Wire, make_client

SERVER = {"id": "s1", "name": "web01", "status": "ACTIVE", "adminPass": "x"}
FLAVOR = {"id": "2", "name": "small", "ram": 512, "vcpus": 1, "disk": 1}
PORT = {"port_id": "p1", "net_id": "n1", "fixed_ips": []}
ANYTHING: dict[str, Any] = {
    "server": SERVER,
    "servers": [],
    "flavor": FLAVOR,
    "flavors": [],
    "keypair": {"name": "k", "public_key": "ssh-rsa AAAA"},
    "keypairs": [],
    "metadata": {},
    "meta": {"k": "v"},
    "limits": {"rate": [], "absolute": {}},
    "interfaceAttachments": [],
    "interfaceAttachment": PORT,
    "volumeAttachment": {"id": "v1", "volumeId": "v1", "serverId": "s1", "device": "/dev/vdb"},
    "volumeAttachments": [],
    "server_group": {"id": "g1", "name": "g", "policies": []},
    "server_groups": [],
    "quota_set": {"instances": 1},
    "quota_class_set": {"instances": 1},
    "tenant_usage": {},
    "tenant_usages": [],
    "availabilityZoneInfo": [],
    "hypervisors": [],
    "hypervisor": {"id": 1},
    "services": [],
    "service": {"id": 1, "host": "h", "binary": "b"},
    "aggregates": [],
    "aggregate": {"id": 1, "name": "a", "hosts": []},
    "migrations": [],
    "migration": {"id": 5},
    "instanceActions": [],
    "instanceAction": {"request_id": "req-1"},
    "security_groups": [],
    "extra_specs": {},
    "flavor_access": [],
    "output": "",
    "console": {"type": "novnc", "url": "x"},
    "remote_console": {"type": "novnc", "url": "x", "protocol": "vnc"},
    "password": "",
    "image_id": "i9",
    "tags": [],
    "addresses": {},
}
START, END = datetime.datetime(2015, 3, 1), datetime.datetime(2015, 3, 2)

Call = Callable[[Any], Any]

CALLS: dict[str, tuple[str, Call]] = {
    "list": ("2.1", lambda cs: cs.servers.list(search_opts={"status": "ACTIVE"}, limit=5)),
    "list brief": ("2.1", lambda cs: cs.servers.list(detailed=False, marker="s0", limit=5)),
    "list sorted": (
        "2.1",
        lambda cs: cs.servers.list(sort_keys=["name"], sort_dirs=["desc"], limit=5),
    ),
    "get": ("2.1", lambda cs: cs.servers.get("s1")),
    "delete": ("2.1", lambda cs: cs.servers.delete("s1")),
    "rename": ("2.1", lambda cs: cs.servers.update("s1", name="web02")),
    "describe": ("2.19", lambda cs: cs.servers.update("s1", description="a text")),
    "create": (
        "2.1",
        lambda cs: cs.servers.create(
            "web01",
            "i1",
            "2",
            meta={"a": "b"},
            files={"/etc/motd": "hello"},
            userdata="#!/bin/sh",
            key_name="deploy",
            availability_zone="nova",
            security_groups=["default"],
            nics=[{"net-id": "n1", "v4-fixed-ip": "10.0.0.9"}, {"port-id": "p1"}],
            scheduler_hints={"group": "g1"},
            config_drive=True,
            disk_config="AUTO",
            admin_pass="x",
            min_count=2,
            max_count=3,
        ),
    ),
    "create on a volume": (
        "2.1",
        lambda cs: cs.servers.create(
            "web01",
            "",
            "2",
            block_device_mapping_v2=[
                {"uuid": "v1", "source_type": "volume", "destination_type": "volume"}
            ],
            min_count=1,
            max_count=1,
        ),
    ),
    "create lately": (
        "2.90",
        lambda cs: cs.servers.create(
            "web01",
            "i1",
            "2",
            nics="auto",
            tags=["blue"],
            description="a text",
            hostname="web01",
            min_count=1,
            max_count=1,
        ),
    ),
    "reboot": ("2.1", lambda cs: cs.servers.reboot("s1", "HARD")),
    "rebuild": ("2.1", lambda cs: cs.servers.rebuild("s1", "i1", password="x", name="web02")),
    "resize": ("2.1", lambda cs: cs.servers.resize("s1", "3")),
    "confirm": ("2.1", lambda cs: cs.servers.confirm_resize("s1")),
    "revert": ("2.1", lambda cs: cs.servers.revert_resize("s1")),
    "create_image": ("2.45", lambda cs: cs.servers.create_image("s1", "snap", {"a": "b"})),
    "backup": ("2.1", lambda cs: cs.servers.backup("s1", "nightly", "daily", 7)),
    "password": ("2.1", lambda cs: cs.servers.change_password("s1", "x")),
    "rescue": ("2.1", lambda cs: cs.servers.rescue("s1", password="x")),
    "pause": ("2.1", lambda cs: cs.servers.pause("s1")),
    "shelve_offload": ("2.1", lambda cs: cs.servers.shelve_offload("s1")),
    "lock": ("2.73", lambda cs: cs.servers.lock("s1", reason="audit")),
    "unshelve": ("2.77", lambda cs: cs.servers.unshelve("s1", availability_zone="az1")),
    "migrate": ("2.56", lambda cs: cs.servers.migrate("s1", host="h")),
    "live_migrate": ("2.1", lambda cs: cs.servers.live_migrate("s1", "h", False, False)),
    "live_migrate lately": (
        "2.25",
        lambda cs: cs.servers.live_migrate("s1", host="h", block_migration="auto"),
    ),
    "evacuate": ("2.1", lambda cs: cs.servers.evacuate("s1", "h", True, "x")),
    "evacuate lately": ("2.14", lambda cs: cs.servers.evacuate("s1", host="h")),
    "reset_state": ("2.1", lambda cs: cs.servers.reset_state("s1", "active")),
    "console output": ("2.1", lambda cs: cs.servers.get_console_output("s1", 10)),
    "console": ("2.1", lambda cs: cs.servers.get_vnc_console("s1", "novnc")),
    "console lately": ("2.6", lambda cs: cs.servers.get_spice_console("s1", "spice-html5")),
    "mks": ("2.8", lambda cs: cs.servers.get_mks_console("s1")),
    "clear_password": ("2.1", lambda cs: cs.servers.clear_password("s1")),
    "set_meta": ("2.1", lambda cs: cs.servers.set_meta("s1", {"a": "b"})),
    "set_meta_item": ("2.1", lambda cs: cs.servers.set_meta_item("s1", "k", "v")),
    "delete_meta": ("2.1", lambda cs: cs.servers.delete_meta("s1", ["a", "b"])),
    "add_security_group": ("2.1", lambda cs: cs.servers.add_security_group("s1", "web")),
    "list_security_group": ("2.1", lambda cs: cs.servers.list_security_group("s1")),
    "interface_list": ("2.1", lambda cs: cs.servers.interface_list("s1")),
    "interface_attach": (
        "2.49",
        lambda cs: cs.servers.interface_attach("s1", None, "n1", "10.0.0.9", tag="blue"),
    ),
    "interface_detach": ("2.1", lambda cs: cs.servers.interface_detach("s1", "p1")),
    "tags": ("2.26", lambda cs: cs.servers.set_tags("s1", ["blue"])),
    "tag": ("2.26", lambda cs: cs.servers.add_tag("s1", "blue")),
    "topology": ("2.78", lambda cs: cs.servers.topology("s1")),
    "crash dump": ("2.17", lambda cs: cs.servers.trigger_crash_dump("s1")),
    "flavors": ("2.1", lambda cs: cs.flavors.list(is_public=None, marker="1", limit=5)),
    "flavor create": ("2.1", lambda cs: cs.flavors.create("f", 512, 1, 1, is_public=False)),
    "flavor delete": ("2.1", lambda cs: cs.flavors.delete("2")),
    "flavor keys": ("2.1", lambda cs: cs.flavors.get("2").set_keys({"hw:a": "b"})),
    "flavor unset": ("2.1", lambda cs: cs.flavors.get("2").unset_keys(["hw:a"])),
    "flavor access": ("2.1", lambda cs: cs.flavor_access.add_tenant_access("2", "t1")),
    "keypairs": ("2.35", lambda cs: cs.keypairs.list(marker="k", limit=5)),
    "keypair create": ("2.1", lambda cs: cs.keypairs.create("k", "ssh-rsa AAAA")),
    "keypair create lately": (
        "2.10",
        lambda cs: cs.keypairs.create("k", "ssh-rsa AAAA", key_type="x509", user_id="u1"),
    ),
    "keypair delete": ("2.1", lambda cs: cs.keypairs.delete("k")),
    "limits": ("2.1", lambda cs: cs.limits.get(reserved=True, tenant_id="t1")),
    "attach": ("2.1", lambda cs: cs.volumes.create_server_volume("s1", "v1", "/dev/vdb")),
    "attach lately": (
        "2.79",
        lambda cs: cs.volumes.create_server_volume(
            "s1", "v1", device="/dev/vdb", tag="blue", delete_on_termination=True
        ),
    ),
    "volumes": ("2.1", lambda cs: cs.volumes.get_server_volumes("s1")),
    "detach": ("2.1", lambda cs: cs.volumes.delete_server_volume("s1", "v1")),
    "groups": ("2.1", lambda cs: cs.server_groups.list()),
    "group": ("2.1", lambda cs: cs.server_groups.create(name="g", policies=["affinity"])),
    "quotas": ("2.1", lambda cs: cs.quotas.get("t1", user_id="u1")),
    "quotas update": ("2.1", lambda cs: cs.quotas.update("t1", instances=5, force=True)),
    "quota class": ("2.1", lambda cs: cs.quota_classes.update("default", instances=5)),
    "usage": ("2.1", lambda cs: cs.usage.get("t1", START, END)),
    "usages": ("2.1", lambda cs: cs.usage.list(START, END, detailed=True)),
    "zones": ("2.1", lambda cs: cs.availability_zones.list(detailed=False)),
    "hypervisors": ("2.1", lambda cs: cs.hypervisors.search("cmp")),
    "hypervisors lately": ("2.53", lambda cs: cs.hypervisors.search("cmp", servers=True)),
    "services": ("2.1", lambda cs: cs.services.list(host="h", binary="b")),
    "service disable": ("2.1", lambda cs: cs.services.disable_log_reason("h", "b", "why")),
    "service enable lately": ("2.53", lambda cs: cs.services.enable("u1")),
    "aggregate": ("2.1", lambda cs: cs.aggregates.create("a", "az1")),
    "aggregate host": ("2.1", lambda cs: cs.aggregates.add_host(1, "h")),
    "aggregate metadata": ("2.1", lambda cs: cs.aggregates.set_metadata(1, {"k": None})),
    "migrations": ("2.1", lambda cs: cs.migrations.list(host="h", status="done")),
    "server migrations": ("2.23", lambda cs: cs.server_migrations.list("s1")),
    "abort": ("2.24", lambda cs: cs.server_migrations.live_migration_abort("s1", 5)),
    "actions": ("2.1", lambda cs: cs.instance_action.get("s1", "req-1")),
    "diagnostics": ("2.1", lambda cs: cs.servers.diagnostics("s1")),
    "ips": ("2.1", lambda cs: cs.servers.ips("s1")),
}


@pytest.fixture
def agreeable(wire: Wire) -> Wire:
    """A service that answers any request to the endpoint with something of everything."""
    where = re.compile(re.escape(OPENSTACK) + "/.*")
    image = {"Location": f"{OPENSTACK}/images/i9"}
    for method in (responses.GET, responses.POST, responses.PUT, responses.DELETE):
        wire.mock.add(method, where, json=ANYTHING, headers=image)
    return wire


def traced(wire: Wire, call: Call, client: Any) -> list[Any]:
    """Make a call and return what it sent."""
    before = len(wire.sent)
    call(client)
    return [
        (
            sent.method,
            unquote(sent.path),
            sorted((name, "true" if value == "True" else value) for name, value in sent.query),
            sent.body,
            sent.headers.get("X-OpenStack-Nova-API-Version"),
        )
        for sent in wire.sent[before:]
    ]


@pytest.mark.parametrize(("version", "call"), CALLS.values(), ids=CALLS.keys())
def test_the_same_reaches_the_service(agreeable: Wire, version: str, call: Call) -> None:
    login = token_endpoint.Token(OPENSTACK, "token-1")
    theirs = novaclient.Client(version, session=session.Session(auth=login))
    ours = make_client("openstack", microversion=version)

    assert traced(agreeable, call, ours) == traced(agreeable, call, theirs)
