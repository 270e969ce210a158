"""Undo ``watch_site.py``: delete an entity with its checks, its plan and who is told.

Example: python samples/monitoring/stop_watching.py shop --yes
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
    parser.add_argument("label", help="name of what is watched")
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
    monitoring = pyrax.connect_to_cloud_monitoring(region=options.region)
    if monitoring is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    entities = [one for one in monitoring.list_entities(limit=1000) if one.label == options.label]
    plans = [
        one for one in monitoring.list_notification_plans(limit=1000) if one.label == options.label
    ]
    used = {name for plan in plans for name in plan.critical_state}
    told = [one for one in monitoring.list_notifications(limit=1000) if one.id in used]
    for thing in [*entities, *plans, *told]:
        print(f"{thing.label} {thing.id}")
    if not entities:
        sys.exit(f"There is no entity {options.label!r}.")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete them.")

    for entity in entities:
        monitoring.delete_entity(entity)
    for plan in plans:
        monitoring.delete_notification_plan(plan)
    for notification in told:
        monitoring.delete_notification(notification)
    print("deleted")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
