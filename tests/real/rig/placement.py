"""Placement: what Nova asks where a server has room."""

from __future__ import annotations

from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService

CONFIGURATION = """\
[DEFAULT]
use_stderr = true

[placement_database]
connection = {database}

[api]
auth_strategy = keystone

{tokens}
"""


class Placement(OpenStackService):
    """Placement API."""

    name = "placement"
    needs = ("memcached", "keystone", "mariadb")
    packages = ("openstack-placement", "PyMySQL", *SHARED_PACKAGES)
    catalog_types = ("placement",)

    def create(self) -> None:
        """Make the tables."""
        self.configure()
        path = str(self.folder / "placement.conf")
        self.manage("placement-manage", "--config-file", path, "db", "sync")

    def configure(self) -> None:
        """Write the configuration."""
        text = CONFIGURATION.format(database=self.database(), tokens=self.tokens())
        (self.folder / "placement.conf").write_text(text)

    def start_programs(self) -> list[Program]:
        """The API."""
        return [
            self.web_server(
                "placement.wsgi.api:application", {"OS_PLACEMENT_CONFIG_DIR": str(self.folder)}
            )
        ]
