"""Settings and credentials in the forms of other OpenStack programs: ``OS_*`` and ``clouds.yaml``.

The two are not mixed: a process uses either the variables or the one entry that is named.
"""

from __future__ import annotations

import os

from pyrax import setting_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VARIABLES = {
    "auth_endpoint": ("OS_AUTH_URL",),
    "region": ("OS_REGION_NAME",),
    "tenant_id": ("OS_PROJECT_ID", "OS_TENANT_ID"),
    "tenant_name": ("OS_PROJECT_NAME", "OS_TENANT_NAME"),
    "user_domain_id": ("OS_USER_DOMAIN_ID",),
    "user_domain_name": ("OS_USER_DOMAIN_NAME",),
    "project_domain_id": ("OS_PROJECT_DOMAIN_ID",),
    "project_domain_name": ("OS_PROJECT_DOMAIN_NAME",),
    "domain_id": ("OS_DOMAIN_ID",),
    "domain_name": ("OS_DOMAIN_NAME",),
    "system_scope": ("OS_SYSTEM_SCOPE",),
    "application_credential_id": ("OS_APPLICATION_CREDENTIAL_ID",),
    "application_credential_name": ("OS_APPLICATION_CREDENTIAL_NAME",),
    "application_credential_secret": ("OS_APPLICATION_CREDENTIAL_SECRET",),
    "username": ("OS_USERNAME",),
    "user_id": ("OS_USER_ID",),
    "password": ("OS_PASSWORD",),
    "token": ("OS_TOKEN",),
    "identity_api_version": ("OS_IDENTITY_API_VERSION",),
    "interface": ("OS_INTERFACE", "OS_ENDPOINT_TYPE"),
    "client_cert": ("OS_CERT",),
    "client_key": ("OS_KEY",),
    "auth_type": ("OS_AUTH_TYPE",),
}
"""Setting or credential -> the variables it is read from, the best first."""

AUTH_KEYS = {
    "auth_endpoint": ("auth_url",),
    "tenant_id": ("project_id", "tenant_id"),
    "tenant_name": ("project_name", "tenant_name"),
    **{
        key: (key,)
        for key in (
            "user_domain_id",
            "user_domain_name",
            "project_domain_id",
            "project_domain_name",
            "domain_id",
            "domain_name",
            "system_scope",
            "application_credential_id",
            "application_credential_name",
            "application_credential_secret",
            "username",
            "user_id",
            "password",
            "token",
        )
    },
}
"""Setting or credential -> keys below ``auth`` of a cloud."""

CLOUD_KEYS = {
    "identity_api_version": ("identity_api_version",),
    "interface": ("interface", "endpoint_type"),
    "client_cert": ("cert",),
    "client_key": ("key",),
    "timeout": ("api_timeout",),
    "auth_type": ("auth_type",),
}
"""Setting -> keys of a cloud."""

SETTINGS = frozenset((*VARIABLES, *CLOUD_KEYS, "identity_type", "verify_ssl")) & setting_names.NAMES
"""The settings that can have a value here at all."""

_SCOPE = ("tenant_id", "tenant_name", "system_scope") + tuple(
    key for group in setting_names.DOMAIN_GROUPS for key in group[:2]
)
_METHODS = {
    "token": ("token",),
    "password": ("username", "user_id", "password"),
    "applicationcredential": (
        "application_credential_id",
        "application_credential_name",
        "application_credential_secret",
        "username",
        "user_id",
    ),
}
_PROOFS = {
    "token": "token",
    "password": "password",
    "applicationcredential": "application_credential_secret",
}
_FILE_ENDINGS = (".yaml", ".yml", ".json")


class Source:
    """One of the two places; subclasses say how a value is found there."""

    name = ""
    """What messages call this place."""

    def value(self, key: str) -> Any:
        """Return a setting or credential as it stands there, ``None`` if it does not."""
        raise NotImplementedError

    def get(self, key: str) -> Any:
        """Return a setting, ``None`` if it is not here.

        Args:
            key: The setting's own name. Secrets are no settings.
        """
        return self.value(key) if key in SETTINGS else None

    def credentials(self) -> dict[str, str] | None:
        """Return the login that stands here, ``None`` if there is none.

        Returns:
            Those of ``username user_id password token application_credential_id
            application_credential_name application_credential_secret`` that belong to the kind of
            login, ``auth_endpoint``, and the keys of the scope; only those that have a value.

        Raises:
            NotSupported: It is a login of a kind that pyrax has not.
        """
        keys = _METHODS[self._method()]
        found = {key: self.value(key) for key in keys}
        if not any(found.values()):
            return None
        found.update((key, self.value(key)) for key in ("auth_endpoint", *_SCOPE))
        return {key: str(value) for key, value in found.items() if value}

    def _method(self) -> str:
        """Return the kind of login that is meant."""
        named = self.value("auth_type")
        if not named:
            proofs = (kind for kind, proof in _PROOFS.items() if self.value(proof))
            return next(proofs, "password")
        kind = str(named).lower().replace("_", "")
        for version in ("v2", "v3"):
            kind = kind.removeprefix(version)
        if kind not in _METHODS:
            from pyrax import exceptions

            raise exceptions.NotSupported(
                "authenticate",
                "identity",
                f"{self.name} asks for the auth_type '{named}'; password, token and "
                "application credential are supported",
            )
        return kind


class OpenStackVariables(Source):
    """The ``OS_*`` variables, read when asked for; an empty one counts as not set."""

    name = "the variable OS_AUTH_TYPE"

    def value(self, key: str) -> Any:
        """Return the value of the first variable for a key."""
        if key == "identity_type":
            return "keystone" if os.environ.get("OS_AUTH_URL") else None
        if key == "verify_ssl":
            insecure = setting_names.parse_boolean(os.environ.get("OS_INSECURE"))
            return False if insecure else os.environ.get("OS_CACERT") or None
        for variable in VARIABLES.get(key, ()):
            if os.environ.get(variable):
                return os.environ[variable]
        return None


