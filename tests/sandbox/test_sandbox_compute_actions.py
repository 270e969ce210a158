"""Compute on the wire: actions, key pairs, what is attached, groups, limits, usage."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from tests.sandbox.wire import Wire, password_login

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYl4uE7gTtEz0mUtNTVfBK0jgiKZ9dGBDmBZ0Cn9gDO ops"


def at(version: str) -> dict[str, Any]:
    """Return the keyword that asks for a microversion."""
    return {"headers": {"OpenStack-API-Version": f"compute {version}"}}


def status(wire: Wire, server_id: str) -> str:
    """Return the status of a server."""
    found: str = wire.server(server_id)["status"]
    return found


@pytest.fixture
def admin(keystone_wire: Wire) -> Wire:
    """The wire with the administrator's token for the same project."""
    cloud = keystone_wire.cloud
    body = password_login(cloud, username=cloud.admin_username, password=cloud.admin_password)
    answer = keystone_wire.identity("POST", "auth/tokens", json=body)
    keystone_wire.token = answer.headers["X-Subject-Token"]
    return keystone_wire


# -- actions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "argument", "between", "after"),
    [
        ("reboot", {"type": "SOFT"}, "REBOOT", "ACTIVE"),
        ("reboot", {"type": "hard"}, "HARD_REBOOT", "ACTIVE"),
        ("changePassword", {"adminPass": "new"}, "PASSWORD", "ACTIVE"),
        ("os-stop", None, "ACTIVE", "SHUTOFF"),
        ("pause", None, "PAUSED", "PAUSED"),
        ("suspend", None, "SUSPENDED", "SUSPENDED"),
        ("shelve", None, "ACTIVE", "SHELVED_OFFLOADED"),
        ("rescue", None, "ACTIVE", "RESCUE"),
    ],
)
def test_action_passes_through_a_state(
    wire: Wire, action: str, argument: Any, between: str, after: str
) -> None:
    server_id = wire.running_server()
    assert wire.act(server_id, action, argument).status_code in (200, 202)
    assert status(wire, server_id) == between
    wire.cloud.clock.advance(10)
    assert status(wire, server_id) == after


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("os-stop", "os-start"),
        ("pause", "unpause"),
        ("suspend", "resume"),
        ("shelve", "unshelve"),
        ("rescue", "unrescue"),
    ],
)
def test_action_and_its_opposite(wire: Wire, first: str, then: str) -> None:
    server_id = wire.running_server()
    assert wire.act(server_id, then).status_code == 409
    wire.act(server_id, first)
    wire.cloud.clock.advance(10)
    assert wire.act(server_id, first).status_code == 409
    assert wire.act(server_id, then).status_code == 202
    wire.cloud.clock.advance(10)
    assert status(wire, server_id) == "ACTIVE"


def test_action_on_a_building_server_is_409(wire: Wire) -> None:
    server_id = wire.create_server()["id"]
    answer = wire.act(server_id, "reboot", {"type": "SOFT"})
    assert answer.status_code == 409
    assert answer.json()["conflictingRequest"]["message"].endswith("vm_state building")


def test_action_during_another_one_is_409(wire: Wire) -> None:
    server_id = wire.running_server()
    wire.act(server_id, "reboot", {"type": "SOFT"})
    answer = wire.act(server_id, "os-stop")
    assert answer.json()["conflictingRequest"]["message"].endswith("task_state rebooting")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"dance": None}, "There is no such action: dance"),
        ({}, "exactly one action"),
        ({"reboot": {}}, "HARD or SOFT"),
        ({"reboot": None}, "Missing argument"),
        ({"resize": {}}, "flavorRef"),
        ({"resize": {"flavorRef": "nowhere"}}, "Unable to locate requested flavor"),
        ({"rebuild": {}}, "imageRef"),
        ({"rebuild": {"imageRef": "nowhere"}}, "Cannot find image"),
        ({"createImage": {}}, "requires name"),
        ({"changePassword": {}}, "adminPass"),
        ({"os-getConsoleOutput": {"length": "x"}}, "integer"),
        ({"os-getVNCConsole": {"type": "smoke"}}, "Invalid console type"),
    ],
)
def test_bad_action_is_400(wire: Wire, body: Any, message: str) -> None:
    server_id = wire.running_server()
    answer = wire.compute("POST", f"/servers/{server_id}/action", json=body)
    assert answer.status_code == 400
    assert message in answer.json()["badRequest"]["message"]


