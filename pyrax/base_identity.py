"""The base of identity classes, under the module name that scripts know."""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import Any

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.identity import credentials
from pyrax.identity.base import BaseIdentity
from pyrax.identity.endpoint import Endpoint, Service
from pyrax.identity.members import Role, Tenant, User
from pyrax.resource import BaseResource

__all__ = [
    "API_DATE_PATTERN",
    "DATE_FORMAT",
    "UTC_API_DATE_PATTERN",
    "BaseIdentity",
    "BaseResource",
    "Endpoint",
    "Role",
    "Service",
    "Tenant",
    "User",
    "default_region",
    "exc",
    "utils",
]

DATE_FORMAT = "%Y-%m-%d %H:%M:%S"
UTC_API_DATE_PATTERN = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z")
API_DATE_PATTERN = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?([+-])(\d{2}):?(\d{2})"
)
default_region = None


class _Module(ModuleType):
    """A module whose ``keyring`` is the one in use; scripts read it and put others there."""

    @property
    def keyring(self) -> Any:
        """The ``keyring`` module; loaded when it is first asked for."""
        return credentials.keyring_module()

    @keyring.setter
    def keyring(self, module: Any) -> None:
        credentials.replace_keyring(module)

    @keyring.deleter
    def keyring(self) -> None:
        credentials.restore_keyring()


sys.modules[__name__].__class__ = _Module
