"""Redis: where Zaqar keeps its messages."""

from __future__ import annotations

import shutil
import socket

from tests.real.rig.processes import Program
from tests.real.rig.service import Service
from tests.real.rig.site import HOST


class Redis(Service):
    """One server that writes nothing to the disk."""

    name = "redis"
    programs = {"redis-server": "redis-server"}

    def start_programs(self) -> list[Program]:
        """The one server."""
        command = [shutil.which("redis-server") or "redis-server", "--bind", HOST]
        command += ["--port", str(self.site.port("redis")), "--save", "", "--appendonly", "no"]
        command += ["--dir", str(self.site.folder("redis"))]
        return [Program("redis", command, self._answers)]

    def _answers(self) -> bool:
        """Whether it answers a ping."""
        try:
            with socket.create_connection((HOST, self.site.port("redis")), 2) as connection:
                connection.settimeout(2)
                connection.sendall(b"PING\r\n")
                return connection.recv(10).startswith(b"+PONG")
        except OSError:
            return False
