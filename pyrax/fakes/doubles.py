"""Stand-ins of the clients, managers and resources of the services, made when first asked for."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from pyrax import utils
from pyrax.client import BaseClient
from pyrax.fakes import documents
from pyrax.fakes.identities import OFFLINE, FakeIdentity
from pyrax.fakes.objects import FakeEntity, FakeManager
from pyrax.identity import registry
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

PACKAGE = "pyrax.fakes"
"""Where the stand-ins are found."""

# Module -> name of the stand-in -> name of the real class. The first of each is the client.
ROOMS: dict[str, dict[str, str]] = {
    "pyrax.object_storage": {
        "FakeStorageClient": "StorageClient",
        "FakeContainer": "Container",
        "FakeContainerManager": "ContainerManager",
        "FakeStorageObject": "StorageObject",
        "FakeStorageObjectManager": "StorageObjectManager",
        "FakeFolderUploader": "FolderUploader",
        "FakeBulkDeleter": "BulkDeleter",
    },
    "pyrax.clouddatabases": {
        "FakeDatabaseClient": "CloudDatabaseClient",
        "FakeDatabaseInstance": "CloudDatabaseInstance",
        "FakeDatabaseManager": "CloudDatabaseManager",
        "FakeDatabaseUser": "CloudDatabaseUser",
        "FakeDatabaseVolume": "CloudDatabaseVolume",
    },
    "pyrax.cloudloadbalancers": {
        "FakeLoadBalancerClient": "CloudLoadBalancerClient",
        "FakeLoadBalancer": "CloudLoadBalancer",
        "FakeLoadBalancerManager": "CloudLoadBalancerManager",
        "FakeDNSDevice": "CloudLoadBalancer",
        "FakeNode": "Node",
        "FakeVirtualIP": "VirtualIP",
    },
    "pyrax.cloudblockstorage": {
        "FakeBlockStorageClient": "CloudBlockStorageClient",
        "FakeBlockStorageManager": "CloudBlockStorageManager",
        "FakeBlockStorageSnapshot": "CloudBlockStorageSnapshot",
        "FakeBlockStorageVolume": "CloudBlockStorageVolume",
        "FakeSnapshotManager": "CloudBlockStorageSnapshotManager",
    },
    "pyrax.clouddns": {
        "FakeDNSClient": "CloudDNSClient",
        "FakeDNSDomain": "CloudDNSDomain",
        "FakeDNSManager": "CloudDNSManager",
        "FakeDNSPTRRecord": "CloudDNSPTRRecord",
        "FakeDNSRecord": "CloudDNSRecord",
    },
    "pyrax.cloudnetworks": {
        "FakeCloudNetworkClient": "CloudNetworkClient",
        "FakeCloudNetwork": "CloudNetwork",
    },
    "pyrax.cloudmonitoring": {
        "FakeCloudMonitorClient": "CloudMonitorClient",
        "FakeCloudMonitorCheck": "CloudMonitorCheck",
        "FakeCloudMonitorEntity": "CloudMonitorEntity",
        "FakeCloudMonitorNotification": "CloudMonitorNotification",
    },
    "pyrax.autoscale": {
        "FakeAutoScaleClient": "AutoScaleClient",
        "FakeAutoScalePolicy": "AutoScalePolicy",
        "FakeAutoScaleWebhook": "AutoScaleWebhook",
        "FakeScalingGroup": "ScalingGroup",
        "FakeScalingGroupManager": "ScalingGroupManager",
    },
    "pyrax.image": {
        "FakeImageClient": "ImageClient",
        "FakeImage": "Image",
        "FakeImageManager": "ImageManager",
        "FakeImageMemberManager": "ImageMemberManager",
        "FakeImageTagManager": "ImageTagManager",
    },
    "pyrax.queueing": {
        "FakeQueueClient": "QueueClient",
        "FakeQueue": "Queue",
        "FakeQueueClaim": "QueueClaim",
        "FakeQueueManager": "QueueManager",
    },
    "pyrax.cloudcdn": {"FakeCloudCDNClient": "CloudCDNClient"},
    "pyrax.compute": {"FakeComputeClient": "ComputeClient"},
}

_made: dict[str, Any] = {}

_MANAGER_ARGUMENTS = ("resource_class", "response_key", "plural_response_key", "uri_base")


def _stand_in(parameter: str, room: str) -> Any:
    """Return what a constructor gets for a parameter that it needs and that is not given."""
    if parameter in ("manager", "mgr"):
        return FakeManager()
    if parameter == "identity":
        return FakeIdentity()
    if parameter in ("api", "client"):
        return make(next(iter(ROOMS[room])))()
    if parameter == "info":
        return {"id": utils.random_ascii(), "name": utils.random_ascii()}
    if parameter in ("name", "upload_key", "container"):
        return utils.random_ascii()
    plain = {
        "address": "192.0.2.1",
        "port": 80,
        "object_names": [],
        "root_folder": ".",
        "ignore": None,
    }
    return plain[parameter] if parameter in plain else FakeEntity()


def _complete(real: Any, room: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Add to the arguments of a constructor what it needs, and what makes the thing usable."""
    parameters = inspect.signature(real).parameters
    any_name = any(one.kind is one.VAR_KEYWORD for one in parameters.values())

    def offer(name: str, value: Any) -> None:
        if value is not None and (any_name or name in parameters):
            kwargs.setdefault(name, value)

    for name, parameter in list(parameters.items())[len(args) :]:
        named = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if named and parameter.default is parameter.empty and name not in kwargs:
            kwargs[name] = _stand_in(name, room)
    if not args and issubclass(real, BaseResource):
        for name in ("manager", "info"):
            kwargs.setdefault(name, _stand_in(name, room))
    if len(args) > 1:
        return
    if issubclass(real, BaseClient):
        if not args:
            kwargs.setdefault("identity", FakeIdentity())
        offer("region_name", documents.REGIONS[0])
        offer("management_url", documents.example_uri)
        offer("dialect", "rackspace")
    elif issubclass(real, BaseManager):
        api = args[0] if args else kwargs.get("api")
        for own in vars(api).values():
            if type(own) is real:
                for name in _MANAGER_ARGUMENTS:
                    offer(name, getattr(own, name, None))
                break


