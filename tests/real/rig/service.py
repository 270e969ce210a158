"""What a service tells the rig about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.real.rig.processes import Program
from tests.real.rig.site import Site

REGIONS = ("RegionOne", "RegionTwo")
SERVICE_PASSWORD = "servicepw"


@dataclass(frozen=True)
class CatalogEntry:
    """One service of the catalog; ``urls`` maps a region's name to the URL there."""

    type: str
    name: str
    urls: Mapping[str, str]


class Service:
    """Base of all services: one subclass in a module of its own.

    Its tests are in the folder ``tests/real/<name>``.

    Attributes:
        name: what the person at the keyboard calls it; also its user in Keystone.
        needs: names of the services that must run before it.
        tested_with: names of further services that its tests use.
        packages: Python packages; the versions are in ``constraints.txt``.
        programs: programs it cannot do without, each with the Debian package that brings it.
        wanted_programs: the same for programs that only make it better.
        has_user: whether it has a user (with roles admin and service) in Keystone.
    """

    name: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    tested_with: ClassVar[tuple[str, ...]] = ()
    packages: ClassVar[tuple[str, ...]] = ()
    programs: ClassVar[Mapping[str, str]] = {}
    wanted_programs: ClassVar[Mapping[str, str]] = {}
    has_user: ClassVar[bool] = False

    def __init__(self, site: Site) -> None:
        self.site = site

    def create(self) -> None:
        """Make what is kept between runs (databases, keys); called once, at the first start."""

    def configure(self) -> None:
        """Write the configuration; called before every start."""

    def start_programs(self) -> list[Program]:
        """The programs that make up the service."""
        return []

    def finish(self) -> None:
        """Make what is made through its own API; called when its programs answer."""

    def catalog(self) -> list[CatalogEntry]:
        """The entries of Keystone's catalog."""
        return []

    def describe(self) -> dict[str, Any]:
        """What tests have to know: addresses, users, limits."""
        return {}

    def release(self) -> None:
        """Give back what is not a process (a mounted disk); called after the processes ended."""
