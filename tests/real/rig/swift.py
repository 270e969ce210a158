"""Swift on one disk: proxy, account, container and object server, updater and expirer."""

from __future__ import annotations

import os
import pwd
from typing import Any

from tests.real.rig import disk
from tests.real.rig.errors import RigError
from tests.real.rig.processes import Program, answers
from tests.real.rig.service import REGIONS, SERVICE_PASSWORD, CatalogEntry, Service
from tests.real.rig.site import HOST, PROGRAMS

# Swift's own default: 5 GiB + 2. PYRAX_REAL_MAX_FILE_SIZE=1048576 makes segmentation cheap to try.
MAX_FILE_SIZE = 5 * 1024**3 + 2

# For so many seconds a token that was found valid is not looked at again. The default, 300, hides
# for five minutes that a token was revoked.
TOKEN_CACHE_SECONDS = 1

# The second region is a second account of each project in the same cluster.
RESELLER_PREFIXES = dict(zip(REGIONS, ("AUTH", "REG2")))
TEMPAUTH = {"username": "test:tester", "key": "testing"}

# On a busy machine the servers wait for one another: an answer of 503, or a listing that lags
# behind, would tell of the machine and not of the client.
PATIENT_PROXY = """\
conn_timeout = 30
node_timeout = 60
recoverable_node_timeout = 60
error_suppression_limit = 1000000
"""
PATIENT_SERVER = """\
conn_timeout = 30
node_timeout = 60
container_update_timeout = 30
"""

CLUSTER = """\
[swift-hash]
swift_hash_path_prefix = pyrax
swift_hash_path_suffix = real

[storage-policy:0]
name = Policy-0
default = yes

[swift-constraints]
max_file_size = {max_file_size}
"""

STORAGE_SERVER = """\
[DEFAULT]
bind_ip = {host}
bind_port = {port}
user = {user}
swift_dir = {folder}
devices = {devices}
mount_check = false
fallocate_reserve = 0
workers = 1
recon_cache_path = {folder}/cache
{patience}
[pipeline:main]
pipeline = healthcheck {kind}-server

[filter:healthcheck]
use = egg:swift#healthcheck

[app:{kind}-server]
use = egg:swift#{kind}
"""

CONTAINER_UPDATER = """
[container-updater]
interval = 2
slowdown = 0
"""

EXPIRER = """\
[DEFAULT]
user = {user}
swift_dir = {folder}

[object-expirer]
interval = 5
recon_cache_path = {folder}/cache

[pipeline:main]
pipeline = catch_errors cache proxy-server

[app:proxy-server]
use = egg:swift#proxy

[filter:cache]
use = egg:swift#memcache
memcache_servers = {memcached}

[filter:catch_errors]
use = egg:swift#catch_errors
"""

PIPELINE = (
    "catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk tempurl "
    "ratelimit formpost authtoken keystoneauth tempauth staticweb copy container-quotas "
    "account-quotas slo dlo versioned_writes symlink proxy-logging proxy-server"
)

# tempauth has to stand after keystoneauth, or requests with its tokens answer 403.
FILTERS = """
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
{proxy_patience}
[filter:cache]
use = egg:swift#memcache
memcache_servers = {memcached}

[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
delay_auth_decision = true
token_cache_time = {token_cache_seconds}
www_authenticate_uri = {keystone}
auth_url = {keystone}
auth_type = password
username = swift
password = {password}
project_name = service
user_domain_id = default
project_domain_id = default

[filter:keystoneauth]
use = egg:swift#keystoneauth
reseller_prefix = {prefixes}
operator_roles = admin, swiftoperator, member
reseller_admin_role = ResellerAdmin

[filter:tempauth]
use = egg:swift#tempauth
reseller_prefix = TEST
user_test_tester = testing .admin
storage_url_scheme = http

[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
"""

STORAGE_KINDS = {"account": "account", "container": "container", "object": "obj"}


