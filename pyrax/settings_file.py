"""Reading configuration files: sections, which are environments, and the settings in them."""

from __future__ import annotations

import os

from pyrax import setting_names, warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    import configparser
    from typing import Any

CREDENTIALS = ("username", "password", "api_key", "token", "application_credential_secret")
"""What does not belong into a configuration file."""


def read(path: Any) -> list[tuple[str, dict[str, str]]]:
    """Read a configuration file.

    Credentials in it are left out, with one warning that does not show them. A file that cannot be
    opened is the same as an empty one, but for a warning.

    Args:
        path: The file, text or bytes; ``~`` stands for the home folder.

    Returns:
        Name and settings of each section, in the order of the file. Values are text as it stands
        there, a ``%`` is a ``%``.

    Raises:
        InvalidConfigurationFile: The file is not in INI form.
    """
    name = os.path.expanduser(os.fsdecode(path))
    parser = _parse(name)
    if parser is None:
        return []
    sections = [(section, dict(parser.items(section))) for section in parser.sections()]
    if not sections and parser.defaults():
        sections = [("default", dict(parser.defaults()))]
    _warn_of_credentials(name, sections)
    return [(section, _settings(options)) for section, options in sections]


def _parse(path: str) -> configparser.RawConfigParser | None:
    """Parse a file; ``None`` if it cannot be opened."""
    import configparser

    from pyrax import exceptions

    parser = configparser.RawConfigParser()
    try:
        with open(path, encoding="utf-8-sig") as source:
            parser.read_file(source)
    except OSError as error:
        warn.user(f"The configuration file '{path}' cannot be read: {error.strerror}.")
        return None
    except (configparser.Error, UnicodeDecodeError) as error:
        # The parser's own text quotes the line, which may hold a password.
        raise exceptions.InvalidConfigurationFile(
            f"The configuration file '{path}' cannot be understood: {_reason(error)}. It must be "
            "an INI file in UTF-8, with a section for each environment."
        ) from None
    return parser


def _reason(error: Exception) -> str:
    """Say what is wrong and in which line, without quoting the file."""
    line = getattr(error, "lineno", None)
    if line is None and getattr(error, "errors", None):
        line = error.errors[0][0]  # type: ignore[attr-defined]
    return type(error).__name__ + (f" in line {line}" if line else "")


def _warn_of_credentials(path: str, sections: list[tuple[str, dict[str, str]]]) -> None:
    """Warn, once for the file, of credentials that stand in it."""
    holding = [name for name, options in sections if any(options.get(key) for key in CREDENTIALS)]
    if holding:
        warn.user(
            f"The configuration file '{path}' holds login credentials, in: {', '.join(holding)}. "
            "They are ignored; keep them in a credential file or in the keychain."
        )


def _settings(options: dict[str, str]) -> dict[str, str]:
    """Return the settings among the options of a section, under their own names."""
    found: dict[str, str] = {}
    for key, value in options.items():
        name = setting_names.canonical(key)
        if name in setting_names.NAMES and (key == name or name not in options):
            found[name] = value
    return found
