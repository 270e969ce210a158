"""The checksums by which image data are verified."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pyrax.image.checks import digest_for, expected_hash, new_digest

STRONG = {"os_hash_algo": "sha512", "os_hash_value": "ABC"}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({**STRONG, "checksum": "d"}, ("sha512", "abc")),
        ({"checksum": "D"}, ("md5", "d")),
        ({"os_hash_algo": "crc32", "os_hash_value": "1", "checksum": "d"}, ("md5", "d")),
        ({"os_hash_algo": "md5", "os_hash_value": "1"}, None),
        ({"os_hash_algo": None, "os_hash_value": None, "checksum": None}, None),
        ({"os_hash_algo": "sha512", "os_hash_value": None}, None),
    ],
)
def test_the_best_hash_that_is_known_and_trusted(image: Any, expected: Any) -> None:
    assert expected_hash(image) == expected


@pytest.mark.parametrize("name", ["sha256", "SHA384", "sha512", "sha3-512", "blake2b"])
def test_strong_hashes_are_trusted(name: str) -> None:
    assert new_digest(name) is not None


@pytest.mark.parametrize("name", ["md5", "sha1", "shake_128", "nonsense", ""])
def test_others_are_ignored(name: str) -> None:
    assert new_digest(name) is None


def test_digests_are_of_the_expected_kind() -> None:
    assert digest_for(None) is None
    for image, name in [({"checksum": "d"}, "md5"), (STRONG, "sha512")]:
        digest = digest_for(expected_hash(image))
        digest.update(b"x")
        assert digest.hexdigest() == hashlib.new(name, b"x").hexdigest()
