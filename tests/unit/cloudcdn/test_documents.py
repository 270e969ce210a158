"""Bodies, and what differs between them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudcdn import documents


def test_several_changes_come_in_one_order() -> None:
    current: dict[str, Any] = {"name": "a", "domains": [], "restrictions": []}
    wanted = {
        "restrictions": [{"name": "r", "rules": [{"name": "x"}]}],
        "domains": [{"domain": "d"}],
        "name": "b",
        "log_delivery": {"enabled": True},
    }
    paths = [one["path"] for one in documents.difference(current, wanted)]
    assert paths == ["/name", "/domains", "/restrictions", "/log_delivery/enabled"]


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (
            {"access": "whitelist", "rules": [{"name": "x", "request_url": "/*"}]},
            {"rules": [{"name": "x"}]},
        ),
        ({"access": "blacklist", "rules": []}, {"access": "blacklist", "rules": []}),
    ],
)
def test_defaults_of_restrictions_are_no_difference(
    current: dict[str, Any], wanted: dict[str, Any]
) -> None:
    found = documents.difference(
        {"restrictions": [{"name": "r", **current}]}, {"restrictions": [{"name": "r", **wanted}]}
    )
    assert found == []


def test_a_rule_for_all_that_is_named_counts() -> None:
    current = {"caching": [{"name": "pics", "ttl": 5, "rules": []}, {"name": "default", "ttl": 1}]}
    same = {"caching": [{"name": "pics", "ttl": 5, "rules": []}]}
    other = {"caching": [*same["caching"], {"name": "default", "ttl": 2}]}
    assert documents.difference(current, same) == []
    assert len(documents.difference(current, other)) == 1
