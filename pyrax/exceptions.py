"""Every exception of pyrax.

All are ``PyraxException``. An answer with a status of 400 or above becomes a ``ClientException``; a
connection that fails, a ``ConnectionFailed``; input that cannot be right, one of the classes named
after what is wrong with it.
"""

from __future__ import annotations

import builtins
from typing import Any

from pyrax import error_documents


class PyraxException(Exception):
    """What all exceptions of pyrax have in common.

    Attributes:
        message: The text of the exception, which may be empty; it can be assigned.
    """

    message: str = ""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        if args:
            self.message = args[0] if isinstance(args[0], str) else str(args[0])


# --- answers with an error status ---------------------------------------------------------------


class ClientException(PyraxException):
    """The service answered with an error status.

    Args:
        code: The HTTP status.
        message: What the service said, or ``None``.
        details: More of what it said, or ``None``.
        request_id: The id under which the operator finds the request, or ``None``.
        url: The URL of the request, or ``None``.
        method: The HTTP method of the request, or ``None``.

    Attributes:
        retry_after: Seconds that the service asks to wait, or ``None``.
    """

    http_status: int = 0
    message = "-no error message returned-"
    retry_after: float | None = None

    def __init__(
        self,
        code: Any,
        message: str | None = None,
        details: Any = None,
        request_id: str | None = None,
        url: str | None = None,
        method: str | None = None,
    ) -> None:
        Exception.__init__(self, code, message, details, request_id)
        self.code = code
        self.message = message or type(self).message
        self.details = details
        self.request_id = request_id
        self.url = url
        self.method = method

    def __str__(self) -> str:
        """Return message, status, request id and request."""
        text = f"{self.message} (HTTP {self.code})"
        if self.request_id:
            text += f" (Request-ID: {self.request_id})"
        if self.method and self.url:
            text += f" [{self.method} {self.url.partition('?')[0]}]"
        return text

    def __reduce__(self) -> Any:
        """Give what pickling needs: the class, its four values, and the attributes."""
        values = (self.code, self.message, self.details, self.request_id)
        return type(self), values, self.__dict__.copy()


class _NamedFailure(ClientException):
    """A failure of a known status that can be made from a text, or from another exception, alone."""

    def __init__(
        self,
        code: Any = None,
        message: str | None = None,
        details: Any = None,
        request_id: str | None = None,
        url: str | None = None,
        method: str | None = None,
    ) -> None:
        cause = code if isinstance(code, BaseException) else None
        self._text_only = cause is None and not isinstance(code, int) and message is None
        if isinstance(cause, ClientException):
            message, details = message or cause.message, details or cause.details
            request_id, url = request_id or cause.request_id, url or cause.url
            method, code = method or cause.method, cause.code
            self.retry_after = cause.retry_after
        elif not isinstance(code, int):
            message, code = message or (None if code is None else str(code)), self.http_status
        super().__init__(code, message, details, request_id, url, method)

    def __str__(self) -> str:
        """Return the text alone if there is nothing else, else as every answer."""
        return self.message if self._text_only else super().__str__()


class BadRequest(ClientException):
    """The service did not understand the request."""

    http_status = 400
    message = "Bad request"


class Unauthorized(ClientException):
    """The token or the credentials were refused."""

    http_status = 401
    message = "Unauthorized"


class Forbidden(ClientException):
    """The user may not do this."""

    http_status = 403
    message = "Forbidden"


class NotFound(ClientException):
    """There is no such thing."""

    http_status = 404
    message = "Not found"


class MethodNotAllowed(ClientException):
    """The thing does not allow this HTTP method."""

    http_status = 405
    message = "Method not allowed"


class NotAcceptable(ClientException):
    """The service cannot answer in the wanted form or version."""

    http_status = 406
    message = "Not acceptable"


class Conflict(ClientException):
    """The thing is in a state that does not allow this, or exists already."""

    http_status = 409
    message = "Conflict"


class OverLimit(ClientException):
    """A rate limit or quota is used up; ``retry_after`` tells how long to wait if known."""

    http_status = 413
    message = "Over limit"


class UnprocessableEntity(ClientException):
    """The service understood the request but cannot carry it out now."""

    http_status = 422
    message = "Unprocessable entity"


class RateLimit(OverLimit):
    """Too many requests in too short a time."""

    http_status = 429
    message = "Over limit"


