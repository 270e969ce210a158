"""Metadata of load balancers and nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, overload

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers.base import LoadBalancerBase


class MetadataCalls(LoadBalancerBase):
    """The calls for metadata (Cloud Load Balancers API, "Metadata")."""

    def _metadata_path(self, node: Any) -> tuple[Any, ...]:
        """Return the path of metadata below the load balancer."""
        if node is None:
            return ("metadata",)
        return ("nodes", id_of_node(node), "metadata")

    @overload
    def get_metadata(self, loadbalancer: Any, node: Any = None) -> dict[str, Any]: ...

    @overload
    def get_metadata(self, loadbalancer: Any, node: Any = None, raw: bool = False) -> Any: ...

    def get_metadata(self, loadbalancer: Any, node: Any = None, raw: bool = False) -> Any:
        """Return the metadata of a load balancer or of one of its nodes.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            node: A ``Node`` or its id; ``None`` for the load balancer's own metadata.
            raw: With ``True`` the items as the service has them: ``id``, ``key`` and ``value``.

        Returns:
            A dict of keys and values; with ``raw`` a list of dicts.
        """
        items = answers.rows(self._read(loadbalancer, *self._metadata_path(node)), "metadata")
        for item in items:
            answers.member(item, "key", "A piece of metadata")
            answers.member(item, "id", "A piece of metadata")
        return items if raw else {item["key"]: item.get("value") for item in items}

    def set_metadata(self, loadbalancer: Any, metadata: Any, node: Any = None) -> Any:
        """Replace the metadata: values are changed, keys added, and the others deleted at last.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            metadata: A dict, at most 25 keys; ``{}`` deletes all.
            node: A ``Node`` or its id; ``None`` for the load balancer's own metadata.

        Returns:
            The body of the last answer; ``None`` if nothing was to be done.
        """
        wanted = as_pairs(metadata)
        items = self.get_metadata(loadbalancer, node=node, raw=True)
        body = self._put_metadata(loadbalancer, node, wanted, items)
        surplus = [item["id"] for item in items if item["key"] not in wanted]
        if surplus:
            path = self._metadata_path(node)
            body = self._delete_in_batches(loadbalancer, surplus, *path)
        return body

    def update_metadata(self, loadbalancer: Any, metadata: Any, node: Any = None) -> Any:
        """Change values of the metadata and add keys; the others stay.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            metadata: A dict of what is added or changed.
            node: A ``Node`` or its id; ``None`` for the load balancer's own metadata.

        Returns:
            The body of the last answer; ``None`` if nothing was to be done.
        """
        items = self.get_metadata(loadbalancer, node=node, raw=True)
        return self._put_metadata(loadbalancer, node, as_pairs(metadata), items)

    def delete_metadata(self, loadbalancer: Any, keys: Any = None, node: Any = None) -> Any:
        """Delete metadata.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            keys: A key or a list of keys; unknown ones are passed over. ``None`` deletes all.
            node: A ``Node`` or its id; ``None`` for the load balancer's own metadata.

        Returns:
            The body of the answer; ``None`` if nothing was to be deleted.
        """
        items = self.get_metadata(loadbalancer, node=node, raw=True)
        if keys is not None:
            wanted = {text_of(key) for key in utils.coerce_to_list(keys)}
            items = [item for item in items if item["key"] in wanted]
        if not items:
            return None
        ids = [item["id"] for item in items]
        return self._delete_in_batches(loadbalancer, ids, *self._metadata_path(node))

    def _put_metadata(
        self, loadbalancer: Any, node: Any, wanted: Mapping[str, str], items: Any
    ) -> Any:
        """Change the items whose values differ, then add the new ones; return the last body."""
        path = self._metadata_path(node)
        known = {item["key"]: item for item in items}
        body = None
        for key, value in wanted.items():
            if key in known and known[key].get("value") != value:
                change = {"meta": {"value": value}}
                body = self._write("PUT", loadbalancer, *path, known[key]["id"], body=change)[1]
        fresh = [{"key": key, "value": value} for key, value in wanted.items() if key not in known]
        if fresh:
            body = self._post_metadata(loadbalancer, path, fresh)
        return body

    def _post_metadata(self, loadbalancer: Any, path: Any, fresh: list[dict[str, str]]) -> Any:
        """Add items; a single one also in the form that the service's reference shows."""
        try:
            return self._write("POST", loadbalancer, *path, body={"metadata": fresh})[1]
        except exceptions.BadRequest:
            if len(fresh) != 1:
                raise
            return self._write("POST", loadbalancer, *path, body={"meta": fresh[0]})[1]


def id_of_node(node: Any) -> Any:
    """Return the id of a node.

    Raises:
        ValueError: It has none.
    """
    found = utils.get_id(node)
    if found is None or found == "":
        raise ValueError("A node that the service knows is needed; this one has no id.")
    return found


def text_of(value: Any) -> str:
    """Return a key or a value of metadata as text; truth values in lower case."""
    if isinstance(value, bool):
        return str(value).lower()
    return utils.ensure_text(value) if isinstance(value, (str, bytes)) else str(value)


def as_pairs(metadata: Any) -> dict[str, str]:
    """Return metadata as a dict of texts.

    Args:
        metadata: A dict, or a list of dicts with ``key`` and ``value``.

    Raises:
        TypeError: It is neither.
    """
    if isinstance(metadata, Mapping):
        return {text_of(key): text_of(value) for key, value in metadata.items()}
    if isinstance(metadata, (list, tuple)) and all(isinstance(one, Mapping) for one in metadata):
        return {text_of(one["key"]): text_of(one["value"]) for one in metadata}
    raise TypeError(f"Metadata is a dict, not a {type(metadata).__name__}.")
