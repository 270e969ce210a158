"""Markers and links."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import queueing
from pyrax.queueing import MSG_LIMIT, _parse_marker, marker_pat
from pyrax.queueing.base import chunks, ids_in_query, last_segment, query_value


def links(href: str) -> dict[str, Any]:
    """Return an answer with a link to the next page."""
    return {"links": [{"rel": "self", "href": "x"}, {"rel": "next", "href": href}]}


@pytest.mark.parametrize(
    ("body", "marker"),
    [
        (links("/v1/queues/q/messages?marker=8&limit=10"), "8"),
        (links("/v2/queues/q/messages?limit=10&marker=m%2F1f&echo=true"), "m/1f"),
        (links("/v2/queues?marker=51db6f78c508f17ddc924357"), "51db6f78c508f17ddc924357"),
        (links("/v2/queues?limit=10"), None),
        (links("/v2/queues"), None),
        ({"links": []}, None),
        ({}, None),
        (None, None),
        ([], None),
    ],
)
def test_markers_are_any_text_b10(body: Any, marker: Any) -> None:
    assert _parse_marker(body) == marker


def test_old_names_are_there() -> None:
    assert MSG_LIMIT == 10
    match = marker_pat.match("/v1/queues?marker=12&limit=10")
    assert match is not None
    assert match.group(1) == "12"
    for name in ("json", "os", "re", "urllib", "wraps", "exc", "utils", "pyrax", "BaseManager"):
        assert hasattr(queueing, name)
    assert queueing.urllib.parse.quote("/", safe="") == "%2F"
    assert not hasattr(queueing, "nothing")


def test_links_are_read_by_their_parts_b15() -> None:
    href = "/v1/queues/q/messages/51db?claim_id=c1&more=1"
    assert (last_segment(href), query_value(href, "claim_id")) == ("51db", "c1")
    assert (last_segment(None), query_value(None, "claim_id")) == (None, None)


def test_ids_are_quoted_one_by_one() -> None:
    assert ids_in_query(["a,b", "c/d"]) == "a%2Cb,c%2Fd"
    with pytest.raises(ValueError, match="URL"):
        ids_in_query(["a", ""])


def test_ids_come_in_groups() -> None:
    assert list(chunks(list("abcde"), 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(chunks("abc", 2)) == [["abc"]]
    assert list(chunks([], 2)) == []
