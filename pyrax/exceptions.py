"""All exceptions of pyrax.

Every one has ``message`` (text, may be empty) and ``code`` (the HTTP status, or ``None``), and can
be pickled. ``pyrax.exc`` is a second name of this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyrax import deprecation
from pyrax import exception_bases as bases
from pyrax import exception_dns as dns
from pyrax import exception_load_balancers as load_balancers
from pyrax.error_documents import as_text

AmbiguousEndpoints = bases.AmbiguousEndpoints
AuthorizationFailure = bases.AuthorizationFailure
BadGateway = bases.BadGateway
BadRequest = bases.BadRequest
ClientException = bases.ClientException
Conflict = bases.Conflict
ConnectionFailed = bases.ConnectionFailed
Forbidden = bases.Forbidden
ForbiddenAuthorizationFailure = bases.ForbiddenAuthorizationFailure
GatewayTimeout = bases.GatewayTimeout
HTTPNotImplemented = bases.HTTPNotImplemented
InternalServerError = bases.InternalServerError
MethodNotAllowed = bases.MethodNotAllowed
NotAcceptable = bases.NotAcceptable
NotFound = bases.NotFound
NotFoundAuthorizationFailure = bases.NotFoundAuthorizationFailure
NotSupported = bases.NotSupported
NoUniqueMatch = bases.NoUniqueMatch
OverLimit = bases.OverLimit
PyraxException = bases.PyraxException
RateLimit = bases.RateLimit
RequestTimeout = bases.RequestTimeout
ServiceResponseFailure = bases.ServiceResponseFailure
ServiceUnavailable = bases.ServiceUnavailable
Unauthorized = bases.Unauthorized
UnauthorizedAuthorizationFailure = bases.UnauthorizedAuthorizationFailure
UnprocessableEntity = bases.UnprocessableEntity

DNSCallTimedOut = dns.DNSCallTimedOut
DomainCreationFailed = dns.DomainCreationFailed
DomainDeletionFailed = dns.DomainDeletionFailed
DomainRecordAdditionFailed = dns.DomainRecordAdditionFailed
DomainRecordDeletionFailed = dns.DomainRecordDeletionFailed
DomainRecordNotFound = dns.DomainRecordNotFound
DomainRecordNotUnique = dns.DomainRecordNotUnique
DomainRecordUpdateFailed = dns.DomainRecordUpdateFailed
DomainUpdateFailed = dns.DomainUpdateFailed
InvalidDeviceType = dns.InvalidDeviceType
InvalidPTRRecord = dns.InvalidPTRRecord
MissingDNSSettings = dns.MissingDNSSettings
NoMoreResults = dns.NoMoreResults
PTRRecordCreationFailed = dns.PTRRecordCreationFailed
PTRRecordDeletionFailed = dns.PTRRecordDeletionFailed
PTRRecordUpdateFailed = dns.PTRRecordUpdateFailed

AccessListIDNotFound = load_balancers.AccessListIDNotFound
InvalidLoadBalancer = load_balancers.InvalidLoadBalancer
InvalidLoadBalancerParameters = load_balancers.InvalidLoadBalancerParameters
InvalidNodeCondition = load_balancers.InvalidNodeCondition
InvalidNodeParameters = load_balancers.InvalidNodeParameters
InvalidSessionPersistenceType = load_balancers.InvalidSessionPersistenceType
InvalidVirtualIPType = load_balancers.InvalidVirtualIPType
InvalidVirtualIPVersion = load_balancers.InvalidVirtualIPVersion
MissingHealthMonitorSettings = load_balancers.MissingHealthMonitorSettings
MissingLoadBalancerParameters = load_balancers.MissingLoadBalancerParameters
NoSSLTerminationConfiguration = load_balancers.NoSSLTerminationConfiguration
ProtocolMismatch = load_balancers.ProtocolMismatch
UnattachedNode = load_balancers.UnattachedNode
UnattachedVirtualIP = load_balancers.UnattachedVirtualIP

about_last_answer = bases.about_last_answer
from_response = bases.from_response
authorization_failure = bases.authorization_failure

_OLD_NAMES = {"ServerNotFound": "NotFound", "ServerClientException": "ClientException"}
"""Names from the time when the compute client had exceptions of its own."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    ServerNotFound = NotFound
    ServerClientException = ClientException
