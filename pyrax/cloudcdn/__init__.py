"""Cloud CDN: content of web sites, delivered from caches near their readers."""

from __future__ import annotations

import re
from functools import wraps

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.cloudcdn.client import CloudCDNClient
from pyrax.cloudcdn.flavors import CloudCDNFlavor, CloudCDNFlavorManager
from pyrax.cloudcdn.service import CloudCDNService
from pyrax.cloudcdn.services import CloudCDNServiceManager
from pyrax.manager import BaseManager
from pyrax.resource import BaseResource

__all__ = [
    "BaseClient",
    "BaseManager",
    "BaseResource",
    "CloudCDNClient",
    "CloudCDNFlavor",
    "CloudCDNFlavorManager",
    "CloudCDNService",
    "CloudCDNServiceManager",
    "exc",
    "re",
    "utils",
    "wraps",
]