def test_resize_is_confirmed(wire: Wire) -> None:
    flavors = wire.compute("GET", "/flavors").json()["flavors"]
    server_id = wire.running_server()
    assert wire.act(server_id, "resize", {"flavorRef": flavors[1]["id"]}).status_code == 202
    assert status(wire, server_id) == "RESIZE"
    assert wire.act(server_id, "confirmResize").status_code == 409
    wire.cloud.clock.advance(5)
    assert status(wire, server_id) == "VERIFY_RESIZE"
    assert wire.act(server_id, "confirmResize").status_code == 204
    server = wire.server(server_id)
    assert (server["status"], server["flavor"]["id"]) == ("ACTIVE", flavors[1]["id"])


def test_resize_is_reverted(wire: Wire) -> None:
    flavors = wire.compute("GET", "/flavors").json()["flavors"]
    server_id = wire.running_server()
    wire.act(server_id, "resize", {"flavorRef": flavors[1]["id"]})
    wire.cloud.clock.advance(5)
    assert wire.act(server_id, "revertResize").status_code == 202
    assert status(wire, server_id) == "REVERT_RESIZE"
    wire.cloud.clock.advance(5)
    server = wire.server(server_id)
    assert (server["status"], server["flavor"]["id"]) == ("ACTIVE", flavors[0]["id"])


def test_rackspace_confirms_a_resize_by_itself_after_a_day(rackspace_wire: Wire) -> None:
    server_id = rackspace_wire.running_server()
    rackspace_wire.act(server_id, "resize", {"flavorRef": "general1-2"})
    rackspace_wire.cloud.clock.advance(3600)
    assert status(rackspace_wire, server_id) == "VERIFY_RESIZE"
    rackspace_wire.cloud.stores.identity("rackspace").token_lifetime = 10 * 86400
    again = Wire(rackspace_wire.cloud, "rackspace")
    again.cloud.clock.advance(86400)
    assert status(again, server_id) == "ACTIVE"
    again.close()


def test_rebuild_changes_image_and_password(wire: Wire) -> None:
    images = wire.compute("GET", "/images").json()["images"]
    server_id = wire.running_server()
    argument = {"imageRef": images[1]["id"], "adminPass": "new", "name": "again"}
    answer = wire.act(server_id, "rebuild", argument)
    assert answer.status_code == 202
    assert answer.json()["server"]["adminPass"] == "new"
    assert status(wire, server_id) == "REBUILD"
    wire.cloud.clock.advance(5)
    server = wire.server(server_id)
    assert (server["status"], server["name"]) == ("ACTIVE", "again")
    assert server["image"]["id"] == images[1]["id"]


def test_image_of_a_server_is_saved_and_becomes_active(wire: Wire) -> None:
    server_id = wire.running_server()
    answer = wire.act(server_id, "createImage", {"name": "snap", "metadata": {"a": "b"}})
    assert answer.status_code == 202
    image_id = answer.headers["Location"].rpartition("/")[2]
    image = wire.compute("GET", f"/images/{image_id}").json()["image"]
    assert (image["status"], image["server"]["id"]) == ("SAVING", server_id)
    assert image["metadata"]["image_type"] == "snapshot"
    assert image["metadata"]["a"] == "b"
    assert image["progress"] < 50
    wire.cloud.clock.advance(5)
    path = f"/images/{image_id}"
    assert wire.compute("GET", path).json()["image"]["status"] == "ACTIVE"
    snapshots = wire.compute("GET", "/images?type=SNAPSHOT").json()["images"]
    assert [entry["id"] for entry in snapshots] == [image_id]
    merged = wire.compute("POST", f"{path}/metadata", json={"metadata": {"c": "d"}}).json()
    assert merged["metadata"]["c"] == "d"
    assert wire.compute("DELETE", f"{path}/metadata/c").status_code == 204
    assert wire.compute("DELETE", path).status_code == 204
    assert wire.compute("GET", path).status_code == 404


def test_later_versions_name_the_image_in_the_body(keystone_wire: Wire) -> None:
    server_id = keystone_wire.running_server()
    body = {"createImage": {"name": "snap"}}
    path = f"/servers/{server_id}/action"
    answer = keystone_wire.compute("POST", path, json=body, **at("2.45"))
    assert answer.json()["image_id"]
    assert "Location" not in answer.headers


