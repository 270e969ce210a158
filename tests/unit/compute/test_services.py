"""Services of the compute service."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient

from .conftest import Wire, make_client

ONE = {"id": 2, "binary": "nova-compute", "host": "cmp7", "status": "enabled"}
BY_HOST = {"host": "cmp7", "binary": "nova-compute"}


def test_services_are_listed(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-services", {"services": [ONE]})

    assert cs.services.list(host="cmp7", binary="nova-compute")[0].id == 2
    assert wire.lines == ["GET /os-services?binary=nova-compute&host=cmp7"]


@pytest.mark.parametrize(
    ("method", "more", "path", "body"),
    [
        ("enable", (), "enable", BY_HOST),
        ("disable", (), "disable", BY_HOST),
        (
            "disable_log_reason",
            ("why",),
            "disable-log-reason",
            {**BY_HOST, "disabled_reason": "why"},
        ),
    ],
)
def test_up_to_2_52_a_service_is_known_by_host_and_binary(
    wire: Wire, method: str, more: tuple[str, ...], path: str, body: Any
) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("PUT", f"/os-services/{path}", {"service": ONE})

    assert getattr(nova.services, method)("cmp7", "nova-compute", *more).host == "cmp7"
    assert wire.last.body == body
    assert wire.last.headers["X-OpenStack-Nova-API-Version"] == "2.52"


@pytest.mark.parametrize(
    ("method", "more", "body"),
    [
        ("enable", {}, {"status": "enabled"}),
        ("disable", {}, {"status": "disabled"}),
        (
            "disable_log_reason",
            {"reason": "why"},
            {"status": "disabled", "disabled_reason": "why"},
        ),
        ("force_down", {"force_down": True}, {"forced_down": True}),
    ],
)
def test_from_2_53_a_service_is_known_by_its_id(
    nova: ComputeClient, wire: Wire, method: str, more: dict[str, Any], body: Any
) -> None:
    wire.answer("PUT", "/os-services/u1", {"service": ONE})
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.53"):
        getattr(nova.services, method)("u1", **more)

    newer = make_client("openstack", microversion="2.53")
    getattr(newer.services, method)("u1", **more)
    assert [sent.body for sent in wire.sent] == [body]


def test_force_down_needs_2_11(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", "/os-services/force-down", {"service": ONE})
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.11"):
        nova.services.force_down("cmp7", "nova-compute", True)

    make_client("openstack", microversion="2.11").services.force_down("cmp7", "nova-compute", True)
    assert wire.last.body == {**BY_HOST, "forced_down": True}


def test_a_service_is_deleted(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/os-services/2", status=204)

    assert cs.services.delete(2) is None
    assert wire.lines == ["DELETE /os-services/2"]
