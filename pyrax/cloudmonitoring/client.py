"""Monitoring: the client."""

from __future__ import annotations

import re
import urllib.parse
from typing import TYPE_CHECKING, Any, NoReturn, overload

from pyrax import exceptions, faults, http, http_trace
from pyrax.cloudmonitoring import errors
from pyrax.cloudmonitoring.assure import assure_entity
from pyrax.cloudmonitoring.base import UNCHANGED, label_of
from pyrax.cloudmonitoring.checks import CloudMonitorCheckTypeManager
from pyrax.cloudmonitoring.client_agents import AgentCalls
from pyrax.cloudmonitoring.client_further import FurtherCalls
from pyrax.cloudmonitoring.client_notifications import NotificationCalls
from pyrax.cloudmonitoring.entities import CloudMonitorEntityManager
from pyrax.cloudmonitoring.further import (
    CloudMonitorAgentManager,
    CloudMonitorSuppressionManager,
    CloudMonitorZoneManager,
    SeriesManager,
)
from pyrax.cloudmonitoring.notifications import (
    CloudMonitorNotificationManager,
    CloudMonitorNotificationPlanManager,
)
from pyrax.cloudmonitoring.tokens import CloudMonitorTokenManager
from pyrax.parameters import given

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.alarms import CloudMonitorAlarm
    from pyrax.cloudmonitoring.check import CloudMonitorCheck, CloudMonitorCheckType
    from pyrax.cloudmonitoring.entity import CloudMonitorEntity
    from pyrax.cloudmonitoring.metrics import CloudMonitorMetric
    from pyrax.tables import ResourceList

# The limits of the service last for a day: without a time to wait there is nothing to wait for.
_REPEATS = http.RetryPolicy(
    refusals=frozenset(), refusals_with_retry_after=frozenset({413, 429, 503})
)

_SECRET_BODIES = re.compile(
    r"/(account|audits|agent_tokens|notifications|test-notification|notification_history)(/|$)"
)
"""Paths whose bodies hold tokens, keys and addresses: the debug trace does not show them."""

_INSTEAD = {
    "list": "use list_entities",
    "get": "use get_entity",
    "create": "use create_entity",
    "delete": "use delete_entity",
    "find": "use list_entities, or find_all_checks of an entity",
    "findall": "use list_entities, or find_all_checks of an entity",
}


