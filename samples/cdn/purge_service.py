"""Let the CDN fetch one path of a web site anew, or without ``--path`` all of it.

Example: python samples/cdn/purge_service.py shop --path /index.html
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
    parser.add_argument("name", help="name of the service")
    parser.add_argument("--path", help="such as /index.html")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    cdn = pyrax.connect_to_cloud_cdn(region=options.region)
    if cdn is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    service = cdn.find_service(name=options.name)
    if options.path:
        service.delete_assets(url=options.path)
    else:
        service.delete_assets(all=True)
    service.wait(timeout=1800, interval=20)
    print(
        f"{service.name} is {service.status}; {options.path or 'everything'} will be fetched anew"
    )


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