class HTTPNotImplemented(ClientException):
    """The service does not implement this call."""

    http_status = 501
    message = "Not Implemented"


class BadGateway(ClientException):
    """A server in front of the service got no proper answer from it."""

    http_status = 502
    message = "Bad gateway"


class ServiceUnavailable(ClientException):
    """The service cannot answer at present."""

    http_status = 503
    message = "Service unavailable"


class GatewayTimeout(ClientException):
    """A server in front of the service got no answer from it in time."""

    http_status = 504
    message = "Gateway timeout"


class NoUniqueMatch(ClientException):
    """More than one thing matches where one was asked for; comes from ``find`` alone."""

    http_status = 400
    message = "Not Unique"


class InternalServerError(_NamedFailure):
    """The service failed. ``InternalServerError("text")`` can be made without a status."""

    http_status = 500
    message = "Internal server error"


# --- things that are missing: also NotFound -----------------------------------------------------


class FlavorNotFound(_NamedFailure, NotFound):
    """There is no such flavor."""


class NetworkNotFound(_NamedFailure, NotFound):
    """There is no such network."""


class NoSuchContainer(_NamedFailure, NotFound):
    """There is no such container."""


class NoSuchDatabase(_NamedFailure, NotFound):
    """The instance has no such database."""


class NoSuchDatabaseUser(_NamedFailure, NotFound):
    """The instance has no such user."""


class NoSuchObject(_NamedFailure, NotFound):
    """The container has no such object."""


class TenantNotFound(_NamedFailure, NotFound):
    """There is no such tenant."""


class UserNotFound(_NamedFailure, NotFound):
    """There is no such user."""


# --- logging in and being allowed ---------------------------------------------------------------


class AuthenticationFailed(PyraxException):
    """The login failed.

    Attributes:
        code: The HTTP status of the answer, or ``None``.
    """

    code: Any = None


class TokenExpired(_NamedFailure, AuthenticationFailed, Unauthorized):
    """The token has expired, and pyrax has no credentials to get another one."""


class MFARequired(AuthenticationFailed):
    """The login needs a second factor.

    Attributes:
        session_id: What the Rackspace login wants back with the passcode, or ``None``.
        factor: Name of the second factor, e.g. ``PASSCODE``, or ``None``.
        receipt: What Keystone wants back with the missing methods, or ``None``.
        required_auth_methods: Lists of methods that Keystone accepts together.
    """

    session_id: str | None = None
    factor: str | None = None
    receipt: str | None = None
    required_auth_methods: list[Any]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.required_auth_methods = []


class NotAuthenticated(PyraxException, AttributeError):
    """The call needs a login first. Also an ``AttributeError``, so that ``hasattr`` works."""


class AuthorizationFailure(PyraxException):
    """The user may not make this administrative call."""

    code: Any = None


class _Refused(_NamedFailure, AuthorizationFailure):
    """An ``AuthorizationFailure`` that is also the class of its HTTP status."""

    @staticmethod
    def of(error: ClientException) -> ClientException:
        """Return the refusal that is both an ``AuthorizationFailure`` and of the error's class."""
        return _REFUSALS.get(error.code, _Refused)(error)


class _RefusedUnauthorized(_Refused, Unauthorized):
    """Refused with 401."""


class _RefusedForbidden(_Refused, Forbidden):
    """Refused with 403."""


class _RefusedNotFound(_Refused, NotFound):
    """Refused with 404."""


_REFUSALS: dict[int, type[_Refused]] = {
    401: _RefusedUnauthorized,
    403: _RefusedForbidden,
    404: _RefusedNotFound,
}


def authorization_failure(error: ClientException) -> ClientException:
    """Return an ``AuthorizationFailure`` that is also of the class of an error's HTTP status.

    Args:
        error: The error as the service answered.

    Returns:
        The exception to raise; it carries all that the error carries.
    """
    return _Refused.of(error)


class DuplicateUser(_NamedFailure, Conflict):
    """A user of that name exists."""


class InvalidEmail(_NamedFailure, BadRequest):
    """The service does not take that e-mail address."""


# --- connections --------------------------------------------------------------------------------


class ConnectionFailed(PyraxException, ConnectionError):
    """No answer: there was no connection, or it broke.

    Attributes:
        method: The HTTP method, or ``None``.
        url: The URL without its query, or ``None``.
    """

    method: str | None = None
    url: str | None = None


