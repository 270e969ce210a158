"""Imports and exports that the image service does by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

from pyrax import exceptions, utils
from pyrax.image.base import GlanceManager, spread
from pyrax.image.containers import checked_container, name_of
from pyrax.image.documents import DEFAULT_FORMAT
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.tables import ResourceList

LONGEST_WAIT = 24 * 3600
"""Seconds after which a task is not waited for any longer."""

ENDED = ("success", "failure")
"""The states in which a task stays."""

_FILTERS = ("limit", "marker", "type", "status", "sort_key", "sort_dir")


class ImageTask(BaseResource):
    """A piece of work that the image service does by itself.

    Attributes:
        id: Its id.
        type: ``import`` or ``export`` (Rackspace); ``import`` or ``api_image_import`` (OpenStack).
        status: ``pending``, ``processing``, ``success`` or ``failure``.
        input: What it was asked to do, a dict.
        result: What came of it, a dict, e.g. ``{"image_id": ...}`` or ``{"export_location": ...}``.
        message: What went wrong; the text ``None`` on Rackspace while all is well.
        owner: Id of the project.
        created_at: ISO 8601, UTC.
        updated_at: ISO 8601, UTC.
        expires_at: When the service forgets a task that has ended.
    """

    manager: ImageTasksManager

    id: str
    type: str
    status: str
    created_at: str
    deleted: bool
    deleted_at: Any
    expires_at: str | None
    image_id: str
    input: dict[str, Any]
    message: str
    owner: str
    request_id: str
    result: dict[str, Any] | None
    schema: str
    self: str
    updated_at: str
    user_id: str


class ImageTasksManager(GlanceManager[ImageTask]):
    """The calls for tasks, as Rackspace has them: ``import`` and ``export``."""

    needed = ("id", "status")

    complete = False
    resource_class = ImageTask
    plural_response_key = "tasks"

    @overload
    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        *,
        type: str | None = None,
        status: str | None = None,
        sort_key: str | None = None,
        sort_dir: str | None = None,
    ) -> ResourceList[ImageTask]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
        *,
        type: str | None = None,
        status: str | None = None,
        sort_key: str | None = None,
        sort_dir: str | None = None,
    ) -> Any:
        """Return tasks, one page of them ("List tasks").

        Args:
            limit: How many at most.
            marker: Id of the last task of the page before.
            return_raw: With ``True`` the answer itself is returned.
            other_keys: Has no effect.
            type: Only tasks of that type.
            status: Only tasks in that state.
            sort_key: The field to sort by.
            sort_dir: ``asc`` or ``desc``.

        Returns:
            A list of ``ImageTask``; ``input``, ``result`` and ``message`` cost one more request.
        """
        given = (limit, None if marker is None else utils.get_id(marker), type, status)
        values = zip(_FILTERS, (*given, sort_key, sort_dir))
        query = [pair for name, value in values for pair in spread(name, value)]
        return self._page(query, limit, return_raw)

    def get(self, item: Any) -> ImageTask:
        """Return one task ("Show task details").

        Args:
            item: An ``ImageTask`` or its id.

        Raises:
            NotFound: There is no such task, or not any more.
        """
        if isinstance(item, ImageTask) and not item.get_details:
            return item
        return super().get(item)

    def create(self, name: Any, *args: Any, **kwargs: Any) -> ImageTask:
        """Begin an import or an export ("Create task").

        Args:
            name: ``"import"`` or ``"export"``.
            *args: Ignored.
            **kwargs: ``img``: the image to export, or the object to import; ``cont``: the
                container; ``img_format`` and ``img_name``: of an import; and those of
                ``BaseManager.create``.

        Returns:
            The ``ImageTask``.

        Raises:
            NoSuchContainer: There is no such container in this region.
            ValueError: The type, the image or the container is missing.
        """
        return super().create(name, *args, **kwargs)

    def _create_body(self, name: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the body of a new task, after a look at the container."""
        image, container = kwargs.get("img"), kwargs.get("cont")
        if name == "export":
            document = self._export_input(image, container)
        elif name == "import":
            document = import_input(
                image, container, kwargs.get("img_format"), kwargs.get("img_name")
            )
        else:
            raise ValueError(f"The type of a task is 'import' or 'export'; got {name!r}.")
        checked_container(self.api, container)
        return {"type": name, "input": document}

    def _export_input(self, image: Any, container: Any) -> dict[str, Any]:
        """Return what an export is asked to do."""
        return {
            "image_uuid": image_id(image),
            "receiving_swift_container": name_of(container, "a container"),
        }

    def _walk_pages(self) -> Iterator[Any]:
        """Give all tasks, for ``findall``."""
        return self._pages([])

    def wait(self, task: Any, interval: float = 5, attempts: int = 0) -> ImageTask:
        """Wait until a task has ended.

        Args:
            task: The ``ImageTask`` or its id.
            interval: Seconds between two looks.
            attempts: How often to look; 0 for as often as fits into a day.

        Returns:
            The ``ImageTask`` as it was last seen: its ``status`` is ``success`` or ``failure``,
            unless the attempts ran out.

        Raises:
            NotFound: There is no such task.
            ValueError: ``interval`` is negative.
        """
        if interval < 0:
            raise ValueError(f"interval must not be negative; got {interval}.")
        watched = task if isinstance(task, ImageTask) else self.get(task)
        looks = attempts or max(1, math.ceil(LONGEST_WAIT / max(interval, 1)))
        return utils.wait_until(watched, "status", list(ENDED), interval=interval, attempts=looks)


def image_id(image: Any) -> str:
    """Return the id of an image.

    Args:
        image: The image or its id.

    Raises:
        ValueError: There is none.
    """
    found = None if image is None else utils.get_id(image)
    if isinstance(found, bytes):
        found = utils.ensure_text(found)
    if not isinstance(found, str) or not found:
        raise ValueError(f"An image or its id is needed; got {image!r}.")
    return found


def import_input(image: Any, container: Any, img_format: Any, img_name: Any) -> dict[str, Any]:
    """Return what an import is asked to do.

    Args:
        image: The object in the container, or its name.
        container: The container or its name.
        img_format: The disk format; ``None`` for ``vhd``.
        img_name: Name of the image; ``None`` for the name of the object, with all of its folders
            and its ending.
    """
    where, name = name_of(container, "a container"), name_of(image, "the object")
    return {
        "image_properties": {"name": utils.ensure_text(img_name) if img_name else name},
        "import_from": f"{where}/{name}",
        "import_from_format": img_format or DEFAULT_FORMAT,
    }


def raise_for_failure(task: Any) -> None:
    """Raise unless a task has ended well.

    Args:
        task: The ``ImageTask``.

    Raises:
        ImageTaskFailed: It failed, or has not ended.
    """
    if task.status == "success":
        return
    message = getattr(task, "message", None)
    said = message if message and message != "None" else f"its status is '{task.status}'"
    failed = exceptions.ImageTaskFailed(f"The {task.type} task {task.id} did not succeed: {said}")
    failed.task = task
    raise failed
