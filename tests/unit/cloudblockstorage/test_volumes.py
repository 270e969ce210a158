"""The calls for volumes, as version 1 takes them."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageVolume

from .conftest import VOLUME, Wire, make_client, volume_of

OTHER_TYPE = (
    "Invalid volume_type provided (requested type must match source volume, or be omitted). You "
    "should omit the argument."
)


def test_create_sends_what_it_is_given(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": {**VOLUME, "status": "creating"}})
    volume = rax.create(
        "data-1",
        size=100,
        volume_type="SSD",
        description="files",
        metadata={"owner": "ops", "n": 1, "yes": True},
        availability_zone="nova",
    )
    assert (type(volume), volume.status) == (CloudBlockStorageVolume, "creating")
    assert wire.lines == ["POST /volumes"]
    assert wire.last.body == {
        "volume": {
            "size": 100,
            "display_name": "data-1",
            "display_description": "files",
            "volume_type": "SSD",
            "metadata": {"owner": "ops", "n": "1", "yes": "True"},
            "availability_zone": "nova",
        }
    }


def test_trap_10_a_volume_of_no_type_is_sata_on_rackspace(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volume": VOLUME})
    rax.create("n", 100)
    assert wire.last.body == {
        "volume": {
            "size": 100,
            "display_name": "n",
            "display_description": "",
            "volume_type": "SATA",
            "metadata": {},
        }
    }


@pytest.mark.parametrize(
    ("argument", "key"), [("snapshot_id", "snapshot_id"), ("clone_id", "source_volid")]
)
def test_trap_10_a_source_of_another_type_decides_about_the_type(
    rax: CloudBlockStorageClient, wire: Wire, argument: str, key: str
) -> None:
    wire.refuse(400, OTHER_TYPE).answer({"volume": VOLUME})
    rax.create("copy", 100, **{argument: "x1"})
    assert [sent.body["volume"].get("volume_type") for sent in wire.sent] == ["SATA", None]
    assert wire.last.body["volume"][key] == "x1"


def test_a_type_that_was_asked_for_is_never_left_out(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.refuse(400, OTHER_TYPE)
    with pytest.raises(exceptions.BadRequest):
        rax.create("copy", 100, volume_type="SATA", clone_id="x1")
    assert len(wire.lines) == 1


def test_sources_and_types_may_be_objects(rax: CloudBlockStorageClient, wire: Wire) -> None:
    image = Mock(id="i1")
    kind = Mock()
    kind.name = "SSD"
    wire.answer({"volume": VOLUME}, times=2)
    rax.create("n", 100, kind, image=image)
    assert wire.last.body["volume"]["imageRef"] == "i1"
    assert wire.last.body["volume"]["volume_type"] == "SSD"
    rax.create("n", 100, clone_id=volume_of(rax))
    assert wire.last.body["volume"]["source_volid"] == "v1"


def test_names_may_be_bytes(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": VOLUME})
    rax.create("é".encode(), 100, description="ü".encode(), metadata={b"k": b"v"})
    volume = wire.last.body["volume"]
    assert (volume["display_name"], volume["display_description"]) == ("é", "ü")
    assert volume["metadata"] == {"k": "v"}


@pytest.mark.parametrize("size", [None, "100", 1.5, True])
def test_a_size_is_a_whole_number(rax: CloudBlockStorageClient, wire: Wire, size: Any) -> None:
    with pytest.raises(exceptions.InvalidSize):
        rax.create("n", size=size)
    assert wire.lines == []


def test_issue_538_the_server_decides_about_limits(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volume": VOLUME})
    rax.create("n", 1)
    assert wire.last.body["volume"]["size"] == 1


def test_there_is_at_most_one_source(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        cbs.create("n", 100, snapshot_id="p1", image="i1")
    assert wire.lines == []


@pytest.mark.parametrize(
    "message",
    [
        "Clones currently must be >= original volume size.",
        "Volume size '1'GB cannot be smaller than original volume size  2GB. They must be >= "
        "original volume size.",
        "Volume size '1'GB cannot be smaller than the snapshot size 2GB. They must be >= original "
        "snapshot size.",
    ],
)
def test_a_clone_that_is_too_small_is_both_errors(
    cbs: CloudBlockStorageClient, wire: Wire, message: str
) -> None:
    wire.refuse(400, message)
    with pytest.raises(exceptions.VolumeCloneTooSmall) as refused:
        cbs.create("copy", 1, clone_id="x1")
    assert isinstance(refused.value, exceptions.BadRequest)
    assert (refused.value.message, refused.value.code) == (message, 400)


def test_another_refusal_stays_what_it_is(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.refuse(400, "no")
    with pytest.raises(exceptions.BadRequest) as refused:
        cbs.create("n", 1)
    assert not isinstance(refused.value, exceptions.VolumeCloneTooSmall)


def test_a_quota_is_not_tried_again(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"overLimit": {"code": 413, "message": "too much", "retryAfter": "0"}}, 413)
    cbs.retries = 3
    with pytest.raises(exceptions.OverLimit):
        cbs.create("n", 100)
    assert len(wire.lines) == 1


def test_the_answer_can_be_had_in_other_forms(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": VOLUME}, times=3)
    assert cbs.create("n", 100, return_none=True) is None
    assert cbs.create("n", 100, return_raw=True) == VOLUME
    assert cbs.create("n", 100, return_response=True).status_code == 200


def test_the_body_of_the_manager_is_the_whole_old_one() -> None:
    body = make_client()._manager._create_body("n", 100)
    assert body == {
        "volume": {
            "size": 100,
            "snapshot_id": None,
            "source_volid": None,
            "display_name": "n",
            "display_description": "",
            "volume_type": "SATA",
            "metadata": {},
            "availability_zone": None,
            "imageRef": None,
        }
    }


def test_hooks_see_the_whole_body_and_may_change_it(
    rax: CloudBlockStorageClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def hook(body: Any) -> None:
        seen.append(len(body["volume"]))
        body["volume"]["availability_zone"] = "nova"

    monkeypatch.setattr(type(rax._manager), "_hooks_map", {"modify_body_for_create": [hook]})
    wire.answer({"volume": VOLUME})
    rax.create("n", 100)
    assert seen == [9]
    assert wire.last.body["volume"]["availability_zone"] == "nova"


def test_creation_goes_through_the_manager_s_create(rax: CloudBlockStorageClient) -> None:
    manager = rax._manager
    manager._create = Mock(
        side_effect=exceptions.BadRequest("Clones currently must be >= original volume size.")
    )
    with pytest.raises(exceptions.VolumeCloneTooSmall):
        manager.create("n", 100)
    assert manager._create.call_args.args[0] == "/volumes"


def test_update_sends_only_what_is_given(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": {**VOLUME, "display_description": ""}})
    volume = volume_of(rax)
    assert volume.update(display_description="") is None
    assert wire.lines == ["PUT /volumes/v1"]
    assert wire.last.body == {"volume": {"display_description": ""}}


def test_trap_6_the_object_has_the_new_values(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volume": {**VOLUME, "display_name": "new", "status": "in-use"}})
    volume = volume_of(rax)
    volume.rename("new")
    assert (volume.name, volume.status) == ("new", "in-use")


def test_nothing_to_change_sends_nothing(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    volume_of(cbs).update()
    assert wire.lines == []


def test_update_takes_ids_and_bears_an_answer_without_body(rax: CloudBlockStorageClient) -> None:
    rax.method_put = Mock(return_value=(None, None))  # type: ignore[method-assign]
    rax._manager.update("v1", display_name="n", display_description="d")
    rax.method_put.assert_called_once_with(
        "/volumes/v1",
        body={"volume": {"display_name": "n", "display_description": "d"}},
    )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (400, "Volume status must be available or error, but current status is: in-use"),
        (400, "Volume v1 is still attached, detach volume first."),
        (409, "Volume still has 2 dependent snapshots"),
        (400, "... must not be migrating, attached, belong to a group, have snapshots, ..."),
    ],
)
def test_trap_5_deleting_a_volume_that_is_not_free_is_both_errors(
    cbs: CloudBlockStorageClient, wire: Wire, code: int, message: str
) -> None:
    wire.refuse(code, message)
    with pytest.raises(exceptions.VolumeNotAvailable) as refused:
        cbs.delete("v1")
    assert isinstance(refused.value, exceptions.ClientException)
    assert refused.value.code == code


def test_delete_is_one_request(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer(status=202)
    assert cbs.delete("v1") is None
    assert wire.lines == ["DELETE /volumes/v1"]


def test_snapshots_are_the_client_s() -> None:
    client = make_client()
    client.list_snapshots = Mock(return_value=[1])  # type: ignore[method-assign]
    client.create_snapshot = Mock(return_value=2)  # type: ignore[method-assign]
    assert client._manager.list_snapshots() == [1]
    assert client._manager.create_snapshot("v", "n", "d", True) == 2
    client.list_snapshots.assert_called_once_with()
    client.create_snapshot.assert_called_once_with(
        volume="v", name="n", description="d", force=True
    )
