"""What all calls of a DNS manager share: pages, jobs, and the exceptions of an operation."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pyrax import answers, exceptions, utils
from pyrax.clouddns import jobs
from pyrax.clouddns.names import clean_name, name_of, same_name
from pyrax.clouddns.resources import CloudDNSDomain, CloudDNSRecord
from pyrax.manager import BaseManager
from pyrax.tables import ResourceList

_ENDED = ("COMPLETED", "ERROR")


class Page(NamedTuple):
    """One page of a list, and where those before and after it are; ``None`` for nowhere."""

    items: list[Any]
    next_uri: Any
    previous_uri: Any


class DNSBase(BaseManager[CloudDNSDomain]):
    """Pages and jobs of the DNS service."""

    resource_class = CloudDNSDomain
    response_key = "domains"
    plural_response_key = "domains"
    uri_base = "domains"
    service = "Cloud DNS v1"

    def __init__(
        self,
        api: Any,
        resource_class: Any = None,
        response_key: str | None = None,
        plural_response_key: str | None = None,
        uri_base: str | None = None,
    ) -> None:
        super().__init__(api, resource_class, response_key, plural_response_key, uri_base)
        self._timeout: float | None = jobs.DEFAULT_TIMEOUT
        self._delay: float | None = jobs.DEFAULT_DELAY
        self._last_pages: dict[str, tuple[Page, Any]] = {}

    # --- pages ---

    def _page(
        self,
        kind: str,
        domain: Any = None,
        uri: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> Page:
        """Return a page of domains, subdomains or records.

        Args:
            kind: ``"domain"``, ``"subdomain"`` or ``"record"``.
            domain: The domain of subdomains and records.
            uri: Where the page is; ``None`` for the first.
            limit: Things a page.
            offset: How many to pass over.
        """
        if uri is not None:
            return self._fetch_page(kind, domain, uri)
        query = utils.build_query([("limit", limit), ("offset", offset)])
        if kind == "subdomain" and not query:
            found = self._subdomains_by_name(domain)
            if found is not None:
                return found
        paths = {
            "domain": lambda: f"/{self.uri_base}",
            "subdomain": lambda: self._item_uri(domain, "subdomains"),
            "record": lambda: self._item_uri(domain, "records"),
        }
        return self._fetch_page(kind, domain, paths[kind]() + query)

    def _fetch_page(self, kind: str, domain: Any, uri: str) -> Page:
        """Return the page at a path; of its links only the queries are taken."""
        body = self._send("GET", uri)[1]
        path = uri.partition("?")[0]
        links = {}
        told = body.get("links") or [] if isinstance(body, Mapping) else []
        for link in answers.mappings(told, "'links' in the answer"):
            query = urllib.parse.urlsplit(str(link.get("href") or "")).query
            if query:
                links[link.get("rel")] = f"{path}?{query}"
        items: list[Any]
        if kind == "record":
            items = self._records(self._data_from_response(body, "records"), domain)
        else:
            items = self._resources(body)
        return Page(items, links.get("next"), links.get("previous"))

    def _subdomains_by_name(self, domain: Any) -> Page | None:
        """Ask for subdomains by the name of their domain, as services before 2014 answer.

        Returns:
            ``None`` when that gives none: services of today only give the domain itself.
        """
        if not getattr(domain, "__dict__", {}).get("name"):
            return None
        name = name_of(domain)
        query = utils.build_query([("name", name)])
        page = self._fetch_page("domain", None, f"/{self.uri_base}{query}")
        below = "." + name.lower()
        items = [one for one in page.items if str(one.name).lower().endswith(below)]
        return page._replace(items=items) if items else None

    def _records(self, documents: Any, domain: Any) -> list[CloudDNSRecord]:
        """Return the records that an answer describes."""
        domain_id = utils.get_id(domain)
        return ResourceList(
            CloudDNSRecord(self, {**one, "domain_id": domain_id}, loaded=True)
            for one in answers.mappings(documents, "The list of records")
        )

    def _listed(self, kind: str, domain: Any, limit: Any, offset: Any) -> ResourceList[Any]:
        """Return the first page and remember where the others are."""
        return self._remembered(kind, domain, self._page(kind, domain, None, limit, offset))

    def _remembered(self, kind: str, domain: Any, page: Page) -> ResourceList[Any]:
        """Return the things of a page and remember where the others are."""
        self._last_pages[kind] = (page, domain)
        return ResourceList(page.items)

    def _turned(self, kind: str, direction: str) -> ResourceList[Any]:
        """Return the page after or before the last one of a kind.

        Raises:
            NoMoreResults: There is none.
        """
        page, domain = self._last_pages.get(kind, (Page([], None, None), None))
        uri = getattr(page, f"{direction}_uri")
        if uri is None:
            raise exceptions.NoMoreResults(f"There are no more pages of {kind}s to list.")
        return self._remembered(kind, domain, self._page(kind, domain, uri))

    def _walk(self, kind: str, domain: Any = None, uri: Any = None) -> Iterator[Any]:
        """Give the things of all pages."""
        seen = set()
        page = self._page(kind, domain, uri)
        while True:
            yield from page.items
            if page.next_uri is None or page.next_uri in seen:
                return
            seen.add(page.next_uri)
            page = self._page(kind, domain, page.next_uri)

    def _walk_pages(self) -> Iterator[Any]:
        """Give all domains."""
        return self._walk("domain")

    def findall(self, **kwargs: Any) -> ResourceList[CloudDNSDomain]:
        """Return all domains whose attributes have the given values, from all pages.

        Args:
            **kwargs: Attribute names and values. ``name`` is asked of the service, and compared
                without regard to letter case; ids are compared as texts.
        """
        things = self._named(kwargs["name"]) if kwargs.get("name") else self._walk_pages()
        return ResourceList(
            one for one in things if all(_has(one, key, kwargs[key]) for key in kwargs)
        )

    def _named(self, name: Any) -> Iterator[Any]:
        """Give the domains of a name."""
        query = utils.build_query([("name", clean_name(name).lower())])
        return self._walk("domain", uri=f"/{self.uri_base}{query}")

    # --- jobs ---

    def _job(
        self,
        verb: str,
        uri: str,
        body: Any = None,
        failure: jobs.Failure = None,
        needs_response: bool = False,
    ) -> dict[str, Any]:
        """Send a change and wait for its job.

        Args:
            verb: The HTTP method.
            uri: The path.
            body: What to send.
            failure: The exception class of the operation.
            needs_response: Whether the result of the job is needed.

        Returns:
            The job document.

        Raises:
            DNSCallTimedOut: The job did not end within the time allowed.
        """
        kwargs = {} if body is None else {"body": body}
        try:
            job = self._send(verb, uri, **kwargs)[1]
        except exceptions.ClientException as error:
            exceptions.raise_because(error, jobs.refused(failure, error))
        job = job if isinstance(job, dict) else {}
        job = self._ended(uri, job, needs_response)
        if job.get("status") == "ERROR":
            raise jobs.failed(failure, job.get("error"))
        return job

    def _ended(self, uri: str, job: dict[str, Any], needs_response: bool) -> dict[str, Any]:
        """Wait for the end of a job and return its document."""
        status, job_id = jobs.status_of(job), jobs.job_id_of(job)
        if job_id is None:
            if status == "COMPLETED" and (job.get("response") or not needs_response):
                return job
            if status == "ERROR":
                return job
            raise exceptions.ServiceResponseFailure(f"The answer for '{uri}' names no job.")
        wanted = {"COMPLETED": "response" if needs_response else "status", "ERROR": "error"}
        if status in wanted and not job.get(wanted[status]):
            job = self._look(job_id)
        if jobs.status_of(job) in _ENDED:
            return job
        waiting = jobs.Waiting(self._timeout, self._delay)
        seen, done = waiting.until(
            lambda: self._look(str(job_id)), lambda found: jobs.status_of(found) in _ENDED
        )
        if not done:
            raise jobs.timed_out(uri, self._timeout, seen or job, waiting.error)
        return dict(seen)

    def _look(self, job_id: str) -> dict[str, Any]:
        """Return the document of a job."""
        found = self._send("GET", f"/status/{utils.quote_segment(job_id)}?showDetails=true")[1]
        if not isinstance(found, dict):
            raise exceptions.ServiceResponseFailure(f"The document of the job '{job_id}' is none.")
        return found

    # --- arguments ---

    def _unsupported(self, method: str, reason: str | None = None) -> exceptions.NotSupported:
        """Make the exception for what this dialect cannot do."""
        return exceptions.NotSupported(method, self.service, reason)


def _has(thing: Any, key: str, value: Any) -> bool:
    """Tell whether a domain has a value."""
    found = getattr(thing, key, None)
    if key == "name":
        return same_name(found, value)
    if key == "id":
        return str(found) == str(value)
    return bool(found == value)


def refresh(thing: Any, changes: Mapping[str, Any]) -> None:
    """Let an object have what was changed at the service."""
    if isinstance(thing, (CloudDNSDomain, CloudDNSRecord)):
        thing._info = {**thing._info, **changes}
        thing._add_details(changes)
