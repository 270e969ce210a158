"""One set of images for compute and for the image service of a region."""

from __future__ import annotations

from pyrax.sandbox.compute.models import Image as ComputeImage
from pyrax.sandbox.image.data import invented
from pyrax.sandbox.image.models import Image, ImageStore

# What Rackspace's own images have beside what compute shows.
_OPTIONS = {
    "com.rackspace__1__build_core": "1",
    "com.rackspace__1__build_managed": "1",
    "com.rackspace__1__options": "0",
    "com.rackspace__1__release_id": "1000",
    "com.rackspace__1__source": "kickstart",
    "com.rackspace__1__visible_core": "1",
    "cache_in_nova": "True",
    "flavor_classes": "*,!onmetal",
    "vm_mode": "hvm",
    "auto_disk_config": "disabled",
}


def take_over(store: ImageStore) -> None:
    """Learn which images compute has made, changed and deleted since the last look."""
    known = store.compute.images
    for image in [one for one in store.images.values() if one.made_of is not None]:
        if image.id not in known:
            del store.images[image.id]
    for made in known.values():
        image = store.images.get(made.id) or _new(store, made)
        image.made_of = made
        image.name = made.name
        image.min_disk, image.min_ram = made.min_disk, made.min_ram
        image.properties = made.metadata
        image.updated = max(image.updated, made.updated)
        if image.status in ("queued", "saving", "active", "killed"):
            image.status = _status(store, made)


def _status(store: ImageStore, made: ComputeImage) -> str:
    """Return the status that an image of compute has here."""
    if made.failed:
        return "killed"
    return "saving" if store.clock.now() < made.ready_at else "active"


def _new(store: ImageStore, made: ComputeImage) -> Image:
    """Return the image of this service for one that compute has."""
    image = Image(
        id=made.id,
        name=made.name,
        owner=made.owner or store.provider,
        created=made.created,
        updated=made.updated,
        number=store.next_number(),
        visibility="public" if made.owner is None else "private",
        status="active",
        disk_format="vhd" if store.rackspace else "qcow2",
        container_format="ovf" if store.rackspace else "bare",
    )
    if store.rackspace:
        image.size = made.size
        if made.owner is None:
            distribution = made.metadata.get("os_distro", "linux")
            image.fixed = {
                **_OPTIONS,
                "org.openstack__1__architecture": "x64",
                "org.openstack__1__os_distro": f"org.{distribution}",
            }
    else:
        image.stores = list(store.stores)[:1]
    image.data = invented(made.id)
    store.images[image.id] = image
    return image


def hand_over(store: ImageStore, image: Image) -> None:
    """Let compute know an image as it is now, if it is one that servers can be made from."""
    made = image.made_of
    if made is None:
        if image.status != "active":
            return
        made = ComputeImage(image.id, image.name or "", image.created, image.updated)
        made.size = image.data.length if image.data else 0
        store.compute.images[image.id] = image.made_of = made
    made.name = image.name or ""
    made.updated = image.updated
    made.min_disk, made.min_ram = image.min_disk, image.min_ram
    made.metadata = image.properties
    made.owner = None if image.visibility == "public" else image.owner


def drop(store: ImageStore, image: Image) -> None:
    """Delete an image, here and in compute."""
    del store.images[image.id]
    store.compute.images.pop(image.id, None)
