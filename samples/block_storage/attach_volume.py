"""Attach a volume to a server of the same region, or take it off again with ``--detach``.

Example: python samples/block_storage/attach_volume.py data-1 web-1 --device /dev/xvdd
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
    parser.add_argument("server", help="name of the server")
    parser.add_argument("--device", help="such as /dev/xvdd; default: the cloud chooses")
    parser.add_argument("--detach", action="store_true", help="take it off; unmount it before")
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
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if storage is None or compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    volume = storage.find(name=options.volume)
    server = compute.servers.find(name=options.server)
    if options.detach:
        volume.detach(instance=server)
        pyrax.utils.wait_until(volume, "status", "available", interval=5, timeout=600)
        print(f"{volume.name} is {volume.status}")
        return

    volume.attach_to_instance(server, mountpoint=options.device)
    pyrax.utils.wait_until(volume, "status", ["in-use", "error"], interval=5, timeout=600)
    if volume.status != "in-use":
        sys.exit(f"{volume.name} could not be attached: {volume.status}")
    print(f"{server.name} has {volume.name} as {volume.attachments[0]['device']}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
