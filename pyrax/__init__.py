"""pyrax: programs for OpenStack clouds and the Rackspace cloud.

    import pyrax

    pyrax.set_setting("identity_type", "rackspace")
    pyrax.set_credentials("my_username", "my_api_key")
    print(pyrax.cloudservers.list())

After a login, ``pyrax.cloudservers``, ``pyrax.cloudfiles`` and ten more names are clients for one
region; ``connect_to_...()`` makes clients for others. ``pyrax.identity`` is the login itself.
"""

from __future__ import annotations

import os
import sys

from pyrax import (
    _module,
    _services,
    _session,
    environments,
    handed_down,
    setting_names,
    version,
)

TYPE_CHECKING: bool = False  # its type lets editors look inside
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pyrax import base_identity as base_identity
    from pyrax import client as client
    from pyrax import cloudblockstorage as cloudblockstorage
    from pyrax import cloudcdn as cloudcdn
    from pyrax import clouddatabases as clouddatabases
    from pyrax import clouddns as clouddns
    from pyrax import cloudloadbalancers as cloudloadbalancers
    from pyrax import cloudmonitoring as cloudmonitoring
    from pyrax import cloudnetworks as cloudnetworks
    from pyrax import exceptions as exceptions
    from pyrax import http as http
    from pyrax import image as image
    from pyrax import manager as manager
    from pyrax import object_storage as object_storage
    from pyrax import queueing as queueing
    from pyrax import resource as resource
    from pyrax import utils as utils
    from pyrax.autoscale import AutoScaleClient as AutoScaleClient
    from pyrax.cloudblockstorage import CloudBlockStorageClient as CloudBlockStorageClient
    from pyrax.cloudcdn import CloudCDNClient as CloudCDNClient
    from pyrax.clouddatabases import CloudDatabaseClient as CloudDatabaseClient
    from pyrax.clouddns import CloudDNSClient as CloudDNSClient
    from pyrax.cloudloadbalancers import CloudLoadBalancerClient as CloudLoadBalancerClient
    from pyrax.cloudmonitoring import CloudMonitorClient as CloudMonitorClient
    from pyrax.cloudnetworks import CloudNetworkClient as CloudNetworkClient
    from pyrax.compute import ComputeClient, Server
    from pyrax.identity import keystone_identity as keystone_identity
    from pyrax.identity import rax_identity as rax_identity
    from pyrax.identity.base import BaseIdentity
    from pyrax.image import ImageClient as ImageClient
    from pyrax.object_storage import StorageClient as StorageClient
    from pyrax.queueing import QueueClient as QueueClient

    exc = exceptions
    CloudServer = Server
    # These are None before a login, and a client where the cloud has no such service. Programs go
    # on without asking for that at each use, so it is not in the types.
    cloudservers: ComputeClient
    cloudfiles: StorageClient
    cloud_cdn: CloudCDNClient
    cloud_loadbalancers: CloudLoadBalancerClient
    cloud_databases: CloudDatabaseClient
    cloud_blockstorage: CloudBlockStorageClient
    cloud_dns: CloudDNSClient
    cloud_networks: CloudNetworkClient
    cloud_monitoring: CloudMonitorClient
    autoscale: AutoScaleClient
    images: ImageClient
    queues: QueueClient
    identity: BaseIdentity
    regions: tuple[str, ...]
    services: tuple[str, ...]
    keyring: Any

across_regions = _services.across_regions
client_class_for_service = _services.client_class_for_service
connect_to_autoscale = _services.connect_to_autoscale
connect_to_cloud_blockstorage = _services.connect_to_cloud_blockstorage
connect_to_cloud_cdn = _services.connect_to_cloud_cdn
connect_to_cloud_databases = _services.connect_to_cloud_databases
connect_to_cloud_dns = _services.connect_to_cloud_dns
connect_to_cloud_loadbalancers = _services.connect_to_cloud_loadbalancers
connect_to_cloud_monitoring = _services.connect_to_cloud_monitoring
connect_to_cloud_networks = _services.connect_to_cloud_networks
connect_to_cloudfiles = _services.connect_to_cloudfiles
connect_to_cloudservers = _services.connect_to_cloudservers
connect_to_images = _services.connect_to_images
connect_to_queues = _services.connect_to_queues
connect_to_services = _services.connect_to_services
_create_client = _services._create_client
_get_service_endpoint = _services._get_service_endpoint
_require_auth = _services._require_auth
_safe_region = _services._safe_region

__version__ = version.version
USER_AGENT = f"pyrax/{__version__}"
default_encoding = "utf-8"
default_region: str | None = None
config_file = os.path.expanduser("~/.pyrax.cfg")

Settings = environments.Settings

