"""One module for each service, with all that the tests have to be told about it.

* functions with ``@thing``: what can be made there
* ``RECEIVERS``: names of the things whose own operations are tried
* ``PARAMETERS``: what a parameter of a name is given, in any operation of the service
* ``METHODS``: what an operation is given: under its name, or its class and name
* ``ITEMS``: what ``item`` is in the operations of a manager, by the attribute that holds it
* ``BEFORE``: what happens before an operation, each time
"""

from __future__ import annotations

import importlib
from typing import Any

SERVICES = (
    "compute",
    "object_store",
    "image",
    "volume",
    "database",
    "queues",
    "load_balancer",
    "network",
    "cdn",
    "monitor",
    "dns",
    "autoscale",
    "identity",
)
RACKSPACE_ONLY = ("cdn", "monitor", "autoscale")
PLACES = [
    (dialect, service)
    for dialect in ("rackspace", "keystone")
    for service in SERVICES
    if dialect == "rackspace" or service not in RACKSPACE_ONLY
]
_MODULES = {name: importlib.import_module(f"{__name__}.{name}") for name in SERVICES}


def tables(service: str) -> Any:
    """Return the module of a service."""
    return _MODULES[service]
