"""Share an image with other accounts (OpenStack: projects), or with ``--stop`` no longer.

Example: python samples/images/share_image.py web-golden 123456
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
    parser.add_argument("image", help="name of the image")
    parser.add_argument("members", nargs="+", metavar="member", help="id of an account or project")
    parser.add_argument("--stop", action="store_true", help="do not share it any longer")
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

    image = images.find(name=options.image)
    if options.stop:
        for member in options.members:
            image.delete_member(member)
    else:
        images.share(image, options.members)
    for member in image.list_members():
        print(f"{image.name} is shared with {member.member_id}: {member.status}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
