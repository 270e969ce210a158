"""What refusals of the network services mean: from HTTP errors to pyrax's own exceptions."""

from __future__ import annotations

import ipaddress
import re
from typing import Any, TypeVar

from pyrax import exceptions, utils

E = TypeVar("E", bound=exceptions.PyraxException)

NOTHING_ELSE = "cloud networks on this cloud can only be created, listed and deleted"
"""Why most calls need a network service in the catalog."""

_TOO_SMALL = ("does not contain enough", "incompatible with dhcp service enabled")
_MALFORMED = ("cidr is malformed", "invalid input for cidr")
_QUOTA = re.compile(r"quota|maximum|too many (?!requests)")
_RESOURCES = re.compile(r"quota exceeded for resources: \[(?P<names>[^\]]*)\]", re.IGNORECASE)
_NO_PERMISSION = re.compile(
    r"polic(y|ies)|permission|privilege|read.?only|not allowed|not authori[sz]ed|disallowed"
    r"|\brole\b"
)
_SMALLEST_IPV4 = 30


def instead(kind: type[E], message: str, cause: exceptions.ClientException) -> E:
    """Return an exception that takes the place of an HTTP error.

    Args:
        kind: Its class.
        message: Its text.
        cause: The HTTP error; its status becomes ``code``, its text ``details``.
    """
    error = kind(message)
    error.code = cause.code
    error.details = said(cause)
    error.request_id = cause.request_id
    error.__cause__ = cause
    return error


def said(error: exceptions.ClientException) -> str:
    """Return what the service said, ``""`` if nothing."""
    return error.message or ""


# --- address ranges -------------------------------------------------------------------------------


def cidr_text(cidr: Any) -> str | None:
    """Return an address range as text.

    Args:
        cidr: Text, bytes, an object of the module ``ipaddress``, or ``None``.
    """
    if cidr is None:
        return None
    return utils.ensure_text(cidr) if isinstance(cidr, bytes) else str(cidr)


def parsed(cidr: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Return an address range as an object; host bits may be set.

    Raises:
        NetworkCIDRMalformed: The text is none.
    """
    try:
        return ipaddress.ip_network(cidr, strict=False)
    except ValueError as error:
        raise exceptions.NetworkCIDRMalformed(f"The CIDR '{cidr}' is not valid.") from error


def is_malformed(cidr: str | None) -> bool:
    """Tell whether a text is no address range."""
    try:
        parsed(cidr or "")
    except exceptions.NetworkCIDRMalformed:
        return True
    return False


def check_size(cidr: str) -> None:
    """Refuse a range that Rackspace has no room in for servers.

    Raises:
        NetworkCIDRInvalid: It has fewer than four addresses.
    """
    found = parsed(cidr)
    if found.version == 4 and found.prefixlen > _SMALLEST_IPV4:
        raise exceptions.NetworkCIDRInvalid(
            f"The CIDR '{cidr}' does not contain enough addresses for a network: the longest "
            f"prefix is /{_SMALLEST_IPV4}."
        )


# --- refusals -------------------------------------------------------------------------------------


def creation_refused(
    error: exceptions.ClientException, cidr: str | None
) -> exceptions.PyraxException:
    """Return what a refused creation means.

    Args:
        error: What the HTTP layer raised.
        cidr: The address range that was asked for.

    Returns:
        ``NetworkCIDRMalformed``, ``NetworkCIDRInvalid`` or ``NetworkCountExceeded``, else the
        error itself.
    """
    text = said(error).lower()
    if error.code == 400:
        if any(words in text for words in _TOO_SMALL):
            return instead(
                exceptions.NetworkCIDRInvalid,
                f"The network range '{cidr}' is not usable: {said(error)}",
                error,
            )
        if any(words in text for words in _MALFORMED) or (cidr and is_malformed(cidr)):
            return instead(
                exceptions.NetworkCIDRMalformed, f"The CIDR '{cidr}' is not valid.", error
            )
        if re.search(r"too many networks", text):
            return _too_many(error)
    elif error.code in (403, 413) and _QUOTA.search(text) and not error.retry_after:
        return _too_many(error)
    return error


def _too_many(error: exceptions.ClientException) -> exceptions.NetworkCountExceeded:
    """Return the exception for one network too many."""
    return instead(
        exceptions.NetworkCountExceeded,
        f"No more networks can be created: {said(error)}",
        error,
    )


def deletion_refused(error: exceptions.ClientException) -> exceptions.PyraxException:
    """Return what a refused deletion of a network means.

    Args:
        error: A 403 or 409.

    Returns:
        ``NetworkInUse``; the error itself if it speaks of permissions.
    """
    if error.code == 403 and _NO_PERMISSION.search(said(error).lower()):
        return error
    text = f"Cannot delete a network in use by a server. {said(error)}".strip()
    return instead(exceptions.NetworkInUse, text, error)


def conflict(error: exceptions.Conflict) -> exceptions.PyraxException:
    """Return what a conflict at Neutron means.

    Args:
        error: What the HTTP layer raised.

    Returns:
        ``NetworkCountExceeded`` for one network too many, ``QuotaExceeded`` for other quotas,
        else the error itself.
    """
    match = _RESOURCES.search(said(error))
    if match is None:
        return error
    if "network" in re.findall(r"\w+", match["names"]):
        return _too_many(error)
    return exceptions.QuotaExceeded(error)
