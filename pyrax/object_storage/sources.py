"""What can be uploaded: data, files, paths, streams, iterables.

A source gives its bytes in blocks. One that can be read again starts over whenever ``blocks`` is
called, at the place where it stood when the source was made.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import threading
from collections.abc import Callable, Iterator
from typing import Any

from pyrax import exceptions, utils
from pyrax.object_storage import local_paths

BLOCK = 256 * 1024
"""Bytes read at once."""
SMALL = 1024 * 1024
"""Bytes; a file up to this size is read once, into memory."""


class SourceError(Exception):
    """Reading what is to be uploaded failed. Not an ``OSError``: the connection is not to blame.

    Args:
        reason: What was raised, or a text.
    """

    def __init__(self, reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Source:
    """Bytes to upload.

    Attributes:
        name: Name of the local file, if it has one.
        size: Number of bytes, ``None`` if it is not known.
        rewindable: Whether the bytes can be read a second time.
        path: Path of the local file, if the source is one.
        modified: When that file was changed, in seconds since the epoch.
        state: Its size in bytes and that time in nanoseconds, which tell whether it was changed.
    """

    name: str | None = None
    size: int | None = None
    rewindable: bool = True
    path: str | None = None
    modified: float | None = None
    state: tuple[int, int] | None = None

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the bytes, in blocks of at most ``block``."""
        raise NotImplementedError

    def blocks(self, block: int = BLOCK) -> Iterator[bytes]:
        """Give the bytes in blocks, as many as ``size`` says.

        Args:
            block: Bytes of a block at most.

        Raises:
            SourceError: Reading failed, or the source ended early.
        """
        left = self.size
        try:
            for piece in self.read_blocks(block):
                if left is None:
                    yield piece
                    continue
                if len(piece) > left:
                    piece = piece[:left]
                left -= len(piece)
                if piece:
                    yield piece
                if not left:
                    break
        except (OSError, ValueError) as error:
            raise SourceError(error) from error
        if left:
            raise SourceError(
                f"the data ended {left} bytes early: {self.size} bytes were announced"
            )

    def cut(self, size: int) -> None:
        """Limit the source to its first bytes.

        Args:
            size: How many.

        Raises:
            ValueError: It is negative, or there are fewer.
        """
        if size < 0:
            raise ValueError(f"content_length must not be negative; got {size}.")
        if self.size is not None and size > self.size:
            raise ValueError(
                f"content_length is {size}, but there are only {self.size} bytes to upload."
            )
        self.size = size

    def md5(self) -> str:
        """Return the MD5 of the bytes as hexadecimal text; only for what can be read again.

        Raises:
            SourceError: Reading failed.
        """
        digest = hashlib.md5(usedforsecurity=False)
        for piece in self.blocks():
            digest.update(piece)
        return digest.hexdigest()

    def part(self, start: int, size: int) -> Source:
        """Return a part as a source of its own; parts may be read at the same time.

        Only what has a known size and can be read again has parts.

        Args:
            start: First byte.
            size: How many bytes.
        """
        raise TypeError(f"A {type(self).__name__} has no parts.")

    def finish(self) -> None:
        """Leave a file where it would stand after it has been read."""


class Part(Source):
    """Bytes of a source that is read at any place.

    Args:
        read_at: Called with a place and a number of bytes; returns bytes.
        start: First byte.
        size: How many bytes.
    """

    def __init__(self, read_at: Callable[[int, int], bytes], start: int, size: int) -> None:
        self._read_at = read_at
        self._start = start
        self.size = size

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the bytes."""
        place, left = self._start, self.size or 0
        while left > 0:
            piece = self._read_at(place, min(block, left))
            if not piece:
                return
            place += len(piece)
            left -= len(piece)
            yield piece


class DataSource(Source):
    """Bytes in memory.

    Args:
        data: ``bytes``, ``bytearray`` or ``memoryview``.
    """

    def __init__(self, data: Any) -> None:
        self._data = memoryview(data).cast("B")
        self.size = self._data.nbytes

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the data in blocks."""
        for start in range(0, self._data.nbytes, block):
            yield bytes(self._data[start : start + block])

    def part(self, start: int, size: int) -> Source:
        """Return a part of the data."""
        return DataSource(self._data[start : start + size])


_BUFFERED = (io.BufferedReader, io.BufferedRandom)


