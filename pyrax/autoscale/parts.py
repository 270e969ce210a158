"""The calls for the policies of a group and for their webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyrax import answers, utils
from pyrax.autoscale import documents
from pyrax.autoscale.group import ScalingGroup
from pyrax.autoscale.policy import AutoScalePolicy, AutoScaleWebhook
from pyrax.manager import BaseManager, _next_link_query
from pyrax.tables import ResourceList


class PartCalls(BaseManager[ScalingGroup]):
    """What policies and webhooks have in common."""

    def _policy_uri(self, scaling_group: Any, policy: Any, *further: str) -> str:
        """Return the path of a policy."""
        return self._item_uri(scaling_group, "policies", utils.get_id(policy), *further)

    def _webhook_uri(self, scaling_group: Any, policy: Any, *webhook: Any) -> str:
        """Return the path of the webhooks of a policy, or of one of them."""
        ids = (utils.get_id(one) for one in webhook)
        return self._policy_uri(scaling_group, policy, "webhooks", *ids)

    def _parts(self, uri: str, key: str, limit: Any, marker: Any) -> Iterator[Any]:
        """Give what a list holds: one page with a limit, else all pages."""
        marker = None if marker is None else utils.get_id(marker)
        target: str | None = f"{uri}{utils.build_query([('limit', limit), ('marker', marker)])}"
        asked: set[str] = set()
        while target and target not in asked:
            asked.add(target)
            found = self._send("GET", target)[1]
            yield from self._data_from_response(found, key)
            query = None if limit is not None else _next_link_query(found, key)
            target = f"{uri}?{query}" if query else None

    def _part(self, answer: Any, key: str, uri: str) -> Any:
        """Return what an answer holds under a key.

        Raises:
            ServiceResponseFailure: It holds nothing there.
        """
        found = answers.member(answer, key, f"The answer for '{uri}'")
        if not found:
            raise answers.unexpected(found, f"'{key}' in the answer for '{uri}'", "what was made")
        return found


class PolicyCalls(PartCalls):
    """What changes the size of a group (Auto Scale API, "Policies")."""

    def add_policy(
        self,
        scaling_group: Any,
        name: str,
        policy_type: str,
        cooldown: int,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> AutoScalePolicy:
        """Add a policy (Auto Scale API, "Create policies").

        Args:
            scaling_group: The group, or its id.
            name: Its name.
            policy_type: ``"webhook"`` or ``"schedule"``.
            cooldown: Seconds between two executions, 0 to 86400.
            change: Servers to add, negative to take away; percents with ``is_percent``.
            is_percent: ``True`` if ``change`` is in percents of the servers that there are.
            desired_capacity: Servers that there are to be; counts more than ``change``.
            args: When a schedule is due: ``{"cron": "23 * * * *"}`` (UTC), or ``{"at": moment}``
                with a ``datetime`` (UTC if it has no zone) or text.

        Returns:
            The ``AutoScalePolicy``.

        Raises:
            ValueError: Neither ``change`` nor ``desired_capacity`` is given.
            BadRequest: The service does not take a value.
            UnprocessableEntity: The group has as many policies as it may have.
        """
        body = documents.policy(
            name, policy_type, cooldown, change, is_percent, desired_capacity, args
        )
        uri = self._item_uri(scaling_group, "policies")
        answer = self._send("POST", uri, body=[body])[1]
        made = documents.one_of(self._part(answer, "policies", uri), name)
        if isinstance(scaling_group, ScalingGroup):
            scaling_group._note_policy(made.get("id"), made)
        return AutoScalePolicy(self, made, scaling_group)

    def list_policies(
        self, scaling_group: Any, limit: int | None = None, marker: Any = None
    ) -> list[AutoScalePolicy]:
        """Return the policies of a group (Auto Scale API, "List policies").

        Args:
            scaling_group: The group, or its id.
            limit: How many at most, 1 to 100; default: all, from as many pages as there are.
            marker: Id of the last policy of the page before.

        Returns:
            A list of ``AutoScalePolicy``.
        """
        uri = self._item_uri(scaling_group, "policies")
        found = self._parts(uri, "policies", limit, marker)
        return ResourceList(AutoScalePolicy(self, one, scaling_group) for one in found)

    def get_policy(self, scaling_group: Any, policy: Any) -> AutoScalePolicy:
        """Return one policy (Auto Scale API, "Show policy details").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.

        Raises:
            NotFound: There is no such policy.
        """
        uri = self._policy_uri(scaling_group, policy)
        found = self._part(self._send("GET", uri)[1], "policy", uri)
        return AutoScalePolicy(self, found, scaling_group)

    def replace_policy(
        self,
        scaling_group: Any,
        policy: Any,
        name: str,
        policy_type: str,
        cooldown: int,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Set a whole policy (Auto Scale API, "Replace policy"); see ``add_policy``.

        Raises:
            BadRequest: The service does not take a value.
            NotFound: There is no such policy.
            ValueError: Neither ``change`` nor ``desired_capacity`` is given.
        """
        body = documents.policy(
            name, policy_type, cooldown, change, is_percent, desired_capacity, args
        )
        self._put_policy(scaling_group, policy, body)

    def _put_policy(self, scaling_group: Any, policy: Any, body: dict[str, Any]) -> None:
        """Send a whole policy, and note it on the objects."""
        self._send("PUT", self._policy_uri(scaling_group, policy), body=body)
        if isinstance(policy, AutoScalePolicy):
            kept = {key: policy._info[key] for key in ("id", "links") if key in policy._info}
            policy._take({**kept, **body})
        if isinstance(scaling_group, ScalingGroup):
            scaling_group._note_policy(utils.get_id(policy), body)

    def update_policy(
        self,
        scaling_group: Any,
        policy: Any,
        name: str | None = None,
        policy_type: str | None = None,
        cooldown: int | None = None,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Change what is given of a policy; see ``add_policy``.

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id; by id it is fetched first.
            name: Its name.
            policy_type: Its type; without ``args`` those of another type are dropped.
            cooldown: Seconds between two executions, 0 to 86400.
            change: Servers, or percents; replaces any kind of change.
            is_percent: ``True`` if ``change`` is in percents of the servers that there are.
            desired_capacity: Servers that there are to be; counts more than ``change``.
            args: When a schedule is due.

        Raises:
            NotFound: There is no such policy.
            BadRequest: The service does not take a value.
        """
        if not isinstance(policy, AutoScalePolicy) or not policy.loaded:
            policy = self.get_policy(scaling_group, policy)
        stored = {
            key: vars(policy)[key]
            for key in ("name", "type", "cooldown", "args", *documents.CHANGE_KEYS)
            if key in vars(policy)
        }
        body = documents.updated_policy(
            stored, name, policy_type, cooldown, change, is_percent, desired_capacity, args
        )
        self._put_policy(scaling_group, policy, body)

    def execute_policy(self, scaling_group: Any, policy: Any) -> None:
        """Execute a policy (Auto Scale API, "Execute policy"); it is done in the background.

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.

        Raises:
            Forbidden: A cooldown has not passed, the group is paused, or nothing would change.
            NotFound: There is no such policy.
        """
        self._send("POST", self._policy_uri(scaling_group, policy, "execute"))

    def delete_policy(self, scaling_group: Any, policy: Any) -> None:
        """Delete a policy with its webhooks (Auto Scale API, "Delete policy").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.

        Raises:
            NotFound: There is no such policy.
        """
        self._send("DELETE", self._policy_uri(scaling_group, policy))
        if isinstance(scaling_group, ScalingGroup):
            scaling_group._note_policy(utils.get_id(policy), None)


class WebhookCalls(PartCalls):
    """Addresses that execute policies without a login (Auto Scale API, "Webhooks")."""

    def add_webhook(
        self, scaling_group: Any, policy: Any, name: str, metadata: Any = None
    ) -> AutoScaleWebhook:
        """Add a webhook to a policy (Auto Scale API, "Create webhooks").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            name: Its name.
            metadata: A dict of texts.

        Returns:
            The ``AutoScaleWebhook``; its ``capability_url`` is a secret.

        Raises:
            NotFound: There is no such policy.
            UnprocessableEntity: The policy has as many webhooks as it may have.
        """
        uri = self._webhook_uri(scaling_group, policy)
        body = [_webhook(name, metadata)]
        answer = self._send("POST", uri, body=body)[1]
        made = documents.one_of(self._part(answer, "webhooks", uri), name)
        return AutoScaleWebhook(self, made, policy, scaling_group)

    def list_webhooks(
        self, scaling_group: Any, policy: Any, limit: int | None = None, marker: Any = None
    ) -> list[AutoScaleWebhook]:
        """Return the webhooks of a policy (Auto Scale API, "List webhooks").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            limit: How many at most, 1 to 100; default: all, from as many pages as there are.
            marker: Id of the last webhook of the page before.

        Returns:
            A list of ``AutoScaleWebhook``.
        """
        uri = self._webhook_uri(scaling_group, policy)
        found = self._parts(uri, "webhooks", limit, marker)
        return ResourceList(AutoScaleWebhook(self, one, policy, scaling_group) for one in found)

    def get_webhook(self, scaling_group: Any, policy: Any, webhook: Any) -> AutoScaleWebhook:
        """Return one webhook (Auto Scale API, "Show webhook details").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            webhook: The webhook, or its id.

        Raises:
            NotFound: There is no such webhook.
        """
        uri = self._webhook_uri(scaling_group, policy, webhook)
        found = self._part(self._send("GET", uri)[1], "webhook", uri)
        return AutoScaleWebhook(self, found, policy, scaling_group)

    def replace_webhook(
        self, scaling_group: Any, policy: Any, webhook: Any, name: str, metadata: Any = None
    ) -> None:
        """Set name and metadata of a webhook (Auto Scale API, "Update webhook").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            webhook: The webhook, or its id.
            name: Its name.
            metadata: All its metadata; ``None`` for none.

        Raises:
            NotFound: There is no such webhook.
        """
        body = _webhook(name, metadata)
        self._send("PUT", self._webhook_uri(scaling_group, policy, webhook), body=body)
        if isinstance(webhook, AutoScaleWebhook):
            webhook._take({**webhook._info, **body})

    def update_webhook(
        self,
        scaling_group: Any,
        policy: Any,
        webhook: AutoScaleWebhook | Any,
        name: str | None = None,
        metadata: Any = None,
    ) -> AutoScaleWebhook:
        """Change what is given of a webhook.

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            webhook: The webhook, or its id; by id it is fetched first.
            name: Its name.
            metadata: All its metadata; ``{}`` for none.

        Returns:
            The webhook as the service has it then: the object that was given, refreshed.

        Raises:
            NotFound: There is no such webhook.
        """
        if not isinstance(webhook, AutoScaleWebhook):
            webhook = self.get_webhook(scaling_group, policy, webhook)
        self.replace_webhook(
            scaling_group,
            policy,
            webhook,
            webhook.name if name is None else name,
            webhook.metadata if metadata is None else metadata,
        )
        webhook._take(self.get_webhook(scaling_group, policy, webhook)._info)
        return webhook

    def update_webhook_metadata(
        self, scaling_group: Any, policy: Any, webhook: Any, metadata: Any
    ) -> AutoScaleWebhook:
        """Add to the metadata of a webhook, or change values of it.

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            webhook: The webhook, or its id; by id it is fetched first.
            metadata: What is added, a dict of texts.

        Returns:
            The webhook; see ``update_webhook``.
        """
        added = documents.text_mapping(metadata, "metadata of a webhook")
        if not isinstance(webhook, AutoScaleWebhook):
            webhook = self.get_webhook(scaling_group, policy, webhook)
        merged = {**(webhook.metadata or {}), **added}
        updated = self.update_webhook(scaling_group, policy, webhook, metadata=merged)
        # What was written is in it, also where the service still answers with what was before.
        updated.metadata = {**(updated.metadata or {}), **added}
        return updated

    def delete_webhook(self, scaling_group: Any, policy: Any, webhook: Any) -> None:
        """Delete a webhook (Auto Scale API, "Delete webhook").

        Args:
            scaling_group: The group, or its id.
            policy: The policy, or its id.
            webhook: The webhook, or its id.

        Raises:
            NotFound: There is no such webhook.
        """
        self._send("DELETE", self._webhook_uri(scaling_group, policy, webhook))


def _webhook(name: Any, metadata: Any) -> dict[str, Any]:
    """Return a webhook; without metadata the service would refuse it."""
    return {"name": name, "metadata": documents.text_mapping(metadata, "metadata of a webhook")}
