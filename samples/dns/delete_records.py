"""Delete records of a domain by type and name. Without ``--yes`` they are only shown.

Example: python samples/dns/delete_records.py example.com CNAME shop.example.com --yes
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
    parser.add_argument("type", help="type of the records, such as A")
    parser.add_argument("name", help="full name of the records")
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

    domain = dns.get_domain(options.domain)
    records = domain.search_records(options.type, name=options.name)
    for record in records:
        print(f"{record.type} {record.name} {record.data}")
    if not records:
        sys.exit("There is no such record.")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete them.")

    domain.delete_records(records)
    print(f"{len(records)} deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
