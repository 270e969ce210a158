"""Makes what database instances stand on, and prints its ids as JSON.

An image in project service, and in project demo a network whose router leads outside.
"""

from __future__ import annotations

import json

from connection import connect

cloud = connect()
network = cloud.network
demo = next(iter(cloud.identity.projects(name="demo", domain_id="default"))).id

image = next(iter(cloud.image.images(name="databases")), None) or cloud.image.create_image(
    name="databases",
    disk_format="raw",
    container_format="bare",
    visibility="public",
    data=b"a database",
)
net = network.find_network("databases")
if net is None:
    net = network.create_network(name="databases", project_id=demo)
    subnet = network.create_subnet(
        network_id=net.id,
        name="databases",
        project_id=demo,
        ip_version=4,
        cidr="10.5.0.0/24",
        is_dhcp_enabled=False,
    )
    outside = {"network_id": network.find_network("public").id}
    router = network.create_router(name="databases", project_id=demo, external_gateway_info=outside)
    network.add_interface_to_router(router, subnet_id=subnet.id)
flavor = cloud.compute.find_flavor("small")
print(json.dumps({"image": image.id, "network": net.id, "flavor": flavor.id}))
