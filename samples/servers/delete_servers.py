"""Delete servers by name. Without ``--yes`` they are only shown.

Example: python samples/servers/delete_servers.py web-1 web-2 --yes
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
    parser.add_argument("names", nargs="+", metavar="name", help="names of the servers")
    parser.add_argument("--yes", action="store_true", help="do it")
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

    servers = [compute.servers.find(name=name) for name in options.names]
    for server in servers:
        print(f"{server.name} {server.id} {server.status} {server.metadata}")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete them.")

    for server in servers:
        server.delete()
    for server in servers:
        pyrax.utils.wait_until(server, "status", "DELETED", interval=5, timeout=600)
        print(f"{server.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
