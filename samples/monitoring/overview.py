"""Show everything that is watched: entities, checks, and alarms with their present states.

Example: python samples/monitoring/overview.py
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

    entries = monitoring.get_overview()["values"]
    if not entries:
        print("Nothing is watched.")
    for entry in entries:
        print(entry["entity"]["label"])
        states = {state["alarm_id"]: state["state"] for state in entry["latest_alarm_states"]}
        for check in entry["checks"]:
            print(f"  check {check['label']} ({check['type']})")
        for alarm in entry["alarms"]:
            print(f"  alarm {alarm['label']}: {states.get(alarm['id'], 'not judged yet')}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
