"""Images: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def image(s: Stage) -> Any:
    from pyrax.sandbox.image.models import Image

    store = s.cloud.stores.images("DFW", s.dialect)
    now = s.cloud.clock.now()
    new_id = f"b2173dd3-0000-4362-8aa6-{len(store.images):012d}"
    with s.cloud.lock:
        made = Image(
            new_id,
            "mine",
            s.context.tenant_id,
            now,
            now,
            store.next_number(),
            visibility="private" if s.rackspace else "shared",
            disk_format="vhd",
            container_format="bare",
        )
        store.images[made.id] = made
    return s.images.get(new_id)


@thing
def image_member(s: Stage) -> Any:
    return s.images.add_image_member(s.image, "555555")


@thing
def image_task(s: Stage) -> Any:
    if s.rackspace:
        return s.images.export_task(s.image, s.container)
    return s.images.import_task(s.stored, s.container)


@thing
def tagged_image(s: Stage) -> Any:
    s.images.add_image_tag(s.image, "tag")
    return s.image


@thing
def image_shared_with_555555(s: Stage) -> Any:
    s.image_member  # noqa: B018 - made first
    return s.image


RECEIVERS = ("image", "image_member", "image_task")

PARAMETERS: dict[str, Any] = {
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
}

ITEMS: dict[str, Any] = {
    "_schema_manager": lambda s: "image",
    "_tasks_manager": lambda s: s.image_task,
    "_member_manager": lambda s: s.image_member,
}

METHODS: dict[str, dict[str, Any]] = {
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
}
