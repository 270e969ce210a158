"""Put a web site on the CDN and show the name that its domain has to lead to.

Example: python samples/cdn/create_service.py shop www.shop.example origin.shop.example
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
    parser.add_argument("domain", help="name under which readers know the site")
    parser.add_argument("origin", help="host name or address of the server that has it")
    parser.add_argument("--tls", action="store_true", help="fetch from the origin over HTTPS")
    parser.add_argument(
        "--ttl",
        type=int,
        default=3600,
        metavar="SECONDS",
        help="how long copies live (%(default)s)",
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
    cdn = pyrax.connect_to_cloud_cdn(region=options.region)
    if cdn is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    port = 443 if options.tls else 80
    service = cdn.create_service(
        name=options.name,
        flavor_id=cdn.list_flavors()[0],
        domains=[{"domain": options.domain}],
        origins=[{"origin": options.origin, "port": port, "ssl": options.tls}],
        caching=[{"name": "default", "ttl": options.ttl}],
    )
    print(f"{service.name} {service.id} is being set up")
    service.wait(timeout=1800, interval=20)
    print(f"{service.name} is {service.status}")
    print(f"let {options.domain} be a CNAME of {service.access_url}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
