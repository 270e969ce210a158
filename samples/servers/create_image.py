"""Make an image of a server, to build others like it, and wait until it is ready.

Example: python samples/servers/create_image.py web-1 web-golden
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
    parser.add_argument("server", help="name of the server")
    parser.add_argument("image", help="name of the new image")
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

    server = compute.servers.find(name=options.server)
    image = compute.images.get(server.create_image(options.image))
    print(f"{image.name} {image.id} is being made of {server.name}")
    image = pyrax.utils.wait_for_build(image, interval=20, timeout=7200)
    if image.status != "ACTIVE":
        sys.exit(f"{image.name} could not be made: {image.status}")
    print(f"{image.name} is {image.status}")
    print(f"now: create_server.py NAME --image {image.name}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
