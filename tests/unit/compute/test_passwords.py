"""Decrypting generated passwords."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import passwords


def stored(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    return str(path)


def encrypted(rsa_key: Any, text: str = "Zq8-invented") -> str:
    return base64.b64encode(rsa_key.encrypt(text)).decode()


@pytest.mark.parametrize("form", ["pkcs1", "pkcs8", "openssh"])
def test_keys_of_every_form_decrypt(rsa_key: Any, tmp_path: Path, form: str) -> None:
    path = stored(tmp_path, rsa_key.pem(form))

    assert passwords.decrypt(encrypted(rsa_key), path) == "Zq8-invented"


def test_the_path_may_be_bytes(rsa_key: Any, tmp_path: Path) -> None:
    path = stored(tmp_path, rsa_key.pem("pkcs1"))

    assert passwords.decrypt(encrypted(rsa_key), path.encode()) == "Zq8-invented"


@pytest.mark.parametrize("form", ["pkcs1", "pkcs8"])
def test_a_passphrase_is_an_error_that_says_so(rsa_key: Any, tmp_path: Path, form: str) -> None:
    path = stored(tmp_path, rsa_key.pem(form, passphrase=b"secret"))

    with pytest.raises(exceptions.CommandError, match="it has a passphrase"):
        passwords.decrypt(encrypted(rsa_key), path)


def test_a_passphrase_in_openssh_s_form_is_an_error(rsa_key: Any, tmp_path: Path) -> None:
    fields = b"openssh-key-v1\0" + b"\0\0\0\x0aaes256-ctr" + b"\0\0\0\x06bcrypt"
    lines = [b"-----BEGIN OPENSSH PRIVATE KEY-----", base64.b64encode(fields)]
    path = stored(tmp_path, b"\n".join([*lines, b"-----END OPENSSH PRIVATE KEY-----", b""]))

    with pytest.raises(exceptions.CommandError, match="it has a passphrase"):
        passwords.decrypt(encrypted(rsa_key), path)


def test_the_wrong_key_is_an_error_without_the_password(
    rsa_key: Any, other_rsa_key: Any, tmp_path: Path
) -> None:
    path = stored(tmp_path, other_rsa_key.pem("pkcs1"))

    with pytest.raises(exceptions.CommandError, match="not the key") as caught:
        passwords.decrypt(encrypted(rsa_key), path)
    assert "Zq8" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        b"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ],
)
def test_what_is_no_key_is_an_error(rsa_key: Any, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(exceptions.CommandError, match="is not an RSA private key"):
        passwords.decrypt(encrypted(rsa_key), stored(tmp_path, content))


def test_a_key_that_is_not_rsa_is_an_error(
    rsa_key: Any, tmp_path: Path, ed25519_pem: bytes
) -> None:
    with pytest.raises(exceptions.CommandError, match="no RSA key"):
        passwords.decrypt(encrypted(rsa_key), stored(tmp_path, ed25519_pem))


def test_a_missing_file_is_an_error_with_its_name(rsa_key: Any, tmp_path: Path) -> None:
    with pytest.raises(exceptions.CommandError, match="missing.pem cannot be read"):
        passwords.decrypt(encrypted(rsa_key), str(tmp_path / "missing.pem"))


def test_a_password_that_is_no_base64_is_an_error(rsa_key: Any, tmp_path: Path) -> None:
    path = stored(tmp_path, rsa_key.pem("pkcs1"))

    with pytest.raises(exceptions.CommandError):
        passwords.decrypt("A", path)
