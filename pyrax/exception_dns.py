"""Exceptions of the DNS service. They are used under ``pyrax.exceptions``."""

from __future__ import annotations

from pyrax.exception_bases import PyraxException


class DNSCallTimedOut(PyraxException):
    """A DNS job did not end within the time allowed; it may still do so.

    Attributes:
        job_id: The id of the job.
        callback_url: The address that the service gave for it.
    """

    job_id: str | None = None
    callback_url: str | None = None


class DomainCreationFailed(PyraxException):
    """The DNS service refused to create a domain."""


class DomainDeletionFailed(PyraxException):
    """The DNS service refused to delete a domain."""


class DomainRecordAdditionFailed(PyraxException):
    """The DNS service refused to add records."""


class DomainRecordDeletionFailed(PyraxException):
    """The DNS service refused to delete a record."""


class DomainRecordNotFound(PyraxException):
    """No record of the domain matches."""


class DomainRecordNotUnique(PyraxException):
    """More than one record of the domain matches."""


class DomainRecordUpdateFailed(PyraxException):
    """The DNS service refused to change a record."""


class DomainUpdateFailed(PyraxException):
    """The DNS service refused to change a domain."""


class InvalidDeviceType(PyraxException):
    """Reverse DNS works for servers and load balancers only."""


class InvalidPTRRecord(PyraxException):
    """A PTR record is not given as a record or a dict."""


class MissingDNSSettings(PyraxException):
    """Nothing to change in a domain was given."""


class NoMoreResults(PyraxException):
    """There is no further page in that direction."""


class PTRRecordCreationFailed(PyraxException):
    """The DNS service refused to create PTR records."""


class PTRRecordDeletionFailed(PyraxException):
    """The DNS service refused to delete PTR records."""


class PTRRecordUpdateFailed(PyraxException):
    """The DNS service refused to change a PTR record."""
