"""Files, folders and processes of this machine. Used under ``pyrax.utils``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from pyrax import exceptions
from pyrax.texts import ensure_text


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
    several = [patterns] if isinstance(patterns, (str, bytes)) else patterns or ()
    return any(fnmatch.fnmatch(name, ensure_text(one)) for one in several)


def runproc(cmd: str) -> tuple[bytes, bytes]:
    """Run a command line in the shell and wait for its end.

    Never put text into it that comes from somebody else: the shell does what it says.

    Args:
        cmd: One command line.

    Returns:
        What it wrote to standard output and to standard error.
    """
    import subprocess

    done = subprocess.run(  # noqa: S602 # nosec B602 # running shell commands is what it is for
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
