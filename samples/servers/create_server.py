"""Create a server with metadata and files in it, and wait until it runs.

Example: python samples/servers/create_server.py web-1 --meta role=web --file /etc/motd=motd.txt
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pyrax


def pair(text: str) -> tuple[str, str]:
    """Return the two sides of an argument such as ``role=web``."""
    left, right = text.split("=", 1)
    return left, right


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="name of the new server")
    parser.add_argument(
        "--image", default="debian", metavar="TEXT", help="part of the image's name (%(default)s)"
    )
    parser.add_argument(
        "--ram", type=int, default=2048, metavar="MB", help="the least memory (%(default)s)"
    )
    parser.add_argument(
        "--meta",
        type=pair,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a metadata item",
    )
    parser.add_argument(
        "--file",
        type=pair,
        action="append",
        default=[],
        metavar="REMOTE=LOCAL",
        help="a small file to put into the server",
    )
    parser.add_argument("--key-name", metavar="NAME", help="key pair that may log in")
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

    images = compute.find_images_by_name(options.image)
    flavors = sorted(compute.flavors.list(min_ram=options.ram), key=lambda flavor: flavor.ram)
    if not images or not flavors:
        sys.exit(f"There is no image {options.image!r} or no flavor of {options.ram} MB.")

    server = compute.servers.create(
        options.name,
        images[0],
        flavors[0],
        meta=dict(options.meta),
        files={remote: Path(local).read_bytes() for remote, local in options.file},
        key_name=options.key_name,
    )
    print(f"{server.name} is being built from {images[0].name} with {flavors[0].ram} MB")
    print(f"password of the administrator, shown only now: {server.adminPass}")

    server = pyrax.utils.wait_for_build(server, interval=10, timeout=3600)
    if server.status != "ACTIVE":
        sys.exit(f"{server.name} could not be built: {server.status}")
    print(f"{server.name} {server.id} is {server.status}: {server.networks}")


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
