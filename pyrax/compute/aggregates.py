"""`pyrax.cloudservers.aggregates`: groups of hosts; for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax.compute.base import ComputeManager, Resource, segment


class Aggregate(Resource):
    """An aggregate: `id`, `name`, `availability_zone`, `hosts`, `metadata`."""

    manager: AggregateManager

    id: Any
    name: str
    availability_zone: str | None
    hosts: list[str]
    metadata: dict[str, Any]
    created_at: str
    updated_at: str | None
    deleted: bool
    deleted_at: str | None
    uuid: str

    def update(self, values: Mapping[str, Any]) -> Aggregate:
        """Change ``name`` or ``availability_zone``; see `AggregateManager.update`."""
        return self._shown(self.manager.update(self, values))

    def add_host(self, host: str) -> Aggregate:
        """Add a host; see `AggregateManager.add_host`."""
        return self._shown(self.manager.add_host(self, host))

    def remove_host(self, host: str) -> Aggregate:
        """Take a host out; see `AggregateManager.remove_host`."""
        return self._shown(self.manager.remove_host(self, host))

    def set_metadata(self, metadata: Mapping[str, Any]) -> Aggregate:
        """Add to the metadata; None removes a key. See `AggregateManager.set_metadata`."""
        return self._shown(self.manager.set_metadata(self, metadata))

    def delete(self) -> None:
        """Delete the aggregate; its hosts stay."""
        self.manager.delete(self)

    def _shown(self, changed: Aggregate) -> Aggregate:
        """Make this object show what was changed."""
        self._merge(changed)
        return changed


Aggregates = list[Aggregate]


class AggregateManager(ComputeManager[Aggregate]):
    """The aggregates of the region."""

    resource = Aggregate
    key = "aggregate"
    base = "os-aggregates"

    def list(self) -> Aggregates:
        """Return all aggregates.

        OpenStack Compute API, 'List Aggregates'.
        """
        return self._many("/os-aggregates")

    def get(self, aggregate: Any) -> Aggregate:
        """Return one aggregate.

        OpenStack Compute API, 'Show Aggregate Details'.

        Raises:
            NotFound: There is no such aggregate.
        """
        return self._fetch(self._path(aggregate))

    def get_details(self, aggregate: Any) -> Aggregate:
        """Return one aggregate; the same as `get`."""
        return self.get(aggregate)

    def create(self, name: str, availability_zone: str | None = None) -> Aggregate:
        """Make an aggregate.

        OpenStack Compute API, 'Create Aggregate'.

        Args:
            name: The name.
            availability_zone: The zone that its hosts form; None for none.

        Returns:
            The new `Aggregate`.
        """
        body = {"aggregate": {"name": name, "availability_zone": availability_zone}}
        self.run_hooks("modify_body_for_create", body)
        return self._sent("POST", "/os-aggregates", body)

    def update(self, aggregate: Any, values: Mapping[str, Any]) -> Aggregate:
        """Change ``name`` or ``availability_zone`` of an aggregate.

        OpenStack Compute API, 'Update Aggregate'.

        Args:
            values: A dict with ``name``, ``availability_zone``, or both.

        Returns:
            The `Aggregate` as it is now.
        """
        body = {"aggregate": dict(values)}
        self.run_hooks("modify_body_for_update", body)
        return self._sent("PUT", self._path(aggregate), body)

    def add_host(self, aggregate: Any, host: str) -> Aggregate:
        """Add a host to an aggregate.

        Args:
            host: Name of the host.

        Returns:
            The `Aggregate` as it is now.
        """
        segment(host)
        return self._acted(aggregate, {"add_host": {"host": host}})

    def remove_host(self, aggregate: Any, host: str) -> Aggregate:
        """Take a host out of an aggregate.

        Args:
            host: Name of the host.

        Returns:
            The `Aggregate` as it is now.
        """
        segment(host)
        return self._acted(aggregate, {"remove_host": {"host": host}})

    def set_metadata(self, aggregate: Any, metadata: Mapping[str, Any]) -> Aggregate:
        """Add to the metadata of an aggregate; None as a value removes a key.

        Args:
            metadata: Texts by name.

        Returns:
            The `Aggregate` as it is now.
        """
        return self._acted(aggregate, {"set_metadata": {"metadata": dict(metadata)}})

    def delete(self, aggregate: Any) -> None:
        """Delete an aggregate; its hosts stay.

        OpenStack Compute API, 'Delete Aggregate'.
        """
        self._call("DELETE", self._path(aggregate))

    def _acted(self, aggregate: Any, body: dict[str, Any]) -> Aggregate:
        """Send an action and return the aggregate as it is now."""
        self.run_hooks("modify_body_for_action", body)
        return self._sent("POST", self._path(aggregate, "action"), body)

    def _sent(self, method: str, path: str, body: dict[str, Any]) -> Aggregate:
        """Send a body and return the aggregate of the answer."""
        response, answer = self._call(method, path, body=body)
        return self._made(response, answer, loaded=False)
