"""Write a domain as a zone file (BIND 9) to a file, or with ``--import`` make a domain of one.

Example: python samples/dns/zone_file.py example.com example.com.zone
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("domain", help="name of the domain")
    parser.add_argument("file", type=Path, help="the zone file")
    parser.add_argument("--import", action="store_true", dest="read", help="make the domain of it")
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
    if options.read:
        dns.import_domain(options.file.read_text(encoding="utf-8"))
        domain = dns.get_domain(options.domain)
        print(f"{domain.name} has {len(list(dns.get_record_iterator(domain)))} records")
    else:
        text = dns.get_domain(options.domain).export()
        options.file.write_text(text, encoding="utf-8")
        print(f"{options.file}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
