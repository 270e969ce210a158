"""Helpers for scripts and for pyrax itself."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from pyrax import dates, dot_dict, exceptions, paging, secret_names, waiting

exc = exceptions

# --- what stands in modules of its own ------------------------------------------------------------

MASK = secret_names.MASK
SECRET_NAMES = secret_names.SECRET_NAMES
is_secret_name = secret_names.is_secret_name

DotDict = dot_dict.DotDict
ResultsIterator = paging.ResultsIterator

iso_time_string = dates.iso_time_string
parse_date = dates.parse_date
rfc2822_format = dates.rfc2822_format
to_timestamp = dates.to_timestamp

wait_for_build = waiting.wait_for_build
wait_until = waiting.wait_until

SLUGIFY_STRIP_RE = re.compile(r"[^\w\s-]")
"""What ``to_slug`` takes away."""
SLUGIFY_HYPHENATE_RE = re.compile(r"[-\s]+")
"""What ``to_slug`` turns into one hyphen."""

PIPE = -1
"""The value of ``subprocess.PIPE``, for scripts that take it from here."""


# --- text, bytes and URLs -------------------------------------------------------------------------


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
    """
    import urllib.parse

    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    words = [
        "=".join(
            urllib.parse.quote(ensure_text(part) if isinstance(part, bytes) else str(part), safe="")
            for part in (name, value)
        )
        for name, value in items
        if value is not None
    ]
    return "?" + "&".join(words) if words else ""


def dict_to_qs(dct: Mapping[Any, Any]) -> str:
    """Return a dict as a percent-encoded query string without question mark.

    Args:
        dct: Names and values; those that are ``None`` are left out.

    Returns:
        Text such as ``"limit=10&marker=abc"``.
    """
    return build_query(dct)[1:]


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
    return SLUGIFY_HYPHENATE_RE.sub("-", SLUGIFY_STRIP_RE.sub("", text).strip().lower())


slugify = to_slug


def match_pattern(nm: Any, patterns: Any) -> bool:
    """Tell whether a name matches one of several shell patterns.

    Args:
        nm: A name.
        patterns: A pattern such as ``"*.pyc"``, a list of them, or ``None``.

    Returns:
        ``True`` if one of them matches.
    """
    import fnmatch

    name = ensure_text(nm)
    return any(fnmatch.fnmatch(name, ensure_text(one)) for one in coerce_to_list(patterns))


def random_unicode(length: int = 20) -> str:
    """Return text of random characters, many of them not ASCII. Not for secrets.

    Args:
        length: Number of characters.

    Returns:
        Characters of the code points 32 to 1000.
    """
    import random

    return "".join(chr(random.randint(32, 1000)) for _ in range(length))  # noqa: S311 - no secret


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

    return "".join(random.choices(string.ascii_letters, k=length))  # noqa: S311 - no secret


def random_name(length: int = 20, ascii_only: bool = False) -> str:
    """Return a random name. Not for secrets.

    Args:
        length: Number of characters.
        ascii_only: Letters only, as ``random_ascii``; else as ``random_unicode``.

    Returns:
        The name.
    """
    return random_ascii(length) if ascii_only else random_unicode(length)


# --- files and processes --------------------------------------------------------------------------


