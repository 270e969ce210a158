"""What makes the package itself a module with rules: names that load, follow the login, forward."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from pyrax import _session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SUBMODULES = {
    **{
        name: f"pyrax.{name}"
        for name in (
            "base_identity",
            "client",
            "cloudblockstorage",
            "cloudcdn",
            "clouddatabases",
            "clouddns",
            "cloudloadbalancers",
            "cloudmonitoring",
            "cloudnetworks",
            "compute",
            "exceptions",
            "fakes",
            "http",
            "image",
            "manager",
            "object_storage",
            "queueing",
            "resource",
            "service_catalog",
            "utils",
        )
    },
    "exc": "pyrax.exceptions",
    "keystone_identity": "pyrax.identity.keystone_identity",
    "rax_identity": "pyrax.identity.rax_identity",
}
"""Name in the package -> module that is loaded when the name is first read."""

MEMBERS = {
    "AutoScaleClient": "pyrax.autoscale",
    "CloudBlockStorageClient": "pyrax.cloudblockstorage",
    "CloudCDNClient": "pyrax.cloudcdn",
    "CloudDNSClient": "pyrax.clouddns",
    "CloudDatabaseClient": "pyrax.clouddatabases",
    "CloudLoadBalancerClient": "pyrax.cloudloadbalancers",
    "CloudMonitorClient": "pyrax.cloudmonitoring",
    "CloudNetworkClient": "pyrax.cloudnetworks",
    "ImageClient": "pyrax.image",
    "QueueClient": "pyrax.queueing",
    "StorageClient": "pyrax.object_storage",
    "CloudServer": "pyrax.compute",
    "_client_classes": "pyrax.identity.registry",
}
"""Name in the package -> module that has it."""

_OTHER_NAMES = {"CloudServer": "Server", "_client_classes": "client_classes"}
"""Name in the package -> its name in that module, where the two differ."""

_SETTINGS = {"USER_AGENT": "base_user_agent", "default_encoding": "default_encoding"}
"""Name in the package -> attribute of the settings that follows it."""


def runs_as_program() -> bool:
    """Tell whether the package is being imported for ``python -m pyrax``."""
    frame = sys._getframe(1) if sys.argv[:1] == ["-m"] else None
    while frame is not None:
        if frame.f_code.co_name == "_get_module_details":
            return frame.f_locals.get("mod_name") == "pyrax.__main__"
        frame = frame.f_back
    return False


class Face(ModuleType):
    """The type of the package.

    ``pyrax.identity`` and ``pyrax.autoscale`` are values although there are sub-packages of the
    same names: the import system's attempt to put those in their place is ignored.
    """

    def __getattr__(self, name: str) -> Any:
        """Return what is not there yet: the login's names, sub-modules, classes."""
        if name in _session.NAMES:
            return self._sessions.read(name)
        if name in SUBMODULES:
            value: Any = importlib.import_module(SUBMODULES[name])
        elif name in MEMBERS:
            module = importlib.import_module(MEMBERS[name])
            value = getattr(module, _OTHER_NAMES.get(name, name))
        elif name == "_logger":
            import logging

            return logging.getLogger("pyrax")
        elif name == "_http_debug":
            return self.get_http_debug()
        else:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        """Assign a name; those that belong to the login or the settings act there."""
        if name in _session.NAMES:
            if not self._is_submodule(name, value):
                self._sessions.assign(name, value)
        elif name == "_http_debug":
            self.set_http_debug(value)
        else:
            super().__setattr__(name, value)
            if name in _SETTINGS:
                setattr(self.settings, _SETTINGS[name], value)
            elif name == "default_region":
                self._sessions.default_region = value

    def __delattr__(self, name: str) -> None:
        """Take a name away."""
        if name in _session.NAMES:
            self._sessions.delete(name)
        else:
            super().__delattr__(name)

    def __dir__(self) -> list[str]:
        """List all names, also those that are loaded when they are first read."""
        return sorted({*super().__dir__(), *_session.NAMES, *SUBMODULES, *MEMBERS, "keyring"})

    def _is_submodule(self, name: str, value: Any) -> bool:
        """Tell whether a value is the sub-package of the same name."""
        return isinstance(value, ModuleType) and value is sys.modules.get(f"{self.__name__}.{name}")

    @property
    def keyring(self) -> Any:
        """The ``keyring`` module or what a script has put in its place; ``None`` if missing."""
        return self._keyring_holder().keyring_module()

    @keyring.setter
    def keyring(self, module: Any) -> None:
        self._keyring_holder().replace_keyring(module)

    @keyring.deleter
    def keyring(self) -> None:
        self._keyring_holder().restore_keyring()

    @staticmethod
    def _keyring_holder() -> Any:
        """Return the module that knows which keyring is in use."""
        return importlib.import_module("pyrax.identity.credentials")
