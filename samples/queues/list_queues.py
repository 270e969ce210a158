"""List queues and how many messages are free and claimed in them.

Example: python samples/queues/list_queues.py
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
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    queues = pyrax.connect_to_queues(region=options.region)
    if queues is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    found = queues.list()
    if not found:
        print("There are no queues.")
    for queue in found:
        counts = queues.get_stats(queue)
        print(f"{queue.name}: {counts['free']} free, {counts['claimed']} claimed")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