def test_backups_rotate(wire: Wire) -> None:
    server_id = wire.running_server()
    for number in range(3):
        argument = {"name": f"b{number}", "backup_type": "daily", "rotation": 2}
        assert wire.act(server_id, "createBackup", argument).status_code == 202
        wire.cloud.clock.advance(10)
    images = wire.compute("GET", f"/images?server={server_id}").json()["images"]
    assert [image["name"] for image in images] == ["b1", "b2"]


def test_locked_server_cannot_be_touched(wire: Wire) -> None:
    server_id = wire.running_server()
    assert wire.act(server_id, "lock").status_code == 202
    assert "is locked" in wire.act(server_id, "os-stop").json()["conflictingRequest"]["message"]
    assert wire.compute("DELETE", f"/servers/{server_id}").status_code == 409
    wire.act(server_id, "unlock")
    assert wire.compute("DELETE", f"/servers/{server_id}").status_code == 204


def test_consoles(keystone_wire: Wire) -> None:
    server_id = keystone_wire.running_server()
    output = keystone_wire.act(server_id, "os-getConsoleOutput", {"length": 1}).json()["output"]
    assert output == "web login: "
    assert keystone_wire.act(server_id, "os-getConsoleOutput").json()["output"].count("\n") == 4
    console = keystone_wire.act(server_id, "os-getVNCConsole", {"type": "novnc"}).json()["console"]
    assert console["type"] == "novnc"
    assert console["url"].startswith("http://")
    body = {"remote_console": {"protocol": "vnc", "type": "novnc"}}
    path = f"/servers/{server_id}/remote-consoles"
    assert keystone_wire.compute("POST", path, json=body).status_code == 404
    later = keystone_wire.compute("POST", path, json=body, **at("2.6")).json()
    assert later["remote_console"]["protocol"] == "vnc"


@pytest.mark.parametrize("action", ["migrate", "os-migrateLive", "evacuate", "os-resetState"])
def test_administration_is_for_administrators(keystone_wire: Wire, action: str) -> None:
    server_id = keystone_wire.running_server()
    assert keystone_wire.act(server_id, action, {"state": "error"}).status_code == 403


def test_administrator_migrates_and_resets(admin: Wire) -> None:
    server_id = admin.running_server()
    assert admin.server(server_id)["OS-EXT-SRV-ATTR:host"].startswith("cmp")
    admin.act(server_id, "os-migrateLive", {"host": None, "block_migration": False})
    assert status(admin, server_id) == "MIGRATING"
    admin.cloud.clock.advance(10)
    admin.act(server_id, "migrate")
    admin.cloud.clock.advance(10)
    assert status(admin, server_id) == "VERIFY_RESIZE"
    admin.act(server_id, "os-resetState", {"state": "error"})
    assert status(admin, server_id) == "ERROR"
    listed = admin.compute("GET", "/servers?all_tenants=1").json()["servers"]
    assert [server["id"] for server in listed] == [server_id]


def test_reset_network_is_gone_on_openstack(keystone_wire: Wire, rackspace_wire: Wire) -> None:
    gone = keystone_wire.act(keystone_wire.running_server(), "resetNetwork")
    there = rackspace_wire.act(rackspace_wire.running_server(), "resetNetwork")
    assert (gone.status_code, there.status_code) == (410, 202)


def test_history_of_a_server(wire: Wire) -> None:
    server_id = wire.running_server()
    request_id = wire.act(server_id, "pause").headers["x-compute-request-id"]
    path = f"/servers/{server_id}/os-instance-actions"
    actions = wire.compute("GET", path).json()["instanceActions"]
    assert [entry["action"] for entry in actions] == ["pause", "create"]
    one = wire.compute("GET", f"{path}/{request_id}").json()["instanceAction"]
    assert one["action"] == "pause"
    assert wire.compute("GET", f"{path}/req-x").status_code == 404


