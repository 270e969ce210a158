"""Where a rig lives: folders, ports, and how programs of the services' environment are run."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.real.rig.errors import RigError

HOST = "127.0.0.1"
PROGRAMS = Path(__file__).parent / "programs"

# The variable by which a rig knows the processes that it and its programs started.
MARK = "PYRAX_REAL_STATE_OF_THIS_PROCESS"

# Variables that would change how a service, its scripts or a test behave.
CALLER_PREFIXES = ("OS_", "CLOUD_", "PYTHON", "VIRTUAL_ENV", "GUNICORN_", "WSGI_")


def clean_environment(*, proxies: bool = False) -> dict[str, str]:
    """The caller's environment without cloud credentials and Python settings.

    Args:
        proxies: keep the variables that name proxies, as installers need.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(CALLER_PREFIXES) and (proxies or not name.lower().endswith("_proxy"))
    }


def say(text: str) -> None:
    """Tell the person at the keyboard what the rig is doing."""
    print(f"[rig] {text}", flush=True)


@dataclass(frozen=True)
class Site:
    """The folders of one rig.

    Attributes:
        venv: the virtual environment of the services.
        state: databases, configuration, logs; kept between runs.
        settings: the variables ``PYRAX_REAL_*`` of the caller, without that prefix.
    """

    venv: Path
    state: Path
    settings: dict[str, str]

    @classmethod
    def from_environment(cls) -> Site:
        """The site that ``PYRAX_REAL_DIR`` and ``PYRAX_REAL_VENV`` name, else the user's cache."""
        prefix = "PYRAX_REAL_"
        settings = {
            name[len(prefix) :]: value
            for name, value in os.environ.items()
            if name.startswith(prefix) and value
        }
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        base = Path(settings.get("DIR") or cache / "pyrax-real").expanduser().absolute()
        venv = Path(settings.get("VENV") or base / "venv").expanduser().absolute()
        return cls(venv=venv, state=base / "state", settings=settings)

    @property
    def python(self) -> Path:
        """The interpreter of the services."""
        return self.venv / "bin" / "python"

    @property
    def logs(self) -> Path:
        """The folder of all log files."""
        return self.state / "logs"

    @property
    def description(self) -> Path:
        """The file that tells tests where the services are; exists while they run."""
        return self.state / "rig.json"

    def folder(self, name: str) -> Path:
        """A folder of the state, made when missing, readable by its owner only."""
        path = self.state / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def port(self, name: str) -> int:
        """The port that a program called ``name`` listens on.

        The same as last time when it is still free, so that stored addresses stay right.
        """
        path = self.state / "ports.json"
        ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
        if name not in ports:
            taken = set(ports.values())
            ports[name] = next(port for port in iter(free_port, None) if port not in taken)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(ports, indent=1))
        return ports[name]

    def forget_taken_ports(self) -> None:
        """Drop the remembered ports that another program holds now; to be called before a start."""
        path = self.state / "ports.json"
        if path.exists():
            ports: dict[str, int] = json.loads(path.read_text())
            free = {name: port for name, port in ports.items() if is_free(port)}
            path.write_text(json.dumps(free, indent=1))

    def url(self, name: str, path: str = "") -> str:
        """The address of the program that listens on the port called ``name``."""
        return f"http://{HOST}:{self.port(name)}{path}"

    def environment(self) -> dict[str, str]:
        """What every program of the services finds in its environment."""
        values = clean_environment()
        values["PATH"] = os.pathsep.join(
            [str(self.venv / "bin"), values.get("PATH", ""), "/usr/sbin", "/sbin"]
        )
        values["HOME"] = str(self.folder("home"))
        values["PYTHONUNBUFFERED"] = "1"
        values[MARK] = str(self.state)
        return values

    def run(
        self,
        command: list[str],
        *,
        log: str,
        text: str | None = None,
        timeout: float = 300,
    ) -> str:
        """Run a program to its end.

        Args:
            command: program and arguments.
            log: name of the log file that its output is added to.
            text: what it reads from its standard input.
            timeout: seconds it may take.

        Returns:
            Its standard output.

        Raises:
            RigError: it failed or took too long; the text carries the end of its output.
        """
        started = time.monotonic()
        try:
            done = subprocess.run(
                command,
                input=text if text is not None else "",
                capture_output=True,
                text=True,
                timeout=timeout,
                env=self.environment(),
                cwd=self.state,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RigError(f"'{command[0]}' did not end within {timeout:.0f} s") from error
        seconds = time.monotonic() - started
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{log}.log").open("a", encoding="utf-8") as out:
            out.write(f"$ {' '.join(command)}  ({seconds:.1f} s, status {done.returncode})\n")
            out.write(done.stdout + done.stderr)
        if done.returncode:
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
            raise RigError(f"'{' '.join(command[:3])}' failed ({done.returncode}):\n{tail}")
        return done.stdout


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether a program could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
