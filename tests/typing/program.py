"""What a type checker sees of pyrax. This program is checked, not run: see ``test_types.py``.

``--strict`` complains of an ignore that is not needed, so each of them is a test of its own.
"""

from __future__ import annotations

from typing import Any, Optional, Union

from typing_extensions import assert_type

import pyrax
from pyrax import exc, utils
from pyrax.autoscale import AutoScaleClient, AutoScalePolicy, AutoScaleWebhook, ScalingGroup
from pyrax.autoscale.managers import ScalingGroupManager
from pyrax.client import BaseClient
from pyrax.cloudblockstorage import (
    CloudBlockStorageClient,
    CloudBlockStorageManager,
    CloudBlockStorageSnapshot,
    CloudBlockStorageVolume,
)
from pyrax.cloudcdn import CloudCDNClient, CloudCDNService
from pyrax.cloudcdn.services import CloudCDNServiceManager
from pyrax.clouddatabases import (
    CloudDatabaseBackup,
    CloudDatabaseClient,
    CloudDatabaseDatabase,
    CloudDatabaseFlavor,
    CloudDatabaseInstance,
    CloudDatabaseManager,
    CloudDatabaseUser,
    CloudDatabaseUserManager,
)
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain, CloudDNSRecord
from pyrax.clouddns.managers import CloudDNSManager
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient, Node
from pyrax.cloudloadbalancers.managers import CloudLoadBalancerManager
from pyrax.cloudmonitoring import (
    CloudMonitorAlarm,
    CloudMonitorCheck,
    CloudMonitorClient,
    CloudMonitorEntity,
    CloudMonitorEntityManager,
    CloudMonitorNotification,
)
from pyrax.cloudnetworks import CloudNetwork, CloudNetworkClient, CloudNetworkManager
from pyrax.cloudnetworks.floating_ips import FloatingIP
from pyrax.cloudnetworks.ports import Port, PortManager
from pyrax.cloudnetworks.routers import Router
from pyrax.compute import ComputeClient, Flavor, Keypair, Server
from pyrax.compute.flavors import FlavorManager
from pyrax.compute.security_groups import SecurityGroup
from pyrax.compute.servers import ServerManager
from pyrax.identity.base import BaseIdentity
from pyrax.identity.members import User
from pyrax.image import Image, ImageClient, ImageMember, ImageTask
from pyrax.image.members import ImageMemberManager
from pyrax.image.openstack import ImageManager
from pyrax.image.tasks import ImageTasksManager
from pyrax.manager import BaseManager
from pyrax.object_storage import Container, StorageClient, StorageObject
from pyrax.object_storage.container_manager import ContainerManager
from pyrax.object_storage.object_manager import StorageObjectManager
from pyrax.queueing import (
    Queue,
    QueueClaim,
    QueueClaimManager,
    QueueClient,
    QueueManager,
    QueueMessage,
    QueueMessageManager,
)
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

# --- the module -----------------------------------------------------------------------------------

pyrax.set_setting("identity_type", "rackspace")
pyrax.set_credentials("my_username", "my_api_key")

assert_type(pyrax.identity, BaseIdentity)
assert_type(pyrax.identity.username, Optional[str])
assert_type(pyrax.identity.regions, list[str])
assert_type(pyrax.identity.get_user("id"), User)
assert_type(pyrax.identity.get_user(email="me@example.com"), list[User])
assert_type(pyrax.create_context("keystone"), BaseIdentity)
assert_type(pyrax.regions, tuple[str, ...])
assert_type(pyrax.services, tuple[str, ...])
assert_type(pyrax.__version__, str)

assert_type(pyrax.cloudservers, ComputeClient)
assert_type(pyrax.cloudfiles, StorageClient)
assert_type(pyrax.cloud_cdn, CloudCDNClient)
assert_type(pyrax.cloud_loadbalancers, CloudLoadBalancerClient)
assert_type(pyrax.cloud_databases, CloudDatabaseClient)
assert_type(pyrax.cloud_blockstorage, CloudBlockStorageClient)
assert_type(pyrax.cloud_dns, CloudDNSClient)
assert_type(pyrax.cloud_networks, CloudNetworkClient)
assert_type(pyrax.cloud_monitoring, CloudMonitorClient)
assert_type(pyrax.autoscale, AutoScaleClient)
assert_type(pyrax.images, ImageClient)
assert_type(pyrax.queues, QueueClient)

