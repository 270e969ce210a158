"""Keystone on SQLite, served by gunicorn.

A second server on the same database gives out tokens that live for seconds only, so that tests
can wait for the end of a token.
"""

from __future__ import annotations

import grp
import hashlib
import json
import os
import pwd
from typing import Any

from tests.real.rig.processes import Program
from tests.real.rig.servers import web_server
from tests.real.rig.service import REGIONS, CatalogEntry, Service
from tests.real.rig.site import HOST, PROGRAMS, Site

ADMIN_PASSWORD = "adminpw"
SHORT_LIFE_SECONDS = 6

CONFIGURATION = """\
[DEFAULT]
use_stderr = true

[database]
connection = sqlite:///{folder}/keystone.db

[token]
provider = fernet
expiration = {expiration}

[identity]
# The fewest that bcrypt takes: passwords that everybody may know need no slow hash.
password_hash_rounds = 4

[fernet_tokens]
key_repository = {folder}/fernet

[credential]
key_repository = {folder}/credential

[cache]
enabled = true
backend = dogpile.cache.pymemcache
memcache_servers = {host}:{memcached}
"""


class Keystone(Service):
    """Identity API v3."""

    name = "keystone"
    needs = ("memcached",)
    tested_with = ("swift",)
    packages = ("keystone", "gunicorn", "pymemcache", "openstacksdk")

    def create(self) -> None:
        """Make the database and the keys, and the first administrator."""
        folder = self.site.folder("keystone")
        for name in ("fernet", "credential"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        self.configure()
        user = pwd.getpwuid(os.geteuid()).pw_name
        group = grp.getgrgid(os.getegid()).gr_name
        owner = ["--keystone-user", user, "--keystone-group", group]
        self._manage("db_sync")
        self._manage("fernet_setup", *owner)
        self._manage("credential_setup", *owner)
        url = self.site.url("keystone", "/v3")
        addresses = [f"--bootstrap-{kind}-url={url}" for kind in ("admin", "internal", "public")]
        self._manage(
            "bootstrap",
            "--bootstrap-password",
            ADMIN_PASSWORD,
            "--bootstrap-region-id",
            REGIONS[0],
            *addresses,
        )

    def configure(self) -> None:
        """Write the configuration files of both servers."""
        folder = self.site.folder("keystone")
        files = {"keystone.conf": 86400, "keystone-short.conf": SHORT_LIFE_SECONDS}
        for name, expiration in files.items():
            text = CONFIGURATION.format(
                folder=folder,
                host=HOST,
                memcached=self.site.port("memcached"),
                expiration=expiration,
            )
            (folder / name).write_text(text)

    def _manage(self, *arguments: str) -> None:
        """Run ``keystone-manage``."""
        program = str(self.site.venv / "bin" / "keystone-manage")
        configuration = str(self.site.folder("keystone") / "keystone.conf")
        self.site.run([program, "--config-file", configuration, *arguments], log="keystone-manage")

    def start_programs(self) -> list[Program]:
        """The API, and the API with short-lived tokens."""
        return [
            self._server("keystone", "keystone.conf", workers=2),
            self._server("keystone-short", "keystone-short.conf", workers=1),
        ]

    def _server(self, name: str, configuration: str, workers: int) -> Program:
        """One gunicorn that serves the API with this configuration."""
        return web_server(
            self,
            name,
            "keystone.wsgi.api:application",
            {"OS_KEYSTONE_CONFIG_FILES": str(self.site.folder("keystone") / configuration)},
            path="/v3",
            workers=workers,
        )

    def catalog(self) -> list[CatalogEntry]:
        """Both regions share this Keystone."""
        url = self.site.url("keystone", "/v3")
        return [CatalogEntry("identity", "keystone", dict.fromkeys(REGIONS, url))]

    def describe(self) -> dict[str, Any]:
        """Addresses and users."""
        return {
            "url": self.site.url("keystone"),
            "short_life_url": self.site.url("keystone-short"),
            "short_life_seconds": SHORT_LIFE_SECONDS,
            "regions": list(REGIONS),
            "admin": {"username": "admin", "password": ADMIN_PASSWORD, "project": "admin"},
        }


def administrator(site: Site) -> dict[str, str]:
    """With what openstacksdk logs the administrator in."""
    return {
        "auth_url": site.url("keystone", "/v3"),
        "username": "admin",
        "password": ADMIN_PASSWORD,
        "project_name": "admin",
        "user_domain_id": "default",
        "project_domain_id": "default",
    }


def run_as_administrator(site: Site, script: str, *arguments: str) -> str:
    """Run a script of ``programs/`` that makes something at a service, unless it did so before.

    Args:
        site: where everything is.
        script: name of the file; it reads the login from its standard input.
        arguments: its arguments.

    Returns:
        What it printed, now or before.
    """
    path = PROGRAMS / script
    digest = hashlib.sha256(path.read_bytes() + " ".join(arguments).encode()).hexdigest()
    stamp = site.folder("created") / script
    if stamp.exists():
        before, _, printed = stamp.read_text().partition("\n")
        if before == digest:
            return printed
    command = [str(site.python), str(path), *arguments]
    printed = site.run(command, log=path.stem, text=json.dumps(administrator(site)))
    stamp.write_text(f"{digest}\n{printed}")
    return printed
