"""Calls for the account, audits, changes, states, zones, tests, suppressions and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from pyrax import answers, utils
from pyrax.client import BaseClient
from pyrax.cloudmonitoring.assure import assure_entity
from pyrax.cloudmonitoring.base import given, id_of
from pyrax.cloudmonitoring.entity import CloudMonitorEntity
from pyrax.cloudmonitoring.further import without_secrets

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.entities import CloudMonitorEntityManager
    from pyrax.cloudmonitoring.further import (
        CloudMonitorSuppression,
        CloudMonitorSuppressionManager,
        CloudMonitorZone,
        CloudMonitorZoneManager,
        SeriesManager,
    )
    from pyrax.tables import ResourceList


class FurtherCalls(BaseClient[CloudMonitorEntity]):
    """Part of the client."""

    _alarm_example_manager: SeriesManager
    _audit_manager: SeriesManager
    _changelog_manager: SeriesManager
    _entity_manager: CloudMonitorEntityManager
    _monitoring_zone_manager: CloudMonitorZoneManager
    _overview_manager: SeriesManager
    _suppression_log_manager: SeriesManager
    _suppression_manager: CloudMonitorSuppressionManager

    # --- the account ---

    def get_account(self) -> dict[str, Any]:
        """Return what the service knows of the account (API: "Get account").

        Returns:
            A dict with ``id``, ``metadata`` and ``webhook_token``, which is a secret.
        """
        return answers.mapping(self.method_get("/account")[1])

    def update_account(self, metadata: Any = None, webhook_token: str | None = None) -> None:
        """Change what the service knows of the account (API: "Update account").

        Args:
            metadata: Dict of text that replaces the present one.
            webhook_token: Secret that webhooks get in a header, so that they know the service.

        Raises:
            ValueError: Neither is given.
            BadRequest: The service does not take a value.
        """
        body = given(metadata=metadata, webhook_token=webhook_token)
        if not body:
            raise ValueError("There is nothing to change: give 'metadata' or 'webhook_token'.")
        self.method_put("/account", body=body)

    def get_audits(
        self,
        start: Any = None,
        end: Any = None,
        limit: int | None = None,
        marker: Any = None,
        reverse: bool = False,
        return_next: bool = False,
        *,
        raw: bool = False,
    ) -> Any:
        """Return who changed what, one page of it (API: "List audits").

        Args:
            start: Begin: seconds since the epoch, a ``datetime`` or ``date`` (local time if it
                has no zone), ``YYYY-MM-DD``, ``YYYY-MM-DD HH:MM:SS``; default: a week ago. Audits
                are kept for 30 days.
            end: End, likewise; default: now.
            limit: How many at most, 1 to 1000; the service's default is 100.
            marker: Id of the first one of the page.
            reverse: ``True`` for the newest first.
            return_next: With ``True`` the marker of the next page is returned as well.
            raw: With ``True`` the entries are as the service sent them: with live tokens in
                ``headers``, and passwords in ``payload``.

        Returns:
            A list of dicts; with ``return_next`` ``(list, marker or None)``.

        Raises:
            InvalidDateTimeString: A time is none.
        """
        found, following = self._audit_manager.series(
            start, end, limit, marker, reverse, return_next=True
        )
        shown = found if raw else [without_secrets(one) for one in found]
        return (shown, following) if return_next else shown

    def get_changelogs(
        self,
        entity: Any = None,
        start: Any = None,
        end: Any = None,
        limit: int | None = None,
        marker: Any = None,
        reverse: bool = False,
        return_next: bool = False,
    ) -> Any:
        """Return how alarms changed their states, one page of it (API: "List alarm changelogs").

        Args:
            entity: Only alarms of this entity.
            start: Begin; see ``get_audits``.
            end: End, likewise.
            limit: How many at most, 1 to 1000.
            marker: Id of the first one of the page.
            reverse: ``True`` for the newest first.
            return_next: With ``True`` the marker of the next page is returned as well.

        Returns:
            The whole answer: a dict with ``values`` and ``metadata``; with ``return_next``
            ``(dict, marker or None)``.
        """
        return self._changelog_manager.series(
            start, end, limit, marker, reverse, return_next, entity=entity, whole=True
        )

    def get_overview(
        self,
        entity: Any = None,
        uri: Any = None,
        limit: int | None = None,
        marker: Any = None,
        return_next: bool = False,
    ) -> Any:
        """Return entities with checks, alarms and latest states (API: "Get overview").

        Args:
            entity: Only this entity, or a list of them.
            uri: Only the entity with this address in another API, or a list of them; not
                together with ``entity``.
            limit: How many entities at most.
            marker: Id of the first entity of the page.
            return_next: With ``True`` the marker of the next page is returned as well.

        Returns:
            The whole answer: a dict with ``values`` and ``metadata``; with ``return_next``
            ``(dict, marker or None)``.

        Raises:
            ValueError: Both ``entity`` and ``uri`` are given.
            NotFound: There is no such entity.
        """
        if entity is not None and uri is not None:
            raise ValueError("The overview is limited by 'entity' or by 'uri', not by both.")
        query = [
            *(("entityId", id_of(one)) for one in utils.coerce_to_list(entity)),
            *(("uri", one) for one in utils.coerce_to_list(uri)),
            ("limit", limit),
            ("marker", id_of(marker)),
        ]
        return self._overview_manager.page(query, return_next=return_next, whole=True)

    # --- zones ---

    @overload
    def list_monitoring_zones(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorZone]: ...

    @overload
    def list_monitoring_zones(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_monitoring_zones(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return the places that remote checks are made from, a list of ``CloudMonitorZone``."""
        return self._monitoring_zone_manager.list(
            limit=limit, marker=marker, return_next=return_next
        )

    def get_monitoring_zone(self, mz_id: Any) -> CloudMonitorZone:
        """Return a ``CloudMonitorZone`` (API: "Get monitoring zone").

        Args:
            mz_id: The zone, or its id, such as ``"mzord"``.

        Raises:
            NotFound: There is no such zone.
        """
        return self._monitoring_zone_manager.get(mz_id)

    def traceroute(
        self, monitoring_zone: Any, target: str, target_resolver: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the way from a zone to a target (API: "Perform a traceroute").

        Args:
            monitoring_zone: The zone, or its id.
            target: Host name or address.
            target_resolver: ``"IPv4"`` or ``"IPv6"``.

        Returns:
            A list of dicts: ``number``, ``ip``, ``rtts`` (milliseconds).

        Raises:
            ValueError: There is no target.
            NotFound: There is no such zone.
        """
        return self._monitoring_zone_manager.traceroute(monitoring_zone, target, target_resolver)

    # --- trying things out ---

    @assure_entity
    def test_check(
        self,
        entity: Any,
        check_type: Any,
        details: Any,
        monitoring_zones_poll: Any = None,
        timeout: int | None = None,
        target_alias: Any = None,
        target_hostname: Any = None,
        target_resolver: Any = None,
        *,
        period: int | None = None,
        label: Any = None,
        include_debug: bool = False,
    ) -> list[dict[str, Any]]:
        """Have a check look once that does not exist (API: "Test check");
        for what is not said here see ``CloudMonitorCheckManager.create_check``.

        Args:
            entity: The entity, or its id.
            include_debug: Return what the target answered as well.

        Returns:
            A list of dicts, one for each zone: ``timestamp`` (milliseconds), ``available``,
            ``status``, ``metrics``.
        """
        return entity.create_check(  # type: ignore[no-any-return]
            label=label,
            check_type=check_type,
            details=details,
            monitoring_zones_poll=monitoring_zones_poll,
            timeout=timeout,
            period=period,
            target_alias=target_alias,
            target_hostname=target_hostname,
            target_resolver=target_resolver,
            test_only=True,
            include_debug=include_debug,
        )

    @assure_entity
    def test_alarm(
        self, entity: CloudMonitorEntity | Any, criteria: str, check_data: Any
    ) -> list[dict[str, Any]]:
        """Have rules judge results of a check (API: "Test alarm").

        Args:
            entity: The entity, or its id.
            criteria: The rules, in the alarm language.
            check_data: Results, as ``test_check`` returns them.

        Returns:
            A list of dicts: ``timestamp``, ``state``, ``status``.

        Raises:
            BadRequest: The service cannot read the rules; ``details`` says where.
        """
        return entity._alarm_manager.test(criteria, check_data)

    # --- suppressions ---

    @overload
    def list_suppressions(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorSuppression]: ...

    @overload
    def list_suppressions(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_suppressions(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return suppressions, a list of ``CloudMonitorSuppression``."""
        return self._suppression_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_suppression(self, suppression: Any) -> CloudMonitorSuppression:
        """Return a ``CloudMonitorSuppression`` (API: "Get suppression").

        Raises:
            NotFound: There is no such suppression.
        """
        return self._suppression_manager.get(suppression)

    def create_suppression(
        self,
        label: Any = None,
        notification_plans: Any = None,
        entities: Any = None,
        checks: Any = None,
        alarms: Any = None,
        start_time: Any = 0,
        end_time: Any = None,
    ) -> CloudMonitorSuppression:
        """Have nobody told for some time (API: "Create suppression").

        Args:
            label: Its name.
            notification_plans: The plans that are silent: one or a list, objects or ids.
            entities: The entities: one or a list, objects or ids.
            checks: The checks: objects, or text ``"entity id:check id"``.
            alarms: The alarms: objects, or text ``"entity id:alarm id"``.
            start_time: Begin: seconds since the epoch, a ``datetime``, text; 0 for now. The
                milliseconds that a suppression has in ``start_time`` are known as such.
            end_time: End, likewise; 0 for now.

        Returns:
            The ``CloudMonitorSuppression``.

        Raises:
            BadRequest: The service does not take a value.
        """
        return self._suppression_manager.create(
            label=label,
            notification_plans=notification_plans,
            entities=entities,
            checks=checks,
            alarms=alarms,
            start_time=start_time,
            end_time=end_time,
        )

    def update_suppression(
        self,
        suppression: Any,
        label: Any = None,
        notification_plans: Any = None,
        entities: Any = None,
        checks: Any = None,
        alarms: Any = None,
        start_time: Any = None,
        end_time: Any = None,
    ) -> None:
        """Change a suppression; after its begin only the end (API: "Update suppression").

        Args:
            suppression: The suppression, or its id.
            label: Its name; what is not given stays as it is.
            notification_plans: The plans that are silent, in place of the present ones: one or a
                list, objects or ids; ``[]`` for none.
            entities: The entities, in place of the present ones, likewise.
            checks: The checks, in place of the present ones: objects, or text ``"entity id:check
                id"``.
            alarms: The alarms, in place of the present ones: objects, or text ``"entity id:alarm
                id"``.
            start_time: Begin, as for ``create_suppression``.
            end_time: End, likewise.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such suppression.
        """
        self._suppression_manager.update(
            suppression,
            label=label,
            notification_plans=notification_plans,
            entities=entities,
            checks=checks,
            alarms=alarms,
            start_time=start_time,
            end_time=end_time,
        )

    def delete_suppression(self, suppression: Any) -> None:
        """Delete a suppression (API: "Delete suppression").

        Raises:
            NotFound: There is no such suppression.
        """
        self._suppression_manager.delete(suppression)

    def list_suppression_logs(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return what was suppressed, a list of dicts (API: "List suppression logs")."""
        query = [("limit", limit), ("marker", id_of(marker))]
        return self._suppression_log_manager.page(query, return_next=return_next)

    # --- examples of alarms ---

    def list_alarm_examples(self) -> list[dict[str, Any]]:
        """Return patterns for rules, a list of dicts (API: "List alarm examples")."""
        return self._alarm_example_manager.page([])

    def get_alarm_example(self, example: Any) -> dict[str, Any]:
        """Return a pattern for rules, a dict (API: "Get alarm example").

        Args:
            example: Its id, or the dict.

        Raises:
            NotFound: There is no such pattern.
        """
        return answers.mapping(self.method_get(self._alarm_example_manager._item_uri(example))[1])

    def evaluate_alarm_example(self, example: Any, values: Any) -> dict[str, Any]:
        """Put values into a pattern for rules (API: "Evaluate alarm example").

        Args:
            example: Its id, or the dict.
            values: Dict of what the pattern leaves open.

        Returns:
            A dict with ``bound_criteria``: the rules.

        Raises:
            BadRequest: A value is missing or wrong.
        """
        uri = self._alarm_example_manager._item_uri(example)
        return answers.mapping(self.method_post(uri, body={"values": values})[1])
