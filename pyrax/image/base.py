"""What the managers of the image service share: its documents stand bare, its lists have links."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pyrax import answers, utils
from pyrax.kinds import R
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.image.client import ImageClient

Pairs = list[tuple[str, Any]]


def spread(name: str, value: Any) -> Pairs:
    """Return the query parameters for one argument.

    Args:
        name: Name of the parameter.
        value: Its value, or several, of which each gets a parameter; truth values are sent as
            ``true`` and ``false``; ``None`` gives none.
    """
    several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return [
        (name, str(one).lower() if isinstance(one, bool) else one)
        for one in several
        if one is not None
    ]


class GlanceManager(BaseManager[R]):
    """The calls for one kind of thing of the image service."""

    complete: ClassVar[bool] = True
    """Whether lists show everything about a thing, so that it need not be fetched again."""

    needed: ClassVar[tuple[str, ...]] = ("id",)
    """The texts without which a document is not one of a thing of this kind."""

    response_key = ""
    api: ImageClient

    def _one(self, resp_body: Any) -> Any:
        """Return the document of one thing: it is the whole body."""
        return self._checked(resp_body, "The answer")

    def _checked(self, document: Any, what: str) -> Any:
        """Return a document that has what one of this kind needs."""
        for name in self.needed:
            answers.text(answers.member(document, name, what), f"'{name}' in the answer")
        return answers.mapping(document, what)

    def _resources(self, resp_body: Any, obj_class: Any = None) -> Any:
        """Return the resources of a list answer."""
        make = self.resource_class if obj_class is None else obj_class
        data = self._data_from_response(resp_body)
        if make is None:
            return data
        return ResourceList(
            make(self, self._checked(info, "A member of the list"), loaded=self.complete)
            for info in data
            if info
        )

    def _create(
        self,
        uri: str,
        body: Any,
        return_none: bool = False,
        return_raw: bool = False,
        return_response: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Send the body of a new thing; what comes back is complete."""
        made = super()._create(uri, body, return_none, return_raw, return_response, **kwargs)
        if isinstance(made, BaseResource):
            made.loaded = True
        return made

    # --- pages ---

    def _page(self, query: Pairs, limit: Any = None, return_raw: bool = False) -> Any:
        """Return one page of things.

        Args:
            query: The query of the request.
            limit: How many things; 0 asks for none, so that nothing is sent.
            return_raw: With ``True`` the answer itself is returned.
        """
        if limit is not None and int(limit) < 0:
            raise ValueError(f"limit must not be negative; got {limit}.")
        if limit is not None and int(limit) == 0 and not return_raw:
            return ResourceList()
        return self._list(f"/{self.uri_base}{utils.build_query(query)}", return_raw=return_raw)

    def _pages(self, query: Pairs) -> Iterator[Any]:
        """Give all things, page by page: as long as the service names a next page, a new one.

        Of the link only the query is used: the host in it may be another one.
        """
        asked = set()
        uri = f"/{self.uri_base}{utils.build_query(query)}"
        while uri not in asked:
            asked.add(uri)
            _, resp_body = self._send("GET", uri)
            yield from self._resources(resp_body)
            link = resp_body.get("next") if isinstance(resp_body, Mapping) else None
            if not isinstance(link, str):
                return
            parameters = urllib.parse.parse_qsl(
                urllib.parse.urlsplit(link).query, keep_blank_values=True
            )
            uri = f"/{self.uri_base}{utils.build_query(parameters)}"

    def _walk_pages(self) -> Iterator[Any]:
        """Give all things, for ``findall``."""
        return self._pages([])
