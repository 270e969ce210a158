"""Notifications: whom to tell and how; plans: when to tell whom."""

from __future__ import annotations

from typing import Any, ClassVar

from pyrax import answers
from pyrax.cloudmonitoring.base import (
    Complete,
    Labelled,
    _PaginationManager,
    given,
    id_of,
    ids_of,
    label_of,
)

# Sent with the word that stands for nothing in JSON: the service takes no empty JSON body.
_JSON = {"Content-Type": "application/json"}


class CloudMonitorNotification(Labelled):
    """A way to tell somebody (Rackspace Monitoring API, "Notifications").

    Attributes:
        id: Its id.
        label: Its name.
        type: Id of its type, such as ``"email"``.
        details: What the type needs: an address, a key. Not shown by ``repr``.
        metadata: Dict of text, or ``None``.
    """

    manager: CloudMonitorNotificationManager
    _non_display: ClassVar[list[str]] = ["details"]

    id: str
    type: str
    details: dict[str, Any]
    metadata: dict[str, str] | None
    created_at: int
    updated_at: int

    def update(self, details: Any = None, *, label: Any = None) -> None:
        """Change the notification; see ``CloudMonitorNotificationManager.update_notification``."""
        more = {} if label is None else {"label": label}
        self.manager.update_notification(self, details, **more)


class CloudMonitorNotificationType(Complete):
    """A kind of notification (Rackspace Monitoring API, "Notification types").

    Attributes:
        id: Its id, such as ``"webhook"``.
        fields: What ``details`` of such a notification has: a list of dicts with ``name``,
            ``description``, ``optional``.
    """

    manager: CloudMonitorNotificationTypeManager
    id: str
    fields: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """The label, if it has one, else the id."""
        return self.__dict__.get("label") or self.id


class CloudMonitorNotificationTypeManager(_PaginationManager[CloudMonitorNotificationType]):
    """The calls for the kinds of notifications."""

    resource_class = CloudMonitorNotificationType
    uri_base = "notification_types"


