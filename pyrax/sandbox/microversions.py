"""Reading the microversion that a request asks for; compute and block storage have them."""

from __future__ import annotations

import re

from pyrax.sandbox.errors import Problem

Version = tuple[int, int]


def show(version: Version) -> str:
    """Return a microversion as `2.79`."""
    return f"{version[0]}.{version[1]}"


def named_in(header: str, *services: str) -> str | None:
    """Return the microversion that a header names for a service, if it names one.

    Args:
        header: value of `OpenStack-API-Version`, such as `compute 2.79, volume 3.27`.
        services: the names of the service, in lower case.
    """
    found = None
    for part in header.split(","):
        service, _, version = part.strip().partition(" ")
        if service.lower() in services:
            found = version.strip()
    return found


def read(value: str | None, lowest: Version, highest: Version) -> Version:
    """Return the microversion that is asked for, the lowest one where none is.

    Raises:
        Problem: 400, it is malformed; 406, it is not offered.
    """
    if value is None:
        return lowest
    if value.lower() == "latest":
        return highest
    match = re.fullmatch(r"(\d+)\.(\d+)", value)
    if match is None:
        raise Problem(400, f"API Version String {value} is of invalid format.")
    asked = (int(match[1]), int(match[2]))
    if not lowest <= asked <= highest:
        raise Problem(
            406,
            f"Version {value} is not supported by the API. Minimum is {show(lowest)} and maximum "
            f"is {show(highest)}.",
            fault="computeFault",
        )
    return asked
