"""Back up a database instance; with ``--restore`` make a new instance of an existing backup.

Example: python samples/databases/backup_instance.py shop-db nightly
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
    parser.add_argument("backup", help="name of the backup")
    parser.add_argument("--restore", metavar="NAME", help="make an instance of this name from it")
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
    if options.restore is None:
        backup = instance.create_backup(options.backup)
        backup = pyrax.utils.wait_for_build(backup, interval=20, timeout=7200)
        if backup.status != "COMPLETED":
            sys.exit(f"{backup.name} could not be made: {backup.status}")
        print(f"{backup.name} {backup.id} of {instance.name} is {backup.status}")
        return

    backups = {backup.name: backup for backup in instance.list_backups()}
    if options.backup not in backups:
        sys.exit(f"{instance.name} has no backup {options.backup!r}: {', '.join(backups)}")
    restored = databases.restore_backup(
        backups[options.backup], options.restore, instance.flavor.ram, instance.volume.size
    )
    restored = pyrax.utils.wait_for_build(restored, interval=20, timeout=7200)
    if restored.status not in ("ACTIVE", "HEALTHY"):
        sys.exit(f"{restored.name} could not be built: {restored.status}")
    print(f"{restored.name} {restored.id} is {restored.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
