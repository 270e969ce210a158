"""`pyrax.cloudservers.flavors` and `flavor_access`: the sizes of servers, and who may use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.compute.base import (
    ComputeManager,
    Found,
    Pairs,
    Resource,
    as_list,
    id_of,
    segment,
    whole_number,
)
from pyrax.tables import ResourceList

_KEY_FORM = re.compile(r"[\w.\- :]+")
_TRUE = frozenset(("1", "t", "true", "on", "y", "yes"))
_FALSE = frozenset(("0", "f", "false", "off", "n", "no"))


class Flavor(Resource):
    """A flavor: `ram` in MiB, `vcpus`, `disk` in GiB, `swap` in MiB, `rxtx_factor`."""

    HUMAN_ID = True

    manager: FlavorManager

    id: str
    name: str
    description: str | None
    disk: int
    extra_specs: dict[str, Any]
    links: list[dict[str, Any]]
    ram: int
    rxtx_factor: float
    swap: Any
    vcpus: int

    @property
    def ephemeral(self) -> Any:
        """The size of the ephemeral disk in GiB, or ``"N/A"``."""
        return self._info.get("OS-FLV-EXT-DATA:ephemeral", "N/A")

    @property
    def is_public(self) -> Any:
        """Whether everybody may use the flavor, or ``"N/A"``."""
        return self._info.get("os-flavor-access:is_public", "N/A")

    def get_keys(self) -> dict[str, str]:
        """Return the extra specs of the flavor."""
        return self.manager.get_keys(self)

    def set_keys(self, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Add to the extra specs of the flavor, for administrators; see `FlavorManager.set_keys`.

        Raises:
            CommandError: A name has characters other than letters, digits, ``_ . - :`` and space.
        """
        return self.manager.set_keys(self, metadata)

    def unset_keys(self, keys: str | Iterable[str]) -> None:
        """Remove extra specs of the flavor, one request each; the first error ends it."""
        self.manager.unset_keys(self, keys)

    def delete(self) -> None:
        """Delete the flavor, for administrators."""
        self.manager.delete(self)


Flavors = list[Flavor]


class FlavorManager(ComputeManager[Flavor]):
    """The flavors of one region. Wherever a method takes a flavor, its id will do."""

    resource = Flavor
    key = "flavor"
    base = "flavors"
    paged = True

    def list(
        self,
        detailed: bool = True,
        is_public: bool | None = True,
        marker: Any = None,
        limit: int | None = None,
        *,
        min_disk: int | None = None,
        min_ram: int | None = None,
        sort_key: str | None = None,
        sort_dir: str | None = None,
    ) -> Flavors:
        """Return flavors.

        OpenStack Compute API, 'List Flavors With Details'.

        Args:
            detailed: False fetches only id, name and links.
            is_public: True lists those that the account may use; for administrators, False lists
                those that are not public, None all.
            marker: The last flavor of the page before.
            limit: The length of the one page to fetch; by default all pages are fetched.
            min_disk: Only those with at least so many GiB of disk.
            min_ram: Only those with at least so many MiB of memory.
            sort_key: A field to sort by.
            sort_dir: ``"asc"`` or ``"desc"``.
        """
        query: Pairs = [
            ("is_public", None if is_public is True else str(is_public)),
            ("marker", None if marker is None else id_of(marker)),
            ("minDisk", min_disk),
            ("minRam", min_ram),
            ("sort_dir", sort_dir),
            ("sort_key", sort_key),
        ]
        return self._many("/flavors/detail" if detailed else "/flavors", query=query, limit=limit)

    def get(self, flavor: Any) -> Flavor:
        """Return one flavor.

        OpenStack Compute API, 'Show Flavor Details'.

        Raises:
            NotFound: There is no such flavor.
        """
        return self._fetch(self._path(flavor))

    def create(
        self,
        name: str | bytes,
        ram: Any,
        vcpus: Any,
        disk: Any,
        flavorid: Any = "auto",
        ephemeral: Any = 0,
        swap: Any = 0,
        rxtx_factor: Any = 1.0,
        is_public: bool | str = True,
        *,
        description: str | None = None,
    ) -> Flavor:
        """Make a flavor, for administrators.

        OpenStack Compute API, 'Create Flavor'.

        Args:
            name: The name.
            ram: Memory in MiB.
            vcpus: The number of processors.
            disk: The root disk in GiB.
            flavorid: The id; ``"auto"`` lets the service make one.
            ephemeral: The ephemeral disk in GiB.
            swap: The swap disk in MiB.
            rxtx_factor: The share of network bandwidth.
            is_public: Whether everybody may use it: a boolean or a word such as ``"no"``.
            description: A text about it (microversion 2.55).

        Raises:
            CommandError: An argument is no number, or not yes or no.
        """
        flavor: dict[str, Any] = {
            "name": utils.ensure_text(name, self.api.encoding),
            "ram": whole_number("ram", ram),
            "vcpus": whole_number("vcpus", vcpus),
            "disk": whole_number("disk", disk),
            "id": None if flavorid == "auto" else flavorid,
            "swap": whole_number("swap", swap),
            "OS-FLV-EXT-DATA:ephemeral": whole_number("ephemeral", ephemeral),
            "rxtx_factor": _factor(rxtx_factor),
            "os-flavor-access:is_public": _truth("is_public", is_public),
        }
        needs = {}
        if description is not None:
            flavor["description"] = description
            needs["description"] = "2.55"
        body = {"flavor": flavor}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/flavors", body=body, needs=needs)
        return self._made(response, answer, loaded=False)

    def update(self, flavor: Any, description: str | None) -> Flavor:
        """Change the description of a flavor, for administrators (microversion 2.55).

        Args:
            description: The new text about it; None for none.

        Returns:
            The `Flavor` as it is now.
        """
        self._since("update", "2.55")
        response, answer = self._call(
            "PUT",
            self._path(flavor),
            body={"flavor": {"description": description}},
            needs={"description": "2.55"},
        )
        return self._made(response, answer, loaded=True)

    def delete(self, flavor: Any) -> None:
        """Delete a flavor, for administrators.

        OpenStack Compute API, 'Delete Flavor'.
        """
        self._call("DELETE", self._path(flavor))

    # Extra specs.

    def get_keys(self, flavor: Any) -> dict[str, str]:
        """Return the extra specs of a flavor.

        OpenStack Compute API, 'List Extra Specs For A Flavor'.
        """
        _, body = self._call("GET", self._path(flavor, "os-extra_specs"))
        return self._document(body, "extra_specs")

    def set_keys(self, flavor: Any, metadata: Mapping[str, Any]) -> dict[str, str]:
        """Add to the extra specs of a flavor, for administrators.

        OpenStack Compute API, 'Create Extra Specs For A Flavor'.

        Args:
            metadata: The extra specs: values by name.

        Returns:
            What was added, a dict.

        Raises:
            CommandError: A name has characters other than letters, digits, ``_ . - :`` and space.
        """
        specs = {utils.ensure_text(key): value for key, value in metadata.items()}
        for key in specs:
            if not _KEY_FORM.fullmatch(key):
                raise exceptions.CommandError(
                    f"{key!r} is no name for an extra spec: use letters, digits, "
                    "underscores, periods, hyphens, colons and spaces."
                )
        body = {"extra_specs": specs}
        _, answer = self._call("POST", self._path(flavor, "os-extra_specs"), body=body)
        return self._document(answer, "extra_specs")

    def unset_keys(self, flavor: Any, keys: str | Iterable[str]) -> None:
        """Remove extra specs of a flavor, one request each; the first error ends it.

        Args:
            keys: The names; a lone text is one name.
        """
        for key in as_list(keys):
            self._call("DELETE", self._path(flavor, "os-extra_specs", utils.ensure_text(key)))

    def _candidates(self, criteria: dict[str, Any]) -> Found:
        """List the flavors to look through, the private ones only if they are asked about."""
        return self.list(is_public=None) if "is_public" in criteria else self.list()


