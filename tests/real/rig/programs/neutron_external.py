"""Makes the external network with its addresses."""

from __future__ import annotations

from connection import connect

network = connect().network
if network.find_network("public") is None:
    public = network.create_network(
        name="public",
        is_router_external=True,
        provider_network_type="flat",
        provider_physical_network="external",
    )
    network.create_subnet(
        network_id=public.id,
        name="public",
        ip_version=4,
        cidr="203.0.113.0/24",
        is_dhcp_enabled=False,
    )
