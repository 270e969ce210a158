"""Upload files into a container, which is made if need be; large ones go in segments.

Example: python samples/files/upload_files.py photos *.jpg --prefix 2024/ --meta author=me
"""

from __future__ import annotations

import argparse
import os
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
    parser.add_argument("paths", nargs="+", metavar="path", help="files to upload")
    parser.add_argument("--prefix", default="", help="what the names of the objects begin with")
    parser.add_argument(
        "--meta",
        type=pair,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a metadata item",
    )
    parser.add_argument("--ttl", type=int, metavar="SECONDS", help="when the service deletes them")
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

    missing = [path for path in options.paths if not os.path.isfile(path)]
    if missing:
        sys.exit(f"These are no files: {', '.join(missing)}")
    container = files.create_container(options.container)
    for path in options.paths:
        stored = files.upload_file(
            container,
            path,
            obj_name=options.prefix + os.path.basename(path),
            metadata=dict(options.meta),
            ttl=options.ttl,
        )
        print(f"{container.name}/{stored.name}: {stored.bytes} bytes")


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
