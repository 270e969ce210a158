"""List the subdomains of a domain; ``--add`` makes one, with the same responsible person.

Example: python samples/dns/subdomains.py example.com --add dev
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
    parser.add_argument("domain", help="name of the domain")
    parser.add_argument("--add", metavar="LABEL", help="first part of the new subdomain's name")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    dns = pyrax.connect_to_cloud_dns(region=options.region)
    if dns is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    domain = dns.get_domain(options.domain)
    if options.add:
        dns.create(name=f"{options.add}.{domain.name}", emailAddress=domain.emailAddress)
    subdomains = domain.list_subdomains()
    if not subdomains:
        print(f"{domain.name} has no subdomains.")
    for subdomain in subdomains:
        print(f"{subdomain.name} {subdomain.id}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
