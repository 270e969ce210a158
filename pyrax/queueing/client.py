"""Queues: the client."""

from __future__ import annotations

import functools
import os
import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pyrax import exceptions, http
from pyrax.client import BaseClient
from pyrax.queueing.base import OPENSTACK, not_supported
from pyrax.queueing.endpoints import place_of
from pyrax.queueing.errors import ClientIDMissing
from pyrax.queueing.queue import Queue
from pyrax.queueing.queues import QueueManager, ZaqarQueueManager

if TYPE_CHECKING:
    from pyrax.queueing.claims import QueueClaim
    from pyrax.queueing.messages import QueueMessage, QueueMessages
    from pyrax.queueing.queues import PresignedURL
    from pyrax.queueing.subscriptions import QueueSubscription
    from pyrax.tables import ResourceList


Method = TypeVar("Method", bound=Callable[..., Any])

CLIENT_ID_VARIABLE = "CLOUD_QUEUES_ID"
NO_SECOND_POST = http.RetryPolicy(refusals_with_retry_after=frozenset())
"""A 503 may come after a message was stored: a POST is not sent again then, whatever it says."""

_NAMES_CLIENT_ID = re.compile(r"(?i)client-id\W*header|header\W*client-id")
_WITH_MESSAGES = re.compile(r"/queues/[^/?]+/(?:messages|claims)(?:[/?]|$)")


