"""What the managers of all parts of the databases share: pages, and what a cloud lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, overload

from pyrax import answers, exceptions, utils
from pyrax.kinds import R
from pyrax.manager import BaseManager
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.clouddatabases.client import CloudDatabaseClient

RACKSPACE = "rackspace"
OPENSTACK = "openstack"
SERVICE_NAMES = {RACKSPACE: "Rackspace Cloud Databases", OPENSTACK: "Trove"}
"""How messages name the service of each dialect."""

VERBS = ("list", "get", "create", "update", "delete", "configure")
"""Methods of managers that the client offers with the noun added."""


def not_supported(method: str, dialect: str, reason: str | None = None) -> exceptions.NotSupported:
    """Make the exception for a call that the service of a dialect does not have.

    Args:
        method: The call, as the user writes it.
        dialect: ``"rackspace"`` or ``"openstack"``.
        reason: What to do instead.
    """
    return exceptions.NotSupported(method, SERVICE_NAMES[dialect], reason)


def needed_text(value: Any, what: str) -> str:
    """Return a text that has to be given.

    Args:
        value: The text.
        what: What it is, for the message.

    Raises:
        ValueError: It is empty, or no text.
    """
    if not value or not isinstance(value, (str, bytes)):
        raise ValueError(f"{what} is needed.")
    return utils.ensure_text(value)


def needed_id(thing: Any, what: str) -> Any:
    """Return the id of a thing that has to be given.

    Args:
        thing: The thing or its id.
        what: What it is, for the message.

    Raises:
        ServiceResponseFailure: The thing came without an id.
        ValueError: There is none.
    """
    found = answers.id_of(thing)
    if found is None or found == "":
        raise ValueError(f"{what} is needed.")
    return found


def whole_number(value: Any, what: str, least: int = 1) -> int:
    """Return a value as a whole number.

    Args:
        value: A number or the text of one.
        what: What it is, for the message.
        least: The smallest that makes sense.

    Raises:
        ValueError: It is no whole number, or too small.
    """
    try:
        if isinstance(value, bool) or int(value) != float(value):
            raise ValueError
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{what} has to be a whole number, not {value!r}.") from None
    if number < least:
        raise ValueError(f"{what} has to be at least {least}, not {number}.")
    return number


def filters_in_query(
    method: str, dialect: str, known: tuple[str, ...], given: Mapping[str, Any]
) -> list[tuple[str, Any]]:
    """Return filters of a list as they stand in a query: truth values in small letters.

    Args:
        method: The call, as the user writes it.
        dialect: The dialect.
        known: Names of the filters that the service has.
        given: The filters by name; those that are ``None`` are left out.

    Raises:
        NotSupported: The service does not have one of them.
    """
    found = []
    for name, value in given.items():
        if value is None:
            continue
        if name not in known:
            raise not_supported(method, dialect, f"there is no filter '{name}'")
        found.append((name, str(value).lower() if isinstance(value, bool) else value))
    return found


class DatabasesManager(BaseManager[R]):
    """A collection of the databases service, whose lists come in pages."""

    api: CloudDatabaseClient

    @overload
    def list(self, limit: int | None = None, marker: Any = None) -> ResourceList[R]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any:
        """Return the things of the collection.

        Args:
            limit: How many at most; with it, or with a marker, one page is fetched, else all.
            marker: Id (or name) of the last thing of the page before.
            return_raw: With ``True`` the answer with the first page is returned.
            other_keys: Name, or list of names, of further keys of that answer to return.

        Returns:
            A list of resources; with ``return_raw`` ``(response, body)``; with ``other_keys``
            ``(list, [value of each key])``.
        """
        query = utils.build_query([("limit", limit), ("marker", self._marker(marker))])
        uri = f"/{self.uri_base}{query}"
        if query or return_raw or other_keys is not None:
            return self._list(uri, return_raw=return_raw, other_keys=other_keys)
        return self._list(uri, every_page=True)

    @property
    def _encoding(self) -> str:
        """The encoding of names given as bytes."""
        return getattr(self.api, "encoding", None) or "utf-8"

    def _marker(self, marker: Any) -> Any:
        """Return the marker that stands for a thing."""
        return None if marker is None else utils.get_id(marker)

    @overload
    def _list(self, uri: str, *, every_page: bool = False) -> ResourceList[R]: ...

    @overload
    def _list(self, *args: Any, **kwargs: Any) -> Any: ...

    def _list(
        self,
        uri: str,
        obj_class: Any = None,
        body: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
        *,
        every_page: bool = False,
    ) -> Any:
        """Return what a GET lists: one page, or with ``every_page`` all from there on."""
        if every_page:
            return ResourceList(self._pages(uri))
        return super()._list(uri, obj_class, body, return_raw, other_keys)

    def _walk_pages(self) -> Iterator[R]:
        """Give all things, for ``findall``."""
        return self._pages(f"/{self.uri_base}")

    def _pages(self, uri: str) -> Iterator[R]:
        """Give all things from a page on. What repeats itself, or stays empty, is the end."""
        following: str | None = uri
        asked: set[str] = set()
        seen: set[Any] = set()
        while following and following not in asked:
            asked.add(following)
            _, resp_body = self._send("GET", following)
            page = self._resources(resp_body)
            fresh = [thing for thing in page if self._key(thing) not in seen]
            seen.update(self._key(thing) for thing in fresh)
            yield from fresh
            following = self._next_page(without_quotes(resp_body), page) if fresh else None

    def _key(self, thing: Any) -> Any:
        """Return what tells a thing from all others of the collection."""
        key = thing.__dict__.get("id")
        return id(thing) if key is None else key

    def _patch(self, uri: str, body: Any) -> None:
        """Send a PATCH with changes."""
        self._send("PATCH", uri, body=body)


def without_quotes(resp_body: Any) -> Any:
    """Return an answer whose links to further pages are bare: some services put them in quotes.

    Args:
        resp_body: The decoded answer.
    """
    links = resp_body.get("links") if isinstance(resp_body, dict) else None
    if not isinstance(links, list):
        return resp_body
    bare = [
        {**link, "href": link["href"].strip("'\"")}
        if isinstance(link, dict) and isinstance(link.get("href"), str)
        else link
        for link in links
    ]
    return {**resp_body, "links": bare}


class AbsentManager:
    """Stands where this cloud has nothing to manage: every call says so, and nothing is sent.

    Args:
        dialect: The dialect of the cloud.
        noun: What is missing, as the client's methods name it, e.g. ``schedule``.
        plural: The same for ``list``; default: with an ``s``.
    """

    def __init__(self, dialect: str, noun: str, plural: str | None = None) -> None:
        self._dialect = dialect
        self._noun = noun
        self._plural = plural or f"{noun}s"

    def __getattr__(self, verb: str) -> Callable[..., NoReturn]:
        """Return a method that raises ``NotSupported``."""
        if verb.startswith("__"):
            raise AttributeError(verb)
        noun = self._plural if verb == "list" else self._noun
        method = f"{verb}_{noun}" if verb in VERBS else verb

        def refuse(*args: Any, **kwargs: Any) -> NoReturn:
            raise not_supported(method, self._dialect)

        return refuse
