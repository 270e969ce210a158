"""Debian packages and the virtual environment of the services."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.real.rig.disk import SEARCH_PATH
from tests.real.rig.errors import RigError
from tests.real.rig.service import Service
from tests.real.rig.site import Site, clean_environment, say

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"
LEAST_PYTHON = (3, 11)
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3")


def install(site: Site, services: Iterable[Service]) -> None:
    """Install what these services need and is not there yet.

    Raises:
        RigError: a package is missing and cannot be installed.
    """
    chosen = list(services)
    install_debian_packages(chosen)
    install_python_packages(site, chosen)


def constraints_digest() -> str:
    """A short text that changes with the pinned versions."""
    return hashlib.sha256(CONSTRAINTS.read_bytes()).hexdigest()[:16]


def install_debian_packages(services: list[Service]) -> None:
    """Bring the system programs that are missing, by apt-get."""
    needed = missing_packages(service.programs for service in services)
    wanted = missing_packages(service.wanted_programs for service in services)
    if not needed and not wanted:
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        if needed:
            raise RigError(
                "programs are missing; as root: apt-get install --no-install-recommends "
                + " ".join(needed)
            )
        return
    say(f"installing Debian packages: {' '.join(needed + wanted)}")
    environment = {**clean_environment(proxies=True), "DEBIAN_FRONTEND": "noninteractive"}
    run_logged([apt, "update", "-q"], environment)
    command = [apt, "install", "-q", "-y", "--no-install-recommends", *needed, *wanted]
    run_logged(command, environment)


def missing_packages(groups: Iterable[object]) -> list[str]:
    """The packages of those programs that are not on this machine."""
    packages: list[str] = []
    for group in groups:
        assert isinstance(group, dict)
        for program, package in group.items():
            if shutil.which(program, path=SEARCH_PATH) is None and package not in packages:
                packages.append(package)
    return packages


def install_python_packages(site: Site, services: list[Service]) -> None:
    """Make the virtual environment and install the services' packages in their pinned versions."""
    wanted = sorted({package for service in services for package in service.packages})
    stamp = site.venv / "pyrax-real.json"
    have: dict[str, object] = json.loads(stamp.read_text()) if stamp.exists() else {}
    packages = have.get("packages", [])
    assert isinstance(packages, list)
    if have.get("constraints") == constraints_digest() and set(wanted) <= set(packages):
        return
    started = time.monotonic()
    if have.get("constraints") != constraints_digest() or not site.python.exists():
        packages = []
        say(f"making a virtual environment in {site.venv}")
        site.venv.parent.mkdir(parents=True, exist_ok=True)
        run_logged([find_python(site), "-m", "venv", "--clear", str(site.venv)])
    together = sorted({*wanted, *packages})
    say(f"installing {' '.join(together)} (a minute or two)")
    command = [str(site.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run_logged([*command, "--constraint", str(CONSTRAINTS), *together])
    stamp.write_text(json.dumps({"constraints": constraints_digest(), "packages": together}))
    say(f"installed in {time.monotonic() - started:.0f} s")


def find_python(site: Site) -> str:
    """An interpreter for the services: ``PYRAX_REAL_PYTHON``, this one, or one on the path."""
    for name in (site.settings.get("PYTHON"), sys.executable, *PYTHONS):
        path = shutil.which(name) if name else None
        if path is None:
            continue
        code = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {LEAST_PYTHON})"
        if subprocess.run([path, "-c", code], capture_output=True, check=False).returncode == 0:
            return path
    raise RigError(
        "the services need Python 3.11 or newer with venv (Debian: apt-get install python3-venv); "
        "PYRAX_REAL_PYTHON can name it"
    )


def run_logged(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run an installer; RigError with the end of its output when it fails."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment if environment is not None else clean_environment(proxies=True),
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-40:])
        raise RigError(f"'{' '.join(command[:4])}' failed ({done.returncode}):\n{tail}")
