"""Glance, its images in two folders."""

from __future__ import annotations

from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService

# Short, so that tests need not wait long until a revoked token is noticed.
TOKEN_CACHE_SECONDS = 1

# No ports are forbidden to imports: the tests serve images on ports of their own.
CONFIGURATION = """\
[DEFAULT]
use_stderr = true
enabled_backends = fs:file,second:file
enabled_import_methods = [glance-direct,web-download,copy-image]
worker_self_reference_url = {url}

[database]
connection = {database}

[glance_store]
default_backend = fs

[fs]
filesystem_store_datadir = {folder}/images

[second]
filesystem_store_datadir = {folder}/second

[os_glance_tasks_store]
filesystem_store_datadir = {folder}/tasks

[os_glance_staging_store]
filesystem_store_datadir = {folder}/staging

[import_filtering_opts]
allowed_ports =
disallowed_hosts =

[paste_deploy]
flavor = keystone
config_file = {shipped}/glance-api-paste.ini

[oslo_concurrency]
lock_path = {folder}/locks

{tokens}
"""


class Glance(OpenStackService):
    """Image API v2."""

    name = "glance"
    needs = ("memcached", "keystone", "mariadb")
    tested_with = ("swift",)
    packages = ("glance", "PyMySQL", *SHARED_PACKAGES)
    catalog_types = ("image",)

    def create(self) -> None:
        """Make the tables."""
        self.configure()
        self.manage("glance-manage", "--config-dir", str(self.folder / "etc"), "db_sync")

    def configure(self) -> None:
        """Write the configuration; the folders of the stores have to be there before the start."""
        for name in ("images", "second", "tasks", "staging", "locks"):
            self.site.folder(f"glance/{name}")
        text = CONFIGURATION.format(
            url=self.site.url("glance"),
            folder=self.folder,
            shipped=self.shipped,
            database=self.database(),
            tokens=self.tokens(cache_seconds=TOKEN_CACHE_SECONDS),
        )
        (self.site.folder("glance/etc") / "glance-api.conf").write_text(text)

    def start_programs(self) -> list[Program]:
        """The API; one process, as imports run in its threads."""
        return [
            self.web_server(
                "glance.wsgi.api:application",
                {"OS_GLANCE_CONFIG_DIR": str(self.folder / "etc")},
                path="/versions",
                threads=8,
            )
        ]
