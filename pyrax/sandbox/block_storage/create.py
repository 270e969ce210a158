"""Making volumes: empty ones, and those from a snapshot, a volume, an image or a backup."""

from __future__ import annotations

from typing import Any

from pyrax.sandbox.block_storage import quotas, versions
from pyrax.sandbox.block_storage.metadata import checked
from pyrax.sandbox.block_storage.models import BlockStore, Volume, VolumeType, new_id
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.routing import Call

SOURCES = ("snapshot_id", "source_volid", "imageRef", "image_id", "backup_id")
KNOWN_KEYS = frozenset(
    (
        *SOURCES,
        "size",
        "name",
        "display_name",
        "description",
        "display_description",
        "volume_type",
        "metadata",
        "availability_zone",
        "group_id",
        "consistencygroup_id",
        "multiattach",
        "scheduler_hints",
    )
)
LONGEST_NAME = 255


def create_volume(call: Call) -> Volume:
    """Create the volume that a request describes.

    Raises:
        Problem: the request is bad, its source unknown or too large, or a quota is used up.
    """
    store: BlockStore = call.store
    given = call.json_object("volume")
    if versions.since(call, 53):
        for key in given:
            if key not in KNOWN_KEYS:
                raise Problem(
                    400, f"Additional properties are not allowed ('{key}' was unexpected)"
                )
    if given.get("multiattach"):
        raise Problem(400, "multiattach parameter has been removed; use a multiattach type")
    source = _source(call, given)
    kind = _type(store, given, source)
    size = _size(store, given, source, kind)
    quotas.check_volume(store, call.tenant, kind, size)
    volume = _record(call, given, source, kind, size)
    store.volumes[volume.id] = volume
    start(store, volume)
    return volume


class Source:
    """What a volume is made from."""

    def __init__(self, size: int = 0, kind: VolumeType | None = None, **fields: Any) -> None:
        self.size = size
        self.kind = kind
        self.fields = fields
        self.what = "image"


def _source(call: Call, given: dict[str, Any]) -> Source:
    """Return what the volume is made from; at most one thing."""
    store: BlockStore = call.store
    named = [key for key in SOURCES if given.get(key)]
    if len(named) > 1:
        raise Problem(400, f"Invalid input received: {' and '.join(named)} exclude each other.")
    if not named:
        return Source()
    key, item_id = named[0], given[named[0]]
    if key == "snapshot_id":
        snapshot = store.snapshot(item_id, call.tenant)
        _require_available("snapshot", snapshot.status)
        volume = store.volumes[snapshot.volume_id]
        source = Source(snapshot.size, volume.type, snapshot_id=snapshot.id, image=volume.image)
    elif key == "source_volid":
        volume = store.volume(item_id, call.tenant)
        if volume.status not in ("available", "in-use"):
            _require_available("volume", volume.status)
        source = Source(volume.size, volume.type, source_volid=volume.id, image=volume.image)
    elif key == "backup_id":
        versions.only_since(call, 47)
        backup = store.backup(item_id, call.tenant)
        _require_available("backup", backup.status)
        return Source(backup.size)
    else:
        return _image_source(call, item_id)
    source.what = "snapshot" if key == "snapshot_id" else "original volume"
    return source


def _require_available(what: str, status: str) -> None:
    """Refuse a source that is not ready."""
    if status != "available":
        raise Problem(
            400,
            f"Invalid {what}: status must be available, but current status is: {status}.",
        )


def _image_source(call: Call, image_id: Any) -> Source:
    """Return an image that the region's compute service knows as a source."""
    compute = call.site.cloud.stores.of("compute", call.site.region, call.site.dialect)
    image = compute.images.get(image_id)
    if image is None or image.owner not in (None, call.tenant):
        raise Problem(400, "Invalid image identifier or unable to access requested image.")
    described = {
        "image_id": image.id,
        "image_name": image.name,
        "min_disk": str(image.min_disk),
        "min_ram": str(image.min_ram),
    }
    return Source(image.min_disk, image=described)


