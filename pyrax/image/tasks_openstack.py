"""Imports and exports where the service has none for users: pyrax moves the data itself."""

from __future__ import annotations

import datetime
import os
import uuid
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, utils
from pyrax.image import containers, tasks
from pyrax.image.documents import DEFAULT_FORMAT

if TYPE_CHECKING:
    from pyrax.image.tasks import ImageTask
    from pyrax.tables import ResourceList

FORMATS = {
    ".vhd": "vhd",
    ".vhdx": "vhdx",
    ".qcow2": "qcow2",
    ".raw": "raw",
    ".img": "raw",
    ".vmdk": "vmdk",
    ".vdi": "vdi",
    ".iso": "iso",
}
"""What the ending of an object's name says about the disk in it."""

_HINT = "Tasks are for administrators here; list_image_tasks(image) shows those of one image."


class LocalImageTask(tasks.ImageTask):
    """A task that pyrax carried out itself and that no service knows: ``get`` does nothing."""

    get_details = False


class OpenStackTasksManager(tasks.ImageTasksManager):
    """The calls for tasks on OpenStack, where users cannot create any.

    An import is done by pyrax, with the calls for images, and the task that comes back is a local
    one that has ended already.
    """

    def list(self, *args: Any, **kwargs: Any) -> ResourceList[ImageTask]:
        """Return tasks; see ``ImageTasksManager.list``. Only administrators may, as a rule."""
        try:
            return super().list(*args, **kwargs)  # type: ignore[no-any-return]
        except exceptions.Forbidden as error:
            raise utils.update_exc(error, _HINT, before=False, separator=" ") from None

    def get(self, item: Any) -> ImageTask:
        """Return one task; see ``ImageTasksManager.get``. Only administrators may, as a rule."""
        try:
            return super().get(item)
        except exceptions.Forbidden as error:
            raise utils.update_exc(error, _HINT, before=False, separator=" ") from None

    def create(self, name: Any, *args: Any, **kwargs: Any) -> ImageTask:
        """Import an object as an image, or with ``emulate=True`` export one.

        Args:
            name: ``"import"`` or ``"export"``.
            *args: Ignored.
            **kwargs: As for ``ImageTasksManager.create``; ``emulate``: ``True`` to let pyrax
                carry an export out.

        Returns:
            An ``ImageTask`` that has ended. It is known here alone: ``get`` on it does nothing.

        Raises:
            NotSupported: An export, without ``emulate``.
            NoSuchContainer: There is no such container in this region.
            NoSuchObject: There is no such object to import.
            ValueError: The type, the image or the container is missing.
        """
        image, container = kwargs.get("img"), kwargs.get("cont")
        if name == "import":
            return self._import(image, container, kwargs.get("img_format"), kwargs.get("img_name"))
        if name != "export":
            raise ValueError(f"The type of a task is 'import' or 'export'; got {name!r}.")
        if not kwargs.get("emulate"):
            raise exceptions.NotSupported(
                "export_task",
                "image",
                "this cloud has no such task: download the image and store it in a container, or "
                "let pyrax do that with export_task(image, container, emulate=True)",
            )
        return self._export(image, container)

    def _import(self, obj: Any, container: Any, img_format: Any, img_name: Any) -> LocalImageTask:
        """Make an image of an object."""
        guessed = img_format or guess_format(containers.name_of(obj, "the object"))
        asked = tasks.import_input(obj, container, guessed, img_name)
        place = containers.place_of(container, obj)
        containers.checked_container(self.api, place.container)
        containers.storage_client(self.api).get_object(place.container, place.name)
        try:
            image = self.api._manager.create(
                asked["image_properties"]["name"],
                img_format=guessed,
                container=place.container,
                obj=place.name,
            )
        except (exceptions.PyraxException, OSError) as error:
            return self._ended("import", asked, None, str(error) or type(error).__name__)
        return self._ended("import", asked, {"image_id": image.id})

    def _export(self, image: Any, container: Any) -> LocalImageTask:
        """Write the data of an image into a container."""
        asked = self._export_input(image, container)
        where = containers.checked_container(self.api, container)
        manager = self.api._manager
        found = manager.get(image)
        place = containers.Place(where, f"{found.id}.{found.disk_format}")
        try:
            containers.store_object(self.api, place, manager.iter_data(found))
        except (exceptions.PyraxException, OSError) as error:
            return self._ended("export", asked, None, str(error) or type(error).__name__)
        return self._ended("export", asked, {"export_location": f"{place.container}/{place.name}"})

    def _ended(
        self, kind: str, asked: Any, result: dict[str, Any] | None, message: str = "None"
    ) -> LocalImageTask:
        """Return a task that is known here alone."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        info = {
            "id": str(uuid.uuid4()),
            "type": kind,
            "status": "failure" if result is None else "success",
            "input": asked,
            "result": result,
            "message": message,
            "owner": self.api.projectid,
            "created_at": now,
            "updated_at": now,
        }
        return LocalImageTask(self, info, loaded=True)


def guess_format(name: str) -> str:
    """Return the disk format that the ending of a name stands for, else ``vhd``.

    Args:
        name: Name of an object or a file.
    """
    return FORMATS.get(os.path.splitext(name)[1].lower(), DEFAULT_FORMAT)
