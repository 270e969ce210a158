"""Take a web site off the CDN. Without ``--yes`` it is only shown.

Example: python samples/cdn/delete_service.py shop --yes
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
    parser.add_argument("name", help="name of the service")
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
    cdn = pyrax.connect_to_cloud_cdn(region=options.region)
    if cdn is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    service = cdn.find_service(name=options.name)
    print(f"{service.name} {service.status}: {[one['domain'] for one in service.domains]}")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    service.delete()
    pyrax.utils.wait_until(service, "status", "DELETED", interval=20, timeout=1800)
    print(f"{service.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
