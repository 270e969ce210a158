"""Images: what servers are made from."""

from __future__ import annotations

from typing import Any

from pyrax import utils
from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

DEFAULT_FORMAT = "vhd"


class Image(BaseResource):
    """An image."""


class ImageManager(BaseManager):
    """The calls for images (Image API v2, "Images")."""

    def list(  # type: ignore[override]
        self,
        limit: int | None = None,
        marker: Any = None,
        name: str | None = None,
        visibility: str | None = None,
        member_status: str | None = None,
        owner: str | None = None,
        tag: str | None = None,
        status: str | None = None,
        size_min: int | None = None,
        size_max: int | None = None,
        sort_key: str | None = None,
        sort_dir: str | None = None,
        return_raw: bool = False,
    ) -> Any:
        """Return images, one page of them (Image API v2, "List images").

        Args:
            limit: How many at most.
            marker: Id of the last image of the page before.
            name: Only images of that name.
            visibility: ``public``, ``private``, ``shared`` or ``community``.
            member_status: ``accepted``, ``pending``, ``rejected`` or ``all``.
            owner: Only images of that project.
            tag: Only images with that tag.
            status: Only images in that status.
            size_min: Only images of at least so many bytes.
            size_max: Only images of at most so many bytes.
            sort_key: The field to sort by.
            sort_dir: ``asc`` or ``desc``.
            return_raw: With ``True`` the answer itself is returned.

        Returns:
            A list of ``Image``, or ``(response, body)``.
        """
        query = utils.build_query(
            [
                ("limit", limit),
                ("marker", None if marker is None else utils.get_id(marker)),
                ("name", name),
                ("visibility", visibility),
                ("member_status", member_status),
                ("owner", owner),
                ("tag", tag),
                ("status", status),
                ("size_min", size_min),
                ("size_max", size_max),
                ("sort_key", sort_key),
                ("sort_dir", sort_dir),
            ]
        )
        return self._list(f"/{self.uri_base}{query}", return_raw=return_raw)

    def _one(self, resp_body: Any, uri: str) -> Any:
        """Return the image: the service does not wrap it."""
        return resp_body


class ImageClient(BaseClient):
    """Images: what servers are made from.

    ``list``, ``get``, ``find``, ``findall`` and ``delete`` handle ``Image`` objects.
    """

    name = "Images"

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = ImageManager(
            self, resource_class=Image, response_key="image", uri_base="images"
        )

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        name: str | None = None,
        visibility: str | None = None,
        member_status: str | None = None,
        owner: str | None = None,
        tag: str | None = None,
        status: str | None = None,
        size_min: int | None = None,
        size_max: int | None = None,
        sort_key: str | None = None,
        sort_dir: str | None = None,
    ) -> Any:
        """Return images, one page of them; the arguments are those of ``ImageManager.list``."""
        return self._manager.list(
            limit=limit,
            marker=marker,
            name=name,
            visibility=visibility,
            member_status=member_status,
            owner=owner,
            tag=tag,
            status=status,
            size_min=size_min,
            size_max=size_max,
            sort_key=sort_key,
            sort_dir=sort_dir,
        )

    def _url(self, uri: Any) -> str:
        """Return the URL of a call; the catalog of OpenStack leaves the version out."""
        base = (self.management_url or "").rstrip("/")
        if base and not base.rpartition("/")[2].startswith("v") and self.dialect == "openstack":
            return f"{base}/v2{uri}"
        return super()._url(uri)
