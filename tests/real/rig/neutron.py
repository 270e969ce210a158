"""Neutron's API alone: ports are bound by a mechanism driver that asks no agent."""

from __future__ import annotations

from tests.real.rig.keystone import run_as_administrator
from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService
from tests.real.rig.site import PROGRAMS

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
core_plugin = ml2
service_plugins = router,qos,port_forwarding
auth_strategy = keystone
transport_url = {transport}
state_path = {folder}
api_paste_config = {shipped}/api-paste.ini
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = true

[database]
connection = {database}

[nova]
{login}

[placement]
{login}

{tokens}
{messages}
"""

PLUGIN = """\
[ml2]
type_drivers = flat,vlan,vxlan,local
tenant_network_types = vxlan
mechanism_drivers = bound
extension_drivers = port_security,qos

[ml2_type_flat]
flat_networks = *

[ml2_type_vxlan]
vni_ranges = 1:9999

[ml2_type_vlan]
network_vlan_ranges = physnet1:100:199
"""


class Neutron(OpenStackService):
    """Networking API v2.0."""

    name = "neutron"
    needs = ("memcached", "keystone", "mariadb", "rabbitmq")
    packages = ("neutron", "PyMySQL", *SHARED_PACKAGES)
    catalog_types = ("network",)

    def create(self) -> None:
        """Make the tables."""
        self.configure()
        files = [f"--config-file={self.folder}/{name}" for name in ("neutron.conf", "ml2_conf.ini")]
        self.manage("neutron-db-manage", *files, "upgrade", "heads")

    def configure(self) -> None:
        """Write the configuration and make the mechanism driver known."""
        self.site.folder("neutron/locks")
        text = CONFIGURATION.format(
            transport=self.transport(),
            folder=self.folder,
            shipped=self.shipped,
            database=self.database(),
            login=self.login(),
            tokens=self.tokens(),
            messages=self.messages(),
        )
        (self.folder / "neutron.conf").write_text(text)
        (self.folder / "ml2_conf.ini").write_text(PLUGIN)
        package = self.site.folder("neutron/plugins/rig_bound-1.dist-info")
        (package / "METADATA").write_text("Metadata-Version: 2.1\nName: rig-bound\nVersion: 1\n")
        (package / "entry_points.txt").write_text(
            "[neutron.ml2.mechanism_drivers]\nbound = neutron_bound:BoundMechanismDriver\n"
        )

    def start_programs(self) -> list[Program]:
        """The API."""
        return [
            self.web_server(
                "neutron.wsgi.api:application",
                {
                    "OS_NEUTRON_CONFIG_DIR": str(self.folder),
                    "OS_NEUTRON_CONFIG_FILES": "neutron.conf;ml2_conf.ini",
                    "ASGI_WORKERS": "1",
                    "PYTHONPATH": f"{PROGRAMS}:{self.folder}/plugins",
                },
                threads=8,
            )
        ]

    def finish(self) -> None:
        """Make the external network that routers and floating IPs use."""
        run_as_administrator(self.site, "neutron_external.py")