class Swift(Service):
    """Object storage API v1, with Keystone's tokens and with its own v1 login (tempauth)."""

    name = "swift"
    needs = ("memcached", "keystone")
    packages = ("swift", "pyeclib", "keystonemiddleware")
    wanted_programs = {"mkfs.xfs": "xfsprogs"}
    has_user = True

    @property
    def max_file_size(self) -> int:
        """The size in bytes above which a PUT is refused."""
        text = self.site.settings.get("MAX_FILE_SIZE", str(MAX_FILE_SIZE))
        if not text.isdigit():
            raise RigError(f"PYRAX_REAL_MAX_FILE_SIZE is a number of bytes, not '{text}'")
        return int(text)

    def configure(self) -> None:
        """Mount the disk, write the rings and all configuration files."""
        folder = self.site.folder("swift")
        self.site.folder("swift/cache")
        devices = disk.mount(folder)
        common = {
            "host": HOST,
            "user": pwd.getpwuid(os.geteuid()).pw_name,
            "folder": str(folder),
            "devices": str(devices),
            "memcached": f"{HOST}:{self.site.port('memcached')}",
            "patience": PATIENT_SERVER,
        }
        files = {
            "swift.conf": CLUSTER.format(max_file_size=self.max_file_size),
            "proxy-server.conf": self._proxy_configuration(common),
            "object-expirer.conf": EXPIRER.format(**common),
        }
        for kind in STORAGE_KINDS:
            port = self.site.port(f"swift-{kind}")
            files[f"{kind}-server.conf"] = STORAGE_SERVER.format(kind=kind, port=port, **common)
            self._build_ring(kind, port)
        files["container-server.conf"] += CONTAINER_UPDATER
        for name, text in files.items():
            (folder / name).write_text(text)

    def _proxy_configuration(self, common: dict[str, str]) -> str:
        """The proxy's file: every filter of the pipeline gets at least its ``use`` line."""
        head = ["[DEFAULT]", f"bind_ip = {HOST}", f"bind_port = {self.site.port('swift-proxy')}"]
        head += [f"user = {common['user']}", f"swift_dir = {common['folder']}", "workers = 2", ""]
        head += ["[pipeline:main]", f"pipeline = {PIPELINE}"]
        described = FILTERS.format(
            proxy_patience=PATIENT_PROXY,
            keystone=self.site.url("keystone", "/v3"),
            password=SERVICE_PASSWORD,
            prefixes=", ".join(RESELLER_PREFIXES.values()),
            token_cache_seconds=TOKEN_CACHE_SECONDS,
            **common,
        )
        plain = [
            f"\n[filter:{name}]\nuse = egg:swift#{name.replace('-', '_')}\n"
            for name in dict.fromkeys(PIPELINE.split()[:-1])
            if f"[filter:{name}]" not in described
        ]
        return "\n".join(head) + "\n" + described + "".join(plain)

    def _build_ring(self, kind: str, port: int) -> None:
        """Make the ring of one kind of server, unless there is one with this port."""
        folder = self.site.folder("swift")
        stamp = folder / f"{kind}.port"
        if stamp.exists() and stamp.read_text() == str(port):
            return
        for old in folder.glob(f"{kind}.*"):
            old.unlink()
        builder = [
            str(self.site.venv / "bin" / "swift-ring-builder"),
            str(folder / f"{kind}.builder"),
        ]
        for arguments in (
            ["create", "6", "1", "1"],
            ["add", f"r1z1-{HOST}:{port}/{disk.DEVICE}", "1"],
            ["rebalance"],
        ):
            self.site.run([*builder, *arguments], log="swift-ring-builder")
        stamp.write_text(str(port))

    def start_programs(self) -> list[Program]:
        """Four servers and two daemons."""
        servers = [
            self._program(
                f"swift-{kind}",
                f"swift.{package}.server",
                f"{kind}-server.conf",
            )
            for kind, package in {**STORAGE_KINDS, "proxy": "proxy"}.items()
        ]
        return [
            *servers,
            self._program(
                "swift-container-updater", "swift.container.updater", "container-server.conf"
            ),
            self._program("swift-object-expirer", "swift.obj.expirer", "object-expirer.conf"),
        ]

    def _program(self, name: str, module: str, configuration: str) -> Program:
        """One server or daemon; the servers answer health checks."""
        folder = self.site.folder("swift")
        command = [str(self.site.python), str(PROGRAMS / "swift_daemon.py"), str(folder)]
        command += [module, str(folder / configuration), "-v"]
        listens = module.endswith(".server")
        return Program(
            name, command, answers(self.site.url(name, "/healthcheck")) if listens else None
        )

    def catalog(self) -> list[CatalogEntry]:
        """Each region is another account of the project."""
        urls = {
            region: self.site.url("swift-proxy", f"/v1/{prefix}_%(project_id)s")
            for region, prefix in RESELLER_PREFIXES.items()
        }
        return [CatalogEntry("object-store", "swift", urls)]

    def describe(self) -> dict[str, Any]:
        """Addresses, the v1 login, and what limits hold."""
        return {
            "url": self.site.url("swift-proxy"),
            "v1_login": {"url": self.site.url("swift-proxy", "/auth/v1.0"), **TEMPAUTH},
            "reseller_prefixes": RESELLER_PREFIXES,
            "max_file_size": self.max_file_size,
            "token_cache_seconds": TOKEN_CACHE_SECONDS,
            "storage": disk.kind(self.site.folder("swift")),
            "folder": str(self.site.folder("swift")),
            "venv": str(self.site.venv),
            "state": str(self.site.state),
        }

    def release(self) -> None:
        """Unmount the disk."""
        disk.unmount(self.site.folder("swift"))
