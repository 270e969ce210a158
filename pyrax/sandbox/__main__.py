"""`python -m pyrax.sandbox`: run a cloud until Ctrl-C and say how to use it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from pyrax.sandbox import Cloud, running
from pyrax.sandbox.cloud import REGIONS

DEFAULT_PORT = 8765


def instructions(cloud: Cloud, dialect: str) -> str:
    """Return what to paste into a program, into `~/.pyrax.cfg` and into a shell.

    Args:
        cloud: the running cloud.
        dialect: `rackspace` or `keystone`.
    """
    settings = cloud.settings(dialect)
    secret = cloud.api_key if dialect == "rackspace" else cloud.password
    kind = "API key" if dialect == "rackspace" else "password"
    program = [
        "import pyrax",
        *(f'pyrax.set_setting("{name}", "{value}")' for name, value in settings.items()),
        f'pyrax.set_credentials("{cloud.username}", "{secret}")',
        "print(pyrax.cloudservers.list_flavors())",
    ]
    section = [f"[sandbox-{dialect}]"]
    section += [f"{name} = {value}" for name, value in settings.items()]
    parts = [
        f"# {dialect}: user {cloud.username}, {kind} {secret}",
        "",
        "# In a program:",
        *program,
        "",
        "# In ~/.pyrax.cfg:",
        *section,
    ]
    if dialect == "rackspace":
        parts += [
            "",
            "# In a shell, for a program that names no cloud itself:",
            f"export CLOUD_ID_TYPE=rackspace CLOUD_AUTH_ENDPOINT={cloud.rackspace_endpoint}",
        ]
    else:
        parts += [
            "",
            "# In a shell, for pyrax.authenticate() and other OpenStack clients:",
            f"export OS_AUTH_URL={cloud.keystone_endpoint}",
            "export OS_IDENTITY_API_VERSION=3",
            f"export OS_USERNAME={cloud.username} OS_PASSWORD={cloud.password}",
            f"export OS_PROJECT_NAME={cloud.tenant_name}",
            "export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default",
            f"export OS_REGION_NAME={cloud.regions[0]}",
            "",
            f"# Administrator: user {cloud.admin_username}, password {cloud.admin_password},"
            " project admin",
        ]
    return "\n".join(parts)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pyrax.sandbox",
        description="Run a cloud on this machine, on the loopback address only, in memory only.",
    )
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="TCP port; 0 for any free one (%(default)s)"
    )
    parser.add_argument(
        "--regions",
        default=",".join(REGIONS),
        help="names of the regions, with commas between (%(default)s)",
    )
    parser.add_argument(
        "--dialect",
        choices=("rackspace", "keystone", "both"),
        default="both",
        help="whose settings to print; the cloud always speaks both (%(default)s)",
    )
    parser.add_argument(
        "--any-login",
        action="store_true",
        help="take every user with every API key or password of Rackspace for the ordinary one, "
        "to run a program as it is",
    )
    return parser.parse_args(arguments)


def catch_interrupt() -> threading.Event:
    """Return what is set by Ctrl-C, or by being asked to end."""
    interrupted = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interrupted.set())
    return interrupted


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cloud.

    Args:
        arguments: the command line; that of the process by default.

    Returns:
        int: exit status, 0 after Ctrl-C, 1 when the cloud cannot start.
    """
    options = parse(arguments)
    regions = tuple(name.strip() for name in options.regions.split(",") if name.strip())
    dialects = ("rackspace", "keystone") if options.dialect == "both" else (options.dialect,)
    try:
        with running(regions, port=options.port, any_login=options.any_login) as cloud:
            interrupted = catch_interrupt()
            sys.stdout.write(f"# The sandbox runs at {cloud.url}; Ctrl-C ends it.\n\n")
            text = "\n\n".join(instructions(cloud, dialect) for dialect in dialects)
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
            while not interrupted.wait(0.5):
                pass
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The sandbox cannot start: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
