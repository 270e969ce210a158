"""Apache Libcloud."""

from __future__ import annotations

import io
import os
from typing import Any

import libcloud.security
from libcloud.compute.providers import get_driver
from libcloud.storage.providers import get_driver as get_storage_driver


class Client:
    """A driver for servers, and one for objects when it is first used."""

    def __init__(self, site: str) -> None:
        bundle = os.environ.get("REQUESTS_CA_BUNDLE")
        if bundle:
            libcloud.security.CA_CERTS_PATH = bundle
        self.login = {
            "ex_force_auth_url": f"{site}/identity",
            "ex_force_auth_version": "3.x_password",
            "ex_tenant_name": "demo",
            "ex_domain_name": "default",
            "ex_force_service_region": "RegionOne",
        }
        self._compute: Any = None
        self._storage: Any = None

    def servers(self) -> Any:
        """List servers."""
        if self._compute is None:
            made = get_driver("openstack")
            self._compute = made("demo", "secret", api_version="2.2", **self.login)
        return self._compute.list_nodes()

    many_servers = servers

    def put_data(self, container: str, name: str, data: bytes) -> None:
        """Store some bytes; their MD5 is compared."""
        if self._storage is None:
            made = get_storage_driver("openstack_swift")
            self._storage = made("demo", "secret", **self.login)
        from libcloud.storage.base import Container

        place = Container(container, {}, self._storage)
        self._storage.upload_object_via_stream(io.BytesIO(data), place, name)
