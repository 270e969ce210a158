"""Exceptions of load balancers. They are used under ``pyrax.exceptions``."""

from __future__ import annotations

from pyrax.exception_bases import PyraxException


class AccessListIDNotFound(PyraxException):
    """An id does not belong to the load balancer's access list."""


class InvalidLoadBalancer(PyraxException):
    """The object given is no load balancer."""


class InvalidLoadBalancerParameters(PyraxException):
    """A load balancer cannot have the values given."""


class InvalidNodeCondition(PyraxException):
    """A node cannot be created in this condition."""


class InvalidNodeParameters(PyraxException):
    """A node needs an address and a port."""


class InvalidSessionPersistenceType(PyraxException):
    """There is no session persistence of this type."""


class InvalidVirtualIPType(PyraxException):
    """There is no virtual IP of this type."""


class InvalidVirtualIPVersion(PyraxException):
    """There is no virtual IP of this version."""


class MissingHealthMonitorSettings(PyraxException):
    """A setting that this kind of health monitor needs is missing."""


class MissingLoadBalancerParameters(PyraxException):
    """A value that a load balancer needs is missing."""


class NoSSLTerminationConfiguration(PyraxException):
    """The load balancer has no TLS termination to change."""


class ProtocolMismatch(PyraxException):
    """The protocol of a health monitor does not fit that of the load balancer."""


class UnattachedNode(PyraxException):
    """The node belongs to no load balancer."""


class UnattachedVirtualIP(PyraxException):
    """The virtual IP belongs to no load balancer."""
