"""URLs, headers and bodies in the form in which they go over the wire."""

from __future__ import annotations

import functools
import io
import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

import requests
import requests.auth
from requests.structures import CaseInsensitiveDict

from pyrax import exceptions, http_trace, utils

LARGE_BODY = 1024 * 1024
_SAFE = "%/:=&?~#+!$,;'@()*[]-._"
_PLAIN = (bytes, bytearray, memoryview, str, Mapping, list, tuple)


class InvalidURL(exceptions.PyraxException, requests.exceptions.InvalidURL):
    """The URL of a request cannot be used: no scheme, no host, or not http."""


# --- URL ----------------------------------------------------------------------------------------


def split_url(uri: str | bytes) -> tuple[str, str]:
    """Split a URL into its origin and the rest, checked and ready to send.

    Args:
        uri: An absolute ``http`` or ``https`` URL. What is percent-encoded stays as it is, also
            dot segments written as ``%2E``; only characters that no URL may hold are encoded.

    Returns:
        ``(origin, target)``: ``("https://host:port", "/path?query")``. A fragment is dropped.

    Raises:
        InvalidURL: The URL has no scheme or host, or is not an HTTP one.
    """
    text = utils.ensure_text(uri).strip()
    start = text.find("://") + 3
    end = len(text)
    for mark in "/?#":
        found = text.find(mark, start, end)
        if found >= 0:
            end = found
    origin, target = _checked_origin(text[:end]), text[end:]
    if "#" in target:
        target = target[: target.index("#")]
    if not target.startswith("/"):
        target = "/" + target
    if not target.isascii() or " " in target or not target.isprintable():
        target = urllib.parse.quote(target, safe=_SAFE)
    return origin, target


@functools.lru_cache(maxsize=256)
def _checked_origin(base: str) -> str:
    """Check scheme and host, and encode a host that is not ASCII."""
    scheme = base.partition("://")[0].lower()
    if "://" not in base or scheme not in ("http", "https"):
        raise InvalidURL(
            f"The URL '{http_trace.mask_url(base)}' must begin with 'http://' or 'https://'."
        )
    prepared = requests.PreparedRequest()
    try:
        prepared.prepare_url(base, None)
        parts = urllib.parse.urlsplit(prepared.url or "")
        host = parts.hostname or ""
        if "%" in host and ":" not in host:  # some urllib3 encode what no host name can hold
            raise UnicodeError(host)
    except (requests.exceptions.RequestException, UnicodeError) as error:
        raise InvalidURL(
            f"The URL '{http_trace.mask_url(base)}' has no usable host name."
        ) from error
    try:
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise InvalidURL(f"The URL '{http_trace.mask_url(base)}' has a bad port.") from error
    return f"{scheme}://{parts.netloc.rpartition('@')[2]}"


def add_query(target: str, params: Any) -> str:
    """Append query parameters.

    Args:
        target: Path, with or without a query.
        params: Pairs, a dict (a list as value repeats the key), or an encoded query as text.
            ``None`` values are left out.

    Returns:
        The target with the parameters.
    """
    if isinstance(params, (str, bytes)):
        query = utils.ensure_text(params).lstrip("?&")
    else:
        pairs = params.items() if isinstance(params, Mapping) else params
        flat: list[tuple[Any, Any]] = []
        for key, value in pairs:
            several = isinstance(value, (list, tuple, set, frozenset))
            flat.extend((key, item) for item in (value if several else (value,)))
        query = utils.build_query(flat)[1:]
    if not query:
        return target
    if "?" not in target:
        return f"{target}?{query}"
    return f"{target}{query}" if target[-1] in "?&" else f"{target}&{query}"


# --- headers ------------------------------------------------------------------------------------


def prepare_headers(headers: Mapping[Any, Any] | None) -> CaseInsensitiveDict[Any]:
    """Bring headers into the form that goes over the wire.

    Args:
        headers: Names and values. Numbers and booleans become text; text beyond ASCII is sent as
            UTF-8; a value of ``None`` leaves the header out. The mapping is not changed.

    Returns:
        A new, case-insensitive mapping to ``str`` or, beyond ASCII, ``bytes``.

    Raises:
        ValueError: A name or value holds a line break or another control character.
        TypeError: A value is neither text nor a number.
    """
    prepared: CaseInsensitiveDict[Any] = CaseInsensitiveDict()
    for name, value in (headers or {}).items():
        if value is None:
            continue
        if isinstance(name, bytes):
            name = utils.ensure_text(name)
        if not name or not name.isprintable() or ":" in name or " " in name:
            raise ValueError(f"{name!r} cannot be the name of a header.")
        if isinstance(value, bytes):
            text = value.decode("latin-1")
        elif isinstance(value, str):
            text = value
        elif isinstance(value, (int, float)):
            text = str(value)
        else:
            raise TypeError(
                f"The value of header '{name}' must be text or a number, "
                f"not {type(value).__name__}."
            )
        if not text.isprintable() and _has_control(text):
            raise ValueError(
                f"The value of header '{name}' holds a line break or another control character."
            )
        key: Any = name if name.isascii() else name.encode("utf-8")
        if isinstance(value, bytes):
            prepared[key] = value
        else:
            prepared[key] = text if text.isascii() else text.encode("utf-8")
    return prepared


