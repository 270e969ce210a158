"""Unpacking archives in the cluster: one request for many objects."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions
from pyrax.object_storage import names
from pyrax.object_storage.bulk import failures_of, json_with_heartbeat
from pyrax.object_storage.constants import OBJECT_META_PREFIX
from pyrax.object_storage.metadata import checked_headers, merge_headers, to_headers
from pyrax.object_storage.object_headers import ttl_text
from pyrax.object_storage.progress import ProgressOption, measured
from pyrax.object_storage.sources import BLOCK, Source, SourceError, any_source
from pyrax.object_storage.upload import Body, OnceBody, raise_source_error

FORMATS = ("tar", "tar.gz", "tar.bz2")
_ENDINGS = {
    ".tar": "tar",
    ".tar.gz": "tar.gz",
    ".tgz": "tar.gz",
    ".tar.bz2": "tar.bz2",
    ".tbz2": "tar.bz2",
    ".tbz": "tar.bz2",
}


def checked_format(given: str | None, name: str | None) -> str:
    """Return the format of an archive.

    Args:
        given: What the caller says; ``None`` to go by the name.
        name: Name of the archive's file, if it has one.

    Raises:
        ValueError: There is no such format, or the name does not tell.
    """
    if given is not None:
        found = str(given).strip().lower().lstrip(".")
        found = _ENDINGS.get(f".{found}", found)
        if found not in FORMATS:
            raise ValueError(f"format must be one of {', '.join(FORMATS)}; not {given!r}.")
        return found
    lowered = (name or "").lower()
    for ending, form in _ENDINGS.items():
        if lowered.endswith(ending):
            return form
    raise ValueError(
        f"The name {name!r} does not tell the format of the archive: give format, one of "
        f"{', '.join(FORMATS)}."
    )


def place(upload_path: Any, encoding: str) -> str:
    """Return the path below the account at which an archive is unpacked.

    Args:
        upload_path: A container, with or without a folder in it; empty for the account.
        encoding: Encoding of bytes.
    """
    text = names.as_text(upload_path, encoding) or ""
    container, _, folder = text.strip("/").partition("/")
    if not container:
        return ""
    path = names.container_path(container)
    return f"{path}/{names.quote(folder)}" if folder else path


def extract(
    client: Any,
    archive: Any,
    upload_path: Any = "",
    format: str | None = None,
    *,
    content_type: str | None = None,
    detect_content_type: bool = False,
    ttl: int | str | None = None,
    metadata: Mapping[Any, Any] | None = None,
    headers: Mapping[Any, Any] | None = None,
    progress: ProgressOption = None,
) -> dict[str, Any]:
    """Unpack an archive; see ``StorageClient.extract_archive``."""
    if isinstance(archive, (str, os.PathLike)) or hasattr(archive, "read"):
        source = any_source(archive, None, client.encoding)
    else:
        source = any_source(None, archive, client.encoding)
    form = checked_format(format, source.name)
    path = place(upload_path, client.encoding)
    own: dict[str, Any] = {"Accept": "application/json"}
    if content_type is not None:
        own["Content-Type"] = content_type
    if detect_content_type:
        own["X-Detect-Content-Type"] = "true"
    if ttl is not None:
        own["X-Delete-After"] = ttl_text(ttl)
    own.update(to_headers(metadata, OBJECT_META_PREFIX))
    sent = merge_headers(checked_headers(headers), checked_headers(own))
    capabilities = client.get_capabilities()
    if capabilities and "bulk_upload" not in capabilities:
        raise exceptions.NotSupported(
            "extract_archive", "object_store", "This cluster cannot unpack archives."
        )
    with measured(progress, source.size, label=source.name or "archive") as meter:
        uri = f"{path}?extract-archive={form}"
        document = _send(client, uri, source, sent, meter.part() if progress else None)
    if not isinstance(document, dict) or "Number Files Created" not in document:
        raise exceptions.ServiceResponseFailure(
            "The service did not say what it made of the archive; it may not know such requests."
        )
    return results_of(document)


def _send(client: Any, uri: str, source: Source, headers: dict[str, Any], on_sent: Any) -> Any:
    """Send the archive; return the answer's document."""
    kind = Body if source.rewindable else OnceBody
    body = kind(source, BLOCK, False, on_sent)
    if source.size is None:
        headers["Transfer-Encoding"] = "chunked"
    else:
        headers["Content-Length"] = str(source.size)
    try:
        response = client.method_put(uri, data=body, headers=headers, stream=True)[0]
        with contextlib.closing(response):
            return json_with_heartbeat(response)
    except exceptions.NotFound as error:
        raise exceptions.NoSuchContainer(error) from error
    except SourceError as error:
        raise_source_error(error, source.name or "the archive")
    finally:
        source.finish()


def results_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the service says about an archive.

    Args:
        document: Its answer.

    Returns:
        A dict with ``created``, ``status`` and ``errors``.
    """
    status = str(document.get("Response Status") or "201 Created")
    return {
        "created": answers.count(document, "Number Files Created"),
        "status": status,
        "errors": failures_of(document, None if status.startswith("2") else status),
    }
