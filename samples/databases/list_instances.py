"""List database instances, the databases in them, and who may use which.

Example: python samples/databases/list_instances.py
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

    instances = databases.list()
    if not instances:
        print("There are no instances.")
    for instance in instances:
        instance.get()
        size = f"{instance.flavor.ram} MB memory, {instance.volume.size} GB disk"
        print(f"{instance.name}: {instance.status}, {size}")
        for database in instance.list_databases():
            print(f"  database {database.name}")
        for user in instance.list_users():
            access = [database.name for database in instance.list_user_access(user)]
            print(f"  user {user.name} from {user.host}: {', '.join(access)}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