settings = Settings()
_sessions = _session.Sessions(settings)
_session.use(_sessions)
environments.share(settings)
sys.modules[__name__].__class__ = _module.Face
handed_down.connect_to_cloudservers = lambda **kwargs: connect_to_cloudservers(**kwargs)
try:
    settings.start(config_file)
except Exception:
    if not _module.runs_as_program():
        raise
    # `python -m pyrax` reads the file once more, and says what is wrong with it.


# --- settings and environments --------------------------------------------------------------------


def get_setting(key: Any, env: Any = None) -> Any:
    """Return the value of a setting.

    Args:
        key: Name of the setting, e.g. ``"region"``.
        env: Name of an environment; default: the current one.

    Returns:
        The value; ``None`` if it has none, or if there is no such setting or environment.
    """
    return settings.get(setting_names.today(key), env=env)


def set_setting(key: Any, val: Any, env: Any = None) -> None:
    """Give a setting a value, which then counts more than files and variables.

    Args:
        key: Name of the setting.
        val: The value; ``None`` stands for the default.
        env: Name of an environment; default: the current one.

    Raises:
        InvalidSetting: There is no such setting, or the value makes no sense for it.
        EnvironmentNotFound: There is no such environment.
    """
    settings.set(setting_names.today(key), val, env=env)


def get_environment() -> str:
    """Return the name of the current environment."""
    return settings.environment


def set_environment(env: Any) -> None:
    """Make another environment current.

    Identity and clients of the environment before are dropped, and there has to be a login in the
    new one. Nothing happens if the environment is current already.

    Args:
        env: Name of the environment, i.e. of the section in the configuration file.

    Raises:
        EnvironmentNotFound: There is no such environment. Nothing is changed.
    """
    settings.environment = env


def list_environments() -> list[str]:
    """Return the names of all environments, in the order of the configuration file."""
    return settings.environments


def set_default_region(region: Any) -> None:
    """Name the region to use where neither a call nor a setting names one.

    Args:
        region: Name of the region.
    """
    global default_region
    default_region = _sessions.default_region = region


def get_encoding() -> str:
    """Return the name of the encoding of text that is not ASCII."""
    return str(settings.get("encoding") or default_encoding)


def get_http_debug() -> bool:
    """Tell whether HTTP requests and answers are written out."""
    return settings.for_environment().debug()


def set_http_debug(val: Any) -> None:
    """Write out all HTTP requests and answers, or stop that; secrets are never shown.

    What was chosen for single clients is forgotten. The output goes to the logger ``pyrax`` and
    to standard error.

    Args:
        val: Whether to write them out.
    """
    _sessions.set_debug(_session.wanted_switch(val))


def _on_set(key: str, value: Any, env: str, before: Any) -> None:
    """Let the login follow a setting that a script has changed."""
    if env != settings.environment:
        return
    identity_object = _sessions.current.identity
    if key == "debug":
        _sessions.set_debug(value)
    elif key == "verify_ssl" and identity_object is not None:
        identity_object.verify_ssl = settings.get(key)
    elif key == "region" and identity_object is not None and "LON" in (value, before):
        identity_object.region = value


settings.on_set = _on_set
settings.on_switch = _sessions.switch
settings.resolve_class = lambda id_type: _import_identity(_id_type(id_type)) if id_type else None


# --- identity -------------------------------------------------------------------------------------


def _id_type(ityp: Any) -> str:
    """Return where the class of an identity type is, as ``"module.Class"``."""
    from pyrax import _identity_types

    return _identity_types.class_path(ityp)


def _import_identity(import_str: Any) -> Any:
    """Return the identity class with a dotted path."""
    from pyrax import _identity_types

    return _identity_types.import_class(import_str)


def _create_identity(
    id_type: Any = None,
    username: Any = None,
    password: Any = None,
    tenant_id: Any = None,
    tenant_name: Any = None,
    api_key: Any = None,
    verify_ssl: Any = None,
    return_context: bool = False,
) -> Any:
    """Make an identity object; return it, or put it in place as ``pyrax.identity``."""
    made = _sessions.new_identity(
        settings.for_environment(),
        id_type,
        username=username,
        password=password,
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        api_key=api_key,
        verify_ssl=verify_ssl,
    )
    if return_context:
        return made
    _sessions.replace(made, made=id_type is None)
    return None