class CloudMonitorClient(NotificationCalls, AgentCalls, FurtherCalls):
    """Entities that are watched, the checks that watch them, and the alarms that tell somebody.

    "API" below is the Rackspace Monitoring API v1.0.

    The service is one for the whole account: clients of all regions see the same things. Wherever
    a method takes an entity, a check, an alarm, a notification or a plan, its id will do.

    A page of a list holds up to 100 things unless ``limit`` says otherwise (1 to 1000).
    ``marker`` is the id of the first thing of the page; with ``return_next=True`` a list method
    returns ``(list, marker of the next page or None)``.
    """

    name = "Cloud Monitoring"
    retry_policy = _REPEATS

    def _configure_manager(self) -> None:
        """Set the managers."""
        self._entity_manager = CloudMonitorEntityManager(self)
        self._check_type_manager = CloudMonitorCheckTypeManager(self)
        self._monitoring_zone_manager = CloudMonitorZoneManager(self)
        self._notification_manager = CloudMonitorNotificationManager(self)
        self._notification_plan_manager = CloudMonitorNotificationPlanManager(self)
        self._token_manager = CloudMonitorTokenManager(self)
        self._changelog_manager = SeriesManager(self, uri_base="changelogs/alarms")
        self._overview_manager = SeriesManager(self, uri_base="views/overview")
        self._audit_manager = SeriesManager(self, uri_base="audits")
        self._suppression_manager = CloudMonitorSuppressionManager(self)
        self._suppression_log_manager = SeriesManager(self, uri_base="suppression_logs")
        self._agent_manager = CloudMonitorAgentManager(self)
        self._alarm_example_manager = SeriesManager(self, uri_base="alarm_examples")
        self._manager = self._entity_manager

    def request(self, uri: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request; see ``BaseClient.request``.

        Raises:
            ClientException: The class of the status; ``fault_type`` is the service's word for
                the kind of error, and ``details`` may be an object.
        """
        raising = kwargs.pop("raise_exception", True)
        response, body = super().request(uri, method, *args, raise_exception=False, **kwargs)
        if raising and response.status_code >= 300:
            secrets: set[str] = set()
            if _holds_secrets(uri) and isinstance(kwargs.get("body"), dict):
                secrets = faults.texts_in(kwargs["body"].get("details"))
            raise errors.from_answer(response, body, http_trace.mask_url(uri), method, secrets)
        return response, body

    def _is_confidential(self, uri: str, method: str, data: Any) -> bool:
        """Tell whether a body may hold tokens, keys and addresses."""
        return _holds_secrets(uri)

    # --- entities ---

    @overload
    def list_entities(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorEntity]: ...

    @overload
    def list_entities(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_entities(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return entities, a list of ``CloudMonitorEntity`` (API: "List entities")."""
        return self._entity_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_entity(self, entity: Any) -> CloudMonitorEntity:
        """Return a ``CloudMonitorEntity`` (API: "Get entity").

        Raises:
            NotFound: There is no such entity.
        """
        return self._entity_manager.get(entity)

    def create_entity(
        self,
        label: Any = None,
        name: Any = None,
        agent: Any = None,
        ip_addresses: Any = None,
        metadata: Any = None,
    ) -> CloudMonitorEntity:
        """Create an entity; see ``CloudMonitorEntityManager.create``."""
        return self._entity_manager.create(
            label=label, name=name, agent=agent, ip_addresses=ip_addresses, metadata=metadata
        )

    def update_entity(
        self,
        entity: Any,
        agent: Any = None,
        metadata: Any = None,
        label: Any = None,
        ip_addresses: Any = None,
        *,
        name: Any = None,
        uri: str | None = None,
    ) -> None:
        """Change an entity; see ``CloudMonitorEntityManager.update_entity``.

        Args:
            name: The same as ``label``, which counts if both are given.
        """
        more = given(label=label_of(label, name), ip_addresses=ip_addresses, uri=uri)
        self._entity_manager.update_entity(entity, agent=agent, metadata=metadata, **more)

    def delete_entity(self, entity: Any) -> None:
        """Delete an entity, and with it its checks and alarms (API: "Delete entity").

        Raises:
            NotFound: There is no such entity.
        """
        self._entity_manager.delete(entity)

    # --- checks ---

    @overload
    def list_check_types(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorCheckType]: ...

    @overload
    def list_check_types(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_check_types(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return the kinds of checks, a list of ``CloudMonitorCheckType``."""
        return self._check_type_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_check_type(self, check_type: Any) -> CloudMonitorCheckType:
        """Return a ``CloudMonitorCheckType`` (API: "Get check type").

        Args:
            check_type: The type, or its id, such as ``"remote.http"``.

        Raises:
            NotFound: There is no such type.
        """
        return self._check_type_manager.get(check_type)

    @overload
    def list_checks(
        self, entity: Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorCheck]: ...

    @overload
    def list_checks(self, *args: Any, **kwargs: Any) -> Any: ...

    @assure_entity
    def list_checks(
        self,
        entity: CloudMonitorEntity | Any,
        limit: int | None = None,
        marker: Any = None,
        return_next: bool = False,
    ) -> Any:
        """Return checks of an entity, a list of ``CloudMonitorCheck`` (API: "List checks")."""
        return entity.list_checks(limit=limit, marker=marker, return_next=return_next)

    @assure_entity
    def create_check(
        self,
        entity: CloudMonitorEntity | Any,
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
        """Create a check, or try it; see ``CloudMonitorCheckManager.create_check``."""
        more = {} if target_resolver is None else {"target_resolver": target_resolver}
        return entity.create_check(
            label=label,
            name=name,
            check_type=check_type,
            disabled=disabled,
            metadata=metadata,
            details=details,
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

    @assure_entity
    def get_check(self, entity: CloudMonitorEntity | Any, check: Any) -> CloudMonitorCheck:
        """Return a ``CloudMonitorCheck`` of an entity (API: "Get check").

        Raises:
            NotFound: There is no such check.
        """
        return entity.get_check(check)

    @assure_entity
    def find_all_checks(
        self, entity: CloudMonitorEntity | Any, **kwargs: Any
    ) -> ResourceList[CloudMonitorCheck]:
        """Return the checks of an entity whose attributes have the given values.

        Args:
            **kwargs: Attribute names and values.
        """
        return entity.find_all_checks(**kwargs)

    @assure_entity
    def update_check(
        self,
        entity: CloudMonitorEntity | Any,
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
    ) -> None:
        """Change a check; see ``CloudMonitorCheckManager.update``."""
        more = given(details=details, target_resolver=target_resolver)
        entity.update_check(
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

    @assure_entity
    def delete_check(self, entity: CloudMonitorEntity | Any, check: Any) -> None:
        """Delete a check of an entity, and with it its alarms (API: "Delete check").

        Raises:
            NotFound: There is no such check.
        """
        entity.delete_check(check)

    @overload
    def list_metrics(
        self, entity: Any, check: Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorMetric]: ...

    @overload
    def list_metrics(self, *args: Any, **kwargs: Any) -> Any: ...

    @assure_entity
    def list_metrics(
        self,
        entity: CloudMonitorEntity | Any,
        check: Any,
        limit: int | None = None,
        marker: Any = None,
        return_next: bool = False,
    ) -> Any:
        """Return what a check measures, a list of ``CloudMonitorMetric`` (API: "List metrics")."""
        return entity.list_metrics(check, limit=limit, marker=marker, return_next=return_next)

    @assure_entity
    def get_metric_data_points(
        self,
        entity: CloudMonitorEntity | Any,
        check: Any,
        metric: Any,
        start: Any,
        end: Any,
        points: int | None = None,
        resolution: str | None = None,
        stats: Any = None,
    ) -> list[dict[str, Any]]:
        """Return what a check measured; see ``CloudMonitorMetricsManager``."""
        return entity.get_metric_data_points(
            check, metric, start, end, points=points, resolution=resolution, stats=stats
        )

    # --- alarms ---

    @assure_entity
    def create_alarm(
        self,
        entity: CloudMonitorEntity | Any,
        check: Any,
        notification_plan: Any,
        criteria: Any = None,
        disabled: bool = False,
        label: Any = None,
        name: Any = None,
        metadata: Any = None,
    ) -> CloudMonitorAlarm:
        """Create an alarm of an entity; see ``CloudMonitorAlarmManager.create``."""
        return entity.create_alarm(
            check,
            notification_plan,
            criteria=criteria,
            disabled=disabled,
            label=label,
            name=name,
            metadata=metadata,
        )

    @assure_entity
    def update_alarm(
        self,
        entity: CloudMonitorEntity | Any,
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
        entity.update_alarm(
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
        self, entity: Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorAlarm]: ...

    @overload
    def list_alarms(self, *args: Any, **kwargs: Any) -> Any: ...

    @assure_entity
    def list_alarms(
        self,
        entity: CloudMonitorEntity | Any,
        limit: int | None = None,
        marker: Any = None,
        return_next: bool = False,
    ) -> Any:
        """Return alarms of an entity, a list of ``CloudMonitorAlarm`` (API: "List alarms")."""
        return entity.list_alarms(limit=limit, marker=marker, return_next=return_next)

    @assure_entity
    def get_alarm(self, entity: CloudMonitorEntity | Any, alarm_id: Any) -> CloudMonitorAlarm:
        """Return a ``CloudMonitorAlarm`` of an entity (API: "Get alarm").

        Args:
            alarm_id: The alarm, or its id.

        Raises:
            NotFound: There is no such alarm.
        """
        return entity.get_alarm(alarm_id)

    @assure_entity
    def delete_alarm(self, entity: CloudMonitorEntity | Any, alarm: Any) -> None:
        """Delete an alarm of an entity (API: "Delete alarm").

        Raises:
            NotFound: There is no such alarm.
        """
        entity.delete_alarm(alarm)

    # --- the generic calls, which this service never had ---

    def list(self, limit: int | None = None, marker: Any = None) -> NoReturn:
        """Raise ``NotSupported`` (a ``NotImplementedError``): use ``list_entities``."""
        raise _elsewhere("list")

    def get(self, item: Any) -> NoReturn:
        """Raise ``NotSupported`` (a ``NotImplementedError``): use ``get_entity``."""
        raise _elsewhere("get")

    def create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported`` (a ``NotImplementedError``): use ``create_entity``."""
        raise _elsewhere("create")

    def delete(self, item: Any) -> NoReturn:
        """Raise ``NotSupported`` (a ``NotImplementedError``): use ``delete_entity``."""
        raise _elsewhere("delete")

    def find(self, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported`` (a ``NotImplementedError``): use ``list_entities``."""
        raise _elsewhere("find")

    def findall(self, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported`` (a ``NotImplementedError``): use ``list_entities``."""
        raise _elsewhere("findall")


def _holds_secrets(uri: str) -> bool:
    """Tell whether the bodies of a call hold secrets under names that tell nothing."""
    return _SECRET_BODIES.search(urllib.parse.urlsplit(uri).path) is not None


def _elsewhere(method: str) -> exceptions.NotSupported:
    """Return the error that names the right method."""
    return exceptions.NotSupported(method, CloudMonitorClient.name, _INSTEAD[method])
