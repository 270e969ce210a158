"""Starting programs, waiting until they answer, and ending them with everything they started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.real.rig.errors import RigError
from tests.real.rig.site import MARK, Site, say

READY_SECONDS = 300.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.1
LOG_LINES = 40


@dataclass(frozen=True)
class Program:
    """A long-running program.

    Attributes:
        name: unique; also the name of its log file.
        command: program and arguments.
        ready: says whether it does its work by now; None for a program that listens nowhere.
        environment: variables added to those of every program.
    """

    name: str
    command: list[str]
    ready: Callable[[], bool] | None = None
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """A process, told apart from a later one with the same number by its start time."""

    name: str
    pid: int
    started: str

    def alive(self) -> bool:
        """Whether this very process still runs."""
        state = process_state(self.pid)
        return state is not None and state[0] != "Z" and state[1] == self.started


def process_state(pid: int) -> tuple[str, str] | None:
    """The state letter and the start time of a process, None without such a process."""
    fields = process_fields(pid)
    return (fields[0], fields[19]) if fields else None


def process_fields(pid: int) -> list[str]:
    """What the kernel says of a process, from its state letter on; nothing without a process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def belonging(site: Site, sessions: set[int]) -> list[Running]:
    """All processes that this site's programs are or have started, also those without a parent.

    Args:
        site: whose programs.
        sessions: the sessions that the programs were started in. Some programs write their title
            over their environment, and with it over the mark.
    """
    mark = f"{MARK}={site.state}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        fields = process_fields(int(entry.name))
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if fields and (int(fields[3]) in sessions or mark in environment.split(b"\0")):
            found.append(Running(entry.name, int(entry.name), fields[19]))
    return found


def answers(url: str, statuses: tuple[int, ...] = (200,)) -> Callable[[], bool]:
    """A readiness check: ``GET url`` answers with one of these statuses."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask() -> bool:
        try:
            with opener.open(url, timeout=5) as response:
                status: int = response.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            return False
        return status in statuses

    return ask


class Supervisor:
    """Starts programs, remembers them in a file, and stops them, also in a later process."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.path = site.state / "processes.json"
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def running(self) -> list[Running]:
        """The processes that were started and not yet stopped, oldest first."""
        if not self.path.exists():
            return []
        return [Running(**entry) for entry in json.loads(self.path.read_text())]

    def start(self, program: Program) -> None:
        """Start one program in a session of its own, its output going to its log file."""
        self.site.logs.mkdir(parents=True, exist_ok=True)
        with self.log_of(program.name).open("wb") as log:
            child = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self.site.environment(), **program.environment},
                cwd=self.site.state,
                start_new_session=True,
            )
        self.children[program.name] = child
        state = process_state(child.pid)
        started = state[1] if state else ""
        entries = [*self.running(), Running(program.name, child.pid, started)]
        self.path.write_text(json.dumps([vars(entry) for entry in entries], indent=1))

    def wait(self, programs: list[Program]) -> None:
        """Wait until all of these are ready.

        Raises:
            RigError: one of the started programs ended, or time is up; the text carries the
                end of its log.
        """
        deadline = time.monotonic() + READY_SECONDS
        waiting = [program for program in programs if program.ready]
        while True:
            self.check_alive()
            waiting = [program for program in waiting if not (program.ready and program.ready())]
            if not waiting:
                break
            if time.monotonic() > deadline:
                name = waiting[0].name
                raise RigError(
                    f"{name} did not answer within {READY_SECONDS:.0f} s\n{self.log_tail(name)}"
                )
            time.sleep(POLL_SECONDS)
        self.check_alive()

    def check_alive(self) -> None:
        """Raise RigError when a program that was started here has ended."""
        for name, child in self.children.items():
            status = child.poll()
            if status is not None:
                raise RigError(f"{name} ended with status {status}\n{self.log_tail(name)}")

    def stop(self) -> None:
        """End all programs and what they started: TERM, and after some seconds KILL."""
        # The number of a session is given to no other process while one of its processes lives.
        sessions = {
            entry.pid
            for entry in self.running()
            if entry.alive() or process_state(entry.pid) is None
        }
        for number in (signal.SIGTERM, signal.SIGKILL):
            processes = belonging(self.site, sessions)
            for process in processes:
                send(process, number)
            if self._gone(processes, STOP_SECONDS):
                break
        else:
            say("some processes could not be ended")
        self.children.clear()
        self.path.unlink(missing_ok=True)

    def _gone(self, processes: list[Running], seconds: float) -> bool:
        """Whether all of these end within so many seconds."""
        deadline = time.monotonic() + seconds
        while any(process.alive() for process in processes):
            for child in self.children.values():
                child.poll()
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def log_of(self, name: str) -> Path:
        """The log file of a program."""
        return self.site.logs / f"{name}.log"

    def log_tail(self, name: str) -> str:
        """The last lines of a program's log, under its path."""
        path = self.log_of(name)
        text = path.read_text(errors="replace") if path.exists() else ""
        lines = text.splitlines()[-LOG_LINES:]
        return "\n".join([f"--- the end of {path}:", *lines, "---"])


def send(process: Running, number: signal.Signals) -> None:
    """Send a signal to a process, unless it has ended."""
    if process.alive():
        try:
            os.kill(process.pid, number)
        except ProcessLookupError:
            pass
