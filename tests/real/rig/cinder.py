"""Cinder: API, scheduler, backups, and volumes that are files with holes."""

from __future__ import annotations

from tests.real.rig.keystone import run_as_administrator
from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService
from tests.real.rig.site import HOST

VOLUME_TYPE = "files"

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
transport_url = {transport}
auth_strategy = keystone
api_paste_config = {shipped}/api-paste.ini
resource_query_filters_file = {shipped}/resource_filters.json
rootwrap_config = {shipped}/rootwrap.conf
state_path = {folder}
my_ip = {host}
host = rig
enabled_backends = files
default_volume_type = {volume_type}
glance_api_servers = {glance}
glance_num_retries = 2
backup_driver = cinder.backup.drivers.posix.PosixBackupDriver
backup_posix_path = {folder}/backups
backup_workers = 1
backup_compression_algorithm = zstd
periodic_interval = 10
service_down_time = 180

[files]
volume_driver = sparse_files.SparseFileDriver
volume_backend_name = files
sparse_files_folder = {folder}/volumes

[database]
connection = {database}

[privsep_osbrick]
helper_command = {privileged}

[cinder_sys_admin]
helper_command = {privileged}

[service_user]
send_service_user_token = true
{login}

[nova]
{login}

{tokens}
{messages}
"""


class Cinder(OpenStackService):
    """Block storage API v3."""

    name = "cinder"
    needs = ("memcached", "keystone", "mariadb", "rabbitmq", "glance")
    packages = ("cinder", "PyMySQL", *SHARED_PACKAGES)
    programs = {"qemu-img": "qemu-utils"}
    catalog_types = ("block-storage", "volumev3")
    catalog_path = "/v3/%(project_id)s"

    def create(self) -> None:
        """Make the tables."""
        self.configure()
        self.manage("cinder-manage", "--config-file", self.config_file, "db", "sync")

    def configure(self) -> None:
        """Write the configuration."""
        for name in ("volumes", "backups", "locks"):
            self.site.folder(f"cinder/{name}")
        text = CONFIGURATION.format(
            transport=self.transport(),
            shipped=self.shipped,
            folder=self.folder,
            host=HOST,
            volume_type=VOLUME_TYPE,
            privileged=f"{self.site.venv}/bin/privsep-helper --config-file {self.config_file}",
            glance=self.site.url("glance"),
            database=self.database(),
            login=self.login(),
            tokens=self.tokens(),
            messages=self.messages(),
        )
        (self.folder / "cinder.conf").write_text(text)

    def start_programs(self) -> list[Program]:
        """The API and three daemons."""
        configuration = ("--config-file", self.config_file)
        return [
            self.web_server(
                "cinder.wsgi.api:application",
                {"WSGI_ARGS": " ".join(configuration)},
                statuses=(300,),
            ),
            *(
                self.daemon(f"cinder-{name}", f"cinder-{name}", *configuration)
                for name in ("scheduler", "volume", "backup")
            ),
        ]

    def finish(self) -> None:
        """Make the volume type that volumes get when none is asked for."""
        run_as_administrator(self.site, "cinder_type.py", VOLUME_TYPE)
