"""What the managers and resources of the Networking API (Neutron) have in common."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from pyrax import answers, exceptions, utils
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.ids import id_of, needed_id
from pyrax.kinds import R
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.cloudnetworks.client import CloudNetworkClient

Pairs = list[tuple[str, Any]]
Tags = list[str]
Document = dict[str, Any]
Found = ResourceList[Any]


class Unset:
    """The type of `UNSET`, the default of arguments for which None has a meaning of its own."""

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET = Unset()

# Arguments that name other things, and the fields that hold their ids.
REFERENCES = {
    "network": "network_id",
    "subnet": "subnet_id",
    "port": "port_id",
    "router": "router_id",
    "server": "device_id",
    "subnetpool": "subnetpool_id",
    "group": "security_group_id",
    "remote_group": "remote_group_id",
    "project": "project_id",
}
_SPELLINGS = {"external": "router:external", "binding_vnic_type": "binding:vnic_type"}
# Fields by which every version of the service filters.
_FILTERABLE = ("id", "name")


def given(**fields: Any) -> Document:
    """Return the fields that were given; ``None`` stands for not given, too."""
    return {
        name: value for name, value in fields.items() if value is not None and value is not UNSET
    }


def after_marker(documents: Iterable[Document], marker: Any) -> list[Document]:
    """Return what follows a marker, which the service heeds only where there is a limit, too."""
    rows = [*documents]
    wanted = None if marker is None else id_of(marker)
    for index, row in enumerate(rows):
        if wanted is not None and row.get("id") == wanted:
            return rows[index + 1 :]
    return rows


class NeutronResource(BaseResource):
    """One thing of the network service: the fields of its document are attributes.

    ``getattr(network, "router:external")`` reads fields whose names are no Python names.
    """

    id: str

    def update(self, **attributes: Any) -> None:
        """Change the thing and take over what the service answers.

        Args:
            **attributes: What to change, as the manager's ``update`` takes it.
        """
        fresh = self.manager.update(self, **attributes)
        self._info = {**self._info, **fresh._info}
        self._add_details(fresh._info)

    def to_dict(self) -> Document:
        """Return a deep copy of the document as the service sent it."""
        return copy.deepcopy(dict(self._info))

    def __repr__(self) -> str:
        fields = self.__dict__
        return f"<{type(self).__name__}: {fields.get('name') or fields.get('id') or ''}>"


class NeutronManager(BaseManager[R]):
    """The calls for one kind of thing of the network service.

    Arguments that name other things take an object or its id. ``network=`` stands for the field
    ``network_id``, ``subnet=``, ``port=``, ``router=``, ``server=`` (``device_id``), ``group=``,
    ``project=`` likewise; ``external=`` for ``router:external``. Other fields have the service's
    own names; names that are no Python names can be given as ``**{"binding:host_id": "cmp1"}``.
    """

    smallest_page: ClassVar[int] = sys.maxsize
    references: ClassVar[Mapping[str, str]] = REFERENCES

    api: CloudNetworkClient
    attribute: str = ""
    """The name under which the client has this manager."""

    # --- calls ---

    def list(self, **filters: Any) -> ResourceList[R]:  # type: ignore[override]
        """Return the things that the project sees.

        OpenStack Networking API, 'List ...'.

        Args:
            **filters: Fields and the values that they must have; a list means one of several.
                Besides: ``limit`` (return one page of at most that many), ``marker``,
                ``sort_key``, ``sort_dir`` (``"asc"``, the default, or ``"desc"``), ``fields``
                (return these alone), ``page_reverse``.

        Returns:
            A list; without ``limit`` it holds all pages.
        """
        return self._listed(filters)

    def get(self, item: Any) -> R:
        """Return one thing.

        OpenStack Networking API, 'Show ... details'.

        Args:
            item: The thing or its id.

        Raises:
            NotFound: There is no such thing, or the project may not see it.
        """
        return self._get(self._item_uri(item))

    def update(self, item: Any, **attributes: Any) -> R:
        """Change a thing.

        OpenStack Networking API, 'Update ...'.

        Args:
            item: The thing or its id.
            **attributes: Fields and their new values; ``None`` is sent as null.

        Returns:
            The thing as it is now.

        Raises:
            ValueError: Nothing to change was given.
            NotFound: There is no such thing.
        """
        changes = self._fields(attributes)
        if not changes:
            raise ValueError("There is nothing to change: no attribute was given.")
        uri = self._item_uri(item)
        return self._loaded(self._one(self._update(uri, {self.response_key: changes})))

    def delete(self, item: Any) -> None:
        """Delete a thing.

        OpenStack Networking API, 'Delete ...'.

        Args:
            item: The thing or its id.

        Raises:
            NotFound: There is no such thing.
            Conflict: It is in use.
        """
        self._delete(self._item_uri(item))

    def find(self, **kwargs: Any) -> R:
        """Return the one thing whose fields have the given values.

        Args:
            **kwargs: Fields and values.

        Raises:
            NotFound: No thing matches.
            NoUniqueMatch: More than one does.
        """
        return super().find(**kwargs)

    def findall(self, **kwargs: Any) -> ResourceList[R]:
        """Return all things whose fields have the given values.

        Args:
            **kwargs: Fields and values, compared exactly; a thing that lacks one does not match.
        """
        wanted = self._fields(kwargs)
        filters = {
            name: value
            for name, value in wanted.items()
            if (name in _FILTERABLE or name.endswith("_id")) and isinstance(value, str)
        }
        missing = object()
        return ResourceList(
            thing
            for thing in self._listed(filters)
            if all(thing.__dict__.get(name, missing) == value for name, value in wanted.items())
        )

    def head(self, item: Any) -> NoReturn:
        """Not offered: the Networking API has no HEAD requests."""
        raise self._missing("head")

    def action(self, item: Any, action_type: str, body: Any = None) -> NoReturn:
        """Not offered: the Networking API has no actions.

        Args:
            action_type: Not used.
            body: Not used.

        Raises:
            NotSupported: Always.
        """
        raise self._missing("action")

    # --- building blocks ---

    def _missing(self, method: str, reason: str | None = None) -> exceptions.NotSupported:
        """Return the error for a call that this cloud has no counterpart for."""
        return exceptions.NotSupported(
            f"cloud_networks.{self.attribute}.{method}", "network", reason
        )

    def _send(self, verb: str, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request to the network service."""
        try:
            return super()._send(verb, self.api.neutron_url + uri, **kwargs)
        except exceptions.Conflict as error:
            exceptions.raise_because(error, errors.conflict(error))

    def _make(self, fields: Document, further: Mapping[str, Any]) -> R:
        """Create a thing from the arguments that a subclass knows and further fields."""
        body = {str(self.response_key): {**fields, **self._fields(further)}}
        return self._posted(f"/{self.uri_base}", body)

    def _posted(self, uri: str, body: Document) -> R:
        """POST the body of a new thing and return the thing."""
        self.run_hooks("modify_body_for_create", body)
        return self._loaded(self._one(self._send("POST", uri, body=body)[1]))

    def _loaded(self, info: Document) -> R:
        """Return a thing of a whole document."""
        return self.resource_class(self, info, loaded=True)

    def _fields(self, attributes: Mapping[str, Any]) -> Document:
        """Return arguments as the fields of the service."""
        fields = {}
        for name, value in attributes.items():
            if name in self.references:
                name, value = self.references[name], self._ids(value)
            elif name == "security_groups" and value is not None:
                value = self._ids(value)
            elif isinstance(value, bytes):
                value = utils.ensure_text(value, self.api.encoding)
            fields[_SPELLINGS.get(name, name)] = value
        return fields

    @staticmethod
    def _ids(value: Any) -> Any:
        """Return the id of one thing, or the ids of several."""
        if value is None:
            return None
        if isinstance(value, (list, tuple, set, frozenset)):
            return [needed_id(item, "thing") for item in value]
        return id_of(value)

    def _query(self, filters: Mapping[str, Any]) -> Pairs:
        """Return filters as pairs of a query."""
        pairs: Pairs = []
        for name, value in self._fields(filters).items():
            several = isinstance(value, (list, tuple, set, frozenset))
            pairs += [(name, id_of(one)) for one in (value if several else [value])]
        if filters.get("sort_key") and filters.get("sort_dir") is None:
            # The service wants a direction for each key.
            pairs += [("sort_dir", "asc") for name, _ in pairs if name == "sort_key"]
        return pairs

    def _listed(self, filters: Mapping[str, Any]) -> ResourceList[R]:
        """Return what a list holds."""
        whole = not filters.get("fields")
        documents = self._documents(self._query(filters), follow=filters.get("limit") is None)
        rows = after_marker(documents, filters.get("marker"))
        return ResourceList([self.resource_class(self, info, loaded=whole) for info in rows])

    def _documents(self, query: Pairs, *, follow: bool = True) -> Iterator[Document]:
        """Yield the documents of a list, of all pages if they are to be followed."""
        uri: str | None = f"/{self.uri_base}{utils.build_query(query)}"
        asked: set[str] = set()
        while uri and uri not in asked:
            asked.add(uri)
            body = self._send("GET", uri)[1]
            page = self._data_from_response(body)
            yield from page
            uri = self._next_page(body, page) if follow and page else None

    def _walk_pages(self) -> Iterator[R]:
        """Give all things; the list has followed the pages already."""
        yield from self._listed({})


