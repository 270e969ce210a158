"""What the services of OpenStack have in common: how they are configured and served."""

from __future__ import annotations

from pathlib import Path

from tests.real.rig.processes import Program, answers
from tests.real.rig.service import REGIONS, SERVICE_PASSWORD, CatalogEntry, Service
from tests.real.rig.site import HOST, PROGRAMS

# What checks tokens, and what it keeps them in.
SHARED_PACKAGES = ("keystonemiddleware", "python-memcached")

DATABASE_USER = "rig"
DATABASE_PASSWORD = "rig"

LOGIN = """\
auth_url = {keystone}
auth_type = password
username = {name}
password = {password}
project_name = service
user_domain_id = default
project_domain_id = default
region_name = {region}
"""

# Without memcached_servers every process keeps tokens of its own, and asks Keystone for each.
TOKENS = """\
[keystone_authtoken]
www_authenticate_uri = {keystone}
memcached_servers = {memcached}
token_cache_time = {cache_seconds}
service_token_roles = service
service_token_roles_required = true
{login}
"""

MESSAGES = """\
[oslo_messaging_notifications]
driver = noop

[oslo_messaging_rabbit]
rabbit_quorum_queue = false

[oslo_concurrency]
lock_path = {folder}/locks
"""


class OpenStackService(Service):
    """Base of the services that ask Keystone who calls and that stand in one region only."""

    has_user = True
    catalog_types: tuple[str, ...] = ()
    catalog_path = ""

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.site.folder(self.name)

    @property
    def config_file(self) -> str:
        """The path of its one configuration file."""
        return str(self.folder / f"{self.name}.conf")

    @property
    def shipped(self) -> Path:
        """Where the configuration files are that its package brings."""
        return self.site.venv / "etc" / self.name

    def login(self) -> str:
        """The lines with which it logs in at Keystone itself."""
        return LOGIN.format(
            keystone=self.site.url("keystone", "/v3"),
            name=self.name,
            password=SERVICE_PASSWORD,
            region=REGIONS[0],
        )

    def tokens(self, *, cache_seconds: int = 300) -> str:
        """The section by which it checks the tokens of its callers.

        Args:
            cache_seconds: how long it takes a token for good without asking Keystone again.
        """
        return TOKENS.format(
            keystone=self.site.url("keystone", "/v3"),
            memcached=f"{HOST}:{self.site.port('memcached')}",
            cache_seconds=cache_seconds,
            login=self.login(),
        )

    def messages(self) -> str:
        """The sections of messages and locks."""
        return MESSAGES.format(folder=self.folder)

    def transport(self) -> str:
        """The address of the message queue."""
        return f"rabbit://guest:guest@{HOST}:{self.site.port('rabbitmq')}/"

    def database(self, name: str | None = None) -> str:
        """The address of a database of this service."""
        port = self.site.port("mariadb")
        address = f"{DATABASE_USER}:{DATABASE_PASSWORD}@{HOST}:{port}"
        return f"mysql+pymysql://{address}/{name or self.name}?charset=utf8mb4"

    def manage(self, program: str, *arguments: str) -> str:
        """Run one of its administration programs to its end; returns what it printed."""
        command = [str(self.site.venv / "bin" / program), *arguments]
        return self.site.run(command, log=program)

    def web_server(
        self,
        application: str,
        environment: dict[str, str],
        *,
        path: str = "/",
        statuses: tuple[int, ...] = (200, 300),
        threads: int = 4,
    ) -> Program:
        """A gunicorn that serves the API.

        Args:
            application: ``module:attribute``.
            environment: where the application finds its configuration.
            path: what is asked to see whether it answers.
            statuses: what it answers then.
            threads: how many requests it serves at once.
        """
        return web_server(
            self,
            self.name,
            application,
            environment,
            path=path,
            statuses=statuses,
            threads=threads,
        )

    def daemon(self, name: str, script: str, *arguments: str) -> Program:
        """One of its daemons.

        Args:
            name: name of the program here.
            script: a program of the virtual environment, or the path of a script for its Python.
            arguments: its arguments.
        """
        if script.endswith(".py"):
            command = [str(self.site.python), script, *arguments]
        else:
            command = [str(self.site.venv / "bin" / script), *arguments]
        return Program(name, command, environment={"PYTHONPATH": str(PROGRAMS)})

    def catalog(self) -> list[CatalogEntry]:
        """One entry for each type, in the first region."""
        url = self.site.url(self.name, self.catalog_path)
        return [CatalogEntry(kind, self.name, {REGIONS[0]: url}) for kind in self.catalog_types]

    def describe(self) -> dict[str, str]:
        """Its address."""
        return {"url": self.site.url(self.name)}


def web_server(
    service: Service,
    name: str,
    application: str,
    environment: dict[str, str],
    *,
    path: str = "/",
    statuses: tuple[int, ...] = (200,),
    workers: int = 1,
    threads: int = 4,
) -> Program:
    """A gunicorn that serves an application of a service on a port of that name."""
    site = service.site
    command = [str(site.venv / "bin" / "gunicorn")]
    command += ["--bind", f"{HOST}:{site.port(name)}"]
    command += ["--workers", str(workers), "--threads", str(threads)]
    command += ["--graceful-timeout", "2", "--timeout", "120", "--no-control-socket"]
    # Longer than clients pause between two requests: they may reuse a connection just when it ends.
    command += ["--keep-alive", "60"]
    return Program(
        name,
        [*command, "wsgi_shim:application"],
        answers(site.url(name, path), statuses),
        {"WSGI_APP": application, "PYTHONPATH": str(PROGRAMS), **environment},
    )
