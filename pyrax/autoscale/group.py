"""A scaling group, and what can be done to it."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pyrax.autoscale import documents
from pyrax.autoscale.documents import UNCHANGED
from pyrax.autoscale.policy import AutoScalePolicy
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.autoscale.managers import ScalingGroupManager
    from pyrax.autoscale.policy import AutoScaleWebhook

FRESH_FOR = 1.0
"""Seconds for which what was fetched counts as what the service has."""


def _setting(key: str, doc: str) -> Any:
    """Return a property that reads and changes a part of the configuration."""
    return property(
        lambda group: group._configured(key),
        lambda group, value: group._configure(key, value),
        doc=doc,
    )


class ScalingGroup(BaseResource):
    """A group of servers that grows and shrinks.

    Attributes are those of the service: ``id``, ``links``, ``groupConfiguration``,
    ``launchConfiguration``, ``scalingPolicies``, ``scalingPolicies_links`` and ``state``. A list
    gives ``id``, ``links`` and ``state``; the rest is fetched when it is first read. ``name``,
    ``cooldown`` (seconds), ``min_entities``, ``max_entities`` and ``metadata`` can be assigned;
    ``update()`` sends them.
    """

    manager: ScalingGroupManager
    groupConfiguration: dict[str, Any]
    id: str
    launchConfiguration: dict[str, Any]
    links: list[dict[str, Any]]
    scalingPolicies: list[dict[str, Any]]
    scalingPolicies_links: list[dict[str, Any]]
    state: dict[str, Any]

    _non_display: ClassVar[list[str]] = [
        "active",
        "launchConfiguration",
        "links",
        "groupConfiguration",
        "policies",
        "scalingPolicies",
        "scalingPolicies_links",
    ]
    _repr_properties: ClassVar[list[str]] = [
        "name",
        "cooldown",
        "metadata",
        "min_entities",
        "max_entities",
    ]

    _policies: list[AutoScalePolicy] | None = None
    _as_fetched: dict[str, Any] | None = None
    _fetched_at: float | None = None

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Lay the service's fields on the object; note what the configuration was and when."""
        super()._add_details(info)
        if "scalingPolicies" in info:
            self._policies = None
        if isinstance(info.get("groupConfiguration"), Mapping):
            self.groupConfiguration = dict(info["groupConfiguration"])
            self._as_fetched = copy.deepcopy(self.groupConfiguration)
            self._fetched_at = time.monotonic()

    def _is_fresh(self) -> bool:
        """Tell whether the fields were fetched just now."""
        if self._fetched_at is None:
            return False
        return 0 <= time.monotonic() - self._fetched_at < FRESH_FOR

    def _changed_here(self) -> dict[str, Any]:
        """Return the parts of the configuration that were assigned since it was fetched."""
        before = self._as_fetched
        if before is None:
            return {}
        now = self.groupConfiguration
        return {key: now[key] for key in now if key not in before or now[key] != before[key]}

    def _take_configuration(self, configuration: Mapping[str, Any]) -> None:
        """Note the configuration that the service has accepted."""
        self.groupConfiguration = copy.deepcopy(dict(configuration))
        self._as_fetched = copy.deepcopy(self.groupConfiguration)
        state = self.__dict__.get("state")
        if isinstance(state, Mapping) and "name" in state:
            self.state = {**state, "name": configuration["name"]}

    def _display(self) -> dict[str, Any]:
        """Show what is there; nothing is fetched for it."""
        if "groupConfiguration" in self.__dict__ or self._loaded:
            return super()._display()
        return {"id": self.__dict__.get("id"), "name": self._listed_name()}

    def __repr__(self) -> str:
        """Show the five properties; what is not there yet is not fetched for it."""
        if "groupConfiguration" in self.__dict__ or self._loaded:
            return super().__repr__()
        return f"<{type(self).__name__} id={self.__dict__.get('id')}, name={self._listed_name()}>"

    def _listed_name(self) -> Any:
        """Return the name that a list gives, ``None`` if it gives none."""
        state = self.__dict__.get("state")
        found = state.get("name") if isinstance(state, Mapping) else None
        return self._info.get("name") if found is None else found

    def _configured(self, key: str) -> Any:
        """Return a part of the configuration."""
        if self._loaded and "groupConfiguration" not in self.__dict__:
            return self._info.get(key)
        return getattr(self, "groupConfiguration", {}).get(key)  # None of a group that is gone.

    def _configure(self, key: str, value: Any) -> None:
        """Change a part of the configuration on this object."""
        self.groupConfiguration = {**self.groupConfiguration, key: value}

    @property
    def name(self) -> str:
        """Name of the group."""
        found: str | None = None
        if "groupConfiguration" not in self.__dict__:
            found = self._listed_name()
        return self._configured("name") if found is None else found

    @name.setter
    def name(self, value: Any) -> None:
        self._configure("name", value)

    cooldown: int = _setting("cooldown", "Seconds between two executions of policies.")
    metadata: dict[str, Any] = _setting("metadata", "Metadata of the group itself, a dict.")
    min_entities: int = _setting("minEntities", "The fewest servers.")
    max_entities: int = _setting("maxEntities", "The most servers.")

    @property
    def policies(self) -> list[AutoScalePolicy]:
        """The policies, a list of ``AutoScalePolicy``."""
        if self._policies is None:
            self._policies = ResourceList(
                AutoScalePolicy(self.manager, one, self)
                for one in getattr(self, "scalingPolicies", None) or []
            )
        return self._policies

    @policies.setter
    def policies(self, value: Any) -> None:
        self._policies = value

    @property
    def policy_count(self) -> int:
        """Number of policies."""
        return len(self.policies)

    def _note_policy(self, policy_id: Any, policy: Mapping[str, Any] | None) -> None:
        """Note a policy that was added or changed, or with ``None`` one that is gone."""
        known = self.__dict__.get("scalingPolicies")
        if known is None:
            return
        others = [one for one in known if one.get("id") != policy_id]
        place = next((at for at, one in enumerate(known) if one.get("id") == policy_id), len(known))
        if policy is not None:
            before = known[place] if place < len(known) else {}
            kept = {key: before[key] for key in ("links",) if key in before}
            others.insert(place, {**kept, **policy, "id": policy_id})
        self.scalingPolicies = others
        self._policies = None

    # --- the group itself ---

    def delete(self, *, force: bool = False) -> None:
        """Delete the group; see the manager's ``delete``."""
        if force:
            self.manager.delete(self, force=force)
        else:
            self.manager.delete(self)

    def get_state(self) -> dict[str, Any]:
        """Return what the group is at; see the manager's ``get_state``."""
        return self.manager.get_state(self)

    def pause(self) -> None:
        """Let no policy be executed; see the manager's ``pause``."""
        self.manager.pause(self)

    def resume(self) -> None:
        """Let policies be executed again; see the manager's ``resume``."""
        self.manager.resume(self)

    def converge(self) -> None:
        """Have the number of servers checked; see the manager's ``converge``."""
        self.manager.converge(self)

    def delete_server(self, server: Any, replace: bool = True, purge: bool = True) -> None:
        """Take a server out of the group; see the manager's ``delete_server``."""
        self.manager.delete_server(self, server, replace=replace, purge=purge)

    def replace(
        self,
        name: str,
        cooldown: int,
        min_entities: int,
        max_entities: int,
        metadata: Any = None,
    ) -> None:
        """Set the whole configuration; see the manager's ``replace``."""
        self.manager.replace(self, name, cooldown, min_entities, max_entities, metadata=metadata)

    def update(
        self,
        name: str | None = None,
        cooldown: int | None = None,
        min_entities: int | None = None,
        max_entities: int | None = None,
        metadata: Any = None,
    ) -> None:
        """Change what is given, and what was assigned here; see ``ScalingGroupManager.update``."""
        self.manager.update(
            self,
            name=name,
            cooldown=cooldown,
            min_entities=min_entities,
            max_entities=max_entities,
            metadata=metadata,
        )

    def update_metadata(self, metadata: Any) -> None:
        """Add to the metadata of the group; see ``ScalingGroupManager.update_metadata``."""
        self.manager.update_metadata(self, metadata)

    def get_configuration(self) -> dict[str, Any]:
        """Return the configuration; see the manager's ``get_configuration``."""
        return self.manager.get_configuration(self)

    # --- launch configuration ---

    def get_launch_config(self) -> dict[str, Any]:
        """Return how servers are made; see the manager's ``get_launch_config``."""
        return self.manager.get_launch_config(self)

    def replace_launch_config(
        self, launch_config_type: str, server_name: str, image: Any, flavor: Any, **kwargs: Any
    ) -> None:
        """Set how servers are made; see the manager's ``replace_launch_config``.

        Args:
            **kwargs: ``disk_config`` and the others of
                ``ScalingGroupManager.replace_launch_config`` by name.
        """
        self.manager.replace_launch_config(
            self, launch_config_type, server_name, image, flavor, **kwargs
        )

    def update_launch_config(
        self,
        server_name: str | None = None,
        image: Any = None,
        flavor: Any = None,
        disk_config: str | None = None,
        metadata: Any = None,
        personality: Any = None,
        networks: Any = None,
        load_balancers: Any = None,
        key_name: str | None = None,
        config_drive: Any = UNCHANGED,
        user_data: Any = None,
        *,
        draining_timeout: int | None = None,
    ) -> None:
        """Change how servers are made; see the manager's ``update_launch_config``."""
        further = {} if draining_timeout is None else {"draining_timeout": draining_timeout}
        self.manager.update_launch_config(
            self,
            server_name=server_name,
            image=image,
            flavor=flavor,
            disk_config=disk_config,
            metadata=metadata,
            personality=personality,
            networks=networks,
            load_balancers=load_balancers,
            key_name=key_name,
            config_drive=config_drive,
            user_data=user_data,
            **further,
        )

    def update_launch_metadata(self, metadata: Any) -> None:
        """Add to the metadata of new servers; see the manager's ``update_launch_metadata``."""
        self.manager.update_launch_metadata(self, metadata)

    # --- policies ---

    def add_policy(
        self,
        name: str,
        policy_type: str,
        cooldown: int,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> AutoScalePolicy:
        """Add a policy; see the manager's ``add_policy``."""
        return self.manager.add_policy(
            self,
            name,
            policy_type,
            cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def list_policies(self, limit: int | None = None, marker: Any = None) -> list[AutoScalePolicy]:
        """Return the policies; see the manager's ``list_policies``."""
        return self.manager.list_policies(self, **documents.page(limit, marker))

    def get_policy(self, policy: Any) -> AutoScalePolicy:
        """Return one policy; see the manager's ``get_policy``."""
        return self.manager.get_policy(self, policy)

    def replace_policy(
        self,
        policy: Any,
        name: str,
        policy_type: str,
        cooldown: int,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Set a whole policy; see the manager's ``replace_policy``."""
        self.manager.replace_policy(
            self,
            policy,
            name,
            policy_type,
            cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def update_policy(
        self,
        policy: Any,
        name: str | None = None,
        policy_type: str | None = None,
        cooldown: int | None = None,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Change a policy; see the manager's ``update_policy``."""
        self.manager.update_policy(
            self,
            policy,
            name=name,
            policy_type=policy_type,
            cooldown=cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def execute_policy(self, policy: Any) -> None:
        """Execute a policy; see the manager's ``execute_policy``."""
        self.manager.execute_policy(self, policy)

    def delete_policy(self, policy: Any) -> None:
        """Delete a policy with its webhooks; see the manager's ``delete_policy``."""
        self.manager.delete_policy(self, policy)

    # --- webhooks ---

    def add_webhook(self, policy: Any, name: str, metadata: Any = None) -> AutoScaleWebhook:
        """Add a webhook to a policy; see the manager's ``add_webhook``."""
        return self.manager.add_webhook(self, policy, name, metadata=metadata)

    def list_webhooks(
        self, policy: Any, limit: int | None = None, marker: Any = None
    ) -> list[AutoScaleWebhook]:
        """Return the webhooks of a policy; see the manager's ``list_webhooks``."""
        return self.manager.list_webhooks(self, policy, **documents.page(limit, marker))

    def get_webhook(self, policy: Any, webhook: Any) -> AutoScaleWebhook:
        """Return one webhook; see the manager's ``get_webhook``."""
        return self.manager.get_webhook(self, policy, webhook)

    def replace_webhook(self, policy: Any, webhook: Any, name: str, metadata: Any = None) -> None:
        """Set name and metadata of a webhook; see the manager's ``replace_webhook``."""
        self.manager.replace_webhook(self, policy, webhook, name, metadata=metadata)

    def update_webhook(
        self, policy: Any, webhook: Any, name: str | None = None, metadata: Any = None
    ) -> AutoScaleWebhook:
        """Change a webhook; see the manager's ``update_webhook``."""
        return self.manager.update_webhook(self, policy, webhook, name=name, metadata=metadata)

    def update_webhook_metadata(self, policy: Any, webhook: Any, metadata: Any) -> AutoScaleWebhook:
        """Add to the metadata of a webhook; see the manager's ``update_webhook_metadata``."""
        return self.manager.update_webhook_metadata(self, policy, webhook, metadata)

    def delete_webhook(self, policy: Any, webhook: Any) -> None:
        """Delete a webhook; see the manager's ``delete_webhook``."""
        self.manager.delete_webhook(self, policy, webhook)
