"""Claims: messages that nobody else gets for a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.parameters import given
from pyrax.queueing.base import BaseQueueManager, last_segment, query_value
from pyrax.queueing.messages import QueueMessage, QueueMessageManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList


class QueueClaim(BaseResource):
    """A claim.

    Attributes:
        id: Its id.
        messages: The `QueueMessage` objects that are claimed.
        href: Its path.
        age: Seconds since it was made or last renewed.
        ttl: Seconds after which it ends.
    """

    manager: QueueClaimManager
    age: int
    ttl: int

    id: Any = None
    messages: list[QueueMessage] = None  # type: ignore[assignment]
    href: Any = ""
    _repr_properties = ["id"]

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Take over the fields; the messages become objects."""
        super()._add_details({key: value for key, value in info.items() if key != "messages"})
        if not info.get("id") and info.get("href"):
            self.id = last_segment(info["href"])
        if info.get("messages") is not None:
            manager = getattr(self.manager, "_message_manager", None)
            messages = answers.mappings(info["messages"], "'messages' of the claim")
            self.messages = ResourceList(
                QueueMessage(manager, one, loaded=True) for one in messages
            )


class QueueClaimManager(BaseQueueManager[QueueClaim]):
    """The claims of one queue (Cloud Queues API v1, "Claims")."""

    _message_manager: QueueMessageManager | None = None

    def claim(self, ttl: int, grace: int, count: int | None = None) -> QueueClaim | None:
        """Claim messages.

        Args:
            ttl: Seconds after which the claim ends.
            grace: Seconds that claimed messages live on at least after that.
            count: How many at most; ``None`` for as many as the service gives.

        Returns:
            The `QueueClaim`; ``None`` if there was nothing to claim.

        Raises:
            ValueError: The number of messages is less than one.
        """
        self._check_client_id()
        if count is not None and int(count) < 1:
            raise ValueError(f"At least one message has to be claimed, not {count}.")
        query = utils.build_query({"limit": None if count is None else int(count)})
        uri = f"{self._collection}{query}"
        resp, body = self._send("POST", uri, body={"ttl": ttl, "grace": grace})
        if resp.status_code == 204:
            return None
        messages = self._data_from_response(body, "messages")
        location = (getattr(resp, "headers", None) or {}).get("Location")
        claim_id = self._claim_id(messages, location)
        href = None
        try:
            if claim_id:
                href = f"{self._collection}/{utils.quote_segment(claim_id)}"
                return self.get(claim_id)
        except (exceptions.ClientException, exceptions.ConnectionFailed):
            pass
        # The messages are claimed already: nobody else would get them either.
        info = {"id": claim_id, "href": href, "ttl": ttl, "age": 0, "messages": messages}
        return self.resource_class(self, info, loaded=True)

    def get(self, item: Any) -> QueueClaim:
        """Return one claim.

        Args:
            item: The claim or its id.

        Raises:
            NotFound: There is no such claim, or it has ended.
        """
        self._check_client_id()
        _, body = self._send("GET", self._item_uri(item))
        return self.resource_class(self, body, loaded=True)

    def update(self, claim: Any, ttl: int | None = None, grace: int | None = None) -> None:
        """Renew a claim.

        Args:
            claim: The claim or its id.
            ttl: Seconds, counted from now, after which it ends.
            grace: Seconds that claimed messages live on at least after that.

        Raises:
            MissingClaimParameters: Neither was given.
            NotFound: There is no such claim, or it has ended.
        """
        self._check_client_id()
        if ttl is None and grace is None:
            raise exceptions.MissingClaimParameters("A new 'ttl' or a new 'grace' is needed.")
        body = given(**self._renewed(claim, ttl, grace))
        self._send("PATCH", self._item_uri(claim), body=body)

    def delete(self, item: Any) -> None:
        """Release a claim: its messages are free again.

        Args:
            item: The claim or its id.
        """
        self._check_client_id()
        return super().delete(item)

    # --- building blocks ---

    def _check_client_id(self) -> None:
        """Let the service decide whether it needs a client id."""

    def _claim_id(self, messages: Any, location: Any) -> Any:
        """Return the id of a new claim: the first message names it, else the answer's place."""
        first = answers.mappings(messages)[0].get("href") if messages else None
        return query_value(first, "claim_id") or last_segment(location)

    def _renewed(self, claim: Any, ttl: Any, grace: Any) -> dict[str, Any]:
        """Return the values to send."""
        return {"ttl": ttl, "grace": grace}


class ZaqarClaimManager(QueueClaimManager):
    """The claims of one queue (Zaqar API v2, "Claims")."""

    def _check_client_id(self) -> None:
        """Refuse calls without a client id: a new one each time would be no use."""
        self.api._manager.check_client_id()

    def _claim_id(self, messages: Any, location: Any) -> Any:
        """Return the id of a new claim: the answer's place, else the first message names it."""
        return last_segment(location) or super()._claim_id(messages, location)

    def _renewed(self, claim: Any, ttl: Any, grace: Any) -> dict[str, Any]:
        """Return the values to send: Zaqar sets what is missing to its default.

        The present ``ttl`` is read; nothing tells the present ``grace``.
        """
        if ttl is None:
            ttl = self.get(claim).ttl
        return {"ttl": ttl, "grace": grace}
