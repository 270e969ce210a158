"""A queue."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax.queueing.claims import QueueClaim, QueueClaimManager
from pyrax.queueing.messages import QueueMessage, QueueMessageManager, QueueMessages
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.queueing.queues import QueueManager
    from pyrax.tables import ResourceList


class Queue(BaseResource):
    """A queue; its name is its id.

    Args:
        manager: The manager.
        info: The fields: `name` and, when a list gave them, `href` and `metadata`.
        key: If given, the fields are ``info[key]``.
        loaded: Whether the fields are complete.
    """

    manager: QueueManager
    href: str
    name: str

    _repr_properties = ["id"]

    def __init__(
        self, manager: Any, info: Any, key: str | None = None, loaded: bool = False
    ) -> None:
        info = info or {"queue": {}}
        super().__init__(manager, info, key=key, loaded=loaded)
        api = getattr(manager, "api", None)
        messages = getattr(manager, "message_manager_class", None) or QueueMessageManager
        claims = getattr(manager, "claim_manager_class", None) or QueueClaimManager
        self._message_manager = messages(api, QueueMessage, "", "messages")
        self._claim_manager = claims(api, QueueClaim, "", "claims")
        self._claim_manager._message_manager = self._message_manager
        self._place_managers()

    def _place_managers(self) -> None:
        """Tell the managers of messages and claims where the queue is."""
        name = self.__dict__.get("name")
        place = "" if name in (None, ".", "..") else urllib.parse.quote(str(name), safe="")
        self._message_manager.uri_base = f"queues/{place}/messages"
        self._claim_manager.uri_base = f"queues/{place}/claims"

    @property
    def id(self) -> str:
        """The name."""
        return self.__dict__.get("name")  # type: ignore[return-value]

    @id.setter
    def id(self, value: Any) -> None:
        """Set the name."""
        self.name = value
        self._place_managers()

    def __getattr__(self, key: str) -> Any:
        """Say that there is no such attribute; the service has no more to tell of a queue."""
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{key}'")

    def get(self) -> None:
        """Look whether the queue exists.

        Raises:
            NotFound: It does not.
        """
        self.manager.get(self.id)
        self._loaded = True

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Take over the fields."""
        super()._add_details({key: value for key, value in info.items() if key != "id"})

    # --- messages ---

    def get_message(self, msg_id: Any) -> QueueMessage:
        """Return one message.

        Args:
            msg_id: Id of the message.

        Raises:
            NotFound: There is no such message.
        """
        return self._message_manager.get(msg_id)

    def delete_message(self, msg_id: Any, claim_id: Any = None) -> None:
        """Delete a message.

        Args:
            msg_id: The message or its id.
            claim_id: The claim that it is part of.

        Raises:
            Forbidden: It is claimed, and no claim was given.
            BadRequest: The claim has ended.
        """
        self._message_manager.delete(msg_id, claim_id=claim_id)

    def list(
        self,
        include_claimed: bool = False,
        echo: bool = False,
        marker: Any = None,
        limit: int | None = None,
        **kwargs: Any,
    ) -> ResourceList[QueueMessage]:
        """Return messages; see `QueueMessageManager.list`.

        Args:
            **kwargs: ``include_delayed=True`` for those as well that cannot be seen yet (Zaqar
                only).
        """
        return self._message_manager.list(
            include_claimed=include_claimed, echo=echo, marker=marker, limit=limit, **kwargs
        )

    def list_by_ids(self, ids: Any) -> QueueMessages:
        """Return the messages of one id or a list of ids."""
        return self._message_manager.list_by_ids(ids)

    def delete_by_ids(self, ids: Any) -> Any:
        """Delete messages; see `QueueMessageManager.delete_by_ids`."""
        return self._message_manager.delete_by_ids(ids)

    def list_by_claim(self, claim: QueueClaim | Any) -> QueueMessages:
        """Return the messages of a claim, which is fetched if it is given by its id."""
        if not isinstance(claim, QueueClaim):
            claim = self._claim_manager.get(claim)
        return claim.messages

    def post_message(self, body: Any, ttl: int | None, **kwargs: Any) -> QueueMessage:
        """Post a message.

        Args:
            body: Any JSON value.
            ttl: Seconds that it lives, 60 to 1,209,600; in Zaqar ``None`` for the queue's default.
            **kwargs: ``delay``: seconds until it can be seen (Zaqar only, and there in queues
                whose metadata have ``_default_message_delay``).

        Returns:
            The `QueueMessage`.
        """
        return self._message_manager.create(body, ttl, **kwargs)

    # --- claims ---

    def claim_messages(self, ttl: int, grace: int, count: int | None = None) -> QueueClaim | None:
        """Claim messages; see `QueueClaimManager.claim`."""
        return self._claim_manager.claim(ttl, grace, count=count)

    def get_claim(self, claim: Any) -> QueueClaim:
        """Return one claim; see `QueueClaimManager.get`."""
        return self._claim_manager.get(claim)

    def update_claim(self, claim: Any, ttl: int | None = None, grace: int | None = None) -> None:
        """Renew a claim; see `QueueClaimManager.update`."""
        self._claim_manager.update(claim, ttl=ttl, grace=grace)

    def release_claim(self, claim: Any) -> None:
        """Release a claim: its messages are free again."""
        self._claim_manager.delete(claim)
