"""What load balancers did and cost, and what an account may have."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from pyrax import answers, utils
from pyrax.cloudloadbalancers.base import LoadBalancerBase

if TYPE_CHECKING:
    from pyrax.cloudloadbalancers.resources import CloudLoadBalancer
    from pyrax.tables import ResourceList


class UsageCalls(LoadBalancerBase):
    """The calls for usage, counters and limits (Cloud Load Balancers API)."""

    def get_usage(
        self, loadbalancer: Any = None, start: Any = None, end: Any = None
    ) -> dict[str, Any]:
        """Return usage records ("Usage reports"); they are kept for 90 days.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id; ``None`` for the whole account.
            start: A ``date``, ``datetime``, ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM:SS``, in UTC if
                it has no zone; without times: the last 24 hours.
            end: A ``date``, ``datetime``, ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM:SS``, in UTC if it
                has no zone.

        Returns:
            The usage document, a dict.

        Raises:
            InvalidDateTimeString: A text has another form.
        """
        query = utils.build_query([("startTime", moment(start)), ("endTime", moment(end))])
        if loadbalancer is None:
            return answers.mapping(self._send("GET", f"/{self.uri_base}/usage{query}")[1])
        return answers.mapping(self._read(loadbalancer, "usage", query=query))

    def get_current_usage(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the usage records of the last 24 hours ("Report current usage")."""
        return answers.mapping(self._read(loadbalancer, "usage", "current"))

    def get_billable(
        self,
        start: Any = None,
        end: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> ResourceList[CloudLoadBalancer]:
        """Return the load balancers that cost something in a time ("List billable").

        Args:
            start: A ``date``, ``datetime``, ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM:SS``, in UTC if it
                has no zone.
            end: A ``date``, ``datetime``, ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM:SS``, in UTC if it
                has no zone.
            limit: How many at most, up to 1000; default 500.
            offset: How many to pass over.

        Returns:
            A list of ``CloudLoadBalancer``.
        """
        query = utils.build_query(
            [
                ("startTime", moment(start)),
                ("endTime", moment(end)),
                ("limit", limit),
                ("offset", offset),
            ]
        )
        return self._list(f"/{self.uri_base}/billable{query}")  # type: ignore[no-any-return]

    def get_stats(self, loadbalancer: Any = None) -> dict[str, Any]:
        """Return the counters of a load balancer's connections ("Load balancer statistics").

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.

        Returns:
            A flat dict such as ``{"connectError": 20, "maxConn": 60, "currentConn": 40}``.

        Raises:
            TypeError: No load balancer is given.
        """
        if loadbalancer is None:
            raise TypeError("get_stats() needs a load balancer.")
        return answers.mapping(self._read(loadbalancer, "stats"))

    def get_limits(self) -> dict[str, Any]:
        """Return the rate limits of the account ("List limits")."""
        return answers.mapping(self._send("GET", "/limits")[1])

    def get_absolute_limits(self) -> dict[str, Any]:
        """Return the absolute limits as a dict, such as ``{"NODE_LIMIT": 25}``."""
        found = self._send("GET", f"/{self.uri_base}/absolutelimits")[1]
        return {
            answers.member(one, "name"): answers.member(one, "value")
            for one in answers.rows(found, "absolute")
        }

    def get_protocols(self) -> list[str]:
        """Return the names of the protocols ("List protocols")."""
        found = self._send("GET", f"/{self.uri_base}/protocols")[1]
        return [answers.member(one, "name") for one in answers.rows(found, "protocols")]

    def get_algorithms(self) -> list[str]:
        """Return the names of the algorithms ("List algorithms")."""
        found = self._send("GET", f"/{self.uri_base}/algorithms")[1]
        return [answers.member(one, "name") for one in answers.rows(found, "algorithms")]

    def get_allowed_domains(self) -> list[str]:
        """Return the domains whose names nodes may have ("List allowed domains")."""
        found = self._send("GET", f"/{self.uri_base}/alloweddomains")[1]
        domains = (
            answers.inner(one, "allowedDomain") for one in answers.rows(found, "allowedDomains")
        )
        return [answers.member(one, "name") for one in domains]

    def get_cluster_source_addresses(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the addresses from which nodes are reached, a dict ("Source addresses")."""
        found = answers.mapping(self._read(loadbalancer, "clustersourceaddresses") or {})
        return answers.mapping(found.get("clusterSourceAddresses", found))

    def get_regional_source_addresses(self) -> dict[str, Any]:
        """Return the addresses from which nodes of the region are reached, a dict."""
        found = answers.mapping(self._send("GET", "/regionalsourceaddresses")[1] or {})
        return answers.mapping(found.get("RegionalSourceAddresses", found))


def moment(val: Any) -> str | None:
    """Return a time as the service takes it, in UTC without zone; ``None`` for none.

    Raises:
        InvalidDateTimeString: A text has another form.
    """
    if isinstance(val, datetime.datetime) and val.tzinfo is not None:
        val = val.astimezone(datetime.timezone.utc)
    return utils.iso_time_string(val) or None
