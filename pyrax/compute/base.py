"""What every manager and resource of the compute room is made of."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import parse_qsl, urlsplit

from pyrax import answers, exceptions, texts, utils
from pyrax.compute import microversions
from pyrax.kinds import Of, R
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    import requests

    from pyrax.compute.client import ComputeClient

    class _Manager(Of[R]):
        """What managers take from `BaseManager`; its verbs have other signatures here."""

        def __init__(
            self,
            api: Any,
            resource_class: Any,
            response_key: str,
            plural_response_key: str,
            uri_base: str,
        ) -> None: ...

        @classmethod
        def add_hook(cls, hook_type: str, hook_func: Callable[..., Any]) -> None: ...

        @classmethod
        def run_hooks(cls, hook_type: str, *args: Any, **kwargs: Any) -> None: ...

        def _send(self, verb: str, uri: str, **kwargs: Any) -> tuple[Any, Any]: ...
else:
    _Manager = BaseManager

Query = Iterable[tuple[str, Any]]
# Managers have a method named list: inside their classes these names stand for the type.
Pairs = list[tuple[str, Any]]
Documents = list[dict[str, Any]]
Found = list[Any]

# Page sizes of services that give no link to the next page: a list of just that length may go on.
_FULL_PAGES = frozenset((100, 1000))
_REQUEST_ID_HEADERS = ("x-compute-request-id", "x-openstack-request-id")


class Unset:
    """The type of `UNSET`, the default of arguments for which None has a meaning of its own."""

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET = Unset()


def request_id_of(response: requests.Response) -> str | None:
    """Return the id under which the service logged a request, or None."""
    for name in _REQUEST_ID_HEADERS:
        found = response.headers.get(name)
        if found:
            return str(found)
    return None


def id_of(item: Any) -> Any:
    """Return the id of an object, or a bare id; one that is bytes comes as text."""
    found = utils.get_id(item)
    return utils.ensure_text(found) if isinstance(found, bytes) else found


def segment(item: Any) -> str:
    """Return the id of an object, or a bare id or name, as one quoted segment of a path.

    Raises:
        ServiceResponseFailure: It is an object that came without an id.
        ValueError: `item` is None, empty, ``"."`` or ``".."``.
    """
    if item is None:
        raise ValueError("None was given where an object or an id is needed.")
    return answers.segment(item)


def ref_of(item: Any) -> str:
    """Return the id of an object, or a bare id, as text in a body.

    Raises:
        ServiceResponseFailure: It is an object that came without an id.
        ValueError: `item` is None, empty, or nothing that has an id.
    """
    segment(item)
    return str(id_of(item))


def name_of(item: Any, encoding: str = "utf-8") -> Any:
    """Return the name of an object, or a bare name as text."""
    name = getattr(item, "name", item)
    return utils.ensure_text(name, encoding) if isinstance(name, bytes) else name


def whole_number(name: str, value: Any) -> int:
    """Return a whole number, or say which argument is none."""
    try:
        return int(value)
    except (TypeError, ValueError) as err:
        raise exceptions.CommandError(f"{name} must be a whole number, not {value!r}.") from err


def as_list(value: Any) -> list[Any]:
    """Return one value or a collection of them as a list; a text is one value."""
    if value is None:
        return []
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return [value]
    return list(value)


text_values = texts.text_values

_attributes: Callable[[Any], dict[str, Any]] = vars(BaseResource)["__dict__"].__get__
"""The dict of an object itself."""


class Resource(BaseResource):
    """One thing of the compute service: its JSON document as attributes.

    Every key of the document is an attribute of the same name; ``getattr(server,
    "OS-EXT-STS:task_state")`` reads those that are no Python names. `to_dict` and the attributes
    may hold passwords and private keys, where the service sent one; `repr` never shows them.

    Args:
        manager: The manager that the object came from.
        info: The document.
        loaded: Whether `info` is complete; if not, reading an unknown attribute fetches it once.
    """

    x_request_id: str | None = None

    def __init__(
        self, manager: Any, info: dict[str, Any], loaded: bool = False, *, key: str | None = None
    ) -> None:
        if key is None and type(info) is dict:
            # Long lists are made of these, and of most no more is read than a name or an id.
            self.manager, self._loaded, self._info = manager, loaded, info
        else:
            self._filled = True
            super().__init__(manager, info, key=key, loaded=loaded)

    # The fields become attributes when one of them, or the dict of all, is first asked for.

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """The attributes."""
        fields = _attributes(self)
        if "_filled" not in fields and "_info" in fields:
            self._fill(fields)
        return fields

    def __getattr__(self, key: str) -> Any:
        """Look among the fields, then fetch the whole thing once and look again."""
        fields = _attributes(self)
        if "_filled" not in fields and "_info" in fields:
            self._fill(fields)
            if key in fields:
                return fields[key]
        return super().__getattr__(key)

    def __delattr__(self, name: str) -> None:
        """Take an attribute away, which may be a field."""
        vars(self)
        super().__delattr__(name)

    def _fill(self, fields: dict[str, Any]) -> None:
        """Make the fields attributes, except those that have been assigned before."""
        reserved = self._reserved
        for name, value in fields["_info"].items():
            if name not in reserved:
                fields.setdefault(name, value)
        fields["_filled"] = True

    def __repr__(self) -> str:
        name = self.__dict__.get(self.NAME_ATTR, self.__dict__.get("id", ""))
        return f"<{type(self).__name__}: {name}>"

    def is_loaded(self) -> bool:
        """Tell whether the object holds the whole document."""
        return bool(self.loaded)

    def set_loaded(self, val: bool) -> None:
        """Say whether the object holds the whole document."""
        self.loaded = val

    def to_dict(self) -> dict[str, Any]:
        """Return a deep copy of the document; it may hold `adminPass` or `private_key`."""
        return copy.deepcopy(dict(self._info))

    def get(self) -> None:
        """Fetch the document again and update the attributes in place.

        Attributes that the answer lacks stay, so that a password that came with the creation is
        kept. The id of the request is in `x_request_id` afterwards.

        Raises:
            NotFound: The thing no longer exists.
        """
        before, self.loaded = self.loaded, True
        if self.manager is None or not self.get_details:
            return
        try:
            fresh = self._fetched()
        except BaseException:
            self.loaded = before
            raise
        self._merge(fresh)

    def _fetched(self) -> Resource:
        """Return a new object for the same thing."""
        fresh: Resource = self.manager.get(self)
        return fresh

    def _merge(self, other: Resource) -> None:
        """Take over the document of a newer object for the same thing."""
        self._add_details(other._info)
        self._info = {**self._info, **other._info}
        if other.x_request_id is not None:
            self.x_request_id = other.x_request_id


class MetadataView:
    """Mixed into the answer of `set_meta`: the resulting metadata, as attributes and as a dict."""

    _info: Any

    def __getitem__(self, key: str) -> Any:
        return self._info[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._info)

    def __len__(self) -> int:
        return len(self._info)

    def __contains__(self, key: object) -> bool:
        return key in self._info

    def __eq__(self, other: object) -> bool:
        if isinstance(other, MetadataView):
            return bool(self._info == other._info)
        return bool(self._info == other)

    def __hash__(self) -> int:
        return hash(frozenset(self._info))

    def __repr__(self) -> str:
        return f"<Metadata: {sorted(self._info)}>"

    def get(self, key: str | None = None, default: Any = None) -> Any:
        """Return the value of a key, or `default`; without a key this does nothing."""
        return self._info.get(key, default) if key is not None else None

    def keys(self) -> list[str]:
        """Return the keys of the metadata."""
        return list(self._info)

    def values(self) -> list[Any]:
        """Return the values of the metadata."""
        return list(self._info.values())

    def items(self) -> list[tuple[str, Any]]:
        """Return the pairs of key and value."""
        return list(self._info.items())


class ComputeManager(_Manager[R]):
    """The base of the compute managers: paths, bodies, paging, microversions, find and findall.

    A manager says in class attributes what it is about; the verbs that the service does not have
    for it raise `NotSupported`.

    Args:
        api: The compute client.
    """

    resource: ClassVar[type[Resource]] = Resource
    key: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    base: ClassVar[str] = ""
    paged: ClassVar[bool] = False
    # What `list` must be told; find and findall take it as well.
    scope: ClassVar[tuple[str, ...]] = ()
    # The last microversion that has the resource, and what took its place.
    until: ClassVar[str | None] = None
    instead: ClassVar[str] = ""

    api: ComputeClient
    attribute: str = ""
    """The name under which the client has this manager."""

    def __init__(self, api: ComputeClient) -> None:
        super().__init__(
            api,
            resource_class=self.resource,
            response_key=self.key,
            plural_response_key=self.plural or f"{self.key}s",
            uri_base=self.base,
        )

    @property
    def client(self) -> Any:
        """The HTTP side of the compute client."""
        return self.api.client

    # Verbs. Each manager defines those that its part of the service has, with its own signature.

    def list(self, *args: Any, **kwargs: Any) -> Any:
        """Not offered for this kind of thing."""
        raise self._missing("list")

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Not offered for this kind of thing."""
        raise self._missing("get")

    def create(self, *args: Any, **kwargs: Any) -> Any:
        """Not offered for this kind of thing."""
        raise self._missing("create")

    def update(self, *args: Any, **kwargs: Any) -> Any:
        """Not offered for this kind of thing."""
        raise self._missing("update")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Not offered for this kind of thing."""
        raise self._missing("delete")

    def head(self, *args: Any, **kwargs: Any) -> Any:
        """Not offered: the Compute API has no HEAD requests."""
        raise self._missing("head")

    def action(self, item: Any, action_type: str, body: Any = None) -> tuple[Any, Any]:
        """Send a bare action to one thing of this kind.

        Args:
            item: The object or its id.
            action_type: The name of the action, as the service spells it.
            body: What goes with it; None sends null.

        Returns:
            The response and its parsed body.

        Raises:
            NotSupported: The service has no such things.
        """
        if not self.base:
            raise self._missing("action")
        return self._call("POST", self._path(item, "action"), body={action_type: body})

    def find(self, **kwargs: Any) -> R:
        """Return the one thing whose attributes have all the given values.

        Args:
            **kwargs: Names of attributes and the values that they must have.

        Raises:
            NotFound: Nothing matches.
            NoUniqueMatch: More than one matches.
        """
        matches = self.findall(**kwargs)
        kind = self.resource.__name__
        if not matches:
            raise exceptions.NotFound(404, f"No {kind} matching {kwargs}.")
        if len(matches) > 1:
            raise exceptions.NoUniqueMatch(400, f"More than one {kind} matching {kwargs}.")
        return matches[0]

    def findall(self, **kwargs: Any) -> ResourceList[R]:
        """Return all things whose attributes have all the given values.

        The values are compared here, exactly; a thing that lacks an attribute does not match.

        Args:
            **kwargs: Names of attributes and the values that they must have.

        Returns:
            A list, empty when nothing matches.
        """
        criteria = {
            name: utils.ensure_text(value, self.api.encoding) if isinstance(value, bytes) else value
            for name, value in kwargs.items()
        }
        return ResourceList(self._found(criteria))

    def _found(self, criteria: dict[str, Any]) -> Found:
        """Return what has all the wanted values."""
        return self._matching(self._candidates(criteria), criteria)

    def _candidates(self, criteria: dict[str, Any]) -> Found:
        """List what `findall` has to look through; may take out criteria that are filters."""
        scope = {name: criteria.pop(name) for name in self.scope if name in criteria}
        found: Found = self.list(**scope)
        return found

    def _matching(self, found: Iterable[Any], criteria: Mapping[str, Any]) -> ResourceList[R]:
        """Keep what has all the wanted values."""
        missing = object()
        return ResourceList(
            item
            for item in found
            if all(getattr(item, name, missing) == value for name, value in criteria.items())
        )

    def _missing(self, verb: str, reason: str | None = None) -> exceptions.NotSupported:
        """Return the error for a call that this cloud has no counterpart for."""
        return exceptions.NotSupported(f"cs.{self.attribute}.{verb}", "compute", reason)

    # Paths and requests.

    def _path(self, item: Any, *parts: Any) -> str:
        """Return the path of one thing, or of something below it."""
        return "/".join(["", self.base, segment(item), *(utils.quote_segment(p) for p in parts)])

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Query = (),
        needs: Mapping[str, str] | None = None,
        until: Mapping[str, str] | None = None,
    ) -> tuple[requests.Response, Any]:
        """Send one request with the microversion that suits it.

        Args:
            method: The HTTP method.
            path: The quoted path below the endpoint.
            body: What to send as JSON.
            query: Pairs for the query; None values are left out.
            needs: The arguments in use, each with the first microversion that has it.
            until: What is in use and was taken out, each with the last microversion that has it.

        Returns:
            The response and its parsed body.
        """
        caps = dict(until or {})
        if self.until is not None:
            caps[self.base] = self.until
        version = self.api.microversion_for(needs=needs, until=caps)
        kwargs: dict[str, Any] = {"headers": microversions.headers(version)}
        if body is not None:
            kwargs["body"] = body
        return self._send(method, path + utils.build_query(list(query)), **kwargs)

    def _since(self, method: str, version: str) -> None:
        """Refuse a method that came with a later microversion than the client may use.

        Raises:
            NotSupported: The cloud has no microversions.
            VersionNotFoundForAPIMethod: The client's microversion is too low.
        """
        name = f"cs.{self.attribute}.{method}"
        if not self.api.has_microversions:
            raise exceptions.NotSupported(
                name, "compute", f"it came with microversion {version}, this cloud has none"
            )
        try:
            self.api.microversion_for(needs={method: version})
        except exceptions.UnsupportedAttribute as err:
            raise exceptions.VersionNotFoundForAPIMethod(f"{name}: {err}") from err

    # Answers.

    def _fetch(self, path: str, key: str | None = None, *, query: Query = (), **caps: Any) -> R:
        """GET one document and return it as a loaded resource."""
        response, body = self._call("GET", path, query=query, **caps)
        return self._made(response, body, key, loaded=True)

    def _made(
        self, response: requests.Response, body: Any, key: str | None = None, *, loaded: bool
    ) -> R:
        """Turn the document of an answer into a resource."""
        made = self.resource(self, self._document(body, key), loaded)
        made.x_request_id = request_id_of(response)
        return made  # type: ignore[return-value]

    def _document(self, body: Any, key: str | None = None) -> dict[str, Any]:
        """Return the document that an answer holds under the key of the manager."""
        wanted = key or self.key
        return answers.mapping(answers.member(body, wanted), f"'{wanted}' in the answer")

    def _many(
        self,
        path: str,
        key: str | None = None,
        *,
        query: Query = (),
        limit: int | None = None,
        needs: Mapping[str, str] | None = None,
        until: Mapping[str, str] | None = None,
    ) -> ResourceList[R]:
        """GET a list and return it as loaded resources.

        With `limit` one page of at most that length is fetched, without it (or with -1) all pages.
        """
        resource: Any = self.resource
        plural = key or self.plural or f"{self.key}s"
        pages = self._pages(path, plural, list(query), limit, needs=needs, until=until)
        return ResourceList([resource(self, info, True) for page in pages for info in page])

    def _pages(
        self,
        path: str,
        plural: str,
        query: Pairs,
        limit: int | None,
        **caps: Any,
    ) -> Iterator[Documents]:
        """Yield the documents of a list page by page."""
        everything = limit is None or limit == -1
        if not everything:
            query = [*query, ("limit", limit)]
        markers: set[Any] = set()
        while True:
            _, body = self._call("GET", path, query=query, **caps)
            page = [one for one in answers.rows(body, plural) if one]
            if markers and page and page[0].get("id") in markers:
                return  # the service does not know markers and begins again
            yield page
            following = self._following(body, plural, page, query) if everything else None
            marker = page[-1].get("id") if page else None
            if following is None or marker in markers:
                return
            markers.update(info.get("id") for info in page)
            query = following

    def _following(self, body: Any, plural: str, page: Documents, query: Pairs) -> Pairs | None:
        """Return the query of the next page, or None after the last one.

        Of a link only the query is taken: its host may be a proxy's, and must not get the token.
        """
        for link in answers.rows(body, f"{plural}_links"):
            if link.get("rel") == "next":
                return list(parse_qsl(urlsplit(link["href"]).query, keep_blank_values=True))
        if self.paged and len(page) in _FULL_PAGES and page[-1].get("id") is not None:
            kept = [(name, value) for name, value in query if name != "marker"]
            return [*kept, ("marker", page[-1]["id"])]
        return None


class NovaProxy:
    """Mixed into managers of things that the compute service only passes on to another service.

    Operators may close these, and they end with the manager's `until`: a cloud that answers as if
    the whole collection were gone gets `NotSupported`, which names where to go instead.
    """

    base: ClassVar[str]
    instead: ClassVar[str]

    def _call(self, method: str, path: str, **kwargs: Any) -> tuple[requests.Response, Any]:
        """Send as any manager does, and translate "gone"."""
        try:
            return cast(
                "tuple[requests.Response, Any]",
                super()._call(method, path, **kwargs),  # type: ignore[misc]
            )
        except exceptions.ClientException as err:
            whole = path in (f"/{self.base}", f"/{self.base}/detail")
            if err.code == 410 or (err.code == 404 and whole):
                raise exceptions.NotSupported(
                    f"{method} {path}", "compute", f"use {self.instead} instead"
                ) from err
            raise
