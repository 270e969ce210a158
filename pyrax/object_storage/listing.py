"""Going through listings page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions, utils
from pyrax.object_storage.constants import MAX_LISTING

if TYPE_CHECKING:
    from pyrax.object_storage.object import StorageObject

PAGE = 1000
"""Rows of a page, where the caller does not choose."""


def listing_query(
    limit: Any = None,
    marker: Any = None,
    prefix: Any = None,
    delimiter: Any = None,
    end_marker: Any = None,
    most: int = MAX_LISTING,
) -> str:
    """Return the query of a listing.

    Args:
        limit: Rows wanted; more than ``most`` would be refused and is cut.
        marker: The listing begins after this name.
        prefix: Beginning of the names.
        delimiter: What ends the name of a subfolder.
        end_marker: The listing ends before this name.
        most: The service's own limit.

    Returns:
        The query with its question mark; empty texts are left out.
    """
    if limit is not None:
        limit = min(int(limit), most)
    pairs = [
        ("limit", limit),
        ("marker", marker),
        ("prefix", prefix),
        ("delimiter", delimiter),
        ("end_marker", end_marker),
    ]
    return utils.build_query(
        [("format", "json"), *((name, value) for name, value in pairs if value not in (None, ""))]
    )


def rows_of(body: Any) -> list[dict[str, Any]]:
    """Return the rows of a listing.

    Args:
        body: The decoded answer; nothing stands for no rows.

    Raises:
        ServiceResponseFailure: It is no listing.
    """
    if not body:
        return []
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise exceptions.ServiceResponseFailure("The service sent no listing in JSON.")
    for row in body:
        answers.text(row["subdir"] if "subdir" in row else row.get("name"), "The name in a row")
    return body


def row_name(row: dict[str, Any]) -> str:
    """Return the name, or the subfolder, of a row; it is the marker for what follows."""
    return str(row["subdir"] if "subdir" in row else row.get("name", ""))


def check_progress(marker: str | None, last: str) -> None:
    """Raise if a page does not lead beyond the one before: going on would never end.

    Args:
        marker: The listing begins after this name.
        last: Name of its last row.

    Raises:
        ServiceResponseFailure: It does not.
    """
    if marker and last.encode("utf-8", "surrogatepass") <= marker.encode("utf-8", "surrogatepass"):
        raise exceptions.ServiceResponseFailure(
            f"The listing does not advance: the page after '{marker}' ends at '{last}'."
        )


def walk(
    fetch: Callable[..., tuple[Any, Any]],
    *,
    limit: int | None = None,
    marker: Any = None,
    count_header: str | None = None,
    **filters: Any,
) -> Iterator[dict[str, Any]]:
    """Give all rows of a listing.

    A page can be shorter than asked for although more follow, so the end is an empty page; or, in
    a listing without filters, the page with which as many rows are there as the service counts.

    Args:
        fetch: Called with ``limit``, ``marker`` and the filters; returns ``(response, body)``.
        limit: Rows of a page.
        marker: The listing begins after this name.
        count_header: Header that holds the number of all rows.
        **filters: As for ``listing_query``.

    Raises:
        ServiceResponseFailure: The service repeats a page, or sends no listing.
    """
    unfiltered = not marker and not any(filters.values())
    seen = 0
    while True:
        response, body = fetch(limit=limit, marker=marker, **filters)
        rows = rows_of(body)
        if not rows:
            return
        last = row_name(rows[-1])
        check_progress(None if marker is None else utils.ensure_text(marker), last)
        yield from rows
        seen += len(rows)
        marker = last
        if unfiltered and count_header and len(rows) < (limit or MAX_LISTING):
            count = response.headers.get(count_header, "")
            if count.isdigit() and seen >= int(count):
                return


class StorageObjectIterator(utils.ResultsIterator["StorageObject"]):
    """All objects of a container, fetched page by page when they are needed.

    Args:
        manager: A ``Container`` or its ``object_manager``.
        marker: The listing begins after this name.
        limit: Objects of a page.
        **kwargs: ``prefix``, ``delimiter``, ``end_marker``: as for ``Container.list``.
    """

    results: list[StorageObject]

    def _init_methods(self) -> None:
        """Set the method that lists, and what a listing goes by."""
        self.marker_att = "name"
        self.list_method = getattr(self.manager, "object_manager", self.manager).list

    def _fetch(self) -> None:
        """Fetch the next page."""
        if self.next_uri is None:
            return
        wanted = {"delimiter": getattr(self, "delimiter", None)}
        wanted["end_marker"] = getattr(self, "end_marker", None)
        page = self.list_method(
            marker=self.marker,
            limit=self.limit,
            prefix=self.prefix,
            **{name: value for name, value in wanted.items() if value},
        )
        self.results = list(page or ())
        if not self.results:
            self.next_uri = None
            return
        last = getattr(self.results[-1], self.marker_att)
        check_progress(None if self.marker is None else utils.ensure_text(self.marker), last)
        self.marker = last
