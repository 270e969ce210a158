"""A check: what is looked at, how, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, overload

from pyrax.cloudmonitoring.base import Complete, Labelled
from pyrax.cloudmonitoring.metrics import CloudMonitorMetricsManager
from pyrax.parameters import given

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.alarms import CloudMonitorAlarm
    from pyrax.cloudmonitoring.checks import (
        CloudMonitorCheckManager,
        CloudMonitorCheckTypeManager,
    )
    from pyrax.cloudmonitoring.entity import CloudMonitorEntity
    from pyrax.cloudmonitoring.metrics import CloudMonitorMetric
    from pyrax.tables import ResourceList


class CloudMonitorCheck(Labelled):
    """A check of an entity (Rackspace Monitoring API, "Checks").

    Args:
        manager: The checks of its entity.
        info: The fields, as the service sent them.
        entity: The entity; default: that of the manager.
        key: If given, the fields are ``info[key]``.
        loaded: Whether ``info`` is complete.

    Attributes:
        id: Its id.
        label: Its name.
        type: Id of its type, such as ``"remote.http"``.
        details: What its type needs, a dict; passwords in it come back in clear text.
        monitoring_zones_poll: Ids of the zones that look, for remote checks.
        timeout: Seconds until a look has failed, 2 to 1800, less than ``period``.
        period: Seconds between two looks, 30 to 1800.
        target_alias: Key in the entity's ``ip_addresses``.
        target_hostname: Host name or address, in place of an alias.
        target_resolver: ``"IPv4"`` or ``"IPv6"``.
        disabled: Whether it rests.
        metadata: Dict of text.
        created_at: Milliseconds since the epoch.
        updated_at: Milliseconds since the epoch.
        entity: The ``CloudMonitorEntity``.
    """

    manager: CloudMonitorCheckManager
    _non_display: ClassVar[list[str]] = ["entity"]

    id: str
    type: str
    details: dict[str, Any]
    monitoring_zones_poll: list[str] | None
    timeout: int
    period: int
    target_alias: str | None
    target_hostname: str | None
    target_resolver: str | None
    disabled: bool
    metadata: dict[str, str]
    created_at: int
    updated_at: int
    entity: CloudMonitorEntity | Any

    def __init__(
        self,
        manager: Any,
        info: Mapping[str, Any] | None,
        entity: Any = None,
        key: str | None = None,
        loaded: bool = False,
    ) -> None:
        super().__init__(manager, info, key=key, loaded=loaded)
        self.entity = None
        if entity is None:
            entity = getattr(manager, "entity", None)
        if entity is not None:
            self.set_entity(entity)

    def set_entity(self, entity: Any) -> None:
        """Say which entity the check belongs to.

        Args:
            entity: A ``CloudMonitorEntity``, or its id, which is fetched.

        Raises:
            NotFound: There is no such entity.
        """
        if isinstance(entity, str) and hasattr(self.manager, "api"):
            entity = self.manager.api._entity_manager.get(entity)
        self.__dict__.pop("_metrics_manager", None)
        self.entity = entity

    @cached_property
    def _metrics_manager(self) -> CloudMonitorMetricsManager:
        """The calls for the metrics of this check."""
        checks = self._checks
        uri = checks._item_uri(self, "metrics").lstrip("/")
        return CloudMonitorMetricsManager(checks.api, uri_base=uri)

    @property
    def _checks(self) -> CloudMonitorCheckManager:
        """The calls for the checks of this check's entity."""
        of_entity: CloudMonitorCheckManager | None = getattr(self.entity, "_check_manager", None)
        return self.manager if of_entity is None else of_entity

    def update(
        self,
        label: Any = None,
        name: Any = None,
        disabled: bool | None = None,
        metadata: Any = None,
        monitoring_zones_poll: Any = None,
        timeout: int | None = None,
        period: int | None = None,
        target_alias: Any = None,
        target_hostname: Any = None,
        target_receiver: Any = None,
        *,
        target_resolver: Any = None,
        details: Any = None,
    ) -> Any:
        """Change the check; see ``CloudMonitorCheckManager.update``."""
        more = {"details": details, "target_resolver": target_resolver}
        return self._checks.update(
            self,
            label=label,
            name=name,
            disabled=disabled,
            metadata=metadata,
            monitoring_zones_poll=monitoring_zones_poll,
            timeout=timeout,
            period=period,
            target_alias=target_alias,
            target_hostname=target_hostname,
            target_receiver=target_receiver,
            **given(**more),
        )

    def delete(self) -> None:
        """Delete the check, and with it its alarms.

        Raises:
            NotFound: It does not exist any more.
        """
        self._checks.delete(self)

    def test(self) -> list[dict[str, Any]]:
        """Have the check look once now (Rackspace Monitoring API, "Test existing check").

        Returns:
            A list of dicts, one for each zone: ``timestamp`` (milliseconds), ``available``,
            ``status``, ``metrics``.
        """
        return self._checks.test(self)

    @overload
    def list_metrics(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorMetric]: ...

    @overload
    def list_metrics(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_metrics(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return the metrics of the check, a list of ``CloudMonitorMetric``.

        Args:
            limit: How many at most.
            marker: Where to start.
            return_next: With ``True`` a pair is returned: the list, and the next marker or
                ``None``.
        """
        return self._metrics_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_metric_data_points(
        self,
        metric: Any,
        start: Any,
        end: Any,
        points: int | None = None,
        resolution: str | None = None,
        stats: Any = None,
    ) -> list[dict[str, Any]]:
        """Return what was measured; see ``CloudMonitorMetricsManager``."""
        return self._metrics_manager.get_metric_data_points(
            metric, start, end, points=points, resolution=resolution, stats=stats
        )

    def create_alarm(
        self,
        notification_plan: Any,
        criteria: Any = None,
        disabled: bool = False,
        label: Any = None,
        name: Any = None,
        metadata: Any = None,
    ) -> CloudMonitorAlarm:
        """Create an alarm on this check; see ``CloudMonitorAlarmManager.create``."""
        return self.entity.create_alarm(
            self,
            notification_plan,
            criteria=criteria,
            disabled=disabled,
            label=label,
            name=name,
            metadata=metadata,
        )


class CloudMonitorCheckType(Complete):
    """A kind of check (Rackspace Monitoring API, "Check types").

    Attributes:
        id: Its id, such as ``"remote.http"``.
        type: ``"remote"`` or ``"agent"``.
        category: Likewise.
        fields: What ``details`` of such a check has: a list of dicts with ``name``,
            ``description``, ``optional``.
    """

    manager: CloudMonitorCheckTypeManager
    id: str
    type: str
    category: str
    fields: list[dict[str, Any]]
    supported_platforms: list[str]

    @property
    def field_names(self) -> list[str]:
        """Names of all fields."""
        return [field["name"] for field in self.fields]

    @property
    def required_field_names(self) -> list[str]:
        """Names of the fields that a check must have."""
        return [field["name"] for field in self.fields if not field.get("optional")]

    @property
    def optional_field_names(self) -> list[str]:
        """Names of the fields that a check may have."""
        return [field["name"] for field in self.fields if field.get("optional")]


def is_remote(check_type: str) -> bool:
    """Tell whether a check of this type is made from monitoring zones."""
    return check_type.startswith("remote")
