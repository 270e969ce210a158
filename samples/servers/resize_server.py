"""Move a server to a flavor with another amount of memory, and confirm the change.

Example: python samples/servers/resize_server.py web-1 --ram 8192
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
    parser.add_argument("name", help="name of the server")
    parser.add_argument("--ram", type=int, required=True, metavar="MB", help="memory of the flavor")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    server = compute.servers.find(name=options.name)
    flavors = compute.flavors.findall(ram=options.ram)
    if not flavors:
        sys.exit(f"There is no flavor with {options.ram} MB.")

    server.resize(flavors[0])
    print(f"{server.name} moves to {flavors[0].name}")
    pyrax.utils.wait_until(server, "status", ["VERIFY_RESIZE", "ERROR"], interval=10, timeout=3600)
    if server.status != "VERIFY_RESIZE":
        sys.exit(f"{server.name} could not be resized: {server.status}")

    server.confirm_resize()
    pyrax.utils.wait_until(server, "status", "ACTIVE", interval=5, timeout=600)
    print(f"{server.name} has {options.ram} MB and is {server.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
