"""List networks, their address ranges, and whether they are your own or everybody's.

Example: python samples/networks/list_networks.py
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
    networks = pyrax.connect_to_cloud_networks(region=options.region)
    if networks is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    for network in networks.list():
        kind = "own" if network.is_isolated else "everybody's"
        print(f"{network.id}  {network.label}  {', '.join(network.cidrs) or '-'}  {kind}")
        for subnet in getattr(network, "subnets", None) or []:  # OpenStack
            print(f"  subnet {subnet}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
