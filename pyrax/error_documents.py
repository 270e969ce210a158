"""Reading error answers: what the documents of the services say, whatever shape they have."""

from __future__ import annotations

import math
import re
import time
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from pyrax.secret_names import MASK, is_secret_header, is_secret_name
from pyrax.texts import as_text

MAX_TEXT = 500
"""Error texts that are not JSON are cut to this many characters."""

MAX_PAGE = 64 * 1024
"""Of longer texts only so many characters are looked at."""

MAX_REQUEST = 64 * 1024
"""Request bodies longer than this are not searched for secrets."""

REQUEST_ID_HEADERS = (
    "x-openstack-request-id",
    "x-compute-request-id",
    "x-trans-id",
    "x-response-id",
)

TOO_DEEP = "The error document is nested too deeply to be read."

RETRY_HEADERS = ("retry-after", "reply-after")
"""Some services of Rackspace spell it the second way."""

# Compiled when first used: most programs meet no error.
_MARKUP = r"(?i)^\s*<\?xml|<(?:!doctype|html|head|body|h[1-6]|p|title|br|div|pre)\b[^>]*>"
_STATUS_LINE = r"[1-5]\d\d [A-Za-z][A-Za-z' -]*"
_TOKEN_IN_PATH = r"/(?:(?:agent_)?tokens|v1\.0/execute/\d+)/([^/?#]+)"
_MESSAGE_KEYS = ("message", "faultstring", "description", "title", "messages")
_DETAILS_KEYS = ("details", "detail", "debuginfo")
_REQUEST_ID_KEYS = ("request_id", "txnId")
_RETRY_KEYS = ("retryAfter", "retryAt")
_SHORTEST_SECRET = 4
_SHORTEST_LINE = 6
_SECRET_WITHIN = {("token", "id"), ("personality", "contents")}
"""Fields that are secrets only within certain other ones."""

Found = TypeVar("Found")


class ErrorDocument(NamedTuple):
    """What an error document says.

    Attributes:
        message: The error in words, ``None`` if there are none.
        details: More about it, ``None`` if there is nothing more.
        request_id: The id that the document itself gives to the request, or ``None``.
        retry_after: Seconds until the call may be repeated, or ``None``.
    """

    message: str | None = None
    details: str | None = None
    request_id: str | None = None
    retry_after: int | None = None


def read_body(body: Any) -> ErrorDocument:
    """Read the body of an error answer.

    Args:
        body: Decoded JSON, or bytes or text (which are looked at for JSON and HTML).

    Returns:
        What it says; all fields are ``None`` for an empty body.
    """
    if isinstance(body, (bytes, bytearray, str)):
        text = body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")
        body = _parsed(text)
        if isinstance(body, str):
            return _read_text(body)
    try:
        if isinstance(body, Mapping):
            return _read_mapping(body)
        if isinstance(body, list):
            return ErrorDocument(*_read_value(body))
    except RecursionError:
        return ErrorDocument(TOO_DEEP)
    return ErrorDocument()


def request_id_of(headers: Any) -> str | None:
    """Return the id that a service gave to a request, from the headers of its answer."""
    known = lowered(headers)
    return next((known[name] for name in REQUEST_ID_HEADERS if known.get(name)), None)


def retry_after_of(headers: Any) -> int | None:
    """Return the seconds after which a call may be repeated, from the headers of its answer."""
    known = lowered(headers)
    return _first(seconds_until(known.get(name)) for name in RETRY_HEADERS)


def lowered(headers: Any) -> dict[str, str]:
    """Return headers as a dict with names in lower case; ``None`` gives an empty one."""
    return {as_text(name).lower(): as_text(value) for name, value in dict(headers or {}).items()}


def seconds_until(value: Any) -> int | None:
    """Turn a ``Retry-After`` value into seconds.

    Args:
        value: A number of seconds, or a moment as an HTTP date or in ISO 8601 (UTC if it names no
            zone).

    Returns:
        Whole seconds, rounded up, 0 for a moment in the past; ``None`` for anything else.
    """
    text = as_text(value).strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = _seconds_to_moment(text)
    return max(0, math.ceil(seconds)) if math.isfinite(seconds) else None


