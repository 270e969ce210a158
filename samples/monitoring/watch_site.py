"""Ask for a web page every minute from several continents, and send mail when it fails.

Example: python samples/monitoring/watch_site.py shop 203.0.113.10 http://203.0.113.10/ a@b.com
"""

from __future__ import annotations

import argparse
import contextlib
import sys

import pyrax

CRITERIA = """
if (metric["code"] regex "^[45]") {
    return new AlarmStatus(CRITICAL, "error page");
}
if (metric["duration"] > 5000) {
    return new AlarmStatus(WARNING, "slower than five seconds");
}
return new AlarmStatus(OK, "fine");
"""


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("label", help="name of what is watched")
    parser.add_argument("address", help="address of the server")
    parser.add_argument("url", help="page to ask for")
    parser.add_argument("email", help="who is told")
    parser.add_argument(
        "--period", type=int, default=60, metavar="SECONDS", help="between two looks (%(default)s)"
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

    with contextlib.ExitStack() as undo:  # what fails on the way leaves nothing behind
        entity = monitoring.create_entity(
            label=options.label, ip_addresses={"public": options.address}
        )
        undo.callback(entity.delete)
        check = entity.create_check(
            label="page",
            check_type="remote.http",
            details={"url": options.url, "method": "GET"},
            monitoring_zones_poll=[zone.id for zone in monitoring.list_monitoring_zones()[:3]],
            target_alias="public",
            period=options.period,
            timeout=min(30, options.period - 1),
        )
        mail = monitoring.create_notification(
            "email", label=options.email, details={"address": options.email}
        )
        undo.callback(mail.delete)
        plan = monitoring.create_notification_plan(
            label=options.label, critical_state=mail, ok_state=mail
        )
        undo.callback(plan.delete)
        alarm = check.create_alarm(plan, criteria=CRITERIA, label="answers")
        undo.pop_all()
    print(f"entity {entity.label} {entity.id}")
    print(f"check {check.label} {check.id}, every {check.period} seconds")
    print(f"alarm {alarm.label} {alarm.id}, tells {options.email}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