class FlavorAccess(Resource):
    """That one tenant may use one flavor: `flavor_id`, `tenant_id`."""

    manager: FlavorAccessManager
    flavor_id: str
    tenant_id: str

    NAME_ATTR = "tenant_id"
    get_details = False


Accesses = list[FlavorAccess]


class FlavorAccessManager(ComputeManager[FlavorAccess]):
    """Who may use flavors that are not public; for administrators."""

    resource = FlavorAccess
    key = "flavor_access"
    plural = "flavor_access"
    base = "flavors"
    scope = ("flavor",)

    def list(self, **kwargs: Any) -> Accesses:
        """Return who may use a flavor.

        OpenStack Compute API, 'List Flavor Access Information For Given Flavor'.

        Args:
            **kwargs: ``flavor=``, the flavor.

        Raises:
            NotImplementedError: No flavor was given; the service cannot list by tenant.
        """
        if kwargs.get("flavor") is None:
            raise NotImplementedError("flavor_access.list() needs flavor=; nothing else works.")
        return self._many(self._path(kwargs["flavor"], "os-flavor-access"))

    def add_tenant_access(self, flavor: Any, tenant: Any) -> Accesses:
        """Let a tenant use a flavor; returns who may use it now."""
        return self._change("addTenantAccess", flavor, tenant)

    def remove_tenant_access(self, flavor: Any, tenant: Any) -> Accesses:
        """No longer let a tenant use a flavor; returns who may use it now."""
        return self._change("removeTenantAccess", flavor, tenant)

    def _change(self, action: str, flavor: Any, tenant: Any) -> Accesses:
        """Send an action on a flavor and return the list that it answers with."""
        segment(tenant)
        body = {action: {"tenant": id_of(tenant)}}
        self.run_hooks("modify_body_for_action", body)
        _, answer = self._call("POST", self._path(flavor, "action"), body=body)
        return ResourceList(
            FlavorAccess(self, info, True) for info in answers.rows(answer, "flavor_access")
        )


def _factor(value: Any) -> float:
    """Return a number, or say that it is none."""
    try:
        return float(value)
    except (TypeError, ValueError) as err:
        raise exceptions.CommandError(f"rxtx_factor must be a number, not {value!r}.") from err


def _truth(name: str, value: Any) -> bool:
    """Return what a boolean, or a word for one, says."""
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise exceptions.CommandError(f"{name} must be true or false, not {value!r}.")
    return word in _TRUE
