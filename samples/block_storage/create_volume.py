"""Create a volume, empty or from a snapshot, and wait until it can be used.

Example: python samples/block_storage/create_volume.py data-1 --size 100 --type SSD
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
    parser.add_argument("name", help="name of the new volume")
    parser.add_argument("--size", type=int, default=100, metavar="GB", help="size (%(default)s)")
    parser.add_argument("--type", help="volume type; default: that of the cloud")
    parser.add_argument("--snapshot", metavar="NAME", help="snapshot whose content it gets")
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

    source = {}
    if options.snapshot:
        names = {snapshot.name: snapshot.id for snapshot in storage.list_snapshots()}
        if options.snapshot not in names:
            sys.exit(f"There is no snapshot {options.snapshot!r}.")
        source = {"snapshot_id": names[options.snapshot]}

    volume = storage.create(
        name=options.name, size=options.size, volume_type=options.type, **source
    )
    volume = pyrax.utils.wait_for_build(volume, interval=5, timeout=3600)
    if volume.status != "available":
        sys.exit(f"{volume.name} could not be made: {volume.status}")
    print(f"{volume.name} {volume.id}: {volume.size} GB, {volume.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
