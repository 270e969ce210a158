"""List the servers of a region with their addresses; ``--status`` and ``--name`` choose.

Example: python samples/servers/list_servers.py --status ACTIVE --name '^web-'
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
    parser.add_argument("--name", metavar="PATTERN", help="regular expression for the name")
    parser.add_argument("--status", help="for example ACTIVE, SHUTOFF or ERROR")
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

    wanted = {"name": options.name, "status": options.status}
    chosen = {key: value for key, value in wanted.items() if value}
    found = compute.servers.list(search_opts=chosen)
    for server in found:
        addresses = ", ".join(
            address for several in server.networks.values() for address in several
        )
        print(f"{server.id}  {server.status:10}  {server.name}  {addresses}")
    print(f"servers: {len(found)}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
