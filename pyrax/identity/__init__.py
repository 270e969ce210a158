"""Who you are: logging in, tokens, the service catalog, contexts, users and roles.

The classes live in modules of their own, which are loaded when they are first asked for:
``keystone_identity`` for OpenStack clouds, ``rax_identity`` for the Rackspace cloud.
"""

from __future__ import annotations

import importlib
from types import ModuleType

_MODULES = ("keystone_identity", "rax_identity")


def __getattr__(name: str) -> ModuleType:
    """Load one of the two identity modules when it is first used."""
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the lazily loaded modules as well."""
    return sorted([*globals(), *_MODULES])
