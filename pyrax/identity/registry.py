"""Which client class belongs to which service, as text that is resolved when first used."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

CLIENT_CLASSES: dict[str, str] = {
    "compute": "pyrax.compute:ComputeClient",
    "cdn": "pyrax.cloudcdn:CloudCDNClient",
    "object_store": "pyrax.object_storage:StorageClient",
    "database": "pyrax.clouddatabases:CloudDatabaseClient",
    "load_balancer": "pyrax.cloudloadbalancers:CloudLoadBalancerClient",
    "volume": "pyrax.cloudblockstorage:CloudBlockStorageClient",
    "dns": "pyrax.clouddns:CloudDNSClient",
    "compute:network": "pyrax.cloudnetworks:CloudNetworkClient",
    "network": "pyrax.cloudnetworks:CloudNetworkClient",
    "raxnetwork": "pyrax.cloudnetworks:CloudNetworkClient",
    "monitor": "pyrax.cloudmonitoring:CloudMonitorClient",
    "autoscale": "pyrax.autoscale:AutoScaleClient",
    "image": "pyrax.image:ImageClient",
    "queues": "pyrax.queueing:QueueClient",
}


class ClientClasses(dict[str, Any]):
    """A dict from service key to client class whose values are loaded when they are read.

    Keys can be added and replaced; a value may be a class or the text ``"module:Class"``. Every
    way of reading a value gives the class.
    """

    def __init__(self, classes: Mapping[str, Any] | None = None) -> None:
        super().__init__(CLIENT_CLASSES if classes is None else classes)

    def __getitem__(self, service: str) -> Any:
        """Return the class of a service, loading its module the first time."""
        found = super().__getitem__(service)
        if isinstance(found, str):
            found = load_class(found)
            self[service] = found
        return found

    def get(self, service: str, default: Any = None) -> Any:
        """Return the class of a service, or ``default``."""
        try:
            return self[service]
        except KeyError:
            return default

    def values(self) -> Any:
        """Return all classes; loads every service's module."""
        return [self[service] for service in self]

    def items(self) -> Any:
        """Return all pairs of key and class; loads every service's module."""
        return [(service, self[service]) for service in self]

    def copy(self) -> ClientClasses:
        """Return a copy that is as lazy as the original."""
        twin = ClientClasses({})
        for service in self:
            dict.__setitem__(twin, service, super().__getitem__(service))
        return twin

    def __iter__(self) -> Iterator[str]:
        """Go through the keys; loads nothing."""
        return super().__iter__()


client_classes = ClientClasses()
"""The table in use: what ``pyrax._client_classes`` shows and ``client_class`` looks into."""


def client_class(service: str) -> Any:
    """Return the client class of a service.

    Args:
        service: A service key such as ``"compute"`` or ``"object_store"``.

    Returns:
        The class, or ``None`` for a service that has none.

    Raises:
        ImportError: The module of the class cannot be imported.
    """
    return client_classes.get(service)


def load_class(path: str) -> Any:
    """Return the class named by ``"module:Class"``.

    Raises:
        ImportError: No such module.
        AttributeError: The module has no such name.
    """
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
