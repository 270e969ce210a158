"""Zones, suppressions, agents, and what is known of the account: audits, changes, states."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, overload

from pyrax import answers, http_trace, utils
from pyrax.cloudmonitoring.alarms import CloudMonitorAlarm
from pyrax.cloudmonitoring.base import (
    FIRST_MILLISECONDS,
    Complete,
    Labelled,
    _PaginationManager,
    given,
    id_of,
    ids_of,
    milliseconds,
    next_marker,
    patience,
    series_query,
)

SUPPRESSED = ("notification_plans", "entities", "checks", "alarms")
HOST_INFO = (
    "cpus",
    "disks",
    "filesystems",
    "memory",
    "network_interfaces",
    "processes",
    "system",
    "who",
)
"""What an agent can tell about its host; the service may know more."""


# --- zones --------------------------------------------------------------------------------------


class CloudMonitorZone(Complete):
    """A place that remote checks are made from (Rackspace Monitoring API, "Monitoring zones").

    Attributes:
        id: Its id, such as ``"mzdfw"``.
        label: Its name.
        country_code: Country, two letters.
        source_ips: Networks that its checks come from, in CIDR notation.
    """

    manager: CloudMonitorZoneManager
    id: str
    label: str
    country_code: str
    source_ips: list[str]

    @property
    def name(self) -> str:
        """The label, None without one."""
        return getattr(self, "label", None)  # type: ignore[return-value]


class CloudMonitorZoneManager(_PaginationManager[CloudMonitorZone]):
    """The calls for monitoring zones."""

    resource_class = CloudMonitorZone
    uri_base = "monitoring_zones"

    def traceroute(
        self, zone: Any, target: str, target_resolver: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the way from a zone to a target; see the client's ``traceroute``."""
        if not target:
            raise ValueError("A traceroute needs a target: a host name or an address.")
        body = given(target=target, target_resolver=target_resolver)
        wait = patience(self.api, None)
        uri = self._item_uri(zone, "traceroute")
        found = self._send("POST", uri, body=body, timeout=wait)[1]
        return answers.mappings(found.get("result", []) if isinstance(found, Mapping) else found)


# --- suppressions -------------------------------------------------------------------------------


class CloudMonitorSuppression(Labelled):
    """A time in which nobody is told (Rackspace Monitoring API, "Suppressions").

    Attributes:
        id: Its id.
        label: Its name.
        notification_plans: Ids of the plans that are silent.
        entities: Ids of the entities.
        checks: The checks, as ``"entity id:check id"``.
        alarms: The alarms, as ``"entity id:alarm id"``.
        start_time: Begin, in milliseconds since the epoch; 0 for now.
        end_time: End, likewise.
    """

    manager: CloudMonitorSuppressionManager
    id: str
    notification_plans: list[str]
    entities: list[str]
    checks: list[str]
    alarms: list[str]
    start_time: int
    end_time: int
    created_at: int
    updated_at: int

    def update(self, **fields: Any) -> None:
        """Change the suppression; see the client's ``update_suppression``.

        Args:
            **fields: ``label``, ``notification_plans``, ``entities``, ``checks``, ``alarms``,
                ``start_time`` or ``end_time``.
        """
        self.manager.update(self, **fields)


