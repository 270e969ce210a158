"""Use several logins side by side, of one cloud or of several, and list the servers of each.

Example: python samples/identity/two_logins.py rackspace=~/.rackspace keystone=~/.openstack
"""

from __future__ import annotations

import argparse
import sys

import pyrax


def pair(text: str) -> tuple[str, str]:
    """Return the two sides of an argument such as ``rackspace=FILE``."""
    left, right = text.split("=", 1)
    return left, right


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "logins",
        nargs="+",
        type=pair,
        metavar="TYPE=FILE",
        help="identity type (rackspace or keystone) and a credential file",
    )
    options = parser.parse_args()

    contexts = []
    for kind, file in options.logins:
        context = pyrax.create_context(kind)
        context.set_credential_file(file, authenticate=True)
        contexts.append(context)

    for context in contexts:
        print(f"{context.username} of {context.tenant_name or context.tenant_id}")
        found = context.across_regions("compute", lambda compute: compute.list(), timeout=60)
        for region, servers in sorted(found.items()):
            print(f"  {region}: {', '.join(server.name for server in servers) or 'no servers'}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
