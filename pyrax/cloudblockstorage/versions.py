"""Which version of the service stands behind an address, and which microversions it has."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping
from typing import Any, NamedTuple

HEADER = "OpenStack-API-Version"
V1, V2, V3 = "v1", "v2", "v3"
LOWEST = (3, 0)

_SEGMENT = re.compile(r"v([1-9][0-9]*)(?:\.[0-9]+)?\Z")
_MICROVERSION = re.compile(r"([0-9]+)\.([0-9]+)\Z")

Version = tuple[int, int]


class Address(NamedTuple):
    """The parts of an endpoint's address.

    Attributes:
        root: The address before the version, with a slash at its end.
        version: ``"v1"``, ``"v2"``, ``"v3"``, or ``None`` if the address names none.
        segment: The version as the address spells it.
        project: What follows the version: the project, as a rule; may be empty.
    """

    root: str
    version: str | None
    segment: str
    project: str


def parse(url: str) -> Address:
    """Take an endpoint's address apart.

    Args:
        url: Such as ``https://cloud.example/volume/v3/5f8c...``.
    """
    parts = urllib.parse.urlsplit(url)
    segments = parts.path.strip("/").split("/")
    for index in range(len(segments) - 1, -1, -1):
        found = _SEGMENT.match(segments[index])
        if found is not None:
            before, after = segments[:index], segments[index + 1 :]
            root = _joined(parts, before)
            return Address(root, f"v{found.group(1)}", segments[index], "/".join(after))
    return Address(_joined(parts, segments), None, "", "")


def _joined(parts: urllib.parse.SplitResult, segments: list[str]) -> str:
    """Return the address with these segments as its path."""
    path = "/".join(segment for segment in segments if segment)
    return (
        f"{parts.scheme}://{parts.netloc}/{path}/" if path else f"{parts.scheme}://{parts.netloc}/"
    )


def offered(document: Any) -> list[Mapping[str, Any]]:
    """Return the entries of a version document; an empty list when it is none."""
    entries = document.get("versions") if isinstance(document, Mapping) else None
    return [entry for entry in entries or [] if isinstance(entry, Mapping)]


def highest(document: Any) -> Version:
    """Return the highest microversion that a version document offers for version 3."""
    found = [LOWEST]
    for entry in offered(document):
        if str(entry.get("id") or "").startswith(V3):
            found.append(number(entry.get("version")) or LOWEST)
    return max(found)


def number(text: Any) -> Version | None:
    """Return the two numbers of a microversion such as ``"3.27"``, ``None`` if it is none."""
    match = _MICROVERSION.match(str(text or ""))
    return None if match is None else (int(match.group(1)), int(match.group(2)))


def show(version: Version) -> str:
    """Return the text of a microversion."""
    return f"{version[0]}.{version[1]}"