assert_type(pyrax.connect_to_cloudservers(region="ORD"), ComputeClient)
assert_type(pyrax.connect_to_cloudfiles("ORD"), StorageClient)
assert_type(pyrax.connect_to_cloud_cdn(), CloudCDNClient)
assert_type(pyrax.connect_to_cloud_loadbalancers(), CloudLoadBalancerClient)
assert_type(pyrax.connect_to_cloud_databases(), CloudDatabaseClient)
assert_type(pyrax.connect_to_cloud_blockstorage(), CloudBlockStorageClient)
assert_type(pyrax.connect_to_cloud_dns(), CloudDNSClient)
assert_type(pyrax.connect_to_cloud_networks(), CloudNetworkClient)
assert_type(pyrax.connect_to_cloud_monitoring(), CloudMonitorClient)
assert_type(pyrax.connect_to_autoscale(), AutoScaleClient)
assert_type(pyrax.connect_to_images(), ImageClient)
assert_type(pyrax.connect_to_queues(), QueueClient)

str(pyrax.cloudserver)  # type: ignore[attr-defined]
str(pyrax.exc.NotFond)  # type: ignore[attr-defined]
pyrax.cloudservers.lst()  # type: ignore[attr-defined]
pyrax.set_default_region()  # type: ignore[call-arg]
utils.wait_until(None, "status", "ACTIVE", tries=3)  # type: ignore[call-arg]
assert_type(utils.wait_until(pyrax.cloudservers.get("id"), "status", "ACTIVE"), Union[Server, Any])

# --- what calls give ------------------------------------------------------------------------------


def compute(client: ComputeClient) -> None:
    """Servers, flavors, key pairs."""
    server = client.servers.get("id")
    assert_type(server, Server)
    assert_type(server.manager, ServerManager)
    assert_type(server.id, str)
    assert_type(server.name, str)
    assert_type(server.status, str)
    assert_type(server.metadata, dict[str, str])
    assert_type(client.servers.list(), list[Server])
    assert_type(client.get("id"), Server)
    assert_type(client.list(), list[Server])
    assert_type(client.create("web", "image", "2"), Server)
    assert_type(client.find(name="web"), Server)
    assert_type(client.findall(status="ACTIVE"), ResourceList[Server])
    assert_type(client.servers.create("web", "image", "2"), Server)
    assert_type(client.servers.find(name="web"), Server)
    assert_type(client.servers.findall(name="web"), ResourceList[Server])
    assert_type(client.volumes.find(size=1).status, str)
    assert_type(client.security_groups.find(name="web"), SecurityGroup)
    assert_type(server.list_security_group(), list[SecurityGroup])
    assert_type(client.flavors.get("2"), Flavor)
    assert_type(client.flavors.get("2").manager, FlavorManager)
    assert_type(client.flavors.get("2").ram, int)
    assert_type(client.keypairs.get("mine"), Keypair)
    assert_type(client.keypairs.get("mine").fingerprint, str)
    server.reboot(kind="SOFT")  # type: ignore[call-arg]


def files(client: StorageClient) -> None:
    """Containers, objects and their content."""
    assert_type(client.list(), ResourceList[Container])
    assert_type(client.get("photos").manager, ContainerManager)
    assert_type(client.get_object("photos", "a.jpg").manager, StorageObjectManager)
    assert_type(client.get("photos").cdn_enabled, Optional[bool])
    assert_type(client.create_container("photos"), Container)
    assert_type(client.create("photos"), Container)
    assert_type(client.find(name="photos"), Container)
    assert_type(client.get("photos").object_count, int)
    assert_type(client.list_container_names(), list[str])
    assert_type(client.get_object("photos", "a.jpg"), StorageObject)
    assert_type(client.list_container_objects("photos"), ResourceList[StorageObject])
    assert_type(client.store_object("photos", "a.txt", "text"), StorageObject)
    assert_type(client.upload_file("photos", "a.txt"), StorageObject)
    assert_type(client.fetch_object("photos", "a.txt"), bytes)
    container = client.get("photos")
    assert_type(container.list(), ResourceList[StorageObject])
    assert_type(container.list(prefix="a", limit=10)[0].name, str)
    assert_type(container.list_object_names(), list[str])
    assert_type(container.fetch("a.txt"), bytes)
    assert_type(container.delete_all_objects(), dict[str, Any])
    assert_type(container.delete_all_objects(async_=True), Any)
    assert_type(container.create(data=b"x", obj_name="x"), StorageObject)
    stored = container.get_object("a.txt")
    assert_type(stored.fetch(), bytes)
    assert_type(stored.get(), bytes)
    assert_type(stored.bytes, int)
    assert_type(stored.container, Optional[Container])
    for chunk in container.fetch("a.txt", chunk_size=1024):
        assert_type(chunk, Any)
    for one in container.list_all():
        assert_type(one, StorageObject)


