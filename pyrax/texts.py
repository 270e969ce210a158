"""Text, bytes, parts of URLs, random names. Used under ``pyrax.utils``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import deprecation

if TYPE_CHECKING:
    SLUGIFY_STRIP_RE: re.Pattern[str]
    """What ``to_slug`` takes away."""
    SLUGIFY_HYPHENATE_RE: re.Pattern[str]
    """What ``to_slug`` turns into one hyphen."""

_PATTERNS = {"SLUGIFY_STRIP_RE": r"[^\w\s-]", "SLUGIFY_HYPHENATE_RE": r"[-\s]+"}
"""Name -> expression that is compiled when the name is first read."""


def __getattr__(name: str) -> Any:
    """Compile an expression."""
    if name not in _PATTERNS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return re.compile(_PATTERNS[name])


def ensure_text(value: Any, encoding: str = "utf-8") -> str:
    """Return text or bytes as text.

    Args:
        value: Text, or bytes in the given encoding.
        encoding: A codec name.

    Returns:
        The text.

    Raises:
        TypeError: The value is neither.
        UnicodeDecodeError: The bytes are not in that encoding.
    """
    if type(value) is str:
        return value
    import six

    return str(six.ensure_text(value, encoding))


def text_values(metadata: Mapping[Any, Any], encoding: str = "utf-8") -> dict[str, Any]:
    """Return metadata with text keys, and with numbers, booleans and bytes turned into text.

    Raises:
        TypeError: It is no dict.
        ValueError: A key is None.
    """
    if not isinstance(metadata, Mapping):
        raise TypeError(f"Metadata are a dict, not {type(metadata).__name__}.")
    if None in metadata:
        raise ValueError("None was given where a name of metadata is needed.")

    def told(value: Any) -> Any:
        if isinstance(value, (str, bytes)):
            return ensure_text(value, encoding)
        return str(value) if isinstance(value, (bool, int, float)) else value

    return {str(told(key)): told(value) for key, value in metadata.items()}


def as_text(value: Any) -> str:
    """Return a value as text: bytes decoded, containers as JSON, ``None`` as nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, (Mapping, list)):
        import json

        return json.dumps(value, default=str)
    return str(value)


def quote_segment(value: Any, encoding: str = "utf-8") -> str:
    """Return a name or an id as one segment of a URL's path.

    Args:
        value: Text, bytes, a number, or something with a text of its own such as a ``UUID``.
        encoding: How bytes are encoded. The URL is in UTF-8 whatever this says.

    Returns:
        The percent-encoded segment; ``/`` becomes ``%2F``.

    Raises:
        ValueError: The value is ``None``, empty, ``"."`` or ``".."``: the URL would be another;
            or it is a truth value, a list, a dict, or an object that has no id.
    """
    import urllib.parse

    if value is None:
        raise ValueError("None cannot stand in the path of a URL; a name or an id is needed.")
    if isinstance(value, (str, bytes)):
        text = ensure_text(value, encoding)
    elif isinstance(value, bool) or not _has_text(value):
        raise ValueError(
            f"An object of type '{type(value).__name__}' without an id cannot stand in the path "
            "of a URL; a name or an id is needed."
        )
    else:
        text = str(value)
    if text in ("", ".", ".."):
        raise ValueError(f"'{text}' cannot stand in the path of a URL; a name or an id is needed.")
    return urllib.parse.quote(text, safe="")


def _has_text(value: Any) -> bool:
    """Tell whether a value is a number or has another text than that of any Python object."""
    own = (kind for kind in type(value).__mro__ if kind is not object)
    return isinstance(value, (int, float)) or any("__str__" in vars(kind) for kind in own)


