"""What the managers of queues, messages, claims and subscriptions share."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from typing import Any

from pyrax import exceptions, utils
from pyrax.kinds import R
from pyrax.manager import BaseManager
from pyrax.tables import ResourceList

MSG_LIMIT = 10
"""Messages of one page; likewise the most ids that the old service takes at once."""

marker_pat = re.compile(r".+\bmarker=(\d+).*")
"""Markers that are numbers; kept for programs that use it, `_parse_marker` reads any."""

RACKSPACE = "rackspace"
OPENSTACK = "openstack"
SERVICE_NAMES = {RACKSPACE: "Rackspace Cloud Queues v1", OPENSTACK: "Zaqar"}
"""How messages name the service of each dialect."""


def _parse_marker(body: Any) -> str | None:
    """Return the marker of the next page from the links of an answer.

    Args:
        body: The decoded answer.

    Returns:
        Text, ``None`` if there is no link to a next page or no marker in it.
    """
    query = next_query(body)
    found = urllib.parse.parse_qs(query or "").get("marker")
    return found[0] if found else None


def next_query(body: Any) -> str | None:
    """Return the query of the link to the next page, ``None`` if there is none.

    Args:
        body: The decoded answer.
    """
    links = body.get("links") if isinstance(body, dict) else None
    for link in links or ():
        if isinstance(link, dict) and link.get("rel") == "next":
            return urllib.parse.urlsplit(str(link.get("href") or "")).query or None
    return None


def not_supported(method: str, service: str) -> exceptions.NotSupported:
    """Make the exception for a call that a service does not have.

    Args:
        method: The call, as the user writes it.
        service: The dialect, or another name of a service.
    """
    return exceptions.NotSupported(method, SERVICE_NAMES.get(service, service))


def name_of(queue: Any, encoding: str = "utf-8") -> Any:
    """Return the name of a queue given by name or as object.

    Args:
        queue: The queue.
        encoding: How a name given as bytes is encoded.
    """
    if isinstance(queue, bytes):
        return utils.ensure_text(queue, encoding)
    return utils.get_id(queue)


def last_segment(href: Any) -> str | None:
    """Return the last segment of the path of a link, decoded; ``None`` if there is none.

    Args:
        href: The link.
    """
    path = urllib.parse.urlsplit(str(href or "")).path.rstrip("/")
    return urllib.parse.unquote(path.rpartition("/")[2]) or None


def query_value(href: Any, name: str) -> str | None:
    """Return a value of the query of a link, ``None`` if it is not there.

    Args:
        href: The link.
        name: Name of the value.
    """
    found = urllib.parse.parse_qs(urllib.parse.urlsplit(str(href or "")).query).get(name)
    return found[0] if found else None


def unseen(things: Any, ids: set[Any]) -> Any:
    """Return the things whose ids are new, and note their ids.

    Args:
        things: Resources.
        ids: The ids so far; it is changed.
    """
    fresh = [thing for thing in things if _id_of(thing) is None or _id_of(thing) not in ids]
    ids.update(_id_of(thing) for thing in fresh)
    return fresh


class BaseQueueManager(BaseManager[R]):
    """A collection of the queues service. What is not there, or an empty answer, is no thing."""

    def _list(
        self,
        uri: str,
        obj_class: Any = None,
        body: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any:
        """Return what a GET lists; nothing for 204 and 404."""
        try:
            return super()._list(uri, obj_class, body, return_raw, other_keys)
        except exceptions.NotFound:
            if return_raw:
                return None, None
            if other_keys is None:
                return ResourceList()
            return ResourceList(), [None for _ in utils.coerce_to_list(other_keys)]

    def _resources(self, resp_body: Any, obj_class: Any = None) -> ResourceList[R]:
        """Return the things of a list answer; the service has no more to tell of them."""
        make = self.resource_class if obj_class is None else obj_class
        return ResourceList(
            [make(self, info, loaded=True) for info in self._data_from_response(resp_body)]
        )

    def _pages(self, uri: str) -> Iterator[R]:
        """Give all things from a page on, until one has nothing new or is the last."""
        base = uri.partition("?")[0]
        following: str | None = uri
        asked: set[str] = set()
        ids: set[Any] = set()
        while following and following not in asked:
            asked.add(following)
            _, body = self._list(following, return_raw=True)
            page = unseen(self._resources(body), ids)
            yield from page
            query = next_query(body)
            following = f"{base}?{query}" if page and query else None

    @property
    def _collection(self) -> str:
        """The path of the collection.

        Raises:
            ValueError: The queue that it belongs to has no name.
        """
        base = f"/{self.uri_base}"
        if "//" in base:
            raise ValueError("The name of a queue is needed.")
        return base

    def _item_uri(self, item: Any, *further: Any) -> str:
        """Return the path of one thing."""
        rest = (utils.quote_segment(part) for part in further)
        return "/".join([self._collection, self._segment(item), *rest])


def ids_in_query(ids: Any) -> str:
    """Return ids as they stand in a query: each quoted, joined by commas.

    Args:
        ids: Ids or objects that have one.

    Raises:
        ValueError: One of them is empty.
    """
    return ",".join(utils.quote_segment(utils.get_id(one)) for one in ids)


def chunks(ids: Any, size: int) -> Iterator[Any]:
    """Give ids in groups of at most a size.

    Args:
        ids: One id or object, or a list or tuple of them.
        size: The size.
    """
    given = utils.coerce_to_list(ids)
    for start in range(0, len(given), size):
        yield given[start : start + size]


def _id_of(thing: Any) -> Any:
    """Return the id of a thing, ``None`` if the service told none."""
    return getattr(thing, "id", None)
