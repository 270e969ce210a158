"""Where a setting's value comes from: code, the configuration file, variables, other programs'."""

from __future__ import annotations

import os
import threading

from pyrax import setting_names, version, warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pyrax.clouds_config import CloudFiles, Source

DEFAULT = "default"
"""Name of the environment that is current unless a script or the file says otherwise."""

OLD_DEFAULT = "settings"
"""What that environment was called before pyrax 1.4."""


class Settings:
    """The settings of all environments.

    An environment is one cloud with what pyrax has to know about it; each section of a
    configuration file is one. The value of a setting is, the first that there is: what a script
    set, what stands in the environment's section of the file, the variable ``CLOUD_...``, what
    ``clouds.yaml`` or the variables ``OS_...`` say, the default.

    Args:
        *args: Ignored; pyrax 1 took any.
        **kwargs: Ignored likewise.

    Attributes:
        base_user_agent: The User-Agent without the custom part.
        default_encoding: The value of ``encoding`` if nothing sets it.
        debug_override: ``True`` or ``False`` decides on debug output in place of the setting.
    """

    env_dct = dict(setting_names.CLOUD_VARIABLES)
    """Setting -> environment variable."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_user_agent = f"pyrax/{version.version}"
        self.default_encoding = "utf-8"
        self.debug_override: bool | None = None
        self.on_set: Callable[[str, Any, str, Any], None] | None = None
        self.on_switch: Callable[[str], None] | None = None
        self.resolve_class: Callable[[Any], Any] | None = None
        self._lock = threading.RLock()
        self._sections: dict[str, dict[str, str]] = {}
        self._assigned: dict[str, dict[str, Any]] = {}
        self._environment = DEFAULT
        self._bare_default = True
        self._started = False
        self._old_default = False
        self._clouds: CloudFiles | None = None
        self._complained: set[tuple[str, str]] = set()
        self._kept = _Kept(self)

    # --- environments ---

    @property
    def environments(self) -> list[str]:
        """Names of the environments, in the order of the file."""
        names = list(self._sections)
        if self._bare_default and DEFAULT not in self._sections:
            names.insert(0, DEFAULT)
        return names

    @property
    def environment(self) -> str:
        """Name of the current environment. Assigning another name switches.

        Raises:
            EnvironmentNotFound: On assignment: there is no such environment.
        """
        return self._environment

    @environment.setter
    def environment(self, val: Any) -> None:
        if self.on_switch is not None:
            self.on_switch(val)
        else:
            self.switch(self.name_of(val))

    def name_of(self, env: Any) -> str:
        """Return the own name of an environment.

        Args:
            env: Name or alias; ``"default"`` is the default environment whatever its name is.

        Raises:
            EnvironmentNotFound: There is no such environment.
        """
        name = self._name(env)
        if name is None:
            raise _environment_not_found(
                f"The environment '{_text(env)}' has not been defined. There are: "
                f"{', '.join(self.environments)}."
            )
        return name

    def switch(self, name: str) -> None:
        """Make an environment current, and nothing else.

        Args:
            name: Its own name, as ``name_of`` gives it.
        """
        if name != self._environment:
            self._environment = name
            self.debug_override = None

    def _name(self, env: Any) -> str | None:
        """Return the own name of an environment, ``None`` if there is no such."""
        name = _text(env)
        names = self.environments
        if name in names:
            return name
        if name == DEFAULT or (name == OLD_DEFAULT and self._old_default):
            return DEFAULT if DEFAULT in names else names[0]
        return None

    def for_environment(self, name: Any = None) -> EnvironmentSettings:
        """Return the settings of one environment.

        Args:
            name: Its name; default: the one that is current now.

        Raises:
            EnvironmentNotFound: There is no such environment.
        """
        own = self._environment if name is None else self.name_of(name)
        return EnvironmentSettings(self, own)

    # --- the configuration file ---

    def start(self, path: str) -> None:
        """Read the user's configuration file if there is one.

        Args:
            path: The file. Without it there is one environment, ``"default"``, and it stays when
                files are read later.

        Raises:
            InvalidConfigurationFile: The file is not in INI form.
        """
        if os.path.exists(path):
            self.read_config(path)
        self._started = True

    def read_config(self, config_file: Any) -> None:
        """Read a configuration file; its sections are added to those that are there.

        Args:
            config_file: Path of an INI file; ``~`` stands for the home folder. A section that is
                there already gets the new values, and keeps those that are not in the file.

        Raises:
            InvalidConfigurationFile: The file is not in INI form. Nothing is changed.
        """
        from pyrax.settings_file import read

        found = read(config_file)
        merged: dict[str, dict[str, str]] = {}
        for section, values in found:
            if section == OLD_DEFAULT:
                self._old_default = True
            merged[DEFAULT if section == OLD_DEFAULT else section] = values
        with self._lock:
            first = not (self._sections or self._started or self._assigned)
            sections = {name: dict(values) for name, values in self._sections.items()}
            for name, values in merged.items():
                sections.setdefault(name, {}).update(values)
            self._sections = sections
            if first and sections:
                self._bare_default = False
                self._environment = DEFAULT if DEFAULT in sections else next(iter(sections))

    def _section(self, name: str) -> dict[str, str]:
        """Return what the file says for an environment."""
        section = self._sections.get(name)
        if section is None:
            section = next(iter(self._sections.values()), {}) if name == DEFAULT else {}
        return section

    # --- reading ---

    def get(self, key: Any, env: Any = None) -> Any:
        """Return the value of a setting.

        Args:
            key: Name of the setting.
            env: Name of an environment; default: the current one.

        Returns:
            The value; ``None`` if it has none, or if there is no such setting or environment.
        """
        key = setting_names.today(key)
        name = self._environment if env is None else self._name(env)
        return None if name is None else self._get(key, name)

    def _get(self, key: Any, name: str, rackspace: bool = False) -> Any:
        """Return the value of a setting for an identity of the Rackspace cloud or any."""
        own = setting_names.canonical(key)
        if own in setting_names.NAMES:
            return self._value(own, name, rackspace)
        if own == "user_agent":
            return self._user_agent(name)
        return self._class(name) if own == "identity_class" else None

    def _value(self, key: str, name: str, rackspace: bool = False) -> Any:
        """Return the value of a setting; it is kept for as long as no source changes.

        Every request reads several. A file ``clouds.yaml`` is looked at each time.
        """
        kept = self._present()
        place = (key, name, rackspace)
        if place not in kept.values:
            value = self._first_value(key, name, rackspace)
            if not kept.lasting or self._is_in_a_file(key, name):
                return value
            kept.values[place] = value
        return kept.values[place]

    def _present(self) -> _Kept:
        """Return the values that were read from the sources as they are now."""
        if not self._kept.holds(self):
            self._kept = _Kept(self)
        return self._kept

    def _is_in_a_file(self, key: str, name: str) -> bool:
        """Tell whether ``clouds.yaml`` may give a setting."""
        named = self._given("cloud", name)[1] or os.environ.get("OS_CLOUD")
        return bool(named) and self._is_foreign(key, name)

    def _first_value(self, key: str, name: str, rackspace: bool) -> Any:
        """Return the value of a setting from the first source that has one."""
        rank, value = self._given(key, name)
        for sibling in setting_names.SIBLINGS.get(key, ()):
            if rank > 3 or key not in ("tenant_id", "tenant_name"):
                other, named = self._given(sibling, name)
                if named and other < rank:
                    return None
        return self._foreign(key, name, rackspace) if rank > 3 else value

    def _given(self, key: str, name: str) -> tuple[int, Any]:
        """Return the rank of the source that gives a setting, and the value.

        1 is a script, 2 the file, 3 a variable; 4 is none of them.
        """
        assigned = self._assigned.get(name)
        if assigned is not None and key in assigned:
            value = assigned[key]
            return 1, self._default(key) if value is None else value
        section = self._section(name)
        if key in section:
            return 2, self._parsed(key, section[key], f"[{name}] of the configuration file")
        for variable in (self.env_dct.get(key), setting_names.MORE_VARIABLES.get(key)):
            text = os.environ.get(variable) if variable else None
            if text:
                return 3, self._parsed(key, text, f"the variable {variable}")
        return 4, None

    def _foreign(self, key: str, name: str, rackspace: bool) -> Any:
        """Return what ``clouds.yaml`` or ``OS_*`` say, else the default."""
        value = None
        if self._is_foreign(key, name):
            try:
                source = self._source(name, rackspace)
            except Exception:  # a login reports it; reading a setting never raises
                source = None
            value = source.get(key) if source is not None else None
        if value is None:
            return self._default(key)
        return self._parsed(key, value, "clouds.yaml or a variable OS_*")

    def _is_foreign(self, key: str, name: str) -> bool:
        """Tell whether ``clouds.yaml`` or ``OS_*`` may give a setting."""
        if not (self._present().openstack or self._given("cloud", name)[1]):
            return False
        from pyrax.clouds_config import SETTINGS

        return key in SETTINGS

    def _source(self, name: str, rackspace: bool = False) -> Source | None:
        """Return where an environment has its login from when pyrax's own sources have none.

        Args:
            name: The environment's own name.
            rackspace: Whether the login is for Rackspace whatever type the environment has; what
                is meant for other clouds must not reach it then.

        Raises:
            EnvironmentNotFound: It is an entry of ``clouds.yaml`` that is not there.
            InvalidConfigurationFile: ``clouds.yaml`` cannot be understood.
            MissingAuthSettings: ``clouds.yaml`` needs PyYAML.
        """
        named = _is_rackspace(self._given("identity_type", name)[1])
        cloud = self._given("cloud", name)[1]
        if not cloud and not named:
            cloud = os.environ.get("OS_CLOUD")
        if not (cloud or self._present().openstack):
            return None
        from pyrax.clouds_config import CloudFiles, OpenStackVariables

        if cloud:
            if self._clouds is None:
                self._clouds = CloudFiles()
            found = self._clouds.cloud(cloud)
            other = rackspace and not named and found.get("identity_type") != "rackspace"
            return None if other else found
        return None if named or rackspace else OpenStackVariables()

    def _parsed(self, key: str, value: Any, where: str) -> Any:
        """Return a value as pyrax uses it; one that makes no sense counts as the default."""
        if setting_names.is_empty(key, value):
            return self._default(key)
        try:
            return setting_names.parse(key, value)
        except ValueError as error:
            complaint = (where, key)
            if complaint not in self._complained:
                self._complained.add(complaint)
                warn.user(
                    f"{where}: '{value}' is no value for '{key}'; {error}. The default is used."
                )
            return self._default(key)

    def _default(self, key: str) -> Any:
        """Return the default of a setting."""
        return self.default_encoding if key == "encoding" else setting_names.DEFAULTS.get(key)

    def _user_agent(self, name: str) -> str:
        """Return the whole User-Agent of an environment."""
        assigned = self._assigned.get(name, {}).get("user_agent")
        if assigned:
            return str(assigned)
        custom = self._value("custom_user_agent", name)
        return f"{custom} {self.base_user_agent}" if custom else self.base_user_agent

    def assigned_class(self, name: str) -> Any:
        """Return the identity class that a script set for an environment, or ``None``.

        Args:
            name: Name of the environment.
        """
        return self._assigned.get(name, {}).get("identity_class")

    def _class(self, name: str) -> Any:
        """Return the identity class of an environment: one that was set, else by its type."""
        assigned = self.assigned_class(name)
        if assigned is not None or self.resolve_class is None:
            return assigned
        try:
            return self.resolve_class(self._value("identity_type", name))
        except Exception:  # a login reports it; reading a setting never raises
            return None

    # --- writing ---

    def set(self, key: Any, val: Any, env: Any = None) -> None:
        """Give a setting a value, which then counts more than any from elsewhere.

        Args:
            key: Name of the setting.
            val: The value. ``None`` stands for the default.
            env: Name of an environment; default: the current one.

        Raises:
            EnvironmentNotFound: There is no such environment.
            InvalidSetting: There is no such setting, or the value makes no sense for it.
        """
        own = setting_names.canonical(setting_names.today(key))
        with self._lock:
            name = self._environment if env is None else self._name(env)
            if name is None:
                raise _environment_not_found(f"There is no environment named '{_text(env)}'.")
            value = _checked(own, val)
            before = self.get(own, name)
            values = {**self._assigned.get(name, {}), own: value}
            if own == "identity_type":
                values.pop("identity_class", None)
            self._assigned = {**self._assigned, name: values}
        if self.on_set is not None:
            self.on_set(own, value, name, before)


class _Kept:
    """Values that were read, and what they were read from.

    Args:
        settings: Where they were read.
    """

    __slots__ = (
        "_assigned",
        "_encoding",
        "_names",
        "_sections",
        "_variables",
        "lasting",
        "openstack",
        "values",
    )

    def __init__(self, settings: Settings) -> None:
        self.values: dict[tuple[str, str, bool], Any] = {}
        self._assigned = settings._assigned
        self._sections = settings._sections
        self._encoding = settings.default_encoding
        self._names = dict(settings.env_dct)
        variables = _variables()
        self.lasting = variables is not None
        self.openstack = any(name.startswith("OS_") for name in os.environ)
        self._variables = dict(variables or {})

    def holds(self, settings: Settings) -> bool:
        """Tell whether nothing has changed since."""
        return (
            self._assigned is settings._assigned
            and self._sections is settings._sections
            and self._encoding == settings.default_encoding
            and self._variables == _variables()
            and self._names == settings.env_dct
        )


def _variables() -> Any:
    """Return the environment's variables in the form that can be compared fastest.

    ``os.environ`` decodes each name and value anew when it is compared, which takes seventy times
    as long as with the dict in it. Where there is no such dict, nothing is kept.
    """
    return getattr(os.environ, "_data", None)


class EnvironmentSettings:
    """The settings of one environment; values are read when they are asked for.

    Args:
        settings: The settings of all environments.
        name: Name of the environment, which stays the same when another one becomes current.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self.name = name
        self._rackspace = False

    def for_dialect(self, dialect: Any) -> EnvironmentSettings:
        """Return the view for an identity of a dialect.

        Args:
            dialect: With ``"rackspace"``, variables ``OS_*`` and entries of ``clouds.yaml`` that
                are for other clouds do not count.
        """
        rackspace = dialect == "rackspace"
        if rackspace == self._rackspace:
            return self
        view = EnvironmentSettings(self._settings, self.name)
        view._rackspace = rackspace
        return view

    def get(self, key: Any) -> Any:
        """Return the value of a setting, ``None`` if it has none or if there is no such setting.

        Args:
            key: Name of the setting.
        """
        return self._settings._get(key, self.name, self._rackspace)

    def user_agent(self) -> str:
        """Return the User-Agent to send."""
        return str(self._settings.get("user_agent", self.name))

    def debug(self) -> bool:
        """Tell whether requests are traced: the global switch if it was used, else the setting."""
        override = self._settings.debug_override
        return bool(self._settings.get("debug", self.name)) if override is None else override

    def assigned_class(self) -> Any:
        """Return the identity class that a script set, or ``None``."""
        return self._settings.assigned_class(self.name)

    def check(self) -> None:
        """Raise if the entry of ``clouds.yaml`` that the environment names cannot be used.

        Raises:
            EnvironmentNotFound: It is not there.
            InvalidConfigurationFile: The file cannot be understood.
            MissingAuthSettings: The file needs PyYAML.
        """
        self._settings._source(self.name, self._rackspace)

    def credentials(self) -> dict[str, str] | None:
        """Return the login that ``clouds.yaml`` or the variables ``OS_*`` hold.

        Returns:
            The values there are among ``username user_id password token
            application_credential_id application_credential_name application_credential_secret
            auth_endpoint`` and the keys of the scope, all from one source; ``None`` without any.

        Raises:
            EnvironmentNotFound: ``clouds.yaml`` has no such entry.
            InvalidConfigurationFile: ``clouds.yaml`` cannot be understood.
            MissingAuthSettings: ``clouds.yaml`` needs PyYAML.
            NotSupported: It is a login of a kind that pyrax has not.
        """
        source = self._settings._source(self.name, self._rackspace)
        return source.credentials() if source is not None else None


