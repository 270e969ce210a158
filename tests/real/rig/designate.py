"""Designate with a real name server, BIND."""

from __future__ import annotations

import base64
import secrets
import time

from tests.real.rig.errors import RigError
from tests.real.rig.mariadb import find, user
from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService
from tests.real.rig.site import HOST, say

POOL = "794ccc2c-d751-44fe-b57f-8894c9f5c842"
POOL_SECONDS = 300.0

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
transport_url = {transport}
state_path = {folder}

[service:api]
api_paste_config = {shipped}/api-paste.ini
auth_strategy = keystone
api_base_uri = {url}/
enable_api_v2 = true
enabled_extensions_v2 = quotas

[service:central]
workers = 1
managed_resource_email = admin@example.com
default_pool_id = {pool}

[service:producer]
workers = 1

[service:worker]
workers = 1
poll_delay = 1
poll_retry_interval = 2
rndc_config_file = {folder}/rndc.conf
rndc_key_file = {folder}/rndc.key

[service:mdns]
workers = 1
listen = {host}:{mdns}

[storage:sqlalchemy]
connection = {database}

{tokens}
{messages}
"""

BIND = """\
include "{folder}/rndc.key";
controls {{ inet {host} port {control} allow {{ {host}; }} keys {{ "rndc-key"; }}; }};
options {{
    directory "{folder}/bind";
    pid-file "{folder}/bind/named.pid";
    session-keyfile "{folder}/bind/session.key";
    managed-keys-directory "{folder}/bind";
    listen-on port {dns} {{ {host}; }};
    listen-on-v6 {{ none; }};
    allow-new-zones yes;
    allow-query {{ {host}; }};
    recursion no;
    dnssec-validation no;
    minimal-responses yes;
    request-ixfr no;
}};
"""

POOLS = """\
- name: default
  id: {pool}
  description: The one pool
  attributes: {{}}
  ns_records:
    - hostname: ns1.example.org.
      priority: 1
  nameservers:
    - host: {host}
      port: {dns}
  targets:
    - type: bind9
      description: BIND
      masters:
        - host: {host}
          port: {mdns}
      options:
        host: {host}
        port: {dns}
        rndc_host: {host}
        rndc_port: {control}
        rndc_config_file: {folder}/rndc.conf
        rndc_key_file: {folder}/rndc.key
"""


class Designate(OpenStackService):
    """DNS API v2."""

    name = "designate"
    needs = ("memcached", "keystone", "mariadb", "rabbitmq")
    packages = ("designate", "PyMySQL", *SHARED_PACKAGES)
    programs = {"named": "bind9", "rndc": "bind9-utils"}
    catalog_types = ("dns",)

    def create(self) -> None:
        """Make the tables."""
        self.configure()
        self.manage("designate-manage", "--config-file", self.config_file, "database", "sync")

    def configure(self) -> None:
        """Write the configuration of Designate, its pool and BIND."""
        folder = self.folder
        for name in ("bind", "locks"):
            self.site.folder(f"designate/{name}")
        words = {
            "host": HOST,
            "folder": folder,
            "pool": POOL,
            "dns": self.site.port("designate-bind"),
            "control": self.site.port("designate-rndc"),
            "mdns": self.site.port("designate-mdns"),
        }
        key = folder / "rndc.key"
        if not key.exists():
            secret = base64.b64encode(secrets.token_bytes(32)).decode()
            text = f'key "rndc-key" {{ algorithm hmac-sha256; secret "{secret}"; }};\n'
            key.write_text(text)
        options = 'options { default-key "rndc-key"; };\n'
        (folder / "rndc.conf").write_text(f'include "{key}";\n{options}')
        (folder / "named.conf").write_text(BIND.format(**words))
        (folder / "pools.yaml").write_text(POOLS.format(**words))
        text = CONFIGURATION.format(
            transport=self.transport(),
            shipped=self.shipped,
            url=self.site.url("designate"),
            database=self.database(),
            tokens=self.tokens(),
            messages=self.messages(),
            **words,
        )
        (folder / "designate.conf").write_text(text)
        (folder / "api-paste.ini").write_text((self.shipped / "api-paste.ini").read_text())

    def start_programs(self) -> list[Program]:
        """BIND, the API and four daemons."""
        bind = [find("named"), "-g", "-u", user(), "-c", str(self.folder / "named.conf")]
        return [
            Program("designate-bind", bind),
            self.web_server(
                "designate.wsgi.api:application",
                {"OS_DESIGNATE_CONFIG_DIR": str(self.folder)},
            ),
            *(
                self.daemon(
                    f"designate-{name}",
                    f"designate-{name}",
                    "--config-file",
                    self.config_file,
                )
                for name in ("central", "worker", "producer", "mdns")
            ),
        ]

    def finish(self) -> None:
        """Tell Designate its pool, as soon as its central service listens.

        Raises:
            RigError: it did not take it in time.
        """
        deadline = time.monotonic() + POOL_SECONDS
        arguments = ["--config-file", self.config_file, "pool", "update", "--file"]
        while True:
            try:
                self.manage("designate-manage", *arguments, str(self.folder / "pools.yaml"))
                return
            except RigError as error:
                if time.monotonic() > deadline:
                    raise
                say(f"designate's pool is not taken yet: {str(error).splitlines()[-1][:80]}")
                time.sleep(2)

    def describe(self) -> dict[str, str]:
        """Its address, and where the name server answers."""
        return {**super().describe(), "dns_port": str(self.site.port("designate-bind"))}
