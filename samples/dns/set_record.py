"""Set what a name in a domain leads to: an existing record is changed, else one is made.

Example: python samples/dns/set_record.py example.com A www.example.com 192.0.2.18 --ttl 300
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
    parser.add_argument("type", help="type of the record, such as A, CNAME, MX or TXT")
    parser.add_argument("name", help="full name of the record")
    parser.add_argument("data", help="address, host name or text")
    parser.add_argument("--ttl", type=int, metavar="SECONDS", help="default: that of the domain")
    parser.add_argument("--priority", type=int, help="for MX and SRV")
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
    more = {"ttl": options.ttl, "priority": options.priority}
    values = {
        "data": options.data,
        **{key: value for key, value in more.items() if value is not None},
    }
    try:
        record = domain.find_record(options.type, name=options.name)
    except pyrax.exc.DomainRecordNotFound:
        record = domain.add_records([{"type": options.type, "name": options.name, **values}])[0]
        print(f"made: {record.type} {record.name} {record.data}")
    else:
        record.update(**values)
        print(f"changed: {record.type} {record.name} {options.data}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
