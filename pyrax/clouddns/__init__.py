"""DNS: domains."""

from __future__ import annotations

from pyrax.clouddns.client import (
    CloudDNSClient,
    CloudDNSDomain,
    CloudDNSManager,
    CloudDNSRecord,
)

__all__ = [
    "CloudDNSClient",
    "CloudDNSDomain",
    "CloudDNSManager",
    "CloudDNSRecord",
]
