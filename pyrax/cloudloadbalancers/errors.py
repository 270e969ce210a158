"""The exceptions of a refused update: both what old programs catch and what the status says."""

from __future__ import annotations

from pyrax import exceptions


class RefusedParameters(exceptions.InvalidLoadBalancerParameters, exceptions.ClientException):
    """The service refused to change a load balancer."""


class BadParameters(RefusedParameters, exceptions.BadRequest):
    """The service refused the values: HTTP 400."""


class NoSuchLoadBalancer(RefusedParameters, exceptions.NotFound):
    """There is no such load balancer to change: HTTP 404."""


class ConflictingParameters(RefusedParameters, exceptions.Conflict):
    """The load balancer cannot be changed now: HTTP 409."""


class OverLimitParameters(RefusedParameters, exceptions.OverLimit):
    """A limit forbids the change: HTTP 413 or 429."""


class ImmutableLoadBalancer(RefusedParameters, exceptions.UnprocessableEntity):
    """The load balancer cannot be changed in its present status: HTTP 422."""


_KINDS: dict[int, type[RefusedParameters]] = {
    400: BadParameters,
    404: NoSuchLoadBalancer,
    409: ConflictingParameters,
    413: OverLimitParameters,
    422: ImmutableLoadBalancer,
    429: OverLimitParameters,
}


def refused_parameters(error: exceptions.ClientException) -> RefusedParameters:
    """Return what an update raises for an error answer.

    Args:
        error: What the HTTP layer raised.

    Returns:
        An ``InvalidLoadBalancerParameters`` that is also of the class of the status, with the
        attributes of the original; its message holds the details too.
    """
    made = _KINDS.get(error.code or 0, RefusedParameters)(error)
    if error.details:
        made.message = f"{error.message} - {error.details}"
    return made
