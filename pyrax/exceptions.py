"""All exceptions of pyrax.

Every one has ``message`` (text, may be empty) and ``code`` (the HTTP status, or ``None``), and can
be pickled. ``pyrax.exc`` is a second name of this module.
"""

from __future__ import annotations

import importlib
from typing import Any

from pyrax import deprecation
from pyrax import exception_bases as bases

AmbiguousEndpoints = bases.AmbiguousEndpoints
AuthorizationFailure = bases.AuthorizationFailure
BadGateway = bases.BadGateway
BadRequest = bases.BadRequest
ClientException = bases.ClientException
Conflict = bases.Conflict
ConnectionFailed = bases.ConnectionFailed
Forbidden = bases.Forbidden
ForbiddenAuthorizationFailure = bases.ForbiddenAuthorizationFailure
GatewayTimeout = bases.GatewayTimeout
HTTPNotImplemented = bases.HTTPNotImplemented
InternalServerError = bases.InternalServerError
MethodNotAllowed = bases.MethodNotAllowed
NotAcceptable = bases.NotAcceptable
NotFound = bases.NotFound
NotFoundAuthorizationFailure = bases.NotFoundAuthorizationFailure
NotSupported = bases.NotSupported
NoUniqueMatch = bases.NoUniqueMatch
OverLimit = bases.OverLimit
PyraxException = bases.PyraxException
RateLimit = bases.RateLimit
RequestTimeout = bases.RequestTimeout
ServiceResponseFailure = bases.ServiceResponseFailure
ServiceUnavailable = bases.ServiceUnavailable
Unauthorized = bases.Unauthorized
UnauthorizedAuthorizationFailure = bases.UnauthorizedAuthorizationFailure
UnprocessableEntity = bases.UnprocessableEntity

about_last_answer = bases.about_last_answer
raise_because = bases.raise_because
from_response = bases.from_response
authorization_failure = bases.authorization_failure

_FURTHER = ("exception_services", "exception_dns", "exception_load_balancers")
"""Modules whose classes are loaded when one is first asked for: most programs meet none."""

_OLD_NAMES = {"ServerNotFound": "NotFound", "ServerClientException": "ClientException"}
"""Names from the time when the compute client had exceptions of its own."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyrax.exception_dns import *  # noqa: F403
    from pyrax.exception_load_balancers import *  # noqa: F403
    from pyrax.exception_services import *  # noqa: F403

    ServerNotFound = NotFound
    ServerClientException = ClientException
else:

    def __getattr__(name: str) -> Any:
        """Return a class of another module, or one under its old name."""
        if name in _OLD_NAMES:
            deprecation.old_name(f"exceptions.{name}", f"exceptions.{_OLD_NAMES[name]}")
            return globals()[_OLD_NAMES[name]]
        if name == "__all__":  # "import *" asks for it, and then takes what there is
            globals().update((old, globals()[new]) for old, new in _OLD_NAMES.items())
        if name == "__all__" or not name.startswith("_"):
            _load_all()
        if name in globals():
            return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        """List all names, old ones too."""
        _load_all()
        return sorted((*globals(), *_OLD_NAMES))


def _take(module: Any) -> None:
    """Have the classes of a module be here, where tracebacks and pickles then name them."""
    for name, kind in vars(module).items():
        if isinstance(kind, type) and issubclass(kind, PyraxException):
            kind.__module__ = __name__
            globals()[name] = kind


def _load_all() -> None:
    """Load the classes of all modules."""
    for name in _FURTHER:
        _take(importlib.import_module(f"pyrax.{name}"))


_take(bases)
