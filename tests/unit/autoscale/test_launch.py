"""The calls for launch configurations."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from pyrax import exceptions
from pyrax.autoscale import AutoScaleClient
from tests.unit.queued import Wire

from .conftest import ID, LAUNCH, launch_with, make_group

ANSWER = {"launchConfiguration": LAUNCH}
BALANCER = SimpleNamespace(id=71203, port=80)
REFERENCE = {"loadBalancerId": 71203, "port": 80}


def balancers(client: AutoScaleClient, *, found: Any = BALANCER) -> Mock:
    """Let the client have a load balancer client; return its method `get`."""
    get = Mock(side_effect=found) if isinstance(found, Exception) else Mock(return_value=found)
    client.other_service = Mock(return_value=SimpleNamespace(get=get))  # type: ignore[method-assign]
    return get


def test_it_is_shown_flat(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(ANSWER)
    found = au.get_launch_config(ID)
    assert (found["name"], found["image"], found["flavor"]) == ("web", "0d589460", "general1-2")
    assert wire.lines == [f"GET /groups/{ID}/launch"]


def test_an_answer_without_one_is_an_error(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"other": 1})
    with pytest.raises(exceptions.ServiceResponseFailure, match="launchConfiguration"):
        au.get_launch_config(ID)


def test_it_is_replaced_whole(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=204)
    au.replace_launch_config(ID, "launch_server", "web", "img", "2", "AUTO", {"a": "b"})
    assert wire.lines == [f"PUT /groups/{ID}/launch"]
    assert wire.last.body == {
        "type": "launch_server",
        "args": {
            "server": {
                "name": "web",
                "imageRef": "img",
                "flavorRef": "2",
                "OS-DCF:diskConfig": "AUTO",
                "metadata": {"a": "b"},
            },
            "loadBalancers": [],
        },
    }


def test_bug_18_the_client_replaces_drive_and_user_data_too(
    au: AutoScaleClient, wire: Wire
) -> None:
    wire.answer(status=204)
    au.replace_launch_config(
        ID, "launch_server", "web", "img", "2", None, None, None, None, None, None, True, "x",
        draining_timeout=60,
    )  # fmt: skip
    server = wire.last.body["args"]["server"]
    assert (server["config_drive"], server["user_data"]) == (True, "eA==")
    assert wire.last.body["args"]["draining_timeout"] == 60


def test_bug_5_no_load_balancers_are_a_list(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(status=204)
    au.replace_launch_config(ID, "launch_server", "web", "img", "2")
    assert wire.last.body["args"]["loadBalancers"] == []


@pytest.mark.parametrize(("image", "flavor"), [(None, "2"), ("img", None)])
def test_image_and_flavor_are_needed(
    au: AutoScaleClient, wire: Wire, image: Any, flavor: Any
) -> None:
    with pytest.raises(ValueError, match="or its id"):
        au.replace_launch_config(ID, "launch_server", "web", image, flavor)
    assert wire.lines == []


def test_an_empty_image_is_for_servers_that_boot_from_a_volume(
    au: AutoScaleClient, wire: Wire
) -> None:
    wire.answer(status=204)
    au.replace_launch_config(ID, "launch_server", "web", "", "2")
    assert wire.last.body["args"]["server"]["imageRef"] == ""


@pytest.mark.parametrize("by_id", [True, False])
def test_bug_11_an_update_starts_from_what_the_service_has(
    au: AutoScaleClient, wire: Wire, by_id: bool
) -> None:
    group = make_group(au)
    wire.answer({"launchConfiguration": launch_with(name="changed elsewhere")}).answer(status=204)
    au.update_launch_config(ID if by_id else group, flavor="io1-15")
    assert wire.lines == [f"GET /groups/{ID}/launch", f"PUT /groups/{ID}/launch"]
    assert wire.last.body == launch_with(name="changed elsewhere", flavorRef="io1-15")


def test_bug_3_stored_files_go_back_as_they_are(au: AutoScaleClient, wire: Wire) -> None:
    stored = launch_with(personality=[{"path": "/a", "contents": "aGVsbG8="}])
    wire.answer({"launchConfiguration": stored}).answer(status=204)
    au.update_launch_config(ID, server_name="new")
    assert wire.last.body["args"]["server"]["personality"] == [
        {"path": "/a", "contents": "aGVsbG8="}
    ]


def test_bug_3_an_empty_list_removes_all_files(au: AutoScaleClient, wire: Wire) -> None:
    stored = launch_with(personality=[{"path": "/a", "contents": "aGVsbG8="}])
    wire.answer({"launchConfiguration": stored}).answer(status=204)
    au.update_launch_config(ID, personality=[])
    assert wire.last.body == launch_with(personality=[])


def test_bug_4_keys_that_nobody_knows_stay(au: AutoScaleClient, wire: Wire) -> None:
    stored = launch_with(block_device_mapping_v2=[1], security_groups=[2], later=3)
    stored["type"] = "launch_other"
    wire.answer({"launchConfiguration": stored}).answer(status=204)
    au.update_launch_config(ID, key_name="k")
    expected = launch_with(block_device_mapping_v2=[1], security_groups=[2], later=3, key_name="k")
    assert wire.last.body == {**expected, "type": "launch_other"}


def test_bug_5_load_balancers_of_an_update_are_resolved(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(ANSWER).answer(status=204)
    au.update_launch_config(ID, load_balancers=(71203, 80), draining_timeout=90)
    assert wire.last.body["args"]["loadBalancers"] == [REFERENCE]
    assert wire.last.body["args"]["draining_timeout"] == 90


def test_load_balancers_can_be_taken_away(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(ANSWER).answer(status=204)
    au.update_launch_config(ID, load_balancers=[])
    assert wire.last.body["args"]["loadBalancers"] == []


def test_bug_6_image_and_flavor_objects_of_an_update_become_ids(
    au: AutoScaleClient, wire: Wire
) -> None:
    wire.answer(ANSWER).answer(status=204)
    au.update_launch_config(ID, image=SimpleNamespace(id="i"), flavor=SimpleNamespace(id="f"))
    assert wire.last.body == launch_with(imageRef="i", flavorRef="f")


def test_bug_1_user_data_may_be_text_or_bytes(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(ANSWER).answer(status=204).answer(ANSWER).answer(status=204)
    au.update_launch_config(ID, user_data="#cloud-config")
    text = wire.last.body
    au.update_launch_config(ID, user_data=b"#cloud-config")
    assert text == wire.last.body == launch_with(user_data="I2Nsb3VkLWNvbmZpZw==")


@pytest.mark.parametrize(
    ("given", "left"),
    [({}, True), ({"config_drive": False}, None), ({"config_drive": True}, True)],
)
def test_bug_22_a_stored_drive_stays_or_goes(
    au: AutoScaleClient, wire: Wire, given: dict[str, Any], left: Any
) -> None:
    wire.answer({"launchConfiguration": launch_with(config_drive=True)}).answer(status=204)
    au.update_launch_config(ID, **given)
    assert wire.last.body["args"]["server"].get("config_drive") is left


def test_bug_8_metadata_of_servers_can_be_cleared(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer(ANSWER).answer(status=204)
    au.update_launch_config(ID, metadata={})
    assert wire.last.body == launch_with(metadata={})


def test_bug_12_the_group_knows_what_was_written(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    wire.answer(ANSWER).answer(status=204)
    group.update_launch_config(server_name="new")
    assert vars(group)["launchConfiguration"] == launch_with(name="new")


def test_bug_20_metadata_is_merged_into_a_copy(au: AutoScaleClient, wire: Wire) -> None:
    group = make_group(au)
    wire.answer({"error": {"message": "no"}}, 400)
    with pytest.raises(exceptions.BadRequest):
        group.update_launch_metadata({"x": "y"})
    assert wire.last.body == launch_with(metadata={"role": "web", "x": "y"})
    assert vars(group)["launchConfiguration"] == LAUNCH


def test_bug_11_metadata_is_merged_into_what_the_service_has(
    au: AutoScaleClient, wire: Wire
) -> None:
    group = make_group(au, fresh=False)
    wire.answer({"launchConfiguration": launch_with(metadata={"new": "1"})}).answer(status=204)
    group.update_launch_metadata({"x": "y"})
    assert wire.lines == [f"GET /groups/{ID}/launch", f"PUT /groups/{ID}/launch"]
    assert wire.last.body == launch_with(metadata={"new": "1", "x": "y"})


# --- load balancers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "resolved"),
    [
        (None, []),
        ([], []),
        ((71203, 80), [REFERENCE]),
        (("71203", "80"), [REFERENCE]),
        ([(71203, 80), (2, 443)], [REFERENCE, {"loadBalancerId": 2, "port": 443}]),
        (((71203, 80), (2, 443)), [REFERENCE, {"loadBalancerId": 2, "port": 443}]),
        ((BALANCER, 8080), [{"loadBalancerId": 71203, "port": 8080}]),
        (BALANCER, [REFERENCE]),
        ([BALANCER], [REFERENCE]),
        ({"loadBalancerId": "x", "type": "RackConnectV3"},) * 2,
        ([{"loadBalancerId": "x"}], [{"loadBalancerId": "x"}]),
    ],
)
def test_programs_have_load_balancers_resolved(
    au: AutoScaleClient, given: Any, resolved: Any
) -> None:
    expected = resolved if isinstance(resolved, list) else [resolved]
    assert make_group(au).manager._resolve_lbs(given) == expected


@pytest.mark.parametrize("given", [71203, "71203", [71203]])
def test_the_port_of_an_id_is_looked_up(au: AutoScaleClient, given: Any) -> None:
    get = balancers(au)
    assert au._manager._resolve_lbs(given) == [REFERENCE]
    get.assert_called_once_with(given[0] if isinstance(given, list) else given)
    assert au.other_service.call_args.args == ("load_balancer",)  # type: ignore[attr-defined]


def test_bug_17_what_does_not_exist_is_no_load_balancer(au: AutoScaleClient) -> None:
    balancers(au, found=exceptions.NotFound(404, "gone"))
    with pytest.raises(exceptions.InvalidLoadBalancer, match="no load balancer '7'"):
        au._manager._resolve_lbs(7)


@pytest.mark.parametrize(
    "failure",
    [
        exceptions.Unauthorized(401, "no"),
        exceptions.InternalServerError(500, "ill"),
        exceptions.RequestTimeout("late"),
    ],
)
def test_bug_17_other_failures_stay_what_they_are(au: AutoScaleClient, failure: Exception) -> None:
    balancers(au, found=failure)
    with pytest.raises(type(failure)):
        au._manager._resolve_lbs(7)


@pytest.mark.parametrize("given", ["", True, object(), [None], 1.5])
def test_bug_17_what_is_no_reference_is_refused(au: AutoScaleClient, given: Any) -> None:
    with pytest.raises(exceptions.InvalidLoadBalancer, match="tuple"):
        au._manager._resolve_lbs(given)


def test_a_load_balancer_of_octavia_is_refused(au: AutoScaleClient) -> None:
    octavia = SimpleNamespace(id="8a1f9f0c-0b9b-4c0e-9c4b-0f6c9e0a1b2c", port=80)
    with pytest.raises(exceptions.InvalidLoadBalancer, match="Octavia"):
        au._manager._resolve_lbs(octavia)


def test_without_a_load_balancer_service_the_port_is_needed(au: AutoScaleClient) -> None:
    with pytest.raises(exceptions.ServiceNotAvailable, match=r"\(id, port\)"):
        au._manager._resolve_lbs(7)
