"""MariaDB: the databases of the services that consist of several programs."""

from __future__ import annotations

import os
import pwd
import shutil
import socket

from tests.real.rig.disk import SEARCH_PATH
from tests.real.rig.processes import Program
from tests.real.rig.servers import DATABASE_PASSWORD, DATABASE_USER
from tests.real.rig.service import Service
from tests.real.rig.site import HOST

DATABASES = (
    "cinder",
    "designate",
    "glance",
    "neutron",
    "nova",
    "nova_api",
    "nova_cell0",
    "octavia",
    "placement",
    "trove",
)


class MariaDB(Service):
    """One server that keeps nothing safe: a crash of the machine may cost what it holds."""

    name = "mariadb"
    packages = ("PyMySQL",)
    programs = {"mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server"}

    def create(self) -> None:
        """Make the data directory."""
        command = [find("mariadb-install-db"), "--no-defaults", f"--user={user()}"]
        command += [f"--datadir={self.site.folder('mariadb/data')}", "--skip-test-db"]
        command += ["--auth-root-authentication-method=normal"]
        self.site.run(command, log="mariadb-install-db")

    def configure(self) -> None:
        """Write what the server does at its start: make the user and the databases."""
        owner = f"'{DATABASE_USER}'@'{HOST}'"
        lines = [f"GRANT ALL ON *.* TO {owner} IDENTIFIED BY '{DATABASE_PASSWORD}';"]
        lines += [f"CREATE DATABASE IF NOT EXISTS {name};" for name in DATABASES]
        path = self.site.folder("mariadb") / "start.sql"
        path.write_text("\n".join(lines) + "\n")

    def start_programs(self) -> list[Program]:
        """The one server; without --no-defaults it would read the machine's own configuration."""
        folder = self.site.folder("mariadb")
        command = [find("mariadbd"), "--no-defaults", f"--user={user()}"]
        command += [f"--datadir={folder}/data", f"--socket={folder}/s.sock"]
        command += [f"--pid-file={folder}/pid", f"--bind-address={HOST}"]
        command += [f"--port={self.site.port('mariadb')}", f"--init-file={folder}/start.sql"]
        command += ["--skip-name-resolve", "--skip-log-bin", "--max-connections=500"]
        command += ["--innodb-flush-log-at-trx-commit=0"]
        return [Program("mariadb", command, self._greets)]

    def _greets(self) -> bool:
        """Whether it sends its greeting."""
        try:
            with socket.create_connection((HOST, self.site.port("mariadb")), 2) as connection:
                connection.settimeout(2)
                return b"MariaDB" in connection.recv(200)
        except OSError:
            return False


def find(program: str) -> str:
    """The path of a system program."""
    return shutil.which(program, path=SEARCH_PATH) or program


def user() -> str:
    """The name of the user that this is."""
    return pwd.getpwuid(os.geteuid()).pw_name
