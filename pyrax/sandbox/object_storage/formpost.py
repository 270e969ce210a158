"""Forms with which browsers upload files; signed with the key of temporary URLs."""

from __future__ import annotations

import hashlib
import hmac
import io
from typing import IO, Any, cast
from urllib.parse import quote

from werkzeug.datastructures import FileStorage
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Response

from pyrax.sandbox.errors import Problem, empty_answer, status_line
from pyrax.sandbox.object_storage.blobs import BlobWriter
from pyrax.sandbox.object_storage.models import ObjectStore, StoredObject
from pyrax.sandbox.object_storage.storing import (
    check_container_quota,
    check_name,
    content_type_of,
)
from pyrax.sandbox.object_storage.tempurl import keys_of, signature_of
from pyrax.sandbox.routing import Call, decode_segment

MOST_BYTES = 64 * 1024 * 1024


def asked(call: Call, container: str) -> bool:
    """Tell whether a request is a form."""
    kind = call.headers.get("Content-Type", "").lower()
    return call.method == "POST" and bool(container) and kind.startswith("multipart/form-data")


def respond(call: Call, account: str, container: str, prefix: str) -> Response:
    """Store the files of a form."""
    fields, files = _parse(call)
    redirect = fields.get("redirect", "")
    try:
        status, message = _store(call, account, container, prefix, fields, files), ""
    except Problem as problem:
        status, message = problem.status, problem.message
    if redirect:
        mark = "&" if "?" in redirect else "?"
        text = f"status={status}&message={quote(message)}"
        return empty_answer(303, {"Location": f"{redirect}{mark}{text}"})
    if status == 201:
        return empty_answer(201)
    answer = Response(f"FormPost: {message}", status=status_line(status))
    answer.headers["Content-Type"] = "text/plain; charset=UTF-8"
    return answer


def _parse(call: Call) -> tuple[dict[str, str], list[FileStorage]]:
    """Return the fields of a form, and its files.

    Raises:
        Problem: 411 or 413, it does not say how long it is, or it is too long.
    """
    if call.body.declared is None:
        raise Problem(411)
    if call.body.declared > MOST_BYTES:
        raise Problem(413)
    data = cast("IO[bytes]", io.BytesIO(call.body.read()))
    kind, options = _content_type(call.headers["Content-Type"])
    _, form, files = FormDataParser().parse(data, kind, call.body.declared, options)
    return form.to_dict(), [item for items in files.listvalues() for item in items]


def _content_type(text: str) -> tuple[str, dict[str, str]]:
    """Return a content type and its parameters."""
    kind, _, rest = text.partition(";")
    options: dict[str, Any] = {}
    for part in rest.split(";"):
        name, _, value = part.strip().partition("=")
        options[name.lower()] = value.strip('"')
    return kind.strip().lower(), options


def _store(
    call: Call,
    account: str,
    container: str,
    prefix: str,
    fields: dict[str, str],
    files: list[FileStorage],
) -> int:
    """Check the signature and the limits, and store the files; return 201.

    Raises:
        Problem: 401, the signature is wrong or the time is over; 400, a limit is passed.
    """
    try:
        expires, size, count = (
            int(fields[name]) for name in ("expires", "max_file_size", "max_file_count")
        )
    except (KeyError, ValueError):
        raise Problem(400, "a field is missing or no number") from None
    if expires < call.now:
        raise Problem(401, "Form Expired")
    # Clusters stand at the root of their address; who signs the whole path counts on that.
    paths = (decode_segment(call.path), decode_segment(call.raw_path))
    rest = [fields.get("redirect", ""), str(size), str(count), str(expires)]
    signed = ["\n".join(["/" + path.lstrip("/"), *rest]) for path in paths]
    digest, signature = signature_of(fields.get("signature", ""))
    made = (
        hmac.new(key.encode("latin-1"), text.encode(), getattr(hashlib, digest)).digest()
        for key in keys_of(call, account, container)
        for text in signed
    )
    if not any(hmac.compare_digest(one, signature) for one in made):
        raise Problem(401, "Invalid Signature")
    files = [item for item in files if item.filename]
    if not files:
        raise Problem(400, "no files to process")
    if len(files) > count:
        raise Problem(400, "max file count exceeded")
    for item in files:
        _store_one(call, account, container, f"{prefix}{item.filename}", item, size)
    return 201


def _store_one(
    call: Call, account: str, container: str, name: str, item: FileStorage, most: int
) -> None:
    """Store one file.

    Raises:
        Problem: 413, it is too large; 404, there is no such container.
    """
    store: ObjectStore = call.store
    writer = BlobWriter()
    writer.write(item.stream.read())
    blob = writer.finish()
    if blob.length > most:
        raise Problem(413, "max_file_size exceeded")
    with call.site.cloud.lock:
        check_name(store, name)
        check_container_quota(store, account, container, name, blob.length)
        stored = StoredObject(
            name=name,
            blob=blob,
            etag=blob.md5,
            content_type=content_type_of(call, name, item.content_type or None),
            timestamp=store.timestamp(),
        )
        store.put(account, container, stored)