else:

    def __getattr__(name: str) -> Any:
        """Return a class under its old name."""
        if name not in _OLD_NAMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        deprecation.old_name(f"exceptions.{name}", f"exceptions.{_OLD_NAMES[name]}")
        return globals()[_OLD_NAMES[name]]

    def __dir__() -> list[str]:
        """List all names, old ones too."""
        return sorted((*globals(), *_OLD_NAMES))


for _kind in (*vars(bases).values(), *vars(dns).values(), *vars(load_balancers).values()):
    if isinstance(_kind, type) and issubclass(_kind, PyraxException):
        # Tracebacks and pickles name the place where the classes are used.
        _kind.__module__ = __name__


# --- settings, login and catalog ------------------------------------------------------------------


class AuthSystemNotFound(PyraxException):
    """There is no such authentication system."""


class AuthenticationFailed(PyraxException):
    """The login was refused, or the credentials are no longer good."""


class DuplicateUser(Conflict):
    """A user of this name exists already."""


class EndpointNotDefined(PyraxException):
    """The login endpoint is not known."""


class EndpointNotFound(PyraxException):
    """No endpoint of the catalog matches."""


class EnvironmentNotFound(PyraxException):
    """There is no environment of this name."""


class IdentityClassNotDefined(PyraxException):
    """No identity type is set, or it names no class."""


class InvalidConfigurationFile(PyraxException):
    """The configuration file cannot be understood."""


class InvalidCredentialFile(PyraxException):
    """The credential file cannot be understood."""


class InvalidEmail(BadRequest):
    """The service does not take this mail address."""


class InvalidSetting(PyraxException):
    """There is no setting of this name, or it cannot have this value."""


class KeyringModuleNotInstalled(PyraxException):
    """The ``keyring`` package is not installed."""


class KeyringPasswordNotFound(PyraxException):
    """The keychain has no password for this user."""


class KeyringUsernameMissing(PyraxException):
    """No user for the keychain is given or set."""


class MissingAuthSettings(PyraxException):
    """A value that the login needs is missing."""


class NoClientForService(PyraxException):
    """There is no client for this service."""


class NoEndpointForRegion(PyraxException):
    """The service has no endpoint in this region."""


class NoEndpointForService(PyraxException):
    """The service has no endpoint of this kind in this region."""


class NoSuchClient(PyraxException):
    """There is no service of this name."""


class NoTokenLookupException(PyraxException):
    """This cloud cannot look tokens up."""


class NotAuthenticated(PyraxException):
    """A login is needed first."""


class PasswordChangeFailed(PyraxException):
    """The password was not changed."""


class ServiceNotAvailable(PyraxException):
    """The service is not in the catalog of this region."""


class TenantNotFound(NotFound):
    """There is no such tenant."""


class UserNotFound(NotFound):
    """There is no such user."""


class TokenExpired(AuthenticationFailed, Unauthorized):
    """The token has expired, and there are no credentials to log in with again."""


class MFARequired(AuthenticationFailed):
    """The login needs a second factor: go on with ``identity.authenticate_with_passcode``.

    Attributes:
        session_id: Rackspace: the id that joins the two steps; a secret, and not in the message.
        factor: Rackspace: the kind of factor, such as ``"PASSCODE"``.
        receipt: Keystone v3: the receipt that joins the two steps; a secret as well.
        required_auth_methods: Keystone v3: lists of methods, one of which completes the login.
    """

    code: int | None = 401
    session_id: str | None = None
    factor: str | None = None
    receipt: str | None = None
    required_auth_methods: Sequence[Sequence[str]] = ()


