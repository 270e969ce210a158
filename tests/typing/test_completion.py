"""Editors complete what a program begins to write, from the source alone: nobody is logged in."""

from __future__ import annotations

import jedi
import pytest

from tests.typing.test_types import HOME

PROJECT = jedi.Project(HOME)

BEGUN = {
    "pyrax.": "cloudservers cloudfiles cloud_dns images identity connect_to_queues utils exc",
    "pyrax.exc.": "NotFound AuthenticationFailed VolumeNotAvailable",
    "pyrax.identity.": "username services get_client list_users",
    "pyrax.cloudservers.": "list list_images servers keypairs volumes",
    "pyrax.cloudservers.get('id').": "name reboot create_image get_vnc_console",
    "pyrax.cloudfiles.get('photos').": "object_count store_object fetch make_public",
    "pyrax.cloudfiles.get('photos').get_object('a.jpg').": "bytes fetch download get_temp_url",
    "pyrax.connect_to_cloud_blockstorage().create('data', 100).": "attachments create_snapshot",
    "pyrax.cloud_databases.list_users('id')[0].": "host grant_user_access",
    "pyrax.cloud_dns.list()[0].": "emailAddress add_records export",
    "pyrax.cloud_loadbalancers.find(name='lb').": "port add_nodes connection_logging",
    "pyrax.cloud_networks.get('id').": "cidr attach update",
    "pyrax.images.findall(name='mine')[0].": "visibility add_member download",
    "pyrax.queues.find(name='jobs').": "post_message claim_messages",
    "pyrax.autoscale.get('id').add_policy('up', 'webhook', 60).": "cooldown execute add_webhook",
    "pyrax.cloud_monitoring.list_entities()[0].": "label create_check list_alarms",
    "pyrax.cloud_cdn.get_service('id').": "status update access_url",
}


@pytest.mark.parametrize("begun", BEGUN)
def test_an_editor_completes(begun: str) -> None:
    found = jedi.Script(f"import pyrax\n{begun}", project=PROJECT).complete(2, len(begun))
    assert set(BEGUN[begun].split()) - {one.name for one in found} == set()
