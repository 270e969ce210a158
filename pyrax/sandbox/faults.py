"""Faults on demand: what the next matching requests meet instead of, or around, their answer."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.requests_log import Request, service_name

PAGE = "<!DOCTYPE html><html><body><h1>Welcome</h1><p>Please log in.</p></body></html>"

# Kinds that decide what is answered; a request meets only one of these.
REFUSING = ("status", "drop")


@dataclass
class Fault:
    """One rule: which requests it meets, how often, and what happens to them.

    Attributes:
        kind: `status`, `drop`, `slow`, `trickle` or `cut`.
        times: how many requests it still meets; None for all of them.
        after: how many matching requests pass before the first is met.
    """

    kind: str
    times: int | None = 1
    after: int = 0
    service: str | None = None
    method: str | None = None
    path: re.Pattern[str] | None = None
    region: str | None = None
    dialect: str | None = None
    outside_identity: bool = False
    options: dict[str, Any] = field(default_factory=dict)

    def matches(self, request: Request) -> bool:
        """Tell whether the rule is about this request."""
        return (
            self.service in (None, request.service)
            and self.method in (None, request.method)
            and self.region in (None, request.region)
            and self.dialect in (None, request.dialect)
            and not (self.outside_identity and request.service == "identity")
            and (self.path is None or self.path.search(request.path) is not None)
        )


class Faults:
    """The faults of one cloud. Every method may be called while requests are under way.

    All of them take these keyword arguments, which say what requests are met:
    `times` (how many requests; None = all until `clear()`), `after` (let so many pass first),
    `service` (`identity`, `compute`, `object-store`, ...), `method` (HTTP method), `path` (regular
    expression searched in the percent-encoded path), `region` and `dialect` (`rackspace` or
    `openstack`).
    """

    def __init__(self, expire_tokens: Callable[[], None]) -> None:
        self._expire_tokens = expire_tokens
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def status(
        self,
        status: int,
        *,
        retry_after: float | str | None = None,
        body: str | bytes | Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **matching: Any,
    ) -> Fault:
        """Answer with this status instead of serving the request.

        Args:
            status: the HTTP status, 400 and above usually.
            retry_after: value of the `Retry-After` header, seconds or an HTTP date.
            body: text, bytes, or a mapping sent as JSON; default the service's own error document.
            headers: further headers of the answer.
            **matching: see the class.

        Returns:
            Fault: the rule, whose `times` counts down.
        """
        extra = dict(headers or {})
        if retry_after is not None:
            extra["Retry-After"] = str(retry_after)
        content_type = extra.pop("Content-Type", None)
        if isinstance(body, Mapping):
            body, content_type = json.dumps(body), "application/json"
        options = {"status": status, "headers": extra, "body": body, "content_type": content_type}
        return self._add("status", options, matching)

    def page(self, html: str = PAGE, *, status: int = 200, **matching: Any) -> Fault:
        """Answer with a page for people, as a proxy or the login page of a network does.

        Args:
            html: the page.
            status: the HTTP status of the answer.
            **matching: see the class.

        Returns:
            Fault: the rule.
        """
        return self.status(status, body=html, headers={"Content-Type": "text/html"}, **matching)

    def redirect(self, location: str, *, status: int = 302, **matching: Any) -> Fault:
        """Send the client to another address.

        Args:
            location: the address, in the `Location` header.
            status: 301, 302, 303, 307 or 308.
            **matching: see the class.

        Returns:
            Fault: the rule.
        """
        return self.status(status, body=b"", headers={"Location": location}, **matching)

    def unauthorized(self, times: int | None = 1, **matching: Any) -> Fault:
        """Refuse requests with 401 as if their token were invalid; logins are spared by default.

        Args:
            times: How many requests are refused; None for all until the rule is removed.
            **matching: see the class.

        Returns:
            Fault: the rule.
        """
        fault = self.status(401, times=times, **matching)
        fault.outside_identity = fault.service is None
        return fault

    def expire_tokens(self) -> None:
        """Make every token issued so far invalid; the next login gets a new one."""
        self._expire_tokens()

    def slow(self, seconds: float, **matching: Any) -> Fault:
        """Wait before the first byte of the answer.

        Args:
            seconds: how long, in real seconds.
            **matching: see the class.

        Returns:
            Fault: the rule.
        """
        return self._add("slow", {"seconds": seconds}, matching)

    def trickle(
        self, seconds: float = 0.1, *, piece: int = 1, limit: int | None = None, **matching: Any
    ) -> Fault:
        """Send the body of the answer in small pieces with a pause before each.

        Args:
            seconds: the pause, in real seconds.
            piece: size of a piece, in bytes.
            limit: after so many bytes send the rest at once; None for never.
            **matching: see the class.

        Returns:
            Fault: the rule.
        """
        return self._add("trickle", {"seconds": seconds, "piece": piece, "limit": limit}, matching)

    def cut_body(self, after_bytes: int = 0, **matching: Any) -> Fault:
        """Announce the whole body of the answer, then close the connection inside it.

        Args:
            after_bytes: how many bytes of the body are sent.
            **matching: see the class.

        Returns:
            Fault: the rule.
        """
        return self._add("cut", {"after_bytes": after_bytes}, matching)

    def drop_connection(self, when: str = "before", **matching: Any) -> Fault:
        """Close the connection without an answer.

        Args:
            when: `before` (the request has no effect), `in_body` (the connection is reset while the
                request arrives) or `after_request` (it was carried out, only its answer is lost).
            **matching: see the class.

        Returns:
            Fault: the rule.

        Raises:
            ValueError: another word for `when`.
        """
        if when not in ("before", "in_body", "after_request"):
            raise ValueError(f"when is 'before', 'in_body' or 'after_request', not {when!r}")
        return self._add("drop", {"when": when}, matching)

    def clear(self) -> None:
        """Drop all rules."""
        with self._lock:
            self._rules.clear()

    def pending(self) -> list[Fault]:
        """Return the rules that still wait for a request."""
        with self._lock:
            return list(self._rules)

    def take(self, request: Request) -> list[Fault]:
        """Return the faults that this request meets, and count them down.

        Args:
            request: The request, as the log has it.
        """
        met: list[Fault] = []
        with self._lock:
            for rule in list(self._rules):
                refused = any(fault.kind in REFUSING for fault in met)
                if not rule.matches(request) or (refused and rule.kind in REFUSING):
                    continue
                if rule.after > 0:
                    rule.after -= 1
                    continue
                met.append(rule)
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times <= 0:
                        self._rules.remove(rule)
        request.faults = [fault.kind for fault in met]
        return met

    def _add(self, kind: str, options: dict[str, Any], matching: dict[str, Any]) -> Fault:
        """Make a rule and put it at the end of the list."""
        known = {"times", "after", "service", "method", "path", "region", "dialect"}
        unknown = sorted(set(matching) - known)
        if unknown:
            raise TypeError(f"unknown matcher {unknown[0]!r}; there are {', '.join(sorted(known))}")
        times = matching.get("times", 1)
        if times is not None and times < 1:
            raise ValueError("times is a positive number, or None for every request")
        path = matching.get("path")
        service = matching.get("service")
        method = matching.get("method")
        dialect = matching.get("dialect")
        rule = Fault(
            kind,
            times=times,
            after=matching.get("after", 0),
            service=service_name(service) if service else None,
            method=method.upper() if method else None,
            path=re.compile(path) if path is not None else None,
            region=matching.get("region"),
            dialect="openstack" if dialect == "keystone" else dialect,
            options=options,
        )
        with self._lock:
            self._rules.append(rule)
        return rule
