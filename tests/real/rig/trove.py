"""Trove, with guest agents that only pretend to run databases."""

from __future__ import annotations

import json
from typing import Any

from tests.real.rig.keystone import run_as_administrator
from tests.real.rig.processes import Program, answers
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService
from tests.real.rig.service import REGIONS, SERVICE_PASSWORD
from tests.real.rig.site import HOST, PROGRAMS

DATASTORE = "mysql"
DATASTORE_VERSION = "8.0"

# Short pages, so that few databases make several: each call takes Trove a second or more.
CONFIGURATION = """\
[DEFAULT]
use_stderr = true
transport_url = {transport}
bind_host = {host}
bind_port = {port}
host = {host}
api_paste_config = {shipped}/api-paste.ini
os_region_name = {region}
network_driver = trove.network.neutron.NeutronDriver
remote_guest_client = trove.tests.fakes.guestagent.fake_create_guest_client
enable_secure_rpc_messaging = false
default_datastore = {datastore}
databases_page_size = 3
users_page_size = 3
http_post_rate = 10000
http_put_rate = 10000
http_get_rate = 10000
http_delete_rate = 10000
http_mgmt_post_rate = 10000

[database]
connection = {database}

[service_credentials]
auth_url = {keystone}
username = trove
password = {password}
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = {region}

{tokens}
{messages}
"""


class Trove(OpenStackService):
    """Database API v1.0."""

    name = "trove"
    needs = ("memcached", "keystone", "mariadb", "rabbitmq", "glance", "cinder", "neutron", "nova")
    tested_with = ("swift",)
    packages = ("trove", "PyMySQL", *SHARED_PACKAGES)
    catalog_types = ("database",)
    catalog_path = "/v1.0/%(project_id)s"

    def create(self) -> None:
        """Make the tables."""
        self.configure()
        self._manage("db_sync")

    def _manage(self, *arguments: str) -> None:
        """Run ``trove-manage``."""
        self.manage("trove-manage", "--config-file", self.config_file, *arguments)

    def configure(self) -> None:
        """Write the configuration."""
        self.site.folder("trove/locks")
        text = CONFIGURATION.format(
            transport=self.transport(),
            host=HOST,
            port=self.site.port("trove"),
            shipped=self.shipped,
            region=REGIONS[0],
            datastore=DATASTORE,
            database=self.database(),
            keystone=self.site.url("keystone", "/v3"),
            password=SERVICE_PASSWORD,
            tokens=self.tokens(),
            messages=self.messages(),
        )
        (self.folder / "trove.conf").write_text(text)

    def start_programs(self) -> list[Program]:
        """API and task manager in one."""
        script = str(PROGRAMS / "trove_all.py")
        return [
            Program(
                "trove",
                [str(self.site.python), script, "--config-file", self.config_file],
                answers(self.site.url("trove", "/"), (200, 300)),
                {"PYTHONPATH": str(PROGRAMS)},
            )
        ]

    def finish(self) -> None:
        """Make the network of instances, and say which database programs there are."""
        if (self.folder / "ground.json").exists():
            return
        ground = run_as_administrator(self.site, "trove_ground.py")
        image = json.loads(ground)["image"]
        version = (DATASTORE, DATASTORE_VERSION)
        self._manage("datastore_update", DATASTORE, "")
        self._manage("datastore_version_update", *version, DATASTORE, image, "", "1")
        self._manage("datastore_update", *version)
        library = self.site.run(
            [str(self.site.python), "-c", "import trove; print(trove.__path__[0])"], log="trove"
        ).strip()
        rules = f"{library}/templates/{DATASTORE}/validation-rules.json"
        self._manage("db_load_datastore_config_parameters", *version, rules)
        (self.folder / "ground.json").write_text(ground)

    def describe(self) -> dict[str, Any]:
        """Its address, and what an instance is made of."""
        ground = json.loads((self.folder / "ground.json").read_text())
        return {
            **super().describe(),
            "flavor": ground["flavor"],
            "network": ground["network"],
            "datastore": DATASTORE,
        }
