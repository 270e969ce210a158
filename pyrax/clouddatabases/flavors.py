"""Sizes of instances."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.clouddatabases.base import DatabasesManager
from pyrax.resource import BaseResource

_UUID = re.compile(r"(?i)[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")


class CloudDatabaseFlavor(BaseResource):
    """A size that an instance can have: `id`, `name`, `ram` (MB), `links`."""

    manager: CloudDatabaseFlavorManager
    disk: int
    ephemeral: int
    id: int | str
    links: list[dict[str, Any]]
    name: str
    ram: int
    str_id: str
    vcpus: int

    get_details = True
    _non_display = ["links"]

    def _add_details(self, info: Mapping[str, Any]) -> None:
        """Take over the fields; where the id is only a text, it is the id."""
        super()._add_details(info)
        if info.get("id") is None and info.get("str_id"):
            self.__dict__["id"] = info["str_id"]


class CloudDatabaseFlavorManager(DatabasesManager[CloudDatabaseFlavor]):
    """The sizes that instances can have; on Rackspace they are named in bodies by their URL."""

    def ref(self, flavor: Any) -> str:
        """Return how a size is named in the body of a request.

        Args:
            flavor: An object with `links` or an `id`.

        Raises:
            FlavorNotFound: It has neither.
        """
        for link in getattr(flavor, "links", None) or ():
            if link.get("rel") == "self" and link.get("href"):
                return str(link["href"])
        return self._id_ref(flavor)

    @staticmethod
    def _id_ref(flavor: Any) -> str:
        """Return the id of a size."""
        found = getattr(flavor, "id", None)
        if found is None or found == "":
            raise exceptions.FlavorNotFound(f"Nothing tells which flavor {flavor!r} is.")
        return str(found)


class TroveFlavorManager(CloudDatabaseFlavorManager):
    """The same in Trove, where URLs are often wrong behind proxies, and the id is used."""

    def ref(self, flavor: Any) -> str:
        """Return the id of a size, as text."""
        return self._id_ref(flavor)


def find_flavor(api: Any, flavor: Any) -> Any:
    """Return the flavor that a caller means.

    Args:
        api: The client.
        flavor: A flavor object; an id (number or text); a name; or an amount of RAM in MB.

    Raises:
        FlavorNotFound: There is no such flavor.
    """
    if isinstance(flavor, bytes):
        flavor = utils.ensure_text(flavor, api.encoding)
    if isinstance(flavor, int) and not isinstance(flavor, bool):
        return _by_id(api, flavor) or _first_match(api.list_flavors(), flavor) or _fail(flavor)
    if isinstance(flavor, str) and flavor:
        known = api.list_flavors()
        found = next((one for one in known if one.name == flavor), None)
        if found is None and (flavor.isdigit() or _UUID.fullmatch(flavor)):
            found = _by_id(api, flavor) or _first_match(known, flavor)
        return found or _fail(flavor)
    if flavor is None or isinstance(flavor, (bool, str)):
        return _fail(flavor)
    if hasattr(flavor, "id") or hasattr(flavor, "links"):
        return flavor
    return _fail(flavor)


def _by_id(api: Any, flavor_id: Any) -> Any:
    """Return the flavor of an id, ``None`` if there is none."""
    try:
        return api.get_flavor(flavor_id)
    except exceptions.NotFound:
        return None


def _first_match(flavors: Any, value: Any) -> Any:
    """Return the flavor of a name, else the one with that much RAM, else ``None``."""
    text = str(value)
    for attribute in ("name", "ram"):
        for flavor in flavors:
            if str(getattr(flavor, attribute, None)) == text:
                return flavor
    return None


def _fail(flavor: Any) -> Any:
    """Say that there is no such flavor."""
    raise exceptions.FlavorNotFound(f"No flavor has the id, the name or the RAM {flavor!r}.")
