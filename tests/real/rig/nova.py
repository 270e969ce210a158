"""Nova with its fake hypervisor: servers that cost nothing and live as real ones do."""

from __future__ import annotations

import shutil
import time

from tests.real.rig.errors import RigError
from tests.real.rig.keystone import run_as_administrator
from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService
from tests.real.rig.site import HOST, PROGRAMS

UP_SECONDS = 300.0

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
transport_url = {transport}
compute_driver = fake.FakeDriverWithoutFakeNodes
allow_resize_to_same_host = true
state_path = {folder}
my_ip = {host}
host = rig
osapi_compute_unique_server_name_scope =
report_interval = 5
service_down_time = 120
resize_confirm_window = 0

[api]
auth_strategy = keystone

[api_database]
connection = {api_database}

[database]
connection = {database}

[placement]
{login}

[neutron]
{login}

[cinder]
{login}
catalog_info = block-storage:cinder:publicURL
os_region_name = RegionOne

[glance]
endpoint_override = {glance}
{login}

[service_user]
send_service_user_token = true
{login}

[scheduler]
discover_hosts_in_cells_interval = 5

[wsgi]
api_paste_config = {shipped}/api-paste.ini

{tokens}
{messages}
"""


class Nova(OpenStackService):
    """Compute API v2.1."""

    name = "nova"
    needs = (
        "memcached",
        "keystone",
        "mariadb",
        "rabbitmq",
        "glance",
        "cinder",
        "neutron",
        "placement",
    )
    packages = ("nova", "PyMySQL", "fixtures", "testtools", *SHARED_PACKAGES)
    catalog_types = ("compute",)
    catalog_path = "/v2.1"

    def create(self) -> None:
        """Make the tables of the API and of both cells."""
        self.configure()
        self._manage("api_db", "sync")
        cell0 = self.database("nova_cell0")
        self._manage("cell_v2", "map_cell0", "--database_connection", cell0)
        self._manage("db", "sync")
        self._manage("cell_v2", "create_cell", "--name", "cell1")

    def _manage(self, *arguments: str) -> str:
        """Run ``nova-manage``."""
        configuration = str(self.folder / "etc" / "nova.conf")
        return self.manage("nova-manage", "--config-file", configuration, *arguments)

    def configure(self) -> None:
        """Write the configuration, beside the file of filters that the package brings."""
        self.site.folder("nova/locks")
        folder = self.site.folder("nova/etc")
        text = CONFIGURATION.format(
            transport=self.transport(),
            folder=self.folder,
            shipped=self.shipped,
            host=HOST,
            api_database=self.database("nova_api"),
            database=self.database(),
            glance=self.site.url("glance"),
            login=self.login(),
            tokens=self.tokens(),
            messages=self.messages(),
        )
        (folder / "nova.conf").write_text(text)
        shutil.copy(self.shipped / "api-paste.ini", folder)

    def start_programs(self) -> list[Program]:
        """The API and three daemons."""
        configuration = ("--config-file", str(self.folder / "etc" / "nova.conf"))
        compute = str(PROGRAMS / "nova_compute.py")
        return [
            self.web_server(
                "nova.wsgi.osapi_compute:application",
                {"OS_NOVA_CONFIG_DIR": str(self.folder / "etc")},
                threads=8,
            ),
            self.daemon("nova-conductor", "nova-conductor", *configuration),
            self.daemon("nova-scheduler", "nova-scheduler", *configuration),
            self.daemon("nova-compute", compute, *configuration),
        ]

    def finish(self) -> None:
        """Wait until the one host is known, and make flavors.

        Raises:
            RigError: the host did not report in time.
        """
        deadline = time.monotonic() + UP_SECONDS
        while "rig" not in self._manage("cell_v2", "list_hosts"):
            if time.monotonic() > deadline:
                raise RigError(f"nova-compute did not report within {UP_SECONDS:.0f} s")
            self._manage("cell_v2", "discover_hosts")
        run_as_administrator(self.site, "nova_flavors.py")
