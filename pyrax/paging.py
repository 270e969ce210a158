"""Going through a list page by page. Used under ``pyrax.utils``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyrax import deprecation
from pyrax.kinds import Of, R


class ResultsIterator(Of[R]):
    """The base of iterators that fetch a list page by page.

    A subclass defines ``_init_methods``, which sets ``list_method`` and, for services that give
    the address of the next page, ``_list_method`` and ``extra_args``.

    Args:
        manager: What lists the things.
        marker: Where to start: the id (or what ``marker_att`` names) of the thing before the first.
        limit: Things a page.
        **kwargs: Become attributes.

    Attributes:
        manager: As given.
        marker: That of the last thing fetched.
        limit: As given.
        prefix: Passed to ``list_method``; ``None`` unless given.
        results: Things that were fetched and not yet handed out.
        list_method: Called with ``marker``, ``limit`` and ``prefix`` while ``next_uri`` is ``""``.
        marker_att: Name of the attribute that markers are made of.
        next_uri: Address of the next page; ``""``: go by marker; ``None``: there is no more.
        extra_args: Arguments of ``_list_method`` after the address.
    """

    def __init__(self, manager: Any, marker: Any = None, limit: int = 1000, **kwargs: Any) -> None:
        self.manager = manager
        self.marker = marker
        self.limit = limit
        self.prefix: Any = None
        self.results: list[R] = []
        self.list_method: Any = None
        self._list_method: Any = None
        self.marker_att = "id"
        self.extra_args: tuple[Any, ...] = ()
        self.next_uri: str | None = ""
        for name, value in kwargs.items():
            setattr(self, name, value)
        self._init_methods()

    def _init_methods(self) -> None:
        """Set the methods that list; a subclass defines this."""
        raise NotImplementedError(f"{type(self).__name__} must define _init_methods().")

    def __iter__(self) -> Iterator[R]:
        return self

    def __next__(self) -> R:
        """Return the next thing, from the page at hand or from the next one."""
        if not self.results:
            self._fetch()
        if not self.results:
            raise StopIteration
        return self.results.pop(0)

    def next(self) -> R:
        """Return the next thing; an old name, of Python 2, for ``next(iterator)``.

        Raises:
            StopIteration: There is no more.
        """
        deprecation.old_name("iterator.next()", "next(iterator)")
        return self.__next__()

    def _fetch(self) -> None:
        """Fetch the next page, if there is one."""
        if self.next_uri is None:
            return
        by_marker = not self.next_uri
        asked: set[Any] = self.__dict__.setdefault("_asked", set())
        place = (self.next_uri, self.marker if by_marker else None)
        if place in asked:
            return  # the service goes round in circles
        if by_marker:
            page = self.list_method(marker=self.marker, limit=self.limit, prefix=self.prefix)
        else:
            page = self._list_method(self.next_uri, *self.extra_args)
        asked.add(place)
        self.results = list(page or ())
        if not self.results:
            return
        before, self.marker = self.marker, getattr(self.results[-1], self.marker_att)
        if by_marker and before is not None and self.marker == before:
            # The service repeats itself: going on would never end.
            self.results = []
