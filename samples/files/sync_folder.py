"""Make a container like a folder: upload what is new or changed, with ``--delete`` remove the rest.

Example: python samples/files/sync_folder.py site www --delete
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
    parser.add_argument("folder", help="folder to read")
    parser.add_argument("container", help="name of the container; it is made if need be")
    parser.add_argument(
        "--delete", action="store_true", help="delete objects that no file belongs to"
    )
    parser.add_argument(
        "--ignore", action="append", metavar="PATTERN", help="files to leave out, such as '*.tmp'"
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

    container = files.create_container(options.container)
    summary = files.sync_folder_to_container(
        options.folder, container, delete=options.delete, ignore=options.ignore
    )
    print(f"{summary.uploaded} uploaded, {summary.duplicate} unchanged, {summary.deleted} deleted")
    if summary.failed:
        sys.exit("\n".join(map(str, summary.failure_reasons)))


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
