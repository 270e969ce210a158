"""The active login of the module: its identity, and the clients that are made from it."""

from __future__ import annotations

import os
import sys
import threading

from pyrax import _connecting, setting_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pyrax.environments import EnvironmentSettings, Settings

SERVICES = {
    "cloudservers": "compute",
    "cloudfiles": "object_store",
    "cloud_cdn": "cdn",
    "cloud_loadbalancers": "load_balancer",
    "cloud_databases": "database",
    "cloud_blockstorage": "volume",
    "cloud_dns": "dns",
    "cloud_networks": "network",
    "cloud_monitoring": "monitor",
    "autoscale": "autoscale",
    "images": "image",
    "queues": "queues",
}
"""Reference in the module -> service key."""

NAMES = frozenset((*SERVICES, "identity", "regions", "services"))
"""All names in the module whose values come from the login."""

SOMEBODY_NEW = object()
"""Stands for a user of whom nothing is known before the login."""

_DELETED = object()


class Session:
    """What the module's names stand for between two logins.

    Args:
        identity: The identity object, or ``None``.
        who: Who is logged in, and where; see ``Sessions.who``.
        asked: The region that the login call named.
        made: Whether pyrax made the identity; else a script put it there.
        borrowed: A login endpoint that came with the credentials and goes with them.
    """

    def __init__(
        self,
        identity: Any = None,
        *,
        who: Any = None,
        asked: Any = None,
        made: bool = True,
        borrowed: Any = None,
    ) -> None:
        self.identity = identity
        self.who = who
        self.asked = asked
        self.made = made
        self.borrowed = borrowed
        self.regions: tuple[Any, ...] = ()
        self.services: tuple[Any, ...] = ()
        self.region: str | None = None
        self.cdn_region: Any = None
        self.servicenet = False
        self.clients: dict[str, Any] = {}
        self.assigned: dict[str, Any] = {}
        self.before: Session | None = None
        self.lock = threading.RLock()

    def fill(self, region: str, cdn_region: Any, servicenet: bool) -> Session:
        """Take over regions and services of the login; clients are for ``region`` from now on."""
        self.regions = tuple(getattr(self.identity, "regions", None) or ())
        self.services = tuple(getattr(self.identity, "services", None) or ())
        self.region = region
        self.cdn_region = cdn_region
        self.servicenet = servicenet
        return self

    def with_identity(self, identity: Any) -> Session:
        """Return the session that follows when a script puts another identity in place."""
        if self.before is not None and self.before.identity is identity:
            return self.before
        other = Session(identity, asked=self.asked, made=False)
        other.regions, other.services = self.regions, self.services
        other.region, other.cdn_region = self.region, self.cdn_region
        other.servicenet = self.servicenet
        other.assigned = {
            name: value for name, value in self.assigned.items() if name != "identity"
        }
        other.before, self.before = self, None
        return other


