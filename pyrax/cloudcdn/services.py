"""The calls for content delivery services."""

from __future__ import annotations

import copy
import datetime
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, overload

from pyrax import answers, exceptions, utils
from pyrax.cloudcdn import documents
from pyrax.cloudcdn.service import END_STATES, CloudCDNService
from pyrax.manager import BaseManager

if TYPE_CHECKING:
    from pyrax.tables import ResourceList

Documents = list[dict[str, Any]]

SHORTEST_INTERVAL = 1.0
MOST_SECONDS = 3600.0
"""How long a wait lasts when the caller names no time."""

_GOING = "delete_in_progress"
_PASSING = frozenset((429, 500, 502, 503, 504))


class CloudCDNServiceManager(BaseManager[CloudCDNService]):
    """The services of the account. Wherever a method takes a service, its id will do."""

    resource_class = CloudCDNService
    plural_response_key = "services"
    uri_base = "services"

    patch_options: ClassVar[dict[str, Any]] = {}
    """What a request with a patch has besides its body; Rackspace is sent plain JSON."""

    # --- listing ---

    @overload
    def list(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudCDNService]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any:
        """Return one page of the services (Cloud CDN API, "List services").

        Args:
            limit: How many at most, 1 to 20; the service's default is 10 or 20.
            marker: Id of the last service of the page before.
            return_raw: With ``True`` the answer itself is returned.
            other_keys: Name, or list of names, of further keys of the answer to return.

        Returns:
            A list of ``CloudCDNService``; with ``return_raw`` ``(response, body)``; with
            ``other_keys`` ``(list, [value of each key])``.

        Raises:
            BadRequest: The service does not take the limit or the marker.
        """
        return super().list(limit, marker, return_raw=return_raw, other_keys=other_keys)

    def walk(self, page_size: int | None = None) -> Iterator[CloudCDNService]:
        """Give all services, page by page.

        Args:
            page_size: How many to ask for at once; default: the service's choice.
        """
        seen: set[Any] = set()
        limit: Any = page_size
        marker: Any = None
        while True:
            services, (links,) = self.list(limit, marker, other_keys="links")
            yield from services
            following = _next_page(links)
            if not services or following is None:
                return
            marker = following.get("marker") or services[-1].id
            limit = following.get("limit") or limit
            if marker in seen:
                return
            seen.add(marker)

    def _walk_pages(self) -> Iterator[Any]:
        """Give all services, for ``findall``."""
        yield from self.walk()

    # --- creating and changing ---

    def create(
        self,
        name: Any,
        flavor_id: Any,
        domains: Any,
        origins: Any,
        restrictions: Any = None,
        caching: Any = None,
        *,
        log_delivery: Any = None,
    ) -> CloudCDNService:
        """Create a service (Cloud CDN API, "Create a service"); see
        ``CloudCDNClient.create_service``.
        """
        body: dict[str, Any] = {
            "name": documents.needed_text(name, "name of the service"),
            "flavor_id": documents.flavor_of(flavor_id),
            "domains": documents.needed_items(domains, "domains", "domain"),
            "origins": documents.needed_items(origins, "origins", "origin"),
            "restrictions": documents.items(restrictions, "restrictions"),
            "caching": documents.items(caching, "caching rules"),
        }
        if log_delivery is not None:
            body["log_delivery"] = documents.log_delivery_of(log_delivery)
        self.run_hooks("modify_body_for_create", body)
        response, _ = self._send("POST", f"/{self.uri_base}", body=body)
        info = {**copy.deepcopy(body), "id": _id_in(response, body["name"])}
        return self.resource_class(self, info)

    def delete(self, item: Any) -> None:
        """Delete a service (Cloud CDN API, "Delete a service"); it is gone some time later.

        Args:
            item: The service, or its id.

        Raises:
            NotFound: There is no such service.
        """
        super().delete(item)
        if isinstance(item, CloudCDNService):
            item.__dict__["_deletion_asked"] = True

    def patch(self, service_id: Any, changes: Any) -> None:
        """Apply changes to a service (Cloud CDN API, "Update a service").

        Args:
            service_id: The service, or its id.
            changes: Operations after RFC 6902; see the client's ``patch_service``.
        """
        body = documents.operations(changes)
        self._send("PATCH", self._item_uri(service_id), body=body, **self.patch_options)
        if isinstance(service_id, CloudCDNService):
            service_id.loaded = False

    def update(
        self,
        service: Any,
        *,
        name: Any = None,
        flavor_id: Any = None,
        domains: Any = None,
        origins: Any = None,
        caching: Any = None,
        restrictions: Any = None,
        log_delivery: Any = None,
    ) -> Documents:
        """Make a service what is wanted; see the client's ``update_service``."""
        uri = self._item_uri(service)
        wanted: dict[str, Any] = {}
        if name is not None:
            wanted["name"] = documents.needed_text(name, "name of the service")
        if flavor_id is not None:
            wanted["flavor_id"] = documents.flavor_of(flavor_id)
        if domains is not None:
            wanted["domains"] = documents.needed_items(domains, "domains", "domain")
        if origins is not None:
            wanted["origins"] = documents.needed_items(origins, "origins", "origin")
        if caching is not None:
            wanted["caching"] = documents.items(caching, "caching rules")
        if restrictions is not None:
            wanted["restrictions"] = documents.items(restrictions, "restrictions")
        if log_delivery is not None:
            wanted["log_delivery"] = documents.log_delivery_of(log_delivery)
        if not wanted:
            return []
        current = answers.mapping(self._send("GET", uri)[1])
        changes = documents.difference(current, wanted)
        if changes:
            self.patch(service, changes)
        return changes

    # --- cached assets, figures ---

    def delete_assets(
        self, service_id: Any, url: Any = None, all: bool = False, *, hard: bool | None = None
    ) -> None:
        """Remove cached assets (Cloud CDN API, "Purge cached assets"); see
        ``CloudCDNClient.delete_assets``.
        """
        if bool(url) == bool(all):
            raise ValueError(
                "Either the url of an asset or all=True is needed, and not both: without them the "
                "service would empty the whole cache."
            )
        if hard is not None and not isinstance(hard, bool):
            raise ValueError(f"hard is True, False or None, not {hard!r}.")
        pairs = [
            ("all", "true" if all else None),
            ("url", _ascii_path(url) if url else None),
            ("hard", None if hard is None else str(hard).lower()),
        ]
        self._send("DELETE", f"{self._item_uri(service_id, 'assets')}{_query(pairs)}")

    def get_analytics(
        self,
        service: Any,
        metric_type: str,
        *,
        domain: str | None = None,
        start_time: Any = None,
        end_time: Any = None,
    ) -> dict[str, Any]:
        """Return figures about a service (Cloud CDN API, "Analytics"); see
        ``CloudCDNClient.get_analytics``.
        """
        pairs = [
            ("domain", domain),
            ("startTime", _utc(start_time)),
            ("endTime", _utc(end_time)),
            ("metricType", documents.needed_text(metric_type, "kind of figures")),
        ]
        _, found = self._send("GET", f"{self._item_uri(service, 'analytics')}{_query(pairs)}")
        return dict(answers.mapping(found))

    # --- waiting ---

    def wait_for(
        self,
        service: Any,
        *,
        timeout: float | None = None,
        interval: float = 5,
        raise_on_failure: bool = True,
    ) -> CloudCDNService | None:
        """Wait until nothing is being done to a service; see the client's ``wait_for_service``."""
        end = time.monotonic() + (MOST_SECONDS if timeout is None else timeout)
        pause = max(SHORTEST_INTERVAL, interval)
        known = getattr(service, "__dict__", {})
        status = known.get("status")
        passed_over: exceptions.PyraxException | None = None
        while True:
            try:
                found = self.get(service)
                status = answers.member(found._info, "status", "What the answer says")
            except exceptions.NotFound:
                if status != _GOING and not known.get("_deletion_asked"):
                    raise
                return None
            except (exceptions.ConnectionFailed, exceptions.ClientException) as error:
                if error.code is not None and error.code not in _PASSING:
                    raise
                passed_over = error
            else:
                passed_over = None
                if status in END_STATES:
                    return self._ended(found, service, raise_on_failure)
            left = end - time.monotonic()
            if left <= 0:
                raise exceptions.WaitTimedOut(
                    f"The service '{utils.get_id(service)}' is still '{status}' after the time "
                    "allowed."
                ) from passed_over
            time.sleep(min(pause, left))

    def _ended(
        self, found: CloudCDNService, service: Any, raise_on_failure: bool
    ) -> CloudCDNService:
        """Return a service that has got to its end, or say that it failed."""
        if found.status == "failed" and raise_on_failure:
            texts = "; ".join(found.error_messages) or "it says no more"
            raise exceptions.ServiceResponseFailure(f"The service '{found.id}' failed: {texts}.")
        if isinstance(service, CloudCDNService):
            service._info = {**service._info, **found._info}
            service._add_details(found._info)
            service.loaded = True
            return service
        return found


