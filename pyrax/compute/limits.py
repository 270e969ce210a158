"""`pyrax.cloudservers.limits`: how much of everything the account may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyrax.compute.base import ComputeManager, Resource


@dataclass(frozen=True)
class AbsoluteLimit:
    """One limit on an amount, or the amount in use: ``maxTotalInstances``, 100."""

    name: str
    value: int


@dataclass(frozen=True)
class RateLimit:
    """One limit on how often something may be requested."""

    verb: str
    uri: str
    regex: str
    value: int
    remain: int
    unit: str
    next_available: str


class Limits(Resource):
    """The limits of an account; -1 stands for no limit."""

    manager: LimitsManager

    @property
    def absolute(self) -> Iterator[AbsoluteLimit]:
        """The limits on amounts, and what of them is in use."""
        for name, value in (self._info.get("absolute") or {}).items():
            yield AbsoluteLimit(name, value)

    @property
    def rate(self) -> Iterator[RateLimit]:
        """The limits on requests; none on clouds that have them elsewhere."""
        for group in self._info.get("rate") or []:
            for limit in group.get("limit") or []:
                yield RateLimit(
                    limit.get("verb"),
                    group.get("uri"),
                    group.get("regex"),
                    limit.get("value"),
                    limit.get("remaining"),
                    limit.get("unit"),
                    limit.get("next-available"),
                )

    def __repr__(self) -> str:
        return "<Limits>"

    def _fetched(self) -> Resource:
        return self.manager.get()


class LimitsManager(ComputeManager[Limits]):
    """The limits of the account."""

    resource = Limits
    key = "limits"
    base = "limits"

    def get(self, reserved: bool = False, tenant_id: str | None = None) -> Limits:
        """Return the limits of the account.

        OpenStack Compute API, 'Show Rate And Absolute Limits'.

        Args:
            reserved: Whether what is reserved counts as used.
            tenant_id: Another account, for administrators.
        """
        query = [("reserved", 1 if reserved else None), ("tenant_id", tenant_id)]
        return self._fetch("/limits", query=query)
