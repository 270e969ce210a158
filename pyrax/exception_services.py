"""Exceptions of settings, logins and single services. They are used under ``pyrax.exceptions``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyrax.exception_bases import (
    BadRequest,
    ClientException,
    Conflict,
    ConnectionFailed,
    NotFound,
    NotSupported,
    OverLimit,
    PyraxException,
    Unauthorized,
)
from pyrax.texts import as_text

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


class NoLoginYet(NotAuthenticated, AttributeError):
    """Attribute access without a login; ``hasattr`` and ``copy`` take it as "not there"."""


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
