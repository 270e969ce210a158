"""Volumes of servers."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.volumes import Volume

from .conftest import Wire, make_client

OLD = {"id": "v1", "volumeId": "v1", "serverId": "s1", "device": "/dev/xvdb"}
NEW = {"attachment_id": "a1", "volumeId": "v1", "serverId": "s1", "device": "/dev/vdb"}
PATH = "/servers/s1/os-volume_attachments"


def test_attach_returns_the_attachment(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", PATH, {"volumeAttachment": OLD}, status=202)

    volume = cs.volumes.create_server_volume("s1", "v1", "/dev/xvdb")
    assert (type(volume), volume.id, volume.device) == (Volume, "v1", "/dev/xvdb")
    assert wire.last.body == {"volumeAttachment": {"volumeId": "v1", "device": "/dev/xvdb"}}


def test_the_service_may_choose_the_device(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", PATH, {"volumeAttachment": OLD})
    cs.volumes.create_server_volume("s1", "v1", None)
    cs.volumes.create_server_volume("s1", "v1")

    assert [sent.body for sent in wire.sent] == [{"volumeAttachment": {"volumeId": "v1"}}] * 2


def test_an_answer_without_body_is_made_up_from_the_request(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.101")
    wire.answer("POST", PATH, status=202)

    volume = nova.volumes.create_server_volume("s1", "v1", "/dev/vdb")
    assert (volume.id, volume.volumeId, volume.serverId, volume.device) == (
        "v1",
        "v1",
        "s1",
        "/dev/vdb",
    )


@pytest.mark.parametrize(
    ("argument", "value", "version"),
    [("tag", "blue", "2.49"), ("delete_on_termination", True, "2.79")],
)
def test_newer_arguments_need_their_version(
    nova: ComputeClient, wire: Wire, argument: str, value: Any, version: str
) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=version):
        nova.volumes.create_server_volume("s1", "v1", **{argument: value})
    assert wire.lines == []


@pytest.mark.parametrize("document", [OLD, NEW])
def test_volumes_of_a_server_have_the_volume_s_id(
    cs: ComputeClient, wire: Wire, document: dict[str, str]
) -> None:
    wire.answer("GET", PATH, {"volumeAttachments": [document]})
    wire.answer("GET", f"{PATH}/v1", {"volumeAttachment": document})

    assert [volume.id for volume in cs.volumes.get_server_volumes("s1")] == ["v1"]
    assert cs.volumes.get_server_volume("s1", "v1").id == "v1"


def test_a_volume_is_exchanged(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", f"{PATH}/v1", status=202)

    assert cs.volumes.update_server_volume("s1", "v1", "v2") is None
    assert wire.last.body == {"volumeAttachment": {"volumeId": "v2"}}


def test_deletion_with_the_server_is_changed_from_2_85(wire: Wire) -> None:
    wire.answer("PUT", f"{PATH}/v1", status=202)
    make_client("openstack", microversion="2.85").volumes.update_server_volume(
        "s1", "v1", "v1", delete_on_termination=False
    )

    assert wire.last.body == {
        "volumeAttachment": {"volumeId": "v1", "delete_on_termination": False}
    }


def test_a_volume_is_detached(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", f"{PATH}/v1", status=202)
    cs.volumes.delete_server_volume("s1", "v1")
    Volume(cs.volumes, OLD).delete()

    assert wire.lines == [f"DELETE {PATH}/v1"] * 2


def test_an_empty_id_never_reaches_all_attachments(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        cs.volumes.delete_server_volume("s1", "")
    assert wire.lines == []


@pytest.mark.parametrize("manager", ["volumes", "volume_snapshots", "volume_types"])
@pytest.mark.parametrize("verb", ["list", "get", "create", "delete"])
def test_trap_21_volumes_as_such_are_the_block_storage_service_s(
    cs: ComputeClient, wire: Wire, manager: str, verb: str
) -> None:
    arguments = () if verb == "list" else ("v1",)

    with pytest.raises(exceptions.NotSupported, match="cloud_blockstorage"):
        getattr(getattr(cs, manager), verb)(*arguments)
    assert wire.lines == []
