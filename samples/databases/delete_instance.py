"""Delete a database instance with all that is in it; backups stay. Needs ``--yes``.

Example: python samples/databases/delete_instance.py shop-db --yes
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
    databases = pyrax.connect_to_cloud_databases(region=options.region)
    if databases is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    instance = databases.find(name=options.instance)
    names = [database.name for database in instance.list_databases()]
    print(f"{instance.name} {instance.id} has the databases {', '.join(names)}")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    instance.delete()
    pyrax.utils.wait_until(instance, "status", "DELETED", interval=10, timeout=1800)
    print(f"{instance.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
