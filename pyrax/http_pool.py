"""Kept connections: one pool an identity, shared by its clients and their threads."""

from __future__ import annotations

import http.cookiejar
import os
import threading
import weakref
from typing import TYPE_CHECKING, Union

import requests
import requests.utils

from pyrax.http_socket import TimedAdapter

if TYPE_CHECKING:
    Verify = Union[bool, str]


class ConnectionPool:
    """The connections of one identity; threads share it, forked children get their own.

    A ``requests.Session`` of the pool is set up once and never changed: no headers, no cookies,
    no credentials, nothing from ``~/.netrc``. There is one for each value of ``verify``, so that a
    connection whose certificate nobody checked is never used for a request that asks for a check.

    Args:
        pool_size: Connections kept open per host. More may be in use at a time; those are closed
            after use.
        proxy: URL of the proxy for all requests. ``None``: the ``*_PROXY`` and ``NO_PROXY``
            variables of the environment, as ``requests`` reads them.
        client_cert: Path of a file with the client's certificate and key, or the pair of paths
            ``(certificate, key)``.
    """

    def __init__(
        self,
        *,
        pool_size: int = 32,
        proxy: str | None = None,
        client_cert: str | tuple[str, str] | None = None,
    ) -> None:
        if pool_size < 1:
            raise ValueError(f"pool_size must be at least 1, not {pool_size!r}.")
        self.pool_size = pool_size
        self.proxy = proxy or None
        self.client_cert = client_cert or None
        self._start_afresh()
        _pools.add(self)

    def _start_afresh(self) -> None:
        """Forget all sessions; in a forked child, also a lock that may be held by nobody."""
        self._lock = threading.Lock()
        self._sessions: dict[Verify, requests.Session] = {}
        self._proxies: dict[str, dict[str, str]] = {}

    def session(self, verify: Verify = True) -> requests.Session:
        """Return the session for requests with this kind of certificate check.

        Args:
            verify: ``True``, ``False`` or the path of a CA bundle. The value must be passed on
                with each request as well.

        Returns:
            A ``requests.Session`` that must not be changed.
        """
        session = self._sessions.get(verify)
        if session is None:
            with self._lock:
                session = self._sessions.get(verify)
                if session is None:
                    session = self._sessions[verify] = self._make_session()
        return session

    def _make_session(self) -> requests.Session:
        """Set up a session."""
        session = requests.Session()
        session.trust_env = False
        session.headers.clear()
        session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            session.mount(
                scheme,
                TimedAdapter(pool_connections=64, pool_maxsize=self.pool_size, pool_block=False),
            )
        return session

    def proxies(self, origin: str) -> dict[str, str]:
        """Return the proxies for one origin, in the form that ``requests`` takes.

        Args:
            origin: Scheme, host and port, e.g. ``https://dfw.example.com``. What the environment
                says about it is looked up once.

        Returns:
            A dict from scheme to proxy URL; empty for a direct connection.
        """
        found = self._proxies.get(origin)
        if found is None:
            if self.proxy:
                found = {"http": self.proxy, "https": self.proxy}
            else:
                found = requests.utils.get_environ_proxies(origin + "/")
            self._proxies[origin] = found
        return found

    def close(self) -> None:
        """Close the kept connections. The pool can be used again; it then opens new ones."""
        with self._lock:
            sessions = list(self._sessions.values())
            self._sessions = {}
            self._proxies = {}
        for session in sessions:
            session.close()

    def __getstate__(self) -> dict[str, object]:
        """Leave out what belongs to this process: copies and pickles open their own connections."""
        return {
            "pool_size": self.pool_size,
            "proxy": self.proxy,
            "client_cert": self.client_cert,
        }

    def __setstate__(self, state: dict[str, object]) -> None:
        """Restore the settings with no connection open."""
        self.__dict__.update(state)
        self._start_afresh()
        _pools.add(self)


_pools: weakref.WeakSet[ConnectionPool] = weakref.WeakSet()
_inherited: list[dict[Verify, requests.Session]] = []
_default_pool: ConnectionPool | None = None
_default_lock = threading.Lock()


def _in_child() -> None:
    """Leave the parent's connections alone: a forked child opens its own.

    The sessions are kept but never used, so that no clean-up code of theirs touches a connection
    in the middle of an exchange of the parent.
    """
    global _default_lock
    _default_lock = threading.Lock()
    _inherited.clear()
    for pool in list(_pools):
        _inherited.append(pool._sessions)
        pool._start_afresh()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


def default_pool() -> ConnectionPool:
    """Return the pool for requests that are made without one, e.g. by scripts of their own."""
    global _default_pool
    if _default_pool is None:
        with _default_lock:
            if _default_pool is None:
                _default_pool = ConnectionPool()
    return _default_pool
