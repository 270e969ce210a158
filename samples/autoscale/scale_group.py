"""Execute a policy of a group, or without ``--policy`` show how many servers it has and wants.

Example: python samples/autoscale/scale_group.py web --policy grow
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
    parser.add_argument("--policy", metavar="NAME", help="policy to execute")
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
    if options.policy:
        policies = {policy.name: policy for policy in group.list_policies()}
        if options.policy not in policies:
            sys.exit(f"There is no policy {options.policy!r}: {', '.join(policies)}")
        policies[options.policy].execute()

    state = group.get_state()
    print(f"{group.name} wants {state['desired_capacity']} servers")
    print(f"{state['active_capacity']} are active, {state['pending_capacity']} are being built")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
