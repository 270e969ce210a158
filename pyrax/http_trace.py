"""The debug trace: requests as ``curl`` commands, answers as text, secrets never.

Everything goes to the logger ``pyrax`` at level DEBUG. While debug output is on for anything, one
handler that writes to standard error hangs on that logger; when the last user of it is switched
off or gone, the handler is taken away and the logger's level is what it was before.
"""

from __future__ import annotations

import copy
import json
import logging
import os
import re
import sys
import threading
import weakref
from collections.abc import Mapping
from typing import Any, TextIO

from pyrax import secret_names, utils
from pyrax.secret_names import MASK

MAX_BODY = 64 * 1024
"""Bodies longer than this (in characters) are cut in the trace."""
MAX_DEPTH = 100
"""What is nested more deeply than this is not shown."""

URL_HEADERS = frozenset({"location", "content-location", "x-storage-url"})

# Compiled when first used.
_TOKEN_IN_PATH = r"(/(?:(?:agent_)?tokens|v1\.0/execute/\d+)/)[^/?#\s\"]+"
_SECRET_IN_QUERY = (
    r"(?i)((?:[?&;]|%3f|%26)"  # a whole query can be a value in another one, as for consoles
    r"(?:temp_url_sig|swiftinfo_sig|signature|password|api_?key|token)(?:=|%3d))[^&;#\s]*"
)
_USER_IN_URL = r"(?i)^(https?://)[^/?#@]*@"
_MEMBER_IN_TEXT = r'("((?:[^"\\]|\\.)*)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,{}\[\]"]+)'
_FORM_FIELD = r"(^|&)([^=&\s]+)=([^&\s]*)"

DROPPED = object()
"""What ``drop_secrets`` gives in place of a secret."""
_TOKEN_ID = "id of a token"

logger = logging.getLogger("pyrax")


# --- the handler --------------------------------------------------------------------------------


class _StandardErrorHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to whatever ``sys.stderr`` is at that moment, as ``print`` would."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.setFormatter(logging.Formatter("%(message)s"))

    @property
    def stream(self) -> TextIO:
        """The present standard error."""
        return sys.stderr

    @stream.setter
    def stream(self, value: TextIO) -> None:
        """Ignored: the stream always follows ``sys.stderr``."""


class _Users:
    """Who has debug output on: the global switch and the objects that are traced."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.everything = False
        self.own: dict[int, weakref.ref[Any]] = {}
        self.following: dict[int, weakref.ref[Any]] = {}
        self.handler: logging.Handler | None = None
        self.level_before = logging.NOTSET

    def add(self, users: dict[int, weakref.ref[Any]], owner: Any) -> None:
        """Keep a weak reference to a traced object; its end is noticed."""
        key = id(owner)

        def gone(_: weakref.ref[Any]) -> None:
            with self.lock:
                users.pop(key, None)
                self.settle()

        users[key] = weakref.ref(owner, gone)

    def settle(self) -> None:
        """Hang the handler on the logger, or take it away, as the users ask."""
        wanted = bool(self.everything or self.own or self.following)
        if wanted and self.handler is None:
            self.handler = _StandardErrorHandler()
            self.level_before = logger.level
            logger.addHandler(self.handler)
            logger.setLevel(logging.DEBUG)
        elif not wanted and self.handler is not None:
            logger.removeHandler(self.handler)
            self.handler = None
            if logger.level == logging.DEBUG:
                logger.setLevel(self.level_before)


_users = _Users()


def _renew_lock() -> None:
    """Replace a lock that another thread may have held when the process was forked."""
    _users.lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def set_global(on: bool) -> None:
    """Switch debug output on or off for everything.

    Args:
        on: ``False`` also lets go of the objects that were traced only because the global state
            was on; those with a switch of their own stay as they are.
    """
    with _users.lock:
        _users.everything = bool(on)
        if not on:
            _users.following.clear()
        _users.settle()


def set_own(owner: Any, on: bool | None) -> None:
    """Note the debug switch of one client or identity.

    Args:
        owner: The object; only a weak reference to it is kept.
        on: ``True`` or ``False`` as assigned; ``None`` when it follows the global state again.
    """
    with _users.lock:
        _users.following.pop(id(owner), None)
        if on:
            _users.add(_users.own, owner)
        else:
            _users.own.pop(id(owner), None)
        _users.settle()


def follow(owner: Any, on: bool) -> None:
    """Note the global state as an object without a switch of its own has just seen it.

    Args:
        owner: The client or identity that is about to send a request.
        on: Whether debug output is on for it.
    """
    if on == (id(owner) in _users.following):
        return
    with _users.lock:
        if on:
            _users.add(_users.following, owner)
        else:
            _users.following.pop(id(owner), None)
        _users.settle()


def handler_active() -> bool:
    """Tell whether the handler hangs on the logger ``pyrax`` now."""
    return _users.handler is not None


# --- masking ------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """Return a header's name or value as text, whatever bytes are in it."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def is_secret_header(name: str | bytes) -> bool:
    """Tell whether a header carries a credential.

    Args:
        name: The header's name, in any letter case.

    Returns:
        ``True`` for tokens, keys, cookies and the keys of temporary URLs.
    """
    return secret_names.is_secret_header(_text(name))