def test_tags(keystone_wire: Wire) -> None:
    path = f"/servers/{keystone_wire.running_server()}/tags"
    later = at("2.26")
    assert keystone_wire.compute("GET", path).status_code == 404
    assert keystone_wire.compute("PUT", f"{path}/blue", **later).status_code == 201
    assert keystone_wire.compute("PUT", f"{path}/blue", **later).status_code == 204
    replaced = keystone_wire.compute("PUT", path, json={"tags": ["a", "b"]}, **later)
    assert replaced.json() == {"tags": ["a", "b"]}
    listed = keystone_wire.compute("GET", "/servers?tags=a,b", **later).json()["servers"]
    assert len(listed) == 1
    assert keystone_wire.compute("GET", "/servers?not-tags=a", **later).json()["servers"] == []
    assert keystone_wire.compute("DELETE", f"{path}/a", **later).status_code == 204
    assert keystone_wire.compute("GET", f"{path}/a", **later).status_code == 404
    assert keystone_wire.compute("DELETE", path, **later).status_code == 204


def test_diagnostics_in_both_forms(keystone_wire: Wire) -> None:
    path = f"/servers/{keystone_wire.running_server()}/diagnostics"
    assert "cpu0_time" in keystone_wire.compute("GET", path).json()
    assert keystone_wire.compute("GET", path, **at("2.48")).json()["driver"] == "libvirt"


# -- key pairs -------------------------------------------------------------------------------------


def test_key_pair_is_made_once_with_a_working_private_key(wire: Wire) -> None:
    body = {"keypair": {"name": "made"}}
    pair = wire.compute("POST", "/os-keypairs", json=body).json()["keypair"]
    private = serialization.load_pem_private_key(pair["private_key"].encode(), None)
    public = serialization.load_ssh_public_key(pair["public_key"].encode())
    assert private.public_key().public_numbers() == public.public_numbers()
    shown = wire.compute("GET", "/os-keypairs/made").json()["keypair"]
    assert "private_key" not in shown
    assert shown["fingerprint"] == pair["fingerprint"]
    assert wire.compute("POST", "/os-keypairs", json=body).status_code == 409


def test_key_pair_is_imported_used_and_deleted(wire: Wire) -> None:
    body = {"keypair": {"name": "mine", "public_key": PUBLIC_KEY}}
    pair = wire.compute("POST", "/os-keypairs", json=body).json()["keypair"]
    assert "private_key" not in pair
    assert len(pair["fingerprint"].split(":")) == 16
    server_id = wire.running_server(key_name="mine")
    assert wire.server(server_id)["key_name"] == "mine"
    listed = wire.compute("GET", "/os-keypairs").json()["keypairs"]
    assert [entry["keypair"]["name"] for entry in listed] == ["mine"]
    assert wire.compute("DELETE", "/os-keypairs/mine").status_code == 202
    assert wire.compute("GET", "/os-keypairs/mine").status_code == 404


@pytest.mark.parametrize(
    "pair", [{"name": "bad/name"}, {}, {"name": "x", "public_key": "nonsense"}]
)
def test_bad_key_pair_is_400(wire: Wire, pair: Any) -> None:
    assert wire.compute("POST", "/os-keypairs", json={"keypair": pair}).status_code == 400


def test_codes_of_key_pairs_follow_the_microversion(keystone_wire: Wire) -> None:
    body = {"keypair": {"name": "mine", "public_key": PUBLIC_KEY}}
    created = keystone_wire.compute("POST", "/os-keypairs", json=body, **at("2.2"))
    assert (created.status_code, created.json()["keypair"]["type"]) == (201, "ssh")
    assert keystone_wire.compute("DELETE", "/os-keypairs/mine", **at("2.2")).status_code == 204
    nothing = {"keypair": {"name": "made"}}
    refused = keystone_wire.compute("POST", "/os-keypairs", json=nothing, **at("2.92"))
    assert refused.status_code == 400


# -- attached things -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "device", "status_code"), [("rackspace", "xvdb", 202), ("keystone", "vdb", 200)]
)
def test_volume_is_attached_and_detached(
    cloud: Any, dialect: str, device: str, status_code: int
) -> None:
    wire = Wire(cloud, dialect)
    cloud.stores.compute("DFW", dialect).volumes.add("vol-1")
    server_id = wire.running_server()
    path = f"/servers/{server_id}/os-volume_attachments"
    body = {"volumeAttachment": {"volumeId": "vol-1"}}
    attached = wire.compute("POST", path, json=body)
    assert attached.status_code == status_code
    assert attached.json()["volumeAttachment"]["device"] == f"/dev/{device}"
    assert wire.compute("POST", path, json=body).status_code == 400
    unknown = {"volumeAttachment": {"volumeId": "nowhere"}}
    assert wire.compute("POST", path, json=unknown).status_code == 404
    listed = wire.compute("GET", path).json()["volumeAttachments"]
    assert [entry["id"] for entry in listed] == ["vol-1"]
    assert wire.server(server_id)["os-extended-volumes:volumes_attached"] == [{"id": "vol-1"}]
    assert wire.compute("DELETE", f"{path}/vol-1").status_code == 202
    assert wire.compute("GET", f"{path}/vol-1").status_code == 404
    wire.close()


