"""Answers of identity services, as the tests of this folder use them."""

from __future__ import annotations

import json
from typing import Any

import responses

RAX = "https://identity.api.rackspacecloud.com/v2.0"
RAX_TOKENS = f"{RAX}/tokens"
KEYSTONE = "https://cloud.example/identity"
V2 = f"{KEYSTONE}/v2.0"
V3 = f"{KEYSTONE}/v3"
V3_TOKENS = f"{V3}/auth/tokens"
FAR = "2030-05-06T07:08:09.123Z"
KEY = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def endpoint(url: str, region: str | None = None, **more: str) -> dict[str, Any]:
    """An endpoint of a v2.0 catalog."""
    found = {"publicURL": url, "tenantId": "654321", **more}
    return {"region": region, **found} if region else found


def service(kind: str, name: str, *endpoints: dict[str, Any]) -> dict[str, Any]:
    """A service of a v2.0 catalog."""
    return {"type": kind, "name": name, "endpoints": list(endpoints)}


SERVERS = service(
    "compute",
    "cloudServersOpenStack",
    endpoint("https://ord.servers.example/v2/654321", "ORD"),
    endpoint("https://dfw.servers.example/v2/654321", "DFW"),
)
FIRST_GENERATION = service("compute", "cloudServers", endpoint("https://old.example/v1.0/654321"))
FILES = service(
    "object-store",
    "cloudFiles",
    endpoint(
        "https://storage.ord.example/v1/Mosso_654321",
        "ORD",
        internalURL="https://snet-storage.ord.example/v1/Mosso_654321",
    ),
)
FILES_CDN = service("rax:object-cdn", "cloudFilesCDN", endpoint("https://cdn1.example/v1/M", "ORD"))
DNS = service("rax:dns", "cloudDNS", endpoint("https://dns.example/v1.0/654321"))
PREVIEW_DNS = service("dns", "Cloud DNS", endpoint("https://preview.dns.example/v2/654321"))
DATABASES = service(
    "rax:database", "cloudDatabases", endpoint("https://ord.databases.example/v1.0/654321", "ORD")
)
CATALOG = [SERVERS, FIRST_GENERATION, FILES, FILES_CDN, DNS, PREVIEW_DNS, DATABASES]

ROLES = [
    {"id": "6", "name": "compute:default", "tenantId": "654321"},
    {"id": "3", "name": "identity:user-admin"},
]


def access(
    token: str = "tok-1",
    *,
    expires: Any = FAR,
    catalog: Any = None,
    user: dict[str, Any] | None = None,
    tenant: Any = ("654321", "654321"),
) -> dict[str, Any]:
    """A login answer of Identity v2.0."""
    described: dict[str, Any] = {"id": token, "expires": expires}
    if tenant:
        described["tenant"] = {"id": tenant[0], "name": tenant[1]}
    return {
        "access": {
            "token": described,
            "user": user
            or {"id": "u-77", "name": "ann", "RAX-AUTH:defaultRegion": "ORD", "roles": ROLES},
            "serviceCatalog": CATALOG if catalog is None else catalog,
        }
    }


V3_CATALOG = [
    {
        "id": "s1",
        "type": "object-store",
        "name": "swift",
        "endpoints": [
            {
                "id": f"e{number}",
                "interface": interface,
                "region": "RegionOne",
                "region_id": "RegionOne",
                "url": url,
            }
            for number, (interface, url) in enumerate(
                {
                    "public": "https://swift.example/v1/AUTH_p1",
                    "internal": "http://10.0.0.5:8080/v1/AUTH_p1",
                    "admin": "http://10.0.0.5:8080",
                }.items()
            )
        ],
    },
    {
        "id": "s3",
        "type": "volumev3",
        "name": "cinderv3",
        "endpoints": [
            {
                "id": "e5",
                "interface": "public",
                "region": "RegionOne",
                "url": "https://cloud.example/volume/v3/p1",
            }
        ],
    },
]


def v3_token(
    *,
    catalog: Any = V3_CATALOG,
    project: Any = ("p1", "demo"),
    expires: str = "2030-05-06T07:08:09.000000Z",
    **more: Any,
) -> dict[str, Any]:
    """A login answer of Identity v3; the token's id is in a header."""
    document: dict[str, Any] = {
        "methods": ["password"],
        "expires_at": expires,
        "issued_at": "2030-05-06T06:08:09.000000Z",
        "user": {"id": "u1", "name": "demo", "domain": {"id": "default", "name": "Default"}},
        **more,
    }
    if project:
        document["project"] = {
            "id": project[0],
            "name": project[1],
            "domain": {"id": "default", "name": "Default"},
        }
        document["roles"] = [{"id": "r1", "name": "member"}]
    if catalog is not None:
        document["catalog"] = catalog
    return {"token": document}


def unauthorized(message: str = "Unable to authenticate user with credentials provided.") -> Any:
    """An error document of Rackspace."""
    return {"unauthorized": {"code": 401, "message": message}}


def sent(call: Any) -> Any:
    """The JSON body of a recorded request."""
    return json.loads(call.request.body)


def bodies(mock: responses.RequestsMock, url: str | None = None) -> list[Any]:
    """The JSON bodies of all POST requests, or of those to one URL."""
    return [
        sent(call)
        for call in mock.calls
        if call.request.method == "POST" and (url is None or call.request.url == url)
    ]


def requests_sent(mock: responses.RequestsMock) -> list[tuple[str, str]]:
    """Method and URL of all requests."""
    return [(call.request.method, call.request.url) for call in mock.calls]
