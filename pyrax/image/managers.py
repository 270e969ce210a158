"""The calls for images that both clouds have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.image import documents
from pyrax.image.base import GlanceManager, Pairs, spread
from pyrax.image.image import Image
from pyrax.image.members import ImageMember, project_id_of
from pyrax.image.tasks import image_id
from pyrax.tables import ResourceList

MEMBER_STATUSES = ("accepted", "rejected", "pending")

_USUAL_FILTERS = (
    *("name", "visibility", "member_status", "owner", "tag", "status"),
    *("size_min", "size_max", "sort_key", "sort_dir"),
)
"""The filters that the lists take by position, in their order."""

_SENT_BY_FIND = ("name", "status", "visibility", "owner", "tag")
"""What ``find`` lets the service look for."""

Members = list[ImageMember]


class CommonImageManager(GlanceManager[Image]):
    """The calls for images that both clouds have (Image API v2, "Images")."""

    resource_class = Image
    plural_response_key = "images"

    # --- lists ---

    def list(  # type: ignore[override]
        self,
        limit: int | None = None,
        marker: Any = None,
        name: Any = None,
        visibility: Any = None,
        member_status: Any = None,
        owner: Any = None,
        tag: Any = None,
        status: Any = None,
        size_min: int | None = None,
        size_max: int | None = None,
        sort_key: Any = None,
        sort_dir: Any = None,
        return_raw: bool = False,
        **filters: Any,
    ) -> ResourceList[Image]:
        """Return images, one page of them: the newest first unless told otherwise ("List images").

        Args:
            limit: How many at most; ``None`` for as many as the service gives, often 25.
            marker: Id of the last image of the page before.
            name: Only images of that name; on OpenStack also ``"in:first,second"``.
            visibility: ``public``, ``private``, ``shared``, or on OpenStack ``community`` or
                ``all``.
            member_status: With ``visibility="shared"``: ``accepted`` (the default), ``pending``,
                ``rejected`` or ``all``.
            owner: Only images of that project.
            tag: Only images with that tag, or with all tags of a list.
            status: Only images in that status.
            size_min: Only images of at least so many bytes.
            size_max: Only images of at most so many bytes.
            sort_key: The field to sort by, or several.
            sort_dir: ``asc`` or ``desc``, one for each ``sort_key``.
            return_raw: With ``True`` the answer itself is returned.
            **filters: Further properties, such as ``disk_format="qcow2"`` or, on OpenStack,
                ``created_at="gt:2024-01-01T00:00:00Z"``; also ``sort``.

        Returns:
            A list of ``Image``, or ``(response, body)``.
        """
        query = spread("limit", limit) + spread("marker", _id_or_none(marker))
        usual = (name, visibility, member_status, owner, tag, status)
        query += _query(filters, *usual, size_min, size_max, sort_key, sort_dir)
        return self._page(query, limit, return_raw)  # type: ignore[no-any-return]

    def list_all(
        self,
        name: Any = None,
        visibility: Any = None,
        member_status: Any = None,
        owner: Any = None,
        tag: Any = None,
        status: Any = None,
        size_min: int | None = None,
        size_max: int | None = None,
        sort_key: Any = None,
        sort_dir: Any = None,
        **filters: Any,
    ) -> ResourceList[Image]:
        """Return images, all pages of them; see ``list``.

        Returns:
            A list of ``Image``.
        """
        usual = (name, visibility, member_status, owner, tag, status)
        return ResourceList(
            self._pages(_query(filters, *usual, size_min, size_max, sort_key, sort_dir))
        )

    def iter_all(self, **filters: Any) -> Iterator[Image]:
        """Give images one by one, fetching a page when it is needed.

        Args:
            **filters: As for ``list_all``; ``limit`` is the length of a page.
        """
        return self._pages(_query(filters))

    def findall(self, **kwargs: Any) -> ResourceList[Image]:
        """Return all images whose attributes have the given values, from all pages.

        The service is asked for the right name, status, visibility, owner and tag.

        Args:
            **kwargs: Attribute names and values; ``tag``: one that must be among the image's.

        Returns:
            A list of ``Image``. An image that lacks one of the attributes does not match.
        """
        query: Pairs = []
        for name in _SENT_BY_FIND:
            value = kwargs.get(name)
            # A value that begins like an operator would be taken for one.
            if isinstance(value, str) and value and not value.startswith("in:"):
                query.append((name, value))
        return ResourceList([image for image in self._pages(query) if _matches(image, kwargs)])

    # --- one image ---

    def _document(self, image: Any) -> tuple[Image, str]:
        """Return an image as it is now, and its path."""
        uri = self._item_uri(image)
        return self._get(uri), uri

    def _patch(self, image: Any, fresh: Image, uri: str, operations: Any) -> Image:
        """Send changes; return the image, and refresh the object that the caller has."""
        if operations:
            _, resp_body = self._send(
                "PATCH",
                uri,
                body=operations,
                headers={"Content-Type": documents.PATCH_TYPE},
            )
            fresh = self.resource_class(self, self._one(resp_body), loaded=True)
        return self._refreshed(image, fresh)

    def _refreshed(self, image: Any, fresh: Image) -> Image:
        """Return the object that the caller has with fresh fields, else the fresh one."""
        if not isinstance(image, Image):
            return fresh
        image._take_over(fresh._info)
        return image

    def update(self, img: Any, value_dict: Mapping[Any, Any]) -> Image | None:
        """Change properties of an image ("Update image").

        The image is read first, to know which properties it has.

        Args:
            img: The image or its id.
            value_dict: Names and new values. Values of custom properties become text; ``None``
                removes a custom property. Tags are replaced as a whole.

        Returns:
            The ``Image`` with its new values; the object given is refreshed, too.

        Raises:
            Forbidden: The image is somebody else's, or the property cannot be changed.
            NotFound: There is no such image.
            Conflict: Somebody else changed the same property at the same time.
            ValueError: The name of a property is empty or too long.
        """
        return self._change(img, value_dict)

    def _change(self, img: Any, value_dict: Mapping[Any, Any]) -> Image:
        """Change properties of an image; return it."""
        if not value_dict:
            return img if isinstance(img, Image) else self.get(img)
        documents.changes({}, value_dict)  # what cannot be sent is refused before the first call
        fresh, uri = self._document(img)
        return self._patch(img, fresh, uri, documents.changes(fresh._info, value_dict))

    def set_tags(self, img: Any, tags: Any) -> Image:
        """Give an image these tags and no others ("Update image").

        Args:
            img: The image or its id.
            tags: One tag, or an iterable of them; ``None`` or nothing removes all.

        Returns:
            The ``Image``.
        """
        return self._change(img, {"tags": documents.tag_list(tags)})

    def remove_properties(self, img: Any, keys: Any) -> Image:
        """Remove custom properties of an image ("Update image").

        Args:
            img: The image or its id.
            keys: One name or several; those that the image lacks are passed over.

        Returns:
            The ``Image``.

        Raises:
            Forbidden: The property cannot be removed.
        """
        documents.removals({}, keys)
        fresh, uri = self._document(img)
        return self._patch(img, fresh, uri, documents.removals(fresh._info, keys))

    # --- members ---

    def update_image_member(self, img_id: Any, status: Any) -> ImageMember | None:
        """Accept or reject an image that another project shares ("Update image member").

        Args:
            img_id: The image or its id.
            status: ``"accepted"``, ``"rejected"`` or ``"pending"``.

        Returns:
            The ``ImageMember``.

        Raises:
            InvalidImageMemberStatus: Another word was given.
            InvalidImageMember: The image is not shared with the project that is logged in.
        """
        if status not in MEMBER_STATUSES:
            words = ", ".join(f"'{word}'" for word in MEMBER_STATUSES)
            raise exceptions.InvalidImageMemberStatus(
                f"The status of a share is one of {words}; got {status!r}."
            )
        uri = self._item_uri(img_id, "members", self._own_project())
        try:
            _, resp_body = self._send("PUT", uri, body={"status": status})
        except (exceptions.NotFound, exceptions.Forbidden) as error:
            refused = exceptions.InvalidImageMember(
                f"The image '{image_id(img_id)}' is not shared with the project that is logged "
                f"in: {error.message}"
            )
            refused.code, refused.request_id = error.code, error.request_id
            raise refused from error
        image = self.resource_class(self, {"id": image_id(img_id)})
        members = image._member_manager
        return ImageMember(members, members._one(resp_body), loaded=True)

    def _own_project(self) -> str:
        """Return the id of the project that is logged in; log in if there is none yet."""
        if not self.api.projectid:
            self.api.authenticate()
        return project_id_of(self.api.projectid)

    def share(self, img: Any, project_ids: Any) -> Members:
        """Share an image with projects.

        Args:
            img: The image or its id.
            project_ids: One id or several.

        Returns:
            A list of ``ImageMember``, one for each project.

        Raises:
            UnsharableImage: The image is public, or somebody else's.
        """
        several = [project_ids] if isinstance(project_ids, (str, bytes, int)) else project_ids
        wanted = list(dict.fromkeys(project_id_of(one) for one in several))
        image = self._sharable(img)
        members: Members = []
        for project in wanted:
            try:
                members.append(image.add_member(project))
            except exceptions.Conflict:
                members.append(image.get_member(project))
        return members

    def _sharable(self, img: Any) -> Any:
        """Return an image that can be shared."""
        return img if isinstance(img, Image) else self.get(img)


def _id_or_none(marker: Any) -> Any:
    """Return the id of a marker."""
    return None if marker is None else utils.get_id(marker)


def _query(filters: Mapping[str, Any], *usual: Any) -> Pairs:
    """Return the query for the arguments of a list: further ones, then the usual ones in order."""
    given = {**dict(zip(_USUAL_FILTERS, usual)), **filters}
    if given.get("sort") is not None and (given.get("sort_key") or given.get("sort_dir")):
        raise ValueError("Give either sort, or sort_key and sort_dir; the service takes not both.")
    given["owner"] = _id_or_none(given.get("owner"))
    return [pair for name, value in given.items() for pair in spread(name, value)]


def _matches(image: Image, wanted: Mapping[str, Any]) -> bool:
    """Tell whether an image has the wanted attributes."""
    for name, value in wanted.items():
        if name == "tag":
            if value not in (image._info.get("tags") or ()):
                return False
        elif name not in image.__dict__ or image.__dict__[name] != value:
            return False
    return True
