"""The two halves of a catalog entry: a service, and its endpoint in one region."""

from __future__ import annotations

import urllib.parse
from typing import Any

from pyrax import exceptions, http, parameters, utils
from pyrax.identity import registry
from pyrax.identity.locks import ForkSafeLock

ALL_REGIONS = "ALL"
"""The region of an endpoint that serves every region."""

PUBLIC_KEYS = {"public": "publicURL", "internal": "internalURL", "admin": "adminURL"}
_US_REGIONS = frozenset({"DFW", "IAD", "ORD", "SYD", "HKG"})
_making = ForkSafeLock()
"""Held while a kept client is made, so that all threads get the same one."""

_NEW_CLIENT_ARGUMENTS = ("service_type", "dialect", "timeout")


def matching_key(names: Any, wanted: str | None) -> str | None:
    """Return the one of ``names`` that equals ``wanted``, exactly or but for letter case."""
    if wanted is None:
        return None
    if wanted in names:
        return wanted
    folded = wanted.casefold()
    return next((name for name in names if str(name).casefold() == folded), None)


class Endpoint:
    """One service in one region.

    Every entry of the catalog's endpoint document is an attribute. A name that the endpoint does
    not have itself is looked up on its client, so ``context.DFW.compute.list()`` works.

    Args:
        ep_dict: The endpoint document of the catalog.
        service: Name of the service, e.g. ``"compute"``.
        region: Name of the region; ``"ALL"`` for a service without regions.
        identity: The identity whose token the clients use.
        verify_ssl: Whether clients check certificates, or the path of a CA bundle.
    """

    attr_map = {
        "publicURL": "public_url",
        "privateURL": "private_url",
        "internalURL": "private_url",
        "adminURL": "admin_url",
        "tenantId": "tenant_id",
    }
    public_url: Any = None
    private_url: Any = None
    admin_url: Any = None
    tenant_id: Any = None
    region: Any = None
    service_type: Any = None

    def __init__(
        self,
        ep_dict: dict[str, Any],
        service: str,
        region: str,
        identity: Any,
        verify_ssl: Any = True,
    ) -> None:
        self._clients: dict[tuple[bool, Any], Any] = {}
        self._errors: dict[tuple[bool, Any], Exception] = {}
        self.service = service
        self.identity = identity
        self.verify_ssl = verify_ssl
        for key, value in ep_dict.items():
            self.__dict__[self.attr_map.get(key, key)] = value
        self.region = region

    # --- addresses ---

    def get(self, url_type: str) -> Any:
        """Return one of the endpoint's addresses.

        Args:
            url_type: ``"public"`` or ``"private"``, in any letter case.

        Returns:
            The URL, or ``None`` if the service has none of that kind here.

        Raises:
            ValueError: Another word was given.
        """
        kind = str(url_type).lower()
        if kind == "public":
            return self.public_url
        if kind == "private":
            return self.private_url
        raise ValueError(f"Valid values are 'public' and 'private', not {url_type!r}.")

    def __getitem__(self, key: str) -> Any:
        """Return an entry under its attribute name or under the catalog's own name."""
        name = self.attr_map.get(key, key)
        if name in self.__dict__ or name in self.attr_map.values():
            return getattr(self, name)
        raise KeyError(key)

    def as_plain(self) -> dict[str, Any]:
        """Return what the catalog says about this endpoint as a dict that JSON can hold."""
        hidden = ("service", "service_type", "identity", "verify_ssl")
        return {
            key: value
            for key, value in self.__dict__.items()
            if not key.startswith("_") and key not in hidden
        }

    # --- clients ---

    @property
    def client(self) -> Any:
        """The client for the public address, made at first use and kept until the next login.

        Raises:
            NoClientForService: There is no client class for this service.
            NoEndpointForService: The service has no public address here.
        """
        return self.kept_client(public=True)

    @property
    def client_private(self) -> Any:
        """The client for the internal address, made at first use and kept until the next login.

        Raises:
            NoClientForService: There is no client class for this service.
            NoEndpointForService: The service has no internal address here.
        """
        return self.kept_client(public=False)

    def get_new_client(self, public: bool = True) -> Any:
        """Return a client of its own, made for this call.

        Args:
            public: ``False`` for the internal address.

        Returns:
            The client object.

        Raises:
            NoClientForService: There is no client class for this service.
            NoEndpointForService: The service has no such address here.
        """
        return self.make_client(public=public)

    def kept_client(
        self, public: bool = True, client_class: Any = None, cached: bool = True
    ) -> Any:
        """Return the client for one address and class, making it when there is none yet.

        Args:
            public: ``False`` for the internal address.
            client_class: Class to use instead of the service's own.
            cached: ``False`` to make a new client, which then replaces the kept one.

        Returns:
            The client object.

        Raises:
            NoClientForService: There is no client class for this service.
            NoEndpointForService: The service has no such address here.
        """
        wanted = client_class or self._client_class()
        key = (bool(public), wanted)
        with _making:
            if cached and key in self._errors:
                raise self._errors[key].with_traceback(None)
            if cached and key in self._clients:
                return self._clients[key]
            try:
                made = self.make_client(public=public, client_class=wanted)
            except exceptions.NoEndpointForService as error:
                self._errors[key] = error
                raise
            self._errors.pop(key, None)
            self._clients[key] = made
            return made

    def make_client(
        self,
        *,
        public: bool = True,
        client_class: Any = None,
        verify_ssl: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Make a client object for this endpoint.

        Args:
            public: ``False`` for the internal address.
            client_class: Class to use instead of the service's own.
            verify_ssl: Certificate check of this client; ``None``: what the identity says.
            **kwargs: Passed on to the client class. ``management_url`` replaces the catalog's
                address; ``endpoint_type`` (``"publicURL"``, ``"internalURL"``, ``"adminURL"``)
                picks another one.

        Returns:
            The client object.

        Raises:
            NoClientForService: There is no client class for this service.
            NoEndpointForService: The service has no such address here.
            InvalidURL: What the catalog has in its place is no URL.
        """
        wanted = client_class or self._client_class()
        address = kwargs.pop("management_url", None) or self._address(
            public, kwargs.get("endpoint_type")
        )
        arguments: dict[str, Any] = {
            "region_name": self.region,
            "management_url": address,
            "verify_ssl": verify_ssl,
            "service_type": self.service_type,
            "dialect": getattr(self.identity, "dialect", None),
            "timeout": self._timeout(),
            **kwargs,
        }
        stores = utils.safe_issubclass(wanted, self._storage_class())
        if stores:
            arguments["cdn_management_url"] = self._cdn_address()
        client = wanted(self.identity, **_accepted(wanted, arguments))
        if stores and self.public_url:
            client.public_addresses = {address: self.public_url}
        if verify_ssl is True:
            client.verify_ssl = True  # to the constructor, True means what the identity says
        return client

    def _timeout(self) -> Any:
        """Return the time-out that was given to the identity, or came with its credentials."""
        given = getattr(self.identity, "timeout", None)
        own = getattr(self.identity, "_own_settings", {})
        return own.get("timeout") if given is None else given

    def _names(self) -> list[str]:
        """Return the service's name, the one behind it if it is an alias, and its keys.

        Identity classes of other projects put services under keys that their types do not give.
        """
        mapping = getattr(self.identity, "service_mapping", None) or {}
        services = getattr(self.identity, "services", None) or {}
        keys = [
            key
            for key, service in services.items()
            for offered in (getattr(service, "endpoints", {}), getattr(service, "_found", {}))
            if any(self is endpoint for endpoint in offered.values())
        ]
        return [self.service, mapping.get(self.service, self.service), *keys]

    def _storage_class(self) -> Any:
        """Return the class of object storage clients, if this is object storage."""
        return registry.client_class("object_store") if "object_store" in self._names() else None

    def _client_class(self) -> Any:
        """Return the class that the registry has for this service."""
        for name in self._names():
            found = registry.client_class(name)
            if found is not None:
                return found
        raise exceptions.NoClientForService(
            f"There is no client available for the '{self.service}' service."
        )

    def _address(self, public: bool, endpoint_type: str | None) -> str:
        """Return the address a client is to talk to."""
        kind = "public_url" if public else "private_url"
        if endpoint_type:
            word = str(endpoint_type)
            kind = self.attr_map.get(PUBLIC_KEYS.get(word, word), kind)
        address = getattr(self, kind)
        if not address:
            raise exceptions.NoEndpointForService(
                f"No {kind} endpoint is available for the '{self.service}' service."
            )
        try:
            urllib.parse.urlsplit(str(address))
        except ValueError:
            raise http.InvalidURL(
                f"The catalog has no usable address for the '{self.service}' service: {address!r}."
            ) from None
        return str(address)

    def _cdn_address(self) -> str | None:
        """Return the public CDN address of this region; object storage clients want it."""
        service = (getattr(self.identity, "services", None) or {}).get("object_cdn")
        endpoint = service.endpoint_for(self.region) if service is not None else None
        return endpoint.public_url if endpoint is not None else None

    def __getattr__(self, name: str) -> Any:
        """Look up what the endpoint itself does not have on its client."""
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if name in ("client", "client_private"):
            # the property itself met an AttributeError: let that be seen
            return self.kept_client(public=name == "client")
        return getattr(self.client, name)

    # --- copies ---

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the clients: copies make their own."""
        dropped = ("_clients", "_errors")
        return {key: value for key, value in self.__dict__.items() if key not in dropped}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore an endpoint without clients."""
        self.__dict__.update(state, _clients={}, _errors={})

    def __repr__(self) -> str:
        """Name the service and the region."""
        return f"<'{self.service}' Endpoint object for region '{self.region}'>"


class Service(dict[str, Any]):
    """One service of the catalog with its endpoints.

    The fields are attributes. They can also be read as items (``service["endpoints"]``), and
    ``json.dumps`` writes the service's name and its addresses.

    Args:
        identity: The identity that the catalog belongs to.
        catalog: A catalog entry in the shape of Identity v2.0: ``type``, ``name`` and
            ``endpoints``, each with ``region`` and addresses.
        key: The service key, where that is not simply the catalog's type.
    """

    def __init__(self, identity: Any, catalog: dict[str, Any], *, key: str | None = None) -> None:
        super().__init__()
        self.identity = identity
        self.catalog_type: str = catalog["type"]
        self.name: str = catalog.get("name") or ""
        self.prefix, plain_type = split_type(self.catalog_type)
        self.service_type = key or plain_type
        self.clients: dict[str, Any] = {}
        self.endpoints: utils.DotDict[Endpoint] = utils.DotDict()
        self._found: dict[str, Endpoint] = {}
        self.add_endpoints(catalog.get("endpoints") or [])
        self.update(name=self.name, type=self.catalog_type, endpoints={})

    def add_endpoints(self, documents: list[dict[str, Any]]) -> None:
        """Add endpoints; one for a region that the service already has changes nothing.

        Args:
            documents: Endpoint documents of the catalog.
        """
        for document in documents:
            region = document.get("region") or ALL_REGIONS
            if region not in self.endpoints:
                self.endpoints[region] = self._endpoint(document, region)

    def _endpoint(self, document: dict[str, Any], region: str) -> Endpoint:
        """Make an endpoint of this service."""
        made = Endpoint(
            document,
            self.service_type,
            region,
            self.identity,
            verify_ssl=getattr(self.identity, "verify_ssl", True),
        )
        made.service_type = self.catalog_type
        return made

    def spread(self, regions: list[str]) -> None:
        """Offer what serves every region under each region's own name.

        Args:
            regions: All regions of the catalog. If there are none, nothing changes.
        """
        everywhere = self.endpoints.get(ALL_REGIONS)
        if everywhere is not None and regions:
            for region in regions:
                self._copy_to(region, everywhere)
            del self.endpoints[ALL_REGIONS]
        if self.service_type == "cdn":
            for region in regions:
                stand_in = self._stand_in(region)
                if stand_in is not None:
                    self._copy_to(region, stand_in)

    def _copy_to(self, region: str, endpoint: Endpoint) -> None:
        """Offer an endpoint under one more region, unless that has one of its own."""
        if region not in self.endpoints:
            self.endpoints[region] = self._copy(endpoint, region)

    def _copy(self, endpoint: Endpoint, region: str) -> Endpoint:
        """Return the same endpoint for another region."""
        document = {key: value for key, value in endpoint.as_plain().items() if key != "region"}
        return self._endpoint(document, region)

    def _stand_in(self, region: str) -> Endpoint | None:
        """Return the endpoint that serves a region without one of its own; the CDN has that."""
        addresses = {str(endpoint.public_url) for endpoint in self.endpoints.values()}
        if len(addresses) == 1:
            return next(iter(self.endpoints.values()))
        home = "DFW" if region.upper() in _US_REGIONS else region.upper()
        return self.endpoints.get(home)

    @property
    def regions(self) -> list[str]:
        """Names of the regions that have this service, in catalog order."""
        return list(self.endpoints)

    def endpoint_for(self, region: str | None) -> Endpoint | None:
        """Return the endpoint that serves a region.

        Args:
            region: Name of a region; letter case counts only where two names differ by it alone.

        Returns:
            The region's own endpoint, else the one without a region, else ``None``.
        """
        key = matching_key(self.endpoints, region)
        if key is not None:
            return self.endpoints[key]
        found: Endpoint | None = self.endpoints.get(ALL_REGIONS)
        if not region:
            return found
        if found is None and self.service_type == "cdn":
            found = self._stand_in(region)
        if found is None:
            return None
        if region not in self._found:
            self._found[region] = self._copy(found, region)
        return self._found[region]

    def get_client(self, region: str) -> Any:
        """Return the kept client for a region.

        Args:
            region: Name of the region, in any letter case.

        Returns:
            The client object, the same one each time until the next login.

        Raises:
            NoEndpointForRegion: The service is not offered there.
        """
        endpoint = self.endpoint_for(region)
        if endpoint is None:
            raise exceptions.NoEndpointForRegion(
                f"There is no endpoint for the '{self.service_type}' service in the region "
                f"'{region}'. It has: {', '.join(self.regions) or 'none'}."
            )
        return endpoint.client

    # --- the service as a dict ---

    def __getitem__(self, key: str) -> Any:
        """Return a field; ``endpoints`` are the live objects."""
        if key == "endpoints":
            return self.endpoints
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a field, or ``default``.

        Args:
            key: ``"name"``, ``"type"`` or ``"endpoints"``.
            default: What is returned if there is no such field.
        """
        try:
            return self[key]
        except KeyError:
            return default

    def items(self) -> Any:
        """Return name, type and addresses as plain data; this is what ``json.dumps`` writes."""
        addresses = {region: endpoint.as_plain() for region, endpoint in self.endpoints.items()}
        return {"name": self.name, "type": self.catalog_type, "endpoints": addresses}.items()

    def __eq__(self, other: object) -> bool:
        """Tell whether this is the same object."""
        return self is other

    def __ne__(self, other: object) -> bool:
        """Tell whether this is another object."""
        return self is not other

    def __hash__(self) -> int:  # type: ignore[override]
        """Hash by object."""
        return id(self)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Copy and pickle through the attributes, not through the plain data of ``items``."""
        return (_restore_service, (type(self),), self.__dict__)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a service from its attributes."""
        self.__dict__.update(state)
        self.update(name=self.name, type=self.catalog_type, endpoints={})

    def __repr__(self) -> str:
        """Name the service."""
        return f"<'{self.service_type}' Service object at {hex(id(self))}>"


def _restore_service(kind: type[Service]) -> Service:
    """Make the empty object that ``__setstate__`` fills."""
    return kind.__new__(kind)


def split_type(catalog_type: str) -> tuple[str, str]:
    """Split a catalog type into vendor prefix and service name.

    Args:
        catalog_type: E.g. ``"rax:load-balancer"``.

    Returns:
        ``("rax", "load_balancer")``; the prefix is ``""`` when there is none.
    """
    prefix, _, name = catalog_type.replace("-", "_").rpartition(":")
    return prefix, name


def _accepted(wanted: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """Leave out what classes written for pyrax 1 do not know."""
    try:
        known = parameters.names_of(wanted)
    except (TypeError, ValueError):
        return arguments
    if known is None:
        return arguments
    return {
        name: value
        for name, value in arguments.items()
        if name in known or name not in _NEW_CLIENT_ARGUMENTS
    }
