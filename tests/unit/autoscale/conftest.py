"""An Auto Scale client in front of a mocked service."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import responses

from pyrax.autoscale import AutoScaleClient, AutoScalePolicy, AutoScaleWebhook, ScalingGroup
from tests.unit.queued import Wire
from tests.unit.stub_identity import StubIdentity

HOST = "https://dfw.autoscale.api.rackspacecloud.com"
API = f"{HOST}/v1.0/123456"
ID = "48692442-2dbe-4311-955e-bc29f02ae311"
SECRET = "0123456789abcdef" * 4
CAPABILITY = f"{HOST}/v1.0/execute/1/{SECRET}/"
SERVICE_NET = "11111111-1111-1111-1111-111111111111"
CONFIGURATION: dict[str, Any] = {
    "name": "web",
    "cooldown": 60,
    "minEntities": 0,
    "maxEntities": 10,
    "metadata": {"a": "b"},
}
LAUNCH: dict[str, Any] = {
    "type": "launch_server",
    "args": {
        "server": {
            "name": "web",
            "imageRef": "0d589460",
            "flavorRef": "general1-2",
            "OS-DCF:diskConfig": "AUTO",
            "metadata": {"role": "web"},
            "personality": [],
            "networks": [{"uuid": SERVICE_NET}],
        },
        "loadBalancers": [{"loadBalancerId": "71203", "port": 80}],
        "draining_timeout": 30,
    },
}
POLICY: dict[str, Any] = {
    "id": "p1",
    "name": "up",
    "type": "webhook",
    "cooldown": 60,
    "changePercent": 10,
    "links": [{"rel": "self", "href": f"{API}/groups/{ID}/policies/p1/"}],
}
WEBHOOK: dict[str, Any] = {
    "id": "w1",
    "name": "pager",
    "metadata": {"k": "v"},
    "links": [{"rel": "self", "href": "x"}, {"rel": "capability", "href": CAPABILITY}],
}
STATE: dict[str, Any] = {
    "name": "web",
    "active": [{"id": "s1", "links": []}],
    "activeCapacity": 1,
    "pendingCapacity": 2,
    "desiredCapacity": 3,
    "paused": False,
}
GROUP: dict[str, Any] = {
    "id": ID,
    "links": [{"rel": "self", "href": f"{API}/groups/{ID}/"}],
    "groupConfiguration": CONFIGURATION,
    "launchConfiguration": LAUNCH,
    "scalingPolicies": [POLICY],
    "scalingPolicies_links": [],
    "state": STATE,
}
LISTED = {key: GROUP[key] for key in ("id", "links", "state")}


def launch_with(**changes: Any) -> dict[str, Any]:
    """Return the launch configuration with parts of the server changed."""
    launch = copy.deepcopy(LAUNCH)
    launch["args"]["server"].update(changes)
    return launch


def make_client(**settings: Any) -> AutoScaleClient:
    """Return a client with a login that needs no service."""
    return AutoScaleClient(StubIdentity(**settings), "DFW", management_url=API)


def make_group(client: AutoScaleClient, *, fresh: bool = True, **changes: Any) -> ScalingGroup:
    """Return a group as the service sent it, just now or a while ago."""
    group = ScalingGroup(client._manager, copy.deepcopy({**GROUP, **changes}), loaded=True)
    if not fresh:
        group._fetched_at = None
    return group


def make_policy(client: AutoScaleClient, **changes: Any) -> AutoScalePolicy:
    """Return a policy of the group, which is known by its id."""
    return AutoScalePolicy(client._manager, copy.deepcopy({**POLICY, **changes}), ID)


def make_webhook(client: AutoScaleClient, policy: Any = "p1") -> AutoScaleWebhook:
    """Return a webhook of the policy, which is known by its id."""
    return AutoScaleWebhook(client._manager, copy.deepcopy(WEBHOOK), policy, ID)


@pytest.fixture
def wire(mock: responses.RequestsMock) -> Wire:
    """The mocked service."""
    return Wire(mock, API)


@pytest.fixture
def au(wire: Wire) -> AutoScaleClient:
    """The client."""
    return make_client(retries=0)
