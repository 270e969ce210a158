"""Save the data of an image: on Rackspace into a container, on OpenStack into a file.

Example: python samples/images/save_image.py web-golden exports
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
    parser.add_argument("target", help="Rackspace: name of a container; OpenStack: path of a file")
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
    files = pyrax.connect_to_cloudfiles(region=options.region)
    if images is None or files is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    image = images.find(name=options.image)
    try:
        image.download(options.target)
        print(f"{options.target}: {image.size} bytes")
    except pyrax.exc.NotSupported:
        task = images.export_task(image, files.create_container(options.target))
        task = images.wait_for_task(task, interval=30)
        if task.status != "success":
            sys.exit(f"{image.name} could not be saved: {task.message}")
        print(f"{options.target}/{image.id}.vhd: {task.status}")


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