def create_context(
    id_type: Any = None,
    env: Any = None,
    username: Any = None,
    password: Any = None,
    tenant_id: Any = None,
    tenant_name: Any = None,
    api_key: Any = None,
    verify_ssl: Any = None,
    *,
    user_domain: Any = None,
    project_domain: Any = None,
    domain: Any = None,
    system_scope: Any = None,
    auth_endpoint: Any = None,
    region: Any = None,
) -> BaseIdentity:
    """Return an identity object of its own, which has nothing to do with the module's login.

    Nothing is sent. Log in with ``authenticate()``, ``keyring_auth()`` or another of its methods;
    then ``context.compute.ORD.client`` and the like are clients.

    Args:
        id_type: Identity type; default: that of the environment.
        env: Environment whose settings the object goes by; default: the current one.
        username: User name.
        password: Password; on Rackspace it may be an API key.
        tenant_id: Id of the tenant (project).
        tenant_name: Name of the tenant (project).
        api_key: API key (Rackspace).
        verify_ssl: Whether certificates are checked, or the path of a CA bundle; default: the
            setting.
        user_domain: Domain of the user (Keystone v3): id or name, or a dict with either.
        project_domain: Domain of the project, likewise.
        domain: Domain to log in to; with a project, the default of the two above.
        system_scope: ``"all"`` for a token that is good for the whole system.
        auth_endpoint: URL of the identity service.
        region: Default region.

    Returns:
        The identity object, not logged in.

    Raises:
        IdentityClassNotDefined: The identity type is not known, or names no class.
        EnvironmentNotFound: There is no such environment.
    """
    context = _sessions.new_identity(
        settings.for_environment(env),
        id_type,
        username=username,
        password=password,
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        api_key=api_key,
        verify_ssl=verify_ssl,
        auth_endpoint=auth_endpoint,
        region=region,
    )
    scope = _given(
        user_domain=user_domain,
        project_domain=project_domain,
        domain=domain,
        system_scope=system_scope,
    )
    if scope:
        tenant = _given(tenant_id=tenant_id, tenant_name=tenant_name)
        secret = _given(password=password, api_key=api_key)
        context.set_credentials(username, **secret, **tenant, **scope)
    return context  # type: ignore[no-any-return]


def _given(**values: Any) -> dict[str, Any]:
    """Return the arguments that a caller gave."""
    return {name: value for name, value in values.items() if value is not None}


def clear_credentials() -> None:
    """Forget the login: ``identity`` and all clients are ``None``; settings stay.

    With the setting ``token_cache``, the login is taken out of the keychain as well.
    """
    forget = getattr(_sessions.current.identity, "forget_cached_token", None)
    if forget is not None:
        forget()
    _sessions.replace(None)


# --- logging in -----------------------------------------------------------------------------------


def _enter(authenticate: Any) -> Callable[[Any], Any] | None:
    """Return how to send a login, ``None`` if the caller wants that later."""
    return (lambda identity: identity.authenticate()) if authenticate else None


def set_credentials(
    username: Any,
    api_key: Any = None,
    password: Any = None,
    region: Any = None,
    tenant_id: Any = None,
    authenticate: bool = True,
    *,
    tenant_name: Any = None,
    user_domain: Any = None,
    project_domain: Any = None,
    domain: Any = None,
    system_scope: Any = None,
    auth_endpoint: Any = None,
) -> None:
    """Log in with a user name and a secret.

    Args:
        username: User name.
        api_key: API key; on other clouds than Rackspace it is taken as the password.
        password: Password, in place of ``api_key``; on Rackspace it may be an API key.
        region: Region of the clients; default: the setting, then the account's own.
        tenant_id: Id of the tenant (project); default: the setting.
        authenticate: ``False`` to log in later, with ``pyrax.authenticate()``.
        tenant_name: Name of the tenant (project); default: the setting.
        user_domain: Domain of the user (Keystone v3): id or name, or a dict with either.
        project_domain: Domain of the project, likewise.
        domain: Domain to log in to; with a project, the default of the two above.
        system_scope: ``"all"`` for a token that is good for the whole system.
        auth_endpoint: URL of the identity service; default: the setting.

    Raises:
        IdentityClassNotDefined: No identity type is set. Nothing was sent.
        AuthenticationFailed: The credentials were refused; there is no login now.
        EndpointNotDefined: No login endpoint is known. Nothing was sent.
        ConnectionFailed: The identity service cannot be reached.
    """
    position = () if password else (api_key,)
    secret = {"password": password} if password else {}
    details = _given(
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        user_domain=user_domain,
        project_domain=project_domain,
        domain=domain,
        system_scope=system_scope,
        auth_endpoint=auth_endpoint,
    )
    others = {**details, **_given(region=region)}
    _sessions.log_in(
        _sessions.who(username, details),
        lambda identity: identity.set_credentials(username, *position, **secret, **others),
        _enter(authenticate),
        region,
    )


