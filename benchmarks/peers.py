"""Installing the clients that the object storage benchmark sets beside pyrax."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

WANTED = Path(__file__).with_name("peers.txt")


class PeerMissing(Exception):
    """A client is not there and cannot be installed; the text says what to do."""


def install(base: Path) -> Path:
    """Install what is missing: Python packages from PyPI, rclone from Debian.

    Args:
        base: Folder that is kept between runs.

    Returns:
        The folder of the programs of the Python clients.

    Raises:
        PeerMissing: rclone is missing and this is not root on Debian.
    """
    _install_rclone()
    return _install_python(base / "peers") / "bin"


def _install_python(folder: Path) -> Path:
    """Make the virtual environment, unless it has these versions already."""
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != WANTED.read_text():
        print(f"installing swiftclient and openstacksdk into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--requirement", str(WANTED)], check=True)
        stamp.write_text(WANTED.read_text())
    return folder


def _install_rclone() -> None:
    """Install rclone by apt-get, unless it is there."""
    if shutil.which("rclone"):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise PeerMissing("rclone is missing; as root on Debian: apt-get install rclone")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--no-install-recommends", "rclone"]):
        subprocess.run([apt, "-q", "-y", *command], check=True, env=quiet, stdout=sys.stderr)


def versions(programs: Path) -> str:
    """Return names and versions of the clients, in one line."""
    listed = subprocess.run(
        [str(programs / "python"), "-m", "pip", "list", "--format=freeze"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    found = dict(line.split("==") for line in listed if "==" in line)
    rclone = subprocess.run(
        ["rclone", "version"], check=True, capture_output=True, text=True
    ).stdout.split()[1]
    chosen = ("python-swiftclient", "openstacksdk")
    return ", ".join([*(f"{name} {found[name]}" for name in chosen), f"rclone {rclone}"])