class Sessions:
    """The present session of the module, and the ways to replace it.

    A session is put in place as a whole, so that no thread sees half of a login.

    Args:
        settings: The settings of all environments.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.default_region: Any = None
        self.current = Session()
        self.lock = threading.RLock()

    def renew_locks(self) -> None:
        """Replace locks that other threads may have held when the process was forked."""
        self.lock = threading.RLock()
        self.current.lock = threading.RLock()

    # --- the module's names ---

    def read(self, name: str) -> Any:
        """Return the value of one of ``NAMES``; clients are made when they are first read.

        Raises:
            AttributeError: A script has deleted the name.
        """
        session = self.current
        if name in session.assigned:
            value = session.assigned[name]
            if value is _DELETED:
                raise AttributeError(f"module 'pyrax' has no attribute '{name}'")
            return value
        return self._client(name) if name in SERVICES else getattr(session, name)

    def assign(self, name: str, value: Any) -> None:
        """Put a value in place of what a login gave; it stays until the next login."""
        with self.lock:
            session = self.current
            session.assigned.pop(name, None)
            if name != "identity":
                session.assigned[name] = value
            elif value is not session.identity:
                self.current = session.with_identity(value)

    def delete(self, name: str) -> None:
        """Take a name away until it is assigned again; ``unittest.mock`` does that."""
        self.current.assigned[name] = _DELETED

    def _client(self, name: str) -> Any:
        """Return the client a name stands for, ``None`` before the login."""
        session = self.current
        if name in session.clients:
            return session.clients[name]
        if session.region is None or session.identity is None:
            return None
        if not _authenticated(session.identity):
            # another thread may be in the middle of a login
            with self.lock:
                session = self.current
            if not _authenticated(session.identity) or session.region is None:
                return session.clients.get(name)
        with session.lock:
            if name not in session.clients:
                session.clients[name] = self._make(session, name)
            return session.clients[name]

    def _make(self, session: Session, name: str) -> Any:
        """Make the client a name stands for."""
        public = name != "cloudfiles" or not session.servicenet
        region = session.cdn_region if name == "cloud_cdn" else session.region
        return self.connect(session.identity, SERVICES[name], region, public=public)

    # --- identity objects ---

    def identity_class(self, view: EnvironmentSettings, id_type: Any = None) -> Any:
        """Return the identity class of an environment.

        Args:
            view: The environment's settings.
            id_type: The identity type to use in place of the setting.

        Raises:
            IdentityClassNotDefined: No type is set, or there is no such class.
        """
        from pyrax import _identity_types

        assigned = None if id_type else view.assigned_class()
        if assigned is not None:
            return assigned
        named = id_type or view.get("identity_type")
        if not named:
            view.check()
        return _identity_types.identity_class(named)

    def new_identity(self, view: EnvironmentSettings, id_type: Any = None, **given: Any) -> Any:
        """Make an identity object that goes by the settings of an environment.

        Args:
            view: The environment's settings.
            id_type: The identity type to use in place of the setting.
            **given: Parameters of the class; ``None`` stands for not given.

        Raises:
            IdentityClassNotDefined: No type is set, or there is no such class.
        """
        # Here, and not from inside the imports below: where the stack is deep, the system may be
        # asked for memory thousands of times while it is loaded.
        import requests  # noqa: F401

        from pyrax import _identity_types

        identity_class = self.identity_class(view, id_type)
        view = view.for_dialect(getattr(identity_class, "dialect", None))
        verify = given.pop("verify_ssl", None)
        given["verify_ssl"] = view.get("verify_ssl") if verify is None else verify
        return _identity_types.make(identity_class, view, given)

    def who(self, user: Any, details: dict[str, Any]) -> tuple[Any, ...]:
        """Return who logs in, and where: two logins are of the same user if these are equal.

        Args:
            user: User name.
            details: What else the caller said about the login.
        """
        places = ("auth_endpoint", "tenant_id", "tenant_name")
        return (user, details, [self.settings.get(key) for key in places])

    def _identity_for(self, who: Any) -> Any:
        """Return the identity object for a login: the present one, or one for another user.

        Args:
            who: As ``who`` gives it; ``None`` for whoever it was, or ``SOMEBODY_NEW``.
        """
        session = self.current
        identity = session.identity
        view = self.settings.for_environment()
        if identity is None:
            return self.new_identity(view)
        if not session.made:
            return identity
        if type(identity) is not self.identity_class(view):
            return self.new_identity(view)
        if who is None or who == session.who:
            return identity
        in_use = identity.username or identity.token or session.borrowed
        return self._successor(identity, self.new_identity(view)) if in_use else identity

    def _successor(self, before: Any, identity: Any) -> Any:
        """Carry over what a script set on the identity object before."""
        endpoint = _own_endpoint(before)
        if endpoint and endpoint != self.current.borrowed:
            identity.auth_endpoint = endpoint
        if getattr(before, "timeout", None) is not None:
            identity.timeout = before.timeout
        flag = getattr(before, "_http_log_debug", None)
        if flag is not None:
            identity.http_log_debug = flag
        return identity

    # --- logging in ---

    def prepare(self) -> None:
        """Put an identity object in place if there is none.

        Raises:
            IdentityClassNotDefined: No type is set, or there is no such class.
        """
        with self.lock:
            if self.current.identity is None:
                self.replace(self._identity_for(None))

    def log_in(
        self,
        who: Any,
        store: Callable[[Any], Any] | None,
        enter: Callable[[Any], Any] | None,
        region: Any = None,
    ) -> None:
        """Log in, and put a new session in place.

        Args:
            who: As ``who`` gives it; ``None`` for whoever it was, or ``SOMEBODY_NEW``.
            store: Gives the credentials to the identity object; nothing is sent by it.
            enter: Sends the login; ``None`` to leave that for later.
            region: The region that the caller named; else the one that comes with credentials of
                an unknown user counts.
        """
        with self.lock:
            session = self.current
            identity = self._identity_for(who)
            endpoint = _own_endpoint(identity)
            if who is SOMEBODY_NEW:
                identity.region = None
            following = self._following(identity, who, region)
            stored = False
            try:
                again = identity is session.identity and who is not None and who == session.who
                with _replacing(identity if again and enter is not None else None):
                    if store is not None:
                        store(identity)
                    stored = True
                    if who is SOMEBODY_NEW:
                        following.asked = region or identity.region
                    if enter is not None:
                        enter(identity)
            except BaseException:
                if stored or session.identity is None or identity is session.identity:
                    self.current = self._settle(following, endpoint)
                raise
            self._settle(following, endpoint)
            self.current = following if enter is None else self._fill(following)

    @staticmethod
    def _settle(session: Session, endpoint: Any) -> Session:
        """Note in a new session whether a login endpoint came with the credentials."""
        now = _own_endpoint(session.identity)
        if now != endpoint:
            session.borrowed = now
        if session.who is SOMEBODY_NEW:
            session.who = object()
        return session

    def log_in_again(self, connect: bool) -> None:
        """Log in with what is stored in the identity object, or what the settings lead to.

        Args:
            connect: Whether clients are made anew.
        """
        with self.lock:
            session = self.current
            identity = self._identity_for(None)
            endpoint = _own_endpoint(identity)
            following = self._following(identity, session.who, session.asked)
            try:
                identity.authenticate()
            except BaseException:
                self.current = self._settle(following, endpoint)
                raise
            self._fill(self._settle(following, endpoint))
            if not connect:
                following.region = session.region
                following.clients = session.clients
                following.assigned = session.assigned
            self.current = following

    def _following(self, identity: Any, who: Any, asked: Any) -> Session:
        """Return the session after the present one, with nothing filled in yet."""
        session = self.current
        same = identity is session.identity
        return Session(
            identity,
            who=who,
            asked=asked,
            made=session.made or not same,
            borrowed=session.borrowed if same else None,
        )

    def connect_all(self, region: Any) -> None:
        """Let all clients be made anew, for a region."""
        with self.lock:
            session = self.current
            self.current = self._fill(self._following(session.identity, session.who, region))

    def _fill(self, session: Session) -> Session:
        """Take over into a session what its login says."""
        view = self.view_of(session.identity)
        region = self.safe_region(session.asked, session.identity)
        cdn_region = self.cdn_region(session.asked, session.identity)
        return session.fill(region, cdn_region, bool(view.get("use_servicenet")))

    def replace(self, identity: Any, made: bool = True) -> None:
        """Put an identity object in place, with no login.

        Args:
            identity: The object, or ``None``.
            made: Whether it is of the class that the settings name; if so, it gives way when they
                name another one.
        """
        with self.lock:
            self.current = Session(identity, made=made)

    def switch(self, env: Any) -> None:
        """Make another environment current, with a fresh identity object and no login.

        Raises:
            EnvironmentNotFound: There is no such environment; nothing is changed.
        """
        with self.lock:
            name = self.settings.name_of(env)
            if name == self.settings.environment:
                return
            identity = self._fresh_identity(self.settings.for_environment(name))
            self.settings.switch(name)
            self.replace(identity)
            _silence()

    def _fresh_identity(self, view: EnvironmentSettings) -> Any:
        """Return an identity object for an environment, ``None`` if its type is not known."""
        from pyrax import exceptions

        try:
            return self.new_identity(view)
        except exceptions.PyraxException:
            return None

    # --- connecting ---

    def view_of(self, context: Any) -> Any:
        """Return the settings that an identity object goes by."""
        return getattr(context, "settings", None) or self.settings.for_environment()

    def safe_region(self, region: Any, context: Any) -> str:
        """Return the region to use for what a caller named, if anything."""
        configured = self.view_of(context).get("region") or self.default_region
        return _connecting.safe_region(region or configured, context)

    def cdn_region(self, region: Any, context: Any) -> str:
        """Return the region to use for the CDN, which only some regions list."""
        named = self.safe_region(region, context)
        if context is None:
            return named
        if self.default_region and context.find_endpoint("cdn", named) is None:
            return _connecting.safe_region(self.default_region, context)
        return named

    def logged_in(self) -> Any:
        """Return the identity object if it is logged in, else ``None``."""
        identity = self.current.identity
        if not _authenticated(identity):
            # another thread may be in the middle of a login
            with self.lock:
                identity = self.current.identity
        return identity if _authenticated(identity) else None

    def connect(self, context: Any, service: str, region: Any, **kwargs: Any) -> Any:
        """Make a client.

        Args:
            context: The identity object.
            service: Service key.
            region: Name of the region as ``safe_region`` gives it.
            **kwargs: As for ``make_client`` of identity objects.

        Returns:
            The client; ``None``, with a warning in the log, if the service is not there.

        Raises:
            NotAuthenticated: The identity object is not logged in.
        """
        return self.settled(lambda: _connecting.client(context, service, region, **kwargs))

    def settled(self, make: Callable[[], Any]) -> Any:
        """Return what a function gives; once more if a login that was under way kept it from it."""
        from pyrax import exceptions

        try:
            return make()
        except exceptions.NotAuthenticated:
            with self.lock:
                return make()

    # --- debug output ---

    def set_debug(self, on: bool | None) -> None:
        """Switch debug output for everything; ``None`` leaves it to the setting again."""
        self.settings.debug_override = on
        if on is None:
            _silence()
            return
        from pyrax import http_trace

        session = self.current
        for traced in (session.identity, *session.clients.values(), *session.assigned.values()):
            if hasattr(traced, "http_log_debug"):
                traced.http_log_debug = None
        http_trace.set_global(on)


def _own_endpoint(identity: Any) -> Any:
    """Return the login endpoint that an identity object was given, not that of the settings."""
    return getattr(identity, "_auth_endpoint", None)


def _replacing(identity: Any) -> Any:
    """Return what lets other threads keep the login of an identity object during another one.

    Args:
        identity: The object; ``None`` if no login is replaced.
    """
    from contextlib import nullcontext

    return getattr(identity, "replacing_login", nullcontext)()


def _authenticated(identity: Any) -> bool:
    """Tell whether an identity object is logged in."""
    return bool(getattr(identity, "authenticated", False))


def wanted_switch(value: Any) -> bool:
    """Return what a script means by a value for a switch; words count as in settings."""
    word = setting_names.parse_boolean(value)
    return bool(value) if word is None else word


_active: list[Sessions] = []


def use(sessions: Sessions) -> None:
    """Name the sessions that ``active`` returns; debug output of others before is over."""
    _active[:] = [sessions]
    _silence()


def _renew_locks() -> None:
    """Let a forked process start with locks that nobody holds."""
    for sessions in _active:
        sessions.renew_locks()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_locks)


def _silence() -> None:
    """Switch debug output off until something asks for it again."""
    trace = sys.modules.get("pyrax.http_trace")
    if trace is not None:
        trace.set_global(False)


def active() -> Sessions:
    """Return the sessions of the module ``pyrax``."""
    return _active[0]
