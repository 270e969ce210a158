"""List the servers of all regions, which are asked at the same time.

Example: python samples/regions/list_all_servers.py --timeout 30
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
    parser.add_argument(
        "--timeout", type=float, default=60, metavar="SECONDS", help="for all regions (%(default)s)"
    )
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()

    found = pyrax.across_regions("compute", lambda compute: compute.list(), timeout=options.timeout)
    for region, servers in sorted(found.items()):
        for server in servers:
            print(f"{region}  {server.id}  {server.status}  {server.name}")
    for region, problem in found.errors.items():
        print(f"{region} did not answer: {problem}", file=sys.stderr)
    if found.errors:
        sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
