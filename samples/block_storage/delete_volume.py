"""Delete a volume that no server uses, with ``--snapshots`` its snapshots too. Needs ``--yes``.

Example: python samples/block_storage/delete_volume.py data-1 --snapshots --yes
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
    parser.add_argument("volume", help="name of the volume")
    parser.add_argument("--snapshots", action="store_true", help="delete its snapshots before it")
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
    storage = pyrax.connect_to_cloud_blockstorage(region=options.region)
    if storage is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    volume = storage.find(name=options.volume)
    names = [snapshot.name for snapshot in volume.list_snapshots()]
    print(f"{volume.name} {volume.id}: {volume.size} GB, {volume.status}, snapshots: {names}")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    volume.delete(force=options.snapshots)
    pyrax.utils.wait_until(volume, "status", "DELETED", interval=5, timeout=1800)
    print(f"{volume.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
