"""The calls for entities."""

from __future__ import annotations

from typing import Any

from pyrax import answers, utils
from pyrax.cloudmonitoring.alarms import CloudMonitorAlarmManager
from pyrax.cloudmonitoring.base import _PaginationManager, given, id_of, label_of
from pyrax.cloudmonitoring.entity import CloudMonitorEntity


class CloudMonitorEntityManager(_PaginationManager[CloudMonitorEntity]):
    """The calls for entities (Rackspace Monitoring API, "Entities")."""

    resource_class = CloudMonitorEntity
    uri_base = "entities"

    def create(
        self,
        name: Any = None,
        label: Any = None,
        agent: Any = None,
        ip_addresses: Any = None,
        metadata: Any = None,
    ) -> CloudMonitorEntity:
        """Create an entity (Rackspace Monitoring API, "Create entity").

        Args:
            name: Its name, 1 to 255 characters.
            label: The same as ``name``, before which it counts.
            agent: The agent on it, or its id.
            ip_addresses: Dict from alias to address, at most 64.
            metadata: Dict of text, at most 256 pairs.

        Returns:
            The ``CloudMonitorEntity``.

        Raises:
            BadRequest: The service does not take a value.
        """
        return self._new(self._create_body(name, label, agent, ip_addresses, metadata))

    def _create_body(
        self,
        name: Any,
        label: Any = None,
        agent: Any = None,
        ip_addresses: Any = None,
        metadata: Any = None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``."""
        return given(
            label=label_of(label, name),
            ip_addresses=ip_addresses,
            agent_id=id_of(agent),
            metadata=metadata,
        )

    def update_entity(
        self,
        entity: Any,
        agent: Any = None,
        metadata: Any = None,
        label: Any = None,
        ip_addresses: Any = None,
        *,
        uri: str | None = None,
    ) -> None:
        """Change an entity (Rackspace Monitoring API, "Update entity").

        Args:
            entity: The entity, or its id.
            agent: The agent on it, or its id; what is not given stays as it is.
            metadata: Dict of text that replaces the present one; ``{}`` for none.
            label: Its name. Entities that the cloud manages keep theirs.
            ip_addresses: Dict from alias to address, in place of the present one.
            uri: Address of the server in its API.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such entity.
        """
        body = given(
            agent_id=id_of(agent),
            metadata=metadata,
            label=label,
            ip_addresses=ip_addresses,
            uri=uri,
        )
        self._change(entity, body)

    def alarms_of_plan(self, plan: Any, limit: int | None, marker: Any, return_next: bool) -> Any:
        """Return the alarms that use a plan; see
        ``CloudMonitorClient.list_alarms_by_notification_plan``.
        """
        uri = f"views/alarmsByNp/{utils.quote_segment(id_of(plan))}"
        alarms = CloudMonitorAlarmManager(self, self.api, uri_base=uri)
        return alarms.list(limit=limit, marker=marker, return_next=return_next)

    def agent_check_targets(self, entity: Any, check_type: Any) -> Any:
        """Return what agent checks can look at; see the client's ``list_agent_check_targets``."""
        kind = id_of(check_type)
        uri = self._item_uri(entity, "agent", "check_types", kind, "targets")
        found = answers.member(self._send("GET", uri)[1], "values")
        return answers.sequence(found, "'values' in the answer")
