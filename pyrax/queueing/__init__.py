"""Queues."""

from __future__ import annotations

from pyrax.queueing.client import (
    Queue,
    QueueClient,
    QueueManager,
)

__all__ = [
    "Queue",
    "QueueClient",
    "QueueManager",
]