class CloudMonitorNotificationManager(_PaginationManager[CloudMonitorNotification]):
    """The calls for notifications (Rackspace Monitoring API, "Notifications")."""

    resource_class = CloudMonitorNotification
    uri_base = "notifications"

    def create(  # type: ignore[override]
        self, notification_type: Any, label: Any = None, name: Any = None, details: Any = None
    ) -> CloudMonitorNotification:
        """Create a notification (Rackspace Monitoring API, "Create notification").

        Args:
            notification_type: The type, or its id: ``"webhook"``, ``"email"``, ``"pagerduty"``,
                ``"sms"`` ...
            label: Its name, 1 to 255 characters.
            name: The same as ``label``, which counts if both are given.
            details: What the type needs, a dict: ``{"address": "ops@example.com"}``.

        Returns:
            The ``CloudMonitorNotification``.

        Raises:
            ValueError: There is no type.
            BadRequest: The service does not take a value.
        """
        body = given(
            label=label_of(label, name), type=_needed_type(notification_type), details=details
        )
        return self._new(body)

    def test_notification(
        self, notification: Any = None, notification_type: Any = None, details: Any = None
    ) -> dict[str, Any]:
        """Send a message to try a notification (Rackspace Monitoring API, "Test notification").

        Args:
            notification: One that exists, or its id.
            notification_type: Without one that exists: the type, or its id.
            details: And what the type needs, a dict.

        Returns:
            A dict with ``status`` (``"success"`` or ``"error"``) and ``message``.

        Raises:
            ValueError: There is neither a notification nor a type.
        """
        if notification is not None:
            uri = self._item_uri(notification, "test")
            return answers.mapping(self._send("POST", uri, data="null", headers=_JSON)[1])
        body = given(type=_needed_type(notification_type), details=details)
        return answers.mapping(self._send("POST", "/test-notification", body=body)[1])

    def update_notification(
        self, notification: Any, details: Any = None, label: Any = None
    ) -> None:
        """Change a notification (Rackspace Monitoring API, "Update notification").

        Args:
            notification: The notification, or its id; its type stays what it is.
            details: What the type needs, a dict that replaces the present one.
            label: Its name.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such notification.
        """
        if details is not None and not isinstance(notification, CloudMonitorNotification):
            notification = self.get(notification)
        kind = None if details is None else notification.type
        self._change(notification, given(type=kind, details=details, label=label))

    def list_types(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return the kinds of notifications, a list of ``CloudMonitorNotificationType``.

        Args:
            limit: How many at most.
            marker: Id of the first one of the page.
            return_next: With ``True`` a pair is returned: the list, and the next marker or
                ``None``.
        """
        return self._types.list(limit=limit, marker=marker, return_next=return_next)

    def get_type(self, notification_type_id: Any) -> CloudMonitorNotificationType:
        """Return a ``CloudMonitorNotificationType``.

        Args:
            notification_type_id: The type, or its id, such as ``"webhook"``.

        Raises:
            NotFound: There is no such type.
        """
        return self._types.get(notification_type_id)

    @property
    def _types(self) -> CloudMonitorNotificationTypeManager:
        """The calls for types."""
        return CloudMonitorNotificationTypeManager(self.api)


class CloudMonitorNotificationPlan(Labelled):
    """Who is told in which state (Rackspace Monitoring API, "Notification plans").

    Attributes:
        id: Its id.
        label: Its name.
        critical_state: Ids of the notifications for CRITICAL.
        warning_state: Ids of the notifications for WARNING.
        ok_state: Ids of the notifications for OK.
        metadata: Dict of text, or ``None``.
    """

    manager: CloudMonitorNotificationPlanManager
    id: str
    critical_state: list[str]
    warning_state: list[str]
    ok_state: list[str]
    metadata: dict[str, str] | None
    created_at: int
    updated_at: int

    def update(
        self,
        label: Any = None,
        critical_state: Any = None,
        ok_state: Any = None,
        warning_state: Any = None,
    ) -> None:
        """Change the plan; see ``CloudMonitorNotificationPlanManager.update_plan``."""
        self.manager.update_plan(self, label, critical_state, ok_state, warning_state)


class CloudMonitorNotificationPlanManager(_PaginationManager[CloudMonitorNotificationPlan]):
    """The calls for notification plans (Rackspace Monitoring API, "Notification plans")."""

    resource_class = CloudMonitorNotificationPlan
    uri_base = "notification_plans"

    def create(  # type: ignore[override]
        self,
        label: Any = None,
        name: Any = None,
        critical_state: Any = None,
        ok_state: Any = None,
        warning_state: Any = None,
    ) -> CloudMonitorNotificationPlan:
        """Create a plan (Rackspace Monitoring API, "Create notification plan").

        Args:
            label: Its name, 1 to 255 characters.
            name: The same as ``label``, which counts if both are given.
            critical_state: Notifications for CRITICAL: one or a list, objects or ids.
            ok_state: Notifications for OK: one or a list, objects or ids.
            warning_state: Notifications for WARNING: one or a list, objects or ids.

        Returns:
            The ``CloudMonitorNotificationPlan``.

        Raises:
            BadRequest: The service does not take a value.
        """
        body = given(
            label=label_of(label, name),
            critical_state=ids_of(critical_state),
            ok_state=ids_of(ok_state),
            warning_state=ids_of(warning_state),
        )
        return self._new(body)

    def update_plan(
        self,
        plan: Any,
        label: Any = None,
        critical_state: Any = None,
        ok_state: Any = None,
        warning_state: Any = None,
    ) -> None:
        """Change a plan (Rackspace Monitoring API, "Update notification plan").

        Args:
            plan: The plan, or its id.
            label: Its name; what is not given stays as it is.
            critical_state: Notifications for CRITICAL, in place of the present ones; ``[]`` for
                none.
            ok_state: Notifications for OK, in place of the present ones; ``[]`` for none.
            warning_state: Notifications for WARNING, in place of the present ones; ``[]`` for none.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such plan.
        """
        body = given(
            label=label,
            critical_state=ids_of(critical_state),
            ok_state=ids_of(ok_state),
            warning_state=ids_of(warning_state),
        )
        self._change(plan, body)


def _needed_type(notification_type: Any) -> Any:
    """Return the id of a type."""
    kind = id_of(notification_type)
    if not kind:
        raise ValueError("A notification needs its type: a notification type or its id.")
    return kind
