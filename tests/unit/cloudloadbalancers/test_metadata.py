"""Metadata of load balancers and nodes on the wire of Rackspace."""

from __future__ import annotations

import pytest

from pyrax.cloudloadbalancers import CloudLoadBalancer
from tests.unit.endpoint_wire import EndpointWire

from .conftest import FULL

BASE = "/loadbalancers/71/metadata"
NODE_BASE = "/loadbalancers/71/nodes/410/metadata"
ITEMS = [{"id": 1, "key": "color", "value": "red"}, {"id": 2, "key": "shape", "value": "round"}]


def test_metadata_is_a_dict_or_raw(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", BASE, {"metadata": ITEMS})

    assert lb.get_metadata() == {"color": "red", "shape": "round"}
    assert lb.manager.get_metadata(lb, raw=True) == ITEMS


def test_bug_02_one_item_is_changed_by_its_id(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", BASE, {"metadata": ITEMS})
    wire.answer("PUT", f"{BASE}/1")
    lb.update_metadata({"color": "blue", "shape": "round"})

    assert wire.lines == [f"GET {BASE}", f"PUT {BASE}/1"]
    assert wire.body == {"meta": {"value": "blue"}}


def test_bug_03_ids_of_a_node_s_items_come_from_the_node(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    wire.answer("GET", NODE_BASE, {"metadata": [{"id": 11, "key": "color", "value": "red"}]})
    wire.answer("PUT", f"{NODE_BASE}/11")
    lb.nodes[0].update_metadata({"color": "blue"})

    assert wire.lines == [f"GET {NODE_BASE}", f"PUT {NODE_BASE}/11"]


def test_bug_04_set_changes_adds_and_deletes_at_last(
    lb: CloudLoadBalancer, wire: EndpointWire
) -> None:
    items = [*ITEMS, *({"id": 10 + n, "key": f"k{n}", "value": ""} for n in range(11))]
    wire.answer("GET", BASE, {"metadata": items})
    wire.answer("PUT", f"{BASE}/1")
    wire.answer("POST", BASE, {"metadata": []})
    wire.answer("DELETE", BASE)
    wire.answer("GET", "/loadbalancers/71", {"loadBalancer": FULL})
    lb.set_metadata({"color": "blue", "new": 1, "flag": True})

    assert [line.partition("?")[0] for line in wire.lines] == [
        f"GET {BASE}",
        f"PUT {BASE}/1",
        f"POST {BASE}",
        f"DELETE {BASE}",
        "GET /loadbalancers/71",
        f"DELETE {BASE}",
    ]
    assert wire.bodies[1] == {
        "metadata": [{"key": "new", "value": "1"}, {"key": "flag", "value": "true"}]
    }
    assert wire.lines[-1].count("id=") == 2


def test_bug_05_an_empty_dict_only_deletes(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", BASE, {"metadata": ITEMS})
    wire.answer("DELETE", BASE)
    lb.set_metadata({})

    assert wire.lines == [f"GET {BASE}", f"DELETE {BASE}?id=1&id=2"]


def test_a_single_item_is_tried_in_both_forms(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", BASE, {"metadata": []})
    wire.answer("POST", BASE, {"code": 400, "message": "schema"}, 400)
    wire.answer("POST", BASE, {"metadata": []})
    lb.update_metadata({"a": "b"})

    assert wire.bodies == [
        {"metadata": [{"key": "a", "value": "b"}]},
        {"meta": {"key": "a", "value": "b"}},
    ]


@pytest.mark.parametrize(("keys", "query"), [("color", "?id=1"), (None, "?id=1&id=2")])
def test_metadata_is_deleted_by_key_or_as_a_whole(
    lb: CloudLoadBalancer, wire: EndpointWire, keys: object, query: str
) -> None:
    wire.answer("GET", BASE, {"metadata": ITEMS})
    wire.answer("DELETE", BASE)
    lb.delete_metadata(keys)

    assert wire.lines[-1] == f"DELETE {BASE}{query}"


@pytest.mark.parametrize("keys", [[], "", "unknown"])
def test_no_key_never_means_all(lb: CloudLoadBalancer, wire: EndpointWire, keys: object) -> None:
    wire.answer("GET", BASE, {"metadata": ITEMS})

    assert lb.delete_metadata(keys) is None
    assert wire.lines == [f"GET {BASE}"]


@pytest.mark.parametrize("node", [None, ""])
@pytest.mark.parametrize("which", ["lb", "tree"])
def test_no_node_never_means_the_load_balancer_s_own_metadata(
    request: pytest.FixtureRequest, wire: EndpointWire, which: str, node: object
) -> None:
    balancer = request.getfixturevalue(which)
    before = wire.lines
    for method, further in (
        (balancer.get_metadata_for_node, ()),
        (balancer.set_metadata_for_node, ({},)),
        (balancer.update_metadata_for_node, ({"a": "b"},)),
        (balancer.delete_metadata_for_node, ()),
    ):
        with pytest.raises(ValueError, match="A node is needed"):
            method(node, *further)
    assert wire.lines == before


def test_metadata_of_another_form_is_refused(lb: CloudLoadBalancer, wire: EndpointWire) -> None:
    wire.answer("GET", BASE, {"metadata": ITEMS})
    with pytest.raises(TypeError, match="Metadata is a dict"):
        lb.update_metadata("color")