def test_interface_is_attached_and_detached(keystone_wire: Wire) -> None:
    server_id = keystone_wire.running_server()
    path = f"/servers/{server_id}/os-interface"
    first = keystone_wire.compute("GET", path).json()["interfaceAttachments"]
    assert len(first) == 1
    body = {"interfaceAttachment": {"net_id": first[0]["net_id"]}}
    added = keystone_wire.compute("POST", path, json=body).json()["interfaceAttachment"]
    assert len(keystone_wire.server(server_id)["addresses"]["private"]) == 2
    assert keystone_wire.compute("DELETE", f"{path}/{added['port_id']}").status_code == 202
    assert keystone_wire.compute("GET", f"{path}/{added['port_id']}").status_code == 404


def test_rackspace_network_is_made_used_and_deleted(rackspace_wire: Wire) -> None:
    body = {"network": {"label": "backend", "cidr": "10.9.0.0/24"}}
    made = rackspace_wire.compute("POST", "/os-networksv2", json=body).json()["network"]
    listed = rackspace_wire.compute("GET", "/os-networksv2").json()["networks"]
    assert [entry["label"] for entry in listed] == ["backend", "public", "private"]
    server_id = rackspace_wire.running_server()
    path = f"/servers/{server_id}/os-virtual-interfacesv2"
    interface = {"virtual_interface": {"network_id": made["id"]}}
    added = rackspace_wire.compute("POST", path, json=interface).json()["virtual_interfaces"]
    assert added[0]["ip_addresses"][0]["network_label"] == "backend"
    assert added[0]["ip_addresses"][0]["address"].startswith("10.9.")
    assert len(rackspace_wire.compute("GET", path).json()["virtual_interfaces"]) == 3
    in_use = rackspace_wire.compute("DELETE", f"/os-networksv2/{made['id']}")
    assert in_use.status_code == 403
    assert rackspace_wire.compute("DELETE", f"{path}/{added[0]['id']}").status_code == 200
    assert rackspace_wire.compute("DELETE", f"/os-networksv2/{made['id']}").status_code == 202
    bad = {"network": {"label": "backend", "cidr": "nonsense"}}
    assert rackspace_wire.compute("POST", "/os-networksv2", json=bad).status_code == 400


def test_rackspace_extensions_are_not_on_openstack(keystone_wire: Wire) -> None:
    server_id = keystone_wire.running_server()
    for path in (
        "/os-networksv2",
        f"/servers/{server_id}/os-virtual-interfacesv2",
        f"/servers/{server_id}/rax-si-image-schedule",
        f"/servers/{server_id}/ip_associations",
    ):
        assert keystone_wire.compute("GET", path).status_code == 404


def test_image_schedule(rackspace_wire: Wire) -> None:
    server_id = rackspace_wire.running_server()
    path = f"/servers/{server_id}/rax-si-image-schedule"
    assert rackspace_wire.compute("GET", path).status_code == 404
    weekly = {"image_schedule": {"retention": 7, "day_of_week": "SATURDAY"}}
    assert rackspace_wire.compute("POST", path, json=weekly).json() == weekly
    daily = {"image_schedule": {"retention": 3}}
    assert rackspace_wire.compute("POST", path, json=daily).json() == daily
    assert rackspace_wire.server(server_id)["RAX-SI:image_schedule"] == {"retention": 3}
    for wrong in ({"retention": 0}, {"retention": 3, "day_of_week": "someday"}):
        answer = rackspace_wire.compute("POST", path, json={"image_schedule": wrong})
        assert answer.status_code == 400
    assert rackspace_wire.compute("DELETE", path).status_code == 202
    assert rackspace_wire.compute("DELETE", path).status_code == 404


