"""Download one object, or all of a container, into a folder. Checksums are compared.

Example: python samples/files/download_files.py photos inbox --object 2024/sea.jpg
"""

from __future__ import annotations

import argparse
import os
import sys

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("container", help="name of the container")
    parser.add_argument("folder", help="folder to write to; it is made if need be")
    parser.add_argument("--object", metavar="NAME", help="only this object")
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

    files.get_container(options.container)  # raises NoSuchContainer before a folder is made
    os.makedirs(options.folder, exist_ok=True)
    if options.object:
        files.download_object(options.container, options.object, options.folder)
        print(os.path.join(options.folder, options.object))
    else:
        summary = files.download_container(options.container, options.folder)
        print(f"{summary.downloaded} downloaded, {summary.duplicate} were there already")
        if summary.failed:
            sys.exit("\n".join(map(str, summary.failure_reasons)))


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