def block_storage(client: CloudBlockStorageClient) -> None:
    """Volumes, snapshots and what belongs to them."""
    volume = client.create("data", size=100)
    assert_type(volume, CloudBlockStorageVolume)
    assert_type(volume.manager, CloudBlockStorageManager)
    assert_type(client.get("id"), CloudBlockStorageVolume)
    assert_type(client.list(), ResourceList[CloudBlockStorageVolume])
    assert_type(client.list()[:2], ResourceList[CloudBlockStorageVolume])
    assert_type(client.find(name="data"), CloudBlockStorageVolume)
    assert_type(client.findall(status="available"), ResourceList[CloudBlockStorageVolume])
    assert_type(volume.name, Optional[str])
    assert_type(volume.attachments, list[dict[str, Any]])
    assert_type(volume.create_snapshot("now"), CloudBlockStorageSnapshot)
    assert_type(volume.list_snapshots(), list[CloudBlockStorageSnapshot])
    assert_type(client.create_snapshot(volume, "now"), CloudBlockStorageSnapshot)
    assert_type(client.list_snapshots(), ResourceList[CloudBlockStorageSnapshot])
    assert_type(client.list_types()[0].name, str)
    assert_type(client.create_backup(volume).status, str)


def databases(client: CloudDatabaseClient) -> None:
    """Instances, their databases and users."""
    instance = client.create("db", flavor=1, volume=2)
    assert_type(instance, CloudDatabaseInstance)
    assert_type(instance.manager, CloudDatabaseManager)
    assert_type(client.list_users(instance)[0].manager, CloudDatabaseUserManager)
    assert_type(client.get("id"), CloudDatabaseInstance)
    assert_type(client.list(), ResourceList[CloudDatabaseInstance])
    assert_type(client.find(name="db"), CloudDatabaseInstance)
    assert_type(client.findall(status="ACTIVE"), ResourceList[CloudDatabaseInstance])
    assert_type(instance.status, str)
    assert_type(instance.flavor, CloudDatabaseFlavor)
    assert_type(instance.create_database("shop"), CloudDatabaseDatabase)
    assert_type(instance.create_user("me", "secret", "shop"), CloudDatabaseUser)
    assert_type(client.list_users(instance), ResourceList[CloudDatabaseUser])
    assert_type(client.list_databases("id")[0].name, str)
    assert_type(client.list_flavors(), ResourceList[CloudDatabaseFlavor])
    assert_type(client.create_backup(instance, "now"), CloudDatabaseBackup)
    client.list_users()  # type: ignore[call-arg]


def dns(client: CloudDNSClient) -> None:
    """Domains and records."""
    domain = client.create(name="example.com", emailAddress="me@example.com")
    assert_type(domain, CloudDNSDomain)
    assert_type(domain.manager, CloudDNSManager)
    assert_type(client.get("id"), CloudDNSDomain)
    assert_type(client.list(), ResourceList[CloudDNSDomain])
    assert_type(client.find(name="example.com"), CloudDNSDomain)
    assert_type(client.findall(name="example.com"), ResourceList[CloudDNSDomain])
    assert_type(domain.emailAddress, str)
    assert_type(domain.add_records({"type": "A"}), list[CloudDNSRecord])
    assert_type(domain.list_records(), ResourceList[CloudDNSRecord])
    assert_type(client.list_records(domain), ResourceList[CloudDNSRecord])
    assert_type(client.find_record(domain, "A").data, Optional[str])
    assert_type(client.export_domain("example.com"), str)
    for one in client.get_domain_iterator():
        assert_type(one, CloudDNSDomain)
    for record in client.get_record_iterator(domain):
        assert_type(record, CloudDNSRecord)


