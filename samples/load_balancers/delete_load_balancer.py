"""Delete a load balancer; the servers behind it stay. Without ``--yes`` it is only shown.

Example: python samples/load_balancers/delete_load_balancer.py web --yes
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
    parser.add_argument("name", help="name of the load balancer")
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
    balancers = pyrax.connect_to_cloud_loadbalancers(region=options.region)
    if balancers is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    balancer = balancers.find(name=options.name)
    print(f"{balancer.name} {balancer.id} has {len(balancer.nodes)} nodes")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    balancer.delete()
    pyrax.utils.wait_until(balancer, "status", "DELETED", interval=5, timeout=600)
    print(f"{balancer.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
