"""How the manager for Designate reaches zones and record sets, page by page."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.clouddns import designate_values as values
from pyrax.clouddns import jobs
from pyrax.clouddns.base import Page
from pyrax.clouddns.managers import CloudDNSManager
from pyrax.clouddns.names import name_of
from pyrax.clouddns.resources import CloudDNSDomain, CloudDNSRecord

_VERSIONED = re.compile(r"/v2/?$")
_HIDDEN = ("SOA",)
_LARGEST_PAGE = 1000  # Designate refuses more, unless its operator allows it.


class DesignateBase(CloudDNSManager):
    """Paths and pages of Designate (DNS API v2)."""

    service = values.SERVICE

    def __init__(self, api: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(api, *args, **kwargs)
        path = urllib.parse.urlsplit(api.management_url or "").path
        self._v2 = "" if _VERSIONED.search(path) else "/v2"
        self.uri_base = f"{self._v2}/zones".lstrip("/")

    # --- paths ---

    def _set_uri(self, domain: Any, set_id: Any = None) -> str:
        """Return the path of the record sets of a domain, or of one of them."""
        further = [] if set_id is None else [set_id]
        return self._item_uri(domain, "recordsets", *further)

    @contextmanager
    def _failing_as(self, kind: jobs.Failure) -> Iterator[None]:
        """Let what the service refuses be an exception of the operation."""
        try:
            yield
        except exceptions.ClientException as error:
            exceptions.raise_because(error, jobs.refused(kind, error))

    # --- pages ---

    def _documents(self, uri: str, key: str) -> Iterator[dict[str, Any]]:
        """Give the documents of a list, from all pages."""
        current: str | None = uri
        asked: set[str] = set()
        while current and current not in asked:
            asked.add(current)
            documents, current = self._documents_at(current, key)
            yield from documents

    def _documents_at(self, uri: str, key: str) -> tuple[list[dict[str, Any]], str | None]:
        """Return one page of documents, and the path of the next."""
        body = self._send("GET", uri)[1]
        following = answers.inner(body, "links").get("next")
        query = urllib.parse.urlsplit(str(following or "")).query
        path = uri.partition("?")[0]
        return list(answers.rows(body, key)), f"{path}?{query}" if query else None

    def _zones(self, query: str = "") -> Iterator[Any]:
        """Give all domains that a query finds."""
        for zone in self._documents(f"/{self.uri_base}{query}", "zones"):
            yield self._domain(zone)

    def _domain(self, zone: Mapping[str, Any], loaded: bool = False) -> Any:
        """Return a zone as a domain."""
        return self.resource_class(self, values.domain_info(zone), loaded=loaded)

    def _recordsets(self, domain: Any, query: str = "") -> Iterator[dict[str, Any]]:
        """Give the record sets of a domain that are shown."""
        for one in self._documents(self._set_uri(domain) + query, "recordsets"):
            if _is_shown(one):
                yield one

    def _flattened(self, domain: Any, recordsets: Any) -> Iterator[CloudDNSRecord]:
        """Give the records of record sets."""
        for one in recordsets:
            yield from self._records(self._with_ttl(domain, values.record_infos(one)), domain)

    @staticmethod
    def _with_ttl(domain: Any, infos: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Let records without a time to live of their own have that of their domain."""
        ttl = getattr(domain, "__dict__", {}).get("ttl")
        return [{**one, "ttl": ttl if one["ttl"] is None else one["ttl"]} for one in infos]

    def _known(self, domain: Any) -> CloudDNSDomain:
        """Return a domain as an object, which has a name."""
        return domain if isinstance(domain, CloudDNSDomain) else self.get(domain)

    def _subdomain_query(self, domain: CloudDNSDomain) -> str:
        """Return the query for subdomains."""
        return utils.build_query([("name", f"*.{name_of(domain)}.")])

    def _subdomains(self, domain: CloudDNSDomain) -> Iterator[Any]:
        """Give all subdomains of a domain."""
        return _below(domain, self._zones(self._subdomain_query(domain)))

    def _page(
        self,
        kind: str,
        domain: Any = None,
        uri: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> Page:
        """Return a page of domains, subdomains or records.

        The service knows markers only. Without a limit a page is one of the service; with one it
        is cut out of the whole list.
        """
        if kind == "subdomain":
            domain = self._known(domain)
        if isinstance(uri, tuple):
            limit, offset = uri
        if limit is None and not offset:
            return self._own_page(kind, domain, uri)
        start, wanted = int(offset or 0), None if limit is None else int(limit)
        items, more = _cut(self._everything(kind, domain, wanted, start), start, wanted)
        following = (wanted, start + len(items)) if more and wanted is not None else None
        before = (wanted, max(0, start - wanted)) if start and wanted is not None else None
        return Page(items, following, before)

    def _own_page(self, kind: str, domain: Any, uri: str | None) -> Page:
        """Return a page as the service cuts it."""
        if kind == "record":
            documents, following = self._documents_at(uri or self._set_uri(domain), "recordsets")
            sets = [one for one in documents if _is_shown(one)]
            return Page([*self._flattened(domain, sets)], following, None)
        query = self._subdomain_query(domain) if kind == "subdomain" and uri is None else ""
        documents, following = self._documents_at(uri or f"/{self.uri_base}{query}", "zones")
        zones = (self._domain(one) for one in documents)
        return Page([*(_below(domain, zones) if domain else zones)], following, None)

    def _everything(self, kind: str, domain: Any, limit: int | None, offset: int) -> Iterator[Any]:
        """Give all things of a kind; the limit goes to the service when it fits."""
        if kind == "record":
            return self._flattened(domain, self._recordsets(domain))
        query = self._subdomain_query(domain) if kind == "subdomain" else ""
        if limit is not None and offset == 0:
            size = min(limit + 1, _LARGEST_PAGE)
            query = f"{query}&limit={size}" if query else f"?limit={size}"
        zones = self._zones(query)
        return _below(domain, zones) if domain else zones

    def _named(self, name: Any) -> Iterator[Any]:
        """Give the domains of a name."""
        return self._zones(utils.build_query([("name", values.dotted(name).lower())]))

    # --- tasks ---

    def _task(self, uri: str, failure: jobs.Failure) -> dict[str, Any]:
        """Wait for the end of an export or import and return its document.

        Raises:
            DNSCallTimedOut: It did not end within the time allowed.
        """
        look: Callable[[], Any] = lambda: self._send("GET", uri)[1]  # noqa: E731 - two uses below
        found = look()
        if not _task_ended(found):
            waiting = jobs.Waiting(self._timeout, self._delay)
            seen, done = waiting.until(look, _task_ended)
            if not done:
                task = {"jobId": uri.rpartition("/")[2]}
                raise jobs.timed_out(uri, self._timeout, task, waiting.error)
            found = seen
        if answers.member(found, "status") == "ERROR":
            raise jobs.failed(failure, {"message": found.get("message") or "The task failed."})
        return dict(found)


def _below(domain: CloudDNSDomain, zones: Iterator[Any]) -> Iterator[Any]:
    """Give only subdomains: they get deleted, and what heeds no filter gives all zones."""
    ending = "." + name_of(domain).lower()
    return (one for one in zones if str(one.name).lower().endswith(ending))


def _is_shown(recordset: Mapping[str, Any]) -> bool:
    """Tell whether a record set counts: one that is being deleted, or of type SOA, does not."""
    return recordset.get("type") not in _HIDDEN and recordset.get("action") != "DELETE"


def _task_ended(task: Any) -> bool:
    """Tell whether an export or import has ended."""
    return isinstance(task, Mapping) and task.get("status") in ("COMPLETE", "ERROR")


def _cut(things: Iterator[Any], start: int, wanted: int | None) -> tuple[list[Any], bool]:
    """Return a piece of a list, and whether there is more behind it."""
    items: list[Any] = []
    for number, one in enumerate(things):
        if number < start:
            continue
        if wanted is not None and len(items) >= wanted:
            return items, True
        items.append(one)
    return items, False
