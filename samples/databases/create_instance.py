"""Create a database instance with a database and a user, whose password is made up and shown once.

Example: python samples/databases/create_instance.py shop-db --database shop --user shop_app
"""

from __future__ import annotations

import argparse
import secrets
import sys

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="name of the new instance")
    parser.add_argument(
        "--ram", type=int, default=2048, metavar="MB", help="memory of the flavor (%(default)s)"
    )
    parser.add_argument(
        "--size", type=int, default=5, metavar="GB", help="size of its disk (%(default)s)"
    )
    parser.add_argument("--type", help="such as mysql; default: that of the cloud")
    parser.add_argument("--database", required=True, metavar="NAME", help="database to make in it")
    parser.add_argument("--user", required=True, metavar="NAME", help="user of that database")
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

    password = secrets.token_urlsafe(18)
    owned = [{"name": options.database}]
    instance = databases.create(
        options.name,
        flavor=options.ram,
        volume=options.size,
        databases=owned,
        users=[{"name": options.user, "password": password, "databases": owned}],
        type=options.type,
    )
    print(f"{instance.name} is being built")
    print(f"database {options.database}, user {options.user}, password {password}")
    instance = pyrax.utils.wait_for_build(instance, interval=20, timeout=3600)
    if instance.status not in ("ACTIVE", "HEALTHY"):
        sys.exit(f"{instance.name} could not be built: {instance.status}")

    print(f"{instance.name} {instance.id} is {instance.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