def test_shared_address(rackspace_wire: Wire) -> None:
    path = f"/servers/{rackspace_wire.running_server()}/ip_associations"
    made = rackspace_wire.compute("PUT", f"{path}/1", json={"ip_association": {}})
    assert made.status_code == 201
    listed = rackspace_wire.compute("GET", path).json()["ip_associations"]
    assert listed == [made.json()["ip_association"]]
    assert rackspace_wire.compute("DELETE", f"{path}/1").status_code == 204
    assert rackspace_wire.compute("GET", f"{path}/1").status_code == 404


# -- groups, addresses, limits ---------------------------------------------------------------------


def test_server_group_knows_its_members(keystone_wire: Wire) -> None:
    body = {"server_group": {"name": "g1", "policies": ["anti-affinity"]}}
    group = keystone_wire.compute("POST", "/os-server-groups", json=body).json()["server_group"]
    image = keystone_wire.compute("GET", "/images").json()["images"][0]["id"]
    request = {
        "server": {"name": "w", "imageRef": image, "flavorRef": "1"},
        "os:scheduler_hints": {"group": group["id"]},
    }
    server_id = keystone_wire.compute("POST", "/servers", json=request).json()["server"]["id"]
    path = f"/os-server-groups/{group['id']}"
    assert keystone_wire.compute("GET", path).json()["server_group"]["members"] == [server_id]
    later = keystone_wire.compute("GET", path, **at("2.64")).json()["server_group"]
    assert (later["policy"], later["project_id"]) == (
        "anti-affinity",
        keystone_wire.cloud.project_id,
    )
    assert keystone_wire.compute("DELETE", path).status_code == 204
    assert keystone_wire.compute("GET", "/os-server-groups").json() == {"server_groups": []}


def test_security_group_and_rules(keystone_wire: Wire) -> None:
    body = {"security_group": {"name": "web", "description": "http"}}
    group = keystone_wire.compute("POST", "/os-security-groups", json=body).json()["security_group"]
    rule = {
        "parent_group_id": group["id"],
        "ip_protocol": "tcp",
        "from_port": 80,
        "to_port": 80,
        "cidr": "0.0.0.0/0",
    }
    made = keystone_wire.compute(
        "POST", "/os-security-group-rules", json={"security_group_rule": rule}
    ).json()["security_group_rule"]
    path = f"/os-security-groups/{group['id']}"
    assert keystone_wire.compute("GET", path).json()["security_group"]["rules"] == [made]
    server_id = keystone_wire.running_server()
    keystone_wire.act(server_id, "addSecurityGroup", {"name": "web"})
    of_server = keystone_wire.compute("GET", f"/servers/{server_id}/os-security-groups").json()
    assert {entry["name"] for entry in of_server["security_groups"]} == {"default", "web"}
    assert keystone_wire.compute("DELETE", path).status_code == 400
    keystone_wire.act(server_id, "removeSecurityGroup", {"name": "web"})
    rule_path = f"/os-security-group-rules/{made['id']}"
    assert keystone_wire.compute("DELETE", rule_path).status_code == 202
    assert keystone_wire.compute("DELETE", path).status_code == 202


def test_floating_address_moves_to_a_server(keystone_wire: Wire) -> None:
    body = {"pool": "public"}
    floating = keystone_wire.compute("POST", "/os-floating-ips", json=body).json()["floating_ip"]
    server_id = keystone_wire.running_server()
    answer = keystone_wire.act(server_id, "addFloatingIp", {"address": floating["ip"]})
    assert answer.status_code == 202
    rows = keystone_wire.server(server_id)["addresses"]["private"]
    assert (rows[1]["addr"], rows[1]["OS-EXT-IPS:type"]) == (floating["ip"], "floating")
    shown = keystone_wire.compute("GET", f"/os-floating-ips/{floating['id']}").json()
    assert shown["floating_ip"]["instance_id"] == server_id
    keystone_wire.act(server_id, "removeFloatingIp", {"address": floating["ip"]})
    assert len(keystone_wire.server(server_id)["addresses"]["private"]) == 1
    path = f"/os-floating-ips/{floating['id']}"
    assert keystone_wire.compute("DELETE", path).status_code == 202


def test_limits_count_what_is_used(wire: Wire) -> None:
    wire.create_server()
    limits = wire.compute("GET", "/limits").json()["limits"]
    assert limits["absolute"]["totalInstancesUsed"] == 1
    assert limits["absolute"]["maxTotalInstances"] == 100
    assert bool(limits["rate"]) == (wire.dialect == "rackspace")


