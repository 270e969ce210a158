"""Let a load balancer look after its nodes, by connecting to them or by asking for a page.

Example: python samples/load_balancers/health_monitor.py web --path /health --delay 10
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
    parser.add_argument("name", help="name of the load balancer")
    parser.add_argument("--path", help="page to ask for; default: only connect")
    parser.add_argument("--status", default="^[23][0-9][0-9]$", help="good answers (%(default)s)")
    parser.add_argument("--delay", type=int, default=10, help="seconds between looks (%(default)s)")
    parser.add_argument("--timeout", type=int, default=5, help="seconds to wait (%(default)s)")
    parser.add_argument("--attempts", type=int, default=3, help="failures that count (%(default)s)")
    parser.add_argument("--remove", action="store_true", help="stop looking")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    balancers = pyrax.connect_to_cloud_loadbalancers(region=options.region)
    if balancers is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    balancers.immutable_retries = 20  # a load balancer refuses changes while one is being made
    balancer = balancers.find(name=options.name)
    if options.remove:
        balancer.delete_health_monitor()
    else:
        page = {"path": options.path, "statusRegex": options.status} if options.path else {}
        balancer.add_health_monitor(
            type=balancer.protocol if options.path else "CONNECT",
            delay=options.delay,
            timeout=options.timeout,
            attemptsBeforeDeactivation=options.attempts,
            **page,
        )
    pyrax.utils.wait_until(balancer, "status", "ACTIVE", interval=5, timeout=600)
    print(f"{balancer.name}: {balancer.get_health_monitor() or 'nobody looks'}")


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
