"""Handing volumes over."""

from __future__ import annotations

import logging

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import CloudBlockStorageClient, CloudBlockStorageTransfer

from .conftest import VERSIONS, Wire, volume_of

SECRET = "3c9d1f4b7a20e6d5"
TRANSFER = {"id": "t1", "name": "hand-over", "volume_id": "v1"}


def test_a_volume_is_offered(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"transfer": {**TRANSFER, "auth_key": SECRET}}, status=202)
    made = cbs.create_transfer(volume_of(cbs), "hand-over")
    assert (type(made), made.auth_key) == (CloudBlockStorageTransfer, SECRET)
    assert wire.lines == ["POST /os-volume-transfer"]
    assert wire.last.body == {"transfer": {"volume_id": "v1", "name": "hand-over"}}


def test_the_secret_is_in_no_text(
    cbs: CloudBlockStorageClient, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cbs.http_log_debug = True
    wire.answer({"transfer": {**TRANSFER, "auth_key": SECRET}}, status=202)
    wire.refuse(400, f"Attempt to transfer t1 with invalid auth key {SECRET}.")
    made = cbs.create_transfer("v1")
    with pytest.raises(exceptions.BadRequest) as refused:
        cbs.accept_transfer(made, SECRET)
    cbs.http_log_debug = None
    assert SECRET not in repr(made) + caplog.text + str(refused.value)
    assert "os-volume-transfer" in caplog.text


def test_snapshots_stay_behind_since_3_55(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer(VERSIONS).answer({"transfer": TRANSFER}, status=202)
    cinder.create_transfer("v1", no_snapshots=True)
    assert wire.lines[-1] == "POST /volume-transfers"
    assert wire.last.body == {"transfer": {"volume_id": "v1", "no_snapshots": True}}
    assert wire.last.headers["OpenStack-API-Version"] == "volume 3.55"


def test_transfers_are_listed_shown_and_deleted(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"transfers": [TRANSFER]}).answer({"transfer": TRANSFER}).answer(status=202)
    assert [one.name for one in cbs.list_transfers()] == ["hand-over"]
    assert cbs.get_transfer("t1").volume_id == "v1"
    cbs.delete_transfer("t1")
    assert wire.lines == [
        "GET /os-volume-transfer/detail",
        "GET /os-volume-transfer/t1",
        "DELETE /os-volume-transfer/t1",
    ]


def test_a_transfer_is_accepted(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"transfer": TRANSFER}, status=202, times=2)
    assert cbs.accept_transfer("t1", SECRET).volume_id == "v1"
    CloudBlockStorageTransfer(cbs._transfer_manager, TRANSFER).accept(SECRET)
    assert wire.lines == ["POST /os-volume-transfer/t1/accept"] * 2
    assert wire.last.body == {"accept": {"auth_key": SECRET}}


def test_bad_input_is_refused_before_anything_is_sent(
    cbs: CloudBlockStorageClient, wire: Wire
) -> None:
    with pytest.raises(ValueError):
        cbs.accept_transfer("t1", "")
    with pytest.raises(ValueError):
        cbs.accept_transfer("", SECRET)
    with pytest.raises(ValueError):
        cbs.create_transfer("")
    assert wire.lines == []
