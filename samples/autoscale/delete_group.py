"""Delete a scaling group with all its servers. Without ``--yes`` it is only shown.

Example: python samples/autoscale/delete_group.py web --yes
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
    parser.add_argument("group", help="name of the group")
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
    autoscale = pyrax.connect_to_autoscale(region=options.region)
    if autoscale is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    group = autoscale.find(name=options.group)
    print(f"{group.name} {group.id} has {group.get_state()['desired_capacity']} servers")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    group.delete(force=True)
    print(f"{group.name} is deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
