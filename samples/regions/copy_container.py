"""Copy the objects of a container to another region; those that are there already are left out.

Objects of more than 5 GiB have to be uploaded in segments: ``upload_files.py`` does that.

Example: python samples/regions/copy_container.py photos DFW ORD
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
    parser.add_argument("container", help="name of the container in both regions")
    parser.add_argument("source", help="region to read from")
    parser.add_argument("target", help="region to write to")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()

    here = pyrax.connect_to_cloudfiles(region=options.source)
    there = pyrax.connect_to_cloudfiles(region=options.target)
    if here is None or there is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    source = here.get_container(options.container)
    target = there.create_container(options.container)
    present = {stored.name: stored.etag for stored in target.list_all()}
    copied = kept = 0
    for stored in source.list_all():
        if present.get(stored.name) == stored.etag:
            kept += 1
            continue
        target.store_object(
            stored.name,
            source.fetch(stored.name, chunk_size=65536),
            content_type=stored.content_type,
            metadata=stored.get_metadata(),
        )
        copied += 1
    print(f"{copied} copied, {kept} were there")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
