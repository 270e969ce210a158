"""Give a database instance more memory, a larger disk, or both, one after the other.

Example: python samples/databases/resize_instance.py shop-db --ram 4096 --size 20
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
    parser.add_argument("instance", help="name of the instance")
    parser.add_argument("--ram", type=int, metavar="MB", help="memory of the flavor")
    parser.add_argument("--size", type=int, metavar="GB", help="size of its disk; it only grows")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    databases = pyrax.connect_to_cloud_databases(region=options.region)
    if databases is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    instance = databases.find(name=options.instance)
    if options.ram:
        instance.resize(options.ram)
        pyrax.utils.wait_for_build(instance, interval=20, timeout=3600)
    if options.size:
        instance.resize_volume(options.size)
        pyrax.utils.wait_for_build(instance, interval=20, timeout=3600)
    if instance.status not in ("ACTIVE", "HEALTHY"):
        sys.exit(f"{instance.name} could not be resized: {instance.status}")
    print(f"{instance.name} has {instance.flavor.ram} MB memory, {instance.volume.size} GB disk")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
