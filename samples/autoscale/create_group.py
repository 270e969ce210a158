"""Create a group of like servers with the policies ``grow`` and ``shrink`` and their webhooks.

Example: python samples/autoscale/create_group.py web --min 2 --max 10
"""

from __future__ import annotations

import argparse
import contextlib
import sys

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="name of the group; those of its servers begin with it")
    parser.add_argument(
        "--image", default="debian", metavar="TEXT", help="part of the image's name (%(default)s)"
    )
    parser.add_argument(
        "--ram", type=int, default=2048, metavar="MB", help="the least memory (%(default)s)"
    )
    parser.add_argument("--min", type=int, default=1, help="servers at least (%(default)s)")
    parser.add_argument("--max", type=int, default=5, help="servers at most (%(default)s)")
    parser.add_argument(
        "--cooldown", type=int, default=60, help="seconds between two changes (%(default)s)"
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
    autoscale = pyrax.connect_to_autoscale(region=options.region)
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if autoscale is None or compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    images = compute.find_images_by_name(options.image)
    flavors = sorted(compute.flavors.list(min_ram=options.ram), key=lambda flavor: flavor.ram)
    if not images or not flavors:
        sys.exit(f"There is no image {options.image!r} or no flavor of {options.ram} MB.")
    group = autoscale.create(
        name=options.name,
        cooldown=options.cooldown,
        min_entities=options.min,
        max_entities=options.max,
        launch_config_type="launch_server",
        server_name=options.name,
        image=images[0],
        flavor=flavors[0],
    )
    with contextlib.ExitStack() as undo:  # what fails on the way leaves no group behind
        undo.callback(group.delete, force=True)
        print(f"{group.name} {group.id}: {options.min} to {options.max} servers")
        for name, change in (("grow", 1), ("shrink", -1)):
            policy = group.add_policy(
                name, policy_type="webhook", cooldown=options.cooldown, change=change
            )
            hook = policy.add_webhook(name)
            print(f"{name}: POST to {hook.capability_url}")
        undo.pop_all()
    print("whoever knows these addresses can use them")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
