"""Create a load balancer in front of servers that are given by their addresses.

Example: python samples/load_balancers/create_load_balancer.py web 10.180.0.11 10.180.0.12 --port 80
"""

from __future__ import annotations

import argparse
import sys

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="name of the new load balancer")
    parser.add_argument("addresses", nargs="+", metavar="address", help="address of a node")
    parser.add_argument("--port", type=int, default=80, help="port in front (%(default)s)")
    parser.add_argument("--node-port", type=int, help="port of the nodes; default: the same")
    parser.add_argument("--protocol", default="HTTP", help="for example HTTP or TCP (%(default)s)")
    parser.add_argument(
        "--algorithm", default="ROUND_ROBIN", help="how nodes are chosen (%(default)s)"
    )
    parser.add_argument(
        "--subnet",
        metavar="ID",
        help="OpenStack only, needed there: subnet of the address in front (see list_networks.py)",
    )
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    balancers = pyrax.connect_to_cloud_loadbalancers(region=options.region)
    if balancers is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    port = options.node_port or options.port
    nodes = [
        balancers.Node(address=address, port=port, condition="ENABLED")
        for address in options.addresses
    ]
    if options.subnet:
        front = {"vip_subnet_id": options.subnet}
    else:
        front = {"virtual_ips": [balancers.VirtualIP(type="PUBLIC")]}

    balancer = balancers.create(
        options.name,
        port=options.port,
        protocol=options.protocol,
        algorithm=options.algorithm,
        nodes=nodes,
        **front,
    )
    balancer = pyrax.utils.wait_for_build(balancer, interval=5, timeout=1800)
    if balancer.status != "ACTIVE":
        sys.exit(f"{balancer.name} could not be made: {balancer.status}")
    addresses = ", ".join(vip.address for vip in balancer.virtual_ips)
    print(f"{balancer.name} {balancer.id} is {balancer.status} at {addresses}:{balancer.port}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.MissingLoadBalancerParameters:
        sys.exit("This cloud wants --subnet; networks/list_networks.py shows which there are.")
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
