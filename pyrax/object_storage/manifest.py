"""Large objects as they are read: what a manifest says, and segments checked in passing."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions
from pyrax.object_storage import errors, names
from pyrax.object_storage.upload import plain_etag


@dataclasses.dataclass(frozen=True)
class Segment:
    """A part of a large object.

    Args:
        container: Its container.
        name: Its name there.
        size: Bytes that it contributes.
        md5: MD5 of these bytes; ``None`` if it is not known.
    """

    container: str
    name: str
    size: int
    md5: str | None

    @property
    def path(self) -> str:
        """Container and name, joined by a slash."""
        return f"{self.container}/{self.name}"


def is_static(headers: Mapping[str, str]) -> bool:
    """Tell by its headers whether an object is a static large object.

    Args:
        headers: Headers of a HEAD or GET.
    """
    return headers.get("X-Static-Large-Object", "").strip().lower() == "true"


def dynamic_prefix(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Return container and prefix of the segments of a dynamic large object.

    Args:
        headers: Headers of a HEAD or GET.

    Returns:
        The pair, ``None`` if it is no such object.
    """
    value = headers.get("X-Object-Manifest")
    if not value:
        return None
    container, _, prefix = urllib.parse.unquote(value.strip()).lstrip("/").partition("/")
    return (container, prefix) if container else None


def is_large(headers: Mapping[str, str]) -> bool:
    """Tell by its headers whether an object is a large object of either kind.

    Args:
        headers: Headers of a HEAD or GET.
    """
    return is_static(headers) or dynamic_prefix(headers) is not None


def static_segments(client: Any, container: str, name: str) -> list[Segment]:
    """Read the manifest of a static large object ("Get static large object manifest").

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.

    Returns:
        The segments in order.

    Raises:
        NoSuchObject: There is no such object.
        ServiceResponseFailure: It is no static large object.
    """
    uri = f"{names.object_path(container, name)}?multipart-manifest=get"
    try:
        rows = client.method_get(uri)[1]
    except exceptions.NotFound as error:
        raise errors.what_is_missing(client, container, name, error) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise exceptions.ServiceResponseFailure(
            f"The service sent no manifest for '{name}' of the container '{container}'."
        )
    return [_segment(row) for row in rows]


def dynamic_segments(client: Any, headers: Mapping[str, str]) -> list[Segment]:
    """Return the segments that make up a dynamic large object at present, by a listing.

    Args:
        client: The ``StorageClient``.
        headers: Headers of the object.

    Returns:
        The segments in order; nothing for another object.
    """
    place = dynamic_prefix(headers)
    if place is None:
        return []
    container, prefix = place
    rows = client._manager._objects(container).walk_rows(prefix=prefix)
    return [_listed_segment(container, row) for row in rows]


def _listed_segment(container: str, row: Mapping[str, Any]) -> Segment:
    """Return the segment that a row of a listing describes."""
    digest = row.get("hash")
    return Segment(
        container, row["name"], int(row["bytes"]), str(digest).lower() if digest else None
    )


def _segment(row: Mapping[str, Any]) -> Segment:
    """Return the segment that one entry of a manifest describes."""
    home, _, name = str(row.get("name") or row.get("path") or "").lstrip("/").partition("/")
    size = int(row.get("bytes") or row.get("size_bytes") or 0)
    digest = row.get("hash") or row.get("etag")
    if row.get("range"):
        size = _range_length(str(row["range"]), size)
        digest = None
    if row.get("sub_slo"):
        digest = None
    return Segment(home, name, size, str(digest).lower() if digest else None)


def _range_length(text: str, size: int) -> int:
    """Return how many bytes of a segment a range of the manifest takes."""
    first, _, last = text.partition("-")
    if not first:
        return min(int(last), size)
    end = int(last) if last else size - 1
    return max(0, min(end, size - 1) - int(first) + 1)


def trusted_segments(
    client: Any, container: str, name: str, headers: Mapping[str, str], total: int | None
) -> list[Segment]:
    """Return the segments of a large object if they can be relied on to check its content.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        headers: Headers of the object.
        total: Its size, if it is known.

    Returns:
        The segments in order, empty ones left out; nothing if the object has none, or they do not
        add up to it.
    """
    if is_static(headers):
        segments = static_segments(client, container, name)
    else:
        segments = dynamic_segments(client, headers)
        # The object is what the listing shows; its ETag tells whether that is the same one.
        if not segments or joined_md5(segments) != plain_etag(headers.get("ETag")):
            return []
    if total is not None and sum(segment.size for segment in segments) != total:
        return []
    return [segment for segment in segments if segment.size]


