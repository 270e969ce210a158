"""List load balancers, the addresses in front of them and the nodes behind them.

Example: python samples/load_balancers/list_load_balancers.py
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

    found = balancers.findall()  # of all pages
    if not found:
        print("There are no load balancers.")
    for balancer in found:
        addresses = ", ".join(vip.address for vip in balancer.virtual_ips)
        print(f"{balancer.name} {balancer.status} {balancer.protocol} {addresses}:{balancer.port}")
        for node in balancer.nodes:
            print(f"  {node.address}:{node.port} {node.condition} {node.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
