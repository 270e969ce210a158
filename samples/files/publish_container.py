"""Let everybody read a container: over the CDN where the cloud has one, else from the service.

Example: python samples/files/publish_container.py www --index index.html
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
    parser.add_argument("--index", metavar="OBJECT", help="page to show for a folder")
    parser.add_argument(
        "--ttl",
        type=int,
        default=86400,
        metavar="SECONDS",
        help="how long copies live (%(default)s)",
    )
    parser.add_argument("--purge", metavar="OBJECT", help="take an object out of the CDN's copies")
    parser.add_argument("--stop", action="store_true", help="do not publish it any longer")
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
    if options.purge:
        container.purge_cdn_object(options.purge)
        print(f"{options.purge} will be fetched anew")
    elif options.stop:
        try:
            container.make_private()
        except pyrax.exc.NotCDNEnabled:
            files.set_container_acl(container, read="")
        print(f"{container.name} is no longer published")
    else:
        if options.index:
            container.set_web_index_page(options.index)
        try:
            container.make_public(ttl=options.ttl)
            print(container.cdn_ssl_uri)
        except pyrax.exc.NotCDNEnabled:
            files.set_container_acl(container, read=".r:*,.rlistings")
            print(f"{files.management_url}/{container.name}/")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