def _double(name: str, real: Any, room: str) -> Any:
    """Make the stand-in of a class: a subclass that completes its own arguments."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        alone = not args and "manager" not in kwargs and issubclass(real, BaseResource)
        _complete(real, room, args, kwargs)
        real.__init__(self, *args, **kwargs)
        if alone:
            self.loaded = True

    members: dict[str, Any] = {
        "__init__": __init__,
        "__module__": PACKAGE,
        "__doc__": f"A ``{real.__name__}`` without a cloud.",
    }
    if issubclass(real, BaseClient):

        def request(self: Any, uri: str, method: str, *args: Any, **kwargs: Any) -> Any:
            """Send a request that ends before a connection is made, whatever the identity."""
            kwargs["pool"] = OFFLINE
            return real.request(self, uri, method, *args, **kwargs)

        members["request"] = request
    return type(name, (real,), members)


def _named(double: Any) -> Any:
    """Let a stand-in take ``(name, info)`` first, as the old ones of these classes did."""

    def __init__(self: Any, name: Any = None, info: Any = None, *args: Any, **kwargs: Any) -> None:
        info = {"id": utils.random_ascii(), **(info or {})}
        info["name"] = name or info.get("name") or utils.random_ascii()
        manager = kwargs.pop("manager", None) or FakeManager()
        double.__init__(self, manager, info, *args, **kwargs)

    members = {"__init__": __init__, "__module__": PACKAGE, "__doc__": double.__doc__}
    return type(double.__name__, (double,), members)


def _running(double: Any) -> Any:
    """Give the stand-in of a background job a ``fake_run`` that does nothing but finish."""

    def fake_run(self: Any) -> None:
        """Finish without having done anything."""
        self.completed = True

    double.fake_run = fake_run
    return double


def _creating(double: Any) -> Any:
    """Let the stand-in of the storage client create containers without asking anybody."""

    def create(self: Any, name: Any) -> Any:
        """Return a container of this name."""
        text = utils.ensure_text(name)
        return make("FakeContainer")(self._manager, {"name": text, "id": text})

    double.create = create
    return double


def _listed(double: Any) -> Any:
    """Let the stand-in of an object take the parts of a listing one by one, as the old one did."""

    def __init__(
        self: Any,
        manager: Any = None,
        name: Any = None,
        total_bytes: Any = None,
        content_type: Any = None,
        last_modified: Any = None,
        etag: Any = None,
        attdict: Any = None,
    ) -> None:
        info = {
            "name": name or utils.random_ascii(),
            "bytes": total_bytes,
            "content_type": content_type,
            "last_modified": last_modified,
            "hash": etag,
        }
        double.__init__(self, manager or FakeManager(), {**info, **(attdict or {})})

    members = {"__init__": __init__, "__module__": PACKAGE, "__doc__": double.__doc__}
    return type(double.__name__, (double,), members)


def _addressed(double: Any) -> Any:
    """Return a stand-in for a node that has an address and a port from the start."""

    def __init__(
        self: Any, address: Any = None, port: Any = None, *others: Any, **more: Any
    ) -> None:
        double.__init__(self, address or "192.0.2.1", port or 80, *others, **more)

    members = {"__init__": __init__, "__module__": PACKAGE, "__doc__": double.__doc__}
    return type(double.__name__, (double,), members)


_FURTHER = {
    "FakeLoadBalancer": _named,
    "FakeNode": _addressed,
    "FakeScalingGroup": _named,
    "FakeBulkDeleter": _running,
    "FakeFolderUploader": _running,
    "FakeStorageClient": _creating,
    "FakeStorageObject": _listed,
}


def make(name: str) -> Any:
    """Return the stand-in of this name, making it when it is first asked for.

    Raises:
        AttributeError: There is no such stand-in, or the service has no such class.
    """
    if name in _made:
        return _made[name]
    found = next(((room, table[name]) for room, table in ROOMS.items() if name in table), None)
    if found is None:
        paths = {f"Fake{path.partition(':')[2]}": path for path in registry.CLIENT_CLASSES.values()}
        room, _, real_name = paths.get(name, "").partition(":")
    else:
        room, real_name = found
    try:
        real = getattr(importlib.import_module(room), real_name, None) if room else None
    except ModuleNotFoundError as error:
        if error.name != room:
            raise
        real = None
    if real is None:
        raise AttributeError(f"module {PACKAGE!r} has no attribute {name!r}")
    if name == "FakeDNSDevice":
        real = make("FakeLoadBalancer")
    made = _double(name, real, room)
    further = _FURTHER.get(name)
    _made[name] = further(made) if further else made
    return _made[name]


def names() -> list[str]:
    """Return the names of all stand-ins that can be made; loads the services' modules."""
    known = [name for table in ROOMS.values() for name in table]
    return [name for name in known if _exists(name)]


def _exists(name: str) -> bool:
    """Tell whether the class that a stand-in stands for is there."""
    try:
        make(name)
    except AttributeError:
        return False
    return True


class FakeNovaVolumeClient(BaseClient):
    """A client without a service of its own; the managers of the other stand-ins use it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("identity", FakeIdentity())
        if len(args) < 2:
            kwargs.setdefault("region_name", documents.REGIONS[0])
            kwargs.setdefault("management_url", documents.example_uri)
        super().__init__(*args, **kwargs)

    def _configure_manager(self) -> None:
        """Have a manager that does nothing."""
        self._manager = FakeManager(self)  # type: ignore[assignment]
