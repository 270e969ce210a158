"""Messages of a queue."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.queueing import base
from pyrax.queueing.base import (
    BaseQueueManager,
    chunks,
    ids_in_query,
    last_segment,
    not_supported,
    query_value,
)
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

SHOWN_BODY = 100
"""Characters of a message's body that its `repr` shows."""

ZAQAR_LIMIT = 20
"""The most messages or ids that Zaqar takes at once."""


class QueueMessage(BaseResource):
    """A message.

    Attributes:
        id: Its id.
        body: What was posted, any JSON value.
        ttl: Seconds that it lives, counted from when it was posted.
        age: Seconds since it was posted.
        href: Its path.
        claim_id: Id of the claim that it came with, else ``None``.
    """

    manager: QueueMessageManager
    age: int
    body: Any
    checksum: str
    claim_count: int
    claim_id: str | None
    href: str | None
    id: str | None
    partial: bool
    resources: list[str]
    ttl: int

    def __init__(
        self, manager: Any, info: Any, key: str | None = None, loaded: bool = False
    ) -> None:
        self.__dict__.update(dict.fromkeys(("id", "age", "body", "href", "ttl", "claim_id")))
        super().__init__(manager, info, key=key, loaded=loaded)

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Take over the fields; id and claim stand in the path where they have no own field."""
        super()._add_details(info)
        if self.href:
            if not info.get("id"):
                self.id = last_segment(self.href)
            if not info.get("claim_id"):
                self.claim_id = query_value(self.href, "claim_id") or self.claim_id

    def delete(self, claim_id: str | None = None) -> None:
        """Delete the message.

        Args:
            claim_id: The claim that it is part of; default: the one that it came with.

        Raises:
            Forbidden: It is claimed, and no claim was given.
            BadRequest: The claim has ended.
        """
        self.manager.delete(self, claim_id=claim_id)

    def _display(self) -> dict[str, Any]:
        fields = super()._display()
        whole = fields.get("body")
        text = whole if isinstance(whole, str) else repr(whole)
        if len(text) > SHOWN_BODY:
            fields["body"] = f"{text[:SHOWN_BODY]}..."
        return fields


class QueueMessageManager(BaseQueueManager[QueueMessage]):
    """The messages of one queue (Cloud Queues API v1, "Messages")."""

    dialect = base.RACKSPACE
    most_ids = base.MSG_LIMIT

    def get(self, item: Any) -> QueueMessage:
        """Return one message.

        Args:
            item: The message or its id.

        Raises:
            NotFound: There is no such message.
        """
        self._check_client_id()
        _, body = self._send("GET", self._item_uri(item))
        return self.resource_class(self, body, loaded=True)

    def create(self, name: Any, ttl: Any = None, *args: Any, **kwargs: Any) -> QueueMessage:
        """Post a message.

        Args:
            name: The body, any JSON value.
            ttl: Seconds that it lives.
            *args: Nothing more.
            **kwargs: ``delay`` (Zaqar only), and those of every ``create``.

        Returns:
            The `QueueMessage`.
        """
        self._check_client_id()
        return super().create(name, ttl, *args, **kwargs)

    def post(self, messages: Any) -> QueueMessages:
        """Post several messages.

        Args:
            messages: Dicts with `body`, `ttl` and, in Zaqar, `delay`.

        Returns:
            A list of `QueueMessage`.

        Raises:
            ClientException: The service refused; ``posted`` has the messages of the requests
                before, which are posted.
        """
        self._check_client_id()
        prepared = [self._message(**one) for one in messages]
        made: QueueMessages = []
        for some in chunks(prepared, self.most_ids):
            try:
                _, body = self._send("POST", self._collection, body=self._wrapped(some))
            except exceptions.PyraxException as error:
                error.posted = made  # type: ignore[attr-defined]
                if made:
                    text = f"{len(made)} of {len(prepared)} messages were posted before."
                    utils.update_exc(error, text, before=False)
                raise
            made += self._posted(some, body)
        return made

    def list(  # type: ignore[override]
        self,
        include_claimed: bool = False,
        echo: bool = False,
        marker: Any = None,
        limit: int | None = None,
        **further: Any,
    ) -> ResourceList[QueueMessage]:
        """Return messages.

        Args:
            include_claimed: ``True`` for those as well that are claimed.
            echo: ``True`` for those as well that this client id has posted.
            marker: Where to start; the service's own word for the place after a page.
            limit: How many at most; ``None`` for all.
            **further: ``include_delayed`` (Zaqar only).

        Returns:
            A list of `QueueMessage`; an empty one if there is no such queue.
        """
        self._check_client_id()
        return ResourceList(self._iterate_list(include_claimed, echo, marker, limit, **further))

    def _iterate_list(
        self,
        include_claimed: Any,
        echo: Any,
        marker: Any,
        limit: int | None,
        **further: Any,
    ) -> Iterator[Any]:
        """Give messages page by page, until a page has nothing new or there is no next one.

        A service may give the first message once more after the first page.
        """
        flags = {
            "include_claimed": _flag(include_claimed),
            "echo": _flag(echo),
            **self._further(**further),
        }
        left = None if limit is None else int(limit)
        markers: set[Any] = set()
        ids: set[Any] = set()
        while left is None or left > 0:
            size = base.MSG_LIMIT if left is None else min(base.MSG_LIMIT, left)
            query = utils.build_query({**flags, "marker": marker, "limit": size})
            _, body = self._list(f"{self._collection}{query}", return_raw=True)
            page = base.unseen(self._resources(body), ids)[:left]
            yield from page
            left = None if left is None else left - len(page)
            markers.add(marker)
            marker = _parser()(body)
            if not page or marker is None or marker in markers:
                return

    def delete(self, msg: Any, claim_id: Any = None) -> None:
        """Delete a message.

        Args:
            msg: The message or its id.
            claim_id: The claim that it is part of; default: the one that the object came with.
        """
        self._check_client_id()
        if claim_id is None:
            claim_id = getattr(msg, "claim_id", None)
        claim = None if claim_id is None else utils.get_id(claim_id)
        return self._delete(self._item_uri(msg) + utils.build_query({"claim_id": claim}))

    def list_by_ids(self, ids: Any) -> QueueMessages:
        """Return the messages of some ids, in their order; those that are gone are left out.

        Args:
            ids: One id or a list of them.
        """
        self._check_client_id()
        found: QueueMessages = []
        for some in chunks(ids, self.most_ids):
            page = self._list(f"{self._collection}?ids={ids_in_query(some)}")
            if not isinstance(page, list):
                return page  # type: ignore[no-any-return]  # as test suites of users replace it
            places = {str(utils.get_id(one)): place for place, one in enumerate(some)}
            found += sorted(page, key=lambda one: places.get(str(utils.get_id(one)), len(places)))
        return found

    def delete_by_ids(self, ids: Any) -> Any:
        """Delete the messages of some ids.

        Args:
            ids: One id or a list of them.

        Returns:
            The last ``(response, body)``; ``None`` for an empty list, for which nothing is sent.
        """
        self._check_client_id()
        answer = None
        for some in chunks(ids, self.most_ids):
            answer = self._send("DELETE", f"{self._collection}?ids={ids_in_query(some)}")
        return answer

    # --- building blocks ---

    def _check_client_id(self) -> None:
        """Let the service decide whether it needs a client id."""

    def _further(self, **further: Any) -> dict[str, Any]:
        """Return further parameters of lists; there are none here."""
        for name in further:
            raise not_supported(f"list_messages({name}=...)", self.dialect)
        return {}

    def _create_body(self, name: Any, ttl: Any = None, delay: Any = None) -> Any:
        """Return the request body of one message."""
        return self._wrapped([self._message(name, ttl, delay)])

    def _message(self, body: Any = None, ttl: Any = None, delay: Any = None) -> dict[str, Any]:
        """Return a message as it is posted."""
        if delay is not None:
            raise not_supported("post_message(delay=...)", self.dialect)
        return {"body": body, "ttl": ttl}

    def _wrapped(self, messages: Any) -> Any:
        """Return messages as the body of a request."""
        return list(messages)

    def _create(
        self,
        uri: str,
        body: Any,
        return_none: bool = False,
        return_raw: bool = False,
        return_response: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Post a message; the answer tells only where it is, the rest is what was sent."""
        self.run_hooks("modify_body_for_create", body, **kwargs)
        resp, resp_body = self._send("POST", self._collection, body=body)
        if return_none:
            return None
        if return_response:
            return resp
        if return_raw:
            return resp_body
        return self._posted(self._unwrapped(body), resp_body)[0]

    def _unwrapped(self, body: Any) -> Any:
        """Return the messages in the body of a request."""
        return body

    def _posted(self, messages: Any, resp_body: Any) -> QueueMessages:
        """Return the messages that were posted."""
        told = resp_body if isinstance(resp_body, dict) else {}
        places = answers.sequence(told.get("resources") or [], "'resources'")
        made = []
        for number, message in enumerate(messages):
            info = {"body": message["body"], "ttl": message.get("ttl"), "age": 0, **told}
            info["href"] = places[number] if number < len(places) else None
            made.append(self.resource_class(self, info, loaded=True))
        return made


