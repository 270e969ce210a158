"""The calls for images on Rackspace: data move through containers, by tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pyrax import answers, exceptions, warn
from pyrax import progress as progress_module
from pyrax.image import containers
from pyrax.image.openstack import ImageManager, check_sources
from pyrax.image.tasks import raise_for_failure

if TYPE_CHECKING:
    from pyrax.image.image import Image

_BY_IMPORT = (
    "Rackspace takes images only from a container: store the file there and call "
    "import_task(object, container)"
)
_BY_EXPORT = (
    "Rackspace gives images out only into a container: call export_task(image, container) and "
    "download the object"
)
_ABSENT = "Rackspace's image service has no such call"


class RackspaceImageManager(ImageManager):
    """The calls for images of Cloud Images."""

    def create(
        self,
        name: Any,
        img_format: str | None = None,
        img_container_format: str | None = None,
        data: Any = None,
        container: Any = None,
        obj: Any = None,
        metadata: Mapping[Any, Any] | None = None,
        *,
        progress: Any = None,
        wait: bool = True,
        **further: Any,
    ) -> Image:
        """Create an image from an object in a container, by an import task.

        Args:
            name: Its name.
            img_format: Format of the object; ``vhd`` is the only one.
            img_container_format: Has no effect.
            data: Must be ``None``.
            container: The container, or its name.
            obj: The object, or its name.
            metadata: Ignored with a warning: an import takes the name only.
            progress: Has no effect: the service does not tell how far an import is.
            wait: ``False`` to return the ``ImageTask`` at once.
            **further: What OpenStack takes as well; must be ``None``.

        Returns:
            The ``Image``. An import takes minutes to an hour.

        Raises:
            NotSupported: Data were given, or values that an import cannot set.
            ValueError: There is no object.
            NoSuchContainer: There is no such container in this region.
            ImageTaskFailed: The import failed; the message is that of the service.
        """
        given = check_sources(data, container, obj)
        progress_module.check(progress)
        if given == "data":
            raise exceptions.NotSupported("create(data=...)", "image", _BY_IMPORT)
        for key, value in further.items():
            if value is not None:
                raise exceptions.NotSupported(
                    f"create({key}=...)", "image", "an import sets the name only; update() the rest"
                )
        if given is None:
            raise ValueError(f"An image needs a container and an object in it: {_BY_IMPORT}.")
        if metadata:
            warn.user("Rackspace sets no metadata at an import; they are ignored. Use update().")
        place = containers.place_of(container, obj)
        tasks = self.api._tasks_manager
        task = tasks.create(
            "import",
            img=place.name,
            cont=place.container,
            img_format=img_format,
            img_name=name,
        )
        if not wait:
            return task  # type: ignore[return-value]
        ended = tasks.wait(task)
        raise_for_failure(ended)
        return self.get(answers.member(ended.result, "image_id", "The result of the task"))

    def update(self, img: Any, value_dict: Mapping[Any, Any]) -> None:
        """Change properties of an image, and refresh the object given ("Update image").

        Args:
            img: The image or its id.
            value_dict: As for ``ImageManager.update``.

        Raises:
            Forbidden: The image is somebody else's, or the property cannot be changed.
            NotFound: There is no such image.
        """
        self._change(img, value_dict)

    def update_image_member(self, img_id: Any, status: Any) -> None:
        """Accept or reject an image that another project shares ("Update image member").

        Args:
            img_id: The image or its id.
            status: ``"accepted"``, ``"rejected"`` or ``"pending"``.

        Raises:
            InvalidImageMemberStatus: Another word was given.
            InvalidImageMember: The image is not shared with the project that is logged in.
        """
        super().update_image_member(img_id, status)

    def _sharable(self, img: Any) -> Any:
        """Return an image that can be shared: all of one's own can."""
        return super(ImageManager, self)._sharable(img)

    def upload_data(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("upload_data", "image", _BY_IMPORT)

    def stage_data(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("stage_data", "image", _BY_IMPORT)

    def import_image(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("import_image", "image", _BY_IMPORT)

    def download(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("download", "image", _BY_EXPORT)

    def iter_data(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("iter_data", "image", _BY_EXPORT)

    def list_image_tasks(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("list_image_tasks", "image", "use list_tasks()")

    def deactivate(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("deactivate", "image", _ABSENT)

    def reactivate(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("reactivate", "image", _ABSENT)

    def delete_from_store(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("delete_from_store", "image", _ABSENT)


class AbsentInfoManager:
    """What Rackspace's image service does not tell: each call raises ``NotSupported``.

    Args:
        api: The client.
    """

    def __init__(self, api: Any, **kwargs: Any) -> None:
        self.api = api

    def import_methods(self) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("get_import_methods", "image", _BY_IMPORT)

    def stores(self, detail: bool = False) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("list_stores", "image", _ABSENT)

    def usage(self) -> NoReturn:
        """Raise ``NotSupported``."""
        raise exceptions.NotSupported("get_usage", "image", _ABSENT)
