"""Backups by the clock; only Rackspace has them."""

from __future__ import annotations

from typing import Any

from pyrax import utils
from pyrax.clouddatabases.base import DatabasesManager, whole_number
from pyrax.parameters import given
from pyrax.resource import BaseResource

EVERY_DAY = 7
"""The day of the week that stands for a full backup every day."""


class CloudDatabaseSchedule(BaseResource):
    """When backups of an instance are made.

    `id`, `action`, `day_of_week`, `hour`, `minute`, `source` (dict), `full_backup_retention`,
    `next_run`, `last_scheduled`, `copy_to`.
    """

    manager: ScheduleManager
    action: str
    copy_to: list[Any]
    created: str
    day_of_month: Any
    day_of_week: int
    full_backup_retention: int
    hour: int
    id: str
    instance_id: str
    last_scheduled: Any
    minute: int
    month: Any
    next_run: str
    running: int
    source: dict[str, Any]
    updated: str

    def update(self, **kwargs: Any) -> None:
        """Change the schedule; see `CloudDatabaseClient.update_schedule`."""
        self.manager.update(self, **kwargs)


class ScheduleManager(DatabasesManager[CloudDatabaseSchedule]):
    """The schedules of the account."""

    def create(
        self,
        source: Any,
        day_of_week: int = 0,
        hour: int = 0,
        minute: int = 0,
        full_backup_retention: int | None = None,
        copy_to: Any = None,
        source_type: str = "instance",
    ) -> CloudDatabaseSchedule:
        """Have backups made; see `CloudDatabaseClient.create_schedule`."""
        source_id = utils.get_id(source)
        utils.quote_segment(source_id)
        schedule = {
            "action": "backup",
            **_moment(day_of_week, hour, minute),
            "source_id": source_id,
            "source_type": source_type,
            **given(
                full_backup_retention=full_backup_retention,
                copy_to=None if copy_to is None else list(utils.coerce_to_list(copy_to)),
            ),
        }
        return self._create(f"/{self.uri_base}", {"schedule": schedule})  # type: ignore[no-any-return]

    def update(
        self,
        schedule: Any,
        day_of_week: int | None = None,
        hour: int | None = None,
        minute: int | None = None,
        full_backup_retention: int | None = None,
        run_now: bool = False,
    ) -> None:
        """Change a schedule; see `CloudDatabaseClient.update_schedule`."""
        changes = {
            **_moment(day_of_week, hour, minute),
            **given(full_backup_retention=full_backup_retention),
        }
        if run_now:
            changes["run_now"] = "true"
        if not changes:
            raise ValueError("Nothing was given to change.")
        self._update(self._item_uri(schedule), {"schedule": changes})


def _moment(day_of_week: Any, hour: Any, minute: Any) -> dict[str, Any]:
    """Return the fields of the moment at which backups are made.

    Raises:
        ValueError: There is no such day, hour or minute.
    """
    found = {}
    for name, value, most in (
        ("day_of_week", day_of_week, EVERY_DAY),
        ("hour", hour, 23),
        ("minute", minute, 59),
    ):
        if value is not None:
            found[name] = whole_number(value, name, least=0)
            if found[name] > most:
                raise ValueError(f"{name} has to be at most {most}, not {value}.")
    return found
