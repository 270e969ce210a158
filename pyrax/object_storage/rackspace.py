"""Cloud Files: where scripts count on requests that differ from what is best on other clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import errors, names
from pyrax.object_storage.bulk import BulkForm
from pyrax.object_storage.constants import EMPTY_MD5, MAX_LISTING
from pyrax.object_storage.container_manager import ContainerManager
from pyrax.object_storage.copying import Copy
from pyrax.object_storage.dlo import numbered
from pyrax.object_storage.listing import PAGE
from pyrax.object_storage.manifest import is_large
from pyrax.object_storage.object import StorageObject
from pyrax.object_storage.object_manager import StorageObjectManager
from pyrax.object_storage.policy import RETRY_POLICY

PLAIN_CALLS = RETRY_POLICY.replace(statuses=RETRY_POLICY.statuses - {500, 503})
"""Calls that move no content: a 500 is not repeated, a 503 only if the service says when."""


class DirectCopy(Copy):
    """A copy, or move, without a look at the object first: one request, or two.

    A large object that is not known to be one is joined, as Cloud Files does; above 5 GiB, where
    that is refused, its manifest is copied.
    """

    def run(self) -> str | None:
        """Copy.

        Returns:
            The ETag of the copy, without quotes.
        """
        if self.flatten is False:
            return super().run()
        keep = bool(self.facts.get("large")) and not self.flatten
        try:
            return self.put(keep)
        except exceptions.OverLimit as error:
            if error.code != 413 or keep or self.flatten:
                raise
            source = self.head_source()
            if not is_large(source):
                raise
            return self.put(True, source=source)

    def move(self, verify: bool = False) -> str | None:
        """Copy, and delete the original if the answer shows that it was copied.

        When the answer does not show it, object and copy are compared first.

        Args:
            verify: ``True`` to compare them in any case.

        Returns:
            The ETag, without quotes.
        """
        if verify:
            return super().move()
        etag = self.run()
        # An empty object may be what a service stores that does not know the request.
        if not etag or etag == EMPTY_MD5 or self.facts.get("etag", etag) != etag:
            return super().move()
        self._delete_source()
        return etag


class RackspaceObjectManager(StorageObjectManager):
    """The calls for the objects of one container of Cloud Files."""

    chunks_start = 0
    keeps_times = False
    page = PAGE
    lists_again = False

    def _expect_container(self) -> None:
        """Look for a container that was given by its name and has not been seen yet.

        It is done once for a client and a container, and tells apart afterwards what is missing.
        A look that fails otherwise is not held against the call: that meets the same trouble, or
        is allowed where the look is not.

        Raises:
            NoSuchContainer: It does not exist.
        """
        known = self.api.known_containers
        if self._container is not None or known.seen(self.name):
            return
        try:
            self.api.method_head(names.container_path(self.name), retries=0)
        except exceptions.NotFound as error:
            raise errors.no_such_container(self.name, error) from error
        except exceptions.ClientException as error:
            if error.code not in (401, 403):
                return
        except exceptions.ConnectionFailed:
            return
        known.note(self.name)

    def _listed_prefix(self, prefix: str) -> str:
        """Return what a listing of a folder is asked for: its name without the slash."""
        return prefix.rstrip("/")

    def numbered_parts(self, name: str) -> Sequence[str] | None:
        """Return the parts of an old large object if it has no manifest of that name.

        Args:
            name: Name of the object.
        """
        rows = self.list(prefix=name, return_raw=True)
        if len(rows) >= MAX_LISTING or any(row.get("name") == name for row in rows):
            return None
        return numbered(name, (row for row in rows if "name" in row))

    def change_content_type(
        self, obj: Any, new_ctype: str | None, guess: bool = False
    ) -> str | None:
        """Give an object another MIME type by a copy onto itself, which keeps its metadata.

        A large object would be joined by that; one that is known to be large, or above 5 GiB, is
        changed where it is. For the arguments see ``Container.change_object_content_type``.
        """
        kind = self._type_for(obj, new_ctype, guess)
        name = self._object_name(obj)
        if isinstance(obj, StorageObject) and obj.facts().get("large"):
            return super().change_content_type(name, kind)
        self._expect_container()
        copy = DirectCopy(self.api, self.name, name, self.name, name, content_type=kind)
        try:
            return copy.put()
        except exceptions.OverLimit as error:
            if error.code != 413:
                raise
            return super().change_content_type(name, kind)


class RackspaceContainerManager(ContainerManager):
    """The calls for the containers of Cloud Files."""

    copy_class = DirectCopy
    bulk_form = BulkForm("DELETE", "?bulk-delete=1", False)
    """What Rackspace documents. Elsewhere it could delete the account."""
    object_manager_class = RackspaceObjectManager
