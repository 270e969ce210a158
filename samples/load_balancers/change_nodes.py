"""Add nodes to a load balancer, drain them (finish what is open) or remove them; then list all.

Example: python samples/load_balancers/change_nodes.py web --add 10.180.0.13 --drain 10.180.0.11
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
    parser.add_argument("name", help="name of the load balancer")
    parser.add_argument("--add", action="append", default=[], metavar="ADDRESS", help="new node")
    parser.add_argument("--port", type=int, help="port of new nodes; default: the one in front")
    parser.add_argument(
        "--drain", action="append", default=[], metavar="ADDRESS", help="node to drain"
    )
    parser.add_argument(
        "--remove", action="append", default=[], metavar="ADDRESS", help="node to remove"
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

    balancers.immutable_retries = 20  # a load balancer refuses changes while one is being made
    balancer = balancers.find(name=options.name)

    for node in balancer.nodes:
        if node.address in options.drain:
            node.condition = "DRAINING"
            node.update()
        elif node.address in options.remove:
            node.delete()
    if options.add:
        port = options.port or balancer.port
        balancer.add_nodes(
            [
                balancers.Node(address=address, port=port, condition="ENABLED")
                for address in options.add
            ]
        )

    pyrax.utils.wait_until(balancer, "status", "ACTIVE", interval=5, timeout=600)
    print(f"{balancer.name} is {balancer.status}")
    for node in balancer.nodes:
        print(f"  {node.address}:{node.port} {node.condition}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
