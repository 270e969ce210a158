"""What operations need to exist before they run: one function for each, made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrax
from pyrax import exceptions, sandbox

SUBNET = "d4af86e1-1111-4222-8333-527f97490c9a"
PUBLIC_NET = "00000000-0000-0000-0000-000000000000"

KEPT = ("base_image", "flavor")
"""What every new account has, so that it need not be looked up again."""

MAKERS: dict[str, Callable[[Stage], Any]] = {}


class Stage:
    """An account on the sandbox, and what stands in it.

    An attribute is a client (`compute`, `dns`, ...) or a thing, made in the sandbox when it is
    first used and forgotten by `clear`.
    """

    def __init__(self, cloud: sandbox.Cloud, dialect: str, folder: Path) -> None:
        self.cloud = cloud
        self.dialect = dialect
        self.folder = folder
        self.rackspace = dialect == "rackspace"
        self.count = 0
        self.log_in()

    def log_in(self) -> None:
        """Begin a login of its own, with new clients."""
        endpoint = self.cloud.settings(self.dialect)["auth_endpoint"]
        self.context = pyrax.create_context(self.dialect, auth_endpoint=endpoint)
        if not self.rackspace:
            self.context.tenant_name = self.cloud.tenant_name
        secret = self.cloud.api_key if self.rackspace else self.cloud.password
        self.context.set_credentials(self.cloud.username, secret, authenticate=True)
        self.clients: dict[str, Any] = {}
        self.things: dict[str, Any] = {}

    @property
    def administrator(self) -> Any:
        """The identity of somebody who may make users."""
        if self.rackspace:
            return self.context
        if "identity" not in self.clients:
            endpoint = self.cloud.settings(self.dialect)["auth_endpoint"]
            made = pyrax.create_context(self.dialect, auth_endpoint=endpoint)
            made.tenant_name = self.cloud.tenant_name
            accounts = self.cloud.accounts
            made.set_credentials(
                accounts.admin_username, accounts.admin_password, authenticate=True
            )
            self.clients["identity"] = made
        return self.clients["identity"]

    def new_name(self) -> str:
        """Return a name that nothing has yet."""
        self.count += 1
        return f"name{self.count}"

    def client(self, service: str) -> Any:
        """Return the client of a service."""
        if service not in self.clients:
            if service == "identity":
                return self.administrator
            found = getattr(self.context.DFW, service).client
            if service == "compute":
                found.auto_microversion = True
            if service == "dns":
                found.set_timeout(2)
                found.set_delay(1)
            self.clients[service] = found
        return self.clients[service]

    def start_again(self) -> None:
        """Begin with a cloud as it is at first, and a login of its own."""
        with self.cloud.lock:
            self.cloud.stores._sites.clear()
        self.log_in()

    def clear(self) -> None:
        """Empty the account."""
        with self.cloud.lock:
            sites = self.cloud.stores._sites
            for key in [key for key in sites if key[0] != "identity"]:
                del sites[key]
        self.things = {name: one for name, one in self.things.items() if name in KEPT}

    def __getattr__(self, name: str) -> Any:
        if name not in self.things:
            self.things[name] = MAKERS[name](self)
        return self.things[name]


def thing(make: Callable[[Stage], Any]) -> Callable[[Stage], Any]:
    """Register a thing under the name of the function that makes it."""
    MAKERS[make.__name__] = make
    return make


def client_of(service: str) -> Callable[[Stage], Any]:
    return lambda s: s.client(service)


for _name, _service in {
    "compute": "compute",
    "storage": "object_store",
    "images": "image",
    "block": "volume",
    "cdb": "database",
    "queues": "queues",
    "clb": "load_balancer",
    "net": "network",
    "cdn": "cdn",
    "monitor": "monitor",
    "dns": "dns",
    "scale": "autoscale",
}.items():
    MAKERS[_name] = client_of(_service)


# --- compute ------------------------------------------------------------------------------------


@thing
def base_image(s: Stage) -> Any:
    return next(one for one in s.compute.images.list() if one.metadata["os_distro"] != "windows")


@thing
def flavor(s: Stage) -> Any:
    return s.compute.flavors.findall(ram=2048)[0]


@thing
def server(s: Stage) -> Any:
    made = s.compute.servers.create("web01", s.base_image, s.flavor)
    s.cloud.clock.advance(60)
    return s.compute.servers.get(made.id)


@thing
def own_server_image(s: Stage) -> Any:
    image_id = s.server.create_image("snapshot")
    s.cloud.clock.advance(60)
    return s.compute.images.get(image_id)


@thing
def keypair(s: Stage) -> Any:
    return s.compute.keypairs.create("key")


@thing
def server_group(s: Stage) -> Any:
    return s.compute.server_groups.create(name="group", policies=["anti-affinity"])


@thing
def compute_network(s: Stage) -> Any:
    if s.rackspace:
        return s.compute.networks.create("inside", "192.168.0.0/24")
    return s.compute.networks.list()[0]


@thing
def interface(s: Stage) -> Any:
    return s.server.interface_list()[0]


@thing
def compute_security_group(s: Stage) -> Any:
    return s.compute.security_groups.create(s.new_name(), "for the web")


@thing
def compute_volume(s: Stage) -> Any:
    return s.compute.volumes.create(100, display_name="data")


@thing
def compute_snapshot(s: Stage) -> Any:
    return s.compute.volume_snapshots.create(s.volume.id)


@thing
def attachment(s: Stage) -> Any:
    made = s.compute.volumes.create_server_volume(s.server.id, s.volume.id)
    s.cloud.clock.advance(30)
    return made


@thing
def compute_floating_ip(s: Stage) -> Any:
    return s.compute.floating_ips.create(None if s.rackspace else "public")


@thing
def instance_action(s: Stage) -> Any:
    return s.compute.instance_action.list(s.server)[0]


@thing
def quota_set(s: Stage) -> Any:
    return s.compute.quotas.get(s.context.tenant_id)


def by_hand(attribute: str) -> Callable[[Stage], Any]:
    """Return what makes a thing that the sandbox has none of: what is done to it is refused."""

    def make(s: Stage) -> Any:
        manager = getattr(s.compute, attribute)
        if type(manager).__name__.startswith("Absent"):
            raise exceptions.NotSupported(attribute, "compute")
        info = dict.fromkeys(("id", "name", "server_uuid", "host", "host_name", "_server_id"), "1")
        made = manager.resource(manager, {**info, "address": "192.0.2.5"}, True)
        made.__dict__.setdefault("_server", "1")
        return made

    return make


MAKERS["aggregate"] = by_hand("aggregates")
MAKERS["host"] = by_hand("hosts")
MAKERS["quota_class"] = by_hand("quota_classes")
MAKERS["server_migration"] = by_hand("server_migrations")
MAKERS["ip_association"] = by_hand("ip_associations")


# --- object storage -----------------------------------------------------------------------------


@thing
def container(s: Stage) -> Any:
    return s.storage.create("photos")


@thing
def other_container(s: Stage) -> Any:
    return s.storage.create("other")


@thing
def stored(s: Stage) -> Any:
    return s.storage.store_object(s.container, "a.txt", b"content of the object " * 10)


@thing
def published(s: Stage) -> Any:
    s.container.make_public(ttl=1000)
    return s.container


@thing
def local_file(s: Stage) -> str:
    path = s.folder / "local.txt"
    path.write_bytes(b"content of a file " * 10)
    return str(path)


@thing
def local_folder(s: Stage) -> str:
    folder = s.folder / "local"
    folder.mkdir(exist_ok=True)
    (folder / "one.txt").write_bytes(b"one")
    (folder / "two.txt").write_bytes(b"two")
    return str(folder)


@thing
def target_folder(s: Stage) -> str:
    folder = s.folder / "target"
    folder.mkdir(exist_ok=True)
    return str(folder)


@thing
def upload_key(s: Stage) -> str:
    key, _ = s.storage.upload_folder(s.local_folder, s.container)
    s.storage.wait_for_folder_upload(key)
    return str(key)


# --- images -------------------------------------------------------------------------------------


@thing
def image(s: Stage) -> Any:
    from pyrax.sandbox.image.models import Image

    store = s.cloud.stores.images("DFW", s.dialect)
    now = s.cloud.clock.now()
    new_id = f"b2173dd3-0000-4362-8aa6-{len(store.images):012d}"
    with s.cloud.lock:
        made = Image(
            new_id,
            "mine",
            s.context.tenant_id,
            now,
            now,
            store.next_number(),
            visibility="private" if s.rackspace else "shared",
            disk_format="vhd",
            container_format="bare",
        )
        store.images[made.id] = made
    return s.images.get(new_id)


@thing
def image_member(s: Stage) -> Any:
    return s.images.add_image_member(s.image, "555555")


@thing
def image_task(s: Stage) -> Any:
    if s.rackspace:
        return s.images.export_task(s.image, s.container)
    return s.images.import_task(s.stored, s.container)


# --- block storage ------------------------------------------------------------------------------


@thing
def volume(s: Stage) -> Any:
    made = s.block.create("data", size=100)
    s.cloud.clock.advance(30)
    return s.block.get(made.id)


@thing
def snapshot(s: Stage) -> Any:
    made = s.volume.create_snapshot("snap")
    s.cloud.clock.advance(60)
    return s.block.get_snapshot(made.id)


@thing
def attached_volume(s: Stage) -> Any:
    s.volume.attach_to_instance(s.server, mountpoint="/dev/xvdb")
    s.cloud.clock.advance(30)
    return s.block.get(s.volume.id)


@thing
def backup(s: Stage) -> Any:
    made = s.block.create_backup(s.volume, "backup")
    s.cloud.clock.advance(60)
    return s.block.get_backup(made.id)


@thing
def transfer(s: Stage) -> Any:
    return s.block.create_transfer(s.volume, "transfer")


@thing
def volume_type(s: Stage) -> Any:
    return s.block.list_types()[0]


# --- databases ----------------------------------------------------------------------------------


@thing
def instance(s: Stage) -> Any:
    made = s.cdb.create("db1", flavor=s.cdb.list_flavors()[1], volume=2)
    s.cloud.clock.advance(60)
    return s.cdb.get(made.id)


@thing
def database(s: Stage) -> Any:
    s.instance.create_database("shop")
    return s.instance.get_database("shop")


@thing
def database_user(s: Stage) -> Any:
    s.database  # noqa: B018 - made first
    s.instance.create_user("ann", "Secret-1", ["shop"])
    return s.instance.get_user("ann")


@thing
def database_backup(s: Stage) -> Any:
    made = s.instance.create_backup("backup")
    s.cloud.clock.advance(60)
    return s.cdb.get_backup(made.id)


@thing
def configuration(s: Stage) -> Any:
    return s.cdb.create_configuration("config", {"max_connections": 100})


@thing
def schedule(s: Stage) -> Any:
    return s.cdb.create_schedule(s.instance)


MEMBER = {"flavorRef": "2", "volume": {"size": 1}}
GROUP = {
    "datastore_type": "mysql",
    "datastore_version": "5.7",
    "replica_source": [{"name": "one", **MEMBER}],
    "replicas": [{"name": "two", **MEMBER}],
    "acls": ["10.0.0.0/8"],
}


@thing
def ha(s: Stage) -> Any:
    made = s.cdb.create_ha("ha", **GROUP)
    s.cloud.clock.advance(120)
    return s.cdb.get_ha(made.id)


@thing
def strategy(s: Stage) -> Any:
    return s.cdb.create_backup_strategy("backups")


# --- queues -------------------------------------------------------------------------------------


@thing
def queue(s: Stage) -> Any:
    s.queues.client_id = "3381af92-2b9e-11e3-b191-71861300734c"
    made = s.queues.create("jobs")
    s.queues.post_message(made, {"do": "it"}, 600)
    return made


@thing
def message(s: Stage) -> Any:
    return s.queues.list_messages(s.queue, echo=True, include_claimed=True)[0]


@thing
def claim(s: Stage) -> Any:
    return s.queues.claim_messages(s.queue, 300, 300)


@thing
def subscription(s: Stage) -> Any:
    return s.queues.create_subscription(s.queue, "mailto:ops@example.com", 600)


# --- load balancers -----------------------------------------------------------------------------


@thing
def lb(s: Stage) -> Any:
    more = {} if s.rackspace else {"vip_subnet_id": SUBNET}
    made = s.clb.create(
        "web",
        port=80,
        protocol="HTTP",
        virtual_ips=s.clb.VirtualIP(),
        nodes=[s.clb.Node("192.0.2.16", 80)],
        **more,
    )
    s.cloud.clock.advance(60)
    return s.clb.get(made.id)


@thing
def node(s: Stage) -> Any:
    return s.lb.nodes[0]


@thing
def vip(s: Stage) -> Any:
    return s.lb.virtual_ips[0]


# --- networks -----------------------------------------------------------------------------------


@thing
def cloud_network(s: Stage) -> Any:
    return s.net.create("inside", cidr="192.168.0.0/24")


@thing
def virtual_interface(s: Stage) -> Any:
    return s.net.list_interfaces(s.server)[0]


@thing
def network(s: Stage) -> Any:
    return s.net.networks.create("net")


@thing
def subnet(s: Stage) -> Any:
    return s.net.subnets.create(s.network, "192.168.1.0/24", 4)


@thing
def port(s: Stage) -> Any:
    s.subnet  # noqa: B018 - made first
    return s.net.ports.create(s.network, "port")


@thing
def security_group(s: Stage) -> Any:
    return s.net.security_groups.create(s.new_name())


@thing
def rule(s: Stage) -> Any:
    return s.net.security_groups.create_rule(s.security_group, remote_ip_prefix="0.0.0.0/0")


@thing
def router(s: Stage) -> Any:
    return s.net.routers.create("router", external_network=s.external_network)


@thing
def external_network(s: Stage) -> Any:
    if s.rackspace:
        return s.network
    return next(one for one in s.net.networks.list() if one._info.get("router:external"))


@thing
def subnet_of_router(s: Stage) -> Any:
    s.router.add_interface(subnet=s.subnet)
    return s.subnet


@thing
def server_in_one_network(s: Stage) -> Any:
    if s.rackspace:
        return s.server
    networks = [{"net-id": s.network.id}] if s.subnet else None
    made = s.compute.servers.create("web02", s.base_image, s.flavor, nics=networks)
    s.cloud.clock.advance(60)
    return made


@thing
def floating_ip(s: Stage) -> Any:
    return s.net.floating_ips.create(s.external_network)


@thing
def subnet_pool(s: Stage) -> Any:
    return s.net.subnetpools.create("pool", ["10.0.0.0/8"])


@thing
def public_port(s: Stage) -> Any:
    return s.net.ports.create(PUBLIC_NET, "public", device_id=s.server.id)


@thing
def ip_address(s: Stage) -> Any:
    return s.net.ip_addresses.create(PUBLIC_NET, ports=[s.public_port])


# --- CDN ----------------------------------------------------------------------------------------


@thing
def cdn_service(s: Stage) -> Any:
    made = s.cdn.create_service("shop", "cdn", ["www.shop.example"], ["198.51.100.7"])
    s.cloud.clock.advance(600)
    return s.cdn.get_service(made.id)


# --- monitoring ---------------------------------------------------------------------------------


@thing
def entity(s: Stage) -> Any:
    return s.monitor.create_entity(name="web01", ip_addresses={"default": "192.0.2.10"})


@thing
def check(s: Stage) -> Any:
    made = s.monitor.create_check(s.entity, **CHECK)
    s.cloud.clock.advance(120)
    return made


CHECK = {
    "label": "home",
    "check_type": "remote.http",
    "details": {"url": "http://www.example.com"},
    "period": 60,
    "timeout": 20,
    "monitoring_zones_poll": ["mzdfw", "mzlon"],
    "target_alias": "default",
}


@thing
def notification(s: Stage) -> Any:
    return s.monitor.create_notification(
        "email", label="ops", details={"address": "ops@example.com"}
    )


@thing
def plan(s: Stage) -> Any:
    return s.monitor.create_notification_plan(label="default", ok_state=s.notification)


@thing
def alarm(s: Stage) -> Any:
    return s.monitor.create_alarm(
        s.entity, s.check, s.plan, "if (metric['code'] != '200') { return CRITICAL }", label="site"
    )


@thing
def agent_token(s: Stage) -> Any:
    return s.monitor.create_agent_token("token")


@thing
def suppression(s: Stage) -> Any:
    return s.monitor.create_suppression("quiet", entities=[s.entity])


# --- DNS ----------------------------------------------------------------------------------------


@thing
def domain(s: Stage) -> Any:
    return s.dns.create("example.com", emailAddress="admin@example.com", ttl=600)


@thing
def record(s: Stage) -> Any:
    return s.domain.add_records(
        {"type": "A", "name": "www.example.com", "data": "192.0.2.1", "ttl": 900}
    )[0]


@thing
def ptr(s: Stage) -> Any:
    return s.dns.add_ptr_records(s.device, ptr_of(s))[0]


def ptr_of(s: Stage) -> dict[str, Any]:
    return {"name": "www.example.com", "type": "PTR", "data": s.device_address, "ttl": 900}


@thing
def device_address(s: Stage) -> str:
    if s.rackspace:
        addresses = s.server.addresses["public"]
        return next(str(one["addr"]) for one in addresses if one["version"] == 4)
    store = s.cloud.stores.of("dns", "DFW", "openstack")
    store.floating_ips["f1"] = (s.cloud.project_id, "203.0.113.10")
    s.server.addresses["private"].append({"addr": "203.0.113.10", "version": 4})
    return "203.0.113.10"


@thing
def device(s: Stage) -> Any:
    s.device_address  # noqa: B018 - it is the address of the server
    return s.server


@thing
def job(s: Stage) -> str:
    return str(s.dns.list_jobs()[0]["jobId"]) if s.domain and s.rackspace else "1"


@thing
def throttled(s: Stage) -> Any:
    s.lb.add_ssl_termination(443, "KEY", "CERT")
    s.cloud.clock.advance(60)
    return s.lb


@thing
def lb_with_addresses(s: Stage) -> Any:
    s.lb.add_virtualip(s.clb.VirtualIP(type="PUBLIC", ipVersion="IPV6"))
    s.cloud.clock.advance(60)
    return s.clb.get(s.lb.id)


@thing
def access_item(s: Stage) -> Any:
    s.lb.add_access_list({"address": "192.0.2.0/24", "type": "DENY"})
    s.cloud.clock.advance(60)
    return s.lb.get_access_list()[0]["id"]


@thing
def certificate_mapping(s: Stage) -> Any:
    made = s.clb._manager.add_certificate_mapping(s.throttled, "a.example.com", "KEY", "CERT")
    s.cloud.clock.advance(60)
    return made


@thing
def tagged_image(s: Stage) -> Any:
    s.images.add_image_tag(s.image, "tag")
    return s.image


@thing
def image_shared_with_555555(s: Stage) -> Any:
    s.image_member  # noqa: B018 - made first
    return s.image


@thing
def coloured_volume(s: Stage) -> Any:
    s.volume.set_metadata({"color": "red"})
    return s.block.get(s.volume.id)


@thing
def coloured_snapshot(s: Stage) -> Any:
    s.snapshot.set_metadata({"color": "red"})
    return s.block.get_snapshot(s.snapshot.id)


@thing
def group_with_server(s: Stage) -> Any:
    s.group.update(min_entities=1)
    s.cloud.clock.advance(60)
    return s.group


@thing
def group_server(s: Stage) -> Any:
    return s.group_with_server.get_state()["active"][0]


@thing
def signed(s: Stage) -> str:
    s.storage.set_temp_url_key("key-of-the-account")
    return "GET"


# --- autoscale ----------------------------------------------------------------------------------


@thing
def group(s: Stage) -> Any:
    return s.scale.create("web", 0, 0, 5, "launch_server", "web", s.base_image, "general1-1")


@thing
def policy(s: Stage) -> Any:
    return s.scale.add_policy(s.group, "up", "webhook", 0, change=1)


@thing
def webhook(s: Stage) -> Any:
    return s.scale.add_webhook(s.group, s.policy, "hook")


# --- identity -----------------------------------------------------------------------------------


@thing
def user(s: Stage) -> Any:
    return s.administrator.create_user(s.new_name(), "a@example.com", password="Secret-11")


@thing
def token(s: Stage) -> str:
    return str(s.administrator.token)


@thing
def tenant(s: Stage) -> Any:
    return s.administrator.create_tenant(s.new_name())


@thing
def credential_file(s: Stage) -> str:
    path = s.folder / "credentials"
    kind, word = ("rackspace_cloud", "api_key") if s.rackspace else ("keystone", "password")
    secret = s.cloud.api_key if s.rackspace else s.cloud.password
    path.write_text(f"[{kind}]\nusername = {s.cloud.username}\n{word} = {secret}\n")
    path.chmod(0o600)
    return str(path)


@thing
def role(s: Stage) -> Any:
    return s.administrator.list_roles()[0]
