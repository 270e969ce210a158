"""Make a URL with which anybody can fetch one object (``--method PUT``: store it) for a while.

Example: python samples/files/temporary_url.py photos sea.jpg --seconds 3600
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
    parser.add_argument("container", help="name of the container")
    parser.add_argument("object", help="name of the object")
    parser.add_argument("--seconds", type=int, default=600, help="how long it works (%(default)s)")
    parser.add_argument(
        "--method", choices=("GET", "PUT"), default="GET", help="what it is for (%(default)s)"
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
    files = pyrax.connect_to_cloudfiles(region=options.region)
    if files is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    container = files.get_container(options.container)
    if options.method == "GET":
        container.get_object(options.object)  # an address of nothing helps nobody
    if not files.get_temp_url_key():
        files.set_temp_url_key()  # a random one; a new key would end all URLs of the old one
    print(files.get_temp_url(container, options.object, options.seconds, options.method))


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