def load_balancers(client: CloudLoadBalancerClient) -> None:
    """Load balancers and nodes."""
    balancer = client.create("lb", port=80, protocol="HTTP")
    assert_type(balancer, CloudLoadBalancer)
    assert_type(balancer.manager, CloudLoadBalancerManager)
    assert_type(balancer.manager.get_metadata(balancer), dict[str, Any])
    assert_type(client.get("id"), CloudLoadBalancer)
    assert_type(client.list(), ResourceList[CloudLoadBalancer])
    assert_type(client.find(name="lb"), CloudLoadBalancer)
    assert_type(client.findall(port=80), ResourceList[CloudLoadBalancer])
    assert_type(balancer.protocol, str)
    assert_type(balancer.get_nodes(), list[Node])
    assert_type(balancer.get_nodes()[0].get_device(), Optional[Server])
    assert_type(client.get_stats(balancer), dict[str, Any])
    assert_type(client.algorithms, list[str])


def networks(client: CloudNetworkClient) -> None:
    """Networks of both clouds, and what else OpenStack has."""
    network = client.create("backend", cidr="192.0.2.0/24")
    assert_type(network, CloudNetwork)
    assert_type(network.manager, CloudNetworkManager)
    assert_type(client.ports.get("id").manager, PortManager)
    assert_type(client.get("id"), CloudNetwork)
    assert_type(client.list(), ResourceList[CloudNetwork])
    assert_type(client.find(label="backend"), CloudNetwork)
    assert_type(client.findall(label="backend"), ResourceList[CloudNetwork])
    assert_type(network.id, str)
    assert_type(network.cidr, Optional[str])
    assert_type(network.attach("server").id, str)
    assert_type(client.ports.create(network=network), Port)
    assert_type(client.ports.list(), ResourceList[Port])
    assert_type(client.ports.get("id").mac_address, str)
    assert_type(client.routers.find(name="r"), Router)
    assert_type(client.routers.findall(name="r"), ResourceList[Router])
    assert_type(client.floating_ips.update("id", port_id=None), FloatingIP)


def images(client: ImageClient) -> None:
    """Images, members and tasks."""
    image = client.get("id")
    assert_type(image, Image)
    assert_type(image.manager, ImageManager)
    assert_type(image.list_members()[0].manager, ImageMemberManager)
    assert_type(client.get_task("id").manager, ImageTasksManager)
    assert_type(client.create("mine", data=b""), Image)
    assert_type(client.list(), ResourceList[Image])
    assert_type(client.list_all(visibility="shared"), ResourceList[Image])
    assert_type(client.find(name="mine"), Image)
    assert_type(client.findall(name="mine"), ResourceList[Image])
    assert_type(image.visibility, str)
    assert_type(image.download(), bytes)
    assert_type(image.download("file"), Any)
    assert_type(client.set_tags(image, ["a"]), Image)
    assert_type(image.list_members(), list[ImageMember])
    assert_type(client.export_task(image, "container"), ImageTask)


def queues(client: QueueClient) -> None:
    """Queues, messages and claims."""
    queue = client.create("jobs")
    assert_type(queue, Queue)
    assert_type(queue.manager, QueueManager)
    assert_type(client.get("jobs"), Queue)
    assert_type(client.list(), ResourceList[Queue])
    assert_type(client.find(name="jobs"), Queue)
    assert_type(client.findall(name="jobs"), ResourceList[Queue])
    assert_type(queue.name, str)
    assert_type(queue.post_message("text", 300), QueueMessage)
    assert_type(queue.list(), ResourceList[QueueMessage])
    assert_type(client.post_message("jobs", "text", 300), QueueMessage)
    assert_type(client.list_messages(queue)[0].body, Any)
    claim = client.claim_messages(queue, 60, 60)
    assert_type(claim, Optional[QueueClaim])
    assert_type(client.get_claim(queue, "id").manager, QueueClaimManager)
    assert_type(client.get_claim(queue, "id").messages, list[QueueMessage])
    assert_type(client.get_message(queue, "id").manager, QueueMessageManager)
    client.get_message(queue="jobs", msg_id="id")
    client.post_message()  # type: ignore[call-arg]


