"""DNS: Rackspace Cloud DNS v1, and Designate v2 behind the same calls."""

from __future__ import annotations

from pyrax.clouddns.client import CloudDNSClient, assure_domain
from pyrax.clouddns.iterators import (
    DomainResultsIterator,
    RecordResultsIterator,
    ResultsIterator,
    SubdomainResultsIterator,
)
from pyrax.clouddns.jobs import DEFAULT_DELAY, DEFAULT_RETRY, DEFAULT_TIMEOUT
from pyrax.clouddns.managers import CloudDNSManager
from pyrax.clouddns.openstack import DesignateManager
from pyrax.clouddns.resources import CloudDNSDomain, CloudDNSPTRRecord, CloudDNSRecord

__all__ = [
    "DEFAULT_DELAY",
    "DEFAULT_RETRY",
    "DEFAULT_TIMEOUT",
    "CloudDNSClient",
    "CloudDNSDomain",
    "CloudDNSManager",
    "CloudDNSPTRRecord",
    "CloudDNSRecord",
    "DesignateManager",
    "DomainResultsIterator",
    "RecordResultsIterator",
    "ResultsIterator",
    "SubdomainResultsIterator",
    "assure_domain",
]
