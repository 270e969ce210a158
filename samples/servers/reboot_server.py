"""Restart a server and wait until it runs again; ``--hard`` is like the power button.

Example: python samples/servers/reboot_server.py web-1 --hard
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
    parser.add_argument("--hard", action="store_true", help="do not ask the system to shut down")
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
    server.reboot("HARD" if options.hard else "SOFT")
    print(f"{server.name} restarts")
    server = pyrax.utils.wait_until(server, "status", ["ACTIVE", "ERROR"], interval=5, timeout=1800)
    if server.status != "ACTIVE":
        sys.exit(f"{server.name} did not come back: {server.status}")
    print(f"{server.name} is {server.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
