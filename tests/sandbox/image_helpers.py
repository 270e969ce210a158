"""Images on the sandbox, and one that somebody else shares."""

from __future__ import annotations

from typing import Any

import pyrax
from pyrax import sandbox
from pyrax.image import Image
from pyrax.sandbox.image.models import Image as StoredImage
from pyrax.sandbox.image.models import ImageStore, Member

STRANGER = "555555"


def store_of(cloud: sandbox.Cloud) -> ImageStore:
    """Return the images of the cloud that pyrax is logged in on, in its region."""
    return cloud.stores.images("DFW", pyrax.identity.dialect)


def own_image(cloud: sandbox.Cloud, name: str = "web-base", **fields: Any) -> Image:
    """Make an image of one's own, without any traffic, and fetch it."""
    store = store_of(cloud)
    now = cloud.clock.now()
    with cloud.lock:
        fields.setdefault("visibility", "private")
        fields.setdefault("disk_format", "vhd")
        fields.setdefault("container_format", "bare")
        made = StoredImage(
            _new_id(store), name, pyrax.identity.tenant_id, now, now, store.next_number(), **fields
        )
        store.images[made.id] = made
    found: Image = pyrax.images.get(made.id)
    return found


def shared_image(cloud: sandbox.Cloud, name: str = "theirs", status: str = "pending") -> str:
    """Let a stranger share an image with the project that is logged in; return its id."""
    store = store_of(cloud)
    now = cloud.clock.now()
    project = pyrax.identity.tenant_id
    with cloud.lock:
        made = StoredImage(_new_id(store), name, STRANGER, now, now, store.next_number())
        made.visibility = "private" if store.rackspace else "shared"
        made.members[project] = Member(project, now, now, status)
        store.images[made.id] = made
    return made.id


def _new_id(store: ImageStore) -> str:
    """Return an id that is new, and the same in each run of a test."""
    return f"b2173dd3-0000-4362-8aa6-{len(store.images):012d}"