def build_query(pairs: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> str:
    """Return a query string with its question mark.

    Args:
        pairs: A dict, or pairs of name and value, whose order is kept. Values are text, bytes,
            numbers or booleans (sent as ``True`` and ``False``); ``None`` is left out.

    Returns:
        Text such as ``"?limit=10&marker=a%20b"``, ``""`` if no value is left.

    Raises:
        ValueError: A value is an object that has no text of its own.
    """
    items = [*(pairs.items() if isinstance(pairs, Mapping) else pairs)]
    for name, value in items:
        if not (value is None or isinstance(value, (str, bytes)) or _has_text(value)):
            raise ValueError(
                f"An object of type '{type(value).__name__}' cannot be sent as the '{name}' of a "
                "query."
            )
    words = _query_of(items)
    return "?" + words if words else ""


def _query_of(items: Iterable[tuple[Any, Any]]) -> str:
    """Return names and values percent-encoded."""
    import urllib.parse

    words = [
        "=".join(
            urllib.parse.quote(ensure_text(part) if isinstance(part, bytes) else str(part), safe="")
            for part in (name, value)
        )
        for name, value in items
        if value is not None
    ]
    return "&".join(words)


def dict_to_qs(dct: Mapping[Any, Any]) -> str:
    """Return a dict as a percent-encoded query string without question mark.

    Args:
        dct: Names and values; those that are ``None`` are left out.

    Returns:
        Text such as ``"limit=10&marker=abc"``.
    """
    return _query_of(dct.items())


def safe_decode(text: Any, incoming: str | None = None, errors: str = "strict") -> str:
    """Return text or bytes as text, without knowing the encoding for sure.

    Args:
        text: Text (returned unchanged) or bytes.
        incoming: Encoding of the bytes; default: that of the console, then UTF-8.
        errors: How undecodable bytes are treated, as for ``bytes.decode``.

    Returns:
        The text.

    Raises:
        TypeError: The value is neither.
        UnicodeDecodeError: No encoding fits, and ``errors`` is ``"strict"``.
    """
    import sys

    if isinstance(text, str):
        return text
    if not isinstance(text, bytes):
        raise TypeError(f"{type(text).__name__} cannot be decoded; text or bytes are needed.")
    first = incoming or getattr(sys.stdin, "encoding", None) or sys.getdefaultencoding()
    try:
        return text.decode(first, errors)
    except UnicodeDecodeError:
        return text.decode("utf-8", errors)


def to_slug(value: Any, incoming: str | None = None, errors: str = "strict") -> str:
    """Return a name in a form that is fit for URLs and file names.

    Args:
        value: Text or bytes.
        incoming: Encoding of bytes, as for ``safe_decode``.
        errors: As for ``safe_decode``.

    Returns:
        ASCII letters in lower case, digits, underscores and single hyphens.

    Raises:
        TypeError: The value is neither text nor bytes.
    """
    import unicodedata

    text = unicodedata.normalize("NFKD", safe_decode(value, incoming, errors))
    text = text.encode("ascii", "ignore").decode("ascii")
    kept = re.sub(_PATTERNS["SLUGIFY_STRIP_RE"], "", text).strip().lower()
    return re.sub(_PATTERNS["SLUGIFY_HYPHENATE_RE"], "-", kept)


slugify = to_slug


def random_unicode(length: int = 20) -> str:
    """Return text of random characters, many of them not ASCII. Not for secrets.

    Args:
        length: Number of characters.

    Returns:
        Characters of the code points 32 to 1000.
    """
    import random

    codes = random.choices(range(32, 1001), k=length)  # noqa: S311 # nosec B311 # no secret
    return "".join(map(chr, codes))


def random_ascii(length: int = 20, ascii_only: bool = False) -> str:
    """Return text of random ASCII letters. Not for secrets.

    Args:
        length: Number of letters.
        ascii_only: Has no effect.

    Returns:
        The letters.
    """
    import random
    import string

    letters = random.choices(string.ascii_letters, k=length)  # noqa: S311 # nosec B311 # no secret
    return "".join(letters)


def random_name(length: int = 20, ascii_only: bool = False) -> str:
    """Return a random name; an old name of ``random_unicode`` and ``random_ascii``.

    Not for secrets.

    Args:
        length: Number of characters.
        ascii_only: Letters only, as ``random_ascii``; else as ``random_unicode``.

    Returns:
        The name.
    """
    deprecation.old_name(
        "utils.random_name()", "utils.random_ascii()" if ascii_only else "utils.random_unicode()"
    )
    return random_ascii(length) if ascii_only else random_unicode(length)
