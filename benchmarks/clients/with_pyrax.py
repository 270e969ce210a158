"""pyrax."""

from __future__ import annotations

import os
import time
from typing import Any

import pyrax


class Client:
    """pyrax, logged in."""

    def __init__(self, site: str) -> None:
        pyrax.set_setting("identity_type", "keystone")
        pyrax.set_setting("auth_endpoint", f"{site}/identity/v3")
        pyrax.set_setting("tenant_name", "demo")
        pyrax.set_credentials("demo", "secret")

    def servers(self) -> Any:
        """List servers."""
        return pyrax.cloudservers.list()  # type: ignore[union-attr]

    many_servers = servers

    @property
    def _files(self) -> Any:
        return pyrax.cloudfiles

    def put(self, container: str, name: str, path: str) -> None:
        """Store a file; its MD5 is compared."""
        self._files.upload_file(container, path, obj_name=name, return_none=True)

    def get(self, container: str, name: str, path: str) -> None:
        """Fetch a file over one connection; its MD5 is compared."""
        folder, file_name = os.path.split(path)
        assert file_name == name
        self._files.download_object(container, name, folder, concurrency=1)

    def put_data(self, container: str, name: str, data: bytes) -> None:
        """Store some bytes; their MD5 is compared."""
        self._files.store_object(container, name, data, return_none=True)

    def put_folder(self, container: str, path: str) -> None:
        """Store a folder; the MD5 of every file is compared."""
        key, _ = self._files.upload_folder(path, container)
        status = self._files.folder_upload_status[key]
        while not status["done"]:
            time.sleep(0.005)
        assert not status["errors"], status

    def in_region(self, region: str) -> Any:
        """List the servers of one region."""
        return pyrax.identity.get_client("compute", region).list()

    def in_all_regions(self) -> Any:
        """List the servers of all regions."""
        return pyrax.across_regions("compute", lambda client: client.list()).joined()
