"""Which version of the service stands at an endpoint, and where exactly."""

from __future__ import annotations

import re
import urllib.parse
from typing import NamedTuple

from pyrax.queueing.base import OPENSTACK, RACKSPACE

_V1 = re.compile(r"v1(\.0)?")
_V1_1 = re.compile(r"v1\.1")
_V2 = re.compile(r"v2(\.\d+)?")


class Place(NamedTuple):
    """What an endpoint says.

    Attributes:
        dialect: ``"rackspace"`` for version 1, ``"openstack"`` for version 2.
        url: The URL below which the calls stand; ``None`` without an endpoint.
        root: The URL that has to be asked first whether version 2 is there; else ``None``.
    """

    dialect: str
    url: str | None
    root: str | None = None


def place_of(endpoint: str | None, service_type: str | None) -> Place:
    """Tell which version stands at an endpoint.

    Args:
        endpoint: The URL in the catalog, with or without version and project.
        service_type: The type of the service in the catalog.

    Returns:
        Version 1 for a path with ``/v1``, a type with the prefix ``rax:``, or no endpoint at all;
        else version 2.
    """
    if not endpoint:
        return Place(RACKSPACE, endpoint)
    url = endpoint.rstrip("/")
    split = urllib.parse.urlsplit(url)
    segments = split.path.split("/")
    for number, segment in enumerate(segments):
        if _V1.fullmatch(segment):
            return Place(RACKSPACE, url)
        if _V2.fullmatch(segment):
            path = "/".join(segments[: number + 1])
            return Place(OPENSTACK, split._replace(path=path).geturl())
        if _V1_1.fullmatch(segment):
            path = "/".join(segments[:number])
            root = split._replace(path=path).geturl()
            return Place(OPENSTACK, f"{root}/v2", root)
    if (service_type or "").startswith("rax:"):
        return Place(RACKSPACE, url)
    return Place(OPENSTACK, f"{url}/v2")
