"""``python -m pyrax``: log in with the present settings, and say what came of it.

The exit code is 0 when the login and the region are good, else 1.
"""

from __future__ import annotations

import argparse
import configparser
import logging
import os
import platform
import socket
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import pyrax
from pyrax import _session, exceptions, http, http_prepare, http_trace
from pyrax.identity import catalog

WIDTH = 18
"""Characters of the first column."""

OUR_NAMES = {
    **{service: name for name, service in _session.SERVICES.items()},
    "identity": "identity",
    "object_cdn": "cloudfiles",
}
"""Service key -> name of its client in the module."""

CREDENTIAL_VARIABLES = (
    "OS_APPLICATION_CREDENTIAL_ID",
    "OS_APPLICATION_CREDENTIAL_NAME",
    "OS_TOKEN",
    "OS_USERNAME",
    "OS_USER_ID",
)
"""One of these is set when the login stands in variables."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Those of the command line; default: the ones of this process.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    warnings.showwarning = _show_warning
    told = _Told(logging.WARNING)
    logging.getLogger("pyrax").addHandler(told)
    try:
        return _run(options)
    finally:
        logging.getLogger("pyrax").removeHandler(told)


def _run(options: argparse.Namespace) -> int:
    """Log in and show what came of it; return the exit code."""
    _say("pyrax", f"{pyrax.__version__} on Python {platform.python_version()}")
    try:
        _choose(options)
        _show_settings()
        _log_in(options)
    except exceptions.MFARequired as error:
        return _failed(error, "this login needs a passcode; a program can give it")
    except (exceptions.PyraxException, ImportError) as error:
        return _failed(error, advice(error, options))
    return _show_login(options.region)


def _parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pyrax",
        description="Log in with the present settings; show user, services and regions, or what is "
        "wrong.",
    )
    parser.add_argument("--environment", help="section of the configuration file to use")
    parser.add_argument("--region", help="region to look for; default: the setting")
    parser.add_argument("--username", help="user whose secret is in the keychain")
    parser.add_argument("--credential-file", metavar="FILE", help="file with the credentials")
    parser.add_argument("--version", action="version", version=f"pyrax {pyrax.__version__}")
    return parser


# --- before the login -----------------------------------------------------------------------------


def _choose(options: argparse.Namespace) -> None:
    """Read the configuration file, and make the environment current that was asked for."""
    if not pyrax.settings._started:
        pyrax.settings.start(pyrax.config_file)
    if options.environment is not None:
        pyrax.set_environment(options.environment)


def _show_settings() -> None:
    """Show which settings there are."""
    there = os.path.exists(pyrax.config_file)
    _say("Configuration", f"{pyrax.config_file}{'' if there else ' does not exist'}")
    for old in _old_names():
        _say("Old name", old)
    _say("Environment", f"{pyrax.get_environment()} (of: {', '.join(pyrax.list_environments())})")
    _say("Identity type", pyrax.get_setting("identity_type") or "not set")
    endpoint = pyrax.get_setting("auth_endpoint")
    if endpoint:
        _say("Login endpoint", http_trace.mask_url(str(endpoint)))
    for name in ("tenant_name", "tenant_id", "region", "keyring_username", "cloud", "proxy"):
        value = pyrax.get_setting(name)
        if value:
            _say(name, http_trace.mask_url(str(value)))
    verify = pyrax.get_setting("verify_ssl")
    if verify is not True:
        _say("verify_ssl", str(verify))


def _old_names() -> list[str]:
    """Return which old names the configuration file has, and the names of today."""
    parser = configparser.RawConfigParser()
    parser.read(pyrax.config_file, encoding="utf-8-sig")
    found = ["write [default] for [settings]"] if parser.has_section("settings") else []
    names = [name for name in parser.sections() if parser.has_option(name, "http_debug")]
    return [*found, *(f"write debug for http_debug in [{name}]" for name in names)]


def _log_in(options: argparse.Namespace) -> None:
    """Log in with the credentials there are."""
    user = options.username or pyrax.get_setting("keyring_username")
    if options.credential_file is not None:
        _say("Credentials", options.credential_file)
        pyrax.set_credential_file(options.credential_file, region=options.region)
    elif user:
        _say("Credentials", f"keychain, user '{user}'")
        pyrax.keyring_auth(user, region=options.region)
    else:
        _say("Credentials", _whose())
        pyrax.authenticate()


def _whose() -> str:
    """Return where the credentials stand that neither the command line nor the keychain has."""
    cloud = pyrax.get_setting("cloud") or os.environ.get("OS_CLOUD")
    if cloud:
        return f"cloud '{cloud}' of clouds.yaml"
    if not str(pyrax.get_setting("identity_type")).lower().startswith("rackspace"):
        for variable in CREDENTIAL_VARIABLES:
            if os.environ.get(variable):
                return f"variables OS_*, such as {variable}"
    return "none found"


# --- what is wrong --------------------------------------------------------------------------------


def advice(error: Exception, options: argparse.Namespace) -> str:
    """Return what to do about a failure.

    Args:
        error: What was raised.
        options: The command line.
    """
    if isinstance(error, exceptions.KeyringPasswordNotFound) and error.__cause__ is None:
        return "store the password or API key with the command above, or use --credential-file"
    for kinds, text in _ADVICE:
        if isinstance(error, kinds):
            return text
    if isinstance(error, exceptions.EnvironmentNotFound):
        if options.environment and options.environment not in pyrax.list_environments():
            return f"choose one of: {', '.join(pyrax.list_environments())}"
        return "write that entry into clouds.yaml, or name another one with OS_CLOUD"
    if isinstance(error, http.TLSFailed):
        return _advice_for_tls(str(error))
    if isinstance(error, exceptions.ConnectionFailed):
        return _advice_for_connection(error)
    if isinstance(error, exceptions.AuthenticationFailed):
        return _advice_for_login(getattr(error, "code", None))
    if getattr(error, "code", None):
        return "the identity service is in trouble; try again later"
    return "use one of the other ways to log in: --credential-file, or a user in the keychain"


_ADVICE: tuple[tuple[Any, str], ...] = (
    (
        exceptions.InvalidConfigurationFile,
        "mend that file: [name of a section] in a line of its own, then lines 'name = value'",
    ),
    (
        exceptions.IdentityClassNotDefined,
        "set identity_type to rackspace or keystone, in the configuration file or as "
        "CLOUD_ID_TYPE; for OpenStack the variables OS_*, or OS_CLOUD and clouds.yaml, are enough",
    ),
    (
        exceptions.EndpointNotDefined,
        "set auth_endpoint to the address of the identity service, e.g. "
        "https://cloud.example.com:5000/v3, in the configuration file or as CLOUD_AUTH_ENDPOINT",
    ),
    (
        http_prepare.InvalidURL,
        "set auth_endpoint to an address such as https://cloud.example.com:5000/v3",
    ),
    (
        exceptions.MissingAuthSettings,
        "no complete credentials were found. Give one of: --credential-file FILE; 'keyring set "
        "pyrax NAME' once, then --username NAME; OS_CLOUD and an entry of clouds.yaml; on "
        "OpenStack also OS_USERNAME and OS_PASSWORD",
    ),
    (
        exceptions.KeyringModuleNotInstalled,
        "install the package keyring, or use --credential-file",
    ),
    (
        exceptions.KeyringPasswordNotFound,
        "set up the keychain, or use --credential-file",
    ),
    (
        exceptions.FileNotFound,
        "check the path; the file has a section [keystone] or [rackspace_cloud]",
    ),
    (
        exceptions.InvalidCredentialFile,
        "the file needs a section [keystone] or [rackspace_cloud] with username and password or "
        "api_key",
    ),
)


def _advice_for_tls(message: str) -> str:
    """Return what to do when no safe connection came to be."""
    if "WRONG_VERSION_NUMBER" in message or "record layer" in message:
        return "that port does not speak TLS: check the port, or write http:// for https://"
    if "Hostname mismatch" in message or "IP address mismatch" in message:
        return "write the host name in auth_endpoint that the certificate is for"
    if "expired" in message or "not yet valid" in message:
        return "the certificate is out of date: check the clock here, and tell who runs the cloud"
    return "name the authority that signed the certificate: verify_ssl = /path/ca.pem"


def _advice_for_connection(error: BaseException) -> str:
    """Return what to do when there was no answer."""
    if isinstance(error, TimeoutError):
        return "nothing answers at that address in time: check auth_endpoint, firewall and proxy"
    causes: list[BaseException] = [error]
    while causes[-1].__cause__ or causes[-1].__context__:
        causes.append(causes[-1].__cause__ or causes[-1].__context__ or error)
        if len(causes) > 20:
            break
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "the host name is not known (DNS): check the spelling of auth_endpoint"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "nothing listens at that address and port: check auth_endpoint"
    return "check auth_endpoint, the network and the proxy"


def _advice_for_login(status: int | None) -> str:
    """Return what to do when the identity service said no."""
    if status == 401:
        return (
            "the cloud does not accept user and secret: check both, and the project and domain if "
            "there are any"
        )
    if status == 403:
        return "the user may not log in here: it may be disabled, or have no role in the project"
    if status in (300, 404, 405, 410) or (status is not None and status < 400):
        return "auth_endpoint is not the address of an identity service: check path and version"
    return "check user, secret, project and auth_endpoint"


def _failed(error: Exception, text: str) -> int:
    """Say what is wrong and what to do; return the exit code."""
    _say("Login", f"failed: {_one_line(error)}")
    _say("What to do", text)
    return 1


# --- after the login ------------------------------------------------------------------------------


def _show_login(region: str | None) -> int:
    """Show who is logged in and what there is; return the exit code."""
    identity: Any = pyrax.identity
    _say("Login", f"as {_named(identity.username, identity.user_id)}")
    project = _named(identity.tenant_name, identity.tenant_id)
    _say("Project", project or "none: set tenant_name or tenant_id")
    roles = [
        str(role.get("name") or role.get("id")) for role in (identity.user or {}).get("roles", ())
    ]
    if roles:
        _say("Roles", ", ".join(roles))
    if identity.expires:
        _say("Token until", str(identity.expires))
    regions = [str(name) for name in pyrax.regions]
    wanted = region or _session.active().safe_region(None, identity)
    found = _session.active().safe_region(region, identity)
    known = found in regions
    _say("Region", f"{found if known else wanted} (of: {', '.join(regions) or 'none'})")
    if not identity.services:
        return _failed_scope(project)
    _show_services(identity.services)
    if regions and not known:
        return _failed_region(wanted, regions)
    return 0


def _failed_scope(project: str) -> int:
    """Say that the login knows no services; return the exit code."""
    wider = ("system_scope", "domain", "domain_id", "domain_name")
    if project or any(pyrax.get_setting(name) for name in wider):
        _say("Services", "none")
        return 0
    _say("Problem", "the login is not for a project, so there are no services")
    _say("What to do", "set tenant_name or tenant_id (or OS_PROJECT_NAME) to a project of yours")
    return 1


def _failed_region(region: str, regions: list[str]) -> int:
    """Say that the catalog does not have a region; return the exit code."""
    print()
    _say("Problem", f"this login has no region '{region}'")
    _say("What to do", f"set region (or CLOUD_REGION, --region) to one of: {', '.join(regions)}")
    return 1


def _show_services(services: Any) -> None:
    """Show each service with its client and its regions."""
    rows = [("service", "client", "regions")]
    other_names = {
        kind.replace("-", "_")
        for service, kinds in catalog.SERVICE_TYPES.items()
        for kind in kinds
        if service in services and kind != service
    }
    for name in sorted(key for key in services if key in OUR_NAMES or key not in other_names):
        client = OUR_NAMES.get(name)
        where = getattr(services[name], "regions", None) or ()
        rows.append((str(name), f"pyrax.{client}" if client else "", ", ".join(map(str, where))))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    print()
    for one, two, three in rows:
        print(f"{one:{widths[0]}}  {two:{widths[1]}}  {three}".rstrip())


def _named(name: Any, identifier: Any) -> str:
    """Return name and id of something as far as there are any."""
    if name and identifier and str(name) != str(identifier):
        return f"{name} (id {identifier})"
    return str(name or identifier or "")


# --- output ---------------------------------------------------------------------------------------


def _say(subject: str, text: str) -> None:
    """Print a line."""
    print(f"{subject:{WIDTH}}{text}")


def _one_line(error: BaseException) -> str:
    """Return the message of an exception, in one line and without secrets."""
    return http_trace.mask_text(" ".join(str(error).split())) or type(error).__name__


class _Told(logging.Handler):
    """Prints what pyrax logs, in the form of this command."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one message."""
        print(f"{'Warning':{WIDTH}}{record.getMessage()}", file=sys.stderr)


def _show_warning(message: Any, category: Any, *place: Any, **others: Any) -> None:
    """Print a warning without the place in the code."""
    print(f"{'Warning':{WIDTH}}{message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
