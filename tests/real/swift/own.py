"""Servers of one test's own, beside the rig's: they can be killed, filled up and listened to.

They share the rig's rings, data, tokens and memcached; other tests never notice what happens here.
"""

from __future__ import annotations

import configparser
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.real.rig import disk
from tests.real.rig.processes import READY_SECONDS, answers
from tests.real.rig.site import HOST, PROGRAMS, Site, free_port

MEGABYTE = 1024**2
# The proxy tries a storage server again at once: the default makes it wait for a minute after 507.
SUPPRESSION_SECONDS = 0.01


@dataclass(frozen=True)
class Request:
    """One request as the proxy's log tells of it; the path is without its query."""

    method: str
    path: str
    query: str
    status: int


class OwnServer:
    """A server of Swift that a test starts, kills and starts again.

    Args:
        site: the rig's site.
        kind: ``proxy`` or ``object``.
        folder: where its ``swift.conf``, its configuration and its log are.
        port: where it listens.
    """

    def __init__(self, site: Site, kind: str, folder: Path, port: int) -> None:
        package = {"object": "obj"}.get(kind, kind)
        self.url = f"http://{HOST}:{port}"
        self.log = folder / f"{kind}.log"
        self._command = [str(site.python), str(PROGRAMS / "swift_daemon.py"), str(folder)]
        self._command += [f"swift.{package}.server", str(folder / f"{kind}-server.conf"), "-v"]
        self._environment = site.environment()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if not self.alive:
            with self.log.open("ab") as log:
                self._child = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=self._environment,
                    start_new_session=True,
                )
        ready = answers(f"{self.url}/healthcheck")
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            assert self.alive, f"the server ended:\n{self.log.read_text()[-3000:]}"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """Take it away in the middle of whatever it does."""
        if self._child is not None:
            try:
                os.killpg(self._child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self._child.wait()

    def start_after(self, seconds: float) -> threading.Thread:
        """Start it in a while, beside what the test does; to be joined."""

        def later() -> None:
            time.sleep(seconds)
            self.start()

        thread = threading.Thread(target=later)
        thread.start()
        return thread

    def requests(self, since: int = 0) -> list[Request]:
        """What clients asked for, oldest first, from a place in the log on."""
        with self.log.open("rb") as log:
            log.seek(since)
            lines = log.read().decode(errors="replace").splitlines()
        return [found for found in map(parse_line, lines) if found is not None]

    def place(self) -> int:
        """The present end of the log."""
        return self.log.stat().st_size if self.log.exists() else 0


def parse_line(line: str) -> Request | None:
    """The request that a line of the proxy's log tells of; None for those Swift makes itself."""
    fields = line.split(" ")
    if len(fields) < 8 or fields[0] != "proxy-server:" or fields[2] != HOST:
        return None
    path, _, query = unquote(fields[5]).partition("?")
    return Request(fields[4], unquote(path), query, int(fields[7]))


def site_of(description: dict[str, Any]) -> Site:
    """The rig's site, as its description tells."""
    swift = description["swift"]
    return Site(venv=Path(swift["venv"]), state=Path(swift["state"]), settings={})


def own_proxy(description: dict[str, Any], folder: Path, max_file_size: int) -> OwnServer:
    """Prepare a proxy to the rig's storage that takes only small objects in one request."""
    rig = Path(description["swift"]["folder"])
    write_cluster(rig, folder, max_file_size)
    for kind in ("account", "container", "object"):
        shutil.copy(rig / f"{kind}.ring.gz", folder)
    return OwnServer(site_of(description), "proxy", folder, write_proxy(rig, folder))


def write_proxy(rig: Path, folder: Path) -> int:
    """Write a proxy's file like the rig's, for one process; the port that it will listen on."""
    port = free_port()
    settings = read(rig / "proxy-server.conf")
    settings["DEFAULT"].update({"bind_port": str(port), "workers": "0", "swift_dir": str(folder)})
    settings["app:proxy-server"]["error_suppression_interval"] = str(SUPPRESSION_SECONDS)
    write(settings, folder / "proxy-server.conf")
    return port


class SmallCluster:
    """A proxy and an object server on a disk that is full when the test wants it to be.

    Accounts and containers are the rig's; objects are stored here alone.

    Args:
        description: the rig's description.
        folder: an empty folder.
        size: bytes of the disk.
        max_file_size: the largest object that the proxy takes in one request.
    """

    def __init__(
        self, description: dict[str, Any], folder: Path, size: int, max_file_size: int
    ) -> None:
        rig = Path(description["swift"]["folder"])
        site = site_of(description)
        write_cluster(rig, folder, max_file_size)
        self._devices = folder / "devices"
        self._device = self._devices / disk.DEVICE
        self._device.mkdir(parents=True)
        self._mounted = mount_memory(self._device, size)
        self._make_rings(site, rig, folder)
        self._server_file = folder / "object-server.conf"
        settings = read(rig / "object-server.conf")
        settings["DEFAULT"].update(
            {
                "bind_port": str(self._port),
                "workers": "0",
                "swift_dir": str(folder),
                "devices": str(self._devices),
                "recon_cache_path": str(folder),
            }
        )
        write(settings, self._server_file)
        self.objects = OwnServer(site, "object", folder, self._port)
        self.proxy = OwnServer(site, "proxy", folder, write_proxy(rig, folder))
        if not self._mounted:
            self._reserve_all_but(size)

    def _make_rings(self, site: Site, rig: Path, folder: Path) -> None:
        """The rig's rings for accounts and containers, a ring of its own for objects."""
        for kind in ("account", "container"):
            shutil.copy(rig / f"{kind}.ring.gz", folder)
        self._port = free_port()
        builder = [str(site.venv / "bin" / "swift-ring-builder"), str(folder / "object.builder")]
        for arguments in (
            ["create", "6", "1", "1"],
            ["add", f"r1z1-{HOST}:{self._port}/{disk.DEVICE}", "1"],
            ["rebalance"],
        ):
            site.run([*builder, *arguments], log="swift-ring-builder")

    def start(self) -> None:
        """Start both servers."""
        self.objects.start()
        self.proxy.start()

    def enlarge(self, size: int) -> None:
        """Give the disk another size in bytes."""
        if self._mounted:
            run("mount", "-o", f"remount,size={size}", str(self._device))
        else:
            self.objects.kill()
            self._reserve_all_but(size)
            self.objects.start()

    def _reserve_all_but(self, size: int) -> None:
        """Without a disk of its own: let the object server leave all but so many bytes alone."""
        free = shutil.disk_usage(self._device).free
        settings = read(self._server_file)
        settings["DEFAULT"]["fallocate_reserve"] = str(max(0, free - size))
        write(settings, self._server_file)

    def close(self) -> None:
        """End both servers and give the disk back."""
        self.proxy.kill()
        self.objects.kill()
        if self._mounted:
            run("umount", str(self._device))


def mount_memory(target: Path, size: int) -> bool:
    """Mount a disk in memory that keeps extended attributes; whether that was possible."""
    if os.geteuid() != 0:
        return False
    try:
        run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(target))
    except (OSError, subprocess.CalledProcessError):
        return False
    try:
        os.setxattr(target, "user.pyrax", b"1")
    except OSError:
        run("umount", str(target))
        return False
    return True


def write_cluster(rig: Path, folder: Path, max_file_size: int) -> None:
    """Write a ``swift.conf`` like the rig's, with another limit."""
    settings = read(rig / "swift.conf")
    settings["swift-constraints"]["max_file_size"] = str(max_file_size)
    write(settings, folder / "swift.conf")


def read(path: Path) -> configparser.RawConfigParser:
    """Read a configuration file."""
    settings = configparser.RawConfigParser()
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read(path)
    return settings


def write(settings: configparser.RawConfigParser, path: Path) -> None:
    """Write a configuration file."""
    with path.open("w") as out:
        settings.write(out)


def run(*command: str) -> None:
    """Run a system program; raises when it fails."""
    subprocess.run(command, check=True, capture_output=True)


def counted(requests: Iterable[Request], method: str, status: int) -> dict[str, int]:
    """How often each path was asked for with this method and answered with this status."""
    counts: dict[str, int] = {}
    for request in requests:
        if (request.method, request.status) == (method, status):
            counts[request.path] = counts.get(request.path, 0) + 1
    return counts