class RequestTimeout(ConnectionFailed, TimeoutError):
    """No answer within the time allowed."""


# --- files and transfers ------------------------------------------------------------------------


class FileNotFound(PyraxException, builtins.FileNotFoundError):
    """There is no such local file."""


class UploadFailed(_NamedFailure, UnprocessableEntity):
    """What is stored is not what was sent, or could not be sent whole.

    Attributes:
        local_md5: MD5 of what was sent, in hexadecimal, or ``None``.
        remote_etag: What the service says it has, or ``None``.
        segments: Names of segments that were stored and left behind.
        completed_bytes: Bytes that were stored.
    """

    local_md5: str | None = None
    remote_etag: str | None = None
    completed_bytes: int = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.segments: list[str] = []


class UnsafeObjectName(PyraxException, ValueError):
    """The object's name would lead to a file outside the folder it is to be stored in."""


class InvalidContainerName(PyraxException, ValueError):
    """A container cannot have that name."""


# --- what a cloud cannot do ---------------------------------------------------------------------


class NotSupported(PyraxException, NotImplementedError):
    """The service of this cloud has no counterpart for the call.

    Args:
        method: Name of the method.
        service: Name of the service.
        reason: Why, or what to use instead.
    """

    def __init__(self, method: str, service: str | None = None, reason: str | None = None) -> None:
        self.method = method
        self.service = service
        self.reason = reason
        text = method
        if service is not None:
            text = f"'{method}' is not supported by the {service} service of this cloud"
            text += f": {reason}" if reason else "."
        super().__init__(text)

    def __reduce__(self) -> Any:
        """Give what pickling needs."""
        return type(self), (self.method, self.service, self.reason)


class NotCDNEnabled(NotSupported):
    """The container, or the cloud, has no content delivery. ``NotCDNEnabled("text")`` works too."""

    def __init__(
        self,
        method: str = "CDN is not enabled for this service.",
        service: str | None = None,
        reason: str | None = None,
    ) -> None:
        super().__init__(str(method), service, reason)


class AmbiguousEndpoints(PyraxException):
    """More than one endpoint of the catalog matches.

    Args:
        endpoints: The endpoints that match.
    """

    def __init__(self, endpoints: Any = None) -> None:
        super().__init__(endpoints)
        self.endpoints = endpoints

    def __str__(self) -> str:
        """Return the class name and the endpoints."""
        return f"AmbiguousEndpoints: {self.endpoints!r}"


# --- the others ---------------------------------------------------------------------------------


class AccessListIDNotFound(PyraxException):
    """The load balancer's access list has no such entry."""


class AuthSystemNotFound(PyraxException):
    """There is no such authentication system."""


class CDNFailed(PyraxException):
    """A call to the content delivery network failed."""


class CommandError(PyraxException):
    """The arguments of a compute call do not fit together."""


class ConnectionRefused(PyraxException):
    """The other side refused the connection."""


class DBUpdateUnchanged(PyraxException):
    """An update of a database instance would change nothing."""


class DNSCallTimedOut(PyraxException):
    """A DNS operation did not end within the time allowed."""


class DomainCreationFailed(PyraxException):
    """The DNS service could not create the domain."""


class DomainDeletionFailed(PyraxException):
    """The DNS service could not delete the domain."""


class DomainRecordAdditionFailed(PyraxException):
    """The DNS service could not add the records."""


class DomainRecordDeletionFailed(PyraxException):
    """The DNS service could not delete the record."""


class DomainRecordNotFound(PyraxException):
    """The domain has no such record."""


class DomainRecordNotUnique(PyraxException):
    """More than one record of the domain matches."""


class DomainRecordUpdateFailed(PyraxException):
    """The DNS service could not change the record."""


class DomainUpdateFailed(PyraxException):
    """The DNS service could not change the domain."""


class DownloadFailed(PyraxException):
    """A download ended early, or what arrived is not what is stored."""


class DuplicateQueue(PyraxException):
    """A queue of that name exists."""


class EndpointNotDefined(PyraxException):
    """No address of the identity service is known."""


class EndpointNotFound(PyraxException):
    """The catalog has no such endpoint."""


class EnvironmentNotFound(PyraxException):
    """No environment of that name is configured."""


class FolderNotFound(PyraxException):
    """There is no such local folder."""


class IdentityClassNotDefined(PyraxException):
    """The setting ``identity_type`` is missing, or names no identity class."""


