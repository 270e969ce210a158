"""Large objects made of objects that are stored already."""

from __future__ import annotations

import dataclasses
import os.path
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyrax.object_storage import manifest, names
from pyrax.object_storage.capabilities import limit_of
from pyrax.object_storage.object import StorageObject
from pyrax.object_storage.upload import Stored, md5_of_etag

KINDS = ("slo", "dlo")
MAX_SEGMENTS = 1000


@dataclasses.dataclass(frozen=True)
class Piece:
    """One object that a large object is made of.

    Args:
        container: Its container.
        name: Its name.
        etag: Its ETag, checked by the service; ``None`` to leave that out.
        size: Its bytes, checked likewise.
        range: The part of it that is taken, e.g. ``0-99``; ``None`` for all.
    """

    container: str
    name: str
    etag: str | None = None
    size: int | None = None
    range: str | None = None

    def entry(self) -> dict[str, Any]:
        """Return the piece as a manifest has it."""
        fields: dict[str, Any] = {"path": f"/{self.container}/{self.name}"}
        for key, value in (
            ("etag", self.etag),
            ("size_bytes", self.size),
            ("range", self.range),
        ):
            if value is not None:
                fields[key] = value
        return fields


def piece_of(item: Any, encoding: str) -> Piece:
    """Return the piece that a caller names.

    Args:
        item: A ``StorageObject``, or ``(container, name[, etag[, size[, range]]])``.
        encoding: Encoding of bytes.

    Raises:
        ValueError: It is none of them.
    """
    if isinstance(item, StorageObject):
        fields = item.__dict__
        etag = fields.get("slo_etag") or fields.get("hash")
        size = fields.get("bytes")
        if fields.get("large_object") == "dlo":
            etag = None  # it changes with the listing of its segments
        return Piece(
            names.container_name(item.manager.name, encoding),
            names.object_name(item, encoding),
            etag.strip('"') if etag else None,
            size or None,
        )
    if isinstance(item, (str, bytes)) or not isinstance(item, Sequence) or not 2 <= len(item) <= 5:
        raise ValueError(
            "A segment is a StorageObject, or a tuple of container, name and perhaps etag, size "
            f"and range; not {item!r}."
        )
    container, name, etag, size, span = (*item, None, None, None)[:5]
    return Piece(
        names.container_name(container, encoding),
        names.object_name(name, encoding),
        None if etag is None else str(etag).strip('"'),
        None if size is None else int(size),
        None if span is None else str(span),
    )


def assemble(
    objects: Any,
    name: str,
    segments: Iterable[Any],
    kind: str,
    headers: Mapping[str, Any],
) -> Stored:
    """Store the manifest of a large object; see ``StorageClient.create_manifest``.

    Args:
        objects: The ``StorageObjectManager`` of its container.
        name: Its name.
        segments: What it is made of.
        kind: ``slo`` or ``dlo``.
        headers: Its headers.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be 'slo' or 'dlo'; got {kind!r}.")
    client = objects.api
    pieces = [piece_of(item, client.encoding) for item in segments]
    if not pieces:
        raise ValueError("A large object needs at least one segment.")
    if kind == "dlo":
        place = common_place(client, pieces)
        received = manifest.put_dynamic(client, objects.name, name, place, headers)
        return Stored(None, None, sum(piece.size or 0 for piece in pieces), received)
    capabilities = client.get_capabilities()
    most = limit_of(capabilities, "slo", "max_manifest_segments", MAX_SEGMENTS)
    if len(pieces) > most:
        raise ValueError(f"A large object has at most {most} segments here; got {len(pieces)}.")
    whole = [
        manifest.Segment(piece.container, piece.name, piece.size or 0, md5_of_etag(piece.etag))
        for piece in pieces
    ]
    expected = None if any(piece.range for piece in pieces) else manifest.joined_md5(whole)
    etag, received = manifest.put_entries(
        client, objects.name, name, [piece.entry() for piece in pieces], expected, headers
    )
    return Stored(etag, None, sum(piece.size or 0 for piece in pieces), received)


def common_place(client: Any, pieces: list[Piece]) -> tuple[str, str]:
    """Return container and prefix under which just these pieces are listed, in this order.

    Args:
        client: The ``StorageClient``.
        pieces: The pieces.

    Raises:
        ValueError: There is no such prefix: a dynamic large object is whatever is listed under
            one, in the order of the names.
    """
    containers = {piece.container for piece in pieces}
    wanted = [piece.name for piece in pieces]
    prefix = os.path.commonprefix(wanted)
    if len(containers) > 1 or not prefix or prefix.startswith("/"):
        raise ValueError(
            "The segments of a dynamic large object lie in one container, and their names begin "
            "alike, not with a slash. Use kind='slo' for others."
        )
    if any(piece.range for piece in pieces):
        raise ValueError("A dynamic large object has no ranges. Use kind='slo'.")
    container = pieces[0].container
    rows = client._manager._objects(container).walk_rows(prefix=prefix)
    listed = [row["name"] for row in rows]
    if listed != wanted:
        raise ValueError(
            f"A dynamic large object is made of all that is listed under '{container}/{prefix}', "
            f"in the order of the names: {len(listed)} objects, which are not the "
            f"{len(wanted)} given ones in their order. Use kind='slo'."
        )
    return container, prefix
