"""Delete a queue with all its messages. Without ``--yes`` it is only shown.

Example: python samples/queues/delete_queue.py jobs --yes
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
    parser.add_argument("queue", help="name of the queue")
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
    queues = pyrax.connect_to_queues(region=options.region)
    if queues is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    counts = queues.get_stats(options.queue)
    print(f"{options.queue}: {counts['free']} free, {counts['claimed']} claimed")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    queues.delete(options.queue)
    print(f"{options.queue} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