class DefaultSettings(EnvironmentSettings):
    """The settings for an identity object that a script makes itself.

    They are those of the environment that is current at that moment.
    """

    def __init__(self) -> None:
        settings = _shared[0] if _shared else Settings()
        super().__init__(settings, settings.environment)


_shared: list[Settings] = []


def share(settings: Settings) -> None:
    """Name the settings that ``DefaultSettings`` takes."""
    _shared[:] = [settings]


def _meant(key: Any) -> str:
    """Return a guess at the setting whose name was misspelled."""
    import difflib

    guesses = difflib.get_close_matches(str(key), setting_names.NAMES, n=1)
    return f" Is it '{guesses[0]}'?" if guesses else ""


def _checked(key: str, value: Any) -> Any:
    """Return a value for a setting as it is kept.

    Raises:
        InvalidSetting: There is no such setting, or the value makes no sense for it.
    """
    from pyrax import exceptions

    if key in setting_names.DERIVED:
        return value
    if key not in setting_names.NAMES:
        raise exceptions.InvalidSetting(f"The setting '{key}' is not defined.{_meant(key)}")
    if setting_names.is_empty(key, value):
        return None
    try:
        return setting_names.parse(key, value)
    except ValueError as error:
        raise exceptions.InvalidSetting(f"'{value}' is no value for '{key}'; {error}.") from None


def _is_rackspace(identity_type: Any) -> bool:
    """Tell whether an identity type is the Rackspace cloud."""
    text = str(identity_type or "")
    return text.lower() == "rackspace" or text.rpartition(".")[2] == "RaxIdentity"


def _text(value: Any) -> str:
    """Return a name given as text or bytes as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _environment_not_found(message: str) -> Exception:
    """Make the exception for a name that no environment has."""
    from pyrax import exceptions

    return exceptions.EnvironmentNotFound(message)
