"""Microversions of the Compute API: reading them, and choosing the one that a call is sent with.

A cloud that nobody asked for a microversion answers as version 2.1, which keeps old programs
alive. A call whose resource was taken out of the API at some later version goes out with the last
version that still had it, and a call with an argument that came later than the version in use is
refused before it is sent: the service would either answer with an error or ignore the argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyrax import exceptions

BASE = (2, 1)
LATEST = "latest"
HEADER = "X-OpenStack-Nova-API-Version"
_FORM = r"([0-9]+)\.([0-9]+)"

Version = tuple[int, int]


def parse(text: str) -> Version:
    """Return the pair of numbers of a microversion such as ``"2.72"``.

    Args:
        text: Two numbers with a dot between them.

    Raises:
        UnsupportedVersion: The text is not a microversion.
    """
    found = re.fullmatch(_FORM, str(text))
    if found is None:
        raise exceptions.UnsupportedVersion(
            f"{text!r} is not a microversion; give two numbers such as '2.72', or 'latest'."
        )
    return int(found.group(1)), int(found.group(2))


def show(version: Version) -> str:
    """Return the text of a microversion."""
    return f"{version[0]}.{version[1]}"


def at_least(version: Version | None, text: str) -> bool:
    """Tell whether `version` (None: the base version) is `text` or later."""
    return (version or BASE) >= parse(text)


def headers(version: Version | None) -> dict[str, str]:
    """Return the request headers that ask for `version`; none when nothing is to be asked for."""
    if version is None:
        return {}
    text = show(version)
    named = {HEADER: text}
    if version >= (2, 27):
        named["OpenStack-API-Version"] = f"compute {text}"
    return named


def negotiate(
    current: Version | None,
    *,
    raisable: bool = False,
    needs: Mapping[str, str] | None = None,
    until: Mapping[str, str] | None = None,
) -> Version | None:
    """Choose the microversion of one call.

    Args:
        current: The client's microversion; None when the caller chose none.
        raisable: Whether a client without a microversion may ask for what this call needs.
        needs: The arguments in use, each with the first microversion that knows it.
        until: What is in use and was taken out later, each with the last microversion that has it.

    Returns:
        The microversion to send, or None to send none.

    Raises:
        UnsupportedAttribute: An argument is not in the microversion that can be sent.
    """
    ceiling = min((parse(text) for text in (until or {}).values()), default=None)
    floor = max((parse(text) for text in (needs or {}).values()), default=BASE)
    version = current
    if version is None and raisable and floor > BASE:
        version = floor
    usable = version or BASE
    if ceiling is not None and usable > ceiling:
        usable = version = ceiling
    if floor > usable:
        name, first = next(
            (name, text) for name, text in (needs or {}).items() if parse(text) > usable
        )
        raise exceptions.UnsupportedAttribute(_refusal(name, first, usable, ceiling, until or {}))
    return version


def _refusal(
    name: str, first: str, usable: Version, ceiling: Version | None, until: Mapping[str, str]
) -> str:
    """Say why an argument cannot be sent."""
    if ceiling == usable and parse(first) > usable:
        other = next(key for key, text in until.items() if parse(text) == ceiling)
        return (
            f"{name!r} needs microversion {first} and {other!r} is known up to {show(usable)} "
            "only; they cannot be used in one call."
        )
    return (
        f"{name!r} needs microversion {first} of the compute service, this call uses "
        f"{show(usable)}: set the client's microversion, or make the client with "
        "auto_microversion=True."
    )
