"""Give the address of a server a name (a PTR record); on OpenStack that of its floating IP.

Example: python samples/dns/reverse_name.py web-1 www.example.com
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
    parser.add_argument("server", help="name of the server")
    parser.add_argument("name", nargs="?", help="host name; without it the present names are shown")
    parser.add_argument("--address", help="default: the public address of the server")
    parser.add_argument(
        "--ttl",
        type=int,
        default=3600,
        metavar="SECONDS",
        help="how long others may keep what they were told (%(default)s)",
    )
    parser.add_argument("--remove", action="store_true", help="take the name away")
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
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if dns is None or compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    server = compute.servers.find(name=options.server)
    address = options.address or server.accessIPv4
    if not address:
        sys.exit(f"{server.name} has no public address that is known: say --address.")
    if options.remove:
        dns.delete_ptr_records(server, ip_address=address)
    elif options.name:
        record = {"type": "PTR", "name": options.name, "data": address, "ttl": options.ttl}
        dns.add_ptr_records(server, record)

    for pointer in dns.list_ptr_records(server):
        print(f"{pointer.data} is {pointer.name}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
