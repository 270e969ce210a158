"""How the manager for Octavia reaches listeners, pools and members, and waits between changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers import octavia_values as values
from pyrax.cloudloadbalancers.managers import CloudLoadBalancerManager
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer

_VERSIONED = re.compile(r"(.*?)(/v2(?:\.0)?)?(/lbaas)?/?")
_OLDER = re.compile(r"v2\.(\d+)")


class OctaviaBase(CloudLoadBalancerManager):
    """Paths and documents of Octavia (Load Balancer API v2)."""

    service = values.SERVICE
    response_key = "loadbalancer"
    plural_response_key = "loadbalancers"

    def __init__(self, api: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(api, *args, **kwargs)
        match = _VERSIONED.fullmatch(api.management_url or "")
        root, version, lbaas = match.groups() if match else ("", None, None)
        self._root = root
        self._lbaas = ("" if version else "v2/") + "lbaas/"
        if lbaas:
            self._lbaas = ""
        self.uri_base = f"{self._lbaas}loadbalancers"
        self._minor: int | None = None

    # --- documents ---

    def _at(self, kind: str, *further: Any) -> str:
        """Return the path of a thing of the service."""
        segments = [utils.quote_segment(one) for one in further]
        return "/".join([f"/{self._lbaas}{kind}", *segments])

    def _fetch(self, kind: str, key: str, *further: Any) -> dict[str, Any]:
        """Return one document of the service."""
        found: dict[str, Any] = answers.member(self._send("GET", self._at(kind, *further))[1], key)
        answers.member(found, "id", f"'{key}' in the answer")
        return found

    def _document(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the document of a load balancer."""
        found: dict[str, Any] = self._one(self._read(loadbalancer))
        return found

    def _status(self, loadbalancer: Any) -> str:
        """Return the status that the service has now."""
        return values.status_of(self._document(loadbalancer))

    def _is_busy(self, error: exceptions.ClientException) -> bool:
        """Tell whether a change was refused for a state that passes."""
        message = (error.message or "").lower()
        return error.code == 409 and ("immutable" in message or "invalid state pending" in message)

    def _listeners(self, document: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the listeners of a load balancer."""
        rows = answers.rows(document, "listeners")
        ids = [answers.member(one, "id", "A listener in the answer") for one in rows]
        return [self._fetch("listeners", "listener", one) for one in ids]

    @staticmethod
    def _main_of(listeners: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Return the listener that stands for port and protocol, ``None`` if there is none."""
        for one in listeners:
            if values.MAIN in answers.texts(one, "tags"):
                return one
        plain = [one for one in listeners if one.get("protocol") != "TERMINATED_HTTPS"]
        return min(plain or listeners, key=_age, default=None)

    def _main_listener(self, loadbalancer: Any, method: str) -> dict[str, Any]:
        """Return the main listener of a load balancer.

        Raises:
            NotSupported: It has none.
        """
        found = self._main_of(self._listeners(self._document(loadbalancer)))
        if found is None:
            raise values.unsupported(method, "the load balancer has no listener")
        return found

    def _secure_listener(self, loadbalancer: Any) -> dict[str, Any] | None:
        """Return the listener for TLS beside the main one, ``None`` if there is none."""
        listeners = self._listeners(self._document(loadbalancer))
        main = self._main_of(listeners) or {}
        for one in listeners:
            if one.get("protocol") == "TERMINATED_HTTPS" and one["id"] != main.get("id"):
                return one
        return None

    def _pool_of(
        self, document: Mapping[str, Any], listener: Mapping[str, Any] | None
    ) -> dict[str, Any] | None:
        """Return the pool behind the main listener, else the first one."""
        pool_id = (listener or {}).get("default_pool_id")
        if not pool_id and not listener:
            pool_id = next((one["id"] for one in document.get("pools") or []), None)
        return self._fetch("pools", "pool", pool_id) if pool_id else None

    def _pool(self, loadbalancer: Any, method: str) -> dict[str, Any]:
        """Return the pool of a load balancer as it is now.

        Raises:
            NotSupported: It has none.
        """
        if isinstance(loadbalancer, CloudLoadBalancer):
            known = (loadbalancer.__dict__.get("pool") or {}).get("id")
            if known:
                try:
                    return self._fetch("pools", "pool", known)
                except exceptions.NotFound:
                    pass
        document = self._document(loadbalancer)
        found = self._pool_of(document, self._main_of(self._listeners(document)))
        if found is None:
            raise values.unsupported(method, "the load balancer has no pool")
        return found

    def _pool_id(self, loadbalancer: Any, method: str) -> Any:
        """Return the id of the pool of a load balancer."""
        if isinstance(loadbalancer, CloudLoadBalancer):
            known = (loadbalancer.__dict__.get("pool") or {}).get("id")
            if known:
                return known
        return self._pool(loadbalancer, method)["id"]

    def _members(self, pool_id: Any) -> list[dict[str, Any]]:
        """Return the members of a pool, from all pages."""
        uri: str | None = self._at("pools", pool_id, "members")
        base = uri
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        while uri and uri not in seen:
            seen.add(uri)
            body = self._send("GET", uri)[1]
            found += answers.rows(body, "members")
            links = answers.rows(body, "members_links")
            more = next((one.get("href") for one in links if one.get("rel") == "next"), None)
            uri = f"{base}?{more.partition('?')[2]}" if more else None
        return found

    # --- versions ---

    def _has_version(self, minor: int) -> bool:
        """Tell whether the service speaks version 2.``minor``."""
        if self._minor is None:
            found = self._send("GET", f"{self._root}/")[1]
            ids = [_OLDER.fullmatch(str(one.get("id"))) for one in answers.rows(found, "versions")]
            self._minor = max((int(one.group(1)) for one in ids if one), default=0)
        return self._minor >= minor


def _age(listener: Mapping[str, Any]) -> str:
    """Return what listeners are sorted by."""
    return str(listener.get("created_at") or "")
