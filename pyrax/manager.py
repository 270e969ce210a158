"""What a service can do with its things: one method, one exchange."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, overload

from pyrax import answers, exceptions, utils
from pyrax.kinds import Of, R
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    import requests

    Documents = list[dict[str, Any]]

Hook = Callable[..., Any]


class BaseManager(Of[R]):
    """The calls for one kind of thing of a service.

    Args:
        api: The client that sends the requests.
        resource_class: The class of the objects that are returned; ``None`` for the dicts
            themselves.
        response_key: Key under which the service puts one thing, e.g. ``server``.
        plural_response_key: Key of a list of things; by default ``response_key`` with an ``s``.
        uri_base: Path of the collection below the service's URL, e.g. ``servers``.
    """

    resource_class: Callable[..., R] = None  # type: ignore[assignment]
    response_key: str | None = None
    plural_response_key: str | None = None
    uri_base: str | None = None

    smallest_page: ClassVar[int] = 20
    """A list this long and without a link to a next page may go on; ``findall`` asks again."""

    _hooks_map: ClassVar[dict[str, list[Hook]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give every class hooks of its own, beginning with those of its parent."""
        super().__init_subclass__(**kwargs)
        cls._hooks_map = {kind: list(hooks) for kind, hooks in cls._hooks_map.items()}

    def __init__(
        self,
        api: Any,
        resource_class: Any = None,
        response_key: str | None = None,
        plural_response_key: str | None = None,
        uri_base: str | None = None,
    ) -> None:
        self.api = api
        self.resource_class = resource_class if resource_class is not None else self.resource_class
        self.response_key = response_key if response_key is not None else self.response_key
        self.plural_response_key = (
            plural_response_key if plural_response_key is not None else self.plural_response_key
        )
        if self.plural_response_key is None and self.response_key is not None:
            self.plural_response_key = f"{self.response_key}s"
        self.uri_base = uri_base if uri_base is not None else self.uri_base

    # --- paths ---

    def _item_uri(self, item: Any, *further: Any) -> str:
        """Return the path of one thing.

        Args:
            item: A resource or its id.
            *further: Path segments after it.

        Raises:
            ValueError: There is no id, or it cannot be a path segment.
        """
        return "/".join(
            [f"/{self.uri_base}", self._segment(item), *(utils.quote_segment(x) for x in further)]
        )

    def _segment(self, item: Any) -> str:
        """Return the id of a thing as one quoted path segment."""
        if item is None:
            name = getattr(self.resource_class, "__name__", "resource")
            raise ValueError(f"An id or a {name} object is needed, not None.")
        return answers.segment(item)

    # --- public calls ---

    @overload
    def list(self, limit: int | None = None, marker: Any = None) -> ResourceList[R]: ...

    @overload
    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any: ...

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any:
        """Return the things of the account, one page of them.

        Args:
            limit: How many at most; ``None`` for as many as the service gives.
            marker: Id of the last thing of the page before.
            return_raw: With ``True`` the answer itself is returned.
            other_keys: Name, or list of names, of further keys of the answer to return.

        Returns:
            A list of resources; with ``return_raw`` ``(response, body)``; with ``other_keys``
            ``(list, [value of each key])``.
        """
        marker = None if marker is None else utils.get_id(marker)
        query = utils.build_query([("limit", limit), ("marker", marker)])
        return self._list(f"/{self.uri_base}{query}", return_raw=return_raw, other_keys=other_keys)

    def head(self, item: Any) -> requests.Response:
        """Ask for the headers of one thing.

        Args:
            item: A resource or its id.

        Returns:
            The ``requests.Response``.
        """
        return self._head(self._item_uri(item))

    def get(self, item: Any) -> R:
        """Return one thing.

        Args:
            item: A resource or its id.

        Raises:
            NotFound: There is no such thing.
        """
        return self._get(self._item_uri(item))

    def create(self, name: Any, *args: Any, **kwargs: Any) -> R:
        """Create a thing.

        Args:
            name: Its name.
            *args: What else this kind of thing takes.
            **kwargs: Likewise. In addition, one of: ``return_none=True`` (nothing is returned),
                ``return_raw=True`` (the dict that the service sent),
                ``return_response=True`` (the ``requests.Response``).

        Returns:
            The new resource, which is also what type checkers take it for; unless one of those
            says otherwise.
        """
        return_none = kwargs.pop("return_none", False)
        return_raw = kwargs.pop("return_raw", False)
        return_response = kwargs.pop("return_response", False)
        body = self._create_body(name, *args, **kwargs)
        made: R = self._create(
            f"/{self.uri_base}",
            body,
            return_none=return_none,
            return_raw=return_raw,
            return_response=return_response,
        )
        return made

    def delete(self, item: Any) -> None:
        """Delete a thing.

        Args:
            item: A resource or its id.

        Raises:
            NotFound: There is no such thing.
        """
        self._delete(self._item_uri(item))

    def action(
        self,
        item: Any,
        action_type: str,
        body: Any = {},  # noqa: B006 - part of the signature; it is only sent
    ) -> tuple[Any, Any]:
        """Have something done to a thing.

        Args:
            item: A resource or its id.
            action_type: Name of the action, e.g. ``reboot``.
            body: Its parameters.

        Returns:
            ``(response, body)``.
        """
        return self._send("POST", self._item_uri(item, "action"), body={action_type: body})

    def find(self, **kwargs: Any) -> R:
        """Return the one thing whose attributes have the given values.

        Args:
            **kwargs: Attribute names and values.

        Raises:
            NotFound: No thing matches.
            NoUniqueMatch: More than one does.
        """
        matches = self.findall(**kwargs)
        kind = getattr(self.resource_class, "__name__", "resource")
        if not matches:
            raise exceptions.NotFound(404, f"No {kind} matching: {kwargs}.")
        if len(matches) > 1:
            raise exceptions.NoUniqueMatch(400, f"More than one {kind} matching: {kwargs}.")
        return matches[0]

    def findall(self, **kwargs: Any) -> ResourceList[R]:
        """Return all things whose attributes have the given values, from all pages.

        Args:
            **kwargs: Attribute names and values.

        Returns:
            A list of resources. A thing that lacks one of the attributes does not match.
        """
        found: ResourceList[R] = ResourceList()
        for thing in self._walk_pages():
            try:
                if all(getattr(thing, name) == value for name, value in kwargs.items()):
                    found.append(thing)
            except AttributeError:
                continue
        return found

    @classmethod
    def add_hook(cls, hook_type: str, hook_func: Hook) -> None:
        """Have a function called at a point of this class's work.

        Args:
            hook_type: ``modify_body_for_create`` or ``modify_body_for_update``.
            hook_func: Called with the request body, which it may change, and the keyword
                arguments of the call.
        """
        cls._hooks_map.setdefault(hook_type, []).append(hook_func)

    @classmethod
    def run_hooks(cls, hook_type: str, *args: Any, **kwargs: Any) -> None:
        """Call the functions that were added for a hook type, in order.

        Args:
            hook_type: As in ``add_hook``.
            *args: Handed on.
            **kwargs: Handed on.
        """
        for hook in cls._hooks_map.get(hook_type, ()):
            hook(*args, **kwargs)

    # --- building blocks of subclasses ---

    def _create_body(self, name: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the request body of ``create``; every kind of thing has its own."""
        raise self._absent("create", f"'{type(self).__name__}' cannot create anything")

    def _absent(self, method: str, reason: str) -> exceptions.NotSupported:
        """Make the exception for a call that this kind of thing does not have."""
        service = getattr(self.api, "service_name", None) or getattr(self.api, "name", "")
        return exceptions.NotSupported(method, service, reason)

    def _send(self, verb: str, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request through the client's method for the verb."""
        answer: tuple[Any, Any] = getattr(self.api, f"method_{verb.lower()}")(uri, **kwargs)
        return answer

    def _list(
        self,
        uri: str,
        obj_class: Any = None,
        body: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> Any:
        """Return what a GET lists, or a POST when there is a body; see ``list``."""
        if body is None:
            resp, resp_body = self._send("GET", uri)
        else:
            resp, resp_body = self._send("POST", uri, body=body)
        if return_raw:
            return resp, resp_body
        things = self._resources(resp_body, obj_class)
        if other_keys is None:
            return things
        document = resp_body if isinstance(resp_body, dict) else {}
        return things, [document.get(key) for key in utils.coerce_to_list(other_keys)]

    def _resources(self, resp_body: Any, obj_class: Any = None) -> ResourceList[R]:
        """Return the resources of a list answer."""
        make = self.resource_class if obj_class is None else obj_class
        data = self._data_from_response(resp_body)
        made: Any = (
            data if make is None else [make(self, info, loaded=False) for info in data if info]
        )
        return ResourceList(made)

    def _data_from_response(self, resp_body: Any, key: str | None = None) -> Documents:
        """Return the list of dicts in an answer; an empty one when there is none.

        Args:
            resp_body: The decoded body.
            key: Where the list stands, by default under ``plural_response_key``.

        Raises:
            ServiceResponseFailure: The answer is no JSON, or something else stands there.
        """
        if isinstance(resp_body, list):
            return answers.mappings(resp_body)
        if not resp_body:
            return []
        key = key or self.plural_response_key or ""
        data = answers.mapping(resp_body).get(key) or []
        if isinstance(data, dict) and "values" in data:
            data = data["values"]
        return answers.mappings(data, f"'{key}' in the answer")

    def _one(self, resp_body: Any) -> Any:
        """Return what an answer holds under ``response_key``."""
        if not self.response_key:
            return resp_body
        found = answers.member(resp_body, self.response_key)
        return answers.mapping(found, f"'{self.response_key}' in the answer")

    def _head(self, uri: str) -> requests.Response:
        """Send a HEAD; return the response."""
        response: requests.Response = self._send("HEAD", uri)[0]
        return response

    def _get(self, uri: str) -> R:
        """Fetch one thing."""
        _, resp_body = self._send("GET", uri)
        found: R = self._one(resp_body)
        if self.resource_class is not None:
            found = self.resource_class(self, found, loaded=True)
        return found

    def _create(
        self,
        uri: str,
        body: Any,
        return_none: bool = False,
        return_raw: bool = False,
        return_response: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Send the body of a new thing; return what ``create`` says."""
        self.run_hooks("modify_body_for_create", body, **kwargs)
        resp, resp_body = self._send("POST", uri, **self._sent_on_create(body))
        if return_none:
            return None
        if return_response:
            return resp
        info = self._one(resp_body)
        raw = return_raw or self.resource_class is None
        return info if raw else self.resource_class(self, info)

    def _sent_on_create(self, body: Any) -> dict[str, Any]:
        """Return what is sent for the body of a new thing; a subclass may change it last."""
        return {"body": body}

    def _delete(self, uri: str) -> None:
        """Send a DELETE."""
        self._send("DELETE", uri)

    def _update(self, uri: str, body: Any, **kwargs: Any) -> Any:
        """Send a PUT with the changes; return the decoded answer."""
        self.run_hooks("modify_body_for_update", body, **kwargs)
        return self._send("PUT", uri, body=body)[1]

    # --- pages ---

    def _walk_pages(self) -> Iterator[R]:
        """Give all things of the account, page by page, for ``findall``.

        A link to the next page is followed. Without one, a page that could be full is followed by
        a request with the last id as marker, until nothing new comes. A subclass whose ``list``
        needs arguments, or that pages in another way, has a method of its own.
        """
        if type(self).list is not BaseManager.list:
            yield from self._walk_list()
            return
        uri: str | None = f"/{self.uri_base}"
        seen: set[Any] = set()
        asked: set[str] = set()
        while uri and uri not in asked:
            asked.add(uri)
            _, resp_body = self._send("GET", uri)
            page = self._resources(resp_body)
            fresh = _unseen(page, seen)
            yield from fresh
            uri = self._next_page(resp_body, page) if fresh else None

    def _next_page(self, resp_body: Any, page: Any) -> str | None:
        """Return the path of the page after this one, ``None`` after the last."""
        query = _next_link_query(resp_body, self.plural_response_key)
        if query is not None:
            return f"/{self.uri_base}?{query}"
        if len(page) < self.smallest_page or _known_id(page[-1]) is None:
            return None
        return f"/{self.uri_base}{utils.build_query([('marker', _known_id(page[-1]))])}"

    def _walk_list(self) -> Iterator[R]:
        """Give all things of a subclass's own ``list``."""
        import inspect

        parameters = inspect.signature(self.list).parameters
        for name, one in parameters.items():
            if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD:
                raise self._absent("find", f"list() needs '{name}'; call it and choose")
        takes_marker = "marker" in parameters
        seen: set[Any] = set()
        page = self.list()
        while page:
            fresh = _unseen(page, seen)
            yield from fresh
            marker = _known_id(page[-1])
            if not takes_marker or not fresh or marker is None or len(page) < self.smallest_page:
                return
            page = self.list(marker=marker)


def _known_id(thing: Any) -> Any:
    """Return the id of a thing if it is there, without asking the service for it."""
    return getattr(thing, "__dict__", {}).get("id")


def _unseen(page: Any, seen: set[Any]) -> Any:
    """Return the things of a page whose ids were not on earlier ones, and note their ids."""
    fresh = [thing for thing in page if _known_id(thing) is None or _known_id(thing) not in seen]
    seen.update(_known_id(thing) for thing in fresh)
    return fresh


def _next_link_query(resp_body: Any, plural_key: str | None) -> str | None:
    """Return the query of the link to the next page, in any of the forms services use.

    Only the query is taken from the link: its host may be one that the user cannot reach.
    """
    if not isinstance(resp_body, dict):
        return None
    links = resp_body.get(f"{plural_key}_links") or resp_body.get("links") or []
    if isinstance(links, dict):
        target = links.get("next")
    else:
        target = next(
            (
                link.get("href")
                for link in links
                if isinstance(link, dict) and link.get("rel") == "next"
            ),
            None,
        )
    target = target or resp_body.get("next")
    if not isinstance(target, str):
        return None
    return urllib.parse.urlsplit(target).query or None
