"""Who moves files to and from object storage, with which settings, and the commands of each.

In a command ``$container``, ``$name``, ``$path`` (of the file or folder) and ``$target`` (of the
file that a download makes) stand for what is at hand.
"""

from __future__ import annotations

import dataclasses
import json
import string
import sys
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent / "scripts"
SEGMENT = 128 * 1024**2
RCLONE_TUNED = ["--transfers", "8", "--checkers", "8"]


@dataclasses.dataclass(frozen=True)
class Rival:
    """One client with one choice of settings.

    Args:
        who: Name of the client.
        settings: What a reader should know of how it is used.
        command: Program and arguments.
        again: The same for the second time, when all is there already.
    """

    who: str
    settings: str
    command: list[str]
    again: list[str] = dataclasses.field(default_factory=list)

    @property
    def title(self) -> str:
        """Client and settings."""
        return f"{self.who} ({self.settings})"

    def filled(self, command: list[str], values: dict[str, str]) -> list[str]:
        """Return a command with the place holders replaced."""
        return [string.Template(part).substitute(values) for part in command]


def _python(program: str, script: str, verb: str, options: dict[str, Any]) -> list[str]:
    """Return the command of one of the scripts of this package."""
    path = "$target" if verb == "download" else "$path"
    return [program, str(SCRIPTS / script), verb, "$container", path, json.dumps(options)]


def _pyrax(settings: str, verb: str, **options: Any) -> Rival:
    """Return pyrax with some options of the call."""
    command = _python(sys.executable, "storage_pyrax.py", verb, options)
    return Rival("pyrax", settings, command, command)


class Rivals:
    """The rivals of each case.

    Args:
        programs: Folder of the programs of the Python peers.
    """

    def __init__(self, programs: Path) -> None:
        self._swift = str(programs / "swift")
        self._python = str(programs / "python")

    def _sdk(self, verb: str, settings: str, **options: Any) -> Rival:
        command = _python(self._python, "storage_openstacksdk.py", verb, options)
        return Rival("openstacksdk", settings, command, command)

    def upload(self) -> list[Rival]:
        """Those that store one large file."""
        segments = ["--use-slo", "--segment-size", str(SEGMENT)]
        rclone = ["rclone", "copyto", "$path", "rig:$container/$name"]
        swift = [self._swift, "upload", "--object-name", "$name"]
        return [
            _pyrax("defaults", "upload"),
            _pyrax("segment_size=128 MiB", "upload", segment_size=SEGMENT),
            Rival("swift", "SLO, 128 MiB segments", [*swift, *segments, "$container", "$path"]),
            Rival("swift", "defaults", [*swift, "$container", "$path"]),
            self._sdk("upload", "create_object, defaults"),
            Rival("rclone", "defaults", rclone),
            Rival(
                "rclone",
                "128 MiB chunks, 8 transfers",
                [*rclone, "--swift-chunk-size", "128Mi", *RCLONE_TUNED],
            ),
        ]

    def download(self) -> list[Rival]:
        """Those that fetch one large file."""
        rclone = ["rclone", "copyto", "rig:$container/$name", "$target"]
        swift = [self._swift, "download", "--output", "$target", "$container", "$name"]
        return [
            _pyrax("defaults", "download"),
            _pyrax("concurrency=4", "download", concurrency=4),
            Rival("swift", "defaults", swift),
            self._sdk("download", "get_object, 1 MiB chunks", resp_chunk_size=1024**2),
            Rival("rclone", "defaults", rclone),
            Rival("rclone", "8 transfers, 8 checkers", [*rclone, *RCLONE_TUNED]),
        ]

    def folder(self) -> list[Rival]:
        """Those that store a folder of small files, and then look whether it has changed."""
        rclone = ["rclone", "copy", "$path", "rig:$container"]
        tuned = [*rclone, *RCLONE_TUNED]
        swift = [self._swift, "upload"]
        where = ["$container", "."]
        return [
            _pyrax("sync, defaults", "sync"),
            _pyrax("sync, concurrency=4", "sync", concurrency=4),
            Rival(
                "swift",
                "defaults; again: --skip-identical",
                [*swift, *where],
                [*swift, "--skip-identical", *where],
            ),
            self._sdk("sync", "create_object a file"),
            Rival("rclone", "copy, defaults", rclone, rclone),
            Rival(
                "rclone",
                "copy, 8 transfers, 8 checkers; again: --checksum",
                tuned,
                [*tuned, "--checksum"],
            ),
        ]
