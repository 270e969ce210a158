"""Volumes of servers."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient
from pyrax.compute import ComputeClient
from pyrax.compute.volumes import Snapshot, Volume, VolumeType
from tests.unit.stub_identity import StubIdentity

from .conftest import OPENSTACK, RACKSPACE, Wire, make_client

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


# --- what the block storage service has ---------------------------------------------------------

CINDER = "https://cinder.example.net/v3/123456"
CBS = "https://ord.blockstorage.api.rackspacecloud.com/v1/123456"
DATA = {"id": "v1", "size": 100, "status": "available", "attachments": []}
SNAP = {"id": "p1", "volume_id": "v1", "status": "available", "size": 100}
SSD = {"id": "t1", "name": "SSD", "extra_specs": {}}


class Identity(StubIdentity):
    """A login whose catalog has block storage beside compute."""

    url = ""

    def make_client(self, service: str, region: str, **kwargs: Any) -> Any:
        assert (service, region) == ("volume", "ORD")
        return CloudBlockStorageClient(self, region, management_url=self.url, **kwargs)


class Cloud(NamedTuple):
    """A compute client, and how its block storage service calls a name."""

    cs: ComputeClient
    url: str
    prefix: str

    def named(self, thing: dict[str, Any], name: str) -> dict[str, Any]:
        """Return a document with a name and a description."""
        return {
            **thing,
            f"{self.prefix}name": name,
            f"{self.prefix}description": "files",
        }

    @property
    def detail(self) -> str:
        """What the path of a detailed list ends with."""
        return "" if self.prefix else "/detail"


@pytest.fixture(params=["rackspace", "openstack"])
def cloud(request: pytest.FixtureRequest, wire: Wire) -> Cloud:
    """Compute with block storage in the same catalog: version 1 or Cinder's version 3."""
    identity = Identity()
    identity.dialect = request.param
    identity.url, prefix = (CBS, "display_") if request.param == "rackspace" else (CINDER, "")
    url = RACKSPACE if request.param == "rackspace" else OPENSTACK
    return Cloud(ComputeClient(identity, "ORD", management_url=url), identity.url, prefix)


def test_trap_21_a_volume_is_made_by_block_storage(cloud: Cloud, wire: Wire) -> None:
    wire.answer("POST", f"{cloud.url}/volumes", {"volume": cloud.named(DATA, "data")}, 202)

    made = cloud.cs.volumes.create(
        100, display_name="data", display_description="files", volume_type="SSD"
    )
    assert (type(made), made.id, made.size) == (Volume, "v1", 100)
    assert (made.display_name, made.display_description) == ("data", "files")
    assert repr(made) == "<Volume: data>"
    sent = wire.last.body["volume"]
    assert (sent["size"], sent["volume_type"]) == (100, "SSD")
    assert (sent[f"{cloud.prefix}name"], sent[f"{cloud.prefix}description"]) == ("data", "files")


@pytest.mark.parametrize(
    ("argument", "field"), [("snapshot_id", "snapshot_id"), ("imageRef", "imageRef")]
)
def test_trap_21_a_volume_is_made_from_what_is_named(
    cloud: Cloud, wire: Wire, argument: str, field: str
) -> None:
    wire.answer("POST", f"{cloud.url}/volumes", {"volume": DATA}, 202)
    source: dict[str, Any] = {argument: "x1"}
    cloud.cs.volumes.create(100, availability_zone="nova", **source)

    sent = wire.last.body["volume"]
    assert (sent[field], sent["availability_zone"]) == ("x1", "nova")


def test_trap_21_volumes_are_listed_by_block_storage(cloud: Cloud, wire: Wire) -> None:
    answer = {"volumes": [cloud.named(DATA, "data"), cloud.named({**DATA, "id": "v2"}, "more")]}
    wire.answer("GET", f"{cloud.url}/volumes{cloud.detail}", answer)

    found = cloud.cs.volumes.list(search_opts={"status": "available", "name": None})
    assert [volume.display_name for volume in found] == ["data", "more"]
    assert wire.last.query == [("status", "available")]
    assert cloud.cs.volumes.find(display_name="more").id == "v2"


