"""Create a domain, with ``--address`` also the records of its web site, and show its name servers.

Example: python samples/dns/create_domain.py example.com admin@example.com --address 192.0.2.17
"""

from __future__ import annotations

import argparse
import ipaddress
import sys

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="name of the domain")
    parser.add_argument("email", help="address of who is responsible")
    parser.add_argument(
        "--ttl",
        type=int,
        default=3600,
        metavar="SECONDS",
        help="how long others may keep what they were told (%(default)s)",
    )
    parser.add_argument(
        "--address",
        type=ipaddress.ip_address,
        help="make records of this address for the domain and its www",
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
    dns = pyrax.connect_to_cloud_dns(region=options.region)
    if dns is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    dns.set_timeout(60)  # seconds to wait for a job of the service
    names = (options.name, f"www.{options.name}") if options.address else ()
    kind = "AAAA" if options.address and options.address.version == 6 else "A"
    domain = dns.create(
        name=options.name,
        emailAddress=options.email,
        ttl=options.ttl,
        records=[{"type": kind, "name": name, "data": str(options.address)} for name in names]
        or None,
    )
    print(f"{domain.name} {domain.id} is made")
    for record in domain.search_records(kind):
        print(f"  {record.type} {record.name} {record.data}")
    domain.get()
    print("tell your registrar:", ", ".join(map(str, domain.nameservers)))


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