def scaling(client: AutoScaleClient) -> None:
    """Groups, policies and webhooks."""
    group = client.create("web", 60, 1, 5, "launch_server", "web", "image", "2")
    assert_type(group, ScalingGroup)
    assert_type(group.manager, ScalingGroupManager)
    assert_type(client.get("id"), ScalingGroup)
    assert_type(client.list(), ResourceList[ScalingGroup])
    assert_type(client.find(name="web"), ScalingGroup)
    assert_type(client.findall(name="web"), ResourceList[ScalingGroup])
    assert_type(group.name, str)
    assert_type(group.cooldown, int)
    policy = group.add_policy("up", "webhook", 60, change=1)
    assert_type(policy, AutoScalePolicy)
    assert_type(policy.scaling_group, ScalingGroup)
    assert_type(group.list_policies(), list[AutoScalePolicy])
    assert_type(policy.add_webhook("hook"), AutoScaleWebhook)
    assert_type(client.get_webhook(group, policy, "id").policy, AutoScalePolicy)


def monitoring(client: CloudMonitorClient) -> None:
    """Entities, checks and alarms."""
    entity = client.create_entity(label="web")
    assert_type(entity, CloudMonitorEntity)
    assert_type(entity.manager, CloudMonitorEntityManager)
    assert_type(client.get_entity("id"), CloudMonitorEntity)
    assert_type(client.list_entities(), ResourceList[CloudMonitorEntity])
    page, following = client.list_entities(limit=10, return_next=True)
    assert_type(page, Any)
    assert_type(entity.label, str)
    check = client.create_check(entity, label="ping", check_type="remote.ping")
    assert_type(check, CloudMonitorCheck)
    assert_type(client.list_checks(entity), ResourceList[CloudMonitorCheck])
    assert_type(entity.list_checks(), ResourceList[CloudMonitorCheck])
    assert_type(
        client.find_all_checks(entity, type="remote.ping"), "ResourceList[CloudMonitorCheck]"
    )
    assert_type(check.create_alarm("plan", "criteria"), CloudMonitorAlarm)
    assert_type(client.list_alarms(entity)[0].entity, CloudMonitorEntity)
    assert_type(client.get_notification("id"), CloudMonitorNotification)
    print(following)


def content_delivery(client: CloudCDNClient) -> None:
    """Services and flavors."""
    service = client.create_service("site", "cdn", "example.com", "origin.example.com")
    assert_type(service, CloudCDNService)
    assert_type(service.manager, CloudCDNServiceManager)
    assert_type(client.get_service("id"), CloudCDNService)
    assert_type(client.list_services(), ResourceList[CloudCDNService])
    assert_type(client.find_service(name="site"), CloudCDNService)
    assert_type(client.find_services(name="site"), ResourceList[CloudCDNService])
    assert_type(service.status, str)
    assert_type(service.wait(), Optional[CloudCDNService])
    assert_type(client.list_flavors()[0].id, str)


# --- classes of one's own -------------------------------------------------------------------------


class Shelf(BaseResource):
    """A thing of a service that pyrax does not know."""

    size: int


class ShelfManager(BaseManager[Shelf]):
    """Its calls."""


class ShelfClient(BaseClient[Shelf]):
    """Its client."""

    def _configure_manager(self) -> None:
        self._manager = ShelfManager(self, Shelf, "shelf", uri_base="shelves")


class OldManager(BaseManager):
    """Written before pyrax had types: what it gives can be anything."""


assert_type(ShelfClient(pyrax.identity).get("id").size, int)
assert_type(ShelfClient(pyrax.identity).list(limit=5), ResourceList[Shelf])
assert_type(ShelfManager(None).find(size=3), Shelf)
assert_type(ShelfManager(None).list(return_raw=True), Any)
assert_type(OldManager(None).get("id"), Any)
assert_type(ShelfManager(None).resource_class(None, {}), Shelf)

# --- errors ---------------------------------------------------------------------------------------

try:
    pyrax.authenticate()
except exc.AuthenticationFailed as error:
    assert_type(error.message, str)
    assert_type(error.code, Optional[int])
except pyrax.exceptions.ClientException as error:
    assert_type(error.request_id, Optional[str])