def test_trap_21_a_volume_is_fetched_and_deleted_at_block_storage(cloud: Cloud, wire: Wire) -> None:
    wire.answer("GET", f"{cloud.url}/volumes/v1", {"volume": cloud.named(DATA, "data")})
    busy = {**DATA, "status": "deleting"}
    wire.answer("GET", f"{cloud.url}/volumes/v1", {"volume": busy})
    wire.answer("DELETE", f"{cloud.url}/volumes/v1", status=202)

    volume = cloud.cs.volumes.get("v1")
    volume.delete()
    volume.get()
    assert (volume.status, volume.display_name) == ("deleting", "data")
    assert wire.sent[1].method == "DELETE"


def test_what_a_server_has_is_not_fetched_again(cs: ComputeClient, wire: Wire) -> None:
    Volume(cs.volumes, OLD, True).get()
    assert wire.lines == []


def test_trap_21_a_snapshot_is_made_by_block_storage(cloud: Cloud, wire: Wire) -> None:
    wire.answer("GET", f"{cloud.url}/volumes/v1", {"volume": DATA})
    wire.answer("POST", f"{cloud.url}/snapshots", {"snapshot": cloud.named(SNAP, "night")}, 202)

    made = cloud.cs.volume_snapshots.create("v1", True, "night", "files")
    assert (type(made), made.id, made.display_name) == (Snapshot, "p1", "night")
    sent = wire.last.body["snapshot"]
    assert (sent["volume_id"], str(sent["force"]).lower()) == ("v1", "true")
    assert sent[f"{cloud.prefix}name"] == "night"


def test_trap_21_snapshots_are_listed_and_deleted_at_block_storage(
    cloud: Cloud, wire: Wire
) -> None:
    answer = cloud.named(SNAP, "night")
    wire.answer("GET", f"{cloud.url}/snapshots{cloud.detail}", {"snapshots": [answer]})
    wire.answer("GET", f"{cloud.url}/snapshots/p1", {"snapshot": answer})
    wire.answer("DELETE", f"{cloud.url}/snapshots/p1", status=202)

    (found,) = cloud.cs.volume_snapshots.list()
    assert found == cloud.cs.volume_snapshots.get("p1")
    found.delete()
    assert wire.last.method == "DELETE"


def test_trap_21_types_are_those_of_block_storage(cloud: Cloud, wire: Wire) -> None:
    wire.answer("GET", f"{cloud.url}/types", {"volume_types": [SSD]})
    wire.answer("GET", f"{cloud.url}/types/t1", {"volume_type": SSD})

    (found,) = cloud.cs.volume_types.list()
    assert (type(found), found.name, found.to_dict()) == (VolumeType, "SSD", SSD)
    assert cloud.cs.volume_types.get(found) == found


def test_trap_21_administrators_make_and_delete_types(cloud: Cloud, wire: Wire) -> None:
    wire.answer("POST", f"{cloud.url}/types", {"volume_type": SSD})
    wire.answer("DELETE", f"{cloud.url}/types/t1", status=202)
    types = cloud.cs.volume_types

    if cloud.prefix:  # Rackspace's types are its own
        with pytest.raises(exceptions.NotSupported, match="Cloud Block Storage v1"):
            types.create("SSD")
        with pytest.raises(exceptions.NotSupported, match="Cloud Block Storage v1"):
            types.delete("t1")
        assert wire.lines == []
        return
    types.create("SSD").delete()
    assert [one.method for one in wire.sent] == ["POST", "DELETE"]
    assert wire.sent[0].body == {"volume_type": {"name": "SSD"}}


@pytest.mark.parametrize("manager", ["volumes", "volume_snapshots", "volume_types"])
@pytest.mark.parametrize("verb", ["list", "get", "create", "delete"])
def test_without_block_storage_the_calls_name_it(
    cs: ComputeClient, wire: Wire, manager: str, verb: str
) -> None:
    arguments = () if verb == "list" else ("v1",)

    with pytest.raises(exceptions.NotSupported, match=rf"cs\.{manager}\.{verb}.*blockstorage"):
        getattr(getattr(cs, manager), verb)(*arguments)
    assert wire.lines == []


@pytest.mark.parametrize("manager", ["volumes", "volume_snapshots", "volume_types"])
@pytest.mark.parametrize("verb", ["get", "delete"])
@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_id_never_reaches_a_collection_of_block_storage(
    cloud: Cloud, wire: Wire, manager: str, verb: str, empty: Any
) -> None:
    with pytest.raises(ValueError):
        getattr(getattr(cloud.cs, manager), verb)(empty)
    assert wire.lines == []
