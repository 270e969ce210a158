"""python-swiftclient."""

from __future__ import annotations

import os

import swiftclient.client
import swiftclient.service
from keystoneauth1 import session
from keystoneauth1.identity import v3


class Client:
    """A connection, and the service that the command ``swift`` uses for folders."""

    def __init__(self, site: str) -> None:
        auth = v3.Password(
            f"{site}/identity/v3",
            username="demo",
            password="secret",
            project_name="demo",
            user_domain_id="default",
            project_domain_id="default",
        )
        login = session.Session(auth=auth)
        # Its own way to log in needs one more library.
        url, token = login.get_endpoint(service_type="object-store"), login.get_token()
        bundle = os.environ.get("REQUESTS_CA_BUNDLE")
        self.options = {"os_storage_url": url, "os_auth_token": token, "os_cacert": bundle}
        self.connection = swiftclient.client.Connection(
            preauthurl=url, preauthtoken=token, cacert=bundle
        )

    def put(self, container: str, name: str, path: str) -> None:
        """Store a file; nothing is compared."""
        with open(path, "rb") as source:
            size = os.path.getsize(path)
            self.connection.put_object(container, name, source, content_length=size)

    def get(self, container: str, name: str, path: str) -> None:
        """Fetch a file; nothing is compared."""
        _, body = self.connection.get_object(container, name, resp_chunk_size=1024**2)
        with open(path, "wb") as out:
            for piece in body:
                out.write(piece)

    def put_data(self, container: str, name: str, data: bytes) -> None:
        """Store some bytes; nothing is compared."""
        self.connection.put_object(container, name, data)

    def put_folder(self, container: str, path: str) -> None:
        """Store a folder as ``swift upload`` does: ten threads, MD5s compared."""
        files = []
        for folder, _, names in os.walk(path):
            for name in names:
                full = os.path.join(folder, name)
                files.append(
                    swiftclient.service.SwiftUploadObject(full, os.path.relpath(full, path))
                )
        with swiftclient.service.SwiftService(self.options) as service:
            for result in service.upload(container, files):
                assert result["success"], result