def _type(store: BlockStore, given: dict[str, Any], source: Source) -> VolumeType:
    """Return the type of the volume."""
    asked = given.get("volume_type")
    if not asked:
        return source.kind or store.types[0]
    kind = store.type_named(asked)
    if source.kind is not None and source.kind is not kind:
        _refuse_type(store, source, kind)
    return kind


def _refuse_type(store: BlockStore, source: Source, kind: VolumeType) -> None:
    """Refuse a type that is not the source's."""
    from_snapshot = source.what == "snapshot"
    if store.rackspace:
        what = "snapshot" if from_snapshot else "volume"
        raise Problem(
            400,
            f"Invalid volume_type provided (requested type must match source {what}, or be "
            "omitted). You should omit the argument.",
        )
    advice = (
        "recommend omitting the type argument"
        if from_snapshot
        else "either match source volume, or omit type argument"
    )
    raise Problem(
        400,
        f"Invalid input received: Invalid volume_type provided: {kind.id} (requested type is not "
        f"compatible; {advice}).",
    )


def _size(store: BlockStore, given: dict[str, Any], source: Source, kind: VolumeType) -> int:
    """Return the size of the volume."""
    value = given.get("size")
    if value is None and source.size and not store.rackspace:
        value = source.size
    size = whole_size(value)
    if size < source.size and source.what != "image":
        if store.rackspace and source.what != "snapshot":
            raise Problem(400, "Clones currently must be >= original volume size.")
        gap = "the snapshot size " if source.what == "snapshot" else "original volume size  "
        raise Problem(
            400,
            f"Invalid input received: Volume size '{size}'GB cannot be smaller than {gap}"
            f"{source.size}GB. They must be >= original "
            f"{'snapshot' if source.what == 'snapshot' else 'volume'} size.",
        )
    if size < source.size:
        raise Problem(
            400,
            f"Invalid input received: Volume size {size}GB cannot be smaller than the image "
            f"minDisk size {source.size}GB.",
        )
    if not kind.smallest <= size <= kind.largest:
        raise Problem(
            400,
            f"Invalid input received: 'size' parameter must be between {kind.smallest} and "
            f"{kind.largest}",
        )
    return size


def whole_size(value: Any) -> int:
    """Return a size that is a whole number, or text that shows one.

    Raises:
        Problem: 400, it is not.
    """
    text = str(value)
    if isinstance(value, bool) or not text.isdigit() or int(text) < 1:
        raise Problem(
            400, f"Invalid input received: Volume size '{value}' must be an integer and > 0"
        )
    return int(text)


def named(given: dict[str, Any], key: str) -> str | None:
    """Return a name or description of a request, under either of its spellings."""
    value = given.get(key, given.get(f"display_{key}"))
    if value is not None and (not isinstance(value, str) or len(value) > LONGEST_NAME):
        raise Problem(400, f"Invalid input for field/attribute {key}. Value: {value}.")
    return value


def _record(
    call: Call, given: dict[str, Any], source: Source, kind: VolumeType, size: int
) -> Volume:
    """Return the new volume."""
    store: BlockStore = call.store
    zone = given.get("availability_zone") or "nova"
    if zone != "nova":
        raise Problem(400, f"Availability zone '{zone}' is invalid.")
    now = store.clock.now()
    image = source.fields.get("image")
    return Volume(
        id=new_id(),
        name=named(given, "name"),
        description=named(given, "description"),
        size=size,
        tenant_id=call.tenant,
        user_id=call.caller.user_id if call.caller else "",
        created=now,
        updated=now,
        type=kind,
        number=store.next_number(),
        metadata=checked(given.get("metadata") or {}),
        snapshot_id=source.fields.get("snapshot_id"),
        source_volid=source.fields.get("source_volid"),
        image=image,
        bootable=image is not None,
        group_id=given.get("group_id"),
    )


def start(store: BlockStore, volume: Volume) -> None:
    """Let a new volume come into being, or fail where that is asked for."""
    from_image = volume.image is not None and not (volume.snapshot_id or volume.source_volid)

    def finish(at: float) -> None:
        if store.fails("create", volume):
            volume.status = "error"
        elif from_image and not store.rackspace:
            store.pass_through(volume, "downloading", "download", "available")
        else:
            volume.status = "available"

    store.begin(volume, "creating", "create", finish)