class ZaqarMessageManager(QueueMessageManager):
    """The messages of one queue (Zaqar API v2, "Messages")."""

    dialect = base.OPENSTACK
    most_ids = ZAQAR_LIMIT

    def pop(self, count: int = 1) -> ResourceList[QueueMessage]:
        """Take messages off the queue: they are returned and deleted at once.

        Args:
            count: How many at most, 1 to 20.

        Raises:
            ValueError: The number is none of those.
        """
        self._check_client_id()
        number = int(count)
        if not 1 <= number <= ZAQAR_LIMIT:
            raise ValueError(f"From 1 to {ZAQAR_LIMIT} messages can be popped, not {count}.")
        # Never repeated by itself: what an answer that is lost had in it would be lost.
        _, body = self._send("DELETE", f"{self._collection}?pop={number}", idempotent=False)
        return self._resources(body)

    def _check_client_id(self) -> None:
        """Refuse calls without a client id: a new one each time would be no use."""
        self.api._manager.check_client_id()

    def _further(self, include_delayed: Any = None, **further: Any) -> dict[str, Any]:
        """Return further parameters of lists."""
        super()._further(**further)
        if include_delayed is None:
            return {}
        return {"include_delayed": _flag(include_delayed)}

    def _message(self, body: Any = None, ttl: Any = None, delay: Any = None) -> dict[str, Any]:
        """Return a message as it is posted; what is not given is left to the queue."""
        message = {"body": body, "ttl": ttl, "delay": delay}
        return {key: value for key, value in message.items() if key == "body" or value is not None}

    def _wrapped(self, messages: Any) -> Any:
        """Return messages as the body of a request."""
        return {"messages": list(messages)}

    def _unwrapped(self, body: Any) -> Any:
        """Return the messages in the body of a request."""
        return body["messages"]


def _flag(value: Any) -> str:
    """Return a truth value as the services write it."""
    return "true" if value else "false"


def _parser() -> Any:
    """Return what reads markers: test suites of users replace it at the place they know."""
    package = sys.modules.get("pyrax.queueing")
    return getattr(package, "_parse_marker", base._parse_marker)


QueueMessages = list[QueueMessage]  # inside the class, "list" is a method
