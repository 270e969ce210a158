"""Exceptions that say what went wrong in words of queues as well as by the HTTP status."""

from __future__ import annotations

from pyrax import exceptions


class RefusedQueueName(exceptions.InvalidQueueName, exceptions.BadRequest):
    """The service does not take this name for a queue."""


class ClientIDMissing(exceptions.QueueClientIDNotDefined, exceptions.BadRequest):
    """The service does not answer without a client id."""


CLIENT_ID_NEEDED = (
    "A client id is needed: set the client's 'client_id' to a UUID, or the environment variable "
    "CLOUD_QUEUES_ID, and keep it the same as long as the program runs."
)
