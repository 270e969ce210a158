"""The networks that a new region begins with."""

from __future__ import annotations

import uuid

from pyrax.sandbox.network.kinds import PORT, ROUTER
from pyrax.sandbox.network.models import PUBLIC_NET, SERVICE_NET, NetworkStore, defaults
from pyrax.sandbox.service import Site

# The project that owns what belongs to the cloud itself.
RACKSPACE_OWNER = "rackspace"


def network_store(site: Site) -> NetworkStore:
    """Return the store of the network service in one region with what it begins with."""
    store = NetworkStore(site)
    if store.rackspace:
        _add_rackspace(store)
    else:
        _add_openstack(store)
    return store


def _fixed(site: Site, name: str) -> str:
    """Return an id that is the same in every sandbox, but differs by region."""
    return str(uuid.UUID(site.cloud.accounts.fixed_id(f"{name} {site.region}")))


def _add_rackspace(store: NetworkStore) -> None:
    """Add the internet and the network of the data center, which everybody can use."""
    public = store.new_network(RACKSPACE_OWNER, "public", PUBLIC_NET, shared=True)
    private = store.new_network(RACKSPACE_OWNER, "private", SERVICE_NET, shared=True)
    ids = (_fixed(store.site, f"rackspace subnet {number}") for number in range(3))
    for network, cidr, first in (
        (public, "198.18.0.0/16", "198.18.0.4"),
        (public, "2001:db8:7:1::/64", "2001:db8:7:1::10"),
        (private, "10.180.0.0/16", "10.180.0.4"),
    ):
        last = "2001:db8:7:1::ffff" if ":" in cidr else cidr.replace("0.0/16", "255.254")
        store.new_subnet(network, cidr, next(ids), allocation_pools=[{"start": first, "end": last}])


def _add_openstack(store: NetworkStore) -> None:
    """Add an external network, a shared one, and the router between them."""
    site = store.site
    owner = site.cloud.accounts.fixed_id("project admin")
    public = store.new_network(
        owner, "public", _fixed(site, "external network"), **{"router:external": True}
    )
    public["is_default"] = True
    outside = store.new_subnet(
        public, "203.0.113.0/24", _fixed(site, "external subnet"), enable_dhcp=False
    )
    private = store.new_network(owner, "private", _fixed(site, "network"), shared=True)
    inside = store.new_subnet(private, "10.0.0.0/16", _fixed(site, "subnet"), name="private")
    router = store.add(
        ROUTER,
        owner,
        {
            **defaults(ROUTER),
            "name": "edge",
            "status": "ACTIVE",
            "availability_zones": ["nova"],
            "conntrack_helpers": [],
            "service_type_id": None,
        },
        _fixed(site, "router"),
    )
    store.new_port(
        private["id"],
        owner,
        fixed_ips=[{"subnet_id": inside["id"], "ip_address": inside["gateway_ip"]}],
        device_id=router["id"],
        device_owner="network:router_interface",
        security_groups=[],
    )
    gateway = store.new_port(
        public["id"],
        "",
        fixed_ips=[{"subnet_id": outside["id"]}],
        device_id=router["id"],
        device_owner="network:router_gateway",
        security_groups=[],
    )
    router["external_gateway_info"] = {
        "network_id": public["id"],
        "enable_snat": True,
        "external_fixed_ips": list(store.rows[PORT.key][gateway["id"]]["fixed_ips"]),
    }