def runproc(cmd: str) -> tuple[bytes, bytes]:
    """Run a command line in the shell and wait for its end.

    Never put text into it that comes from somebody else: the shell does what it says.

    Args:
        cmd: One command line.

    Returns:
        What it wrote to standard output and to standard error.
    """
    import subprocess

    done = subprocess.run(  # noqa: S602 - running a shell command is what this is for
        cmd, shell=True, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.stdout, done.stderr


class SelfDeletingTempfile:
    """A new, empty file for the length of a ``with`` block.

    ``with SelfDeletingTempfile() as path:`` gives its path. Only its owner can read and write it.

    Attributes:
        name: The path, ``None`` outside of the block.
    """

    name: str | None = None

    def __enter__(self) -> str:
        import tempfile

        handle, self.name = tempfile.mkstemp()
        os.close(handle)
        return self.name

    def __exit__(self, type: Any, value: Any, traceback: Any) -> None:
        path, self.name = self.name, None
        if path is not None:
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass


class SelfDeletingTempDirectory:
    """A new, empty folder for the length of a ``with`` block, removed with all that is in it.

    ``with SelfDeletingTempDirectory() as path:`` gives its path.

    Attributes:
        name: The path, ``None`` outside of the block.
    """

    name: str | None = None

    def __enter__(self) -> str:
        import tempfile

        self.name = tempfile.mkdtemp()
        return self.name

    def __exit__(self, type: Any, value: Any, traceback: Any) -> None:
        import shutil

        path, self.name = self.name, None
        if path is not None:
            try:
                shutil.rmtree(path)
            except FileNotFoundError:
                pass


def folder_size(pth: Any, ignore: Any = None) -> int:
    """Return the size of all files in a folder and its subfolders.

    Args:
        pth: Path of the folder.
        ignore: Shell pattern, or list of them, of files not to count: matched against the full
            path and against the name alone.

    Returns:
        Bytes. A link to a file counts as the file; links that lead nowhere, and links to folders,
        count nothing.

    Raises:
        FolderNotFound: There is no such folder.
    """
    root = os.fsdecode(pth)
    if not os.path.isdir(root):
        raise exceptions.FolderNotFound(f"The folder '{root}' does not exist.")
    total = 0
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if not (match_pattern(path, ignore) or match_pattern(name, ignore)):
                try:
                    total += os.stat(path).st_size
                except OSError:
                    continue
    return total


def get_checksum(content: Any, encoding: str = "utf8", block_size: int = 8192) -> str:
    """Return the MD5 checksum of a file or of data, as object storage uses it for ETags.

    Text that happens to be the path of a file stands for that file: pass data as bytes.

    Args:
        content: A file object (read from its start; its position is restored), the path of a file,
            other text, or bytes.
        encoding: How text is encoded.
        block_size: Bytes to read at once.

    Returns:
        32 hexadecimal digits.
    """
    import hashlib

    digest = hashlib.md5(usedforsecurity=False)
    if isinstance(content, os.PathLike) or (isinstance(content, str) and os.path.isfile(content)):
        with open(content, "rb") as opened:
            for block in _blocks(opened, block_size):
                digest.update(block)
    elif hasattr(content, "read"):
        position = content.tell()
        content.seek(0)
        try:
            for block in _blocks(content, block_size):
                digest.update(block.encode(encoding) if isinstance(block, str) else block)
        finally:
            content.seek(position)
    else:
        digest.update(content.encode(encoding) if isinstance(content, str) else content)
    return digest.hexdigest()


def _blocks(opened: Any, block_size: int) -> Iterator[Any]:
    """Yield the rest of a file in blocks."""
    while True:
        block = opened.read(block_size)
        if not block:
            return
        yield block


# --- dicts, lists and objects ---------------------------------------------------------------------


def coerce_to_list(val: Any) -> Any:
    """Return a value as a list.

    Args:
        val: Anything.

    Returns:
        Lists and tuples unchanged, ``[]`` for ``None`` and other empty values, else ``[val]``.
    """
    if not val:
        return []
    return val if isinstance(val, (list, tuple)) else [val]


coerce_string_to_list = coerce_to_list


def get_id(id_or_obj: Any) -> Any:
    """Return the id of a thing.

    Args:
        id_or_obj: A thing with an ``id``, a dict with the key ``id``, or the id itself.

    Returns:
        The id; the value itself if it has none.
    """
    if isinstance(id_or_obj, (str, int)):
        return id_or_obj
    if isinstance(id_or_obj, Mapping):
        return id_or_obj.get("id", id_or_obj)
    return getattr(id_or_obj, "id", id_or_obj)


def get_name(name_or_obj: Any) -> Any:
    """Return the name of a thing.

    Args:
        name_or_obj: A thing with a ``name``, or the name itself.

    Returns:
        The name.

    Raises:
        MissingName: The thing has none.
    """
    if isinstance(name_or_obj, (str, bytes)):
        return ensure_text(name_or_obj)
    try:
        return name_or_obj.name
    except AttributeError:
        raise exceptions.MissingName(
            f"A name, or an object that has one, is needed; got a {type(name_or_obj).__name__}."
        ) from None


def params_to_dict(
    params: Mapping[Any, Any], dct: MutableMapping[Any, Any]
) -> MutableMapping[Any, Any]:
    """Copy the entries that are not ``None`` from one dict to another.

    Args:
        params: The entries.
        dct: The dict that gets them.

    Returns:
        ``dct``.
    """
    dct.update({key: value for key, value in params.items() if value is not None})
    return dct


def case_insensitive_update(dct1: MutableMapping[str, Any], dct2: Mapping[str, Any]) -> None:
    """Update a dict without regard to the letter case of its keys.

    Args:
        dct1: The dict that is changed. Keys that it has keep their spelling.
        dct2: The new values.
    """
    spelling = {key.lower(): key for key in dct1}
    for key, value in dct2.items():
        dct1[spelling.setdefault(key.lower(), key)] = value


def add_method(obj: Any, func: Callable[..., Any], name: str | None = None) -> None:
    """Make a function a method of one object.

    Args:
        obj: The object.
        func: The function; its first parameter is the object.
        name: Name of the method; default: that of the function.
    """
    import types

    setattr(obj, name or func.__name__, types.MethodType(func, obj))


def safe_issubclass(*args: Any) -> bool:
    """Tell whether a class derives from another, also if it is no class at all.

    Args:
        *args: As for ``issubclass``.

    Returns:
        ``False`` where ``issubclass`` would raise ``TypeError``.
    """
    try:
        return issubclass(*args)
    except TypeError:
        return False


def import_class(import_str: Any) -> Any:
    """Import a class.

    Args:
        import_str: Module and class, such as ``"package.module.Class"``.

    Returns:
        The class.

    Raises:
        ImportError: There is no such module.
        AttributeError: The module has no such class.
    """
    import importlib

    module, _, name = ensure_text(import_str).rpartition(".")
    if not module:
        raise ImportError(f"'{ensure_text(import_str)}' names no module; use 'module.Class'.")
    return getattr(importlib.import_module(module), name)


def unauthenticated(fnc: Any) -> Any:
    """Mark a function as one that needs no login.

    Args:
        fnc: The function.

    Returns:
        The same function.
    """
    fnc.unauthenticated = True
    return fnc


def isunauthenticated(fnc: Any) -> bool:
    """Tell whether a function is marked as one that needs no login.

    Args:
        fnc: The function.

    Returns:
        ``True`` after ``unauthenticated(fnc)``.
    """
    return bool(getattr(fnc, "unauthenticated", False))


def update_exc(
    exc: BaseException, msg: str, before: bool = True, separator: str = "\n"
) -> BaseException:
    """Add words to the message of an exception.

    Args:
        exc: Any exception.
        msg: The words.
        before: Put them before the message, else behind it.
        separator: What stands between the two.

    Returns:
        The same exception, its ``message`` and first argument changed.
    """
    message = getattr(exc, "message", None)
    if message is None:
        message = exc.args[0] if exc.args else ""
    parts = [msg, f"{message}"] if before else [f"{message}", msg]
    text = separator.join(part for part in parts if part)
    exc.message = text  # type: ignore[attr-defined]
    exc.args = (text, *exc.args[1:])
    return exc


def env(*args: str, **kwargs: Any) -> Any:
    """Return the first environment variable that is set and not empty.

    Args:
        *args: Names of variables.
        **kwargs: ``default``: what to return without one.

    Returns:
        The value; else ``default``, else ``""``.
    """
    found = (os.environ.get(name) for name in args)
    return next((value for value in found if value), kwargs.get("default", ""))


def trace() -> None:
    """Stop in the debugger, where this is called."""
    import pdb
    import sys

    pdb.Pdb().set_trace(sys._getframe().f_back)
