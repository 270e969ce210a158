"""What notebooks and prompts show of things and lists of things."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from pyrax.autoscale import AutoScaleWebhook, ScalingGroup
from pyrax.clouddns import CloudDNSPTRRecord
from pyrax.cloudloadbalancers import Node, VirtualIP
from pyrax.cloudmonitoring import CloudMonitorAgentToken
from pyrax.compute.keypairs import Keypair
from pyrax.compute.server import Server
from pyrax.image import Image
from pyrax.queueing import QueueMessage
from pyrax.resource import BaseResource
from pyrax.tables import LONGEST_IN_TEXT, LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, ResourceList

MARKUP = "<script>alert('1')</script>&\""
ESCAPED = "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;&quot;"
SECRET = "s3cr3t-value"


class Box(BaseResource):
    """A thing of no service in particular."""


class Trap:
    """A manager that must not be asked."""

    def get(self, item: Any) -> Any:
        raise AssertionError("something was fetched to show a thing")


def things(count: int) -> ResourceList[Box]:
    """Return a list of things as a service gives it."""
    return ResourceList(
        Box(Trap(), {"size": number, "id": f"i{number}", "name": f"n{number}"})
        for number in range(count)
    )


# --- lists ---


def test_a_list_stays_a_list() -> None:
    found = things(3)
    assert isinstance(found, list)
    assert found == list(found)
    assert list(found) == found
    assert repr(found) == repr(list(found))
    assert json.dumps(ResourceList(["a", 1])) == '["a", 1]'
    assert [thing.id for thing in found[::-1]] == ["i2", "i1", "i0"]
    assert found[-1].id == "i2"
    assert sorted(found, key=lambda thing: -thing.size)[0].id == "i2"
    assert (copy.copy(found), pickle.loads(pickle.dumps(found))) == (found, found)


def test_parts_and_sums_of_lists_are_tables_too() -> None:
    found = things(4)
    for made in (found[1:3], found + found, found + [things(1)[0]], [*found[:1]] + found):
        assert made[0].name.startswith("n")
    assert isinstance(found[1:3], ResourceList)
    assert isinstance(found + [], ResourceList)
    with pytest.raises(TypeError):
        found + ("tuple",)


def test_a_list_is_shown_as_a_table_with_the_telling_fields_first() -> None:
    html = things(2)._repr_html_()
    assert html.startswith("<table><caption>2 × Box</caption>")
    assert "<th>name</th><th>id</th><th>size</th>" in html
    assert "<tr><td>n1</td><td>i1</td><td>1</td></tr>" in html


def test_a_table_has_a_limit_and_says_so() -> None:
    html = things(MOST_ROWS + 7)._repr_html_()
    assert html.count("<tr>") == 1 + MOST_ROWS + 1
    assert ">and 7 more<" in html
    wide = ResourceList([Box(None, {f"f{number}": number for number in range(50)})])
    assert wide._repr_html_().count("<th>") == MOST_COLUMNS


def test_an_empty_list_and_a_list_of_other_things_can_be_shown() -> None:
    assert "0 × thing" in ResourceList()._repr_html_()
    html = ResourceList([{"id": "7", "password": SECRET}, MARKUP, object])._repr_html_()
    assert "7" in html
    assert "***" in html
    assert ESCAPED in html
    assert SECRET not in html


def test_columns_of_addresses_and_documents_are_left_out() -> None:
    html = ResourceList(
        [Box(None, {"id": "7", "href": "https://x.example/7", "links": [{"rel": "self"}]})]
    )._repr_html_()
    assert "<th>id</th></tr>" in html


# --- things ---


def test_a_thing_is_shown_as_a_table_of_its_fields() -> None:
    html = Box(Trap(), {"id": "7", "created": "today", "tags": ["a"]})._repr_html_()
    assert html == (
        "<table><caption>Box</caption><tr><th>id</th><td>7</td></tr>"
        "<tr><th>created</th><td>today</td></tr><tr><th>tags</th><td>[&#x27;a&#x27;]</td></tr></table>"
    )


def test_a_table_of_a_thing_begins_with_name_and_id_and_has_no_links() -> None:
    links = [{"rel": "self"}]
    fields = {"x_request_id": "r", "of": {"id": 1, "links": links}, "links": links, "name": "n"}
    html = Box(Trap(), {**fields, "id": "7"})._repr_html_()
    assert html == (
        "<table><caption>Box</caption><tr><th>name</th><td>n</td></tr>"
        "<tr><th>id</th><td>7</td></tr><tr><th>of</th><td>{&#x27;id&#x27;: 1}</td></tr></table>"
    )


@pytest.mark.parametrize("where", ["value", "field", "nested"])
def test_nothing_that_a_service_says_becomes_markup(where: str) -> None:
    info = {
        "value": {"name": MARKUP},
        "field": {MARKUP: "a"},
        "nested": {"metadata": {MARKUP: [MARKUP]}},
    }[where]
    for html in (Box(None, info)._repr_html_(), ResourceList([Box(None, info)])._repr_html_()):
        assert "<script" not in html


@pytest.mark.parametrize(
    "thing",
    [
        Box(None, {"id": "1", "adminPass": SECRET}),
        Box(None, {"id": "1", "metadata": {"db": {"password": SECRET}}}),
        Box(None, {"id": "1", "href": f"https://ann:{SECRET}@x.example/"}),
        Server(None, {"id": "1", "adminPass": SECRET, "OS-EXT-SRV-ATTR:user_data": SECRET}),
        Keypair(None, {"name": "k", "private_key": SECRET}),
        CloudMonitorAgentToken(None, {"id": SECRET, "token": SECRET, "label": "web"}),
        AutoScaleWebhook(
            None, {"id": "1", "links": [{"rel": "capability", "href": SECRET}]}, None, None
        ),
        ScalingGroup(
            None,
            {"id": "1", "launchConfiguration": {"args": {"server": {"user_data": SECRET}}}},
            loaded=True,
        ),
        Image(None, {"id": "1", "direct_url": f"swift+https://{SECRET}@x", "locations": [SECRET]}),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_no_secret_is_shown(thing: Any) -> None:
    shown = [repr(thing), thing._repr_html_(), ResourceList([thing])._repr_html_()]
    assert not [text for text in shown if SECRET in text]


def test_nothing_is_fetched_for_a_look() -> None:
    group = ScalingGroup(Trap(), {"id": "1", "state": {"name": "web"}})
    for text in (repr(group), group._repr_html_(), ResourceList([group])._repr_html_()):
        assert "web" in text


def test_a_long_value_is_cut() -> None:
    text = repr(Box(None, {"id": "7", "notes": "x" * 500}))
    assert text == f"<Box id=7, notes={'x' * (LONGEST_IN_TEXT - 3)}...>"
    assert "x" * 250 not in Box(None, {"notes": "x" * 500})._repr_html_()


def test_a_thing_of_many_fields_shows_those_that_tell_most() -> None:
    many = {f"field_{number:02}": "x" * 20 for number in range(30)}
    told = {
        "name": "n",
        "id": "7",
        "status": "ACTIVE",
        "links": ["l"],
        "a_at": "now",
        "b": [],
        "c": 0,
    }
    text = repr(Box(None, {**many, **told}))

    assert text.startswith("<Box c=0, field_00=")
    assert text.endswith(", id=7, name=n, status=ACTIVE, ...>")
    assert len(text) <= LONGEST_TEXT + 20
    assert "links" not in text
    assert "[]" not in text
    assert "a_at" not in text


def test_a_short_repr_shows_all_fields() -> None:
    assert repr(Box(None, {"id": "7", "links": [], "a": None})) == "<Box a=None, id=7, links=[]>"


def test_long_messages_are_cut_in_tables_as_well() -> None:
    message = QueueMessage(None, {"id": "7", "body": {"text": "x" * 500}}, loaded=True)
    assert "x" * 150 not in message._repr_html_()


@pytest.mark.parametrize(
    ("thing", "row"),
    [
        (Node(address="10.0.0.1", port=80), "<tr><th>address</th><td>10.0.0.1</td></tr>"),
        (VirtualIP(type="PUBLIC", address="192.0.2.1"), "<tr><th>type</th><td>PUBLIC</td></tr>"),
        (CloudDNSPTRRecord({"data": "192.0.2.1"}), "<tr><th>data</th><td>192.0.2.1</td></tr>"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_things_that_are_no_resources_are_tables_too(thing: Any, row: str) -> None:
    assert row in thing._repr_html_()
    assert f"1 × {type(thing).__name__}" in ResourceList([thing])._repr_html_()