class InstanceInDeletedState(PyraxException):
    """The server was deleted while it was waited for."""


class InstanceInErrorState(PyraxException):
    """The server went into the state ERROR while it was waited for."""


class InvalidCDNMetadata(PyraxException):
    """Only certain headers can be set on a CDN container."""


class InvalidConfigurationFile(PyraxException):
    """The configuration file cannot be understood."""


class InvalidCredentialFile(PyraxException):
    """The credential file cannot be understood, or lacks something."""


class InvalidDateTimeString(PyraxException):
    """The text is not a date or time in a known form."""


class InvalidDeviceType(PyraxException):
    """A load balancer node or virtual IP of that type does not exist."""


class InvalidImageMember(PyraxException):
    """The project is no member of the image."""


class InvalidImageMemberStatus(PyraxException):
    """An image member cannot have that status."""


class InvalidLoadBalancer(PyraxException):
    """The object given is not a load balancer."""


class InvalidLoadBalancerParameters(PyraxException):
    """The parameters of the load balancer do not fit together."""


class InvalidMonitoringCheckDetails(PyraxException):
    """The details of the monitoring check are wrong."""


class InvalidMonitoringCheckUpdate(PyraxException):
    """The monitoring check cannot be changed in that way."""


class InvalidMonitoringMetricsRequest(PyraxException):
    """Metrics need either a number of points or a resolution."""


class InvalidMonitoringMetricsResolution(PyraxException):
    """Metrics do not come in that resolution."""


class InvalidNodeCondition(PyraxException):
    """A load balancer node cannot have that condition."""


class InvalidNodeParameters(PyraxException):
    """A load balancer node needs an address and a port."""


class InvalidPTRRecord(PyraxException):
    """The text cannot be the content of a PTR record."""


class InvalidQueueName(PyraxException):
    """A queue cannot have that name."""


class InvalidSessionPersistenceType(PyraxException):
    """There is no such kind of session persistence."""


class InvalidSetting(PyraxException):
    """There is no such setting, or it cannot have that value."""


class InvalidSize(PyraxException):
    """A volume cannot have that size."""


class InvalidTemporaryURLMethod(PyraxException):
    """A temporary URL cannot be made for that HTTP method."""


class InvalidUploadID(PyraxException):
    """No folder upload has that key."""


class InvalidUsage(PyraxException):
    """The call cannot be used in that way."""


class InvalidVirtualIPType(PyraxException):
    """There is no such type of virtual IP."""


class InvalidVirtualIPVersion(PyraxException):
    """A virtual IP is of version IPV4 or IPV6."""


class InvalidVolumeResize(PyraxException):
    """A database volume can only grow."""


class KeyringModuleNotInstalled(PyraxException):
    """The package ``keyring`` cannot be imported."""


class KeyringPasswordNotFound(PyraxException):
    """The keychain has no secret for that user."""


class KeyringUsernameMissing(PyraxException):
    """No user name was given for the keychain."""


class MissingAuthSettings(PyraxException):
    """Something that the login needs is missing; nothing was sent."""


class MissingClaimParameters(PyraxException):
    """A claim needs a time to live and a grace period."""


class MissingCloudDatabaseParameter(PyraxException):
    """A database instance needs more than was given."""


class MissingDBUserParameters(PyraxException):
    """A database user needs a name and a password."""


class MissingDNSSettings(PyraxException):
    """The domain or record needs more than was given."""


class MissingHealthMonitorSettings(PyraxException):
    """The health monitor needs more than was given."""


class MissingLoadBalancerParameters(PyraxException):
    """The load balancer needs more than was given."""


class MissingMonitoringCheckDetails(PyraxException):
    """The monitoring check needs more details."""


class MissingMonitoringCheckGranularity(PyraxException):
    """Metrics need either a number of points or a resolution."""


class MissingName(PyraxException):
    """A name is missing, or empty."""


class MissingTemporaryURLKey(PyraxException):
    """The account has no key for temporary URLs."""


class MonitoringCheckTargetNotSpecified(PyraxException):
    """A remote check needs an alias or a host name."""


class MonitoringZonesPollMissing(PyraxException):
    """A remote check needs the zones it is made from."""


class NetworkCIDRInvalid(PyraxException):
    """The network's address range is refused."""


class NetworkCIDRMalformed(PyraxException):
    """The text is not an address range."""


