"""The commands of ``python -m tests.real.rig``."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from tests.real.rig.errors import RigError
from tests.real.rig.rig import DEFAULT_SERVICES, Rig, locked
from tests.real.rig.site import Site, clean_environment, say

HELP = """\
commands:
  test     install, start, run the tests of these services, stop
  start    install, start beside what runs already, and leave the services running
  run      install, start, run the command after '--', stop
  stop     end the services
  status   say what runs; status 1 when nothing does
  install  only install

What follows '--' goes to the tests ('test') or is the command ('run').
Services that run already, by 'start', are used as they are and left running, and so are those
that 'test' and 'run' add to them. To start them anew, stop them first.

variables:
  PYRAX_REAL_DIR            folder of everything, default ~/.cache/pyrax-real
  PYRAX_REAL_VENV           virtual environment of the services, default in that folder
  PYRAX_REAL_PYTHON         interpreter of the services (3.11 or newer)
  PYRAX_REAL_MAX_FILE_SIZE  largest object that Swift takes in one request, in bytes
"""

TESTS = Path(__file__).parent.parent
DESCRIPTION_VARIABLE = "PYRAX_REAL_RIG"


def main(arguments: list[str]) -> int:
    """Run one command; returns the status to exit with."""
    own, rest = split(arguments)
    parser = argparse.ArgumentParser(
        prog="python -m tests.real.rig",
        description="Real OpenStack services for tests.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = ("test", "start", "run", "stop", "status", "install")
    parser.add_argument("command", choices=commands)
    parser.add_argument("services", nargs="*", help="default: keystone swift")
    options = parser.parse_args(own)
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    try:
        names = options.services or list(DEFAULT_SERVICES)
        rig = Rig(Site.from_environment(), names, for_tests=options.command == "test")
        return perform(rig, options.command, rest)
    except RigError as error:
        say(f"failed: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The arguments before and after ``--``."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def interrupt(number: int, frame: FrameType | None) -> None:
    """End by signal the same way as by Ctrl-C, so that nothing is left running."""
    raise KeyboardInterrupt


def perform(rig: Rig, command: str, rest: list[str]) -> int:
    """Do what a command says."""
    if command == "status":
        return status(rig)
    if command == "run" and not rest:
        raise RigError("'run' needs a command after '--'")
    with locked(rig.site):
        if command == "stop":
            rig.stop()
            return 0
        began = time.monotonic()
        rig.install()
        if command == "install":
            return 0
        if command == "start":
            rig.start()
            say(f"export {DESCRIPTION_VARIABLE}={rig.site.description}")
            return 0
        if command == "test":
            rest = test_command(rig, rest)
        result = with_services(rig, rest)
        say(f"all in all {time.monotonic() - began:.0f} s")
        return result


def test_command(rig: Rig, more: list[str]) -> list[str]:
    """The command that runs the tests of the rig's services."""
    folders = [str(TESTS / name) for name in rig.names]
    folders = [folder for folder in folders if os.path.isdir(folder)]
    return [sys.executable, "-m", "pytest", *folders, *more]


def with_services(rig: Rig, command: list[str]) -> int:
    """Run a command while the services run; its status, or 1 when a service died meanwhile."""
    running = rig.running
    if rig.is_running:
        say("using the services that run already")
    else:
        rig.start()
    try:
        environment = {**clean_environment(), DESCRIPTION_VARIABLE: str(rig.site.description)}
        result = subprocess.run(command, env=environment, check=False).returncode
        rig.check()
        return result
    finally:
        if not running:
            rig.stop()
            say("services stopped")


def status(rig: Rig) -> int:
    """Print what runs."""
    alive = [entry for entry in rig.supervisor.running() if entry.alive()]
    for entry in alive:
        say(f"{entry.name}: process {entry.pid}")
    if not alive:
        say("nothing runs")
        return 1
    for service in rig.services:
        for program in service.start_programs():
            if program.ready is not None:
                say(f"{program.name}: {'answers' if program.ready() else 'does not answer'}")
    say(f"described in {rig.site.description}")
    return 0
