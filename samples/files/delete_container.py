"""Delete a container with all that is in it. Without ``--yes`` it is only shown.

Example: python samples/files/delete_container.py photos --yes
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
    parser.add_argument("--yes", action="store_true", help="do it")
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
    print(f"{container.name}: {container.object_count} objects, {container.total_bytes} bytes")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    container.delete(del_objects=True)
    print(f"{container.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
