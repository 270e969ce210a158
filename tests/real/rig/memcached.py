"""memcached: the cache that Keystone's and Swift's worker processes share."""

from __future__ import annotations

import os
import shutil
import socket

from tests.real.rig.processes import Program
from tests.real.rig.service import Service
from tests.real.rig.site import HOST


class Memcached(Service):
    """One memcached of 128 MiB."""

    name = "memcached"
    programs = {"memcached": "memcached"}

    def start_programs(self) -> list[Program]:
        """The one daemon."""
        command = [shutil.which("memcached") or "memcached"]
        command += ["-l", HOST, "-p", str(self.site.port("memcached")), "-U", "0", "-m", "128"]
        if os.geteuid() == 0:
            command += ["-u", "nobody"]
        return [Program("memcached", command, self._answers)]

    def _answers(self) -> bool:
        """Whether it answers with its version."""
        try:
            with socket.create_connection((HOST, self.site.port("memcached")), 2) as connection:
                connection.sendall(b"version\r\n")
                return connection.recv(100).startswith(b"VERSION")
        except OSError:
            return False