def put_static(
    client: Any, container: str, name: str, segments: list[Segment], headers: Mapping[str, Any]
) -> tuple[str, Mapping[str, str]]:
    """Store the manifest of a static large object ("Static large objects").

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        segments: The segments in order.
        headers: Headers of the object.

    Returns:
        The ETag that the object must have, and the headers of the answer.

    Raises:
        UploadFailed: The object was stored with another ETag.
        ClientException: The service refused, e.g. because a segment is not what it should be.
    """
    entries = []
    for segment in segments:
        entry: dict[str, Any] = {"path": f"/{segment.path}", "size_bytes": segment.size}
        if segment.md5:
            entry["etag"] = segment.md5
        entries.append(entry)
    return put_entries(client, container, name, entries, joined_md5(segments), headers)


def put_entries(
    client: Any,
    container: str,
    name: str,
    entries: list[dict[str, Any]],
    expected: str | None,
    headers: Mapping[str, Any],
) -> tuple[str, Mapping[str, str]]:
    """Store a manifest; see ``put_static``.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        entries: What it is made of, as the service takes it.
        expected: The ETag that the object must have; ``None`` if it is not known.
        headers: Headers of the object.
    """
    sent = {**headers, **({"ETag": expected} if expected else {})}
    # The service looks at every segment before it answers.
    timeout = (10.0, 60.0 + 0.1 * len(entries))
    response = client.method_put(
        f"{names.object_path(container, name)}?multipart-manifest=put",
        data=json.dumps(entries).encode("ascii"),
        headers=sent,
        timeout=timeout,
    )[0]
    found = response.headers.get("ETag", "").strip('"')
    if expected and found and found != expected:
        failure = exceptions.UploadFailed(
            422, f"The manifest of '{name}' was stored, but with another ETag", method="PUT"
        )
        failure.local_md5, failure.remote_etag = expected, found
        raise failure
    return expected or found, response.headers


def joined_md5(segments: list[Segment]) -> str | None:
    """Return the ETag of a static large object: the MD5 of the joined MD5s of its segments.

    Args:
        segments: The segments in order.

    Returns:
        Hexadecimal text, ``None`` if one of the MD5s is not known.
    """
    if not all(segment.md5 for segment in segments):
        return None
    joined = "".join(str(segment.md5) for segment in segments)
    return hashlib.md5(joined.encode("ascii"), usedforsecurity=False).hexdigest()


def put_dynamic(
    client: Any,
    container: str,
    name: str,
    place: tuple[str, str],
    headers: Mapping[str, Any],
) -> Mapping[str, str]:
    """Store the manifest of a dynamic large object ("Dynamic large objects").

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        place: Container of the segments, and what their names begin with.
        headers: Headers of the object.

    Returns:
        The headers of the answer.
    """
    value = names.quote(f"{place[0]}/{place[1]}")
    received: Mapping[str, str] = client.method_put(
        names.object_path(container, name),
        data=b"",
        headers={**headers, "X-Object-Manifest": value},
    )[0].headers
    return received


class SegmentHasher:
    """Checks each segment of a static large object while the whole is read.

    Args:
        segments: The segments in order.
    """

    def __init__(self, segments: list[Segment]) -> None:
        self._segments = segments
        self._place = 0
        self._left = segments[0].size if segments else 0
        self._digest = hashlib.md5(usedforsecurity=False)
        self._wrong: tuple[str, str, str] | None = None
        self._beyond = False

    def update(self, piece: bytes) -> None:
        """Take the next bytes of the whole object.

        Args:
            piece: The bytes.
        """
        view = memoryview(piece)
        while len(view):
            if self._place >= len(self._segments):
                self._beyond = True
                return
            part = view[: self._left]
            self._digest.update(part)
            self._left -= len(part)
            view = view[len(part) :]
            if not self._left:
                self._close_segment()

    def _close_segment(self) -> None:
        """Compare the segment that has just ended, and begin the next one that is not empty."""
        segment = self._segments[self._place]
        actual = self._digest.hexdigest()
        if segment.md5 and segment.md5 != actual and self._wrong is None:
            self._wrong = (segment.path, segment.md5, actual)
        self._digest = hashlib.md5(usedforsecurity=False)
        self._place += 1
        while self._place < len(self._segments) and not self._segments[self._place].size:
            self._place += 1
        if self._place < len(self._segments):
            self._left = self._segments[self._place].size

    def finish(self) -> tuple[str, str, str] | None:
        """Return what is wrong: segment, MD5 that is stored, MD5 that came; ``None`` if nothing.

        A manifest that does not add up to what came belongs to another version; it says nothing.
        """
        if self._beyond or self._place < len(self._segments):
            return None
        return self._wrong
