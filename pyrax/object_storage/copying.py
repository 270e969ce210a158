"""Copying and moving objects inside a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage import errors, names
from pyrax.object_storage.bulk import delete_repeatedly
from pyrax.object_storage.manifest import dynamic_prefix, is_large, is_static
from pyrax.object_storage.shared import note_shared
from pyrax.object_storage.upload import plain_etag


class Copy:
    """One copy, or move, of an object.

    Args:
        client: The ``StorageClient``.
        container: Name of the object's container.
        name: Name of the object.
        new_container: Name of the container that the copy goes to.
        new_name: Name of the copy.
        content_type: MIME type of the copy; ``None`` for that of the object.
        headers: Further headers of the copy.
        flatten: Whether a large object is joined into a plain one; ``None`` to decide by the class.
        from_account: Account of the object, if it is another one.
        to_account: Account of the copy, if it is another one.
        facts: What is known of the object already: ``large`` (whether it is a large object) and
            ``etag``.
    """

    def __init__(
        self,
        client: Any,
        container: str,
        name: str,
        new_container: str,
        new_name: str,
        *,
        content_type: str | None = None,
        headers: Mapping[str, Any] | None = None,
        flatten: bool | None = None,
        from_account: str | None = None,
        to_account: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self.client = client
        self.container = container
        self.name = name
        self.new_container = new_container
        self.new_name = new_name
        self.content_type = content_type
        self.headers = dict(headers or {})
        self.flatten = flatten
        self.from_account = from_account
        self.to_account = to_account
        self.facts = dict(facts or {})
        self.source = names.object_path(container, name)
        self.target = names.object_path(new_container, new_name)

    @property
    def onto_itself(self) -> bool:
        """Whether object and copy are the same."""
        here = (self.from_account, self.container, self.name)
        return here == (self.to_account, self.new_container, self.new_name)

    def head_source(self) -> Mapping[str, str]:
        """Return the headers of the object."""
        try:
            headers: Mapping[str, str] = self.client.method_head(
                self._url(self.source, self.from_account)
            )[0].headers
        except exceptions.NotFound as error:
            raise errors.what_is_missing(self.client, self.container, self.name, error) from error
        return headers

    def run(self) -> str | None:
        """Copy.

        Returns:
            The ETag of the copy, without quotes.
        """
        return self._copy(self.head_source(), {})

    def _copy(self, source: Mapping[str, str], conditions: Mapping[str, str]) -> str | None:
        """Copy; a large object stays one, and shares its segments with the copy."""
        return self.put(is_large(source) and not self.flatten, conditions, source)

    def put(
        self,
        keep: bool = False,
        conditions: Mapping[str, str] | None = None,
        source: Mapping[str, str] | None = None,
    ) -> str | None:
        """Send the request.

        Args:
            keep: Whether the manifest of a large object is copied, and not what it stands for.
            conditions: Further headers.
            source: Headers of the object, if they are known.

        Returns:
            The ETag of the copy, without quotes.
        """
        headers: dict[str, Any] = {**self.headers, **(conditions or {}), "X-Copy-From": self.source}
        if self.from_account is not None:
            headers["X-Copy-From-Account"] = names.quote(self.from_account)
        if self.content_type:
            headers["Content-Type"] = self.content_type
        uri = self._url(self.target, self.to_account)
        if keep and self.from_account is None:
            note_shared(self.client, self.container, self.name, source or {})
        try:
            response = self.client.method_put(
                uri + ("?multipart-manifest=get" if keep else ""), headers=headers
            )[0]
        except exceptions.NotFound as error:
            raise self._missing(error) from error
        if self.to_account is None:
            self.client.known_containers.note(self.new_container)
        return plain_etag(response.headers.get("ETag"))

    def _url(self, path: str, account: str | None) -> str:
        """Return where an object is: below the client's own account, or below another one."""
        if account is None:
            return path
        base = str(self.client.management_url).rstrip("/").rpartition("/")[0]
        return f"{base}/{names.quote(account)}{path}"

    def _missing(self, error: exceptions.NotFound) -> exceptions.NotFound:
        """Find out whether the target container or the source is missing."""
        place = names.container_path(self.new_container)
        known = self.client.known_containers
        try:
            if self.to_account is not None or not known.just_seen(self.new_container):
                self.client.method_head(self._url(place, self.to_account))
                if self.to_account is None:
                    known.note(self.new_container)
        except exceptions.NotFound as missing:
            return errors.no_such_container(self.new_container, missing)
        except exceptions.ClientException:
            pass  # who may write there need not be allowed to look
        if self.from_account is not None:
            return errors.no_such_object(self.container, self.name, error)
        return errors.what_is_missing(self.client, self.container, self.name, error)

    # --- moving ---

    def move(self, verify: bool = True) -> str | None:
        """Copy, compare, and delete the original only if the copy is its equal.

        Args:
            verify: Has no effect here: they are always compared.

        Returns:
            The ETag, without quotes.

        Raises:
            ClientException: Copying or deleting failed. The object is there still; the message
                says if the copy is, too.
        """
        source = self.head_source()
        etag = source.get("ETag")
        if not etag:
            raise exceptions.ClientException(
                500,
                f"'{self.name}' is not moved: the service gives no ETag to compare the copy with",
            )
        try:
            self._copy(source, self._unchanged(source))
        except exceptions.ClientException as error:
            if error.code != 412 or self.head_source().get("ETag") != etag:
                raise
            # A gateway that applies the condition to the target; the comparison below protects.
            self._copy(source, {})
        self._compare(source)
        self._delete_source()
        return plain_etag(etag)

    def _delete_source(self) -> None:
        """Delete the original, which has been copied."""
        try:
            delete_repeatedly(self.client, self.source)
        except exceptions.PyraxException as error:
            utils.update_exc(
                error,
                f"'{self.container}/{self.name}' was copied to "
                f"'{self.new_container}/{self.new_name}', but could not be deleted; both exist.",
                separator=" ",
            )
            raise

    def _unchanged(self, source: Mapping[str, str]) -> dict[str, str]:
        """Return the header that asks for the copy of this very version of the object.

        Where the manifest of a large object is copied, the condition is for the manifest: the ETag
        of the joined segments would never match.
        """
        if is_large(source) and not self.flatten:
            etag = source.get("X-Manifest-Etag")
            return {"If-Match": etag} if etag else {}
        return {"If-Match": source["ETag"]}

    def _compare(self, source: Mapping[str, str]) -> None:
        """Raise unless the copy is the same as the original."""
        copy: Mapping[str, str] = self.client.method_head(self.target)[0].headers
        if dynamic_prefix(source) is not None:
            same = dynamic_prefix(copy) == dynamic_prefix(source)
        else:
            same = (
                plain_etag(copy.get("ETag")) == plain_etag(source.get("ETag"))
                and copy.get("Content-Length") == source.get("Content-Length")
                and is_static(copy) == is_static(source)
            )
        if not same:
            failure = exceptions.ClientException(
                500,
                f"'{self.container}/{self.name}' was copied to "
                f"'{self.new_container}/{self.new_name}', but the copy differs; the original was "
                "not deleted",
            )
            exceptions.about_last_answer(failure)
            raise failure
