"""Whether a stored object and a local file are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pyrax.object_storage.download import PYRAX_MD5_HEADER
from pyrax.object_storage.folder_walk import LocalFile
from pyrax.object_storage.manifest import (
    Segment,
    dynamic_segments,
    is_large,
    is_static,
    static_segments,
)
from pyrax.object_storage.save import MTIME_HEADER
from pyrax.object_storage.upload import md5_of_etag

EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"
_BLOCK = 1 << 18


def file_md5(path: str) -> str:
    """Return the MD5 of a file as hexadecimal text.

    Args:
        path: Its path.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb", buffering=0) as opened:
        while True:
            piece = opened.read(_BLOCK)
            if not piece:
                return digest.hexdigest()
            digest.update(piece)


def may_be_large(row: Mapping[str, Any]) -> bool:
    """Tell whether a row of a listing may stand for a large object.

    Args:
        row: The row; a dynamic large object shows as an empty one.
    """
    return bool(row.get("slo_etag")) or (not row.get("bytes") and row.get("hash") == EMPTY_MD5)


class Comparison:
    """Compares local files with the objects of one container.

    Args:
        objects: The ``StorageObjectManager``.
        checksum: ``False`` to compare sizes only.
    """

    def __init__(self, objects: Any, checksum: bool = True) -> None:
        self.objects = objects
        self.checksum = checksum

    def same(
        self, local: LocalFile, row: Mapping[str, Any], headers: Mapping[str, str] | None
    ) -> tuple[bool, str | None]:
        """Compare a file with an object.

        Args:
            local: The file.
            row: The object's row in the listing.
            headers: Those of the object if ``row`` may stand for a large one.

        Returns:
            Whether they are the same, and the file's MD5 if it had to be computed.
        """
        if headers is not None and is_large(headers):
            return self._same_as_large(local, str(row["name"]), headers)
        if int(row.get("bytes") or 0) != local.size:
            return False, None
        if not self.checksum:
            return True, None
        digest = file_md5(local.path)
        return digest == md5_of_etag(row.get("hash")), digest

    def _same_as_large(
        self, local: LocalFile, name: str, headers: Mapping[str, str]
    ) -> tuple[bool, str | None]:
        """Compare with a large object: size and time, else the content."""
        if headers.get("Content-Length") != str(local.size):
            return False, None
        if not self.checksum or _same_time(headers.get(MTIME_HEADER), local.modified):
            return True, None
        stored = headers.get(PYRAX_MD5_HEADER)
        if stored:
            digest = file_md5(local.path)
            return digest == stored.lower(), digest
        return _slices_match(local, self._segments(name, headers)), None

    def _segments(self, name: str, headers: Mapping[str, str]) -> list[Segment]:
        """Return the parts of a large object."""
        api = self.objects.api
        if is_static(headers):
            return static_segments(api, self.objects.name, name)
        return dynamic_segments(api, headers)


def _same_time(stored: str | None, modified: float) -> bool:
    """Tell whether a stored time is that of a file, to the microsecond."""
    try:
        return stored is not None and abs(float(stored) - modified) < 1e-6
    except ValueError:
        return False


def _slices_match(local: LocalFile, segments: list[Segment]) -> bool:
    """Tell whether the parts of a large object are the slices of a file."""
    if sum(segment.size for segment in segments) != local.size:
        return False
    with open(local.path, "rb", buffering=0) as opened:
        for segment in segments:
            digest = hashlib.md5(usedforsecurity=False)
            left = segment.size
            while left:
                piece = opened.read(min(left, _BLOCK))
                if not piece:
                    return False
                digest.update(piece)
                left -= len(piece)
            if segment.md5 != digest.hexdigest():
                return False
    return True
