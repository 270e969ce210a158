"""An entity: what is watched, with its checks and alarms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from pyrax.cloudmonitoring.alarms import CloudMonitorAlarmManager
from pyrax.cloudmonitoring.assure import assure_check
from pyrax.cloudmonitoring.base import UNCHANGED, Labelled
from pyrax.cloudmonitoring.checks import CloudMonitorCheckManager
from pyrax.parameters import given

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.alarms import CloudMonitorAlarm
    from pyrax.cloudmonitoring.check import CloudMonitorCheck
    from pyrax.cloudmonitoring.entities import CloudMonitorEntityManager
    from pyrax.cloudmonitoring.metrics import CloudMonitorMetric
    from pyrax.tables import ResourceList


class CloudMonitorEntity(Labelled):
    """Something that is watched: a server, a load balancer, a web site.

    Wherever a method takes a check, an alarm or a plan, its id will do.

    Attributes:
        id: Its id.
        label: Its name.
        ip_addresses: Dict from alias to address.
        agent_id: Id of the agent on it, or ``None``.
        metadata: Dict of text.
        managed: Whether the cloud made it, for a server.
        uri: Address of the server in its API, or ``None``.
        created_at: Milliseconds since the epoch.
        updated_at: Milliseconds since the epoch.
    """

    manager: CloudMonitorEntityManager
    id: str
    ip_addresses: dict[str, str] | None
    agent_id: str | None
    metadata: dict[str, str] | None
    managed: bool
    uri: str | None
    created_at: int
    updated_at: int

    @cached_property
    def _check_manager(self) -> CloudMonitorCheckManager:
        """The calls for the checks of this entity."""
        made = CloudMonitorCheckManager(self.manager.api, uri_base=self._below("checks"))
        made.entity = self
        return made

    @cached_property
    def _alarm_manager(self) -> CloudMonitorAlarmManager:
        """The calls for the alarms of this entity."""
        uri = self._below("alarms")
        made = CloudMonitorAlarmManager(self.manager, self.manager.api, uri_base=uri)
        made.entity = self
        return made

    def _below(self, name: str) -> str:
        """Return the path of something that belongs to this entity."""
        path: str = self.manager._item_uri(self, name)
        return path.lstrip("/")

    def update(
        self,
        agent: Any = None,
        metadata: Any = None,
        label: Any = None,
        ip_addresses: Any = None,
        *,
        name: Any = None,
        uri: str | None = None,
    ) -> None:
        """Change the entity; see ``CloudMonitorEntityManager.update_entity``."""
        more = given(label=label or name, ip_addresses=ip_addresses, uri=uri)
        self.manager.update_entity(self, agent=agent, metadata=metadata, **more)

    # --- checks ---

    def get_check(self, check: Any) -> CloudMonitorCheck:
        """Return a ``CloudMonitorCheck`` of this entity.

        Args:
            check: Its id, or an object with that id.

        Raises:
            NotFound: There is no such check.
        """
        return self._check_manager.get(check)

    @overload
    def list_checks(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorCheck]: ...

    @overload
    def list_checks(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_checks(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return one page of the checks of this entity.

        Args:
            limit: How many at most, 1 to 1000; the service's default is 100.
            marker: Id of the first check of the page.
            return_next: With ``True`` the marker of the next page is returned as well.

        Returns:
            A list of ``CloudMonitorCheck``; with ``return_next`` ``(list, marker or None)``.
        """
        return self._check_manager.list(limit=limit, marker=marker, return_next=return_next)

    def find_all_checks(self, **kwargs: Any) -> ResourceList[CloudMonitorCheck]:
        """Return the checks whose attributes have the given values, from all pages.

        Args:
            **kwargs: Attribute names and values.
        """
        return self._check_manager.find_all_checks(**kwargs)

    def create_check(
        self,
        label: Any = None,
        name: Any = None,
        check_type: Any = None,
        disabled: bool = False,
        metadata: Any = None,
        details: Any = None,
        monitoring_zones_poll: Any = None,
        timeout: int | None = None,
        period: int | None = None,
        target_alias: Any = None,
        target_hostname: Any = None,
        target_receiver: Any = None,
        test_only: bool = False,
        include_debug: bool = False,
        *,
        target_resolver: Any = None,
    ) -> CloudMonitorCheck:
        """Create a check of this entity; see ``CloudMonitorCheckManager.create_check``."""
        more = {} if target_resolver is None else {"target_resolver": target_resolver}
        return self._check_manager.create_check(
            label=label,
            name=name,
            check_type=check_type,
            details=details,
            disabled=disabled,
            metadata=metadata,
            monitoring_zones_poll=monitoring_zones_poll,
            timeout=timeout,
            period=period,
            target_alias=target_alias,
            target_hostname=target_hostname,
            target_receiver=target_receiver,
            test_only=test_only,
            include_debug=include_debug,
            **more,
        )

    def update_check(
        self,
        check: Any,
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
        """Change a check; see ``CloudMonitorCheckManager.update``."""
        more = given(details=details, target_resolver=target_resolver)
        return self._check_manager.update(
            check,
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
            **more,
        )

    def delete_check(self, check: Any) -> None:
        """Delete a check, and with it its alarms.

        Raises:
            NotFound: There is no such check.
        """
        self._check_manager.delete(check)

    def test_check(self, check: Any) -> list[dict[str, Any]]:
        """Have a check look once now; see ``CloudMonitorCheck.test``."""
        return self._check_manager.test(check)

    @overload
    def list_metrics(
        self, check: Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorMetric]: ...

    @overload
    def list_metrics(self, *args: Any, **kwargs: Any) -> Any: ...

    @assure_check
    def list_metrics(
        self,
        check: CloudMonitorCheck | Any,
        limit: int | None = None,
        marker: Any = None,
        return_next: bool = False,
    ) -> Any:
        """Return the metrics of a check; see ``CloudMonitorCheck.list_metrics``."""
        return check.list_metrics(limit=limit, marker=marker, return_next=return_next)

    @assure_check
    def get_metric_data_points(
        self,
        check: CloudMonitorCheck | Any,
        metric: Any,
        start: Any,
        end: Any,
        points: int | None = None,
        resolution: str | None = None,
        stats: Any = None,
    ) -> list[dict[str, Any]]:
        """Return what a check measured; see ``CloudMonitorMetricsManager``."""
        return check.get_metric_data_points(
            metric, start, end, points=points, resolution=resolution, stats=stats
        )

    # --- alarms ---

    def create_alarm(
        self,
        check: Any,
        notification_plan: Any,
        criteria: Any = None,
        disabled: bool = False,
        label: Any = None,
        name: Any = None,
        metadata: Any = None,
    ) -> CloudMonitorAlarm:
        """Create an alarm of this entity; see ``CloudMonitorAlarmManager.create``."""
        return self._alarm_manager.create(
            check,
            notification_plan,
            criteria=criteria,
            disabled=disabled,
            label=label,
            name=name,
            metadata=metadata,
        )

    def update_alarm(
        self,
        alarm: Any,
        criteria: Any = None,
        disabled: Any = UNCHANGED,
        label: Any = None,
        name: Any = None,
        metadata: Any = None,
        *,
        notification_plan: Any = None,
    ) -> None:
        """Change an alarm; see ``CloudMonitorAlarmManager.update``."""
        more = {} if notification_plan is None else {"notification_plan": notification_plan}
        self._alarm_manager.update(
            alarm,
            criteria=criteria,
            disabled=disabled,
            label=label,
            name=name,
            metadata=metadata,
            **more,
        )

    @overload
    def list_alarms(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorAlarm]: ...

    @overload
    def list_alarms(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_alarms(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return one page of the alarms of this entity.

        Args:
            limit: How many at most, 1 to 1000; the service's default is 100.
            marker: Id of the first alarm of the page.
            return_next: With ``True`` the marker of the next page is returned as well.

        Returns:
            A list of ``CloudMonitorAlarm``; with ``return_next`` ``(list, marker or None)``.
        """
        return self._alarm_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_alarm(self, alarm: Any) -> CloudMonitorAlarm:
        """Return a ``CloudMonitorAlarm`` of this entity.

        Args:
            alarm: Its id, or an object with that id.

        Raises:
            NotFound: There is no such alarm.
        """
        return self._alarm_manager.get(alarm)

    def delete_alarm(self, alarm: Any) -> None:
        """Delete an alarm.

        Raises:
            NotFound: There is no such alarm.
        """
        self._alarm_manager.delete(alarm)
