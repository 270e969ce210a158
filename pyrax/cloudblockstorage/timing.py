"""How long the room waits between two looks at a volume, and how often it looks."""

from __future__ import annotations

import sys

RETRY_INTERVAL = 5
"""Seconds between two looks, or between a refusal and the next try."""

MOST_LOOKS = 120
"""How often a volume is looked at before the wait is given up."""

MOST_RETRIES = 12
"""How often a call is repeated while the service says that it is busy with another."""


def retry_interval() -> float:
    """Return ``cloudblockstorage.RETRY_INTERVAL`` as it is now: programs assign to it."""
    package = sys.modules[__name__.rpartition(".")[0]]
    return float(getattr(package, "RETRY_INTERVAL", RETRY_INTERVAL))
