"""Going through domains and records page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pyrax import deprecation, utils
from pyrax.clouddns.resources import CloudDNSDomain, CloudDNSRecord
from pyrax.kinds import Of, R


class ResultsIterator(Of[R]):
    """The base of the iterators; a subclass says what it lists. It can be gone through once.

    Args:
        manager: What lists the things.
        domain: The domain that they belong to, or its id.
        limit: Things a page; default: as the service gives them (100).
        offset: How many to pass over.

    Attributes:
        manager: As given.
        domain: As given.
        domain_id: Its id.
        results: Things that were fetched and not yet handed out.
        next_uri: Where the next page is; ``""`` before the first, ``None`` after the last.
        extra_args: Empty; kept for subclasses of old.
    """

    kind: ClassVar[str] = ""

    def __init__(
        self,
        manager: Any,
        domain: Any = None,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> None:
        if not self.kind:
            raise NotImplementedError(f"{type(self).__name__} does not say what it lists.")
        self.manager = manager
        self.domain = domain
        self.domain_id = None if domain is None else utils.get_id(domain)
        self.results: list[R] = []
        self.next_uri: Any = ""
        self.extra_args: tuple[Any, ...] = ()
        self._limit = limit
        self._offset = offset
        self._asked: set[Any] = set()

    def __iter__(self) -> Iterator[R]:
        return self

    def __next__(self) -> R:
        """Return the next thing, from the page at hand or from the next one."""
        while not self.results and self.next_uri is not None:
            page = self.manager._page(
                self.kind, self.domain, self.next_uri or None, self._limit, self._offset
            )
            self._asked.add(self.next_uri)
            again = page.next_uri in self._asked  # the service goes round in circles
            self.results, self.next_uri = list(page.items), None if again else page.next_uri
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


class DomainResultsIterator(ResultsIterator[CloudDNSDomain]):
    """Goes through all domains of the account."""

    kind = "domain"


class SubdomainResultsIterator(ResultsIterator[CloudDNSDomain]):
    """Goes through the subdomains of a domain."""

    kind = "subdomain"


class RecordResultsIterator(ResultsIterator[CloudDNSRecord]):
    """Goes through the records of a domain."""

    kind = "record"
