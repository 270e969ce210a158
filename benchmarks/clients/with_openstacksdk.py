"""openstacksdk."""

from __future__ import annotations

import os
from typing import Any

import openstack


class Client:
    """A connection."""

    def __init__(self, site: str) -> None:
        self.cloud = openstack.connect(
            auth_url=f"{site}/identity/v3",
            username="demo",
            password="secret",
            project_name="demo",
            user_domain_id="default",
            project_domain_id="default",
            region_name="RegionOne",
            load_yaml_config=False,
            load_envvars=False,
        )

    def servers(self) -> Any:
        """List servers."""
        return list(self.cloud.compute.servers())

    many_servers = servers

    def put(self, container: str, name: str, path: str) -> None:
        """Store a file, as it is: no checksum is made or looked up."""
        self.cloud.create_object(
            container, name, filename=path, generate_checksums=False, use_slo=False
        )

    def get(self, container: str, name: str, path: str) -> None:
        """Fetch a file."""
        self.cloud.get_object(container, name, outfile=path, resp_chunk_size=1024**2)

    def put_data(self, container: str, name: str, data: bytes) -> None:
        """Store some bytes."""
        self.cloud.create_object(container, name, data=data, generate_checksums=False)

    def put_folder(self, container: str, path: str) -> None:
        """Store a folder, file by file."""
        for folder, _, names in os.walk(path):
            for name in names:
                full = os.path.join(folder, name)
                self.put(container, os.path.relpath(full, path), full)
