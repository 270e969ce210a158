"""Calls for notifications, plans, and who was told about an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from pyrax.client import BaseClient
from pyrax.cloudmonitoring.assure import assure_entity
from pyrax.cloudmonitoring.entity import CloudMonitorEntity

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.alarms import CloudMonitorAlarm
    from pyrax.cloudmonitoring.entities import CloudMonitorEntityManager
    from pyrax.cloudmonitoring.notifications import (
        CloudMonitorNotification,
        CloudMonitorNotificationManager,
        CloudMonitorNotificationPlan,
        CloudMonitorNotificationPlanManager,
        CloudMonitorNotificationType,
    )
    from pyrax.tables import ResourceList


class NotificationCalls(BaseClient[CloudMonitorEntity]):
    """Part of the client."""

    _entity_manager: CloudMonitorEntityManager
    _notification_manager: CloudMonitorNotificationManager
    _notification_plan_manager: CloudMonitorNotificationPlanManager

    # --- notifications ---

    @overload
    def list_notifications(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorNotification]: ...

    @overload
    def list_notifications(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_notifications(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return notifications, a list of ``CloudMonitorNotification``."""
        return self._notification_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_notification(self, notification_id: Any) -> CloudMonitorNotification:
        """Return a ``CloudMonitorNotification`` (API: "Get notification").

        Args:
            notification_id: The notification, or its id.

        Raises:
            NotFound: There is no such notification.
        """
        return self._notification_manager.get(notification_id)

    def test_notification(
        self, notification: Any = None, notification_type: Any = None, details: Any = None
    ) -> dict[str, Any]:
        """Send a message to try a notification; see
        ``CloudMonitorNotificationManager.test_notification``.
        """
        return self._notification_manager.test_notification(
            notification=notification, notification_type=notification_type, details=details
        )

    def create_notification(
        self, notification_type: Any, label: Any = None, name: Any = None, details: Any = None
    ) -> CloudMonitorNotification:
        """Create a notification; see ``CloudMonitorNotificationManager.create``."""
        return self._notification_manager.create(
            notification_type, label=label, name=name, details=details
        )

    def update_notification(
        self, notification: Any, details: Any = None, label: Any = None
    ) -> None:
        """Change a notification; see ``CloudMonitorNotificationManager.update_notification``."""
        more = {} if label is None else {"label": label}
        self._notification_manager.update_notification(notification, details, **more)

    def delete_notification(self, notification: Any) -> None:
        """Delete a notification (API: "Delete notification").

        Raises:
            BadRequest: A plan uses it.
            NotFound: There is no such notification.
        """
        self._notification_manager.delete(notification)

    @overload
    def list_notification_types(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorNotificationType]: ...

    @overload
    def list_notification_types(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_notification_types(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return the kinds of notifications, a list of ``CloudMonitorNotificationType``."""
        return self._notification_manager.list_types(
            limit=limit, marker=marker, return_next=return_next
        )

    def get_notification_type(self, nt_id: Any) -> CloudMonitorNotificationType:
        """Return a ``CloudMonitorNotificationType`` (API: "Get notification type").

        Args:
            nt_id: The type, or its id, such as ``"webhook"``.

        Raises:
            NotFound: There is no such type.
        """
        return self._notification_manager.get_type(nt_id)

    def create_notification_plan(
        self,
        label: Any = None,
        name: Any = None,
        critical_state: Any = None,
        ok_state: Any = None,
        warning_state: Any = None,
    ) -> CloudMonitorNotificationPlan:
        """Create a plan; see ``CloudMonitorNotificationPlanManager.create``."""
        return self._notification_plan_manager.create(
            label=label,
            name=name,
            critical_state=critical_state,
            ok_state=ok_state,
            warning_state=warning_state,
        )

    def update_notification_plan(
        self,
        plan: Any,
        label: Any = None,
        critical_state: Any = None,
        ok_state: Any = None,
        warning_state: Any = None,
    ) -> None:
        """Change a plan; see ``CloudMonitorNotificationPlanManager.update_plan``."""
        self._notification_plan_manager.update_plan(
            plan, label, critical_state, ok_state, warning_state
        )

    @overload
    def list_notification_plans(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorNotificationPlan]: ...

    @overload
    def list_notification_plans(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_notification_plans(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return plans, a list of ``CloudMonitorNotificationPlan``."""
        return self._notification_plan_manager.list(
            limit=limit, marker=marker, return_next=return_next
        )

    def get_notification_plan(self, notification_plan_id: Any) -> CloudMonitorNotificationPlan:
        """Return a ``CloudMonitorNotificationPlan`` (API: "Get notification plan").

        Args:
            notification_plan_id: The plan, or its id.

        Raises:
            NotFound: There is no such plan.
        """
        return self._notification_plan_manager.get(notification_plan_id)

    def delete_notification_plan(self, notification_plan: Any) -> None:
        """Delete a plan (API: "Delete notification plan").

        Raises:
            BadRequest: An alarm uses it.
            NotFound: There is no such plan.
        """
        self._notification_plan_manager.delete(notification_plan)

    @overload
    def list_alarms_by_notification_plan(
        self, plan: Any, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorAlarm]: ...

    @overload
    def list_alarms_by_notification_plan(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_alarms_by_notification_plan(
        self,
        plan: Any,
        limit: int | None = None,
        marker: Any = None,
        return_next: bool = False,
    ) -> Any:
        """Return the alarms that use a plan (API: "Get alarms by notification plan").

        Args:
            plan: The plan, or its id.
            limit: How many at most.
            marker: Id of the first alarm of the page.
            return_next: With ``True`` the marker of the next page is returned as well.

        Returns:
            A list of ``CloudMonitorAlarm``; their entities are fetched when they are asked for.
        """
        return self._entity_manager.alarms_of_plan(plan, limit, marker, return_next)

    @assure_entity
    def list_notification_history(
        self,
        entity: CloudMonitorEntity | Any,
        alarm: Any,
        check: Any = None,
        uuid: str | None = None,
    ) -> dict[str, Any]:
        """Return who was told about an alarm (API: "Alarm notification history").

        Args:
            entity: The entity, or its id.
            alarm: The alarm, or its id.
            check: The check, or its id.
            uuid: Id of one entry, together with ``check``.

        Returns:
            The answer as the service sends it: the checks that have a history; with ``check``
            a dict with ``values`` and ``metadata``; with ``uuid`` one entry.

        Raises:
            ValueError: ``uuid`` is given without ``check``.
            NotFound: There is no such thing.
        """
        return entity._alarm_manager.notification_history(alarm, check, uuid)
