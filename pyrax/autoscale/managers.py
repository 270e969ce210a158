"""The calls for scaling groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyrax import answers, utils
from pyrax.autoscale import documents
from pyrax.autoscale.group import ScalingGroup
from pyrax.autoscale.launch import LaunchCalls
from pyrax.autoscale.parts import PolicyCalls, WebhookCalls


class ScalingGroupManager(LaunchCalls, PolicyCalls, WebhookCalls):
    """The calls for scaling groups (Auto Scale API, "Groups")."""

    resource_class = ScalingGroup
    response_key = "group"
    plural_response_key = "groups"
    uri_base = "groups"
    smallest_page = 100

    def _create_body(
        self,
        name: str,
        cooldown: int,
        min_entities: int,
        max_entities: int | None,
        launch_config_type: str,
        server_name: str,
        image: Any,
        flavor: Any,
        disk_config: str | None = None,
        metadata: Any = None,
        personality: Any = None,
        networks: Any = None,
        load_balancers: Any = None,
        scaling_policies: Any = None,
        group_metadata: Any = None,
        key_name: str | None = None,
        config_drive: Any = False,
        user_data: Any = None,
        *,
        draining_timeout: int | None = None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``; see the client's method."""
        configuration = documents.group_configuration(
            name, cooldown, min_entities, max_entities, group_metadata
        )
        if max_entities is None:
            del configuration["maxEntities"]
        policies = documents.policies(scaling_policies)
        launch = self._launch_document(
            launch_config_type,
            server_name,
            image,
            flavor,
            load_balancers,
            draining_timeout,
            metadata,
            config_drive,
            disk_config=disk_config,
            personality=personality,
            networks=networks,
            key_name=key_name,
            user_data=user_data,
        )
        return {
            "groupConfiguration": configuration,
            "launchConfiguration": launch,
            "scalingPolicies": policies,
        }

    def get(self, item: Any, *, webhooks: bool = False) -> ScalingGroup:
        """Return one group (Auto Scale API, "Show scaling group details").

        Args:
            item: The group, or its id.
            webhooks: With ``True`` each policy in ``scalingPolicies`` has its ``webhooks``.

        Raises:
            NotFound: There is no such group.
        """
        query = utils.build_query([("webhooks", "true" if webhooks else None)])
        return self._get(self._item_uri(item) + query)

    def iter_groups(self) -> Iterator[ScalingGroup]:
        """Give all groups of the account, page by page."""
        return self._walk_pages()

    def delete(self, item: Any, *, force: bool = False) -> None:
        """Delete a group (Auto Scale API, "Delete scaling group").

        Args:
            item: The group, or its id.
            force: With ``True`` its servers are deleted, too; otherwise it must be empty.

        Raises:
            Forbidden: It has servers. The service may also say ``Conflict``.
            NotFound: There is no such group.
            TypeError: ``force`` is neither ``True`` nor ``False``.
        """
        query = "?force=true" if _flag(force, "force") else ""
        self._send("DELETE", self._item_uri(item) + query)

    # --- state ---

    def get_state(self, scaling_group: Any) -> dict[str, Any]:
        """Return what a group is at (Auto Scale API, "Show scaling group state").

        Args:
            scaling_group: The group, or its id.

        Returns:
            A dict: ``active`` (ids of servers), ``active_capacity``, ``desired_capacity``,
            ``pending_capacity``, ``paused``, and where the service says them ``status``
            (``"ACTIVE"`` or ``"ERROR"``) and ``errors``.
        """
        uri = self._item_uri(scaling_group, "state")
        return documents.flat_state(self._one(self._send("GET", uri)[1]))

    def pause(self, scaling_group: Any) -> None:
        """Let no policy be executed (Auto Scale API, "Pause").

        Args:
            scaling_group: The group, or its id.
        """
        self._send("POST", self._item_uri(scaling_group, "pause"))

    def resume(self, scaling_group: Any) -> None:
        """Let policies be executed again (Auto Scale API, "Resume").

        Args:
            scaling_group: The group, or its id.
        """
        self._send("POST", self._item_uri(scaling_group, "resume"))

    def converge(self, scaling_group: Any) -> None:
        """Have the service bring the number of servers to what it should be.

        Args:
            scaling_group: The group, or its id (Auto Scale API, "Converge").

        Raises:
            Forbidden: The group is paused.
        """
        self._send("POST", self._item_uri(scaling_group, "converge"))

    def delete_server(
        self, scaling_group: Any, server: Any, replace: bool = True, purge: bool = True
    ) -> None:
        """Take a server out of a group (Auto Scale API, "Delete server from scaling group").

        Args:
            scaling_group: The group, or its id.
            server: The server, or its id.
            replace: ``True``: another server takes its place; ``False``: the group gets smaller.
            purge: ``True``: the server is deleted with all that is on it; ``False``: it stays in
                the account, and is no longer of the group.

        Raises:
            NotFound: There is no such server in the group.
            Forbidden: The group would get smaller than it may.
            TypeError: ``replace`` or ``purge`` is neither ``True`` nor ``False``.
        """
        query = utils.build_query(
            [
                ("replace", str(_flag(replace, "replace")).lower()),
                ("purge", str(_flag(purge, "purge")).lower()),
            ]
        )
        uri = self._item_uri(scaling_group, "servers", utils.get_id(server))
        self._send("DELETE", uri + query)

    # --- configuration ---

    def get_configuration(self, scaling_group: Any) -> dict[str, Any]:
        """Return the configuration of a group (Auto Scale API, "Show group configuration").

        Args:
            scaling_group: The group, or its id.

        Returns:
            A dict: ``name``, ``cooldown``, ``minEntities``, ``maxEntities``, ``metadata``.
        """
        uri = self._item_uri(scaling_group, "config")
        found = self._send("GET", uri)[1]
        told = answers.member(found, "groupConfiguration", f"The answer for '{uri}'")
        return dict(answers.mapping(told, "'groupConfiguration'"))

    def replace(
        self,
        scaling_group: Any,
        name: str,
        cooldown: int,
        min_entities: int,
        max_entities: int,
        metadata: Any = None,
    ) -> None:
        """Set the whole configuration (Auto Scale API, "Update group configuration").

        Args:
            scaling_group: The group, or its id.
            name: Its name.
            cooldown: Seconds between two executions of policies, 0 to 86400.
            min_entities: The fewest servers, 0 to 1000.
            max_entities: The most servers, 0 to 1000.
            metadata: All metadata of the group; ``None`` for none.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such group.
        """
        body = documents.group_configuration(name, cooldown, min_entities, max_entities, metadata)
        self._put_configuration(scaling_group, body)

    def _put_configuration(self, scaling_group: Any, body: dict[str, Any]) -> None:
        """Send a whole configuration, and note it on the group."""
        self._send("PUT", self._item_uri(scaling_group, "config"), body=body)
        if isinstance(scaling_group, ScalingGroup):
            scaling_group._take_configuration(body)

    def update(
        self,
        scaling_group: Any,
        name: str | None = None,
        cooldown: int | None = None,
        min_entities: int | None = None,
        max_entities: int | None = None,
        metadata: Any = None,
    ) -> None:
        """Change what is given, and what was assigned to the object; the rest stays as it is.

        Args:
            scaling_group: The group, or its id; by id it is fetched first.
            name: Its name.
            cooldown: Seconds between two executions of policies, 0 to 86400.
            min_entities: The fewest servers, 0 to 1000.
            max_entities: The most servers, 0 to 1000.
            metadata: All metadata of the group; ``{}`` for none.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such group.
        """
        group = self._group(scaling_group)
        given = documents.group_configuration(name, cooldown, min_entities, max_entities, metadata)
        if metadata is None:
            del given["metadata"]
        body = self._present_configuration(group)
        body.update({key: value for key, value in given.items() if value is not None})
        self._put_configuration(group, body)

    def _group(self, scaling_group: Any) -> ScalingGroup:
        """Return a group as an object, fetched if only the id is there."""
        if isinstance(scaling_group, ScalingGroup):
            return scaling_group
        return self.get(scaling_group)

    def _present_configuration(self, group: ScalingGroup) -> dict[str, Any]:
        """Return the configuration that the service has, with what was assigned to the object."""
        if not group._is_fresh():
            assigned = group._changed_here() if "groupConfiguration" in vars(group) else {}
            return {**self.get_configuration(group), **assigned}
        return {
            key: value
            for key, value in group.groupConfiguration.items()
            if key in documents.CONFIGURATION_KEYS
        }

    def update_metadata(self, scaling_group: Any, metadata: Any) -> None:
        """Add to the metadata of a group, or change values of it.

        Args:
            scaling_group: The group, or its id; by id it is fetched first.
            metadata: What is added, a dict.

        Raises:
            NotFound: There is no such group.
        """
        added = documents.mapping(metadata, "metadata of a group")
        group = self._group(scaling_group)
        body = self._present_configuration(group)
        body["metadata"] = {**(body.get("metadata") or {}), **added}
        self._put_configuration(group, body)


def _flag(value: Any, name: str) -> bool:
    """Return a switch, for what cannot be undone only a real one.

    Raises:
        TypeError: It is neither ``True`` nor ``False``.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{name} is True or False, not {value!r}.")
    return value
