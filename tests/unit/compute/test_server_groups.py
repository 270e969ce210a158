"""Server groups."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.server_groups import ServerGroup

from .conftest import Wire, make_client

SPREAD = {"id": "g1", "name": "spread", "policies": ["anti-affinity"], "members": []}


def test_groups_are_listed(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-server-groups", {"server_groups": [SPREAD]})
    cs.server_groups.list()
    cs.server_groups.list(all_projects=True, limit=5, offset=10)

    assert wire.lines == [
        "GET /os-server-groups",
        "GET /os-server-groups?all_projects=True&offset=10&limit=5",
    ]


@pytest.mark.parametrize(
    ("version", "given", "sent"),
    [
        (None, {"policies": ["anti-affinity"]}, {"policies": ["anti-affinity"]}),
        (None, {"policy": "anti-affinity"}, {"policies": ["anti-affinity"]}),
        ("2.64", {"policies": ["anti-affinity"]}, {"policy": "anti-affinity"}),
        ("2.64", {"policy": "anti-affinity"}, {"policy": "anti-affinity"}),
    ],
)
def test_one_policy_may_be_given_in_either_form(
    wire: Wire, version: str | None, given: dict[str, Any], sent: dict[str, Any]
) -> None:
    wire.answer("POST", "/os-server-groups", {"server_group": SPREAD})
    nova = make_client("openstack", microversion=version)

    assert nova.server_groups.create(name="spread", **given).id == "g1"
    assert wire.last.body == {"server_group": {"name": "spread", **sent}}


def test_rules_need_2_64(nova: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'rules' .* 2\.64"):
        nova.server_groups.create(name="g", policy="anti-affinity", rules={})
    assert wire.lines == []


def test_several_policies_are_refused_where_there_is_one(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.64")

    with pytest.raises(exceptions.CommandError, match="one policy"):
        nova.server_groups.create(name="g", policies=["affinity", "anti-affinity"])
    with pytest.raises(exceptions.CommandError, match="not both"):
        nova.server_groups.create(name="g", policies=["affinity"], policy="affinity")
    assert wire.lines == []


def test_a_group_is_read_and_deletes_itself(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-server-groups/g1", {"server_group": SPREAD})
    wire.answer("DELETE", "/os-server-groups/g1", status=204)

    group = cs.server_groups.get("g1")
    assert (type(group), group.delete()) == (ServerGroup, None)
    assert wire.lines[-1] == "DELETE /os-server-groups/g1"
