"""Managers of queues: that of the old service, and Zaqar's."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, overload

from pyrax import answers, exceptions, http_trace, utils
from pyrax.parameters import given
from pyrax.queueing import base
from pyrax.queueing.base import BaseQueueManager, name_of, not_supported
from pyrax.queueing.claims import QueueClaimManager, ZaqarClaimManager
from pyrax.queueing.errors import CLIENT_ID_NEEDED, RefusedQueueName
from pyrax.queueing.messages import ZAQAR_LIMIT, QueueMessageManager, ZaqarMessageManager
from pyrax.queueing.queue import Queue
from pyrax.queueing.subscriptions import QueueSubscription, SubscriptionManager
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.queueing.messages import QueueMessage

PATCH_TYPE = "application/openstack-messaging-v2.0-json-patch"
RESERVED = "_"
"""What the names of Zaqar's own metadata begin with."""


class PresignedURL(dict[str, Any]):
    """What `QueueClient.share` returns: a dict whose signature is not shown."""

    def __repr__(self) -> str:
        return repr(http_trace.mask_value(dict(self)))


class QueueManager(BaseQueueManager[Queue]):
    """The queues of the account (Cloud Queues API v1, "Queues")."""

    dialect = base.RACKSPACE
    message_manager_class: type[QueueMessageManager] = QueueMessageManager
    claim_manager_class: type[QueueClaimManager] = QueueClaimManager

    looks_before_it_makes = True
    """Whether the service cannot tell from the making itself that a queue was there already."""

    @overload
    def list(self, limit: int | None = None, marker: Any = None) -> ResourceList[Queue]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any:
        """Return queues.

        Args:
            limit: How many at most; with it, or with a marker, one page is fetched, else all.
            marker: Name of the last queue of the page before.
            return_raw: With ``True`` the answer with the first page is returned.
            other_keys: Name, or list of names, of further keys of that answer to return.
        """
        named = None if marker is None else name_of(marker, self._encoding)
        query = utils.build_query([("limit", limit), ("marker", named)])
        uri = f"/{self.uri_base}{query}"
        if query or return_raw or other_keys is not None:
            return self._list(uri, return_raw=return_raw, other_keys=other_keys)
        return ResourceList(self._pages(uri))

    def _walk_pages(self) -> Iterator[Any]:
        """Give all queues, for ``findall``."""
        return self._pages(f"/{self.uri_base}")

    def get(self, id_: Any) -> Queue:
        """Return a queue, after a look whether it exists.

        Args:
            id_: Its name, or the object.

        Raises:
            NotFound: There is none of this name.
        """
        name = name_of(id_, self._encoding)
        if self.api.queue_exists(name):
            return self.resource_class(self, {"name": name}, loaded=True)
        raise self._no_queue(name)

    @staticmethod
    def _no_queue(name: str) -> exceptions.NotFound:
        """Make the exception for a queue that is not there."""
        missing = exceptions.NotFound(404, f"There is no queue {name!r}.")
        exceptions.about_last_answer(missing)
        return missing

    def create(self, name: Any, *args: Any, **kwargs: Any) -> Queue:
        """Make a queue (Cloud Queues API v1, "Create queue").

        Args:
            name: Its name: 1 to 64 letters, digits, ``_`` and ``-``; in Zaqar ``.`` as well.
            *args: Nothing more.
            **kwargs: ``metadata``, a dict.

        Returns:
            The `Queue`.

        Raises:
            DuplicateQueue: There is one already.
            InvalidQueueName: The service does not take the name.
        """
        return self._make(name, *args, **kwargs)

    def _make(self, name: Any, metadata: Any = None) -> Queue:
        """Make a queue; metadata take another request."""
        queue = self._made(*self._put(name))
        if metadata:
            self.set_metadata(queue, metadata, clear=True)
        return queue

    def _put(self, name: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send the request that makes a queue; return its name and the answer."""
        text = name_of(name, self._encoding)
        try:
            uri = f"/{self.uri_base}/{utils.quote_segment(text)}"
        except ValueError as error:
            raise exceptions.InvalidQueueName(f"A queue cannot have the name {text!r}.") from error
        try:
            resp, _ = self.api.method_put(uri, **kwargs)
        except exceptions.BadRequest as error:
            raise RefusedQueueName(error) from error
        return text, resp

    def _made(self, text: Any, resp: Any) -> Queue:
        """Return the queue that was made."""
        if resp.status_code == 400:
            raise RefusedQueueName(400, f"The service does not take the queue name {text!r}.")
        if resp.status_code == 204:
            raise exceptions.DuplicateQueue(f"There is a queue {text!r} already.")
        return self.resource_class(self, {"name": text}, loaded=True)

    def get_stats(self, queue: Any) -> dict[str, Any]:
        """Return how many messages a queue has; see `QueueClient.get_stats`."""
        _, body = self.api.method_get(self._item_uri(queue, "stats"))
        return answers.mapping(answers.member(body, "messages"), "'messages' in the answer")

    def get_metadata(self, queue: Any) -> dict[str, Any]:
        """Return the metadata of a queue, a dict."""
        _, body = self.api.method_get(self._item_uri(queue, "metadata"))
        return answers.mapping(body) if body else {}

    def set_metadata(self, queue: Any, metadata: Any, clear: bool = False) -> None:
        """Change the metadata of a queue; see `QueueClient.set_metadata`."""
        uri = self._item_uri(queue, "metadata")
        added = _mapping(metadata)
        whole = {} if clear else dict(self.get_metadata(queue) or {})
        whole.update(added)
        self.api.method_put(uri, body=whole)

    def home_url(self, endpoint: str) -> str:
        """Return the URL of the home document: the endpoint without the account.

        Args:
            endpoint: URL of the endpoint, with the account in it.
        """
        return endpoint.rstrip("/").rpartition("/")[0]

    # --- building blocks ---

    @property
    def _encoding(self) -> str:
        """The encoding of names given as bytes."""
        return getattr(self.api, "encoding", None) or "utf-8"

    def _segment(self, item: Any) -> str:
        """Return the name of a queue as a segment of a path."""
        if item is None:
            raise ValueError("The name of a queue is needed, not None.")
        return utils.quote_segment(name_of(item, self._encoding))

    def _create_body(self, name: Any, metadata: Any = None) -> dict[str, Any]:
        """Return metadata as a body; nothing sends it."""
        return {"metadata": metadata} if metadata else {}

    def check_client_id(self) -> None:
        """Let the service decide whether it needs a client id."""

    def default_client_id(self, made: str) -> str | None:
        """Return the client id of calls for which none is set: none at all.

        Args:
            made: The client id that was made for this client.
        """
        return None

    # --- what only Zaqar has ---

    def pop_messages(self, queue: Any, count: int = 1) -> ResourceList[QueueMessage]:
        """Not offered by the old service."""
        self._refuse("pop_messages")

    def purge(self, queue: Any, messages: bool = True, subscriptions: bool = True) -> None:
        """Not offered by the old service."""
        self._refuse("purge")

    def share(
        self, queue: Any, paths: Any = None, methods: Any = None, expires: Any = None
    ) -> PresignedURL:
        """Not offered by the old service."""
        self._refuse("share")

    def ping(self) -> bool:
        """Not offered by the old service."""
        self._refuse("ping")

    def subscriptions(self, queue: Any, method: str) -> SubscriptionManager:
        """Not offered by the old service.

        Args:
            method: Name of the method that was called, for the text of the exception.

        Raises:
            NotSupported: Always.
        """
        self._refuse(method)

    def _refuse(self, method: str) -> NoReturn:
        """Say that the service does not have this."""
        raise not_supported(method, self.dialect)


class ZaqarQueueManager(QueueManager):
    """The queues of a project (Zaqar API v2, "Queues")."""

    dialect = base.OPENSTACK
    message_manager_class = ZaqarMessageManager
    claim_manager_class = ZaqarClaimManager
    looks_before_it_makes = False

    def head(self, item: Any) -> Queue:  # type: ignore[override]
        """Look for a queue in the list: the service shows also queues that do not exist.

        Args:
            item: The queue or its name.

        Returns:
            The `Queue` as the list has it.

        Raises:
            NotFound: There is none of this name.
        """
        self._segment(item)
        name = name_of(item, self._encoding)
        query = utils.build_query([("name", name), ("limit", ZAQAR_LIMIT)])
        for queue in self._pages(f"/{self.uri_base}{query}"):
            if queue.id == name:
                return queue
        raise self._no_queue(name)

    def _make(self, name: Any, metadata: Any = None) -> Queue:
        """Make a queue. Not repeated after a broken connection: it would seem to be there."""
        sent = {"body": metadata} if metadata else {}
        return self._made(*self._put(name, idempotent=False, **sent))

    def get_metadata(self, queue: Any) -> dict[str, Any]:
        """Return the metadata of a queue, those of the service among them."""
        _, body = self.api.method_get(self._item_uri(queue))
        return answers.mapping(body) if body else {}

    def set_metadata(self, queue: Any, metadata: Any, clear: bool = False) -> None:
        """Change the metadata of a queue, each for itself; see `QueueClient.set_metadata`."""
        uri = self._item_uri(queue)
        metadata = _mapping(metadata)
        changes: Any = []
        if clear:
            present = self.get_metadata(queue) or {}
            changes += [
                {"op": "remove", "path": _pointer(key)}
                for key in present
                if key not in metadata and not key.startswith(RESERVED)
            ]
        changes += [
            {"op": "add", "path": _pointer(key), "value": value} for key, value in metadata.items()
        ]
        if changes:
            self.api.method_patch(uri, body=changes, headers={"Content-Type": PATCH_TYPE})

    def home_url(self, endpoint: str) -> str:
        """Return the URL of the home document."""
        return f"{endpoint.rstrip('/')}/"

    def check_client_id(self) -> None:
        """Refuse calls without a client id: a new one each time would be no use."""
        if not self.api.known_client_id():
            raise exceptions.QueueClientIDNotDefined(CLIENT_ID_NEEDED)

    def default_client_id(self, made: str) -> str | None:
        """Return the client id of calls for which none is set: the service wants one always."""
        return made

    def pop_messages(self, queue: Any, count: int = 1) -> ResourceList[QueueMessage]:
        """Take messages off a queue; see `QueueClient.pop_messages`."""
        self.check_client_id()
        return self._object(queue)._message_manager.pop(count)  # type: ignore[no-any-return]

    def purge(self, queue: Any, messages: bool = True, subscriptions: bool = True) -> None:
        """Empty a queue (Zaqar API v2, "Purge queue")."""
        chosen = {"messages": messages, "subscriptions": subscriptions}
        kinds = [kind for kind, wanted in chosen.items() if wanted]
        if not kinds:
            raise ValueError("Nothing was named to purge.")
        uri = self._item_uri(self._object(queue), "purge")
        self.api.method_post(uri, body={"resource_types": kinds})

    def share(
        self, queue: Any, paths: Any = None, methods: Any = None, expires: Any = None
    ) -> PresignedURL:
        """Make a pre-signed URL (Zaqar API v2, "Pre-signed queue")."""
        if isinstance(expires, datetime.datetime):
            if expires.tzinfo is not None:
                expires = expires.astimezone(datetime.timezone.utc).replace(tzinfo=None)
            expires = expires.isoformat(timespec="seconds")
        body = given(
            paths=None if paths is None else list(utils.coerce_to_list(paths)),
            methods=None if methods is None else list(utils.coerce_to_list(methods)),
            expires=expires,
        )
        uri = self._item_uri(self._object(queue), "share")
        _, answer = self.api.method_post(uri, body=body)
        return PresignedURL(answers.mapping(answer or {}))

    def ping(self) -> bool:
        """Return whether the service says that it can work."""
        try:
            self.api.method_get("/ping", retries=0)
        except exceptions.ServiceUnavailable:
            return False
        return True

    def subscriptions(self, queue: Any, method: str) -> SubscriptionManager:
        """Return the manager of the subscriptions of a queue."""
        place = self._item_uri(self._object(queue), "subscriptions").lstrip("/")
        return SubscriptionManager(
            self.api, QueueSubscription, "subscription", "subscriptions", uri_base=place
        )

    def _object(self, queue: Any) -> Any:
        """Return a queue as object; of one given by name, look whether it exists."""
        return queue if isinstance(queue, Queue) else self.get(queue)


def _mapping(metadata: Any) -> dict[str, Any]:
    """Return metadata as a dict.

    Raises:
        TypeError: They are something else.
    """
    if not isinstance(metadata, Mapping):
        raise TypeError(f"The metadata of a queue are a dict, not a {type(metadata).__name__}.")
    return {
        utils.ensure_text(key) if isinstance(key, bytes) else key: value
        for key, value in metadata.items()
    }


def _pointer(key: str) -> str:
    """Return the place of a key in the metadata, as JSON Pointer."""
    return "/metadata/" + key.replace("~", "~0").replace("/", "~1")