def set_application_credential(
    secret: Any,
    id: Any = None,
    name: Any = None,
    username: Any = None,
    user_domain: Any = None,
    region: Any = None,
    authenticate: bool = True,
) -> None:
    """Log in with an application credential (Keystone v3).

    Args:
        secret: Its secret.
        id: Its id.
        name: Its name, in place of the id; needs ``username`` too.
        username: Name of the user that it belongs to.
        user_domain: Domain of that user: id or name, or a dict with either.
        region: Region of the clients; default: the setting.
        authenticate: ``False`` to log in later, with ``pyrax.authenticate()``.

    Raises:
        MissingAuthSettings: Neither an id, nor a name and a user name was given.
        AuthenticationFailed: The credential was refused; there is no login now.
    """
    others = _given(id=id, name=name, username=username, user_domain=user_domain, region=region)
    _sessions.log_in(
        _session.SOMEBODY_NEW,
        lambda identity: identity.set_application_credential(secret, **others),
        _enter(authenticate),
        region,
    )


def set_credential_file(cred_file: Any, region: Any = None, authenticate: bool = True) -> None:
    """Log in with credentials from a file.

    Args:
        cred_file: Path of an INI file with the section ``[rackspace_cloud]`` (``username`` and
            ``api_key``) or ``[keystone]`` (``username``, ``password``, ``tenant_id``); ``~``
            stands for the home folder.
        region: Region of the clients; default: that of the file, then the setting.
        authenticate: ``False`` to log in later, with ``pyrax.authenticate()``.

    Raises:
        FileNotFound: There is no such file.
        InvalidCredentialFile: It is not in INI form, or something is missing in it.
        AuthenticationFailed: The credentials were refused; there is no login now.
    """
    others = _given(region=region)
    _sessions.log_in(
        _session.SOMEBODY_NEW,
        lambda identity: identity.set_credential_file(cred_file, **others),
        _enter(authenticate),
        region,
    )


def keyring_auth(username: Any = None, region: Any = None, authenticate: bool = True) -> None:
    """Log in with a secret from the keychain of the operating system.

    It is the one stored with ``keyring.set_password("pyrax", username, secret)``.

    Args:
        username: User name; default: the setting ``keyring_username``.
        region: Region of the clients; default: the setting, then the account's own.
        authenticate: ``False`` to log in later, with ``pyrax.authenticate()``.

    Raises:
        KeyringModuleNotInstalled: The package ``keyring`` is missing.
        KeyringUsernameMissing: No name was given, and the setting has none.
        KeyringPasswordNotFound: The keychain has no such entry.
        IdentityClassNotDefined: No identity type is set. Nothing was sent.
        AuthenticationFailed: The credentials were refused; there is no login now.
    """
    from pyrax import exceptions
    from pyrax.identity import credentials

    _sessions.prepare()
    user = username or settings.get("keyring_username")
    keychain = credentials.keyring_module()
    if keychain is None:
        raise exceptions.KeyringModuleNotInstalled(
            "The 'keyring' module is not installed on this system."
        )
    if not user:
        raise exceptions.KeyringUsernameMissing(
            "No 'keyring_username' has been specified. Set it, or name the user in the call."
        )
    secret = credentials.keyring_secret(keychain, "pyrax", user)
    set_credentials(user, secret, region=region, authenticate=authenticate)


def auth_with_token(
    token: Any, tenant_id: Any = None, tenant_name: Any = None, region: Any = None
) -> None:
    """Log in with a token that exists already.

    There are no credentials then: once the token has expired, calls raise ``TokenExpired`` until
    this function is called with a new one.

    Args:
        token: The token.
        tenant_id: Id of the tenant (project); on Rackspace the account number.
        tenant_name: Its name; counts only without an id.
        region: Region of the clients; default: the setting, then the account's own.

    Raises:
        AuthenticationFailed: The token is not valid, or not for this tenant.
        EndpointNotDefined: No login endpoint is known. Nothing was sent.
    """
    others = _given(tenant_id=tenant_id, tenant_name=tenant_name)
    token_only = getattr(_sessions.current.identity, "token_only", False)
    _sessions.log_in(
        None if token_only else _session.SOMEBODY_NEW,
        None,
        lambda identity: identity.auth_with_token(token, **others),
        region,
    )


def authenticate(connect: bool = True) -> None:
    """Log in with the credentials there are: those given before, or of ``OS_*`` or clouds.yaml.

    Args:
        connect: ``False`` to leave the clients as they are.

    Raises:
        MissingAuthSettings: There are no credentials. Nothing was sent.
        AuthenticationFailed: They were refused; there is no login now.
    """
    _sessions.log_in_again(connect)


def _make_agent_name(base: str | None) -> str:
    """Return a User-Agent that names pyrax: ``base`` if it does, else both."""
    if not base:
        return USER_AGENT
    return base if "pyrax" in base else f"{USER_AGENT} {base}"