# --- all services ---------------------------------------------------------------------------------


class InvalidDateTimeString(PyraxException, ValueError):
    """The text is no date or time."""


class MissingName(PyraxException):
    """A name is needed, and none is given."""


class WaitTimedOut(PyraxException, TimeoutError):
    """What was waited for did not happen within the time allowed; it may still do so.

    Attributes:
        thing: What was watched, as it was last seen.
    """

    thing: Any = None


class NoReloadError(PyraxException):
    """The thing cannot be read again, so that nothing can be waited for."""


# --- object storage -------------------------------------------------------------------------------


class CDNFailed(PyraxException):
    """The CDN service failed."""


class DownloadFailed(PyraxException):
    """What arrived is not what is stored: it was cut off, or its checksum differs.

    Attributes:
        expected: The checksum, or the number of bytes, that the service announced; ``None`` if it
            announced neither.
        actual: That of what arrived, or ``None``.
        bytes_read: Bytes that arrived.
    """

    expected: str | int | None = None
    actual: str | int | None = None
    bytes_read: int = 0


class FileNotFound(PyraxException, FileNotFoundError):
    """A local file does not exist."""


class FolderNotFound(PyraxException):
    """A local folder does not exist."""


class InvalidCDNMetadata(PyraxException):
    """There is no such CDN setting of a container."""


class InvalidContainerName(PyraxException, ValueError):
    """A container cannot have this name."""


class InvalidTemporaryURLMethod(PyraxException):
    """Temporary URLs cannot be made for this HTTP method."""


class InvalidUploadID(PyraxException):
    """There is no folder upload with this key."""


class MissingTemporaryURLKey(PyraxException):
    """Temporary URLs need a key: set one first."""


class NoContentSpecified(PyraxException):
    """Neither a file nor data was given."""


class NoSuchContainer(NotFound):
    """There is no such container."""


class NoSuchObject(NotFound):
    """There is no such object."""


class UnicodePathError(PyraxException):
    """A path is not plain ASCII. Kept for old ``except`` clauses; never raised."""


class UnsafeObjectName(PyraxException, ValueError):
    """An object's name would lead out of the folder that it is downloaded to."""


class NotCDNEnabled(NotSupported):
    """The container is not published, or the cloud has no CDN.

    Args:
        method: The text, when it is the only argument; else the call that needs the CDN.
        service: The service that cannot do it.
        reason: Why not.
    """

    def __init__(self, method: Any = "", service: Any = None, reason: Any = None) -> None:
        super().__init__(method, service or "object_cdn", reason)
        if service is None:
            self.message = as_text(method)
            self.args = (self.message,)


class UploadFailed(ClientException):
    """What arrived at the service is not what was sent, or not all of it was sent.

    Attributes:
        local_md5: Checksum of what was sent, or ``None``.
        remote_etag: Checksum that the service reports, or ``None``.
        segments: Names of the segments that were stored, as ``container/name``.
        completed_bytes: Bytes that were stored in them.
        segment_container: Container of the segments, or ``None`` for an object without any.
        segment_prefix: What the names of the segments begin with.
    """

    http_status = 422
    message = "Upload failed"
    local_md5: str | None = None
    remote_etag: str | None = None
    segments: Sequence[str] = ()
    completed_bytes: int = 0
    segment_container: str | None = None
    segment_prefix: str | None = None


# --- compute --------------------------------------------------------------------------------------


class CommandError(PyraxException):
    """The arguments of a call do not go together."""


class ConnectionRefused(ConnectionFailed):
    """Nothing listens at the address of the service."""


class InstanceInDeletedState(PyraxException):
    """The server is gone."""


class InstanceInErrorState(PyraxException):
    """The server has gone to ERROR."""


class InvalidUsage(PyraxException):
    """A call was made with arguments that make no sense."""


class ResourceNotFound(PyraxException):
    """Nothing matches."""


class UnsupportedAttribute(PyraxException, AttributeError):
    """The argument does not exist in the API version in use."""


