"""Show, set or remove the metadata of a container or of one object in it.

Example: python samples/files/metadata.py photos --object sea.jpg --set author=me --remove draft
"""

from __future__ import annotations

import argparse
import sys

import pyrax


def pair(text: str) -> tuple[str, str]:
    """Return the two sides of an argument such as ``author=me``."""
    left, right = text.split("=", 1)
    return left, right


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("container", help="name of the container")
    parser.add_argument(
        "--object", metavar="NAME", help="the object; default: the container itself"
    )
    parser.add_argument(
        "--set", type=pair, action="append", default=[], metavar="KEY=VALUE", help="item to set"
    )
    parser.add_argument(
        "--remove", action="append", default=[], metavar="KEY", help="item to remove"
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

    thing = files.get_container(options.container)
    if options.object:
        thing = thing.get_object(options.object)
    if options.set:
        thing.set_metadata(dict(options.set))
    for key in options.remove:
        thing.remove_metadata_key(key)
    for key, value in sorted(thing.get_metadata().items()):
        print(f"{key}: {value}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
