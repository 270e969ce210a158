"""List images: their state, size, who sees them; ``--own`` leaves out those of the cloud.

Example: python samples/images/list_images.py --own
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
    parser.add_argument("--own", action="store_true", help="only private and shared ones")
    parser.add_argument("--name", help="only those of this name")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    images = pyrax.connect_to_images(region=options.region)
    if images is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    found = images.list_all(name=options.name)
    found = [image for image in found if not options.own or image.visibility != "public"]
    if not found:
        print("There are no such images.")
    for image in found:
        size = f"{image.size} bytes" if image.size else "-"
        print(f"{image.id}  {image.status}  {image.visibility}  {image.name}  {size}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
