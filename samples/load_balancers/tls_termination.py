"""Let a load balancer take TLS connections, with ``--host`` also for further host names.

Example: python samples/load_balancers/tls_termination.py web --certificate cert.pem --key key.pem
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
    parser.add_argument("name", help="name of the load balancer")
    parser.add_argument(
        "--certificate",
        required=True,
        metavar="FILE",
        help="certificate in PEM form; on OpenStack the address of the secret in the key manager",
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="its key; not on OpenStack")
    parser.add_argument("--port", type=int, default=443, help="port for TLS (%(default)s)")
    parser.add_argument("--host", help="host name to use it for; Rackspace only")
    parser.add_argument("--only", action="store_true", help="close the port without TLS")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    balancers = pyrax.connect_to_cloud_loadbalancers(region=options.region)
    if balancers is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    balancers.immutable_retries = 20  # a load balancer refuses changes while one is being made
    balancer = balancers.find(name=options.name)
    key, certificate = None, options.certificate
    if options.key:
        key, certificate = options.key.read_text(), Path(options.certificate).read_text()

    if options.host:
        balancer.add_certificate_mapping(options.host, key, certificate)
    else:
        balancer.add_ssl_termination(
            securePort=options.port,
            privatekey=key,
            certificate=certificate,
            secureTrafficOnly=options.only,
        )
    pyrax.utils.wait_until(balancer, "status", "ACTIVE", interval=5, timeout=600)
    print(f"{balancer.name} is {balancer.status}, TLS on port {options.port}")
    if options.host:
        for mapping in balancer.list_certificate_mappings():
            print(f"  with a certificate of its own: {mapping['hostName']}")


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
