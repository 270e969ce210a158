"""Where on the disk an object may be written: its name is foreign input."""

from __future__ import annotations

import os
import re

from pyrax import exceptions, utils

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_WINDOWS = os.name == "nt"


def split_name(name: str, structure: bool = True, windows: bool = _WINDOWS) -> list[str]:
    """Split an object's name into the names of folders and file that it stands for.

    Args:
        name: The name of the object.
        structure: With ``False`` only what follows the last slash counts.
        windows: Whether to follow the rules of Windows.

    Returns:
        Names, the file's last; empty parts are dropped. A name that ends in a slash has only
        folders.

    Raises:
        UnsafeObjectName: A part would lead out of the folder or reach a device, or nothing is
            left.
    """
    separators = r"[/\\]" if windows else "/"
    parts = re.split(separators, name)
    if not structure:
        parts = [part for part in parts if part][-1:]
    parts = [part for part in parts if part and part != "."]
    if not parts:
        raise exceptions.UnsafeObjectName(f"The object name {name!r} names no file.")
    for part in parts:
        reserved = windows and (
            ":" in part or part != part.rstrip(". ") or _DEVICES.match(part) is not None
        )
        if part == ".." or "\0" in part or reserved:
            raise exceptions.UnsafeObjectName(
                f"The object {name!r} is not written: '{part}' in its name would lead out of the "
                "folder or reach something that is no file. Download it with fetch_object() and "
                "choose a file name yourself."
            )
    return parts


def make_parents(
    directory: str, parts: list[str], name: str, checked: set[str] | None = None
) -> str:
    """Make the folders that a file goes into, none of them outside of ``directory``.

    Args:
        directory: Path of an existing folder.
        parts: Names of folders below it.
        name: The name of the object, for messages.
        checked: Paths that were made and looked at before; is added to.

    Returns:
        The path of the innermost folder.

    Raises:
        UnsafeObjectName: A symbolic link on the way leads out of ``directory``, or something that
            is no folder stands there.
    """
    wanted = os.path.join(directory, *parts)
    if checked is not None and wanted in checked:
        return wanted
    inside = os.path.realpath(directory)
    path = directory
    for part in parts:
        path = os.path.join(path, part)
        try:
            os.mkdir(path)
        except FileExistsError:
            pass
        real = os.path.realpath(path)
        if os.path.commonpath([inside, real]) != inside:
            raise exceptions.UnsafeObjectName(
                f"The object {name!r} is not written: '{path}' leads out of '{directory}'."
            )
        if not os.path.isdir(real):
            raise exceptions.UnsafeObjectName(
                f"The object {name!r} is not written: '{path}' is not a folder."
            )
    if checked is not None:
        checked.add(path)
    return path


def is_inside(directory: str, path: str) -> bool:
    """Tell whether a path, its links followed, lies below a folder.

    Args:
        directory: Path of the folder.
        path: The path.
    """
    inside = os.path.realpath(directory)
    return os.path.commonpath([inside, os.path.realpath(path)]) == inside


def base_name(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> str:
    """Return the last part of a local path as text.

    Args:
        path: The path.
    """
    return utils.ensure_text(os.path.basename(os.fsdecode(path)))
