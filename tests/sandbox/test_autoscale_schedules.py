"""Schedules of Auto Scale on the sandbox's clock."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

import pyrax
from pyrax import exceptions, sandbox
from pyrax.sandbox.autoscale.cron import Cron
from pyrax.sandbox.clock import moment, parse_iso

from .test_autoscale_workflows import capacities, made, servers


def soon(cloud: sandbox.Cloud, seconds: float) -> datetime.datetime:
    """Return a moment of the cloud's time."""
    return moment(cloud.clock.now() + seconds)


def test_a_moment_comes_once(rackspace: sandbox.Cloud) -> None:
    group = made(0)
    group.add_policy("once", "schedule", 0, desired_capacity=2, args={"at": soon(rackspace, 3600)})
    rackspace.clock.advance(3590)
    assert servers() == []
    rackspace.clock.advance(11)
    assert len(servers()) == 2
    rackspace.clock.advance(10)
    assert capacities(group) == (2, 0, 2)
    group.add_policy("none", "webhook", 0, desired_capacity=0).execute()
    rackspace.clock.advance(7200)
    assert capacities(group) == (0, 0, 0)


def test_a_schedule_comes_again_and_again(rackspace: sandbox.Cloud) -> None:
    group = made(0, 100)
    group.add_policy("hourly", "schedule", 0, change=1, args={"cron": "0 * * * *"})
    for count in (1, 2, 3):
        rackspace.clock.advance(3600)
        assert group.get_state()["desired_capacity"] == count
    rackspace.clock.advance(10 * 3600)
    assert group.get_state()["desired_capacity"] == 13


def test_servers_of_a_schedule_began_when_it_was_due(rackspace: sandbox.Cloud) -> None:
    group = made(0)
    group.add_policy("once", "schedule", 0, desired_capacity=1, args={"at": soon(rackspace, 100)})
    rackspace.clock.advance(200)
    assert capacities(group) == (1, 0, 1)
    (server,) = servers()
    assert 90 < rackspace.clock.now() - parse_iso(server.created) < 110


def test_a_paused_group_misses_its_schedule(rackspace: sandbox.Cloud) -> None:
    group = made(0)
    group.add_policy("once", "schedule", 0, desired_capacity=1, args={"at": soon(rackspace, 100)})
    group.pause()
    rackspace.clock.advance(200)
    assert servers() == []
    group.resume()
    assert servers() == []


def test_a_schedule_observes_cooldowns(rackspace: sandbox.Cloud) -> None:
    group = made(0, cooldown=5400)
    group.add_policy("hourly", "schedule", 0, change=1, args={"cron": "0 * * * *"})
    rackspace.clock.advance(4 * 3600)
    assert group.get_state()["desired_capacity"] == 2


@pytest.mark.parametrize(
    "args",
    [
        {"cron": "* * * *"},
        {"cron": "61 * * * *"},
        {"cron": "x * * * *"},
        {"cron": "*/0 * * * *"},
        {"cron": "5-1 * * * *"},
        {"at": "2001-01-01T00:00:00Z"},
        {"at": "2999-01-01"},
        {"at": "tomorrow"},
        {"at": "2999-01-01T00:00:00Z", "cron": "* * * * *"},
        {"other": "x"},
        {},
    ],
)
def test_wrong_schedules_are_refused(rackspace: sandbox.Cloud, args: Any) -> None:
    group = made(0)
    with pytest.raises(exceptions.BadRequest) as caught:
        group.add_policy("n", "schedule", 0, change=1, args=args)
    assert caught.value.fault_type == "ValidationError"  # type: ignore[attr-defined]
    assert pyrax.autoscale is not None
    assert pyrax.autoscale.list_policies(group) == []


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("* * * * *", "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z"),
        ("23 * * * *", "2026-01-01T00:23:00Z", "2026-01-01T01:23:00Z"),
        ("0 23 * * *", "2026-01-31T23:00:00Z", "2026-02-01T23:00:00Z"),
        ("*/15 8-9 * * *", "2026-01-01T09:45:00Z", "2026-01-02T08:00:00Z"),
        ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("0 0 * * mon", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z"),
        ("0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
        ("0 0 13 * 5", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00Z"),
        ("0 0 1,15 dec *", "2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        ("5/20 0 * * *", "2026-01-01T00:05:00Z", "2026-01-01T00:25:00Z"),
    ],
)
def test_cron_knows_the_next_time(text: str, before: str, after: str) -> None:
    assert Cron(text).after(parse_iso(before)) == parse_iso(after)


def test_a_day_that_never_comes_is_never_due() -> None:
    assert Cron("0 0 31 2 *").after(0) is None
