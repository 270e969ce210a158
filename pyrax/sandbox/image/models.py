"""State of the image service in one region: images with their members and data, and tasks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.image.data import Data
from pyrax.sandbox.service import Site, Store

if TYPE_CHECKING:
    from pyrax.sandbox.compute.models import ComputeStore
    from pyrax.sandbox.compute.models import Image as ComputeImage

# How long the steps of life cycles take, in seconds.
DURATIONS = {"pending": 2.0, "processing": 6.0}

# How long Rackspace remembers a task that has ended.
REMEMBER_TASKS = 2 * 24 * 3600.0

# The account that the provider's own images belong to on Rackspace.
RACKSPACE_PROVIDER = "657000"

MIB = 1024 * 1024


@dataclass
class Member:
    """A project that an image is shared with."""

    project: str
    created: float
    updated: float
    status: str = "pending"


@dataclass
class Image:
    """An image.

    Attributes:
        owner: the project it belongs to.
        status: the state in which it is, apart from a snapshot that compute is still making.
        properties: the custom properties, which compute shows as metadata.
        fixed: further properties that only this service shows.
        data: what was uploaded, or None.
        staged: what waits for an import, or None.
        stores: ids of the stores that have the data.
        made_of: the image as compute has it, or None while compute has it not.
        size: size in bytes where there are no data to count.
    """

    id: str
    name: str | None
    owner: str
    created: float
    updated: float
    number: int
    visibility: str = "private"
    status: str = "queued"
    disk_format: str | None = None
    container_format: str | None = None
    min_disk: int = 0
    min_ram: int = 0
    protected: bool = False
    hidden: bool = False
    tags: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    data: Data | None = None
    staged: Data | None = None
    stores: list[str] = field(default_factory=list)
    made_of: ComputeImage | None = None
    size: int | None = None

    def shared_with(self, project: str | None) -> Member | None:
        """Return the share of a project."""
        return None if project is None else self.members.get(project)


@dataclass
class Task:
    """A piece of work that goes on by itself.

    Attributes:
        work: what is done at its end; returns the result, or raises `Failed`.
    """

    id: str
    type: str
    owner: str
    input: dict[str, Any]
    created: float
    updated: float
    starts: float
    ends: float
    work: Callable[[float], dict[str, Any] | None]
    status: str = "pending"
    result: dict[str, Any] | None = None
    message: str | None = None
    image_id: str | None = None
    user: str = ""
    request_id: str = ""
    begin: Callable[[float], None] | None = None


class Failed(Exception):
    """A task cannot be carried out; the text is its message."""


class ImageStore(Store):
    """All that the image service holds in one region.

    Attributes:
        durations: seconds (of the cloud's clock) that a task is `pending` and `processing`; may
            be changed, for instance `durations["pending"] = 0`.
        page_size: images on a page when the client asks for no number.
        page_limit: most images on a page.
        limits: most tags, properties and members of an image.
        quotas: limits of each project: sizes in MiB, counts.
        stores: id and description of the places for data; the first one is the default.
        import_methods: the ways of import that are offered.
        sharing_by_owner: whether private images can be shared, as on Rackspace.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.page_size = 25
        self.page_limit = 1000
        self.limits = {"tags": 128, "properties": 128, "members": 128}
        self.quotas = {
            "image_size_total": 10240,
            "image_stage_total": 10240,
            "image_count_total": 100,
            "image_count_uploading": 10,
        }
        self.stores = {"fast": "Replicated solid state disks", "cheap": "Large hard disks"}
        self.import_methods = ["glance-direct", "web-download", "glance-download", "copy-image"]
        self.images: dict[str, Image] = {}
        self.tasks: dict[str, Task] = {}
        self.cached: dict[str, float] = {}
        self.queued: list[str] = []

    @property
    def compute(self) -> ComputeStore:
        """The state of compute in the same region: what is an image here is one there."""
        site = self.site.cloud.stores.site("compute", self.site.dialect, self.site.region)
        return cast("ComputeStore", site.store)

    @property
    def provider(self) -> str:
        """The project that the provider's own images belong to."""
        if self.rackspace:
            return RACKSPACE_PROVIDER
        return self.site.cloud.accounts.fixed_id("project admin")

    # -- finding -----------------------------------------------------------------------------

    def image(self, image_id: str, project: str | None, admin: bool = False) -> Image:
        """Return an image that a project may see.

        Raises:
            Problem: 404, there is none.
        """
        image = self.images.get(image_id)
        if image is None or not (admin or self.visible(image, project)):
            raise Problem(404, f"No image found with ID {image_id}")
        return image

    @staticmethod
    def visible(image: Image, project: str | None) -> bool:
        """Tell whether a project may see an image whose id it knows."""
        if image.visibility in ("public", "community"):
            return True
        return image.owner == project or image.shared_with(project) is not None

    def usage(self, project: str | None) -> dict[str, int]:
        """Return what a project uses of its quotas, in bytes and numbers."""
        own = [image for image in self.images.values() if image.owner == project]
        return {
            "image_size_total": sum(
                (image.data.length if image.data else 0) * max(1, len(image.stores))
                for image in own
            ),
            "image_stage_total": sum(image.staged.length for image in own if image.staged),
            "image_count_total": len(own),
            "image_count_uploading": sum(
                image.status in ("saving", "uploading", "importing") for image in own
            ),
        }

    def check_quota(self, name: str, project: str | None, more: int = 1) -> None:
        """Refuse what would go over a quota.

        Raises:
            Problem: 413.
        """
        limit = self.quotas[name] * (MIB if name.endswith(("size_total", "stage_total")) else 1)
        used = self.usage(project)[name]
        if used + more > limit:
            raise Problem(
                413,
                f"Project {project} is over a limit for Resource {name} is over limit of "
                f"{self.quotas[name]} due to current usage {used} and delta {more}",
            )

    # -- life cycles -------------------------------------------------------------------------

    def add_task(self, task: Task) -> Task:
        """Keep a new task."""
        self.tasks[task.id] = task
        return task

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for task in list(self.tasks.values()):
            self._advance(task, now)
            if task.status in ("success", "failure") and task.updated + REMEMBER_TASKS <= now:
                del self.tasks[task.id]

    def _advance(self, task: Task, now: float) -> None:
        """Bring a task to where it is now."""
        if task.status == "pending" and task.starts <= now:
            task.status, task.updated = "processing", task.starts
            if task.begin is not None:
                task.begin(task.starts)
        if task.status == "processing" and task.ends <= now:
            task.updated = task.ends
            try:
                task.result = task.work(task.ends)
            except Failed as failed:
                task.status, task.message = "failure", str(failed)
            else:
                task.status = "success"


def new_id() -> str:
    """Return a new id."""
    return str(uuid.uuid4())