class CloudMonitorSuppressionManager(_PaginationManager[CloudMonitorSuppression]):
    """The calls for suppressions."""

    resource_class = CloudMonitorSuppression
    uri_base = "suppressions"

    def create(self, **fields: Any) -> CloudMonitorSuppression:  # type: ignore[override]
        """Create a suppression; see the client's ``create_suppression``."""
        return self._new(self._body(fields))

    def update(self, suppression: Any, **fields: Any) -> None:
        """Change a suppression; see the client's ``update_suppression``."""
        self._change(suppression, self._body(fields))

    def _body(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the request body: lists of ids, and times in milliseconds."""
        body = {
            "label": fields.get("label"),
            "start_time": _moment(fields.get("start_time")),
            "end_time": _moment(fields.get("end_time")),
        }
        for kind in SUPPRESSED:
            things = fields.get(kind)
            if kind in ("checks", "alarms") and things is not None:
                things = [_with_entity(one) for one in utils.coerce_to_list(things)]
            body[kind] = ids_of(things)
        return given(**body)


def _moment(value: Any) -> int | None:
    """Return a time in milliseconds; a number that is one of those of the service stays."""
    if isinstance(value, int) and value >= FIRST_MILLISECONDS:
        return value
    return milliseconds(value)


def _with_entity(thing: Any) -> Any:
    """Return a check or an alarm as suppressions name it: ``"entity id:its id"``."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, CloudMonitorAlarm):
        return f"{thing.entity_id}:{thing.id}"
    return f"{utils.get_id(thing.entity)}:{thing.id}"


# --- agents -------------------------------------------------------------------------------------


class CloudMonitorAgent(Complete):
    """A monitoring agent (Rackspace Monitoring API, "Agents").

    Attributes:
        id: Its id.
        last_connected: When it was last seen, in milliseconds since the epoch.
    """

    manager: CloudMonitorAgentManager
    id: str
    last_connected: int


class CloudMonitorAgentManager(_PaginationManager[CloudMonitorAgent]):
    """The calls for agents."""

    resource_class = CloudMonitorAgent
    uri_base = "agents"

    @overload
    def connections(self, agent: Any) -> list[dict[str, Any]]: ...

    @overload
    def connections(self, agent: Any, connection: Any) -> Any: ...

    def connections(self, agent: Any, connection: Any = None) -> Any:
        """Return the connections of an agent, or one of them."""
        one = [] if connection is None else [id_of(connection)]
        body = self._send("GET", self._item_uri(agent, "connections", *one))[1]
        return body if one else self._data_from_response(body)

    def host_info_types(self, agent: Any) -> dict[str, Any]:
        """Return what the agent can tell about its host."""
        return answers.mapping(self._send("GET", self._item_uri(agent, "host_info_types"))[1])

    def host_info(self, agent: Any, kind: str) -> dict[str, Any]:
        """Return what the agent tells about its host; see the client's ``get_host_info``."""
        return answers.mapping(self._send("GET", self._item_uri(agent, "host_info", kind))[1])


# --- what is known of the account ---------------------------------------------------------------


class SeriesManager(_PaginationManager):
    """The calls for lists of plain documents, by time or by marker."""

    @overload
    def page(self, query: list[tuple[str, Any]]) -> list[dict[str, Any]]: ...

    @overload
    def page(self, *args: Any, **kwargs: Any) -> Any: ...

    def page(
        self, query: list[tuple[str, Any]], return_next: bool = False, whole: bool = False
    ) -> Any:
        """Return one page.

        Args:
            query: Names and values; ``None`` is left out.
            return_next: With ``True`` the marker of the next page is returned as well.
            whole: With ``True`` the whole answer is returned, not only what is listed.
        """
        body = self._send("GET", f"/{self.uri_base}{utils.build_query(query)}")[1]
        found = body if whole else self._data_from_response(body)
        return (found, next_marker(body)) if return_next else found

    def series(
        self,
        start: Any = None,
        end: Any = None,
        limit: int | None = None,
        marker: Any = None,
        reverse: bool = False,
        return_next: bool = False,
        *,
        entity: Any = None,
        whole: bool = False,
    ) -> Any:
        """Return one page of a time series; see the client's ``get_audits``."""
        query = [("entityId", id_of(entity)), *series_query(start, end, limit, marker, reverse)]
        return self.page(query, return_next=return_next, whole=whole)


def without_secrets(audit: Any) -> Any:
    """Return an entry of the audit log with ``***`` in place of tokens and passwords.

    Args:
        audit: The entry as the service sent it; it is not changed.
    """
    if not isinstance(audit, Mapping):
        return audit
    shown = dict(audit)
    if isinstance(shown.get("headers"), Mapping):
        shown["headers"] = http_trace.mask_headers(shown["headers"])
    if isinstance(shown.get("url"), str):
        shown["url"] = http_trace.mask_url(shown["url"])
    if isinstance(shown.get("payload"), str):
        shown["payload"] = _masked_payload(shown["payload"])
    return shown


def _masked_payload(text: str) -> str:
    """Return the body of an audited request without its secrets; unchanged if it has none."""
    try:
        document = json.loads(text)
    except ValueError:
        return http_trace.mask_text(text)
    masked = http_trace.mask_value(document)
    return text if masked == document else json.dumps(masked)
