"""Making RSA key pairs: real ones, so that a client can log in with them."""

from __future__ import annotations

import base64
import secrets
import textwrap

PUBLIC_EXPONENT = 65537
BITS = 2048

SMALL_PRIMES = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)


def _is_prime(number: int) -> bool:
    """Tell whether a number is prime, by the Miller-Rabin test."""
    if any(number % small == 0 for small in SMALL_PRIMES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    for _ in range(8):
        power = pow(secrets.randbelow(number - 3) + 2, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = pow(power, 2, number)
            if power == number - 1:
                break
        else:
            return False
    return True


def _prime(bits: int) -> int:
    """Return a prime of a length, with both top bits set."""
    while True:
        candidate = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if candidate % PUBLIC_EXPONENT != 1 and _is_prime(candidate):
            return candidate


def _der(tag: int, content: bytes) -> bytes:
    """Return one element in DER."""
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 128 | size]) + length.to_bytes(size, "big") + content


def _der_integer(number: int) -> bytes:
    """Return an integer in DER."""
    return _der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _ssh_string(content: bytes) -> bytes:
    """Return bytes with their length, as SSH writes them."""
    return len(content).to_bytes(4, "big") + content


def _ssh_integer(number: int) -> bytes:
    """Return an integer as SSH writes it."""
    return _ssh_string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def make_rsa_pair(comment: str) -> tuple[str, str]:
    """Make an RSA key pair.

    Args:
        comment: stands at the end of the public key.

    Returns:
        tuple[str, str]: private key in PEM (PKCS#1), and public key in OpenSSH's form.
    """
    first, second = _prime(BITS // 2), _prime(BITS // 2)
    while first == second:
        second = _prime(BITS // 2)
    modulus = first * second
    private = pow(PUBLIC_EXPONENT, -1, (first - 1) * (second - 1))
    numbers = (
        0,
        modulus,
        PUBLIC_EXPONENT,
        private,
        first,
        second,
        private % (first - 1),
        private % (second - 1),
        pow(second, -1, first),
    )
    der = _der(0x30, b"".join(_der_integer(number) for number in numbers))
    lines = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    pem = f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----\n"
    blob = _ssh_string(b"ssh-rsa") + _ssh_integer(PUBLIC_EXPONENT) + _ssh_integer(modulus)
    return pem, f"ssh-rsa {base64.b64encode(blob).decode()} {comment}"
