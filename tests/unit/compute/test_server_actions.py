"""What each action sends."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Server

from .conftest import Wire, make_client

ACTIONS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("reboot", (), {"reboot": {"type": "SOFT"}}),
    ("reboot", ("HARD",), {"reboot": {"type": "HARD"}}),
    ("resize", ("general1-4",), {"resize": {"flavorRef": "general1-4"}}),
    ("confirm_resize", (), {"confirmResize": None}),
    ("revert_resize", (), {"revertResize": None}),
    ("change_password", ("n3w",), {"changePassword": {"adminPass": "n3w"}}),
    ("unrescue", (), {"unrescue": None}),
    ("start", (), {"os-start": None}),
    ("pause", (), {"pause": None}),
    ("unpause", (), {"unpause": None}),
    ("suspend", (), {"suspend": None}),
    ("resume", (), {"resume": None}),
    ("lock", (), {"lock": None}),
    ("unlock", (), {"unlock": None}),
    ("shelve", (), {"shelve": None}),
    ("shelve_offload", (), {"shelveOffload": None}),
    ("unshelve", (), {"unshelve": None}),
    ("migrate", (), {"migrate": None}),
    ("reset_state", (), {"os-resetState": {"state": "error"}}),
    ("reset_network", (), {"resetNetwork": None}),
    ("add_fixed_ip", ("n1",), {"addFixedIp": {"networkId": "n1"}}),
    ("remove_fixed_ip", ("10.9.0.4",), {"removeFixedIp": {"address": "10.9.0.4"}}),
    ("add_floating_ip", ("203.0.113.17",), {"addFloatingIp": {"address": "203.0.113.17"}}),
    ("remove_floating_ip", ("203.0.113.17",), {"removeFloatingIp": {"address": "203.0.113.17"}}),
    ("add_security_group", ("web",), {"addSecurityGroup": {"name": "web"}}),
    ("remove_security_group", ("web",), {"removeSecurityGroup": {"name": "web"}}),
    (
        "live_migrate",
        (),
        {"os-migrateLive": {"host": None, "block_migration": False, "disk_over_commit": False}},
    ),
    (
        "backup",
        ("nightly", "daily", 7),
        {"createBackup": {"name": "nightly", "backup_type": "daily", "rotation": 7}},
    ),
]
IDS = [f"{name}-{number}" for number, (name, _, _) in enumerate(ACTIONS)]


@pytest.fixture
def obeyed(wire: Wire) -> Wire:
    """A service that takes every action and answers with nothing."""
    wire.answer("POST", "/servers/s1/action", status=202)
    return wire


def server(cs: ComputeClient) -> Server:
    return Server(cs.servers, {"id": "s1", "name": "web01"}, True)


@pytest.mark.parametrize(("method", "arguments", "body"), ACTIONS, ids=IDS)
def test_the_manager_s_actions(
    cs: ComputeClient, obeyed: Wire, method: str, arguments: tuple[Any, ...], body: Any
) -> None:
    assert getattr(cs.servers, method)("s1", *arguments) is None
    assert obeyed.last.body == body


@pytest.mark.parametrize(("method", "arguments", "body"), ACTIONS, ids=IDS)
def test_the_server_s_own_actions(
    cs: ComputeClient, obeyed: Wire, method: str, arguments: tuple[Any, ...], body: Any
) -> None:
    assert getattr(server(cs), method)(*arguments) is None
    assert obeyed.last.body == body


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("stop", {"os-stop": None}),
        ("force_delete", {"forceDelete": None}),
        ("restore", {"restore": None}),
    ],
)
def test_three_manager_methods_return_the_answer(
    cs: ComputeClient, obeyed: Wire, method: str, body: Any
) -> None:
    response, _ = getattr(cs.servers, method)("s1")

    assert response.status_code == 202
    assert getattr(server(cs), method)() is None
    assert [sent.body for sent in obeyed.sent] == [body, body]


def test_an_action_in_the_wrong_state_is_a_conflict(cs: ComputeClient, wire: Wire) -> None:
    message = "Cannot 'reboot' instance s1 while it is in vm_state building"
    refusal = {"conflictingRequest": {"message": message, "code": 409}}
    wire.answer("POST", "/servers/s1/action", refusal, status=409)

    with pytest.raises(exceptions.Conflict, match="vm_state building"):
        cs.servers.reboot("s1")


@pytest.mark.parametrize("kind", ["soft", "Soft", "SOFT"])
def test_trap_34_any_letter_case_reboots(cs: ComputeClient, obeyed: Wire, kind: str) -> None:
    server(cs).reboot(kind)

    assert obeyed.last.body == {"reboot": {"type": "SOFT"}}


def test_trap_17_states_are_lower_case(cs: ComputeClient, obeyed: Wire) -> None:
    cs.servers.reset_state("s1", "ACTIVE")

    assert obeyed.last.body == {"os-resetState": {"state": "active"}}


def test_trap_16_both_live_migrations_take_the_same(cs: ComputeClient, obeyed: Wire) -> None:
    cs.servers.live_migrate("s1", "cmp2", True, True)
    server(cs).live_migrate("cmp2", True, True)

    wanted = {"host": "cmp2", "block_migration": True, "disk_over_commit": True}
    assert [sent.body for sent in obeyed.sent] == [{"os-migrateLive": wanted}] * 2


def test_resize_takes_a_flavor_and_a_disk_configuration(cs: ComputeClient, obeyed: Wire) -> None:
    cs.servers.resize("s1", 4, disk_config="MANUAL")

    assert obeyed.last.body == {"resize": {"flavorRef": "4", "OS-DCF:diskConfig": "MANUAL"}}


def test_resize_needs_a_flavor(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="flavor"):
        cs.servers.resize("s1", None)
    assert wire.lines == []


# --- rebuild ------------------------------------------------------------------------------------

REBUILT = {"server": {"id": "s1", "name": "web01", "status": "REBUILD", "adminPass": "n3w"}}


def test_rebuild_returns_the_server_with_its_new_password(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", REBUILT, status=202)

    rebuilt = server(cs).rebuild("i2")
    assert (rebuilt.status, rebuilt.adminPass, rebuilt.is_loaded()) == ("REBUILD", "n3w", False)
    assert wire.last.body == {"rebuild": {"imageRef": "i2"}}


def test_trap_12_rebuild_takes_all_that_create_takes(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", REBUILT, status=202)
    cs.servers.rebuild(
        "s1",
        "i2",
        password="n3w",
        disk_config="AUTO",
        preserve_ephemeral=True,
        name="web02",
        meta={"a": 1},
        files={"/x": b"\xff\x00"},
    )

    assert wire.last.body == {
        "rebuild": {
            "imageRef": "i2",
            "adminPass": "n3w",
            "OS-DCF:diskConfig": "AUTO",
            "preserve_ephemeral": True,
            "name": "web02",
            "metadata": {"a": "1"},
            "personality": [{"path": "/x", "contents": "/wA="}],
        }
    }


def test_rebuild_with_a_key_needs_2_54(wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", REBUILT, status=202)
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'key_name' .* 2\.54"):
        make_client("openstack", microversion="2.53").servers.rebuild("s1", "i2", key_name="k")
    make_client("openstack", microversion="2.54").servers.rebuild("s1", "i2", key_name="k")

    assert wire.last.body == {"rebuild": {"imageRef": "i2", "key_name": "k"}}


def test_rebuild_warns_about_what_it_does_not_know(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", REBUILT, status=202)

    with pytest.warns(UserWarning, match="wait"):
        cs.servers.rebuild("s1", "i2", wait=True)


# --- images of servers --------------------------------------------------------------------------


def test_create_image_returns_the_id_from_the_location(cs: ComputeClient, wire: Wire) -> None:
    where = {"Location": "https://ord.example.net/v2/930036/images/i9"}
    wire.answer("POST", "/servers/s1/action", status=202, headers=where)

    assert server(cs).create_image("snap1", metadata={"why": "backup"}) == "i9"
    assert wire.last.body == {"createImage": {"name": "snap1", "metadata": {"why": "backup"}}}


@pytest.mark.parametrize(
    "location", ["https://x/images/i9?region=ORD", "https://x/images/i9/", "/v2.1/images/i9"]
)
def test_trap_28_the_location_may_have_more_than_the_id(
    cs: ComputeClient, wire: Wire, location: str
) -> None:
    wire.answer("POST", "/servers/s1/action", status=202, headers={"Location": location})

    assert cs.servers.create_image("s1", "snap1") == "i9"


def test_trap_28_the_body_comes_first(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", {"image_id": "i9"}, status=202)

    assert nova.servers.create_image("s1", "snap1") == "i9"


def test_trap_28_an_answer_without_the_id_is_an_error(cs: ComputeClient, obeyed: Wire) -> None:
    with pytest.raises(exceptions.ServiceResponseFailure, match="did not name it"):
        cs.servers.create_image("s1", "snap1")


def test_backup_returns_the_id_when_there_is_one(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", {"image_id": "i9"}, status=202)

    assert cs.servers.backup("s1", "nightly", "daily", 7) == "i9"


# --- rescue, evacuate, and what came later ------------------------------------------------------


def test_trap_35_rescue_sends_null(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", {"adminPass": "resc"})

    response, body = server(cs).rescue()
    assert (response.status_code, body) == (200, {"adminPass": "resc"})
    assert wire.last.body == {"rescue": None}


def test_rescue_with_password_and_image(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", {"adminPass": "resc"})
    cs.servers.rescue("s1", password="resc", image="i1")

    assert wire.last.body == {"rescue": {"adminPass": "resc", "rescue_image_ref": "i1"}}


def test_evacuate_tells_about_shared_storage_up_to_2_13(wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", {"adminPass": "n3w"})
    for version in ("2.13", "2.14"):
        make_client("openstack", microversion=version).servers.evacuate("s1", host="cmp2")

    assert [sent.body for sent in wire.sent] == [
        {"evacuate": {"host": "cmp2", "onSharedStorage": True}},
        {"evacuate": {"host": "cmp2"}},
    ]


def test_live_migrate_from_2_25_has_no_disk_over_commit(obeyed: Wire) -> None:
    nova = make_client("openstack", microversion="2.25")
    nova.servers.live_migrate("s1", block_migration="auto")
    nova.servers.live_migrate("s1", disk_over_commit=True)

    first, second = obeyed.sent
    assert first.body == {"os-migrateLive": {"host": None, "block_migration": "auto"}}
    assert second.body["os-migrateLive"]["disk_over_commit"] is True
    assert second.headers["X-OpenStack-Nova-API-Version"] == "2.24"


def test_migrate_to_a_host_needs_2_56(nova: ComputeClient, obeyed: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.56"):
        nova.servers.migrate("s1", host="cmp2")
    make_client("openstack", microversion="2.56").servers.migrate("s1", host="cmp2")

    assert [sent.body for sent in obeyed.sent] == [{"migrate": {"host": "cmp2"}}]


def test_a_reason_to_lock_needs_2_73(nova: ComputeClient, obeyed: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'reason' .* 2\.73"):
        nova.servers.lock("s1", reason="audit")
    make_client("openstack", microversion="2.73").servers.lock("s1", reason="audit")

    assert [sent.body for sent in obeyed.sent] == [{"lock": {"locked_reason": "audit"}}]


@pytest.mark.parametrize(
    ("version", "arguments", "body"),
    [
        ("2.77", {"availability_zone": "az1"}, {"availability_zone": "az1"}),
        ("2.91", {"availability_zone": None}, {"availability_zone": None}),
        ("2.91", {"host": "cmp1"}, {"host": "cmp1"}),
    ],
)
def test_unshelve_to_a_zone_or_host(
    nova: ComputeClient, obeyed: Wire, version: str, arguments: dict[str, Any], body: Any
) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=version):
        nova.servers.unshelve("s1", **arguments)
    make_client("openstack", microversion=version).servers.unshelve("s1", **arguments)

    assert [sent.body for sent in obeyed.sent] == [{"unshelve": body}]


def test_a_dropped_action_is_not_supported(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", status=410)

    with pytest.raises(exceptions.NotSupported, match=r"cs\.servers\.reset_network"):
        nova.servers.reset_network("s1")


def test_a_crash_dump_needs_2_17(nova: ComputeClient, obeyed: Wire) -> None:
    with pytest.raises(exceptions.VersionNotFoundForAPIMethod, match=r"2\.17"):
        nova.servers.trigger_crash_dump("s1")
    make_client("openstack", microversion="2.17").servers.trigger_crash_dump("s1")

    assert [sent.body for sent in obeyed.sent] == [{"trigger_crash_dump": None}]


def test_a_cloud_without_microversions_does_not_support_what_came_with_one(
    rax: ComputeClient, wire: Wire
) -> None:
    with pytest.raises(exceptions.NotSupported, match=r"cs\.servers\.trigger_crash_dump"):
        rax.servers.trigger_crash_dump("s1")
    assert wire.lines == []
