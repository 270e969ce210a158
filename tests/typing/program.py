"""What a type checker sees of pyrax. This program is checked, not run: see ``test_types.py``.

``--strict`` complains of an ignore that is not needed, so each of them is a test of its own.
"""

from __future__ import annotations

from typing import Any, Optional

from typing_extensions import assert_type

import pyrax
from pyrax import exc, utils
from pyrax.autoscale import AutoScaleClient, AutoScalePolicy, AutoScaleWebhook, ScalingGroup
from pyrax.cloudblockstorage import (
    CloudBlockStorageClient,
    CloudBlockStorageSnapshot,
    CloudBlockStorageVolume,
)
from pyrax.cloudcdn import CloudCDNClient, CloudCDNService
from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseInstance, CloudDatabaseUser
from pyrax.clouddns import CloudDNSClient, CloudDNSDomain, CloudDNSRecord
from pyrax.cloudloadbalancers import CloudLoadBalancer, CloudLoadBalancerClient
from pyrax.cloudmonitoring import CloudMonitorCheck, CloudMonitorClient, CloudMonitorEntity
from pyrax.cloudnetworks import CloudNetwork, CloudNetworkClient
from pyrax.compute import ComputeClient, Flavor, Keypair, Server
from pyrax.identity.base import BaseIdentity
from pyrax.image import Image, ImageClient
from pyrax.object_storage import Container, StorageClient, StorageObject
from pyrax.queueing import Queue, QueueClient, QueueMessage

# --- the module -----------------------------------------------------------------------------------

pyrax.set_setting("identity_type", "rackspace")
pyrax.set_credentials("my_username", "my_api_key")

assert_type(pyrax.identity, Optional[BaseIdentity])
assert_type(pyrax.regions, "tuple[str, ...]")
assert_type(pyrax.services, "tuple[str, ...]")
assert_type(pyrax.__version__, str)

assert_type(pyrax.cloudservers, Optional[ComputeClient])
assert_type(pyrax.cloudfiles, Optional[StorageClient])
assert_type(pyrax.cloud_cdn, Optional[CloudCDNClient])
assert_type(pyrax.cloud_loadbalancers, Optional[CloudLoadBalancerClient])
assert_type(pyrax.cloud_databases, Optional[CloudDatabaseClient])
assert_type(pyrax.cloud_blockstorage, Optional[CloudBlockStorageClient])
assert_type(pyrax.cloud_dns, Optional[CloudDNSClient])
assert_type(pyrax.cloud_networks, Optional[CloudNetworkClient])
assert_type(pyrax.cloud_monitoring, Optional[CloudMonitorClient])
assert_type(pyrax.autoscale, Optional[AutoScaleClient])
assert_type(pyrax.images, Optional[ImageClient])
assert_type(pyrax.queues, Optional[QueueClient])

assert_type(pyrax.connect_to_cloudservers(region="ORD"), Optional[ComputeClient])
assert_type(pyrax.connect_to_cloudfiles("ORD"), Optional[StorageClient])
assert_type(pyrax.connect_to_cloud_cdn(), Optional[CloudCDNClient])
assert_type(pyrax.connect_to_cloud_loadbalancers(), Optional[CloudLoadBalancerClient])
assert_type(pyrax.connect_to_cloud_databases(), Optional[CloudDatabaseClient])
assert_type(pyrax.connect_to_cloud_blockstorage(), Optional[CloudBlockStorageClient])
assert_type(pyrax.connect_to_cloud_dns(), Optional[CloudDNSClient])
assert_type(pyrax.connect_to_cloud_networks(), Optional[CloudNetworkClient])
assert_type(pyrax.connect_to_cloud_monitoring(), Optional[CloudMonitorClient])
assert_type(pyrax.connect_to_autoscale(), Optional[AutoScaleClient])
assert_type(pyrax.connect_to_images(), Optional[ImageClient])
assert_type(pyrax.connect_to_queues(), Optional[QueueClient])

str(pyrax.cloudserver)  # type: ignore[attr-defined]
str(pyrax.exc.NotFond)  # type: ignore[attr-defined]
pyrax.cloudservers.list()  # type: ignore[union-attr]
pyrax.set_default_region()  # type: ignore[call-arg]
utils.wait_until(None, "status", "ACTIVE", tries=3)  # type: ignore[call-arg]

# --- things ---------------------------------------------------------------------------------------


def compute(client: ComputeClient) -> None:
    """Servers, flavors, key pairs."""
    server = client.servers.get("id")
    assert_type(server, Server)
    assert_type(server.id, str)
    assert_type(server.name, str)
    assert_type(server.status, str)
    assert_type(server.metadata, "dict[str, str]")
    assert_type(client.servers.list(), "list[Server]")
    assert_type(client.flavors.get("2"), Flavor)
    assert_type(client.flavors.get("2").ram, int)
    assert_type(client.keypairs.get("mine"), Keypair)
    assert_type(client.keypairs.get("mine").fingerprint, str)
    server.reboot(kind="SOFT")  # type: ignore[call-arg]


def files(client: StorageClient) -> None:
    """Containers."""
    assert_type(client.create_container("photos"), Container)
    assert_type(client.get("photos").object_count, int)


def other_things(
    container: Container,
    stored: StorageObject,
    volume: CloudBlockStorageVolume,
    snapshot: CloudBlockStorageSnapshot,
    instance: CloudDatabaseInstance,
    user: CloudDatabaseUser,
    domain: CloudDNSDomain,
    record: CloudDNSRecord,
    balancer: CloudLoadBalancer,
    image: Image,
    queue: Queue,
    message: QueueMessage,
    group: ScalingGroup,
    policy: AutoScalePolicy,
    webhook: AutoScaleWebhook,
    entity: CloudMonitorEntity,
    check: CloudMonitorCheck,
    network: CloudNetwork,
    service: CloudCDNService,
) -> None:
    """One attribute of each kind of thing, and more of some."""
    assert_type(container.name, str)
    assert_type(container.object_count, int)
    assert_type(container.total_bytes, int)
    assert_type(stored.name, str)
    assert_type(stored.bytes, int)
    assert_type(volume.size, int)
    assert_type(volume.attachments, "list[dict[str, Any]]")
    assert_type(snapshot.volume_id, str)
    assert_type(instance.status, str)
    assert_type(instance.ip, "list[str]")
    assert_type(user.name, Optional[str])
    assert_type(domain.name, str)
    assert_type(domain.ttl, int)
    assert_type(record.type, Optional[str])
    assert_type(record.id, str)
    assert_type(balancer.port, int)
    assert_type(balancer.protocol, str)
    assert_type(image.visibility, str)
    assert_type(queue.name, str)
    assert_type(message.ttl, int)
    assert_type(group.id, str)
    assert_type(policy.name, str)
    assert_type(webhook.name, str)
    assert_type(entity.label, str)
    assert_type(check.type, str)
    assert_type(network.id, Any)
    assert_type(service.status, str)


# --- errors ---------------------------------------------------------------------------------------

try:
    pyrax.authenticate()
except exc.AuthenticationFailed as error:
    assert_type(error.message, str)
    assert_type(error.code, Optional[int])
except pyrax.exceptions.ClientException as error:
    assert_type(error.request_id, Optional[str])