def assure_queue(fnc: Method) -> Method:
    """Have a method get a ``Queue`` where its caller may give a name.

    Args:
        fnc: A method whose first parameter is a queue, of the type ``Queue | Any``: callers may
            give a name.

    Returns:
        The method; what is no ``Queue`` is looked up by ``self._manager.get``.
    """

    @functools.wraps(fnc)
    def with_queue(self: Any, queue: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(queue, Queue):
            queue = self._manager.get(queue)
        return fnc(self, queue, *args, **kwargs)

    return with_queue  # type: ignore[return-value]


def _of_messages(fnc: Method) -> Method:
    """Have a method get a ``Queue``, after a look whether there is a client id if one is needed."""
    assured = assure_queue(fnc)

    @functools.wraps(fnc)
    def with_client_id(self: Any, queue: Any, *args: Any, **kwargs: Any) -> Any:
        self._manager.check_client_id()
        return assured(self, queue, *args, **kwargs)

    return with_client_id  # type: ignore[return-value]


class QueueClient(BaseClient[Queue]):
    """Queues of one region: Rackspace Cloud Queues v1, or Zaqar v2 of OpenStack.

    ``list``, ``find``, ``findall`` and ``delete`` handle ``Queue`` objects. Wherever a queue is
    asked for, its name or the object will do.

    What is posted is never posted twice: no POST is repeated after it may have reached the
    service.

    Attributes:
        client_id: A UUID that tells this program's messages from others'; by default the
            environment variable ``CLOUD_QUEUES_ID``. The service leaves a program's own messages
            out of lists unless they are asked for, so it has to stay the same. Zaqar has no
            message or claim without it.
        log_message_bodies: Whether the debug trace shows what is in messages; off by default.
    """

    _manager: QueueManager

    name = "Cloud Queues"
    client_id: str | None = None
    log_message_bodies = False
    retry_policy = NO_SECOND_POST

    def _configure_manager(self) -> None:
        """Set the manager, as the service at the endpoint needs it."""
        place = place_of(self.management_url, self.service_type)
        self.dialect = place.dialect
        self.management_url = place.url
        self._unsure_root = place.root
        self._made_client_id = str(uuid.uuid4())
        kind = ZaqarQueueManager if place.dialect == OPENSTACK else QueueManager
        self._manager = kind(self, resource_class=Queue, response_key="queue", uri_base="queues")

    # --- requests ---

    def known_client_id(self) -> str | None:
        """Return the client id, ``None`` if there is none.

        That of the environment is read when it is first needed, and then kept.
        """
        if self.client_id is None:
            self.client_id = os.environ.get(CLIENT_ID_VARIABLE) or None
        return self.client_id

    def _add_custom_headers(self, dct: dict[str, Any]) -> None:
        """Add the client id, if there is one, and for Zaqar the project."""
        client_id = self.known_client_id() or self._manager.default_client_id(self._made_client_id)
        if client_id:
            dct["Client-ID"] = client_id
        if self.dialect == OPENSTACK and self.identity.tenant_id:
            dct["X-Project-Id"] = self.identity.tenant_id

    def _is_confidential(self, uri: str, method: str, data: Any) -> bool:
        """Tell whether a body may hold messages."""
        return not self.log_message_bodies and bool(_WITH_MESSAGES.search(uri))

    def _api_request(self, uri: Any, method: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request with the token; say so if all that lacks is a client id."""
        if self._unsure_root:
            self._look_for_version_2(self._unsure_root)
        try:
            return super()._api_request(uri, method, **kwargs)
        except exceptions.BadRequest as error:
            said = f"{error.message} {error.details or ''}"
            if self.known_client_id() or not _NAMES_CLIENT_ID.search(said):
                raise
            raise ClientIDMissing(error) from error

    def _look_for_version_2(self, root: str) -> None:
        """Ask a service whose catalog entry names version 1.1 whether it has version 2 as well."""
        _, body = self.request(f"{root}/", "GET", raise_exception=False)
        versions = body.get("versions") if isinstance(body, dict) else None
        if not any(str(one.get("id", "")).startswith("2") for one in versions or ()):
            raise not_supported("queues", "Zaqar v1.1")
        self._unsure_root = None

    # --- queues ---

    def list(self, limit: int | None = None, marker: Any = None) -> ResourceList[Queue]:
        """Return the queues ("List queues").

        Args:
            limit: How many at most, 20 in Zaqar; with it, or with a marker, one page is fetched,
                else all.
            marker: Name of the last queue of the page before.

        Returns:
            A list of ``Queue``.
        """
        return self._manager.list(limit=limit, marker=marker)

    def get(self, item: Any) -> Queue:
        """Return a queue, after a look whether it exists.

        Args:
            item: Its name, or the object.

        Raises:
            NotFound: There is none of this name.
        """
        return self._manager.get(item)

    def create(self, name: Any, *, metadata: Any = None) -> Queue:
        """Make a queue ("Create queue").

        Args:
            name: Its name: 1 to 64 letters, digits, ``_`` and ``-``; in Zaqar ``.`` as well.
            metadata: A dict. The old service gets it in a request of its own.

        Returns:
            The ``Queue``.

        Raises:
            DuplicateQueue: There is one of this name already.
            InvalidQueueName: The service does not take the name.
        """
        if self._manager.looks_before_it_makes and name and self.queue_exists(name):
            raise exceptions.DuplicateQueue(f"There is a queue {name!r} already.")
        if metadata is None:
            return self._manager.create(name)
        return self._manager.create(name, metadata=metadata)

    def delete(self, item: Any) -> None:
        """Delete a queue with its messages; also one that does not exist ("Delete queue").

        Args:
            item: Its name, or the object.
        """
        return self._manager.delete(item)

    def queue_exists(self, name: Any) -> bool:
        """Return whether there is a queue of this name.

        Args:
            name: The name.
        """
        try:
            self._manager.head(name)
        except exceptions.NotFound:
            return False
        return True

    def get_home_document(self) -> tuple[Any, Any]:
        """Return what the service says about its calls.

        Returns:
            ``(response, body)``; the body is a dict with ``resources``.
        """
        return self.method_get(self._manager.home_url(self.management_url or ""))

    def get_stats(self, queue: Any) -> dict[str, Any]:
        """Return how many messages a queue has ("Show queue stats").

        Args:
            queue: The queue. Of one that does not exist Zaqar tells zeros.

        Returns:
            A dict with ``free``, ``claimed``, ``total`` and, if there are any, ``oldest`` and
            ``newest`` (dicts with ``href``, ``age``, ``created``).
        """
        return self._manager.get_stats(queue)

    def get_metadata(self, queue: Any) -> dict[str, Any]:
        """Return the metadata of a queue.

        Args:
            queue: The queue, or its name.

        Returns:
            A dict; in Zaqar with those of the service, whose names begin with ``_``.
        """
        return self._manager.get_metadata(queue)

    def set_metadata(self, queue: Any, metadata: Any, clear: bool = False) -> None:
        """Change the metadata of a queue.

        The old service knows only all at once: a change that somebody else makes at the same time
        can be lost there.

        Args:
            queue: The queue, or its name.
            metadata: A dict; what is in it is added or replaced.
            clear: With ``True`` all others are removed, except those of the service.

        Raises:
            NotFound: There is no such queue.
        """
        self._manager.set_metadata(queue, metadata, clear=clear)

    def get_limits(self) -> NoReturn:
        """Not offered by either service.

        Raises:
            NotSupported: Always.
        """
        raise not_supported("get_limits", self.dialect)

    # --- messages ---

    @_of_messages
    def get_message(self, queue: Queue | Any, msg_id: Any) -> QueueMessage:
        """Return one message; see `Queue.get_message`."""
        return queue.get_message(msg_id)

    @_of_messages
    def delete_message(self, queue: Queue | Any, msg_id: Any, claim_id: Any = None) -> None:
        """Delete a message; see `Queue.delete_message`."""
        queue.delete_message(msg_id, claim_id=claim_id)

    @_of_messages
    def list_messages(
        self,
        queue: Queue | Any,
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
        return queue.list(
            include_claimed=include_claimed, echo=echo, marker=marker, limit=limit, **kwargs
        )

    @_of_messages
    def list_messages_by_ids(self, queue: Queue | Any, ids: Any) -> QueueMessages:
        """Return messages; see `QueueMessageManager.list_by_ids`."""
        return queue.list_by_ids(ids)

    @_of_messages
    def delete_messages_by_ids(self, queue: Queue | Any, ids: Any) -> Any:
        """Delete messages; see `QueueMessageManager.delete_by_ids`."""
        return queue.delete_by_ids(ids)

    @_of_messages
    def list_messages_by_claim(self, queue: Queue | Any, claim: Any) -> QueueMessages:
        """Return the messages of a claim."""
        return queue.list_by_claim(claim)

    @_of_messages
    def post_message(
        self, queue: Queue | Any, body: Any, ttl: int | None, **kwargs: Any
    ) -> QueueMessage:
        """Post a message; see `Queue.post_message`."""
        return queue.post_message(body, ttl, **kwargs)

    @_of_messages
    def post_messages(self, queue: Queue | Any, messages: Any) -> QueueMessages:
        """Post several messages.

        More than 10 (in Zaqar 20) take several requests; when one fails, those before have been
        posted: the exception has them as ``posted``.

        Args:
            queue: The queue, or its name.
            messages: Dicts with ``body``, ``ttl`` (seconds) and, in Zaqar, ``delay`` (seconds).

        Returns:
            A list of ``QueueMessage``.
        """
        return queue._message_manager.post(messages)

    # --- claims ---

    @_of_messages
    def claim_messages(
        self, queue: Queue | Any, ttl: int, grace: int, count: int | None = None
    ) -> QueueClaim | None:
        """Claim messages; see `QueueClaimManager.claim`."""
        return queue.claim_messages(ttl, grace, count=count)

    @_of_messages
    def get_claim(self, queue: Queue | Any, claim: Any) -> QueueClaim:
        """Return one claim; see `QueueClaimManager.get`."""
        return queue.get_claim(claim)

    @_of_messages
    def update_claim(
        self, queue: Queue | Any, claim: Any, ttl: int | None = None, grace: int | None = None
    ) -> None:
        """Renew a claim.

        Args:
            queue: The queue, or its name.
            claim: The claim or its id.
            ttl: Seconds, counted from now, after which it ends.
            grace: Seconds that claimed messages live on at least after that. With ``ttl`` alone
                Zaqar sets it to its default.

        Raises:
            MissingClaimParameters: Neither was given.
        """
        queue.update_claim(claim, ttl=ttl, grace=grace)

    @_of_messages
    def release_claim(self, queue: Queue | Any, claim: Any) -> None:
        """Release a claim: its messages are free again."""
        queue.release_claim(claim)

    # --- what only Zaqar has ---

    def pop_messages(self, queue: Any, count: int = 1) -> ResourceList[QueueMessage]:
        """Take messages off a queue: they are returned and deleted at once; Zaqar only.

        Args:
            queue: The queue, or its name.
            count: How many at most, 1 to 20.

        Returns:
            A list of ``QueueMessage``.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        return self._manager.pop_messages(queue, count)

    def purge(self, queue: Any, messages: bool = True, subscriptions: bool = True) -> None:
        """Empty a queue; Zaqar only.

        Args:
            queue: The queue, or its name.
            messages: Whether to delete its messages.
            subscriptions: Whether to delete its subscriptions.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        self._manager.purge(queue, messages, subscriptions)

    def share(
        self, queue: Any, paths: Any = None, methods: Any = None, expires: Any = None
    ) -> PresignedURL:
        """Make a pre-signed URL, with which others use a queue without a login; Zaqar only.

        Args:
            queue: The queue, or its name.
            paths: ``"messages"``, ``"subscriptions"``, ``"claims"`` or a list of these; default:
                messages.
            methods: Name of an HTTP method, or a list; default: GET.
            expires: When it ends: a ``datetime`` (UTC if it names no zone) or text such as
                ``"2030-01-01T00:00:00"``; default: after a day.

        Returns:
            A dict with ``project``, ``paths``, ``methods``, ``expires``, ``signature``. The
            signature is a secret.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        return self._manager.share(queue, paths, methods, expires)

    def ping(self) -> bool:
        """Return whether the service says that it can work; Zaqar only.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        return bool(self._manager.ping())

    def list_subscriptions(self, queue: Any) -> ResourceList[QueueSubscription]:
        """Return the subscriptions of a queue, ``QueueSubscription`` objects; Zaqar only.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        return self._manager.subscriptions(queue, "list_subscriptions").list()

    def create_subscription(
        self, queue: Any, subscriber: str, ttl: int | None = None, options: Any = None
    ) -> QueueSubscription:
        """Have a subscriber told of new messages; Zaqar only.

        Args:
            queue: The queue, or its name.
            subscriber: URL that the service calls: ``http``, ``https``, ``mailto``, or
                ``trust+http(s)``.
            ttl: Seconds that the subscription lives, at least 60; default: an hour.
            options: A dict for the subscriber.

        Returns:
            The ``QueueSubscription``.

        Raises:
            Conflict: The subscriber is subscribed already.
            NotSupported: With Rackspace Cloud Queues v1.
        """
        manager = self._manager.subscriptions(queue, "create_subscription")
        return manager.create(subscriber, ttl, options)

    def get_subscription(self, queue: Any, subscription: Any) -> QueueSubscription:
        """Return one subscription; Zaqar only.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        return self._manager.subscriptions(queue, "get_subscription").get(subscription)

    def update_subscription(
        self,
        queue: Any,
        subscription: Any,
        subscriber: str | None = None,
        ttl: int | None = None,
        options: Any = None,
    ) -> None:
        """Change a subscription; Zaqar only. The arguments are those of `create_subscription`.

        Args:
            subscriber: The new URL; ``None`` keeps the present one.
            ttl: Seconds that it lives from now, at least 60; ``None`` leaves them.
            options: A dict for the subscriber, in place of the present one; ``None`` keeps it.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        manager = self._manager.subscriptions(queue, "update_subscription")
        manager.update(subscription, subscriber, ttl, options)

    def delete_subscription(self, queue: Any, subscription: Any) -> None:
        """Delete a subscription; Zaqar only.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        self._manager.subscriptions(queue, "delete_subscription").delete(subscription)

    def confirm_subscription(self, queue: Any, subscription: Any, confirmed: bool = True) -> None:
        """Say for a subscriber that it wants to be told, or does not; Zaqar only.

        Args:
            confirmed: ``True`` if it wants to be told, ``False`` if it does not.

        Raises:
            NotSupported: With Rackspace Cloud Queues v1.
        """
        manager = self._manager.subscriptions(queue, "confirm_subscription")
        manager.confirm(subscription, confirmed)
