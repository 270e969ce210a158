"""Quotas of accounts and of classes of accounts."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.compute import ComputeClient

from .conftest import Wire

QUOTA = {"id": "930036", "instances": 100, "cores": -1}


@pytest.mark.parametrize(
    ("method", "arguments", "line"),
    [
        ("get", {}, "GET /os-quota-sets/930036"),
        ("get", {"user_id": "u1"}, "GET /os-quota-sets/930036?user_id=u1"),
        ("get", {"detail": True}, "GET /os-quota-sets/930036/detail"),
        ("defaults", {}, "GET /os-quota-sets/930036/defaults"),
    ],
)
def test_quotas_are_read(
    cs: ComputeClient, wire: Wire, method: str, arguments: dict[str, Any], line: str
) -> None:
    for tail in ("", "/detail", "/defaults"):
        wire.answer("GET", f"/os-quota-sets/930036{tail}", {"quota_set": QUOTA})

    quota = getattr(cs.quotas, method)("930036", **arguments)
    assert (quota.id, quota.instances, quota.cores) == ("930036", 100, -1)
    assert wire.lines == [line]


def test_update_sends_what_is_given_and_no_account(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", "/os-quota-sets/930036", {"quota_set": {"instances": 45}})

    quota = cs.quotas.update("930036", instances=45, cores=None, force=True, user_id="u1")
    assert (quota.id, quota.instances) == ("930036", 45)
    assert wire.lines == ["PUT /os-quota-sets/930036?user_id=u1"]
    assert wire.last.body == {"quota_set": {"instances": 45, "force": True}}


def test_a_quota_set_updates_itself(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-quota-sets/930036", {"quota_set": QUOTA})
    wire.answer("PUT", "/os-quota-sets/930036", {"quota_set": {"instances": 45}})

    quota = cs.quotas.get("930036")
    quota.update(instances=45)
    assert (quota.instances, quota.cores) == (45, -1)


def test_quotas_go_back_to_the_defaults(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/os-quota-sets/930036", status=202)
    cs.quotas.delete("930036")
    cs.quotas.delete("930036", user_id="u1")

    assert wire.lines == [
        "DELETE /os-quota-sets/930036",
        "DELETE /os-quota-sets/930036?user_id=u1",
    ]


def test_quotas_of_a_class_are_read_and_changed(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-quota-class-sets/default", {"quota_class_set": {"instances": 10}})
    wire.answer("PUT", "/os-quota-class-sets/default", {"quota_class_set": {"instances": 20}})

    quota = cs.quota_classes.get("default")
    assert (quota.id, quota.instances) == ("default", 10)
    quota.update(instances=20, cores=None)
    assert quota.instances == 20
    assert wire.last.body == {"quota_class_set": {"instances": 20}}
