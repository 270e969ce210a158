"""Log in, and show who that is, which services the cloud has, and in which regions at what address.

Example: python samples/identity/list_services.py
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
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()

    identity = pyrax.identity
    print(f"{identity.user['name']} of {identity.tenant_name or identity.tenant_id}")
    print(f"the token is good until {identity.expires}")
    print(f"regions: {', '.join(pyrax.regions)}")
    for name, service in sorted(identity.services.items()):
        print(name)
        for region, endpoint in service.endpoints.items():
            print(f"  {region}: {endpoint.public_url}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
