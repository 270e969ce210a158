"""The service catalog: what the cloud serves, in the shapes of Identity v2.0 and v3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyrax.sandbox.service import RACKSPACE, Offer

if TYPE_CHECKING:
    from pyrax.sandbox.cloud import Cloud


@dataclass(frozen=True)
class Endpoint:
    """One address in the catalog."""

    offer: Offer
    region: str
    tenant: str
    public: str
    internal: str | None
    details: dict[str, str]


def endpoints(cloud: Cloud, dialect: str, tenant_id: str) -> list[Endpoint]:
    """Return the addresses of everything that is served to a tenant."""
    found = []
    for service in cloud.services.values():
        for offer in service.offers:
            if offer.dialect != dialect:
                continue
            for region in _regions(cloud, offer):
                found.append(_endpoint(cloud, service.name, offer, region, tenant_id))
    return found


def _regions(cloud: Cloud, offer: Offer) -> tuple[str, ...]:
    """Return the regions where something is offered; "" stands for none in particular."""
    return {"regions": cloud.regions, "first": cloud.regions[:1], "none": ("",)}[offer.spread]


def _endpoint(cloud: Cloud, service: str, offer: Offer, region: str, tenant_id: str) -> Endpoint:
    """Return the address of one offer in one region."""
    site = cloud.stores.site(service, offer.dialect, region)
    tenant = offer.tenant.format(tenant=tenant_id)
    path = offer.path.format(tenant=tenant)
    if path.startswith("/"):
        public, internal = cloud.url + path, cloud.url + path
    else:
        public = f"{site.url}/{path}"
        internal = f"{site.internal_url if offer.internal else site.url}/{path}"
    hidden = offer.dialect == RACKSPACE and not offer.internal
    details = {name: value.format(site=site.url) for name, value in offer.details}
    return Endpoint(offer, region, tenant, public, None if hidden else internal, details)


def catalog_v2(
    cloud: Cloud, dialect: str, tenant_id: str, only_tenant: str | None = None
) -> list[dict[str, Any]]:
    """Return the catalog as Identity v2.0 writes it.

    Args:
        cloud: the cloud.
        dialect: whose catalog.
        tenant_id: the account or project.
        only_tenant: leave out the endpoints of other tenants of the same account.
    """
    services: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in endpoints(cloud, dialect, tenant_id):
        if only_tenant not in (None, entry.tenant):
            continue
        document: dict[str, Any] = {"publicURL": entry.public}
        if dialect == RACKSPACE:
            document["tenantId"] = entry.tenant
        else:
            document["id"] = cloud.accounts.fixed_id(f"{entry.offer.type} {entry.region}")
            document["adminURL"] = entry.public
        if entry.region:
            document["region"] = entry.region
        if entry.internal is not None:
            document["internalURL"] = entry.internal
        document.update(entry.details)
        if dialect != RACKSPACE and entry.offer.type == "identity":
            for key in ("publicURL", "internalURL", "adminURL"):
                document[key] += "/v2.0"
        name = entry.offer.name
        service = services.setdefault(
            (entry.offer.type, name), {"name": name, "type": entry.offer.type, "endpoints": []}
        )
        service["endpoints"].append(document)
        if dialect != RACKSPACE:
            service["endpoints_links"] = []
    return list(services.values())


def services_v3(cloud: Cloud, dialect: str) -> list[dict[str, Any]]:
    """Return the services as `GET /v3/services` lists them."""
    found = []
    for service in cloud.services.values():
        for offer in service.offers:
            if offer.dialect == dialect:
                service_id = cloud.accounts.fixed_id(f"service {offer.type}")
                url = f"{cloud.keystone_endpoint}/v3/services/{service_id}"
                found.append(
                    {
                        "id": service_id,
                        "type": offer.type,
                        "name": offer.name,
                        "enabled": True,
                        "description": f"{offer.name} of the sandbox",
                        "links": {"self": url},
                    }
                )
    return found


def endpoints_v3(cloud: Cloud, dialect: str, tenant_id: str) -> list[dict[str, Any]]:
    """Return the endpoints as `GET /v3/endpoints` lists them, one for each interface."""
    found = []
    for entry in endpoints(cloud, dialect, tenant_id):
        addresses = {
            "public": entry.public,
            "internal": entry.internal or entry.public,
            "admin": entry.public,
        }
        for interface, url in addresses.items():
            endpoint_id = cloud.accounts.fixed_id(
                f"endpoint {entry.offer.type} {entry.region} {interface}"
            )
            found.append(
                {
                    "id": endpoint_id,
                    "interface": interface,
                    "region": entry.region,
                    "region_id": entry.region,
                    "service_id": cloud.accounts.fixed_id(f"service {entry.offer.type}"),
                    "url": url,
                    "enabled": True,
                    "links": {"self": f"{cloud.keystone_endpoint}/v3/endpoints/{endpoint_id}"},
                }
            )
    return found


def catalog_v3(cloud: Cloud, dialect: str, tenant_id: str) -> list[dict[str, Any]]:
    """Return the catalog as Identity v3 writes it."""
    shown = ("id", "interface", "region", "region_id", "url")
    everything = endpoints_v3(cloud, dialect, tenant_id)
    return [
        {
            "id": service["id"],
            "type": service["type"],
            "name": service["name"],
            "endpoints": [
                {key: entry[key] for key in shown}
                for entry in everything
                if entry["service_id"] == service["id"]
            ],
        }
        for service in services_v3(cloud, dialect)
    ]
