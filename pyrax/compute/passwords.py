"""Decrypting the password that a server generated, with the private key of its key pair.

Key pairs of the compute service are RSA keys and the password is encrypted after PKCS #1 v1.5,
which needs no more than arithmetic on large integers.
"""

from __future__ import annotations

import base64
import binascii
import struct
from typing import NamedTuple

from pyrax import exceptions, utils

_RSA_OID = bytes.fromhex("06092a864886f70d010101")


class PrivateKey(NamedTuple):
    """The two numbers of an RSA key that decrypt."""

    modulus: int
    exponent: int


def decrypt(encrypted: str, path: str | bytes) -> str:
    """Return the clear text of a password.

    Args:
        encrypted: What the service sent, in base64.
        path: The file with the private key.

    Raises:
        CommandError: The file holds no usable key, or the password was not made for it.
    """
    key = load(path)
    try:
        cipher = base64.b64decode(encrypted, validate=False)
    except binascii.Error as err:
        raise exceptions.CommandError("The service sent a password that is not base64.") from err
    size = (key.modulus.bit_length() + 7) // 8
    number = int.from_bytes(cipher, "big")
    if not cipher or number >= key.modulus:
        raise _wrong_key()
    block = pow(number, key.exponent, key.modulus).to_bytes(size, "big")
    end = block.find(b"\0", 2)
    if block[:2] != b"\0\2" or end < 10:
        raise _wrong_key()
    return utils.ensure_text(block[end + 1 :])


def load(path: str | bytes) -> PrivateKey:
    """Read an RSA private key without passphrase, in PEM or in OpenSSH's own form.

    Raises:
        CommandError: The file cannot be read or holds no such key.
    """
    name = utils.ensure_text(path)
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            lines = [line.strip() for line in file]
    except OSError as err:
        raise exceptions.CommandError(
            f"The private key {name} cannot be read: {err.strerror}."
        ) from err
    try:
        return _parsed(lines)
    except (ValueError, IndexError, struct.error) as err:
        raise exceptions.CommandError(
            f"{name} is not an RSA private key without passphrase: {err}."
        ) from err


def _wrong_key() -> exceptions.CommandError:
    """Return the error for a password that does not belong to the key."""
    return exceptions.CommandError(
        "The password cannot be decrypted with this key: it is not the key that the server was "
        "made with."
    )


def _parsed(lines: list[str]) -> PrivateKey:
    """Find out in which form the lines hold the key, and read it."""
    starts = [number for number, line in enumerate(lines) if line.startswith("-----BEGIN ")]
    if not starts:
        raise ValueError("it has no BEGIN line")
    kind = lines[starts[0]].strip("-").replace("BEGIN ", "", 1)
    inside = []
    for line in lines[starts[0] + 1 :]:
        if line.startswith("-----END "):
            break
        inside.append(line)
    if kind == "ENCRYPTED PRIVATE KEY" or any(line.startswith("Proc-Type:") for line in inside):
        raise ValueError("it has a passphrase")
    content = base64.b64decode("".join(inside))
    if kind == "RSA PRIVATE KEY":
        return _pkcs1(content)
    if kind == "PRIVATE KEY":
        return _pkcs8(content)
    if kind == "OPENSSH PRIVATE KEY":
        return _openssh(content)
    raise ValueError(f"it is of the kind {kind!r}")


def _element(data: bytes, start: int) -> tuple[int, bytes, int]:
    """Return tag, content and end of the DER element that begins at `start`."""
    tag, length, position = data[start], data[start + 1], start + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[position : position + count], "big")
        position += count
    end = position + length
    if end > len(data):
        raise ValueError("it is cut off")
    return tag, data[position:end], end


def _integers(sequence: bytes, count: int) -> list[int]:
    """Return the first integers of the content of a DER sequence."""
    found: list[int] = []
    position = 0
    while len(found) < count:
        tag, content, position = _element(sequence, position)
        if tag != 0x02:
            raise ValueError("it is not built as a key")
        found.append(int.from_bytes(content, "big"))
    return found


def _pkcs1(data: bytes) -> PrivateKey:
    """Read the key's own form: version, modulus, public exponent, private exponent."""
    _, sequence, _ = _element(data, 0)
    _, modulus, _, exponent = _integers(sequence, 4)
    return PrivateKey(modulus, exponent)


def _pkcs8(data: bytes) -> PrivateKey:
    """Read the form that names the kind of key before it."""
    _, sequence, _ = _element(data, 0)
    _, _, position = _element(sequence, 0)
    _, algorithm, position = _element(sequence, position)
    if not algorithm.startswith(_RSA_OID):
        raise ValueError("it is no RSA key")
    _, inner, _ = _element(sequence, position)
    return _pkcs1(inner)


def _openssh(data: bytes) -> PrivateKey:
    """Read OpenSSH's own form: fields with their lengths before them."""
    magic = b"openssh-key-v1\0"
    if not data.startswith(magic):
        raise ValueError("it is not built as a key")
    position = len(magic)
    cipher, position = _field(data, position)
    if cipher != b"none":
        raise ValueError("it has a passphrase")
    for _ in range(2):
        _, position = _field(data, position)
    _, position = _field(data, position + 4)
    private, _ = _field(data, position)
    kind, position = _field(private, 8)
    if kind != b"ssh-rsa":
        raise ValueError("it is no RSA key")
    modulus, position = _field(private, position)
    _, position = _field(private, position)
    exponent, _ = _field(private, position)
    return PrivateKey(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big"))


def _field(data: bytes, start: int) -> tuple[bytes, int]:
    """Return the field that begins at `start`, and where the next one begins."""
    (length,) = struct.unpack_from(">I", data, start)
    end = start + 4 + length
    if end > len(data):
        raise ValueError("it is cut off")
    return data[start + 4 : end], end
