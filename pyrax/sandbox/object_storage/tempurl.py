"""Temporary URLs: access with a signature in the query instead of a token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from urllib.parse import quote

from werkzeug.wrappers import Response

from pyrax.sandbox.clock import http_date, parse_iso
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.object_storage.models import ObjectStore
from pyrax.sandbox.routing import Call

METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
DIGESTS = ("sha1", "sha256", "sha512")
HEX_DIGESTS = {40: "sha1", 64: "sha256", 128: "sha512"}

# A signature for one of these also lets in HEAD.
ALSO_HEAD = ("HEAD", "GET", "PUT", "POST")

FORBIDDEN_HEADERS = ("X-Object-Manifest", "X-Symlink-Target")


def asked(call: Call) -> bool:
    """Tell whether a request comes with a signature."""
    return "temp_url_sig" in call.query or "temp_url_expires" in call.query


def refusal() -> Problem:
    """Return the refusal, which does not say why."""
    return Problem(401, "Temp URL invalid\n")


def check(call: Call, account: str, container: str, name: str) -> None:
    """Let a request in whose signature is right and whose time is not over.

    Raises:
        Problem: 401, it is not; 400, it carries headers that are not allowed.
    """
    expires = _expires(call)
    if call.method not in METHODS or not name or expires is None or expires < call.now:
        raise refusal()
    path = f"/v1/{account}/{container}/{name}"
    if "temp_url_prefix" in call.query:
        prefix = call.query["temp_url_prefix"]
        if not name.startswith(prefix):
            raise refusal()
        path = f"prefix:/v1/{account}/{container}/{prefix}"
    first_line = ""
    if "temp_url_ip_range" in call.query:
        ip_range = call.query["temp_url_ip_range"]
        first_line = f"ip={ip_range}\n"
        if not _within(call, ip_range):
            raise refusal()
    digest, signature = signature_of(call.query.get("temp_url_sig", ""))
    methods = ALSO_HEAD if call.method == "HEAD" else (call.method,)
    texts = [f"{first_line}{method}\n{expires}\n{path}" for method in methods]
    keys = keys_of(call, account, container)
    if not any(_matches(key, text, digest, signature) for key in keys for text in texts):
        raise refusal()
    for header in FORBIDDEN_HEADERS:
        if call.headers.get(header) and call.method in ("PUT", "POST"):
            raise Problem(400, f"The header '{header}' is not allowed in this tempurl")


def _expires(call: Call) -> int | None:
    """Return when the URL ends, None when that is malformed."""
    text = call.query.get("temp_url_expires", "")
    try:
        return int(text) if text.isdigit() else int(parse_iso(text))
    except ValueError:
        return None


def _within(call: Call, ip_range: str) -> bool:
    """Tell whether the client's address is in a range."""
    try:
        network = ipaddress.ip_network(ip_range)
        return ipaddress.ip_address(str(call.environ["REMOTE_ADDR"])) in network
    except ValueError:
        return False


def signature_of(text: str) -> tuple[str, bytes]:
    """Return digest and bytes of a signature.

    Raises:
        Problem: 401, it is none.
    """
    digest, colon, encoded = text.partition(":")
    try:
        if colon and digest in DIGESTS:
            padded = encoded + "=" * (-len(encoded) % 4)
            return digest, base64.urlsafe_b64decode(padded.replace("+", "-").replace("/", "_"))
        return HEX_DIGESTS[len(text)], bytes.fromhex(text)
    except (KeyError, ValueError, binascii.Error):
        raise refusal() from None


def _matches(key: str, text: str, digest: str, signature: bytes) -> bool:
    """Tell whether a key makes this signature of the text."""
    made = hmac.new(key.encode("latin-1"), text.encode(), getattr(hashlib, digest)).digest()
    return hmac.compare_digest(made, signature)


def keys_of(call: Call, account: str, container: str) -> list[str]:
    """Return the secret keys of the account and of the container."""
    store: ObjectStore = call.store
    with call.site.cloud.lock:
        owner = store.account(account)
        where = owner.containers.get(container)
        found = [owner.headers.get(f"X-Account-Meta-Temp-Url-Key{end}") for end in ("", "-2")]
        if where is not None:
            found += [
                where.headers.get(f"X-Container-Meta-Temp-Url-Key{end}") for end in ("", "-2")
            ]
    return [key for key in found if key]


def finish(call: Call, answer: Response, name: str) -> Response:
    """Give an answer the headers that those of temporary URLs have."""
    expires = _expires(call)
    if expires is not None and answer.status_code < 300:
        answer.headers["Expires"] = http_date(expires)
    for header in [key for key, _ in answer.headers if key.startswith("X-Object-Meta-")]:
        if not header.startswith("X-Object-Meta-Public-"):
            del answer.headers[header]
    if call.method == "GET" and answer.status_code < 300:
        answer.headers["Content-Disposition"] = _disposition(call, answer, name)
    return answer


def _disposition(call: Call, answer: Response, name: str) -> str:
    """Return how a browser is to treat the object."""
    filename = call.query.get("filename")
    if "inline" in call.query:
        return _named("inline", filename) if filename else "inline"
    if filename:
        return _named("attachment", filename)
    stored = answer.headers.get("Content-Disposition")
    return stored or _named("attachment", name.rstrip("/").rsplit("/", 1)[-1])


def _named(kind: str, filename: str) -> str:
    """Return a Content-Disposition with a file name."""
    plain = quote(filename, safe=" /").replace('"', "")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
