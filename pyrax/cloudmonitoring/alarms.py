"""Alarms: when somebody is told about what checks find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pyrax import answers, utils
from pyrax.cloudmonitoring.base import (
    UNCHANGED,
    Labelled,
    _PaginationManager,
    given,
    id_of,
    label_of,
)

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.entity import CloudMonitorEntity


class CloudMonitorAlarm(Labelled):
    """An alarm of an entity (Rackspace Monitoring API, "Alarms").

    Args:
        manager: The alarms of its entity.
        info: The fields, as the service sent them.
        entity: The entity; default: that of the manager.
        key: If given, the fields are ``info[key]``.
        loaded: Whether ``info`` is complete.

    Attributes:
        id: Its id.
        check_id: Id of the check whose results it judges.
        entity_id: Id of its entity.
        notification_plan_id: Id of the plan that says who is told.
        criteria: The rules, in the alarm language.
        disabled: Whether it rests.
        label: Its name.
        metadata: Dict of text, or ``None``.
        created_at: Milliseconds since the epoch.
        updated_at: Milliseconds since the epoch.
    """

    manager: CloudMonitorAlarmManager
    _non_display: ClassVar[list[str]] = ["entity"]

    id: str
    check_id: str
    entity_id: str
    notification_plan_id: str
    criteria: str
    disabled: bool
    metadata: dict[str, str] | None
    created_at: int
    updated_at: int

    def __init__(
        self,
        manager: Any,
        info: Mapping[str, Any] | None,
        entity: Any = None,
        key: str | None = None,
        loaded: bool = False,
    ) -> None:
        super().__init__(manager, info, key=key, loaded=loaded)
        self._entity: CloudMonitorEntity | Any = (
            getattr(manager, "entity", None) if entity is None else entity
        )

    @property
    def entity(self) -> CloudMonitorEntity:
        """The ``CloudMonitorEntity``; fetched when first asked for, if only its id is known."""
        if self._entity is None:
            self._entity = self.entity_id
        if isinstance(self._entity, str) and self.manager is not None:
            self._entity = self.manager.entity_manager.get(self._entity)
        return self._entity

    @entity.setter
    def entity(self, entity: Any) -> None:
        """Say which entity the alarm belongs to."""
        self._entity = entity

    @property
    def _alarms(self) -> Any:
        """The calls for the alarms of this alarm's entity."""
        known = getattr(self.manager, "entity", None) is not None
        return self.manager if known else getattr(self.entity, "_alarm_manager", self.manager)

    def get(self) -> None:
        """Fetch the alarm from the service and refresh all fields.

        Raises:
            NotFound: It does not exist any more.
        """
        self._loaded = True
        fresh = self._alarms.get(self)
        self._info = {**self._info, **fresh._info}
        self._add_details(fresh._info)

    def delete(self) -> None:
        """Delete the alarm.

        Raises:
            NotFound: It does not exist any more.
        """
        self._alarms.delete(self)

    def update(
        self,
        criteria: Any = None,
        disabled: Any = UNCHANGED,
        label: Any = None,
        name: Any = None,
        metadata: Any = None,
        *,
        notification_plan: Any = None,
    ) -> None:
        """Change the alarm; see ``CloudMonitorAlarmManager.update``."""
        more = {} if notification_plan is None else {"notification_plan": notification_plan}
        self._alarms.update(
            self,
            criteria=criteria,
            disabled=disabled,
            label=label,
            name=name,
            metadata=metadata,
            **more,
        )


class CloudMonitorAlarmManager(_PaginationManager[CloudMonitorAlarm]):
    """The calls for the alarms of one entity.

    Args:
        entity_manager: The calls for entities.
        api: The client that sends the requests.
        resource_class: The class of the objects that are returned.
        response_key: Not used.
        plural_response_key: Not used.
        uri_base: Path of the alarms of the entity.

    Attributes:
        entity: The ``CloudMonitorEntity``; its alarms get it as theirs.
    """

    resource_class = CloudMonitorAlarm
    entity: Any = None

    def __init__(
        self,
        entity_manager: Any,
        api: Any,
        resource_class: Any = None,
        response_key: str | None = None,
        plural_response_key: str | None = None,
        uri_base: str | None = None,
    ) -> None:
        super().__init__(
            api,
            resource_class=resource_class,
            response_key=response_key,
            plural_response_key=plural_response_key,
            uri_base=uri_base,
        )
        self.entity_manager = entity_manager

    def create(  # type: ignore[override]
        self,
        check: Any,
        notification_plan: Any,
        criteria: Any = None,
        disabled: bool = False,
        label: Any = None,
        name: Any = None,
        metadata: Any = None,
    ) -> CloudMonitorAlarm:
        """Create an alarm (Rackspace Monitoring API, "Create alarm").

        Args:
            check: The check whose results it judges, or its id.
            notification_plan: The plan that says who is told, or its id.
            criteria: The rules, in the alarm language, at most 16384 characters.
            disabled: Whether it rests at first.
            label: Its name.
            name: The same as ``label``, which counts if both are given.
            metadata: Dict of text.

        Returns:
            The ``CloudMonitorAlarm``.

        Raises:
            ValueError: There is no check or no plan.
            BadRequest: The service does not take a value, or cannot read the rules.
        """
        for thing, what in ((check, "check"), (notification_plan, "notification plan")):
            if not id_of(thing):
                raise ValueError(f"An alarm needs a {what}, or the id of one.")
        body = given(
            check_id=id_of(check),
            notification_plan_id=id_of(notification_plan),
            criteria=criteria,
            disabled=bool(disabled),
            label=label_of(label, name),
            metadata=metadata,
        )
        return self._new(body)

    def update(
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
        """Change an alarm (Rackspace Monitoring API, "Update alarm").

        Args:
            alarm: The alarm, or its id.
            criteria: The rules; what is not given stays as it is.
            disabled: ``True``, ``False``, or not given: an alarm that rests goes on resting.
            label: Its new name; what is not given stays as it is.
            name: The same as ``label``, which counts if both are given.
            metadata: Dict of text that replaces the present one; ``{}`` for none.
            notification_plan: The plan that says who is told, or its id.

        Raises:
            BadRequest: The service does not take a value, or cannot read the rules.
            NotFound: There is no such alarm.
        """
        body = given(
            criteria=criteria,
            disabled=None if disabled is UNCHANGED else disabled,
            label=label_of(label, name),
            metadata=metadata,
            notification_plan_id=id_of(notification_plan),
        )
        self._change(alarm, body)

    def notification_history(
        self, alarm: Any, check: Any = None, uuid: Any = None
    ) -> dict[str, Any]:
        """Return who was told about an alarm; see the client's ``list_notification_history``."""
        if uuid is not None and check is None:
            raise ValueError("A single notification is found by its check and its id: give both.")
        parts = [utils.get_id(one) for one in (check, uuid) if one is not None]
        return answers.mapping(
            self._send("GET", self._item_uri(alarm, "notification_history", *parts))[1]
        )

    def test(self, criteria: str, check_data: Any) -> list[dict[str, Any]]:
        """Have rules judge results of a check; see the client's ``test_alarm``."""
        above = f"/{self.uri_base}".rpartition("/")[0]
        body = {"criteria": criteria, "check_data": check_data}
        return answers.mappings(self._send("POST", f"{above}/test-alarm", body=body)[1])
