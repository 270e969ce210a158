"""The compute service of the same region and login, which attaches and detaches volumes."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, handed_down

_KEPT = "_compute_link"


def server_volumes(api: Any) -> Any:
    """Return the manager of servers' volumes that belongs to a block storage client.

    It is made at first use, once per client, and checks certificates as the client does.

    Args:
        api: The client, or what stands in for it in a test.

    Raises:
        ServiceNotAvailable: The cloud has no compute service in the client's region.
        NotAuthenticated: The login is gone.
    """
    compute = vars(api).get(_KEPT)
    if compute is None:
        region = getattr(api, "region_name", None)
        options = {}
        if getattr(api, "_verify_ssl", None) is not None:
            options["verify_ssl"] = api.verify_ssl
        if getattr(api, "timeout", None) is not None:
            options["timeout"] = api.timeout
        compute = handed_down.connect_to_cloudservers(
            region=region, context=getattr(api, "identity", None), **options
        )
        if compute is None:
            raise exceptions.ServiceNotAvailable(
                f"There is no compute service in the region '{region}'; volumes are attached and "
                "detached by it."
            )
        # Options that came with a later microversion ask for just that one.
        compute.auto_microversion = True
        vars(api)[_KEPT] = compute
    return compute.volumes