class NetworkCountExceeded(PyraxException):
    """The account may not have more networks."""


class NetworkInUse(PyraxException):
    """The network has servers attached."""


class NetworkLabelNotUnique(PyraxException):
    """More than one network has that label."""


class NoClientForService(PyraxException):
    """pyrax has no client for that service."""


class NoContentSpecified(PyraxException):
    """An object needs data or a file."""


class NoEndpointForRegion(PyraxException):
    """The service has no endpoint in that region."""


class NoEndpointForService(PyraxException):
    """The service has no endpoint of that kind."""


class NoMoreResults(PyraxException):
    """There is no further page."""


class NoReloadError(PyraxException):
    """The object cannot be refreshed."""


class NoSSLTerminationConfiguration(PyraxException):
    """The load balancer has no SSL termination."""


class NoSuchClient(PyraxException):
    """There is no client for that service and region."""


class NoTokenLookupException(PyraxException):
    """The cloud offers no way to look a token up."""


class PTRRecordCreationFailed(PyraxException):
    """The DNS service could not create the PTR record."""


class PTRRecordDeletionFailed(PyraxException):
    """The DNS service could not delete the PTR record."""


class PTRRecordUpdateFailed(PyraxException):
    """The DNS service could not change the PTR record."""


class PasswordChangeFailed(PyraxException):
    """The password could not be changed."""


class ProtocolMismatch(PyraxException):
    """The load balancer's protocol does not allow that."""


class QueueClientIDNotDefined(PyraxException):
    """Queues need a client id; none was set."""


class ResourceNotFound(PyraxException):
    """There is no such thing."""


class ServiceNotAvailable(PyraxException):
    """The service has no address in this region."""


class ServiceResponseFailure(PyraxException):
    """The service's answer is not what its API promises."""


class SnapshotNotAvailable(PyraxException):
    """The volume is not in a state in which a snapshot can be made."""


class UnattachedNode(PyraxException):
    """The node belongs to no load balancer."""


class UnattachedVirtualIP(PyraxException):
    """The virtual IP belongs to no load balancer."""


class UnicodePathError(PyraxException):
    """Kept for old programs; not raised any more."""


class UnsharableImage(PyraxException):
    """The image cannot be shared."""


class UnsupportedAttribute(PyraxException):
    """The argument needs a newer microversion than the one in use."""


class UnsupportedConsoleType(PyraxException):
    """There is no console of that type."""


class UnsupportedVersion(PyraxException):
    """The service does not offer that version."""


class VersionNotFoundForAPIMethod(PyraxException):
    """The call does not exist in that version."""


class VolumeAttachmentFailed(PyraxException):
    """The volume could not be attached."""


class VolumeCloneTooSmall(PyraxException):
    """A clone cannot be smaller than its volume."""


class VolumeDetachmentFailed(PyraxException):
    """The volume could not be detached."""


class VolumeNotAvailable(PyraxException):
    """The volume is not in a state that allows this."""


ServerNotFound = NotFound
ServerClientException = ClientException

_CLASSES: dict[int, type[ClientException]] = {
    cls.http_status: cls
    for cls in (
        BadRequest,
        Unauthorized,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        NotAcceptable,
        Conflict,
        OverLimit,
        UnprocessableEntity,
        RateLimit,
        InternalServerError,
        HTTPNotImplemented,
        BadGateway,
        ServiceUnavailable,
        GatewayTimeout,
    )
}
_CLASSES[498] = RateLimit


def from_response(
    response: Any, body: Any, url: str | None = None, method: str | None = None
) -> ClientException:
    """Make the exception that belongs to an error answer.

    Args:
        response: A ``requests.Response``, or a dict with ``status_code`` and perhaps ``headers``.
        body: The body: decoded JSON, text, bytes or ``None``.
        url: The URL of the request.
        method: Its HTTP method.

    Returns:
        An instance of the class for that status, ``ClientException`` for a status without one.
    """
    if isinstance(response, dict):
        status, headers = response.get("status_code"), response.get("headers") or {}
    else:
        status, headers = response.status_code, getattr(response, "headers", None) or {}
    code = int(status or 0)
    document = error_documents.read(body, headers)
    error = _CLASSES.get(code, ClientException)(
        code, document.message, document.details, document.request_id, url, method
    )
    error.retry_after = document.retry_after
    return error
