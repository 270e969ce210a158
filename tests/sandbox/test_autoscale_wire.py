"""The sandbox's Auto Scale on the wire, without pyrax."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import requests

from .wire import Wire

MISSING = "00000000-0000-0000-0000-000000000000"
UP = {"name": "up", "type": "webhook", "cooldown": 0, "change": 1}


def send(wire: Wire, method: str, path: str, **kwargs: Any) -> requests.Response:
    """Call Auto Scale."""
    return wire.send(method, wire.urls["rax:autoscale", "autoscale"] + path, **kwargs)


def document(wire: Wire, **configuration: Any) -> dict[str, Any]:
    """Return a group that is in order."""
    image = wire.compute("GET", "/images").json()["images"][0]["id"]
    return {
        "groupConfiguration": {
            "name": "web",
            "cooldown": 0,
            "minEntities": 0,
            "maxEntities": 5,
            "metadata": {},
            **configuration,
        },
        "launchConfiguration": {
            "type": "launch_server",
            "args": {"server": {"name": "web", "imageRef": image, "flavorRef": "general1-1"}},
        },
        "scalingPolicies": [UP],
    }


def create(wire: Wire, **configuration: Any) -> dict[str, Any]:
    """Create a group and return it."""
    answer = send(wire, "POST", "/groups", json=document(wire, **configuration))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["group"]
    return made


def refused(answer: requests.Response, status: int, fault: str) -> None:
    """Check an error document."""
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (status, status, fault)
    assert set(error) == {"type", "code", "message", "details"}
    assert answer.headers["X-Response-Id"]


def test_a_group_has_all_its_parts(rackspace_wire: Wire) -> None:
    answer = send(rackspace_wire, "POST", "/groups/", json=document(rackspace_wire))
    group = answer.json()["group"]
    assert answer.headers["Location"] == group["links"][0]["href"]
    assert group["links"][0]["href"].endswith(f"/groups/{group['id']}/")
    assert set(group) == {
        "id",
        "links",
        "groupConfiguration",
        "launchConfiguration",
        "scalingPolicies",
        "scalingPolicies_links",
        "state",
    }
    assert group["state"] == {
        "name": "web",
        "active": [],
        "activeCapacity": 0,
        "pendingCapacity": 0,
        "desiredCapacity": 0,
        "paused": False,
        "status": "ACTIVE",
    }
    (policy,) = group["scalingPolicies"]
    assert {key: policy[key] for key in UP} == UP


def test_a_server_of_the_state_has_a_link_that_works(rackspace_wire: Wire) -> None:
    group = create(rackspace_wire, minEntities=1)
    rackspace_wire.cloud.clock.advance(10)
    state = send(rackspace_wire, "GET", f"/groups/{group['id']}/state/").json()["group"]
    (active,) = state["active"]
    server = rackspace_wire.send("GET", active["links"][0]["href"]).json()["server"]
    assert (server["id"], server["status"]) == (active["id"], "ACTIVE")


def changed(path: str, value: Any) -> Any:
    """Return a change of a document; `...` removes the key."""

    def change(whole: dict[str, Any]) -> None:
        target: Any = whole
        *inner, last = path.split(".")
        for name in inner:
            target = target[int(name) if name.isdigit() else name]
        if value is ...:
            del target[last]
        else:
            target[last] = value

    return change


SERVER = "launchConfiguration.args.server"
BALANCERS = "launchConfiguration.args.loadBalancers"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("colour", "red", "ValidationError"),
        ("groupConfiguration", ..., "ValidationError"),
        ("groupConfiguration.colour", "red", "ValidationError"),
        ("groupConfiguration.name", "", "ValidationError"),
        ("groupConfiguration.name", "x" * 257, "ValidationError"),
        ("groupConfiguration.cooldown", -1, "ValidationError"),
        ("groupConfiguration.cooldown", 86401, "ValidationError"),
        ("groupConfiguration.cooldown", "60", "ValidationError"),
        ("groupConfiguration.minEntities", ..., "ValidationError"),
        ("groupConfiguration.minEntities", 6, "InvalidMinEntities"),
        ("groupConfiguration.maxEntities", 1001, "ValidationError"),
        ("groupConfiguration.metadata", [], "ValidationError"),
        ("launchConfiguration", ..., "ValidationError"),
        ("launchConfiguration.type", "launch_rocket", "ValidationError"),
        ("launchConfiguration.args.colour", "red", "ValidationError"),
        ("launchConfiguration.args.draining_timeout", 29, "ValidationError"),
        (f"{SERVER}.flavorRef", 2, "ValidationError"),
        (f"{SERVER}.flavorRef", "nope", "InvalidLaunchConfiguration"),
        (f"{SERVER}.imageRef", ..., "ValidationError"),
        (f"{SERVER}.imageRef", "", "InvalidLaunchConfiguration"),
        (f"{SERVER}.imageRef", MISSING, "InvalidLaunchConfiguration"),
        (f"{SERVER}.networks", None, "ValidationError"),
        (BALANCERS, {}, "ValidationError"),
        (BALANCERS, [{"loadBalancerId": 7}], "ValidationError"),
        (BALANCERS, [{"loadBalancerId": "x", "port": 80}], "ValidationError"),
        (BALANCERS, [{"loadBalancerId": 7, "port": 80, "type": "F5"}], "ValidationError"),
        (BALANCERS, [{"loadBalancerId": 7, "port": 80}] * 2, "ValidationError"),
        (BALANCERS, [{"loadBalancerId": at, "port": 80} for at in range(6)], "ValidationError"),
        (BALANCERS, [{"loadBalancerId": "u", "port": 1, "type": "RackConnectV3"}],
         "ValidationError"),
        ("scalingPolicies", {}, "ValidationError"),
        ("scalingPolicies.0.type", "magic", "ValidationError"),
        ("scalingPolicies.0.name", "", "ValidationError"),
        ("scalingPolicies.0.change", 0, "ValidationError"),
        ("scalingPolicies.0.change", 1.5, "ValidationError"),
        ("scalingPolicies.0.change", ..., "ValidationError"),
        ("scalingPolicies.0.changePercent", 5, "ValidationError"),
        ("scalingPolicies.0.args", {}, "ValidationError"),
        ("scalingPolicies.0.colour", "red", "ValidationError"),
    ],
)  # fmt: skip
def test_groups_that_are_not_in_order_are_refused(
    rackspace_wire: Wire, path: str, value: Any, fault: str
) -> None:
    whole = copy.deepcopy(document(rackspace_wire))
    changed(path, value)(whole)
    refused(send(rackspace_wire, "POST", "/groups", json=whole), 400, fault)
    assert send(rackspace_wire, "GET", "/groups").json() == {"groups": [], "groups_links": []}


def test_load_balancers_need_service_net(rackspace_wire: Wire) -> None:
    whole = document(rackspace_wire)
    args = whole["launchConfiguration"]["args"]
    args["loadBalancers"] = [{"loadBalancerId": 7, "port": 80}]
    args["server"]["networks"] = [{"uuid": MISSING}]
    answer = send(rackspace_wire, "POST", "/groups", json=whole)
    refused(answer, 400, "InvalidLaunchConfiguration")
    args["loadBalancers"] = [{"loadBalancerId": MISSING, "type": "RackConnectV3"}]
    whole["groupConfiguration"]["minEntities"] = 1
    group = send(rackspace_wire, "POST", "/groups", json=whole).json()["group"]
    rackspace_wire.cloud.clock.advance(10)
    state = send(rackspace_wire, "GET", f"/groups/{group['id']}/state").json()["group"]
    assert state["activeCapacity"] == 1


def test_a_policy_for_monitoring_has_its_arguments(rackspace_wire: Wire) -> None:
    path = f"/groups/{create(rackspace_wire)['id']}/policies"
    policy = {**UP, "type": "cloud_monitoring", "args": {"alarm_criteria": "x", "check": {}}}
    assert send(rackspace_wire, "POST", path, json=[policy]).status_code == 201
    policy["args"] = {"check": {}}
    refused(send(rackspace_wire, "POST", path, json=[policy]), 400, "ValidationError")


def test_bodies_that_are_no_json_or_no_list_are_refused(rackspace_wire: Wire) -> None:
    refused(send(rackspace_wire, "POST", "/groups", data="{"), 400, "InvalidJsonError")
    path = f"/groups/{create(rackspace_wire)['id']}/policies"
    for body in ({}, [], UP):
        refused(send(rackspace_wire, "POST", path, json=body), 400, "ValidationError")


def test_all_five_keys_of_a_configuration_are_needed(rackspace_wire: Wire) -> None:
    path = f"/groups/{create(rackspace_wire)['id']}/config"
    whole = send(rackspace_wire, "GET", path).json()["groupConfiguration"]
    for key in whole:
        part = {name: value for name, value in whole.items() if name != key}
        refused(send(rackspace_wire, "PUT", path, json=part), 400, "ValidationError")
    answer = send(rackspace_wire, "PUT", path, json=whole)
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_there_is_not_is_not_found(rackspace_wire: Wire) -> None:
    group = f"/groups/{create(rackspace_wire)['id']}"
    policy = send(rackspace_wire, "GET", f"{group}/policies").json()["policies"][0]["id"]
    hooks = f"{group}/policies/{policy}/webhooks"
    for method in ("GET", "DELETE"):
        for path, fault in (
            (f"/groups/{MISSING}", "NoSuchScalingGroupError"),
            (f"{group}/policies/{MISSING}", "NoSuchPolicyError"),
            (f"{hooks}/{MISSING}", "NoSuchWebhookError"),
        ):
            refused(send(rackspace_wire, method, path), 404, fault)
    refused(send(rackspace_wire, "DELETE", f"{group}/servers/x"), 404, "ServerNotFoundError")
    refused(send(rackspace_wire, "GET", "/nothing"), 404, "NotFoundError")
    refused(send(rackspace_wire, "PATCH", group), 405, "MethodNotAllowedError")


def test_the_other_account_s_groups_are_not_there(rackspace_wire: Wire) -> None:
    group = create(rackspace_wire)
    store = rackspace_wire.cloud.stores.of("autoscale")
    store.groups[group["id"]].tenant_id = "another"
    assert send(rackspace_wire, "GET", "/groups").json()["groups"] == []
    path = f"/groups/{group['id']}"
    refused(send(rackspace_wire, "GET", path), 404, "NoSuchScalingGroupError")
    url = rackspace_wire.urls["rax:autoscale", "autoscale"].rpartition("/")[0]
    refused(rackspace_wire.send("GET", f"{url}/1/groups"), 403, "ForbiddenError")
    refused(requests.get(f"{url}/1/groups", timeout=20), 401, "UnauthorizedError")
    refused(requests.get(url, timeout=20), 404, "NotFoundError")


def test_pages_are_linked(rackspace_wire: Wire) -> None:
    ids = [create(rackspace_wire)["id"] for _ in range(3)]
    found = send(rackspace_wire, "GET", "/groups?limit=2").json()
    assert [one["id"] for one in found["groups"]] == ids[:2]
    assert set(found["groups"][0]) == {"id", "links", "state"}
    (link,) = found["groups_links"]
    assert link["rel"] == "next"
    rest = rackspace_wire.send("GET", link["href"]).json()
    assert ([one["id"] for one in rest["groups"]], rest["groups_links"]) == (ids[2:], [])
    for query in ("limit=0", "limit=x", "limit=-1", f"marker={MISSING}"):
        refused(send(rackspace_wire, "GET", f"/groups?{query}"), 400, "InvalidQueryArgument")
    assert len(send(rackspace_wire, "GET", "/groups?limit=1000").json()["groups"]) == 3


@pytest.mark.parametrize("query", ["force=maybe", "force="])
def test_force_is_true_or_false(rackspace_wire: Wire, query: str) -> None:
    path = f"/groups/{create(rackspace_wire)['id']}"
    refused(send(rackspace_wire, "DELETE", f"{path}?{query}"), 400, "InvalidQueryArgument")
    assert send(rackspace_wire, "DELETE", f"{path}?force=false").status_code == 204


def test_there_are_only_so_many(rackspace_wire: Wire) -> None:
    store = rackspace_wire.cloud.stores.of("autoscale")
    store.limits.update(maxGroups=1, maxPoliciesPerGroup=2, maxWebhooksPerPolicy=1)
    path = f"/groups/{create(rackspace_wire)['id']}"
    answer = send(rackspace_wire, "POST", "/groups", json=document(rackspace_wire))
    refused(answer, 422, "ScalingGroupOverLimitError")
    answer = send(rackspace_wire, "POST", f"{path}/policies", json=[UP, UP])
    refused(answer, 422, "PoliciesOverLimitError")
    policies = send(rackspace_wire, "GET", f"{path}/policies").json()["policies"]
    assert len(policies) == 1
    hooks = f"{path}/policies/{policies[0]['id']}/webhooks"
    answer = send(rackspace_wire, "POST", hooks, json=[{"name": "a"}, {"name": "b"}])
    refused(answer, 422, "WebhooksOverLimitError")
    limits = send(rackspace_wire, "GET", "/limits").json()["limits"]
    assert limits["absolute"]["maxGroups"] == 1


def test_too_many_calls_are_refused_for_a_while(rackspace_wire: Wire) -> None:
    store = rackspace_wire.cloud.stores.of("autoscale")
    store.rates["calls"] = (2, 60.0)
    limits = send(rackspace_wire, "GET", "/limits").json()["limits"]
    assert limits["rate"][1]["limit"][0]["remaining"] == 1
    assert send(rackspace_wire, "GET", "/groups").status_code == 200
    answer = send(rackspace_wire, "GET", "/groups")
    assert (answer.status_code, answer.json()["overLimit"]["code"]) == (413, 413)
    rackspace_wire.cloud.clock.advance(int(answer.headers["Retry-After"]))
    assert send(rackspace_wire, "GET", "/groups").status_code == 200


def webhook_of(wire: Wire, group: dict[str, Any]) -> dict[str, Any]:
    """Add a webhook to the first policy of a group."""
    policy = group["scalingPolicies"][0]["id"]
    path = f"/groups/{group['id']}/policies/{policy}/webhooks"
    answer = send(wire, "POST", path, json=[{"name": "pager"}])
    assert answer.status_code == 201, answer.text
    (made,) = answer.json()["webhooks"]
    found: dict[str, Any] = send(wire, "GET", f"{path}/{made['id']}").json()["webhook"]
    assert found == made
    return found


def test_a_capability_url_needs_no_token(rackspace_wire: Wire) -> None:
    group = create(rackspace_wire)
    webhook = webhook_of(rackspace_wire, group)
    capability = {one["rel"]: one["href"] for one in webhook["links"]}["capability"]
    token = capability.rstrip("/").rpartition("/")[2]
    assert len(token) == 64
    for url in (capability, capability.replace(token, "0" * 64), capability):
        answer = requests.post(url, timeout=20)
        assert (answer.status_code, answer.json()) == (202, {})
    state = send(rackspace_wire, "GET", f"/groups/{group['id']}/state").json()["group"]
    assert state["desiredCapacity"] == 2
    assert requests.get(capability, timeout=20).status_code == 405


def test_a_capability_url_tells_nothing_about_a_paused_group(rackspace_wire: Wire) -> None:
    group = create(rackspace_wire)
    webhook = webhook_of(rackspace_wire, group)
    path = f"/groups/{group['id']}"
    assert send(rackspace_wire, "POST", f"{path}/pause").status_code == 204
    assert requests.post(webhook["links"][1]["href"], timeout=20).status_code == 202
    state = send(rackspace_wire, "GET", f"{path}/state").json()["group"]
    assert (state["paused"], state["desiredCapacity"]) == (True, 0)


def test_executions_have_a_rate(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.stores.of("autoscale").rates["executions"] = (1, 60.0)
    url = webhook_of(rackspace_wire, create(rackspace_wire))["links"][1]["href"]
    assert [requests.post(url, timeout=20).status_code for _ in range(2)] == [202, 413]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"metadata": {}},
        {"name": "", "metadata": {}},
        {"name": "x", "metadata": {"a": 1}},
        {"name": "x", "metadata": {"a": "x" * 257}},
        {"name": "x", "metadata": {}, "colour": "red"},
        [],
    ],
)
def test_webhooks_that_are_not_in_order_are_refused(rackspace_wire: Wire, body: Any) -> None:
    group = create(rackspace_wire)
    path = f"/groups/{group['id']}/policies/{group['scalingPolicies'][0]['id']}/webhooks"
    path = f"{path}/{webhook_of(rackspace_wire, group)['id']}"
    refused(send(rackspace_wire, "PUT", path, json=body), 400, "ValidationError")


def test_what_compute_refuses_stands_in_the_state(rackspace_wire: Wire) -> None:
    compute = rackspace_wire.cloud.stores.compute()
    compute.quotas[rackspace_wire.cloud.tenant_id] = {"instances": 1}
    group = create(rackspace_wire, minEntities=2)
    assert (group["state"]["status"], group["state"]["pendingCapacity"]) == ("ERROR", 1)
    assert "Quota exceeded" in group["state"]["errors"][0]["message"]
    compute.quotas.clear()
    assert send(rackspace_wire, "POST", f"/groups/{group['id']}/converge").status_code == 204
    state = send(rackspace_wire, "GET", f"/groups/{group['id']}/state").json()["group"]
    assert (state["status"], state["pendingCapacity"]) == ("ACTIVE", 2)
