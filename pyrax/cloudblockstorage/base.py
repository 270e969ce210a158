"""What the managers and resources of block storage have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, overload

from pyrax import exceptions, utils
from pyrax.kinds import R
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.cloudblockstorage.client import CloudBlockStorageClient

Pairs = list[tuple[str, Any]]
Found = list[Any]

FULL_PAGE = 1000
"""The most that the service gives in one answer."""

_PAIRS = (("name", "display_name"), ("description", "display_description"))


def resolve_id(val: Any) -> Any:
    """Return the id of an object; text stays as it is."""
    found = val if isinstance(val, (str, bytes)) else utils.get_id(val)
    return utils.ensure_text(found) if isinstance(found, bytes) else found


def resolve_name(val: Any) -> Any:
    """Return the name of an object; text stays as it is."""
    if isinstance(val, bytes):
        return utils.ensure_text(val)
    return val if isinstance(val, str) else val.name


def text_of(value: Any, encoding: Callable[[], str]) -> Any:
    """Return bytes as text, everything else as it is."""
    return utils.ensure_text(value, encoding()) if isinstance(value, bytes) else value


class StorageResource(BaseResource):
    """One thing of block storage.

    What the service's documents may leave out reads as ``None`` (a dict or list as an empty one)
    once the whole document was fetched.
    """

    metadata: Any

    absent: ClassVar[Mapping[str, Callable[[], Any]]] = {}
    """Documented fields, and what makes the value of one that the service left out."""

    def __getattr__(self, key: str) -> Any:
        """Look a field up at the service, once; give the value of one that it left out."""
        try:
            return super().__getattr__(key)
        except AttributeError:
            if key not in self.absent:
                raise
        value = self.absent[key]()
        if self.__dict__.get("_loaded", True):
            self.__dict__[key] = value
        return value

    def take_over(self, document: Any) -> None:
        """Refresh the fields from an answer of the service.

        Args:
            document: The fields; anything that is no dict changes nothing.
        """
        if isinstance(document, Mapping):
            self._info = {**self._info, **document}
            self._add_details(document)


class DescribedResource(StorageResource):
    """A thing with metadata, and a name and a description, which the two APIs spell differently.

    ``name`` and ``display_name`` are the same, and so are ``description`` and
    ``display_description``, whichever the service sent.
    """

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Make the fields attributes; name and description under both of their names."""
        super()._add_details(info)
        for new, old in _PAIRS:
            if old in info:
                self.__dict__[old] = info[old]
            elif new in info:
                self.__dict__[old] = info[new]
            if new in info:
                self.__dict__[new] = self.__dict__[old]

    display_name: str | None
    display_description: str | None

    @property
    def name(self) -> str | None:
        """The name. Assigning changes this object only; ``rename`` changes the service's."""
        return self.display_name

    @name.setter
    def name(self, value: Any) -> None:
        """Change the name of this object, not that at the service."""
        self._set_pair("name", value)

    @property
    def description(self) -> str | None:
        """The description. Assigning changes this object only; ``update`` the service's."""
        return self.display_description

    @description.setter
    def description(self, value: Any) -> None:
        """Change the description of this object, not that at the service."""
        self._set_pair("description", value)

    def _set_pair(self, new: str, value: Any) -> None:
        """Set a field that has two names."""
        self.__dict__[f"display_{new}"] = value
        if new in self.__dict__:
            self.__dict__[new] = value

    def get_metadata(self) -> dict[str, str]:
        """Return the metadata as the service has it now ("Show a volume's metadata").

        Raises:
            NotSupported: This is a volume of Rackspace; it has its metadata as an attribute.
        """
        found: dict[str, str] = self.manager.get_metadata(self)
        return found

    def set_metadata(self, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Replace all metadata; OpenStack only ("Update a volume's metadata").

        Args:
            metadata: Keys and values; numbers and booleans become text.

        Returns:
            All metadata after that.
        """
        found: dict[str, str] = self.manager.set_metadata(self, metadata)
        return found

    def update_metadata(self, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Add and change metadata; OpenStack only ("Create metadata for volume").

        Args:
            metadata: Keys and values; numbers and booleans become text.

        Returns:
            All metadata after that.
        """
        found: dict[str, str] = self.manager.update_metadata(self, metadata)
        return found

    def delete_metadata_key(self, key: str) -> None:
        """Delete one key of the metadata; OpenStack only ("Delete a volume's metadata").

        Args:
            key: Name of the item that goes.

        Raises:
            NotFound: There is no such key.
        """
        self.manager.delete_metadata_key(self, key)


class StorageManager(BaseManager[R]):
    """What the managers of both versions have in common; the calls are those of Rackspace's v1.

    Args:
        api: The client.
        resource_class: As for ``BaseManager``; here and below the class has it already.
        response_key: Likewise.
        plural_response_key: Likewise.
        uri_base: Likewise.
    """

    api: CloudBlockStorageClient
    label: ClassVar[str] = "Cloud Block Storage v1"
    """The service as it is named when it cannot do something."""

    list_path: ClassVar[str] = ""
    """What follows the collection's path in lists."""

    @overload
    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        *,
        sort: str | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> ResourceList[R]: ...

    @overload
    def list(self, *args: Any, **kwargs: Any) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
        *,
        sort: str | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the things of the account: all of them, or one page.

        Args:
            limit: How many at most; with it, or with a marker, one page is returned.
            marker: Id of the last thing of the page before.
            return_raw: With ``True`` the answer itself is returned, one page.
            other_keys: Name, or list of names, of further keys of the answer, one page.
            sort: Order, such as ``"created_at:desc"``; OpenStack only.
            filters: What the service is to look for, such as ``{"status": "available"}``.

        Returns:
            A list of resources; with ``return_raw`` ``(response, body)``; with ``other_keys``
            ``(list, [value of each key])``.
        """
        pairs: Pairs = [("limit", limit)]
        pairs.append(("marker", None if marker is None else resolve_id(marker)))
        pairs += [("sort", sort), *(filters or {}).items()]
        if limit is None and marker is None and not return_raw and not other_keys:
            return ResourceList([thing for page in self._pages(pairs) for thing in page])
        uri = f"/{self.uri_base}{self.list_path}{utils.build_query(pairs)}"
        return self._list(uri, return_raw=return_raw, other_keys=other_keys)

    def _pages(self, pairs: Pairs) -> Iterator[Found]:
        """Give all pages of a list: while they are full, the next one by its offset."""
        seen: set[Any] = set()
        offset = 0
        while True:
            further = [*pairs, ("offset", offset or None)]
            uri = f"/{self.uri_base}{self.list_path}{utils.build_query(further)}"
            page = self._list(uri)
            fresh = [thing for thing in page if _known_id(thing) not in seen]
            seen.update(_known_id(thing) for thing in fresh)
            yield fresh
            if len(page) != FULL_PAGE or not fresh:
                return
            offset += len(page)

    def _walk_pages(self) -> Iterator[Any]:
        """Give all things of the account, for ``findall``."""
        yield from self.list()

    def _not_supported(self, method: str, reason: str | None = None) -> exceptions.NotSupported:
        """Return the error of a call that this service cannot do."""
        return exceptions.NotSupported(method, self.label, reason)

    def _refresh(self, item: Any, resp_body: Any) -> None:
        """Take an answer over into the object that was changed, if one was given."""
        if isinstance(item, StorageResource) and isinstance(resp_body, Mapping):
            item.take_over(resp_body.get(self.response_key or ""))

    def _text(self, value: Any) -> Any:
        """Return bytes as text, in the encoding of the settings."""
        return text_of(value, lambda: str(self.api.encoding))

    def _metadata(self, metadata: Mapping[Any, Any] | None) -> dict[str, Any]:
        """Return metadata with text keys, and with numbers, booleans and bytes as text."""
        found = {}
        for key, value in (metadata or {}).items():
            text = self._text(value)
            found[str(self._text(key))] = (
                str(text) if isinstance(text, (bool, int, float)) else text
            )
        return found


class LinkPages(StorageManager[R]):
    """The lists of version 3: in full detail, page by page along the links to the next one."""

    label = "Cinder v3"

    def _pages(self, pairs: Pairs) -> Iterator[Found]:
        """Give all pages of a list, along the links; only their queries are used."""
        path = f"/{self.uri_base}{self.list_path}"
        query: str | None = utils.build_query(pairs)
        asked: set[str] = set()
        while query is not None and query not in asked:
            asked.add(query)
            _, resp_body = self._send("GET", f"{path}{query}")
            page = self._resources(resp_body)
            yield page
            query = _next_query(resp_body) if page else None

    def _resources(self, resp_body: Any, obj_class: Any = None) -> ResourceList[R]:
        """Return the resources of a list answer; they are complete in a detailed list."""
        found = super()._resources(resp_body, obj_class)
        things: Found = found
        for thing in things:
            thing.loaded = True
        return found

    def _since(self, method: str, version: str | None) -> dict[str, Any]:
        """Return the headers of a call that needs a microversion, as arguments of a request.

        Raises:
            NotSupported: The service does not have that microversion.
        """
        return {} if version is None else {"headers": self.api.since(method, version)}


def _known_id(thing: Any) -> Any:
    """Return the id of a thing without asking the service."""
    return vars(thing).get("id")


def _next_query(resp_body: Any) -> str | None:
    """Return the query of the link to the next page, with its question mark."""
    links = next((value for key, value in resp_body.items() if key.endswith("_links")), None)
    for link in links or []:
        if link.get("rel") == "next":
            query = str(link.get("href") or "").partition("?")[2]
            return f"?{query}" if query else None
    return None
