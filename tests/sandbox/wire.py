"""Talking to the sandbox with plain requests, as a client that nobody here wrote would."""

from __future__ import annotations

from typing import Any

import requests

from pyrax import sandbox


class Wire:
    """A login of one dialect, and calls to the services of one region with its token."""

    def __init__(self, cloud: sandbox.Cloud, dialect: str, region: str = "DFW") -> None:
        self.cloud = cloud
        self.dialect = dialect
        self.session = requests.Session()
        self.session.trust_env = False
        if dialect == "rackspace":
            self._log_in_rackspace(region)
        else:
            self._log_in_keystone(region)

    def _log_in_rackspace(self, region: str) -> None:
        """Log in with the API key."""
        credentials = {"username": self.cloud.username, "apiKey": self.cloud.api_key}
        answer = self.identity(
            "POST", "tokens", json={"auth": {"RAX-KSKEY:apiKeyCredentials": credentials}}
        )
        access = answer.json()["access"]
        self.token = access["token"]["id"]
        self.urls = {
            (service["type"], service["name"]): endpoint["publicURL"]
            for service in access["serviceCatalog"]
            for endpoint in service["endpoints"]
            if endpoint.get("region") == region
        }
        self.compute_url = self.urls["compute", "cloudServersOpenStack"]
        self.storage_url = self.urls["object-store", "cloudFiles"]

    def _log_in_keystone(self, region: str) -> None:
        """Log in with the password."""
        answer = self.identity("POST", "auth/tokens", json=password_login(self.cloud))
        self.token = answer.headers["X-Subject-Token"]
        self.urls = {
            (service["type"], service["name"]): endpoint["url"]
            for service in answer.json()["token"]["catalog"]
            for endpoint in service["endpoints"]
            if endpoint["region"] == region and endpoint["interface"] == "public"
        }
        self.compute_url = self.urls["compute", "nova"]
        self.storage_url = self.urls["object-store", "swift"]

    def send(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """Send a request with the token."""
        token = {"X-Auth-Token": self.token} if hasattr(self, "token") else {}
        headers = {**token, **kwargs.pop("headers", {})}
        return self.session.request(method, url, headers=headers, timeout=20, **kwargs)

    def identity(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Call the identity service of the dialect."""
        base = self.cloud.rackspace_endpoint
        if self.dialect != "rackspace":
            base = f"{self.cloud.keystone_endpoint}/v3/"
        return self.send(method, base + path, **kwargs)

    def compute(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Call compute."""
        return self.send(method, self.compute_url + path, **kwargs)

    def storage(self, method: str, path: str = "", **kwargs: Any) -> requests.Response:
        """Call object storage; the path is sent as it is."""
        return self.send(method, self.storage_url + path, **kwargs)

    def create_server(self, **fields: Any) -> dict[str, Any]:
        """Create a server from the first image and flavor and return its document."""
        image = self.compute("GET", "/images").json()["images"][0]["id"]
        flavor = self.compute("GET", "/flavors").json()["flavors"][0]["id"]
        server = {"name": "web", "imageRef": image, "flavorRef": flavor, **fields}
        created = self.compute("POST", "/servers", json={"server": server})
        assert created.status_code == 202, created.text
        document: dict[str, Any] = created.json()["server"]
        return document

    def running_server(self, **fields: Any) -> str:
        """Create a server, let it become active and return its id."""
        server_id: str = self.create_server(**fields)["id"]
        self.cloud.clock.advance(10)
        assert self.server(server_id)["status"] == "ACTIVE"
        return server_id

    def server(self, server_id: str) -> dict[str, Any]:
        """Return the document of a server."""
        document: dict[str, Any] = self.compute("GET", f"/servers/{server_id}").json()["server"]
        return document

    def act(self, server_id: str, action: str, argument: Any = None) -> requests.Response:
        """Send an action to a server."""
        return self.compute("POST", f"/servers/{server_id}/action", json={action: argument})

    def close(self) -> None:
        """Close the connections."""
        self.session.close()


def password_login(
    cloud: sandbox.Cloud,
    *,
    username: str | None = None,
    password: str | None = None,
    project: str | None = None,
) -> dict[str, Any]:
    """Return the body of a Keystone v3 login with a password."""
    user = {
        "name": username or cloud.username,
        "domain": {"id": "default"},
        "password": password or cloud.password,
    }
    scope = {"project": {"name": project or cloud.tenant_name, "domain": {"id": "default"}}}
    return {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": scope,
        }
    }