class UnsupportedConsoleType(PyraxException):
    """There is no console of this type."""


class UnsupportedVersion(PyraxException):
    """The API version is not one that both sides speak."""


class VersionNotFoundForAPIMethod(PyraxException):
    """The call does not exist in the API version in use."""


# --- volumes --------------------------------------------------------------------------------------


class InvalidSize(PyraxException):
    """The size is no whole number, or out of range."""


class InvalidVolumeResize(PyraxException):
    """A volume can only grow."""


class SnapshotNotAvailable(PyraxException):
    """The snapshot is not in a state that allows this."""


class VolumeAttachmentFailed(PyraxException):
    """The volume could not be attached."""


class VolumeCloneTooSmall(PyraxException):
    """A clone is at least as large as its source."""


class VolumeDetachmentFailed(PyraxException):
    """The volume could not be detached."""


class VolumeNotAvailable(PyraxException):
    """The volume is not in a state that allows this."""


# --- databases ------------------------------------------------------------------------------------


class DBUpdateUnchanged(PyraxException):
    """The change of a database user left everything as it was."""


class FlavorNotFound(NotFound):
    """There is no such flavor."""


class MissingCloudDatabaseParameter(PyraxException):
    """A value that a database instance needs is missing."""


class MissingDBUserParameters(PyraxException):
    """Nothing to change in a database user was given."""


class NoSuchDatabase(NotFound):
    """The instance has no database of this name."""


class NoSuchDatabaseUser(NotFound):
    """The instance has no user of this name."""


# --- networks -------------------------------------------------------------------------------------


class NetworkCIDRInvalid(PyraxException):
    """The address range is not allowed."""


class NetworkCIDRMalformed(PyraxException):
    """The text is no address range in CIDR notation."""


class NetworkCountExceeded(PyraxException):
    """The account has as many networks as it may have."""


class NetworkInUse(PyraxException):
    """The network still has servers in it."""


class NetworkLabelNotUnique(PyraxException):
    """More than one network has this label."""


class NetworkNotFound(NotFound):
    """There is no such network."""


class QuotaExceeded(Conflict, OverLimit):
    """The project has as many of these things as it may have; a 409 of the network service."""


# --- images ---------------------------------------------------------------------------------------


class ImageTaskFailed(PyraxException):
    """A task of the image service failed, or did not end; ``task`` is the ``ImageTask``."""

    task: Any = None


class InvalidImageMember(PyraxException):
    """The image is not shared with this project."""


class InvalidImageMemberStatus(PyraxException):
    """There is no such status of a share."""


class UnsharableImage(PyraxException):
    """The image cannot be shared."""


# --- queues ---------------------------------------------------------------------------------------


class DuplicateQueue(PyraxException):
    """A queue of this name exists already."""


class InvalidQueueName(PyraxException):
    """A queue cannot have this name."""


class MissingClaimParameters(PyraxException):
    """A claim needs its time to live and its grace period."""


class QueueClientIDNotDefined(PyraxException):
    """Queue calls need a client id: set ``client_id`` first."""


# --- monitoring -----------------------------------------------------------------------------------


class InvalidMonitoringCheckDetails(PyraxException):
    """The details of a check do not fit its type."""


class InvalidMonitoringCheckUpdate(PyraxException):
    """A check cannot be changed in this way."""


class InvalidMonitoringMetricsRequest(PyraxException):
    """Metrics cannot be asked for in this way."""


class InvalidMonitoringMetricsResolution(PyraxException):
    """There is no such resolution of metrics."""


class MissingMonitoringCheckDetails(PyraxException):
    """A check needs details."""


class MissingMonitoringCheckGranularity(PyraxException):
    """Metrics need a number of points or a resolution."""


class MonitoringCheckTargetNotSpecified(PyraxException):
    """A remote check needs a target: an alias or a host name."""


class MonitoringZonesPollMissing(PyraxException):
    """A remote check needs zones to poll from."""
