"""The projects that an image is shared with."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, utils
from pyrax.image.base import GlanceManager
from pyrax.resource import BaseResource


class ImageMember(BaseResource):
    """A project that an image is shared with.

    Attributes:
        image_id: Id of the image.
        member_id: Id of the project.
        status: ``pending``, ``accepted`` or ``rejected``.
        created_at: ISO 8601, UTC.
        updated_at: ISO 8601, UTC.
        schema: Path of the JSON schema of this document.
    """

    manager: ImageMemberManager

    image_id: str
    member_id: str
    status: str
    created_at: str
    schema: str
    updated_at: str

    @property
    def id(self) -> str:
        """The id of the project."""
        return self.__dict__.get("member_id")  # type: ignore[return-value]


class ImageMemberManager(GlanceManager[ImageMember]):
    """The calls for the members of one image."""

    needed = ("member_id",)

    resource_class = ImageMember
    plural_response_key = "members"

    def create(self, name: Any, *args: Any, **kwargs: Any) -> ImageMember:
        """Share the image with a project ("Create image member").

        Args:
            name: Ignored.
            *args: Ignored.
            **kwargs: ``project_id``: id of the project; and those of ``BaseManager.create``.

        Returns:
            The ``ImageMember``.

        Raises:
            UnsharableImage: The image cannot be shared: it is public, private (OpenStack), or
                somebody else's.
            Conflict: It is shared with that project already.
            ValueError: There is no id.
        """
        try:
            return super().create(name, **kwargs)
        except exceptions.Forbidden as error:
            refused = exceptions.UnsharableImage(error.message)
            refused.code = error.code
            refused.details = error.details
            refused.request_id = error.request_id
            raise refused from error

    def _create_body(self, name: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the body that names the project."""
        return {"member": project_id_of(kwargs.get("project_id"))}


def project_id_of(project: Any) -> str:
    """Return the id of a project as text.

    Args:
        project: The id, or a thing that has it.

    Raises:
        ValueError: There is none.
    """
    found = None if project is None else utils.get_id(project)
    if isinstance(found, bytes):
        found = utils.ensure_text(found)
    if isinstance(found, bool) or not isinstance(found, (str, int)) or found == "":
        raise ValueError(f"The id of a project is needed; got {project!r}.")
    return str(found)