class OpenStackServiceManager(CloudCDNServiceManager):
    """The services of a project of an OpenStack cloud that runs Poppy."""

    patch_options = {"headers": {"Content-Type": "application/json-patch+json"}}


def _id_in(response: Any, name: str) -> str:
    """Return the id that the answer to a creation names.

    Raises:
        ServiceResponseFailure: It names none.
    """
    location = response.headers.get("Location") or ""
    path = urllib.parse.urlsplit(location).path.rstrip("/")
    found = urllib.parse.unquote(path.rpartition("/")[2])
    if not found or found == "services":
        raise exceptions.ServiceResponseFailure(
            f"The answer to the creation of the service '{name}' does not say its id. It may "
            "exist: look at list_services()."
        )
    return found


def _next_page(links: Any) -> Mapping[str, str] | None:
    """Return the query of the link to the next page, ``None`` if there is no such link."""
    for link in links or ():
        if isinstance(link, Mapping) and link.get("rel") == "next":
            query = urllib.parse.urlsplit(str(link.get("href") or "")).query
            return dict(urllib.parse.parse_qsl(query))
    return None


def _query(pairs: list[tuple[str, Any]]) -> str:
    """Return a query string; slashes stay as they are, all else is encoded once."""
    return utils.build_query(pairs).replace("%2F", "/")


def _ascii_path(url: Any) -> str:
    """Return a path as edge URLs are written: what is not ASCII percent-encoded."""
    text = utils.ensure_text(url)
    return "".join(one if one.isascii() else urllib.parse.quote(one) for one in text)


def _utc(moment: Any) -> Any:
    """Return a time in UTC without a zone, text as it is."""
    if not isinstance(moment, datetime.datetime):
        return moment
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=0).isoformat()
