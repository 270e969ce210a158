"""What all calls for monitoring share: pages, new ids, labels, moments."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, overload

from pyrax import answers, error_documents, exceptions, http, parameters, texts, utils
from pyrax.kinds import R
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.manager import Documents
    from pyrax.tables import ResourceList

MOST_PAGES = 100_000
"""A walk through pages ends here at the latest."""

FIRST_MILLISECONDS = 100_000_000_000
"""Numbers from here on are no seconds of our time: the year would be 5138."""


class _Unchanged:
    """The value of a parameter that was not given, where ``None`` and ``False`` mean something."""

    def __repr__(self) -> str:
        """Look like the default that the parameter always had."""
        return "False"

    def __bool__(self) -> bool:
        """Count as false."""
        return False


UNCHANGED: Any = _Unchanged()
"""Default of ``disabled`` in changes of an alarm: leave it as it is."""


# --- values -------------------------------------------------------------------------------------


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not ``None``: the service refuses nulls, and metadata but text."""
    found = parameters.given(**fields)
    if isinstance(found.get("metadata"), Mapping):
        found["metadata"] = texts.text_values(found["metadata"])
    return found


def label_of(label: Any, name: Any) -> Any:
    """Return the label: ``label`` and ``name`` are two names of one value."""
    return label or name or None


def ids_of(things: Any) -> Any:
    """Return the ids of one thing or a list of things, ``None`` for ``None``."""
    if things is None:
        return None
    return [utils.get_id(one) for one in utils.coerce_to_list(things)]


def id_of(thing: Any) -> Any:
    """Return the id of a thing, ``None`` for ``None``."""
    found = None if thing is None else utils.get_id(thing)
    return utils.ensure_text(found) if isinstance(found, bytes) else found


def milliseconds(moment: Any) -> int | None:
    """Return a moment as the service counts time.

    Args:
        moment: Seconds since the epoch; a ``datetime`` or ``date`` (local time if it has no
            zone); ``YYYY-MM-DD``, ``YYYY-MM-DD HH:MM:SS``; ``None``.

    Returns:
        Whole milliseconds since the epoch, ``None`` for ``None``.

    Raises:
        InvalidDateTimeString: The value is no moment, or a number of milliseconds.
    """
    if moment is None:
        return None
    if isinstance(moment, bool):
        raise exceptions.InvalidDateTimeString(f"'{moment}' is not a date or time.")
    seconds = utils.to_timestamp(moment)
    if not abs(seconds) < FIRST_MILLISECONDS:
        raise exceptions.InvalidDateTimeString(
            f"{moment} is too late for a number of seconds; are these milliseconds?"
        )
    return round(seconds * 1000)


def series_query(
    start: Any, end: Any, limit: int | None, marker: Any, reverse: bool
) -> list[tuple[str, Any]]:
    """Return the query of a time series as pairs; see the client's ``get_audits``."""
    return [
        ("from", milliseconds(start)),
        ("to", milliseconds(end)),
        ("limit", limit),
        ("marker", id_of(marker)),
        ("reverse", "true" if reverse else None),
    ]


def next_marker(body: Any) -> Any:
    """Return the marker of the page after this one, ``None`` after the last."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    return answers.mapping(metadata or {}, "'metadata'").get("next_marker") or None


def patience(api: Any, seconds: Any) -> tuple[Any, Any]:
    """Return the network time-outs of a call that lasts as long as a check may.

    Args:
        api: The client.
        seconds: How long the check itself may take; ``None`` for the longest default.

    Returns:
        Seconds to connect, and seconds to wait for the answer: 30 more than the check has.
    """
    own = api.timeout if api.timeout is not None else api.identity.settings.get("timeout")
    connect, read = http.parse_timeout(own)
    wanted = float(seconds or 60) + 30
    return connect, read if read is None else max(read, wanted)


# --- resources ----------------------------------------------------------------------------------


class Labelled(BaseResource):
    """Something whose name the service calls its label."""

    label: str

    @property
    def name(self) -> str:
        """The label, None without one."""
        return getattr(self, "label", None)  # type: ignore[return-value]


class Complete(BaseResource):
    """Something that lists show whole: a missing attribute is no reason to ask the service."""

    def __init__(
        self, manager: Any, info: Any, key: str | None = None, loaded: bool = True
    ) -> None:
        super().__init__(manager, info, key=key, loaded=True)


# --- managers -----------------------------------------------------------------------------------


class _PaginationManager(BaseManager[R]):
    """A kind of thing that is listed page by page.

    A marker is the id of the first thing of the page that is wanted.
    """

    plural_response_key = "values"
    smallest_page = 1

    @overload
    def list(self, limit: int | None = None, marker: Any = None) -> ResourceList[R]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(self, limit: int | None = None, marker: Any = None, return_next: bool = False) -> Any:
        """Return one page of the things.

        Args:
            limit: How many at most, 1 to 1000; the service's default is 100.
            marker: Id of the first thing of the page, or the thing.
            return_next: With ``True`` the marker of the next page is returned as well.

        Returns:
            A list of resources; with ``return_next`` ``(list, marker or None)``.

        Raises:
            BadRequest: The service does not take the limit or the marker.
        """
        query = utils.build_query([("limit", limit), ("marker", id_of(marker))])
        _, body = self._send("GET", f"/{self.uri_base}{query}")
        page = self._resources(body)
        return (page, next_marker(body)) if return_next else page

    def _data_from_response(self, resp_body: Any, key: str | None = None) -> Documents:
        """Return the things of a page, which the service puts under ``values``."""
        return super()._data_from_response(resp_body, "values")

    def _one(self, resp_body: Any) -> Any:
        """Return one thing: the service does not wrap it."""
        if not isinstance(resp_body, dict):
            raise exceptions.ServiceResponseFailure("The answer is no object.")
        return resp_body

    def _walk_pages(self) -> Iterator[R]:
        """Give all things, page by page."""
        return walk(self.list)

    def _new(self, body: dict[str, Any]) -> R:
        """Create a thing and fetch it."""
        self.run_hooks("modify_body_for_create", body)
        response, _ = self._send("POST", f"/{self.uri_base}", body=body)
        return self.get(self._new_id(response))

    def _new_id(self, response: Any) -> str:
        """Return the id of what was just created, from the headers of the answer."""
        headers = error_documents.lowered(getattr(response, "headers", None))
        path = urllib.parse.urlsplit(headers.get("location") or "").path.rstrip("/")
        above, _, last = path.rpartition("/")
        found = headers.get("x-object-id") or (urllib.parse.unquote(last) if above else "")
        if not found:
            raise exceptions.ServiceResponseFailure(
                f"The answer to the creation of one of the {self.uri_base} does not say its id. "
                "It may exist: look at the list."
            )
        return str(found)

    def _change(self, item: Any, body: dict[str, Any], **kwargs: Any) -> Any:
        """Change the given fields of a thing."""
        return self._update(self._item_uri(item), body, **kwargs)


def walk(fetch: Callable[..., Any], *args: Any) -> Iterator[Any]:
    """Give the things of all pages.

    Args:
        fetch: Returns a page and the marker of the next one, given ``marker`` and
            ``return_next``.
        *args: What it needs besides.
    """
    marker: Any = None
    asked: set[Any] = set()
    while len(asked) < MOST_PAGES:
        page, following = fetch(*args, marker=marker, return_next=True)
        yield from page
        if following is None or following in asked or following == marker:
            return
        asked.add(following)
        marker = following