def _has_control(text: str) -> bool:
    """Tell whether a header value holds a control character other than the tabulator."""
    return any((char < " " and char != "\t") or char == "\x7f" for char in text)


# --- body ---------------------------------------------------------------------------------------


class BodyMark:
    """Where a request body stood before it was sent, to send it once more from there.

    Args:
        data: What ``http.request`` takes as ``data``.
    """

    __slots__ = ("_data", "_plain", "_position")

    def __init__(self, data: Any) -> None:
        self._data = data
        self._position: int | None = None
        self._plain = data is None or isinstance(data, _PLAIN)
        if self._plain:
            return
        if hasattr(data, "seek") and hasattr(data, "tell"):
            try:
                if getattr(data, "seekable", lambda: True)():
                    self._position = data.tell()
            except (OSError, ValueError):
                self._position = None
        elif not hasattr(data, "read"):
            if not hasattr(data, "__iter__"):
                raise TypeError(
                    "The data of a request must be bytes, text, a file or an iterator of bytes, "
                    f"not {type(data).__name__}."
                )
            self._plain = iter(data) is not data

    def rewind(self) -> bool:
        """Bring the body back to where it stood.

        Returns:
            ``False`` if that is impossible: the body must not be sent a second time.
        """
        if self._plain:
            return True
        if self._position is None:
            return False
        try:
            self._data.seek(self._position)
        except (OSError, ValueError):
            return False
        return True


def add_credentials(
    headers: CaseInsensitiveDict[Any], method: str, url: str, cookies: Any, auth: Any
) -> None:
    """Add cookies and credentials to headers, as ``requests`` does.

    Args:
        headers: The prepared headers; changed in place.
        method: The HTTP method.
        url: The URL that they are for.
        cookies: A dict, a cookie jar, or ``None``.
        auth: User name and password as a tuple, something that signs a prepared request, or
            ``None``.
    """
    signed = requests.PreparedRequest()
    signed.method, signed.url, signed.headers = method, url, headers
    if cookies:
        signed.prepare_cookies(cookies)
    if auth:
        (requests.auth.HTTPBasicAuth(*auth) if isinstance(auth, tuple) else auth)(signed)


def prepare_body(data: Any, body: Any, method: str, headers: CaseInsensitiveDict[Any]) -> Any:
    """Bring a request body into the form that is sent, and complete the headers for it.

    Args:
        data: Bytes, text, a file, an iterator of bytes, or a dict or list of pairs (a form). Wins
            over ``body``.
        body: Anything that ``json.dumps`` takes, and bytes as keys or values, which are sent as the
            text that they hold; ``None`` for no body.
        method: The HTTP method, upper case.
        headers: The prepared headers; ``Content-Type``, ``Content-Length`` and
            ``Transfer-Encoding`` are added where the caller gave none.

    Returns:
        Bytes, something to read from, an iterable, or ``None``.
    """
    if data is None:
        if body is None:
            if method not in ("GET", "HEAD") and "Content-Length" not in headers:
                headers["Content-Length"] = "0"
            return None
        data = _as_json(body)
        headers.setdefault("Content-Type", "application/json")
    elif isinstance(data, Mapping) or (
        isinstance(data, (list, tuple)) and data and isinstance(data[0], (list, tuple))
    ):
        data = urllib.parse.urlencode(data, doseq=True)
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    if isinstance(data, io.TextIOBase):
        data = data.read()
    if isinstance(data, str):
        data = data.encode("utf-8")
    if isinstance(data, (bytes, bytearray, memoryview)):
        size = memoryview(data).nbytes
        headers.setdefault("Content-Length", str(size))
        # In one piece the whole body would have to leave within one socket timeout.
        return io.BytesIO(data) if size > LARGE_BODY else bytes(data)
    if "Content-Length" not in headers:
        length = _body_length(data)
        if length == 0:
            headers["Content-Length"] = "0"
            return b""
        if length is None:
            headers.setdefault("Transfer-Encoding", "chunked")
        else:
            headers["Content-Length"] = str(length)
    return data


def _as_json(body: Any) -> str:
    """Return a body as JSON."""
    try:
        return json.dumps(body, allow_nan=False, default=_text_of_bytes)
    except TypeError:
        return json.dumps(_with_text_keys(body), allow_nan=False, default=_text_of_bytes)


def _with_text_keys(value: Any) -> Any:
    """Return a value of a JSON body with text for keys that are bytes: JSON has no others."""
    if isinstance(value, Mapping):
        return {
            utils.ensure_text(key) if isinstance(key, bytes) else key: _with_text_keys(held)
            for key, held in value.items()
        }
    return [_with_text_keys(one) for one in value] if isinstance(value, (list, tuple)) else value


def _text_of_bytes(value: Any) -> str:
    """Return a value of a JSON body that has no form of its own there: names may be bytes."""
    if isinstance(value, bytes):
        return utils.ensure_text(value)
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")


def _body_length(data: Any) -> int | None:
    """Return how many bytes a file or iterable will give, ``None`` if it cannot be known."""
    try:
        if hasattr(data, "seek") and data.seekable():
            position = data.tell()
            data.seek(0, io.SEEK_END)
            end = data.tell()
            data.seek(position)
            return max(0, int(end - position))
        if hasattr(data, "len"):
            return int(data.len)
        return len(data) if hasattr(data, "read") else None
    except (AttributeError, OSError, TypeError, ValueError):
        return None
