"""Login documents of both kinds of cloud, and a network that answers logins and a few services."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import responses

RACKSPACE = "https://identity.api.rackspacecloud.com/v2.0"
KEYSTONE = "https://cloud.example/identity"
US = ("DFW", "ORD", "IAD")
ACCOUNT = "654321"
STORAGE_ACCOUNT = f"MossoCloudFS_{ACCOUNT}"

SAMPLE_CONFIG = """\
[private]
identity_type = keystone
region = RegionOne
custom_user_agent =
debug = True
auth_endpoint = http://192.168.0.1:5000/v2.0/
tenant_name = demo
tenant_id = abc123456
keyring_username = demo

[public]
identity_type = rackspace
keyring_username = joeracker
region = ORD
custom_user_agent = CrazyApp/2.0
debug = False
verify_ssl = False
"""
"""The configuration file of the old Getting Started page."""

# Catalog type -> name, whether there is one endpoint a region, public and internal address.
_RACKSPACE_SERVICES: dict[str, tuple[str, bool, str, str | None]] = {
    "compute": (
        "cloudServersOpenStack",
        True,
        "https://{r}.servers.api.rackspacecloud.com/v2/{t}",
        None,
    ),
    "object-store": (
        "cloudFiles",
        True,
        "https://storage101.{r}1.clouddrive.com/v1/MossoCloudFS_{t}",
        "https://snet-storage101.{r}1.clouddrive.com/v1/MossoCloudFS_{t}",
    ),
    "rax:object-cdn": (
        "cloudFilesCDN",
        True,
        "https://cdn1.clouddrive.com/v1/MossoCloudFS_{t}",
        None,
    ),
    "rax:load-balancer": (
        "cloudLoadBalancers",
        True,
        "https://{r}.loadbalancers.api.rackspacecloud.com/v1.0/{t}",
        None,
    ),
    "rax:database": (
        "cloudDatabases",
        True,
        "https://{r}.databases.api.rackspacecloud.com/v1.0/{t}",
        None,
    ),
    "volume": (
        "cloudBlockStorage",
        True,
        "https://{r}.blockstorage.api.rackspacecloud.com/v1/{t}",
        None,
    ),
    "rax:dns": ("cloudDNS", False, "https://dns.api.rackspacecloud.com/v1.0/{t}", None),
    "rax:monitor": (
        "cloudMonitoring",
        False,
        "https://monitoring.api.rackspacecloud.com/v1.0/{t}",
        None,
    ),
    "rax:autoscale": (
        "autoscale",
        True,
        "https://{r}.autoscale.api.rackspacecloud.com/v1.0/{t}",
        None,
    ),
    "image": ("cloudImages", True, "https://{r}.images.api.rackspacecloud.com/v2", None),
    "rax:queues": (
        "cloudQueues",
        True,
        "https://{r}.queues.api.rackspacecloud.com/v1/{t}",
        "https://snet-{r}.queues.api.rackspacecloud.com/v1/{t}",
    ),
}
FIRST_GENERATION = {
    "name": "cloudServers",
    "type": "compute",
    "endpoints": [
        {
            "tenantId": ACCOUNT,
            "publicURL": f"https://servers.api.rackspacecloud.com/v1.0/{ACCOUNT}",
            "versionId": "1.0",
        }
    ],
}


def rackspace_catalog(
    regions: Iterable[str] = US, *, without: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """The catalog of a Rackspace account, first-generation servers at its head."""
    names = list(regions)
    catalog: list[dict[str, Any]] = [FIRST_GENERATION]
    for kind, (name, regional, public, internal) in _RACKSPACE_SERVICES.items():
        if kind in without:
            continue
        endpoints = []
        for region in names if regional else [None]:
            values = {"r": (region or "").lower(), "t": ACCOUNT}
            endpoint = {"tenantId": ACCOUNT, "publicURL": public.format(**values)}
            if internal:
                endpoint["internalURL"] = internal.format(**values)
            if region:
                endpoint["region"] = region
            endpoints.append(endpoint)
        catalog.append({"name": name, "type": kind, "endpoints": endpoints})
    if "rax:cdn" not in without:
        cdn = {"tenantId": ACCOUNT, "region": "DFW" if "DFW" in names else names[0]}
        cdn["publicURL"] = f"https://global.cdn.api.rackspacecloud.com/v1.0/{ACCOUNT}"
        catalog.append({"name": "rackCDN", "type": "rax:cdn", "endpoints": [cdn]})
    return catalog


def rackspace_access(
    user: str = "ann",
    token: str = "tok-1",
    regions: Iterable[str] = US,
    *,
    default_region: str | None = None,
    without: Iterable[str] = (),
) -> dict[str, Any]:
    """The answer to a login at Rackspace."""
    described: dict[str, Any] = {
        "id": f"id-of-{user}",
        "name": user,
        "roles": [{"id": "3", "name": "identity:user-admin", "description": "User Admin Role."}],
    }
    if default_region is not None:
        described["RAX-AUTH:defaultRegion"] = default_region
    return {
        "access": {
            "token": {
                "id": token,
                "expires": "2130-05-06T07:08:09.123Z",
                "tenant": {"id": ACCOUNT, "name": ACCOUNT},
            },
            "user": described,
            "serviceCatalog": rackspace_catalog(regions, without=without),
        }
    }


def keystone_token(
    regions: Iterable[str] = ("RegionOne",), user: str = "demo", services: Iterable[str] = ()
) -> dict[str, Any]:
    """The answer to a login at a Keystone v3; the token itself is in a header."""
    paths = {
        "compute": "compute/v2.1",
        "object-store": "swift/v1/AUTH_p1",
        "network": "networking",
        "volumev3": "volume/v3/p1",
        "image": "image",
        "dns": "dns",
        "database": "trove/v1.0/p1",
        "load-balancer": "load-balancer",
        "messaging": "messaging",
    }
    catalog = [
        {
            "id": f"s-{kind}",
            "type": kind,
            "name": kind,
            "endpoints": [
                {
                    "id": f"e-{kind}-{region}-{interface}",
                    "interface": interface,
                    "region": region,
                    "region_id": region,
                    "url": f"https://{interface}.{region.lower()}.cloud.example/{path}",
                }
                for region in regions
                for interface in ("public", "internal")
            ],
        }
        for kind, path in paths.items()
        if not services or kind in services
    ]
    domain = {"id": "default", "name": "Default"}
    return {
        "token": {
            "methods": ["password"],
            "expires_at": "2130-05-06T07:08:09.000000Z",
            "issued_at": "2130-05-06T06:08:09.000000Z",
            "user": {"id": "u1", "name": user, "domain": domain},
            "project": {"id": "p1", "name": "demo", "domain": domain},
            "roles": [{"id": "r1", "name": "member"}],
            "catalog": catalog,
        }
    }


class Network:
    """A network with a login service of each kind, and services that know which tokens are good.

    Args:
        mock: The mock that catches all requests.
    """

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.mock = mock
        self.users = {"ann": "key-1", "bob": "key-2", "demo": "pw-1"}
        self.rackspace: dict[str, Any] = {}
        self.keystone: dict[str, Any] = {}
        self.tokens: list[str] = []
        self.logins: list[Any] = []
        self.requests: list[Any] = []
        anything = re.compile(".*")
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE"):
            mock.add_callback(method, anything, callback=self._answer)

    def of(self, host: str) -> list[Any]:
        """The requests to hosts whose name contains a text."""
        return [request for request in self.requests if host in request.url.split("/")[2]]

    def _answer(self, request: Any) -> tuple[int, dict[str, str], str]:
        self.requests.append(request)
        path = request.path_url
        if request.method == "POST" and path.endswith("/tokens"):
            status, headers, document = self._log_in(json.loads(request.body), path)
        elif "identity" in request.url and request.method == "GET":
            link = {"rel": "self", "href": f"{KEYSTONE}/v3/"}
            versions = [{"id": "v3.14", "status": "stable", "links": [link]}]
            status, headers, document = 300, {}, {"versions": {"values": versions}}
        elif request.headers.get("X-Auth-Token") not in self.tokens:
            status, headers = 401, {}
            document = {"unauthorized": {"code": 401, "message": "No such token."}}
        else:
            status, headers, document = self._serve(request)
        headers.setdefault("Content-Type", "application/json")
        return status, headers, json.dumps(document)

    def _log_in(self, body: Any, path: str) -> tuple[int, dict[str, str], Any]:
        self.logins.append(body["auth"])
        text = json.dumps(body)
        user = next((name for name in self.users if f'"{name}"' in text), None)
        by_token = any(f'"{token}"' in text for token in self.tokens)
        if not by_token and (user is None or f'"{self.users[user]}"' not in text):
            return 401, {}, {"unauthorized": {"code": 401, "message": "Wrong user or secret."}}
        token = f"tok-{len(self.logins)}"
        self.tokens.append(token)
        if path.endswith("/auth/tokens"):
            document = keystone_token(user=user or "demo", **self.keystone)
            return 201, {"X-Subject-Token": token}, document
        return 200, {}, rackspace_access(user or "ann", token, **self.rackspace)

    def _serve(self, request: Any) -> tuple[int, dict[str, str], Any]:
        host = request.url.split("/")[2]
        if "/servers" in request.path_url:
            where = host.split(".")[0]
            server = {"id": f"server-in-{where}", "name": f"web-{where}", "status": "ACTIVE"}
            return 200, {}, {"servers": [server]}
        if "/volumes" in request.path_url:
            return 200, {}, {"volumes": []}
        if "/instances" in request.path_url:
            return 200, {}, {"instances": []}
        return 200, {}, []
