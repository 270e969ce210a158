"""Limits of the account."""

from __future__ import annotations

from pyrax.compute import ComputeClient
from pyrax.compute.limits import AbsoluteLimit, RateLimit

from .conftest import Wire

RATE = {
    "uri": "/servers",
    "regex": "^/servers",
    "limit": [
        {
            "verb": "POST",
            "value": 1000,
            "remaining": 998,
            "unit": "DAY",
            "next-available": "2015-03-02T10:11:45.146Z",
        }
    ],
}


def test_absolute_limits_have_name_and_value(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/limits", {"limits": {"rate": [], "absolute": {"maxTotalInstances": 100}}})

    limits = cs.limits.get()
    assert list(limits.absolute) == [AbsoluteLimit("maxTotalInstances", 100)]
    assert [(one.name, one.value) for one in limits.absolute] == [("maxTotalInstances", 100)]


def test_rate_limits_are_listed_by_verb(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/limits", {"limits": {"rate": [RATE], "absolute": {}}})

    assert list(cs.limits.get().rate) == [
        RateLimit("POST", "/servers", "^/servers", 1000, 998, "DAY", "2015-03-02T10:11:45.146Z")
    ]


def test_trap_24_an_answer_without_limits_is_empty(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/limits", {"limits": {}})

    limits = cs.limits.get()
    assert (list(limits.rate), list(limits.absolute)) == ([], [])


def test_reserved_amounts_and_other_accounts(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/limits", {"limits": {}})
    cs.limits.get(reserved=True, tenant_id="42")

    assert wire.lines == ["GET /limits?reserved=1&tenant_id=42"]


def test_limits_refresh_themselves(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/limits", {"limits": {"absolute": {"maxTotalInstances": 100}}})
    wire.answer("GET", "/limits", {"limits": {"absolute": {"maxTotalInstances": 200}}})

    limits = cs.limits.get()
    limits.get()
    assert next(limits.absolute).value == 200
