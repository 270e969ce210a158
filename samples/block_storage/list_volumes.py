"""List volumes, the servers they are attached to, and their snapshots.

Example: python samples/block_storage/list_volumes.py
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
    storage = pyrax.connect_to_cloud_blockstorage(region=options.region)
    if storage is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    volumes = storage.list()
    if not volumes:
        print("There are no volumes.")
    for volume in volumes:
        places = [f"{one['server_id']} as {one['device']}" for one in volume.attachments]
        print(f"{volume.name} {volume.size} GB {volume.status} {', '.join(places)}")
        for snapshot in volume.list_snapshots():
            print(f"  snapshot {snapshot.name} {snapshot.status} of {snapshot.created_at}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
