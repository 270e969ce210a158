"""A scaling policy and its webhooks, and what can be done to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pyrax import utils
from pyrax.autoscale import documents
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.autoscale.group import ScalingGroup
    from pyrax.autoscale.managers import ScalingGroupManager


def group_of(manager: Any, scaling_group: Any) -> ScalingGroup:
    """Return the group of a policy or a webhook.

    Args:
        manager: The manager of groups.
        scaling_group: The group, or its id, or a dict with it: then the object fetches itself
            when more is asked.
    """
    group: ScalingGroup = scaling_group
    if isinstance(scaling_group, (str, int, Mapping)):
        make: Any = getattr(manager, "resource_class", None) or BaseResource
        group = make(manager, {"id": utils.get_id(scaling_group)})
    return group


def policy_of(manager: Any, policy: AutoScalePolicy | Any, scaling_group: Any) -> AutoScalePolicy:
    """Return the policy of a webhook; by id, one that fetches itself when more is asked."""
    if not isinstance(policy, (str, int, Mapping)):
        return policy
    return AutoScalePolicy(manager, {"id": utils.get_id(policy)}, scaling_group, loaded=False)


class _Part(BaseResource):
    """What belongs to a group and comes complete: a missing field is not looked for."""

    manager: ScalingGroupManager
    _key: ClassVar[str] = ""

    def __init__(self, manager: Any, info: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) < 2:
            kwargs.setdefault("loaded", True)
        super().__init__(manager, info, *args, **kwargs)

    def _take(self, info: Any) -> None:
        """Become what the service says now; fields that it has no longer are gone."""
        for name in set(self._info) - set(info) - self._reserved:
            self.__dict__.pop(name, None)
        self._info = dict(info)
        self._add_details(info)
        self._loaded = True


class AutoScalePolicy(_Part):
    """What changes the size of a scaling group, and when.

    Attributes are those of the service: ``id``, ``name``, ``type`` (``webhook``, ``schedule``),
    ``cooldown`` (seconds), one of ``change``, ``changePercent`` and ``desiredCapacity``,
    ``args`` and ``links``.

    Args:
        manager: The manager of groups.
        info: The fields, a dict as the service sent it.
        scaling_group: The group, or its id.
        *args: ``key`` and ``loaded`` of ``BaseResource``.
        **kwargs: Likewise.
    """

    args: dict[str, Any]
    change: int
    changePercent: int
    cooldown: int
    desiredCapacity: int
    id: str
    links: list[dict[str, Any]]
    name: str
    type: str

    _non_display: ClassVar[list[str]] = ["links", "webhooks", "webhooks_links"]

    def __init__(
        self, manager: Any, info: Any, scaling_group: Any, *args: Any, **kwargs: Any
    ) -> None:
        self._scaling_group = group_of(manager, scaling_group)
        super().__init__(manager, info, *args, **kwargs)

    @property
    def scaling_group(self) -> ScalingGroup:
        """The group, a ``ScalingGroup``."""
        return self._scaling_group

    @scaling_group.setter
    def scaling_group(self, scaling_group: Any) -> None:
        """Assign another group, or its id."""
        self._scaling_group = group_of(self.manager, scaling_group)

    def get(self) -> AutoScalePolicy:  # type: ignore[override]
        """Fetch the policy again (Auto Scale API, "Show policy details").

        Returns:
            The policy itself, refreshed.

        Raises:
            NotFound: It does not exist any more.
        """
        self._take(self.manager.get_policy(self.scaling_group, self)._info)
        return self

    reload = get  # type: ignore[assignment]

    def delete(self) -> None:
        """Delete the policy with its webhooks; see the manager's ``delete_policy``."""
        self.manager.delete_policy(self.scaling_group, self)

    def update(
        self,
        name: str | None = None,
        policy_type: str | None = None,
        cooldown: int | None = None,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Change what is given; see the manager's ``update_policy``."""
        self.manager.update_policy(
            self.scaling_group,
            self,
            name=name,
            policy_type=policy_type,
            cooldown=cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def execute(self) -> None:
        """Execute the policy; see the manager's ``execute_policy``."""
        self.manager.execute_policy(self.scaling_group, self)

    # --- webhooks ---

    def add_webhook(self, name: str, metadata: Any = None) -> AutoScaleWebhook:
        """Add a webhook; see the manager's ``add_webhook``."""
        return self.manager.add_webhook(self.scaling_group, self, name, metadata=metadata)

    def list_webhooks(self, limit: int | None = None, marker: Any = None) -> list[AutoScaleWebhook]:
        """Return the webhooks; see the manager's ``list_webhooks``."""
        return self.manager.list_webhooks(self.scaling_group, self, **documents.page(limit, marker))

    def get_webhook(self, webhook: Any) -> AutoScaleWebhook:
        """Return one webhook; see the manager's ``get_webhook``."""
        return self.manager.get_webhook(self.scaling_group, self, webhook)

    def replace_webhook(self, webhook: Any, name: str, metadata: Any = None) -> None:
        """Set name and metadata of a webhook; see the manager's ``replace_webhook``."""
        self.manager.replace_webhook(self.scaling_group, self, webhook, name, metadata=metadata)

    def update_webhook(
        self, webhook: Any, name: str | None = None, metadata: Any = None
    ) -> AutoScaleWebhook:
        """Change a webhook; see the manager's ``update_webhook``."""
        return self.manager.update_webhook(
            self.scaling_group, self, webhook, name=name, metadata=metadata
        )

    def update_webhook_metadata(self, webhook: Any, metadata: Any) -> AutoScaleWebhook:
        """Add to the metadata of a webhook; see the manager's ``update_webhook_metadata``."""
        return self.manager.update_webhook_metadata(self.scaling_group, self, webhook, metadata)

    def delete_webhook(self, webhook: Any) -> None:
        """Delete a webhook; see the manager's ``delete_webhook``."""
        self.manager.delete_webhook(self.scaling_group, self, webhook)


class AutoScaleWebhook(_Part):
    """An address by which a policy can be executed without a login.

    Attributes are those of the service: ``id``, ``name``, ``metadata`` and ``links``. The links
    hold the capability URL: whoever knows it can scale the group, so they are not shown.

    Args:
        manager: The manager of groups.
        info: The fields, a dict as the service sent it.
        policy: The policy, or its id.
        scaling_group: The group, or its id.
        *args: ``key`` and ``loaded`` of ``BaseResource``.
        **kwargs: Likewise.
    """

    id: str
    links: list[dict[str, Any]]
    metadata: dict[str, Any]
    name: str

    _non_display: ClassVar[list[str]] = ["links", "metadata"]

    def __init__(
        self, manager: Any, info: Any, policy: Any, scaling_group: Any, *args: Any, **kwargs: Any
    ) -> None:
        self._scaling_group = group_of(manager, scaling_group)
        self._policy = policy_of(manager, policy, self._scaling_group)
        super().__init__(manager, info, *args, **kwargs)

    @property
    def scaling_group(self) -> ScalingGroup:
        """The group, a ``ScalingGroup``."""
        return self._scaling_group

    @property
    def policy(self) -> AutoScalePolicy:
        """The policy, an ``AutoScalePolicy``."""
        return self._policy

    @policy.setter
    def policy(self, policy: Any) -> None:
        """Assign another policy, or its id."""
        self._policy = policy_of(self.manager, policy, self._scaling_group)

    @property
    def capability_url(self) -> str | None:
        """The address that executes the policy, a secret; ``None`` if the service sent none."""
        links = self.__dict__.get("links") or []
        return next((link.get("href") for link in links if link.get("rel") == "capability"), None)

    def get(self) -> AutoScaleWebhook:  # type: ignore[override]
        """Fetch the webhook again (Auto Scale API, "Show webhook details").

        Returns:
            The webhook itself, refreshed.

        Raises:
            NotFound: It does not exist any more.
        """
        self._take(self.policy.get_webhook(self)._info)
        return self

    reload = get  # type: ignore[assignment]

    def update(self, name: str | None = None, metadata: Any = None) -> AutoScaleWebhook:
        """Change what is given; see the manager's ``update_webhook``."""
        return self.policy.update_webhook(self, name=name, metadata=metadata)

    def update_metadata(self, metadata: Any) -> AutoScaleWebhook:
        """Add to the metadata; see the manager's ``update_webhook_metadata``."""
        return self.policy.update_webhook_metadata(self, metadata)

    def delete(self) -> None:
        """Delete the webhook; its address does nothing from then on."""
        self.policy.delete_webhook(self)
