"""What the service has dropped: the names are there, the calls say so."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient

from .conftest import Wire

CALLS: dict[str, dict[str, int]] = {
    "agents": {"list": 0, "create": 6, "update": 4, "delete": 1},
    "certs": {"create": 0, "get": 0},
    "cloudpipe": {"create": 1, "list": 0, "update": 2},
    "fping": {"list": 0, "get": 1},
    "baremetal": {
        "create": 5,
        "delete": 1,
        "get": 1,
        "list": 0,
        "add_interface": 2,
        "remove_interface": 2,
        "list_interfaces": 1,
    },
    "cells": {"get": 1, "capacities": 0},
    "fixed_ips": {"get": 1, "reserve": 1, "unreserve": 1},
    "floating_ips_bulk": {"list": 0, "create": 1, "delete": 1},
    "dns_domains": {"domains": 0, "create_private": 2, "create_public": 2, "delete": 1},
    "dns_entries": {"get": 2, "get_for_ip": 2, "create": 4, "modify_ip": 3, "delete": 2},
    "security_group_default_rules": {"create": 0, "list": 0, "delete": 1},
}


@pytest.mark.parametrize(
    ("manager", "method", "count"),
    [(manager, method, count) for manager, some in CALLS.items() for method, count in some.items()],
)
def test_a_dropped_call_is_not_supported(
    cs: ComputeClient, wire: Wire, manager: str, method: str, count: int
) -> None:
    arguments: list[Any] = ["x"] * count

    with pytest.raises(exceptions.NotSupported, match=rf"cs\.{manager}\.{method}\b.*dropped"):
        getattr(getattr(cs, manager), method)(*arguments)
    assert wire.lines == []


@pytest.mark.parametrize("manager", ["agents", "certs", "cells", "fping", "cloudpipe"])
def test_what_was_dropped_takes_no_actions(cs: ComputeClient, wire: Wire, manager: str) -> None:
    with pytest.raises(exceptions.NotSupported):
        getattr(cs, manager).action("x1", "start")
    assert wire.lines == []