class FileSource(Source):
    """The rest of a binary file that can be rewound.

    Args:
        fileobj: The file, open for reading.
    """

    def __init__(self, fileobj: Any) -> None:
        self._file = fileobj
        self._start = fileobj.tell()
        end = fileobj.seek(0, os.SEEK_END)
        end = fileobj.tell() if end is None else end
        fileobj.seek(self._start)
        self.size = max(0, end - self._start)
        self.name = _file_name(fileobj)
        self._lock = threading.Lock()
        raw = getattr(fileobj, "raw", None) if isinstance(fileobj, _BUFFERED) else fileobj
        self._plain = hasattr(os, "pread") and isinstance(raw, io.FileIO)

    def part(self, start: int, size: int) -> Source:
        """Return a part of the file; all parts share it, and those of odd files take turns."""
        return Part(self._pread if self._plain else self._read_at, start, size)

    def _pread(self, place: int, size: int) -> bytes:
        """Read at a place, without moving the file."""
        return os.pread(self._file.fileno(), size, self._start + place)

    def _read_at(self, place: int, size: int) -> bytes:
        """Read at a place."""
        with self._lock:
            self._file.seek(self._start + place)
            piece: bytes = self._file.read(size)
            return piece

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the file from where it stood."""
        self._file.seek(self._start)
        left = self.size or 0
        while left > 0:
            piece = self._file.read(min(block, left))
            if not piece:
                return
            left -= len(piece)
            yield piece

    def finish(self) -> None:
        """Put the file at the end of what was uploaded."""
        try:
            self._file.seek(self._start + (self.size or 0))
        except (OSError, ValueError):
            pass  # closed in the meantime; nothing depends on it


class TextFileSource(FileSource):
    """The rest of a file opened as text: its bytes as they stand on the disk.

    Args:
        fileobj: The file.
    """

    def __init__(self, fileobj: Any) -> None:
        place = fileobj.tell()
        if 0 <= place < 1 << 63:
            # A larger value is a state of the decoder and no place in the file.
            fileobj.buffer.seek(place)
        super().__init__(fileobj.buffer)
        self._text = fileobj
        self.name = _file_name(fileobj)

    def finish(self) -> None:
        """Put the text file at its end, too; it has a buffer of its own."""
        super().finish()
        try:
            self._text.seek(0, os.SEEK_END)
        except (OSError, ValueError):
            pass


class PathSource(Source):
    """A file by its path. Each reading opens it anew.

    Args:
        path: The path.

    Raises:
        FileNotFound: There is no such file, or it is a folder.
    """

    def __init__(self, path: Any) -> None:
        self.path: str = os.fsdecode(path)
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            raise exceptions.FileNotFound(f"The file '{self.path}' does not exist.") from None
        except ValueError as error:
            raise exceptions.FileNotFound(f"{self.path!r} is not a file: {error}.") from None
        if stat.S_ISDIR(status.st_mode):
            raise exceptions.FileNotFound(
                f"'{self.path}' is a folder, not a file. upload_folder() uploads folders."
            )
        self.name = local_paths.base_name(self.path)
        self.modified = status.st_mtime
        self.state = (status.st_size, status.st_mtime_ns)
        self.regular = stat.S_ISREG(status.st_mode)
        self._content: bytes | None = None
        if self.regular:
            self.size = status.st_size
        else:  # a pipe or device: it gives what it gives, and only once
            self.rewindable = False

    def part(self, start: int, size: int) -> Source:
        """Return a part of the file, which is opened for each reading of it."""
        return _PathPart(self.path, start, size)

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the file's content; a small file is read once."""
        if self.size is None or self.size > SMALL:
            yield from read_file(self.path, 0, block)
            return
        if self._content is None:
            self._content = b"".join(read_file(self.path, 0, max(1, self.size), self.size))
        if len(self._content) <= block:
            yield self._content
            return
        for start in range(0, len(self._content), block):
            yield self._content[start : start + block]

    def finish(self) -> None:
        """Let go of what was read."""
        self._content = None


class _PathPart(Source):
    """A part of a file by its path."""

    def __init__(self, path: str, start: int, size: int) -> None:
        self.path = path
        self._start = start
        self.size = size

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the part."""
        yield from read_file(self.path or "", self._start, block)


def state_of(path: str) -> tuple[int, int] | None:
    """Return what tells whether a file was changed: its size, and its time in nanoseconds.

    Args:
        path: Its path.

    Returns:
        The pair, ``None`` if the file cannot be found any more.
    """
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def read_file(path: str, start: int, block: int, most: int | None = None) -> Iterator[bytes]:
    """Give the content of a file from a place on.

    Args:
        path: Its path.
        start: First byte.
        block: Bytes of a block.
        most: Bytes after which nothing more is read.
    """
    with open(path, "rb", buffering=0) as opened:
        if start:
            opened.seek(start)
        given = 0
        while most is None or given < most:
            piece = opened.read(block)
            if not piece:
                return
            given += len(piece)
            yield piece


class StreamSource(Source):
    """Something with ``read`` that cannot be rewound, or that gives text.

    Args:
        fileobj: The stream.
        encoding: How text is encoded.
    """

    def __init__(self, fileobj: Any, encoding: str = "utf-8") -> None:
        self._file = fileobj
        self._encoding = encoding
        self.name = _file_name(fileobj)
        self._start: int | None = None
        try:
            if fileobj.seekable():
                self._start = fileobj.tell()
        except (AttributeError, OSError, ValueError):
            self._start = None
        self.rewindable = self._start is not None

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give what the stream gives."""
        if self._start is not None:
            self._file.seek(self._start)
        while True:
            piece = self._file.read(block)
            if piece is None:
                raise SourceError("the stream is in non-blocking mode and has no data at present")
            if not piece:
                return
            yield piece.encode(self._encoding) if isinstance(piece, str) else bytes(piece)


