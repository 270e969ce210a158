"""What operations are called with: by the name of a parameter, or for one operation alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyrax import exceptions
from tests.trust.faults.operations import Operation, twin
from tests.trust.faults.things import CHECK, GROUP, PUBLIC_NET, SUBNET, Stage, ptr_of

Give = Callable[[Stage], Any]

EVERYWHERE: dict[str, Any] = {
    "name": "new-name",
    "label": "new-label",
    "description": "Words.",
    "metadata": {"color": "red"},
    "key": "color",
    "keys": ["color"],
    "tag": "tag",
    "tags": ["tag"],
    "password": "Secret-2",
    "method": "GET",
    "service": "compute",
    "action_type": "reboot",
    "uri": "/",
    "limit": 1,
    "marker": None,
}

# --- the parameters of each service ---------------------------------------------------------------

BY_SERVICE: dict[str, dict[str, Any]] = {
    "compute": {
        "item": lambda s: s.server,
        "server": lambda s: s.server,
        "server_id": lambda s: s.server.id,
        "instance_id": lambda s: s.server.id,
        "uri": "/servers",
        "image": lambda s: s.base_image,
        "flavor": lambda s: s.flavor,
        "network": lambda s: s.compute_network,
        "network_id": lambda s: s.compute_network.id,
        "domain": "example.com",
        "address": "192.0.2.5",
        "console_type": "novnc",
        "host": "host1",
        "hypervisor": "1",
        "aggregate": "1",
        "group": lambda s: s.compute_security_group,
        "group_id": lambda s: s.compute_security_group.id,
        "parent_group_id": lambda s: s.compute_security_group.id,
        "security_group": lambda s: s.compute_security_group.name,
        "rule": "1",
        "volume": lambda s: s.volume,
        "volume_id": lambda s: s.volume.id,
        "snapshot": lambda s: s.compute_snapshot,
        "attachment_id": lambda s: s.attachment.id,
        "new_volume_id": lambda s: s.volume.id,
        "floating_ip": lambda s: "192.0.2.5" if s.rackspace else s.compute_floating_ip,
        "interface_id": lambda s: s.interface.port_id,
        "port_id": lambda s: s.interface.port_id,
        "keypair": lambda s: s.keypair,
        "cidr": "192.168.2.0/24",
        "values": {"color": "red"},
        "project": "p1",
        "tenant": "p1",
        "tenant_id": lambda s: s.context.tenant_id,
        "ip": "192.0.2.5",
        "fixed_ip": "192.0.2.5",
        "size": 100,
        "password": "Secret-2",
        "image_name": "picture",
        "backup_name": "backup",
        "backup_type": "daily",
        "rotation": 1,
        "retention": 1,
        "url": "http://127.0.0.1:1/v2",
        "expr": "Ubuntu",
        "class_name": "default",
        "request_id": lambda s: s.instance_action.request_id,
        "start": "2026-01-01",
        "end": "2026-02-01",
        "id": "1",
        "migration": "1",
        "value": "red",
        "version": "2.1",
        "service_id": "9a1c8e8e-1111-4222-8333-527f97490c9a",
        "service_host": "host1",
        "ram": 512,
        "vcpus": 1,
        "disk": 1,
        "node": "1",
        "node_id": "1",
        "cpus": 1,
        "memory_mb": 1,
        "local_gb": 1,
        "prov_mac_address": "00:00:00:00:00:00",
        "cell_name": "cell",
        "port": 1,
        "availability_zone": "nova",
        "dns_type": "A",
        "action": "shutdown",
        "hypervisor_match": "host",
        "events": [{"name": "network-changed", "server_uuid": "1"}],
        "snapshot_id": "1",
        "create_info": {},
        "delete_info": {},
        "os": "linux",
        "architecture": "x86",
        "md5hash": "0" * 32,
        "ip_range": "192.0.2.0/24",
        "fqdomain": "example.com",
        "ip_association": "1",
        "volume_type": "SSD",
        "project_id": "p1",
        "val": "/",
    },
    "object_store": {
        "container": lambda s: s.container,
        "cont": lambda s: s.container,
        "item": lambda s: s.container,
        "uri": lambda s: f"/{s.container.name}",
        "obj": lambda s: s.stored,
        "obj_name": "b.txt",
        "data": b"data",
        "new_container": lambda s: s.other_container,
        "seconds": 100,
        "directory": lambda s: s.target_folder,
        "size": 10,
        "page": "index.html",
        "new_ctype": "text/css",
        "upload_key": lambda s: s.upload_key,
        "folder_path": lambda s: s.local_folder,
        "file_or_path": lambda s: s.local_file,
        "source": lambda s: s.local_folder,
        "target": lambda s: s.target_folder,
        "enabled": True,
        "object_names": ["a.txt"],
        "segments": lambda s: [s.stored],
        "archive": lambda s: s.local_file,
    },
    "image": {
        "item": lambda s: s.image,
        "img": lambda s: s.image,
        "img_id": lambda s: s.image.id,
        "uri": "/images",
        "data": b"data",
        "cont": lambda s: s.container,
        "project_id": "555555",
        "project_ids": ["555555"],
        "value_dict": {"name": "new-name"},
        "task": lambda s: s.image_task,
        "status": "accepted",
        "newname": "new-name",
        "store": "fast",
        "member": lambda s: s.image_member,
    },
    "volume": {
        "item": lambda s: s.volume,
        "volume": lambda s: s.volume,
        "uri": "/volumes",
        "instance": lambda s: s.server,
        "backup": lambda s: s.backup,
        "snapshot": lambda s: s.snapshot,
        "transfer": lambda s: s.transfer,
        "auth_key": lambda s: s.transfer.auth_key,
        "new_size": 200,
        "new_type": "SSD",
        "image": lambda s: s.base_image,
        "image_name": "picture",
        "type_id": lambda s: s.volume_type.id,
    },
    "database": {
        "item": lambda s: s.instance,
        "instance": lambda s: s.instance,
        "instance_id": lambda s: s.instance.id,
        "uri": "/instances",
        "flavor": lambda s: s.cdb.list_flavors()[0],
        "flavor_id": "1",
        "backup": lambda s: s.database_backup,
        "ha": lambda s: s.ha,
        "name_or_obj": lambda s: s.database,
        "address": "192.0.2.0/24",
        "version": lambda s: "5.7" if s.rackspace else "5.7.29",
        "values": {"max_connections": 200},
        "configuration": lambda s: s.configuration,
        "user": lambda s: s.database_user,
        "size": 3,
        "volume": 3,
        "datastore": "mysql",
        "db_names": lambda s: [s.database.name],
        "database_names": lambda s: [s.database.name],
        "schedule": lambda s: s.schedule,
        "source": lambda s: s.instance,
        "new_pass": "Secret-3",
        "region": "ORD",
        "swift_container": "backups",
        "replica": "replica",
    },
    "queues": {
        "item": lambda s: s.queue,
        "queue": lambda s: s.queue,
        "uri": "/queues",
        "claim": lambda s: s.claim,
        "ttl": 300,
        "grace": 300,
        "subscription": lambda s: s.subscription,
        "msg_id": lambda s: s.message.id,
        "ids": lambda s: [s.message.id],
        "body": "hello",
        "subscriber": "mailto:dev@example.com",
        "messages": [{"body": "one", "ttl": 100}],
        "id_": "client-id",
    },
    "load_balancer": {
        "loadbalancer": lambda s: s.lb,
        "lb": lambda s: s.lb,
        "item": lambda s: s.lb,
        "uri": "/loadbalancers",
        "node": lambda s: s.node,
        "nodes": lambda s: s.clb.Node("192.0.2.17", 80),
        "vip": lambda s: s.clb.VirtualIP(),
        "val": {},
        "certificate": "CERT",
        "privatekey": "KEY",
        "privateKey": "KEY",
        "hostName": "example.com",
        "securePort": 443,
        "mapping": "1",
        "access_list": {"address": "192.0.2.0/24", "type": "DENY"},
        "type": "CONNECT",
        "item_ids": [1],
        "html": "<h1>Sorry</h1>",
        "loadbalancers": lambda s: [s.lb],
    },
    "network": {
        "item": lambda s: s.cloud_network,
        "network": lambda s: s.cloud_network,
        "server": lambda s: s.server,
        "uri": "/networks",
        "cidr": "192.168.3.0/24",
        "router": lambda s: s.router,
        "fip": lambda s: s.floating_ip,
        "group": lambda s: s.security_group,
        "project": lambda s: s.context.tenant_id,
        "routes": [{"destination": "10.1.0.0/24", "nexthop": "192.168.1.5"}],
        "prefixes": ["10.0.0.0/8"],
    },
    "cdn": {
        "item": lambda s: s.cdn_service,
        "service": lambda s: s.cdn_service,
        "service_id": lambda s: s.cdn_service.id,
        "uri": "/services",
        "flavor_id": "cdn",
        "domains": ["www.new.example"],
        "domain_name": "www.new.example",
        "origins": ["198.51.100.8"],
        "metric_type": "requestCount",
        "changes": {"op": "add", "path": "/domains/-", "value": {"domain": "a.example"}},
    },
    "monitor": {
        "item": lambda s: s.entity,
        "entity": lambda s: s.entity,
        "uri": "/entities",
        "check": lambda s: s.check,
        "alarm": lambda s: s.alarm,
        "alarm_id": lambda s: s.alarm.id,
        "agent": "agent-1",
        "notification_plan": lambda s: s.plan,
        "notification_plan_id": lambda s: s.plan.id,
        "plan": lambda s: s.plan,
        "notification": lambda s: s.notification,
        "notification_id": lambda s: s.notification.id,
        "notification_type": "email",
        "notification_type_id": "email",
        "nt_id": "email",
        "suppression": lambda s: s.suppression,
        "check_type": "remote.ping",
        "token": lambda s: s.agent_token,
        "token_id": lambda s: s.agent_token.id,
        "metric": "duration",
        "start": 1700000000,
        "end": 1700003600,
        "target": "192.0.2.10",
        "zone": "mzdfw",
        "mz_id": "mzdfw",
        "monitoring_zone": "mzdfw",
        "info_type": "cpus",
        "connection": "1",
        "criteria": "if (metric['code'] != '200') { return CRITICAL }",
        "values": {},
    },
    "dns": {
        "item": lambda s: s.domain,
        "domain": lambda s: s.domain,
        "uri": "/domains",
        "records": {"type": "A", "name": "ftp.example.com", "data": "192.0.2.2"},
        "record": lambda s: s.record,
        "record_type": "A",
        "device": lambda s: s.server,
        "domains": lambda s: [s.domain],
        "domain_name": "example.com",
        "name_or_id": "example.com",
        "date_or_datetime": "2026-01-01",
        "new_name": "copy.example.org",
        "domain_data": "example.net. 3600 IN SOA ns.rackspace.com. a.example.net. 1 1 1 1 1\n",
        "job_id": "1",
        "delay": 1,
        "timeout": 1,
    },
    "identity": {
        "service": "compute",
        "region": "DFW",
        "call": lambda s: lambda client: client.list(),
        "role": lambda s: s.role,
        "user": lambda s: s.user,
        "uid": lambda s: s.user.id,
        "email": "a@example.com",
        "name": Stage.new_name,
        "tenant": lambda s: s.tenant,
        "token": lambda s: s.token,
        "rejected": lambda s: s.token,
        "passcode": "123456",
        "username": lambda s: s.administrator.username,
        "secret": "secret",
        "credential_file": lambda s: s.credential_file,
        "view": lambda s: s.administrator.settings,
        "uri": "/users",
    },
    "autoscale": {
        "item": lambda s: s.group,
        "scaling_group": lambda s: s.group,
        "policy": lambda s: s.policy,
        "webhook": lambda s: s.webhook,
        "uri": "/groups",
        "cooldown": 0,
        "min_entities": 0,
        "max_entities": 4,
        "launch_config_type": "launch_server",
        "server_name": "web",
        "flavor": "general1-1",
        "image": lambda s: s.base_image,
        "policy_type": "webhook",
        "server": lambda s: s.server,
        "url_or_webhook": lambda s: s.webhook,
    },
}

# --- where a parameter means something else -------------------------------------------------------

ITEMS: dict[str, Give] = {
    # by the place of the manager: what its get(item), delete(item) and the like are given
    "_schema_manager": lambda s: "image",
    "_tasks_manager": lambda s: s.image_task,
    "_snapshot_manager": lambda s: s.snapshot,
    "_transfer_manager": lambda s: s.transfer,
    "_types_manager": lambda s: s.volume_type,
    "_configuration_manager": lambda s: s.configuration,
    "_datastore_manager": lambda s: s.cdb.list_datastores()[0],
    "_flavor_manager": lambda s: "1",
    "_ha_manager": lambda s: s.ha,
    "_schedule_manager": lambda s: s.schedule,
    "_strategy_manager": lambda s: s.strategy.instance_id or "an-id",
    "_check_type_manager": lambda s: "remote.ping",
    "_monitoring_zone_manager": lambda s: "mzdfw",
    "_notification_manager": lambda s: s.notification,
    "_notification_plan_manager": lambda s: s.plan,
    "_suppression_manager": lambda s: s.suppression,
    "_token_manager": lambda s: s.agent_token,
    "_database_manager": lambda s: s.database,
    "_user_manager": lambda s: s.database_user,
    "_message_manager": lambda s: s.message,
    "_claim_manager": lambda s: s.claim,
    "_subscription_manager": lambda s: s.subscription,
    "_record_manager": lambda s: s.record,
    "_member_manager": lambda s: s.image_member,
    "floating_ips": lambda s: "1" if s.rackspace else s.floating_ip,
    "networks": lambda s: s.network,
    "subnets": lambda s: s.subnet,
    "ports": lambda s: s.port,
    "security_groups": lambda s: s.security_group,
    "security_group_rules": lambda s: s.rule,
    "routers": lambda s: s.router,
    "subnetpools": lambda s: s.subnet_pool,
    "ip_addresses": lambda s: s.ip_address,
    "object_manager": lambda s: s.stored,
}


def changed_node(s: Stage) -> Any:
    """Return a node that is to be changed at the service."""
    s.node.condition = "DISABLED"
    return s.node


BY_METHOD: dict[str, dict[str, dict[str, Any]]] = {
    "compute": {
        "request": {"uri": lambda s: f"{s.compute.management_url}/servers"},
        "ComputeClient.create": {
            "name": "new",
            "image": lambda s: s.base_image,
            "flavor": lambda s: s.flavor,
        },
        "Server.update": {"name": "new"},
        "ServerManager.update": {"name": "new"},
        "interface_attach": {"net_id": lambda s: s.compute_network.id},
        "FlavorAccessManager.list": {"flavor": lambda s: s.flavor},
        **{
            f"{kind}.{name}": {given: BY_SERVICE["compute"][given] for given in needed}
            for name in ("find", "findall")
            for kind, needed in {
                "FlavorAccessManager": ("flavor",),
                "InstanceActionManager": ("server",),
                "ServerMigrationManager": ("server",),
                "IPAssociationManager": ("server",),
                "PortVirtualInterfaceManager": ("instance_id",),
                "RackspaceVirtualInterfaceManager": ("instance_id",),
                "VirtualInterfaceManager": ("instance_id",),
                "UsageManager": ("start", "end"),
            }.items()
        },
        "NetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
        "RackspaceNetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
        "RackspaceComputeNetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
        "SecurityGroupRuleManager.create": {
            "ip_protocol": "tcp",
            "from_port": 80,
            "to_port": 80,
        },
        "TenantNetworkManager.create": {"label": "more", "cidr": "192.168.5.0/24"},
        "find": {"name": "web01"},
        "findall": {"name": "web01"},
    },
    "object_store": {
        "request": {"uri": lambda s: f"{s.storage.management_url}/{s.container.name}"},
        "create": {"name": "new-name"},
        "create_container": {"name": "new-name"},
        "create_object": {"data": b"data", "obj_name": "b.txt"},
        "Container.create": {"data": b"data", "obj_name": "b.txt"},
        "RackspaceObjectManager.create": {"data": b"data", "obj_name": "b.txt"},
        "StorageObjectManager.create": {"data": b"data", "obj_name": "b.txt"},
        "extract_archive": {"format": "tar"},
        "set_container_acl": {"read": ".r:*"},
        "set_acl": {"read": ".r:*"},
        "set_container_cdn_metadata": {"metadata": {"X-TTL": "1000"}},
        "set_cdn_metadata": {"metadata": {"X-TTL": "1000"}},
        "sync_containers": {
            "source": lambda s: s.container,
            "target": lambda s: s.other_container,
        },
        "get_temp_url": {"method": lambda s: s.signed},
        "get_form_post": {"key": lambda s: s.signed},
        "Container.fetch_object": {"obj_name": lambda s: s.stored.name},
        "Container.download_object": {"obj_name": lambda s: s.stored.name},
        "RackspaceObjectManager.delete_all_objects": {"nms": lambda s: [s.stored.name]},
        "StorageObjectManager.delete_all_objects": {"nms": lambda s: [s.stored.name]},
        "listed_prefix": {"prefix": "a"},
        "upload_folder": {"container": lambda s: s.container},
        "sync_folder_to_container": {"container": lambda s: s.container},
        "cdn_request": {"method": "HEAD", "uri": lambda s: f"/{s.published.name}"},
        "get_cdn_log_retention": {"container": lambda s: s.published},
        "get_container_cdn_metadata": {"container": lambda s: s.published},
        "get_cdn_metadata": {"container": lambda s: s.published},
        "get_container_ios_uri": {"container": lambda s: s.published},
        "get_container_streaming_uri": {"container": lambda s: s.published},
        "purge_cdn_object": {"container": lambda s: s.published},
        "find": {"name": "photos"},
    },
    "image": {
        "request": {"uri": lambda s: f"{s.images.management_url}/v2/images"},
        "create": {"container": lambda s: s.container, "obj": lambda s: s.stored},
        "ImageTasksManager.create": {
            "name": "import",
            "img": lambda s: s.stored,
            "cont": lambda s: s.container,
        },
        "import_task": {"img": lambda s: s.stored},
        "OpenStackTasksManager.create": {
            "name": "import",
            "img": lambda s: s.stored,
            "cont": lambda s: s.container,
        },
        "add_image_member": {"project_id": "666666"},
        "delete_image_member": {"img": lambda s: s.image_shared_with_555555},
        "delete_member": {"project_id": lambda s: s.image_member.member_id},
        "delete_image_tag": {"img": lambda s: s.tagged_image},
        "delete_tag": {"tag": lambda s: s.tagged_image and "tag"},
        "find": {"name": "mine"},
        "ImageMemberManager.create": {"project_id": "666666"},
        "ImageMemberManager.find": {"member_id": lambda s: s.image_member.member_id},
        "ImageTagManager.delete": {"item": lambda s: s.tagged_image and "tag"},
    },
    "volume": {
        "request": {"uri": lambda s: f"{s.block.management_url}/volumes"},
        "CloudBlockStorageClient.create": {"name": "new-name", "size": 100},
        "CloudBlockStorageManager.create": {"name": "new-name", "size": 100},
        "VolumeTypeManager.create": {"name": "new-name"},
        "delete_metadata_key": {
            "volume": lambda s: s.coloured_volume,
            "item": lambda s: s.coloured_volume,
        },
        "retype": {"new_type": lambda s: s.block.list_types()[-1]},
        "update": {"display_name": "new"},
        "CloudBlockStorageBackup.update": {"name": "new"},
        "BackupManager.update": {"name": "new"},
        "update_backup": {"name": "new"},
        "update_snapshot": {"display_name": "new"},
        "find": {"name": "data"},
        "since": {"needed": "3.1", "method": "a_call", "reason": "It came later."},
        "check_attachment_options": {"options": {"tag": "root"}},
        "take_over": {"document": {}},
    },
    "database": {
        "request": {"uri": lambda s: f"{s.cdb.management_url}/instances"},
        "CloudDatabaseClient.create": {"flavor": lambda s: s.cdb.list_flavors()[0], "volume": 2},
        "CloudDatabaseManager.create": {"flavor": lambda s: s.cdb.list_flavors()[0], "volume": 2},
        "ConfigurationManager.create": {"values": {"max_connections": 100}},
        "CloudDatabaseUserManager.create": {"password": "Secret-2"},
        "HAManager.create": GROUP,
        "create_ha": GROUP,
        "get_database": {"name": lambda s: s.database.name},
        "get_user": {"name": lambda s: s.database_user.name},
        "delete_database": {"name": lambda s: s.database.name},
        "update_user": {"password": "Secret-4"},
        "CloudDatabaseUserManager.update": {"password": "Secret-4"},
        "CloudDatabaseUser.update": {"password": "Secret-4"},
        "update_access": {"is_public": True},
        "change_log": {"name": "slow_query", "enable": True},
        "update_schedule": {"hour": 3},
        "ScheduleManager.update": {"hour": 3},
        "CloudDatabaseSchedule.update": {"hour": 3},
        "delete_user": {"name": lambda s: s.database_user.name, "user": lambda s: s.database_user},
        "find": {"name": "db1"},
        "delete_acl": {"address": "10.0.0.0/8"},
        "remove_replica": {"replica": lambda s: s.ha.replicas[0]},
    },
    "queues": {
        "request": {"uri": lambda s: f"{s.queues.management_url}/queues"},
        "find": {"name": "jobs"},
        "update_claim": {"ttl": 400},
        "QueueClaimManager.update": {"ttl": 400},
        "QueueSubscription.update": {"ttl": 400},
        "update_subscription": {"ttl": 400},
        "default_client_id": {"made": "client-id"},
        "home_url": {"endpoint": "https://queues.example.com/v1"},
        "delete": {"msg": lambda s: s.message},
        "list_by_claim": {"claim": lambda s: s.claim.id},
        "list_messages_by_claim": {"claim": lambda s: s.claim.id},
    },
    "load_balancer": {
        "request": {"uri": lambda s: f"{s.clb.management_url}/loadbalancers"},
        "create": {
            "name": "new",
            "port": 80,
            "protocol": "HTTP",
            "virtual_ips": lambda s: s.clb.VirtualIP(id=None if s.rackspace else SUBNET),
        },
        "add_virtualip": {
            "vip": lambda s: s.clb.VirtualIP(
                **({"type": "PUBLIC", "ipVersion": "IPV6"} if s.rackspace else {"id": SUBNET})
            )
        },
        "add_health_monitor": {"timeout": 5},
        "delete_access_list_items": {"item_ids": lambda s: [s.access_item]},
        "CloudLoadBalancerClient.delete_virtualip": {
            "vip": lambda s: s.lb_with_addresses.virtual_ips[-1]
        },
        "CloudLoadBalancerManager.delete_virtualip": {
            "vip": lambda s: s.lb_with_addresses.virtual_ips[-1]
        },
        "CloudLoadBalancer.delete_virtualip": {
            "vip": lambda s: s.lb_with_addresses.virtual_ips[-1]
        },
        "add_connection_throttle": {"maxConnections": 10},
        "update": {"name": "new"},
        "update_node": {"node": changed_node},
        "update_nodes": {"nodes": changed_node},
        "set_connection_logging": {"val": True},
        "set_content_caching": {"val": True},
        "set_session_persistence": {"val": "HTTP_COOKIE"},
        "get_stats": {"loadbalancer": lambda s: s.lb},
        "update_ssl_termination": {"loadbalancer": lambda s: s.throttled, "enabled": False},
        "CloudLoadBalancer.update_ssl_termination": {"enabled": lambda s: s.throttled is None},
        "add_certificate_mapping": {"loadbalancer": lambda s: s.throttled},
        "get_certificate_mapping": {"mapping": lambda s: s.certificate_mapping},
        "update_certificate_mapping": {
            "mapping": lambda s: s.certificate_mapping,
            "hostName": "b.example.com",
        },
        "delete_certificate_mapping": {"mapping": lambda s: s.certificate_mapping},
        "CloudLoadBalancerManager.delete_nodes": {"nodes": lambda s: s.node},
        "CloudLoadBalancer.delete_nodes": {"nodes": lambda s: s.node},
        "find": {"name": "web"},
    },
    "network": {
        "request": {"uri": lambda s: f"{s.net.management_url}/v2.0/networks"},
        "detach": {"network_or_interface": lambda s: s.cloud_network},
        "why_absent": {"on_rackspace": "words", "elsewhere": "words"},
        "change": {"attributes": {"name": "new"}},
        "update": {"name": "new"},
        "QuotaManager.update": {"network": 5},
        "remove_interface": {"subnet": lambda s: s.subnet_of_router},
        "delete_rule": {"rule": lambda s: s.rule},
        "attach": {"server": lambda s: s.server_in_one_network},
        "CloudNetworkClient.create": {"label": "more", "cidr": "192.168.9.0/24"},
        "create_rule": {"remote_ip_prefix": "0.0.0.0/0"},
        "SecurityGroupRuleManager.create": {
            "group": lambda s: s.security_group,
            "remote_ip_prefix": "0.0.0.0/0",
        },
        "SubnetManager.create": {
            "network": lambda s: s.network,
            "cidr": "192.168.7.0/24",
            "ip_version": 4,
        },
        "PortManager.create": {"network": lambda s: s.subnet and s.network},
        "FloatingIPManager.create": {"network": lambda s: s.external_network},
        "IPAddressManager.create": {
            "network": PUBLIC_NET,
            "ports": lambda s: [s.public_port],
        },
        "associate": {"port": lambda s: s.port},
        "add_interface": {"subnet": lambda s: s.subnet},
        "find": {"name": "inside"},
    },
    "cdn": {
        "request": {"uri": lambda s: f"{s.cdn.management_url}/services"},
        "delete_assets": {"all": True},
        "update": {"domains": ["other.shop.example"]},
        "update_service": {"domains": ["other.shop.example"]},
        "find_service": {"name": "shop"},
        "wait_for_service": {"timeout": 20},
        "wait_for": {"timeout": 20},
        "wait": {"timeout": 20},
        "find": {"name": "shop"},
    },
    "monitor": {
        "request": {"uri": lambda s: f"{s.monitor.management_url}/entities"},
        "create": {"label": "new"},
        "create_entity": {"label": "new"},
        "create_check": CHECK,
        "create_notification": {"label": "new", "details": {"address": "a@example.com"}},
        "CloudMonitorNotificationManager.create": {
            "label": "new",
            "details": {"address": "a@example.com"},
        },
        "create_notification_plan": {"label": "new"},
        "CloudMonitorNotificationPlanManager.create": {"label": "new"},
        "CloudMonitorSuppressionManager.create": {"label": "new"},
        "test_notification": {
            "notification": "email",
            "notification_type": "email",
            "details": {"address": "a@example.com"},
        },
        "get_metric_data_points": {"points": 10},
        "update_account": {"metadata": {"color": "red"}},
        "update_agent_token": {"label": "new"},
        "test_alarm": {"check_data": [{"available": True, "metrics": {}}]},
        "test_check": {
            "check_type": "remote.http",
            "details": {"url": "http://www.example.com"},
            "monitoring_zones_poll": ["mzdfw"],
            "target_hostname": "www.example.com",
        },
        "get_alarm_example": {"example": "remote.http_body_match_1"},
        "evaluate_alarm_example": {
            "example": "remote.http_body_match_1",
            "values": {"string": "x"},
        },
        "host_info": {"kind": "cpus"},
        "alarms_of_plan": {"return_next": False},
        "page": {"query": ""},
        "CloudMonitorEntity.update": {"label": "new"},
        "update_entity": {"metadata": {"color": "red"}},
        "find": {"label": "web01"},
    },
    "dns": {
        "request": {"uri": lambda s: f"{s.dns.management_url}/domains"},
        "create": {"name": "new.example.com", "emailAddress": "a@example.com"},
        "update": {"ttl": 700},
        "update_domain": {"ttl": 700},
        "update_domains": {"domains": lambda s: [{"id": s.domain.id, "ttl": 700}]},
        "update_record": {"ttl": 700},
        "update_records": {"records": lambda s: [{"id": s.record.id, "ttl": 700}]},
        "CloudDNSManager.update_records": {"records": lambda s: [{"id": s.record.id, "ttl": 700}]},
        "delete_records": {"records": lambda s: [s.record]},
        "add_ptr_records": {"device": lambda s: s.device, "records": ptr_of},
        "update_ptr_record": {
            "device": lambda s: s.device,
            "record": lambda s: s.ptr,
            "domain_name": "new.example.com",
        },
        "delete_ptr_records": {"device": lambda s: s.ptr and s.device},
        "get_job": {"job_id": lambda s: s.job},
        "find_record": {"name": lambda s: s.record.name},
        "find": {"name": "example.com"},
    },
    "identity": {
        "get_user": {"user_id": lambda s: s.user.id},
        "find_user_by_name": {"name": lambda s: s.user.name},
        "update_user": {"email": "b@example.com"},
        "update_tenant": {"description": "Words."},
        "set_application_credential": {"id": "id"},
    },
    "autoscale": {
        "request": {"uri": lambda s: f"{s.scale.management_url}/groups"},
        "add_policy": {"change": 1},
        "replace_policy": {"change": 1},
        "create": {
            "name": "new",
            "cooldown": 0,
            "min_entities": 0,
            "max_entities": 5,
            "launch_config_type": "launch_server",
            "server_name": "web",
            "image": lambda s: s.base_image,
            "flavor": "general1-1",
        },
        "delete_server": {
            "scaling_group": lambda s: s.group_with_server,
            "server": lambda s: s.group_server,
        },
        "find": {"name": "web"},
    },
}


def first_page(s: Stage, kind: str) -> None:
    """Let the client list the first of three pages."""
    if kind == "domains":
        if not s.things.get("three"):
            for number in range(3):
                s.dns.create(f"d{number}.example.com", emailAddress="a@example.com")
            s.things["three"] = True
        s.dns.list(limit=1)
    elif kind == "records":
        if not s.things.get("two"):
            s.domain.add_records({"type": "A", "name": s.domain.name, "data": "192.0.2.3"})
            s.domain.add_records({"type": "A", "name": s.domain.name, "data": "192.0.2.4"})
            s.things["two"] = True
        s.dns.list_records(s.domain, limit=1)
    else:
        if not s.things.get("below"):
            for number in range(3):
                name = f"s{number}.{s.domain.name}"
                s.dns.create(name, emailAddress="a@example.com")
            s.things["below"] = True
        s.dns.list_subdomains(s.domain, limit=1)


BEFORE: dict[str, Callable[[Stage], Any]] = {
    "Node.update": changed_node,
    "detach": lambda s: s.things.update(volume=s.attached_volume),
    "list_next_page": lambda s: first_page(s, "domains"),
    "list_previous_page": lambda s: (first_page(s, "domains"), s.dns.list_next_page()),
    "list_records_next_page": lambda s: first_page(s, "records"),
    "list_records_previous_page": lambda s: (
        first_page(s, "records"),
        s.dns.list_records_next_page(),
    ),
    "list_subdomains_next_page": lambda s: first_page(s, "subdomains"),
    "list_subdomains_previous_page": lambda s: (
        first_page(s, "subdomains"),
        s.dns.list_subdomains_next_page(),
    ),
}
"""What must have happened before an operation, each time."""

Arguments = tuple[list[Any], dict[str, Any]]


def value_of(given: Any, s: Stage) -> Any:
    """Return an argument: as it stands in the table, or made for the stage."""
    try:
        return twin(given(s) if callable(given) else given)
    except (exceptions.NotSupported, exceptions.Forbidden):
        return "an-id"  # this cloud has no such thing; nor has it the operation, then


def arguments_for(operation: Operation, s: Stage) -> Arguments:
    """Return what an operation is called with.

    Raises:
        LookupError: The table has nothing for one of its parameters.
    """
    by_service = BY_SERVICE[operation.service]
    by_method = BY_METHOD[operation.service]
    own = next(
        (by_method[key] for key in operation.keys if key in by_method),
        by_method.get(operation.name, {}),
    )
    own = dict(own)
    if "item" not in own and operation.place in ITEMS:
        own_item = {"item": ITEMS[operation.place]}
    else:
        own_item = {}
    found = []
    for name in operation.required():
        for table in (own, own_item, by_service, EVERYWHERE):
            if name in table:
                found.append(value_of(table[name], s))
                own.pop(name, None)
                break
        else:
            raise LookupError(f"{operation}: no argument for {name!r}")
    takes = operation.optional()
    further = {
        name: value_of(one, s) for name, one in own.items() if takes is None or name in takes
    }
    return found, further