class Tagged(NeutronManager[R]):
    """Mixed into managers of things that can have tags."""

    def tag_list(self, item: Any) -> Tags:
        """Return the tags of a thing.

        OpenStack Networking API, 'Obtain Tag List'.
        """
        return answers.texts(self._send("GET", self._item_uri(item, "tags"))[1], "tags")

    def has_tag(self, item: Any, tag: str) -> bool:
        """Tell whether a thing has a tag.

        OpenStack Networking API, 'Confirm a tag'.

        Args:
            tag: The tag, a text.
        """
        try:
            self._send("GET", self._item_uri(item, "tags", tag))
        except exceptions.NotFound:
            return False
        return True

    def add_tag(self, item: Any, tag: str) -> None:
        """Give a thing one more tag.

        OpenStack Networking API, 'Add a tag'.

        Args:
            tag: The tag, a text.
        """
        self._send("PUT", self._item_uri(item, "tags", tag))

    def set_tags(self, item: Any, tags: Iterable[str]) -> Tags:
        """Give a thing these tags in place of those it has; returns the tags.

        OpenStack Networking API, 'Replace all tags'.

        Args:
            item: The thing or its id.
            tags: The tags, a list of text.

        Raises:
            ValueError: One text was given, not a list of them.
        """
        if isinstance(tags, (str, bytes)):
            raise ValueError("tags must be a list of texts.")
        body = {"tags": [utils.ensure_text(tag) for tag in tags]}
        answer = self._send("PUT", self._item_uri(item, "tags"), body=body)[1]
        return answers.texts(answer, "tags")

    def delete_tag(self, item: Any, tag: str) -> None:
        """Take a tag away from a thing.

        OpenStack Networking API, 'Remove a tag'.

        Args:
            tag: The tag.

        Raises:
            NotFound: The thing does not have it.
        """
        self._send("DELETE", self._item_uri(item, "tags", tag))

    def delete_all_tags(self, item: Any) -> None:
        """Take all tags away from a thing.

        OpenStack Networking API, 'Remove all tags'.
        """
        self._send("DELETE", self._item_uri(item, "tags"))
