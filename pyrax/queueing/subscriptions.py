"""Subscriptions: whom Zaqar tells of new messages."""

from __future__ import annotations

from typing import Any

from pyrax import answers
from pyrax.parameters import given
from pyrax.queueing.base import BaseQueueManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList


class QueueSubscription(BaseResource):
    """A subscription.

    `id`, `subscriber` (URL), `source` (name of the queue), `ttl` and `age` (seconds), `options`.
    """

    manager: SubscriptionManager
    age: int
    id: str
    options: dict[str, Any]
    source: str
    subscriber: str
    ttl: int

    def update(self, **kwargs: Any) -> None:
        """Change the subscription; see `QueueClient.update_subscription`.

        Args:
            **kwargs: ``subscriber``, ``ttl`` or ``options``.
        """
        self.manager.update(self, **kwargs)

    def confirm(self, confirmed: bool = True) -> None:
        """Say for the subscriber that it wants to be told, or does not; see
        `QueueClient.confirm_subscription`.
        """
        self.manager.confirm(self, confirmed)


class SubscriptionManager(BaseQueueManager[QueueSubscription]):
    """The subscriptions of one queue (Zaqar API v2, "Subscriptions")."""

    def list(  # type: ignore[override]
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[QueueSubscription]:
        """Return all subscriptions."""
        return ResourceList(self._pages(self._collection))

    def get(self, item: Any) -> QueueSubscription:
        """Return one subscription."""
        _, body = self._send("GET", self._item_uri(item))
        return self.resource_class(self, body, loaded=True)

    def create(
        self, subscriber: str, ttl: int | None = None, options: Any = None
    ) -> QueueSubscription:
        """Subscribe; see `QueueClient.create_subscription`."""
        if not subscriber:
            raise ValueError("The URL of a subscriber is needed.")
        fields = given(subscriber=subscriber, ttl=ttl, options=options)
        _, body = self._send("POST", self._collection, body=fields)
        info = {**fields, "id": answers.mapping(body or {}).get("subscription_id")}
        return self.resource_class(self, info, loaded=info["id"] is None)

    def update(
        self,
        subscription: Any,
        subscriber: str | None = None,
        ttl: int | None = None,
        options: Any = None,
    ) -> None:
        """Change a subscription."""
        fields = given(subscriber=subscriber, ttl=ttl, options=options)
        if not fields:
            raise ValueError("Nothing was given to change.")
        self._send("PATCH", self._item_uri(subscription), body=fields)

    def confirm(self, subscription: Any, confirmed: bool = True) -> None:
        """Say for a subscriber that it wants to be told, or does not."""
        uri = self._item_uri(subscription, "confirm")
        self._send("PUT", uri, body={"confirmed": bool(confirmed)})
