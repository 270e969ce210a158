"""Delete a domain with its records, with ``--subdomains`` those below it too. Needs ``--yes``.

Example: python samples/dns/delete_domain.py example.com --subdomains --yes
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
    parser.add_argument("--subdomains", action="store_true", help="delete them, too")
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
    dns = pyrax.connect_to_cloud_dns(region=options.region)
    if dns is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    dns.set_timeout(60)  # seconds to wait for a job of the service
    domain = dns.get_domain(options.domain)
    names = [subdomain.name for subdomain in domain.list_subdomains()]
    print(f"{domain.name} {domain.id}, subdomains: {names}")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    domain.delete(delete_subdomains=options.subdomains)
    pyrax.utils.wait_until(domain, "status", "DELETED", interval=5, timeout=600)
    print(f"{domain.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
