"""List all containers with their sizes or, given a container, the objects in it.

Example: python samples/files/list_files.py photos --prefix 2024/
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
    parser.add_argument("container", nargs="?", help="name of a container")
    parser.add_argument("--prefix", help="only objects whose names begin with it")
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

    if options.container is None:
        for container in files.list():
            print(f"{container.name}: {container.object_count} objects")
        containers, size = files.get_account_info()
        print(f"{containers} containers, {size} bytes")
    else:
        size = 0
        for stored in files.get_container(options.container).list_all(prefix=options.prefix):
            print(f"{stored.name}: {stored.bytes} bytes, {stored.content_type}")
            size += stored.bytes
        print(f"{size} bytes")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
