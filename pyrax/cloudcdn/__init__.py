"""Cloud CDN: content delivery services."""

from __future__ import annotations

from pyrax.cloudcdn.client import (
    CloudCDNClient,
    CloudCDNService,
    CloudCDNServiceManager,
)

__all__ = [
    "CloudCDNClient",
    "CloudCDNService",
    "CloudCDNServiceManager",
]
