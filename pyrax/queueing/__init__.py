"""Queues: Rackspace Cloud Queues v1, or Zaqar v2 of OpenStack."""

from __future__ import annotations

import json
import os
import re
import sys
from functools import wraps
from typing import Any

from six.moves import urllib

from pyrax import exceptions as exc
from pyrax import utils
from pyrax.client import BaseClient
from pyrax.manager import BaseManager
from pyrax.queueing.base import MSG_LIMIT, BaseQueueManager, _parse_marker, marker_pat
from pyrax.queueing.claims import QueueClaim, QueueClaimManager
from pyrax.queueing.client import QueueClient, assure_queue
from pyrax.queueing.messages import QueueMessage, QueueMessageManager
from pyrax.queueing.queue import Queue
from pyrax.queueing.queues import PresignedURL, QueueManager
from pyrax.queueing.subscriptions import QueueSubscription
from pyrax.resource import BaseResource

__all__ = [
    "MSG_LIMIT",
    "BaseClient",
    "BaseManager",
    "BaseQueueManager",
    "BaseResource",
    "PresignedURL",
    "Queue",
    "QueueClaim",
    "QueueClaimManager",
    "QueueClient",
    "QueueManager",
    "QueueMessage",
    "QueueMessageManager",
    "QueueSubscription",
    "_parse_marker",
    "assure_queue",
    "exc",
    "json",
    "marker_pat",
    "os",
    "re",
    "urllib",
    "utils",
    "wraps",
]


def __getattr__(name: str) -> Any:
    """Return the package, which old programs find here too."""
    if name == "pyrax":
        return sys.modules["pyrax"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
