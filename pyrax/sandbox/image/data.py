"""The data of images: kept as object storage keeps its own, with the hashes that images show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

from pyrax.sandbox.object_storage.blobs import Blob, BlobWriter

HASH = "sha512"


class Data:
    """The data of an image; they do not change any more.

    Attributes:
        length: size in bytes.
        md5: MD5 in hexadecimal.
        sha512: SHA-512 in hexadecimal.
    """

    def __init__(self, blob: Blob, sha512: str) -> None:
        self.blob = blob
        self.length = blob.length
        self.md5 = blob.md5
        self.sha512 = sha512

    @classmethod
    def of(cls, content: bytes) -> Data:
        """Return the data of some bytes."""
        return cls(Blob.of(content), hashlib.sha512(content).hexdigest())

    def pieces(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Walk through the data from `start` up to but not including `end`."""
        return self.blob.pieces(start, end)


def receive(pieces: Iterable[bytes], check: Callable[[int], None]) -> Data:
    """Take in data as they come.

    Args:
        pieces: the data.
        check: called with the number of bytes so far; raises when there are too many.
    """
    writer = BlobWriter()
    digest = hashlib.sha512()
    try:
        for piece in pieces:
            writer.write(piece)
            digest.update(piece)
            check(writer.length)
        return Data(writer.finish(), digest.hexdigest())
    except BaseException:
        writer.discard()
        raise


def invented(image_id: str) -> Data:
    """Return small data for an image that nobody uploaded; they are the same for each id."""
    return Data.of(hashlib.sha256(image_id.encode()).digest() * 2048)