def without_secrets(value: Any, request: Any, further: Iterable[str] = ()) -> Any:
    """Mask in an answer what was secret in the request that it answers.

    Services repeat what they refuse: "Value: <the password>", "Could not find token <token>".

    Args:
        value: Text from the answer, bytes, or decoded JSON.
        request: The request as it was sent, with ``headers``, ``body`` and ``url``, or ``None``.
        further: Other texts to mask.

    Returns:
        The same with ``***`` in place of tokens, keys and passwords; bytes that hold one become
        text. A fixed text for a document that is nested too deeply to be looked through.
    """
    if not value:
        return value
    secrets = {*further, *(() if request is None else _secrets_of(request))}
    try:
        return _masked(value, sorted(secrets, key=len, reverse=True)) if secrets else value
    except RecursionError:
        return TOO_DEEP


def _masked(value: Any, secrets: list[str]) -> Any:
    """Return text, bytes or decoded JSON with some texts masked."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, (bytes, bytearray)):
        text = bytes(value).decode("utf-8", "replace")
        masked = _masked(text, secrets)
        return value if masked == text else masked
    if isinstance(value, Mapping):
        return {key: _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, secrets) for item in value]
    return value


# --- documents ----------------------------------------------------------------------------------


def _parsed(text: str) -> Any:
    """Return the decoded JSON of a text that holds a JSON object or array, else the text."""
    if text.lstrip()[:1] in ("{", "["):
        import json

        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    return text


def _read_text(text: str) -> ErrorDocument:
    """Read plain text or HTML: words on one line, and the whole as details if that is more."""
    text = text[:MAX_PAGE]
    words = plain_words(text)[:MAX_TEXT]
    return ErrorDocument(words or None, text if words and text.strip() != words else None)


def plain_words(text: str) -> str:
    """Return the words of plain text or HTML on one line.

    Args:
        text: Text with or without markup.

    Returns:
        Its words, without the line of status and reason that some services put before them.
    """
    lines = (_strip_markup(text) if re.search(_MARKUP, text) else text).splitlines()
    lines = [" ".join(line.split()) for line in lines if line.strip()]
    if len(lines) > 1 and re.fullmatch(_STATUS_LINE, lines[0]):
        del lines[0]
    return " ".join(lines)


def _read_mapping(document: Mapping[Any, Any]) -> ErrorDocument:
    """Read a JSON object: its own words, else those of what it wraps."""
    found = _own_words(document)
    if found.message is None and found.details is None:
        found = _wrapped_words(document)
    request_id = next((as_text(document[key]) for key in _REQUEST_ID_KEYS if document.get(key)), "")
    retry_after = _first(seconds_until(document.get(key)) for key in _RETRY_KEYS)
    return found._replace(
        request_id=request_id or found.request_id,
        retry_after=found.retry_after if retry_after is None else retry_after,
    )


def _own_words(document: Mapping[Any, Any]) -> ErrorDocument:
    """Read message and details where the document itself has them."""
    message = further = None
    for key in _MESSAGE_KEYS:
        message, further = _read_value(document.get(key))
        if message is not None:
            break
    details = [further, _first(_joined(document.get(key)) for key in _DETAILS_KEYS)]
    if message is not None:
        if not any(key in document for key in _DETAILS_KEYS):
            # What some services have in place of details: the kind of error, or its title.
            details.append(_joined(document.get("type")))
        if "description" in document and key != "title":
            details.append(_joined(document.get("title")))
        details += [_joined(document.get(key)) for key in ("validationErrors", "errors")]
    return ErrorDocument(message, "; ".join(text for text in details if text) or None)


def _wrapped_words(document: Mapping[Any, Any]) -> ErrorDocument:
    """Read the first object in a document that says something, else its first list or text."""
    for value in document.values():
        if isinstance(value, Mapping):
            found = _read_mapping(value)
            if found.message is not None or found.details is not None:
                return found
    for value in document.values():
        if isinstance(value, (str, list)):
            message, details = _read_value(value)
            if message is not None:
                return ErrorDocument(message, details)
    return ErrorDocument()


def _read_value(value: Any) -> tuple[str | None, str | None]:
    """Return a message in whatever form, and all of its parts if there are several."""
    if isinstance(value, Mapping):
        return _read_mapping(value)[:2]
    if isinstance(value, str):
        return (plain_words(value) if re.search(_MARKUP, value) else value) or None, None
    if isinstance(value, list):
        texts = _texts(value)
        if all(isinstance(item, str) for item in value):
            return "; ".join(texts) or None, None
        return texts[0] if texts else None, "; ".join(texts) if len(texts) > 1 else None
    return (None if value is None or isinstance(value, bool) else as_text(value)), None


def _texts(items: list[Any]) -> list[str]:
    """Return what the members of an array say, each with the field that it is about."""
    texts = []
    for item in items:
        text = _read_value(item)[0]
        path = item.get("path") if isinstance(item, Mapping) else None
        if text:
            texts.append(f"{_joined(path)}: {text}" if path else text)
    return texts


def _joined(value: Any) -> str | None:
    """Return a member of a document as one text, ``None`` if it says nothing."""
    if isinstance(value, Mapping):
        inner = next((value[key] for key in ("messages", "errors") if key in value), None)
        return (_joined(inner) if inner else None) or (as_text(value) if value else None)
    if isinstance(value, list):
        return "; ".join(_texts(value)) or None
    return None if value is None or isinstance(value, bool) else as_text(value) or None


def _first(values: Iterator[Found | None]) -> Found | None:
    """Return the first value that is not ``None``."""
    return next((value for value in values if value is not None), None)


def _seconds_to_moment(text: str) -> float:
    """Return the seconds from now to a date in a text; not a number if it is none."""
    import datetime

    import dateutil.parser

    try:
        moment = dateutil.parser.parse(text)
    except (ValueError, OverflowError):
        return math.nan
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return moment.timestamp() - time.time()


def _strip_markup(text: str) -> str:
    """Return the text of an HTML page; that of its title only if there is nothing else."""
    import html.parser

    class Page(html.parser.HTMLParser):
        """Collects text outside of scripts and styles."""

        def __init__(self) -> None:
            super().__init__()
            self.inside: list[str] = []
            self.titles: list[str] = []
            self.words: list[str] = []

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag in ("script", "style", "title"):
                self.inside.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag in self.inside:
                self.inside.remove(tag)

        def handle_data(self, data: str) -> None:
            if not self.inside:
                self.words.append(data)
            elif self.inside[-1] == "title":
                self.titles.append(data)

    page = Page()
    page.feed(text)
    page.close()
    words = "\n".join(page.words)
    return words if words.strip() else " ".join(page.titles)


# --- secrets ------------------------------------------------------------------------------------


def _secrets_of(request: Any) -> set[str]:
    """Return the secrets that a request carried in its headers, its URL and its JSON body."""
    found = {
        value
        for name, value in lowered(getattr(request, "headers", None)).items()
        if is_secret_header(name)
    }
    for token in re.findall(_TOKEN_IN_PATH, as_text(getattr(request, "url", None))):
        found.update((token, urllib.parse.unquote(token)))
    body = getattr(request, "body", None)
    if isinstance(body, (str, bytes)) and len(body) <= MAX_REQUEST:
        found.update(_secrets_in(_parsed(as_text(body))))
    return {form for secret in found if len(secret) >= _SHORTEST_SECRET for form in _forms(secret)}


def _forms(secret: str) -> set[str]:
    """Return a secret as it stands in plain text, in JSON, in HTML and in a URL, and its lines."""
    if secret.isascii() and secret.isalnum():
        return {secret}
    import html
    import json

    def quoted(text: str) -> str:
        return json.dumps(text)[1:-1]

    lines = secret.splitlines()
    parts = [line for line in lines if len(line) >= _SHORTEST_LINE] if len(lines) > 1 else []
    return {
        form
        for one in (secret, *parts)
        for form in (
            one,
            quoted(one),
            quoted(quoted(one)),
            json.dumps(one, ensure_ascii=False)[1:-1],
            html.escape(one),
            urllib.parse.quote(one, safe=""),
        )
    }


def _secrets_in(document: Any, owner: str = "") -> Iterator[str]:
    """Yield the values of a document that stand under the names of secrets."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            name = as_text(key)
            if isinstance(value, str):
                if is_secret_name(name) or (owner, name) in _SECRET_WITHIN:
                    yield value
            else:
                yield from _secrets_in(value, name)
    elif isinstance(document, list):
        for item in document:
            yield from _secrets_in(item, owner)
