"""Backups by the clock."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseSchedule
from tests.unit.service_wire import ServiceWire

from .conftest import ID

SCHEDULE = {"id": "s1", "action": "backup", "day_of_week": 0, "hour": 14, "minute": 30}


def test_schedule_lives(rax: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("POST", "/schedules", {"schedule": SCHEDULE}, status=202)
    wire.answer("GET", "/schedules", {"schedules": [SCHEDULE]})
    wire.answer("GET", "/schedules/s1", {"schedule": SCHEDULE})
    wire.answer("PUT", "/schedules/s1", status=202)
    wire.answer("DELETE", "/schedules/s1", status=202)
    made = rax.create_schedule(ID, 0, 14, 30, full_backup_retention=2, copy_to="IAD")
    assert (type(made), made.hour) == (CloudDatabaseSchedule, 14)
    assert wire.last.body == {
        "schedule": {
            "action": "backup",
            "day_of_week": 0,
            "hour": 14,
            "minute": 30,
            "source_id": ID,
            "source_type": "instance",
            "full_backup_retention": 2,
            "copy_to": ["IAD"],
        }
    }
    assert rax.list_schedules() == [rax.get_schedule("s1")]
    made.update(hour=3, run_now=True)
    assert wire.last.body == {"schedule": {"hour": 3, "run_now": "true"}}
    rax.delete_schedule(made)
    assert wire.lines[-1] == "DELETE /schedules/s1"


@pytest.mark.parametrize(
    "moment", [{"day_of_week": 8}, {"hour": 24}, {"minute": 60}, {"hour": -1}, {"hour": "late"}]
)
def test_moments_that_do_not_exist_are_refused(
    rax: CloudDatabaseClient, wire: ServiceWire, moment: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="has to be"):
        rax.create_schedule(ID, **moment)
    with pytest.raises(ValueError, match="has to be"):
        rax.update_schedule("s1", **moment)
    assert wire.lines == []


def test_change_of_nothing_is_refused(rax: CloudDatabaseClient, wire: ServiceWire) -> None:
    with pytest.raises(ValueError, match="Nothing"):
        rax.update_schedule("s1")
    with pytest.raises(ValueError, match="URL"):
        rax.create_schedule("")
