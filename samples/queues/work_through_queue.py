"""Work through a queue: claim messages, do the work, delete them, until none is left.

A message whose work fails is not deleted: it comes back to all workers when its claim is over.

Example: python samples/queues/work_through_queue.py jobs --claim 600
"""

from __future__ import annotations

import argparse
import platform
import sys
import uuid
from typing import Any

import pyrax


def work(body: Any) -> None:
    """Do what a message asks for: put your own work here."""
    print(f"working on {body}")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("queue", help="name of the queue")
    parser.add_argument(
        "--claim", type=int, default=300, metavar="SECONDS", help="time for a batch (%(default)s)"
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

    # Names this program on this machine to the service: a UUID that is the same every time.
    queues.client_id = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"work.{platform.node()}"))
    queue = queues.get(options.queue)
    done = 0
    while True:
        claim = queue.claim_messages(ttl=options.claim, grace=60, count=10)
        if claim is None or not claim.messages:
            break
        for message in claim.messages:
            work(message.body)
            message.delete(claim.id)
            done += 1
    print(f"{done} done")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
