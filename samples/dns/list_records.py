"""List all domains or, given a domain, the records of it.

Example: python samples/dns/list_records.py example.com --type A
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
    parser.add_argument("domain", nargs="?", help="name of a domain")
    parser.add_argument("--type", help="only records of this type, such as A or MX")
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

    if options.domain is None:
        domains = list(dns.get_domain_iterator())
        if not domains:
            print("There are no domains.")
        for domain in domains:
            print(f"{domain.name} {domain.id} {domain.emailAddress}")
    else:
        domain = dns.get_domain(options.domain)
        for record in dns.get_record_iterator(domain):
            if options.type in (None, record.type):
                priority = getattr(record, "priority", None)
                data = record.data if priority is None else f"{priority} {record.data}"
                print(f"{record.type} {record.name} {data} {record.ttl}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