def test_quotas_are_shown_and_changed_by_administrators(admin: Wire) -> None:
    path = f"/os-quota-sets/{admin.cloud.project_id}"
    assert admin.compute("GET", path).json()["quota_set"]["instances"] == 100
    body = {"quota_set": {"instances": 0}}
    assert admin.compute("PUT", path, json=body).json()["quota_set"]["instances"] == 0
    image = admin.compute("GET", "/images").json()["images"][0]["id"]
    server = {"name": "w", "imageRef": image, "flavorRef": "1"}
    assert admin.compute("POST", "/servers", json={"server": server}).status_code == 403
    detail = admin.compute("GET", f"{path}/detail").json()["quota_set"]["instances"]
    assert detail == {"limit": 0, "in_use": 0, "reserved": 0}
    assert admin.compute("DELETE", path).status_code == 202
    assert admin.compute("GET", f"{path}/defaults").json()["quota_set"]["instances"] == 100
    later = admin.compute("GET", path, **at("2.57")).json()["quota_set"]
    assert "floating_ips" not in later
    assert "injected_files" not in later


def test_quotas_are_not_changed_by_others(keystone_wire: Wire) -> None:
    path = f"/os-quota-sets/{keystone_wire.cloud.project_id}"
    body = {"quota_set": {"instances": 1000}}
    assert keystone_wire.compute("PUT", path, json=body).status_code == 403
    assert keystone_wire.compute("GET", "/os-quota-sets/other").status_code == 403


def test_usage_follows_the_clock(wire: Wire) -> None:
    owner = wire.cloud.tenant_id if wire.dialect == "rackspace" else wire.cloud.project_id
    path = f"/os-simple-tenant-usage/{owner}"
    assert wire.compute("GET", path).json() == {"tenant_usage": {}}
    wire.running_server()
    wire.cloud.clock.advance(7200)
    usage = wire.compute("GET", path).json()["tenant_usage"]
    assert usage["total_hours"] == pytest.approx(2, abs=0.1)
    assert [row["name"] for row in usage["server_usages"]] == ["web"]
    assert wire.compute("GET", "/os-simple-tenant-usage").status_code == 403


def test_zones_and_extensions(wire: Wire) -> None:
    zones = wire.compute("GET", "/os-availability-zone").json()["availabilityZoneInfo"]
    assert [zone["zoneName"] for zone in zones] == ["nova"]
    assert wire.compute("GET", "/os-availability-zone/detail").status_code == 403
    extension = wire.compute("GET", "/extensions").json()["extensions"][0]
    shown = wire.compute("GET", f"/extensions/{extension['alias']}").json()["extension"]
    assert shown == extension


def test_private_flavor_is_made_and_opened_to_a_tenant(admin: Wire) -> None:
    flavor = {
        "name": "special",
        "ram": 64,
        "vcpus": 1,
        "disk": 0,
        "id": "s1",
        "os-flavor-access:is_public": False,
    }
    assert admin.compute("POST", "/flavors", json={"flavor": flavor}).status_code == 200
    assert admin.compute("POST", "/flavors", json={"flavor": flavor}).status_code == 409
    user = Wire(admin.cloud, "keystone")
    assert user.compute("GET", "/flavors/s1").status_code == 404
    access = {"addTenantAccess": {"tenant": admin.cloud.project_id}}
    admin.compute("POST", "/flavors/s1/action", json=access)
    assert user.compute("GET", "/flavors/s1").status_code == 200
    listed = admin.compute("GET", "/flavors/s1/os-flavor-access").json()["flavor_access"]
    assert listed == [{"flavor_id": "s1", "tenant_id": admin.cloud.project_id}]
    specs = {"extra_specs": {"hw:cpu_policy": "shared"}}
    assert admin.compute("POST", "/flavors/s1/os-extra_specs", json=specs).json() == specs
    one = "/flavors/s1/os-extra_specs/hw%3Acpu_policy"
    assert user.compute("GET", one).json() == {"hw:cpu_policy": "shared"}
    assert user.compute("DELETE", one).status_code == 403
    assert admin.compute("DELETE", one).status_code == 200
    assert admin.compute("DELETE", "/flavors/s1").status_code == 202
    user.close()
