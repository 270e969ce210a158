"""The checksums by which image data are verified."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

TRUSTED = frozenset(
    ("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s")
)
"""Names of hashes that are good enough to rely on; others are ignored."""


class Expected(NamedTuple):
    """The hash that image data must have.

    Attributes:
        algorithm: Name of the hash.
        value: The hash in hexadecimal.
    """

    algorithm: str
    value: str


def new_digest(algorithm: str) -> Any:
    """Return a new hash object, ``None`` for an algorithm that is not trusted or not there.

    Args:
        algorithm: Its name, such as ``sha512``.
    """
    name = algorithm.lower().replace("-", "_")
    return hashlib.new(name) if name in TRUSTED and name in hashlib.algorithms_available else None


def expected_hash(image: Mapping[str, Any]) -> Expected | None:
    """Return the best hash that the service tells of an image, ``None`` if it tells none.

    Args:
        image: The fields of the image.
    """
    algorithm, value = image.get("os_hash_algo"), image.get("os_hash_value")
    if isinstance(algorithm, str) and value and new_digest(algorithm) is not None:
        return Expected(algorithm, str(value).lower())
    if image.get("checksum"):
        return Expected("md5", str(image["checksum"]).lower())
    return None


def digest_for(expected: Expected | None) -> Any:
    """Return a new hash object for what is expected, ``None`` if nothing is."""
    if expected is None:
        return None
    if expected.algorithm == "md5":
        return hashlib.md5(usedforsecurity=False)
    return new_digest(expected.algorithm)
