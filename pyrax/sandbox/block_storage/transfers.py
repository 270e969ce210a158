"""Handing volumes over to other accounts."""

from __future__ import annotations

import hmac
import secrets

from werkzeug.wrappers import Response

from pyrax.sandbox.block_storage import quotas, versions
from pyrax.sandbox.block_storage.documents import transfer_document
from pyrax.sandbox.block_storage.models import BlockStore, Transfer, new_id
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

OLD = "/os-volume-transfer"
NEW = "/volume-transfers"


def _reached(call: Call) -> None:
    """Refuse the new address to calls that do not speak its version."""
    if call.notes.get("room") == NEW.strip("/"):
        versions.only_since(call, 55)


def _own(call: Call, transfer_id: str) -> Transfer:
    """Return a transfer that the caller created."""
    transfer = _any(call, transfer_id)
    if transfer.tenant_id != call.tenant:
        raise call.store.missing("Transfer", transfer_id)
    return transfer


def _any(call: Call, transfer_id: str) -> Transfer:
    """Return a transfer of anybody: who is to accept one did not create it."""
    _reached(call)
    transfer: Transfer | None = call.store.transfers.get(transfer_id)
    if transfer is None:
        raise call.store.missing("Transfer", transfer_id)
    return transfer


def _list(call: Call, *, detailed: bool) -> Response:
    """Return the answer of a list."""
    _reached(call)
    rows = [
        transfer_document(call, entry, detailed=detailed)
        for entry in call.store.transfers.values()
        if entry.tenant_id == call.tenant
    ]
    return json_answer({"transfers": rows})


@routes.get(OLD)
@routes.get(NEW)
def list_transfers(call: Call) -> Response:
    """List the transfers that the caller created."""
    return _list(call, detailed=False)


@routes.get(f"{OLD}/detail")
@routes.get(f"{NEW}/detail")
def list_transfers_in_detail(call: Call) -> Response:
    """List them with all details."""
    return _list(call, detailed=True)


@routes.post(OLD)
@routes.post(NEW)
def create(call: Call) -> Response:
    """Offer a volume to another account."""
    _reached(call)
    store: BlockStore = call.store
    given = call.json_object("transfer")
    volume = store.volume(str(given.get("volume_id")), call.tenant)
    if volume.status != "available":
        raise Problem(
            400, "Invalid volume: status must be available, but current status is: " + volume.status
        )
    transfer = Transfer(
        id=new_id(),
        name=given.get("name"),
        volume_id=volume.id,
        tenant_id=call.tenant,
        auth_key=secrets.token_hex(8),
        created=store.clock.now(),
        no_snapshots=bool(given.get("no_snapshots", False)),
    )
    store.transfers[transfer.id] = transfer
    volume.status = "awaiting-transfer"
    return json_answer({"transfer": transfer_document(call, transfer, secret=True)}, 202)


@routes.get(f"{OLD}/{{transfer_id}}")
@routes.get(f"{NEW}/{{transfer_id}}")
def show(call: Call, transfer_id: str) -> Response:
    """Show one transfer, without its secret."""
    return json_answer({"transfer": transfer_document(call, _own(call, transfer_id))})


@routes.delete(f"{OLD}/{{transfer_id}}")
@routes.delete(f"{NEW}/{{transfer_id}}")
def delete(call: Call, transfer_id: str) -> Response:
    """Take an offer back."""
    transfer = _own(call, transfer_id)
    del call.store.transfers[transfer.id]
    call.store.volumes[transfer.volume_id].status = "available"
    return empty_answer(202)


@routes.post(f"{OLD}/{{transfer_id}}/accept")
@routes.post(f"{NEW}/{{transfer_id}}/accept")
def accept(call: Call, transfer_id: str) -> Response:
    """Take a volume over."""
    store: BlockStore = call.store
    transfer = _any(call, transfer_id)
    key = call.json_object("accept").get("auth_key")
    if not isinstance(key, str) or not hmac.compare_digest(key, transfer.auth_key):
        raise Problem(400, f"Attempt to transfer {transfer_id} with invalid auth key.")
    volume = store.volumes[transfer.volume_id]
    quotas.check_volume(store, call.tenant, volume.type, volume.size)
    volume.tenant_id = call.tenant
    volume.status = "available"
    for snapshot in store.snapshots_of(volume):
        if not transfer.no_snapshots:
            snapshot.tenant_id = call.tenant
    del store.transfers[transfer.id]
    return json_answer({"transfer": transfer_document(call, transfer, detailed=False)}, 202)
