"""List what a new server can be made of: images, and flavors with memory, processors and disk.

Example: python samples/servers/list_images_and_flavors.py --image ubuntu --ram 4096
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
    parser.add_argument("--image", default="", metavar="TEXT", help="part of the image's name")
    parser.add_argument(
        "--ram", type=int, default=0, metavar="MB", help="the least memory (%(default)s)"
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
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    print("Images:")
    for image in compute.images.list():
        if options.image.lower() in image.name.lower():
            print(f"  {image.id}  {image.name}")

    print("Flavors:")
    for flavor in sorted(compute.flavors.list(min_ram=options.ram), key=lambda flavor: flavor.ram):
        size = f"{flavor.ram} MB, {flavor.vcpus} vCPU, {flavor.disk} GB disk"
        print(f"  {flavor.id}  {flavor.name}: {size}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
