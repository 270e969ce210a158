"""``requests`` alone, and nothing that an SDK does: the floor."""

from __future__ import annotations

import json
import os
from typing import Any

import requests

BLOCK = 1024**2


class Client:
    """A session with a token."""

    def __init__(self, site: str) -> None:
        self.session = requests.Session()
        user = {"name": "demo", "domain": {"id": "default"}, "password": "secret"}
        identity = {"methods": ["password"], "password": {"user": user}}
        scope = {"project": {"name": "demo", "domain": {"id": "default"}}}
        answer = self.session.post(
            f"{site}/identity/v3/auth/tokens", json={"auth": {"identity": identity, "scope": scope}}
        )
        answer.raise_for_status()
        urls = {
            service["type"]: service["endpoints"][0]["url"]
            for service in answer.json()["token"]["catalog"]
        }
        self.compute, self.storage = urls["compute"], urls["object-store"]
        self.headers = {
            "X-Auth-Token": answer.headers["X-Subject-Token"],
            "Accept": "application/json",
            "User-Agent": "bare/1.0",
        }

    def servers(self) -> Any:
        """List servers."""
        answer = self.session.get(f"{self.compute}/servers/detail", headers=self.headers)
        return answer.json()["servers"]

    def many_servers(self) -> Any:
        """List servers, and decode them in the fastest way."""
        answer = self.session.get(f"{self.compute}/servers/detail", headers=self.headers)
        return json.loads(answer.content)["servers"]

    def put(self, container: str, name: str, path: str) -> None:
        """Store a file."""
        with open(path, "rb") as source:
            self._put(container, name, source)

    def get(self, container: str, name: str, path: str) -> None:
        """Fetch a file."""
        url = f"{self.storage}/{container}/{name}"
        with self.session.get(url, headers=self.headers, stream=True) as answer:
            answer.raise_for_status()
            with open(path, "wb") as out:
                for piece in answer.iter_content(BLOCK):
                    out.write(piece)

    def put_data(self, container: str, name: str, data: bytes) -> None:
        """Store some bytes."""
        self._put(container, name, data)

    def _put(self, container: str, name: str, data: Any) -> None:
        url = f"{self.storage}/{container}/{name}"
        self.session.put(url, headers=self.headers, data=data).raise_for_status()

    def put_folder(self, container: str, path: str) -> None:
        """Store a folder, file by file."""
        for folder, _, names in os.walk(path):
            for name in names:
                full = os.path.join(folder, name)
                self.put(container, os.path.relpath(full, path), full)
