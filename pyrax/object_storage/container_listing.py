"""The listings of a ``Container``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from pyrax import deprecation
from pyrax.object_storage.constants import SUBDIR_CONTENT_TYPE
from pyrax.object_storage.listing import StorageObjectIterator
from pyrax.parameters import given
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.object_storage.object import StorageObject
    from pyrax.object_storage.object_manager import StorageObjectManager

    Texts = list[str]


class ContainerListingCalls:
    """What a ``Container`` says about the objects in it."""

    object_manager: StorageObjectManager

    # --- listing ---

    @overload
    def list(
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: Literal[False] = False,
        return_raw: Literal[False] = False,
    ) -> ResourceList[StorageObject]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: bool = False,
        return_raw: bool = False,
    ) -> Any:
        """Return objects of the container ("Show container details and list objects").

        Args:
            marker: The listing begins after this name.
            limit: How many at most; the service gives no more than 10,000 at once. With
                ``full_listing`` the objects of a page.
            prefix: Beginning of the names.
            delimiter: Usually ``"/"``: names that have it after the prefix are rolled up into a
                subfolder, an object with the content type ``pseudo/subdirectory``.
            end_marker: The listing ends before this name.
            full_listing: ``True`` for an iterator over all pages.
            return_raw: ``True`` for the rows as dicts.

        Returns:
            A list of ``StorageObject`` (one page), a ``StorageObjectIterator``, or a list of dicts.

        Raises:
            NoSuchContainer: The container does not exist.
        """
        if full_listing and not return_raw:
            return self._iterate(marker, limit, prefix, delimiter, end_marker)
        if full_listing:
            return list(
                self.object_manager.walk_rows(
                    limit=limit,
                    marker=marker,
                    prefix=prefix,
                    delimiter=delimiter,
                    end_marker=end_marker,
                )
            )
        return self.object_manager.list(
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            return_raw=return_raw,
        )

    def _iterate(
        self, marker: Any, limit: Any, prefix: Any, delimiter: Any = None, end_marker: Any = None
    ) -> StorageObjectIterator:
        """Return an iterator over all pages."""
        return StorageObjectIterator(
            self.object_manager,
            marker=getattr(marker, "name", marker),
            prefix=prefix,
            **given(delimiter=delimiter, end_marker=end_marker, limit=limit),
        )

    def get_objects(
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: bool = False,
        return_raw: bool = False,
    ) -> Any:
        """Return objects of the container; an old name of ``list``."""
        deprecation.old_name("Container.get_objects()", "list()")
        return self.list(
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
            return_raw=return_raw,
        )

    def list_all(self, prefix: Any = None) -> StorageObjectIterator:
        """Return an iterator over all objects.

        Args:
            prefix: Beginning of the names.

        Returns:
            A ``StorageObjectIterator``, which asks for 1,000 objects at a time.
        """
        return self.list(prefix=prefix, full_listing=True)  # type: ignore[no-any-return]

    def list_object_names(
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: bool = False,
    ) -> Texts:
        """Return the names of objects, subfolders among them; see ``list``.

        Returns:
            A list of text.
        """
        objects = self.list(
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
        )
        return [obj.name for obj in objects]

    def get_object_names(
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        end_marker: Any = None,
        full_listing: bool = False,
    ) -> Texts:
        """Return the names of objects; an old name of ``list_object_names``."""
        deprecation.old_name("Container.get_object_names()", "list_object_names()")
        return self.list_object_names(
            marker=marker,
            limit=limit,
            prefix=prefix,
            delimiter=delimiter,
            end_marker=end_marker,
            full_listing=full_listing,
        )

    def list_subdirs(
        self,
        marker: Any = None,
        limit: Any = None,
        prefix: Any = None,
        delimiter: Any = None,
        full_listing: bool = False,
    ) -> ResourceList[StorageObject]:
        """Return the subfolders of the container, or of one of them.

        Args:
            marker: The listing begins after this name.
            limit: How many rows are looked at; objects count, too.
            prefix: The folder, with its slash at the end.
            delimiter: Ignored; it is always ``"/"``.
            full_listing: ``True`` to look through all pages.

        Returns:
            A list of ``StorageObject`` whose names end in a slash.
        """
        rows = self.list(
            marker=marker, limit=limit, prefix=prefix, delimiter="/", full_listing=full_listing
        )
        return ResourceList([obj for obj in rows if obj.content_type == SUBDIR_CONTENT_TYPE])

    def find(self, **kwargs: Any) -> StorageObject:
        """Return the one object whose attributes have the given values.

        Args:
            **kwargs: Attribute names and values.

        Raises:
            NotFound: No object matches.
            NoUniqueMatch: More than one does.
        """
        return self.object_manager.find(**kwargs)

    def findall(self, **kwargs: Any) -> ResourceList[StorageObject]:
        """Return all objects whose attributes have the given values.

        Args:
            **kwargs: Attribute names and values.
        """
        return self.object_manager.findall(**kwargs)

    def get_object(self, item: Any, *, newest: bool = False) -> StorageObject:
        """Return an object with all its attributes ("Show object metadata").

        Args:
            item: Its name; anything else is returned as it is.
            newest: ``True`` to have the service look at all replicas for the newest version.

        Returns:
            The ``StorageObject``.

        Raises:
            NoSuchObject: There is no such object.
        """
        return self.object_manager.get(item, newest=newest)
