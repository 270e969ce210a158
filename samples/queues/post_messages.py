"""Post messages to a queue, which is made if need be.

Example: python samples/queues/post_messages.py jobs 'resize 17' 'resize 18'
"""

from __future__ import annotations

import argparse
import platform
import sys
import uuid

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("queue", help="name of the queue")
    parser.add_argument("messages", nargs="+", metavar="message", help="text of a message")
    parser.add_argument(
        "--ttl", type=int, default=3600, metavar="SECONDS", help="how long it is kept (%(default)s)"
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
    queues.client_id = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"post.{platform.node()}"))
    if not queues.queue_exists(options.queue):
        queues.create(options.queue)
    queues.post_messages(
        options.queue, [{"body": text, "ttl": options.ttl} for text in options.messages]
    )
    counts = queues.get_stats(options.queue)
    print(f"{len(options.messages)} posted; {counts['free']} are free in {options.queue}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
