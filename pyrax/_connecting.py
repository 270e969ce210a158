"""From an identity object that is logged in to a client: which region, which client."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FALLBACK_REGION = "DFW"
"""The region of Rackspace accounts for which nothing names another."""


def safe_region(region: Any, context: Any) -> str:
    """Return the region to use.

    Args:
        region: The region that a caller or the settings named, if any.
        context: The identity object, or ``None``.

    Returns:
        The first there is of: the region named, the account's own, ``DFW`` on Rackspace, the
        first of the catalog; else ``""``. It is spelled as in the catalog.
    """
    regions = list(getattr(context, "regions", None) or ())
    found = region
    if not found and context is not None:
        found = context.get_default_region()
    if not found and getattr(context, "dialect", None) == "rackspace":
        found = FALLBACK_REGION if not regions or FALLBACK_REGION in regions else None
    found = found or next(iter(regions), "")
    text = found.decode("utf-8") if isinstance(found, bytes) else str(found)
    if text in regions:
        return text
    return next((name for name in regions if str(name).lower() == text.lower()), text)


def client(context: Any, service: str, region: str, **kwargs: Any) -> Any:
    """Make a client.

    Args:
        context: The identity object, ``None`` if another thread has just ended the login.
        service: Service key.
        region: Name of the region.
        **kwargs: As for ``make_client`` of identity objects.

    Returns:
        The client; ``None``, with a warning in the log, if the service is not there.

    Raises:
        NotAuthenticated: The identity object is not logged in.
    """
    from pyrax import exceptions

    if context is None:
        raise exceptions.NotAuthenticated("There is no login any more.")
    try:
        return context.make_client(service, region, **kwargs)
    except (exceptions.NoSuchClient, exceptions.NoEndpointForService):
        _warn_of_absence(context, service, region)
        return None


def compute_client(context: Any, region: str, verify_ssl: Any, options: dict[str, Any]) -> Any:
    """Make a compute client.

    Args:
        context: The identity object.
        region: Name of the region.
        verify_ssl: Certificate check of this client; ``None``: what the identity says.
        options: Further keywords of ``connect_to_cloudservers``.

    Returns:
        The client; ``None``, with a warning in the log, if the service is not there.

    Raises:
        NotAuthenticated: The identity object is not logged in.
    """
    from pyrax.identity import registry

    compute_class = registry.client_class("compute")
    arguments = {**options, "verify_ssl": verify_ssl}
    named = str(arguments.pop("service_type", None) or "compute")
    service = named.replace("-", "_").rpartition(":")[2]
    address = arguments.pop("bypass_url", None)
    if address:
        arguments["management_url"] = address
        if context.find_endpoint(service, region) is None:
            return compute_class(context, region_name=region, **arguments)
    return client(context, service, region, client_class=compute_class, **arguments)


def _warn_of_absence(context: Any, service: str, region: str) -> None:
    """Log that the catalog does not have a service in a region, and where it has it."""
    import logging

    found = (getattr(context, "services", None) or {}).get(service)
    there = ", ".join(map(str, getattr(found, "regions", None) or ()))
    regions = ", ".join(map(str, getattr(context, "regions", None) or ()))
    logging.getLogger("pyrax").warning(
        "There is no '%s' service in the region '%s'. %s The regions of this login are: %s.",
        service,
        region,
        f"It is in: {there}." if there else "The catalog does not have it at all.",
        regions or "none",
    )
