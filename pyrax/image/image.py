"""One image."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, overload

from pyrax import utils
from pyrax.image import documents
from pyrax.image.members import ImageMember, ImageMemberManager
from pyrax.image.tags import ImageTag, ImageTagManager
from pyrax.image.tasks import ImageTask
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.image.openstack import ImageManager

_HIDDEN = frozenset(
    (
        "file",
        "schema",
        "self",
        "instance_uuid",
        "rax_activation_profile",
        "rax_managed",
        "rax_options",
        # These may hold credentials of the store.
        "direct_url",
        "locations",
    )
)
_HIDDEN_PREFIXES = ("instance_type_", "com.rackspace__1__", "org.openstack__1__")

Members = list[ImageMember]
Tasks = list[ImageTask]


class Image(BaseResource):
    """An image: what servers are made from.

    Everything that the service tells about it is an attribute, custom properties included. A
    custom property whose name is that of a method stands in ``properties`` only; names with dots
    need ``getattr``.

    Args:
        manager: The ``ImageManager`` that it came from.
        info: Its fields; ``id`` must be among them.
        key: If given, the fields are ``info[key]``.
        loaded: Whether ``info`` is complete.
        member_manager_class: Class of the manager for its members.
        tag_manager_class: Class of the manager for its tags.

    Attributes:
        id: Its id, a UUID.
        name: Its name; may be ``None``, and need not be unique.
        status: ``queued``, ``saving``, ``uploading``, ``importing``, ``active``, ``killed``,
            ``deactivated``, ``deleted`` or ``pending_delete``.
        visibility: ``public``, ``private``, ``shared`` or ``community``.
        owner: Id of the project it belongs to.
        size: Bytes of its data; ``None`` while it has none.
        virtual_size: Bytes of the disk in it, ``None`` if the service does not know.
        checksum: MD5 of the data in hexadecimal, or ``None``.
        os_hash_algo: Name of a stronger hash, such as ``sha512`` (OpenStack).
        os_hash_value: That hash of the data in hexadecimal (OpenStack).
        os_hidden: Whether lists leave it out unless asked (OpenStack).
        disk_format: ``vhd``, ``qcow2``, ``raw``, ``iso`` ...
        container_format: ``bare``, ``ovf`` ...
        min_disk: GiB of disk that a server needs for it.
        min_ram: MiB of memory that a server needs for it.
        protected: Whether it refuses to be deleted.
        tags: List of text.
        created_at: ISO 8601, UTC.
        updated_at: ISO 8601, UTC.
    """

    final_states: ClassVar[tuple[str, ...]] = (
        "active",
        "killed",
        "deactivated",
        "deleted",
        "pending_delete",
    )
    """What ``pyrax.utils.wait_for_build`` waits for."""

    manager: ImageManager

    id: str
    name: str | None
    status: str
    visibility: str
    owner: str | None
    size: int | None
    checksum: str | None
    disk_format: str | None
    container_format: str | None
    min_disk: int
    min_ram: int
    protected: bool
    tags: list[str]
    created_at: str
    updated_at: str
    architecture: str
    auto_disk_config: str
    cache_in_nova: str
    file: str
    flavor_classes: str
    image_type: str
    instance_uuid: str
    os_distro: str
    os_hash_algo: str | None
    os_hash_value: str | None
    os_hidden: bool
    os_type: str
    schema: str
    self: str
    stores: str
    user_id: str
    virtual_size: int | None
    vm_mode: str

    def __init__(
        self,
        manager: Any,
        info: Mapping[str, Any] | None,
        key: str | None = None,
        loaded: bool = False,
        member_manager_class: Any = None,
        tag_manager_class: Any = None,
    ) -> None:
        super().__init__(manager, info, key=key, loaded=loaded)
        if not self.__dict__.get("id"):
            raise ValueError("An image needs an id.")
        api = getattr(manager, "api", None)
        path = f"images/{utils.quote_segment(self.id)}"
        self._member_manager = (member_manager_class or ImageMemberManager)(
            api,
            resource_class=ImageMember,
            response_key="",
            plural_response_key="members",
            uri_base=f"{path}/members",
        )
        self._tag_manager = (tag_manager_class or ImageTagManager)(
            api,
            resource_class=ImageTag,
            response_key="",
            plural_response_key="tags",
            uri_base=f"{path}/tags",
        )

    # --- fields ---

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Make the fields attributes; what begins with an underscore is pyrax's own."""
        super()._add_details({key: value for key, value in info.items() if key[:1] != "_"})

    def _take_over(self, info: Mapping[str, Any]) -> None:
        """Have exactly these fields from now on: properties may have been removed."""
        for name in self._info:
            if name not in info and name not in self._reserved and name[:1] != "_":
                self.__dict__.pop(name, None)
        self._info = info
        self._loaded = True
        self._add_details(info)

    def get(self) -> None:
        """Fetch the image and refresh all fields ("Show image").

        Raises:
            NotFound: It no longer exists.
        """
        fetch = getattr(self.manager, "get", None)
        if fetch is None or not self.get_details:
            self._loaded = True
            return
        self._take_over(fetch(self)._info)

    @property
    def properties(self) -> dict[str, Any]:
        """The custom properties, as a new dict."""
        return {name: value for name, value in self._info.items() if documents.is_custom(name)}

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as the service sent them, as a copy."""
        return copy.deepcopy(dict(self._info))

    def _display(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in super()._display().items()
            if name not in _HIDDEN and not name.startswith(_HIDDEN_PREFIXES)
        }

    # --- changes ---

    def update(self, value_dict: Mapping[Any, Any]) -> Image | None:
        """Change properties; see ``ImageManager.update``."""
        return self.manager.update(self, value_dict)

    def change_name(self, newname: Any) -> Image | None:
        """Give the image another name; see ``ImageManager.update``.

        Args:
            newname: The new name.
        """
        return self.update({"name": newname})

    def set_tags(self, tags: Any) -> Image:
        """Give the image these tags and no others; see ``ImageManager.set_tags``."""
        return self.manager.set_tags(self, tags)

    def remove_properties(self, keys: Any) -> Image:
        """Remove custom properties; see ``ImageManager.remove_properties``."""
        return self.manager.remove_properties(self, keys)

    # --- members ---

    def list_members(self) -> Members:
        """Return the projects that the image is shared with ("List image members").

        Returns:
            A list of ``ImageMember``.
        """
        return self._member_manager.list()

    def get_member(self, member: Any) -> ImageMember:
        """Return one member ("Show image member details").

        Args:
            member: Id of the project, or an ``ImageMember``.

        Raises:
            NotFound: The image is not shared with that project.
        """
        return self._member_manager.get(member)

    def add_member(self, project_id: Any) -> ImageMember:
        """Share the image with a project, which then may accept it ("Create image member").

        Args:
            project_id: Id of the project.

        Returns:
            The ``ImageMember``; its status is ``pending``.

        Raises:
            UnsharableImage: The image is public, private (OpenStack), or somebody else's.
            Conflict: It is shared with that project already.
        """
        return self._member_manager.create(name=None, project_id=project_id)

    def delete_member(self, project_id: Any) -> None:
        """Share the image no longer with a project ("Delete image member").

        Args:
            project_id: Id of the project, or an ``ImageMember``.

        Raises:
            NotFound: The image is not shared with that project.
        """
        self._member_manager.delete(project_id)

    def share(self, project_ids: Any) -> Members:
        """Share the image with projects; see ``ImageManager.share``."""
        return self.manager.share(self, project_ids)

    # --- tags ---

    def add_tag(self, tag: Any) -> None:
        """Add a tag ("Add image tag").

        Args:
            tag: Text of up to 255 characters.
        """
        self._tag_manager.add(tag)

    def delete_tag(self, tag: Any) -> None:
        """Remove a tag ("Delete image tag").

        Args:
            tag: The tag.

        Raises:
            NotFound: The image has no such tag.
        """
        self._tag_manager.delete(tag)

    # --- data ---

    def upload(
        self, data: Any, size: int | None = None, store: str | None = None, progress: Any = None
    ) -> Image:
        """Send the data of the image; see ``ImageManager.upload_data``."""
        return self.manager.upload_data(self, data, size=size, store=store, progress=progress)

    @overload
    def download(
        self,
        destination: None = None,
        chunk_size: int = 65536,
        verify: bool = True,
        byte_range: Any = None,
        *,
        progress: Any = None,
    ) -> bytes: ...

    @overload
    def download(self, *args: Any, **kwargs: Any) -> Any: ...

    def download(
        self,
        destination: Any = None,
        chunk_size: int = 65536,
        verify: bool = True,
        byte_range: Any = None,
        *,
        progress: Any = None,
    ) -> Any:
        """Fetch the data of the image; see ``ImageManager.download``."""
        return self.manager.download(
            self, destination, chunk_size, verify, byte_range, progress=progress
        )

    def iter_data(self, chunk_size: int = 65536, *, verify: bool = True) -> Iterator[bytes]:
        """Give the data of the image in pieces; see ``ImageManager.iter_data``."""
        return self.manager.iter_data(self, chunk_size, verify=verify)

    # --- state ---

    def deactivate(self) -> None:
        """Let nobody read the data for now; see ``ImageManager.deactivate``."""
        self.manager.deactivate(self)

    def reactivate(self) -> None:
        """Let the data be read again; see ``ImageManager.reactivate``."""
        self.manager.reactivate(self)

    def list_tasks(self) -> Tasks:
        """Return the tasks of the image; see ``ImageManager.list_image_tasks``."""
        return self.manager.list_image_tasks(self)
