"""What the services of a cloud that does not exist say."""

from __future__ import annotations

from typing import Any

REGIONS = ("DFW", "ORD")
TENANT_ID = "000000"

example_uri = "https://example.com"

fake_attdict = {
    "name": "fake",
    "content-length": 42,
    "content-type": "text/plain",
    "etag": "d41d8cd98f00b204e9800998ecf8427e",
    "last-modified": "Sat, 01 Feb 2014 10:00:00 GMT",
}

fake_config_file = """[settings]
identity_type = rackspace
keyring_username = fake_user
region = FAKE
"""


def catalog_entry(kind: str, name: str, host: str) -> dict[str, Any]:
    """Return a service of the catalog with an endpoint in each region."""
    return {
        "type": kind,
        "name": name,
        "endpoints": [
            {
                "region": region,
                "tenantId": TENANT_ID,
                "publicURL": f"https://{region.lower()}.{host}.example.com/v1/{TENANT_ID}",
                "internalURL": f"https://snet-{region.lower()}.{host}.example.com/v1/{TENANT_ID}",
            }
            for region in REGIONS
        ],
    }


fake_identity_response: dict[str, Any] = {
    "access": {
        "token": {
            "id": "fake_token",
            "expires": "2999-12-31T23:59:59Z",
            "tenant": {"id": TENANT_ID, "name": "fake_tenant"},
        },
        "user": {
            "id": "fake_user_id",
            "name": "fake_user",
            "RAX-AUTH:defaultRegion": "DFW",
            "roles": [{"id": "3", "name": "identity:user-admin", "description": "Owner"}],
        },
        "serviceCatalog": [
            catalog_entry("compute", "cloudServersOpenStack", "servers"),
            catalog_entry("object-store", "cloudFiles", "storage"),
            catalog_entry("rax:object-cdn", "cloudFilesCDN", "cdn"),
            catalog_entry("rax:database", "cloudDatabases", "databases"),
            catalog_entry("rax:load-balancer", "cloudLoadBalancers", "loadbalancers"),
            catalog_entry("rax:dns", "cloudDNS", "dns"),
            catalog_entry("rax:monitor", "cloudMonitoring", "monitoring"),
            catalog_entry("rax:autoscale", "autoscale", "autoscale"),
            catalog_entry("rax:cdn", "rackCDN", "rackcdn"),
            catalog_entry("rax:queues", "cloudQueues", "queues"),
            catalog_entry("volume", "cloudBlockStorage", "blockstorage"),
            catalog_entry("image", "cloudImages", "images"),
        ],
    }
}

fake_identity_user_response = {
    "users": [
        {"id": "fake_user_id", "username": "fake_user", "email": "fake@example.com"},
        {"id": "other_user_id", "username": "other_user", "email": "other@example.com"},
    ]
}

fake_identity_tenant_response = {
    "tenant": {"id": TENANT_ID, "name": "fake_tenant", "description": None, "enabled": True}
}

fake_identity_tenants_response = {"tenants": [fake_identity_tenant_response["tenant"]]}

fake_identity_tokens_response = {
    "access": {key: fake_identity_response["access"][key] for key in ("token", "user")}
}

fake_identity_endpoints_response = {
    "endpoints": [
        {"id": number, "type": "compute", "region": region, "publicURL": example_uri}
        for number, region in enumerate(REGIONS, 1)
    ]
}
