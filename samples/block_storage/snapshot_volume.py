"""Keep a volume as it is now in a snapshot; ``create_volume.py --snapshot`` makes a new one of it.

Example: python samples/block_storage/snapshot_volume.py data-1 before-upgrade
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
    parser.add_argument("snapshot", help="name of the new snapshot")
    parser.add_argument("--force", action="store_true", help="also while a server uses the volume")
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
    snapshot = volume.create_snapshot(options.snapshot, force=options.force)
    snapshot = pyrax.utils.wait_for_build(snapshot, interval=5, timeout=3600)
    if snapshot.status != "available":
        sys.exit(f"{snapshot.name} could not be made: {snapshot.status}")
    print(f"{snapshot.name} {snapshot.id} of {volume.name}: {snapshot.size} GB")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