def mask_headers(headers: Mapping[Any, Any]) -> dict[str, str]:
    """Return the headers as text, with ``***`` in place of credentials.

    Args:
        headers: Names and values as they are sent or were received.

    Returns:
        A new dict; the order is kept.
    """
    masked = {}
    for name, value in headers.items():
        shown = _text(name)
        if is_secret_header(shown):
            masked[shown] = MASK
            continue
        text = _text(value)
        masked[shown] = mask_url(text) if shown.lower() in URL_HEADERS else text
    return masked


def mask_url(url: str | bytes) -> str:
    """Return a URL without the secrets that paths and queries can hold.

    Args:
        url: Any URL, absolute or not.

    Returns:
        The URL with ``***`` for a token after ``/tokens/``, ``/agent_tokens/`` and
        ``/v1.0/execute/1/``, for signatures and keys in the query, and for a user and password
        before the host.
    """
    text = re.sub(_TOKEN_IN_PATH, rf"\1{MASK}", utils.ensure_text(url))
    if "=" in text or "%3" in text:
        text = re.sub(_SECRET_IN_QUERY, rf"\1{MASK}", text)
    if "@" in text:
        text = re.sub(_USER_IN_URL, rf"\1{MASK}@", text)
    return text


def mask_value(value: Any, name: str = "", depth: int = 0) -> Any:
    """Return a copy of decoded JSON with ``***`` in place of secrets, at any depth.

    Args:
        value: Dicts, lists and plain values.
        name: The key under which the value stands.
        depth: How deep in the document it stands.

    Returns:
        The copy. A dict under ``password`` is a login method and is looked into; other values
        under a secret name are masked whole, a ``value`` under the name that its ``key`` or
        ``path`` gives it, and URLs as ``mask_url`` does it.
    """
    if _is_secret(name, value):
        return MASK
    if depth > MAX_DEPTH:
        return "..."
    if isinstance(value, Mapping):
        return {
            key: mask_value(item, _name_in(value, name, key), depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [mask_value(item, "", depth + 1) for item in value]
    if isinstance(value, str) and "://" in value:
        return mask_url(value)
    return value


def drop_secrets(value: Any, name: str = "", depth: int = 0) -> Any:
    """Return decoded JSON without its secrets, at any depth: as if they had never been there.

    Args:
        value: Dicts, lists and plain values; it is not changed.
        name: The key under which the value stands.
        depth: How deep in the document it stands.

    Returns:
        The value itself if there is no secret in it, else a copy without those; ``DROPPED`` if
        all of it is one.
    """
    if depth > MAX_DEPTH or _is_secret(name, value):
        return DROPPED
    if isinstance(value, dict):
        kept = {
            key: drop_secrets(item, _name_in(value, name, key), depth + 1)
            for key, item in value.items()
        }
        if all(kept[key] is item for key, item in value.items()):
            return value
        twin = copy.copy(value)
        twin.clear()
        twin.update((key, item) for key, item in kept.items() if item is not DROPPED)
        return twin
    if isinstance(value, (list, tuple)):
        items = [drop_secrets(item, "", depth + 1) for item in value]
        if all(one is other for one, other in zip(items, value)):
            return value
        return [item for item in items if item is not DROPPED]
    if isinstance(value, str) and "://" in value:
        masked = mask_url(value)
        return value if masked == value else masked
    return value


def _is_secret(name: str, value: Any) -> bool:
    """Tell whether all that stands under a name is a secret; a login method is looked into."""
    if value is None or value == "" or not name:
        return False
    if name == _TOKEN_ID:
        return True
    return secret_names.is_secret_name(name) and not (
        isinstance(value, Mapping) and name.lower() == "password"
    )


def _name_in(item: Mapping[Any, Any], name: str, key: Any) -> str:
    """Return the name of what stands under a key in a dict that has a name itself.

    That of a ``value`` is the ``key`` beside it, or the end of a ``path``: items of metadata are of
    the first form, steps of a JSON patch of the second.
    """
    if not isinstance(key, str):
        return ""
    if name.lower() == "token" and key.lower() == "id":
        return _TOKEN_ID
    if key == "value":
        for word in ("key", "path"):
            found = item.get(word)
            if isinstance(found, str):
                return found.rpartition("/")[2]
    return key


def mask_text(text: str) -> str:
    """Return a body as text with its secrets masked, JSON or not.

    Args:
        text: The body. What does not parse as JSON is searched for members and form fields with
            secret names.

    Returns:
        The text to show.
    """
    try:
        return json.dumps(mask_value(json.loads(text)))
    except (ValueError, RecursionError):
        pass

    def mask_member(match: re.Match[str]) -> str:
        secret = secret_names.is_secret_name(match.group(2))
        return f'{match.group(1)}"{MASK}"' if secret else match.group(0)

    def mask_field(match: re.Match[str]) -> str:
        secret = match.group(2).lower() == "signature" or secret_names.is_secret_name(
            match.group(2)
        )
        return f"{match.group(1)}{match.group(2)}={MASK}" if secret else match.group(0)

    text = re.sub(_TOKEN_IN_PATH, rf"\1{MASK}", text)
    return re.sub(_FORM_FIELD, mask_field, re.sub(_MEMBER_IN_TEXT, mask_member, text))


def _show(body: Any) -> str:
    """Describe a body: text and bytes masked and cut, anything that is read by its type only."""
    if isinstance(body, (bytes, bytearray, memoryview)):
        raw = bytes(body)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return f"<{len(raw)} bytes of binary data>"
    elif isinstance(body, str):
        text = body
    elif isinstance(body, (dict, list, tuple, int, float, bool)) or body is None:
        text = json.dumps(mask_value(body), default=str)
        return _cut(text)
    else:
        return f"<{type(body).__name__}, {_length(body)}>"
    return _cut(mask_text(text))


def _cut(text: str) -> str:
    """Shorten a text to the most that the trace shows."""
    if len(text) <= MAX_BODY:
        return text
    return f"{text[:MAX_BODY]}... ({len(text)} characters in all)"


def _length(body: Any) -> str:
    """Tell how many bytes a file or iterator will give, without touching it."""
    try:
        return f"{len(body)} bytes"
    except (TypeError, AttributeError):
        pass
    try:
        return f"{os.fstat(body.fileno()).st_size} bytes"
    except (AttributeError, OSError, ValueError):
        return "length unknown"


class _MaskURLs(logging.Filter):
    """Takes the secrets out of the paths that urllib3 writes to its own log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the arguments of a record; every record passes."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                mask_url(arg) if isinstance(arg, str) else arg for arg in record.args
            )
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_MaskURLs())


# --- writers ------------------------------------------------------------------------------------


def http_log_req(method: str, uri: str | bytes, args: Any, kwargs: Mapping[str, Any]) -> None:
    """Write a request to the trace, as a ``curl`` command.

    Args:
        method: The HTTP method.
        uri: The URL that is called.
        args: Positional arguments of the call; not shown.
        kwargs: Keyword arguments of the call: ``headers``, and the body as ``body`` (JSON) or
            ``data``. Files and iterators are not read.
    """
    if not logger.isEnabledFor(logging.DEBUG):
        return
    parts = [f"curl -i -X {method.upper()}"]
    for name, value in mask_headers(kwargs.get("headers") or {}).items():
        parts.append("-H '{}: {}'".format(name, value.replace("'", "'\\''")))
    parts.append(mask_url(uri))
    logger.debug("REQ: %s", " ".join(parts))
    if kwargs.get("body") is not None:
        logger.debug("REQ BODY: %s", _show(kwargs["body"]))
    if kwargs.get("data") is not None:
        logger.debug("REQ DATA: %s", _show(kwargs["data"]))


def http_log_resp(resp: Any, body: Any) -> None:
    """Write an answer to the trace.

    Args:
        resp: The ``requests.Response``.
        body: Its body, decoded or raw; nothing is written about an empty one.
    """
    if not logger.isEnabledFor(logging.DEBUG):
        return
    status = f"{resp.status_code} {getattr(resp, 'reason', None) or ''}".strip()
    headers = mask_headers(getattr(resp, "headers", None) or {})
    logger.debug("RESP: %s %s", status, headers)
    if body is not None and body != b"" and body != "":
        from pyrax import error_documents

        request = getattr(resp, "request", None) if resp.status_code >= 400 else None
        # Services repeat what they refuse, as it is or quoted.
        shown = _show(error_documents.without_secrets(body, request) if request else body)
        shown = error_documents.without_secrets(shown, request)
        logger.debug("RESP BODY: %s", shown)