class Cloud(Source):
    """One entry of ``clouds.yaml``.

    Args:
        name: Its name.
        entry: What stands there, with the secrets of ``secure.yaml`` merged in.
    """

    def __init__(self, name: str, entry: dict[str, Any]) -> None:
        self.name = f"the cloud '{name}'"
        self._entry = entry
        auth = entry.get("auth")
        self._auth = {**entry, **auth} if isinstance(auth, dict) else entry

    def value(self, key: str) -> Any:
        """Return what the entry has for a key."""
        if key == "identity_type":
            return "rackspace" if self._entry.get("profile") == "rackspace" else "keystone"
        if key == "verify_ssl":
            return self._verify()
        if key == "region":
            return os.environ.get("OS_REGION_NAME") or self._region()
        found = self._first(self._auth, AUTH_KEYS.get(key, ()))
        return self._first(self._entry, CLOUD_KEYS.get(key, ())) if found is None else found

    @staticmethod
    def _first(holder: dict[str, Any], keys: tuple[str, ...]) -> Any:
        """Return the first value that is not empty; numbers become text."""
        for key in keys:
            value = holder.get(key)
            if value not in (None, ""):
                return value if isinstance(value, (bool, str)) else str(value)
        return None

    def _region(self) -> Any:
        """Return the entry's region, or the first of several."""
        named = self._entry.get("region_name")
        several = self._entry.get("regions")
        first = named or (several[0] if several and isinstance(several, list) else None)
        return first.get("name") if isinstance(first, dict) else first

    def _verify(self) -> Any:
        """Return how certificates are checked; "not at all" counts more than a bundle."""
        verify = self._entry.get("verify")
        insecure = setting_names.parse_boolean(self._entry.get("insecure"))
        if insecure or setting_names.parse_boolean(verify) is False:
            return False
        return self._entry.get("cacert") or verify


class CloudFiles:
    """Finds and reads ``clouds.yaml`` and ``secure.yaml``; a file is read again when it changes."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Any, dict[str, Any]]] = {}

    def cloud(self, name: str) -> Cloud:
        """Return the entry with a name.

        Raises:
            EnvironmentNotFound: There is none; the message lists those that are there.
            InvalidConfigurationFile: A file cannot be understood.
            MissingAuthSettings: A YAML file is found, and PyYAML is not installed.
        """
        from pyrax import exceptions

        path = _find("clouds", "OS_CLIENT_CONFIG_FILE")
        if path is None:
            folders = ", ".join(_folders())
            raise exceptions.EnvironmentNotFound(
                f"There is no cloud named '{name}': no clouds.yaml or clouds.json was found in "
                f"{folders}."
            )
        clouds = self._clouds(path)
        if not isinstance(clouds.get(name), dict):
            known = ", ".join(sorted(map(str, clouds))) or "none"
            raise exceptions.EnvironmentNotFound(
                f"There is no cloud named '{name}' in '{path}'; it has: {known}."
            )
        entry = clouds[name]
        secure = _find("secure", "OS_CLIENT_SECURE_FILE")
        if secure is not None:
            over = self._clouds(secure).get(name) or {}
            if not isinstance(over, dict):
                raise exceptions.InvalidConfigurationFile(
                    f"The cloud '{name}' in '{secure}' must be a mapping, as in a clouds.yaml."
                )
            entry = _merged(entry, over)
        return Cloud(name, entry)

    def _clouds(self, path: str) -> dict[str, Any]:
        """Return the clouds of a file."""
        status = os.stat(path)
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._read.get(path)
        if known is None or known[0] != signature:
            known = self._read[path] = (signature, _load(path))
        return known[1]


def _folders() -> list[str]:
    """Return where the files are looked for."""
    configuration = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return [os.getcwd(), os.path.join(configuration, "openstack"), "/etc/openstack"]


def _find(stem: str, variable: str) -> str | None:
    """Return the path of the first file of a kind that exists."""
    named = os.environ.get(variable)
    candidates = [os.path.expanduser(named)] if named else []
    candidates += [
        os.path.join(folder, stem + ending) for folder in _folders() for ending in _FILE_ENDINGS
    ]
    return next((path for path in candidates if os.path.isfile(path)), None)


def _load(path: str) -> dict[str, Any]:
    """Read a file; return its clouds."""
    from pyrax import exceptions

    try:
        with open(path, encoding="utf-8-sig") as source:
            document = _decode(path, source.read())
        clouds = document.get("clouds") or {}
        if not isinstance(clouds, dict):
            raise ValueError("clouds")
    except exceptions.PyraxException:
        raise
    except Exception as error:  # the readers have errors of their own; their texts quote the file
        raise exceptions.InvalidConfigurationFile(
            f"The file '{path}' cannot be understood: {type(error).__name__}. It must have the "
            "form of a clouds.yaml."
        ) from None
    return clouds


def _decode(path: str, text: str) -> Any:
    """Decode JSON or YAML."""
    if path.lower().endswith(".json"):
        import json

        return json.loads(text)
    try:
        import yaml
    except ImportError:
        from pyrax import exceptions

        raise exceptions.MissingAuthSettings(
            f"Reading '{path}' needs PyYAML: install pyrax[yaml], or use a clouds.json instead."
        ) from None
    return yaml.safe_load(text) or {}


def _merged(entry: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return a dict with another one laid over it, at every depth."""
    result = dict(entry)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        result[key] = _merged(result[key], value) if both else value
    return result