class IterableSource(Source):
    """Bytes from an iterable, each item sent as it comes.

    Args:
        items: The iterable; a list of pieces or a generator.
        encoding: How text items are encoded.
    """

    def __init__(self, items: Any, encoding: str = "utf-8") -> None:
        self._items = items
        self._encoding = encoding
        self.rewindable = iter(items) is not items

    def read_blocks(self, block: int) -> Iterator[bytes]:
        """Give the items, large ones in several blocks."""
        for item in self._items:
            piece = item.encode(self._encoding) if isinstance(item, str) else bytes(item)
            if len(piece) <= block:
                if piece:
                    yield piece
                continue
            for start in range(0, len(piece), block):
                yield piece[start : start + block]


def data_source(data: Any, encoding: str = "utf-8") -> Source:
    """Return the source for what a caller gives as ``data``.

    Args:
        data: Text, bytes, a file object or an iterable of bytes. Text is content, never a path.
        encoding: How text is encoded.

    Returns:
        The source.

    Raises:
        TypeError: It is none of these.
    """
    if isinstance(data, str):
        return DataSource(data.encode(encoding))
    if isinstance(data, (bytes, bytearray, memoryview)):
        return DataSource(data)
    if hasattr(data, "read"):
        return file_source(data, encoding)
    if hasattr(data, "__iter__") and not isinstance(data, dict):
        return IterableSource(data, encoding)
    raise TypeError(
        "The data of an object must be text, bytes, a file object or an iterable of bytes, "
        f"not {type(data).__name__}."
    )


def file_source(fileobj: Any, encoding: str = "utf-8") -> Source:
    """Return the source for an open file or another object with ``read``.

    Args:
        fileobj: The file; it is uploaded from where it stands.
        encoding: How text is encoded, for text that has no bytes below it.

    Returns:
        The source.
    """
    if isinstance(fileobj, io.TextIOBase):
        if hasattr(fileobj, "buffer") and fileobj.seekable():
            return TextFileSource(fileobj)
        return StreamSource(getattr(fileobj, "buffer", fileobj), encoding)
    try:
        if fileobj.seekable() and not isinstance(fileobj.read(0), str):
            return FileSource(fileobj)
    except (AttributeError, OSError, TypeError, ValueError):
        pass
    return StreamSource(fileobj, encoding)


def any_source(file_or_path: Any, data: Any, encoding: str = "utf-8") -> Source:
    """Return the source for the two arguments that every upload has.

    Args:
        file_or_path: An open file, or the path of a file.
        data: The content itself; wins when both are given.
        encoding: How text is encoded.

    Returns:
        The source.

    Raises:
        NoContentSpecified: Neither is given.
        FileNotFound: There is no file at that path.
        TypeError: What is given cannot be uploaded.
    """
    if data is not None:
        return data_source(data, encoding)
    if file_or_path is None:
        raise exceptions.NoContentSpecified(
            "Nothing to upload: give the path of a file, an open file, or data."
        )
    if isinstance(file_or_path, (str, bytes, os.PathLike)):
        return PathSource(file_or_path)
    if hasattr(file_or_path, "read"):
        return file_source(file_or_path, encoding)
    raise TypeError(
        "file_or_path must be the path of a file or an open file, "
        f"not {type(file_or_path).__name__}; content goes into 'data'."
    )


def get_file_size(fileobj: Any) -> int:
    """Return the size of an open file in bytes; it stays where it stands.

    Args:
        fileobj: A file that can be rewound.
    """
    place = fileobj.tell()
    fileobj.seek(0, os.SEEK_END)
    try:
        return int(fileobj.tell())
    finally:
        fileobj.seek(place)


def _file_name(fileobj: Any) -> str | None:
    """Return the base name of an open file, if its ``name`` is a path."""
    name = getattr(fileobj, "name", None)
    if not isinstance(name, (str, bytes)) or not name:
        return None
    return utils.ensure_text(os.path.basename(os.fsdecode(name)))
