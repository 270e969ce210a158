"""Where credentials come from: files, the keychain, other programs' settings; and warnings."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
import responses

from pyrax import base_identity, exceptions
from pyrax.identity.base import BaseIdentity
from pyrax.identity.credentials import Domain
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    KEY,
    RAX_TOKENS,
    V2,
    V3,
    V3_TOKENS,
    access,
    bodies,
    requests_sent,
    v3_token,
)


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes a credential file that only its owner can read; returns its path."""

    def write(text: str, name: str = "some credentials", mode: int = 0o600) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return str(path)

    return write


def accept(mock: responses.RequestsMock) -> None:
    """Let every login endpoint of these tests accept logins."""
    mock.post(RAX_TOKENS, json=access())
    mock.post(f"{V2}/tokens", json=access())
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})


# --- files ----------------------------------------------------------------------------------------


def test_I_02_keystone_credential_file(mock: responses.RequestsMock, file: Any) -> None:
    accept(mock)
    identity = KeystoneIdentity(auth_endpoint=V2)

    identity.set_credential_file(
        file("[keystone]\nusername = demo\npassword = pw-1\ntenant_id = t1\n"), authenticate=True
    )

    assert bodies(mock) == [
        {
            "auth": {
                "passwordCredentials": {"username": "demo", "password": "pw-1"},
                "tenantId": "t1",
            }
        }
    ]


def test_I_02_rackspace_credential_file(mock: responses.RequestsMock, file: Any) -> None:
    accept(mock)
    identity = RaxIdentity()

    identity.set_credential_file(
        file("[rackspace_cloud]\nusername = ann\napi_key = key-1\n"), authenticate=True
    )

    assert bodies(mock) == [
        {"auth": {"RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "key-1"}}}
    ]


def test_password_in_a_rackspace_file_is_tried_as_a_password(
    mock: responses.RequestsMock, file: Any
) -> None:
    accept(mock)
    identity = RaxIdentity()

    identity.set_credential_file(
        file("[rackspace_cloud]\nusername = ann\npassword = pw-1\n"), authenticate=True
    )

    assert bodies(mock) == [
        {"auth": {"passwordCredentials": {"username": "ann", "password": "pw-1"}}}
    ]


def test_secrets_are_taken_literally(mock: responses.RequestsMock, file: Any) -> None:
    accept(mock)
    identity = KeystoneIdentity(auth_endpoint=V2)

    identity.set_credential_file(
        file("\ufeff[keystone]\nusername = d%(x)s\npassword = zoë%20%%\n"), authenticate=True
    )

    assert bodies(mock)[0]["auth"]["passwordCredentials"] == {
        "username": "d%(x)s",
        "password": "zoë%20%%",
    }


def test_home_folder_and_bytes_in_the_path(clean_environment: Path) -> None:
    path = clean_environment / "mine"
    path.write_text("[keystone]\nusername = demo\npassword = pw-1\n")
    path.chmod(0o600)
    identity = KeystoneIdentity()

    identity.set_credential_file(b"~/mine")

    assert identity.username == "demo"
    assert identity._creds_file == "~/mine"


def test_arguments_beat_the_file(file: Any) -> None:
    text = "[keystone]\nusername = u\npassword = p\ntenant_id = t1\nregion = R1\n"
    identity = KeystoneIdentity()

    identity.set_credential_file(file(text), region="R2", tenant_id="t2")

    assert (identity.region, identity.tenant_id) == ("R2", "t2")


def test_optional_keys_of_a_keystone_file(mock: responses.RequestsMock, file: Any) -> None:
    accept(mock)
    identity = KeystoneIdentity()
    text = "\n".join(
        [
            "[keystone]",
            "username = demo",
            "password = pw-1",
            "project_name = lab",
            "user_domain_name = people",
            "project_domain = default",
            f"auth_endpoint = {V3}",
            "region = RegionTwo",
            "interface = internal",
            "verify_ssl = no",
            "timeout = 5,10",
        ]
    )

    identity.set_credential_file(file(text), authenticate=True)

    assert bodies(mock)[0]["auth"]["identity"]["password"]["user"]["domain"] == {"name": "people"}
    assert bodies(mock)[0]["auth"]["scope"] == {
        "project": {"name": "lab", "domain": {"id": "default"}}
    }
    assert identity.region == "RegionTwo"
    assert identity.object_store.RegionOne.public_url == "http://10.0.0.5:8080/v1/AUTH_p1"
    assert identity.verify_ssl is False
    assert identity.get_client("object_store", "RegionOne").timeout == (5.0, 10.0)


def test_optional_keys_of_a_rackspace_file(file: Any) -> None:
    text = "[rackspace_cloud]\nusername = a\napi_key = k\nregion = LON\nauth_endpoint = https://x\n"
    identity = RaxIdentity()

    identity.set_credential_file(file(text))

    assert identity.region == "LON"
    assert identity.auth_endpoint == "https://x"


def test_application_credential_in_a_file(mock: responses.RequestsMock, file: Any) -> None:
    accept(mock)
    text = "[keystone]\napplication_credential_id = ac1\napplication_credential_secret = s3\n"
    identity = KeystoneIdentity(auth_endpoint=V3)

    identity.set_credential_file(file(text), authenticate=True)

    assert bodies(mock)[0]["auth"]["identity"]["application_credential"] == {
        "id": "ac1",
        "secret": "s3",
    }


def test_file_of_the_constructor_is_read_at_the_first_login(
    mock: responses.RequestsMock, file: Any
) -> None:
    accept(mock)
    path = file("[rackspace_cloud]\nusername = ann\napi_key = key-1\n")
    identity = RaxIdentity(credential_file=path)

    identity.authenticate()

    assert identity.authenticated


def test_missing_file() -> None:
    with pytest.raises(exceptions.FileNotFound) as caught:
        KeystoneIdentity().set_credential_file("/no/such/file")

    assert caught.value.message == "The specified credential file '/no/such/file' does not exist"


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        (KeystoneIdentity, "username = demo\npassword = secret-1\n"),
        (KeystoneIdentity, "[rackspace_cloud]\nusername = demo\npassword = secret-1\n"),
        (KeystoneIdentity, "[keystone]\nusername = demo\n"),
        (KeystoneIdentity, "[keystone]\npassword = secret-1\n"),
        (KeystoneIdentity, "[keystone]\nusername = demo\npassword =\n"),
        (KeystoneIdentity, "[keystone]\nusername = a\nusername = b\npassword = secret-1\n"),
        (KeystoneIdentity, "[keystone]\nusername = a\n[keystone]\npassword = secret-1\n"),
        (KeystoneIdentity, "[keystone]\nusername = demo\nsecret-1\n"),
        (KeystoneIdentity, "[keystone]\napplication_credential_secret = secret-1\n"),
        (KeystoneIdentity, "[keystone]\nusername = a\npassword = secret-1\ntimeout = soon\n"),
        (KeystoneIdentity, ""),
        (RaxIdentity, "[rackspace_cloud]\nusername = ann\n"),
        (RaxIdentity, "[rackspace_cloud]\napi_key = secret-1\n"),
        (RaxIdentity, "[keystone]\nusername = ann\napi_key = secret-1\n"),
    ],
)
def test_files_that_are_wrong(file: Any, identity: Any, text: str) -> None:
    with pytest.raises(exceptions.InvalidCredentialFile) as caught:
        identity().set_credential_file(file(text))

    assert "some credentials" in str(caught.value)
    assert "secret-1" not in str(caught.value)


def test_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "binary"
    path.write_bytes(b"\xff\xfe\x00[keystone]")
    path.chmod(0o600)

    with pytest.raises(exceptions.InvalidCredentialFile):
        KeystoneIdentity().set_credential_file(path)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_file_that_others_can_read_warns_once(file: Any, mode: int) -> None:
    path = file("[keystone]\nusername = demo\npassword = secret-1\n", mode=mode)

    with pytest.warns(UserWarning, match="can be read by other users") as caught:
        KeystoneIdentity().set_credential_file(path)
        KeystoneIdentity().set_credential_file(path)

    assert len(caught) == 1
    assert "secret-1" not in str(caught[0].message)


def test_private_file_does_not_warn(file: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        KeystoneIdentity().set_credential_file(file("[keystone]\nusername = u\npassword = p\n"))


# --- the keychain ---------------------------------------------------------------------------------


def test_I_03_I_04_secret_of_a_named_user(mock: responses.RequestsMock, keychain: Any) -> None:
    accept(mock)
    keychain.set_password("pyrax", "ann", "key-1")

    RaxIdentity().keyring_auth("ann")

    assert bodies(mock) == [
        {"auth": {"RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "key-1"}}}
    ]


def test_I_04_user_of_the_settings(
    mock: responses.RequestsMock, keychain: Any, settings: Settings
) -> None:
    accept(mock)
    keychain.set_password("pyrax", "demo", "pw-1")
    settings.values["keyring_username"] = "demo"
    identity = KeystoneIdentity(auth_endpoint=V2)
    identity.bind_settings(settings)

    identity.keyring_auth()

    assert bodies(mock)[0]["auth"]["passwordCredentials"] == {
        "username": "demo",
        "password": "pw-1",
    }


def test_I_03_password_in_the_keychain_of_a_rackspace_user(
    mock: responses.RequestsMock, keychain: Any
) -> None:
    keychain.set_password("pyrax", "ann", "pw-1")
    mock.post(RAX_TOKENS, status=401)
    mock.post(RAX_TOKENS, json=access())

    RaxIdentity().keyring_auth(b"ann")

    assert [list(body["auth"]) for body in bodies(mock)] == [
        ["RAX-KSKEY:apiKeyCredentials"],
        ["passwordCredentials"],
    ]


def test_user_name_of_the_object_is_the_login_name(
    mock: responses.RequestsMock, keychain: Any
) -> None:
    accept(mock)
    keychain.set_password("pyrax", "entry", "key-1")

    RaxIdentity(username="ann").keyring_auth("entry")

    assert bodies(mock)[0]["auth"]["RAX-KSKEY:apiKeyCredentials"]["username"] == "ann"


def test_keychain_without_the_entry(mock: responses.RequestsMock, keychain: Any) -> None:
    with pytest.raises(exceptions.KeyringPasswordNotFound, match="ann"):
        RaxIdentity().keyring_auth("ann")

    assert requests_sent(mock) == []


def test_keychain_without_a_user(keychain: Any) -> None:
    with pytest.raises(exceptions.KeyringUsernameMissing):
        RaxIdentity().keyring_auth()


def test_keychain_that_cannot_be_used() -> None:
    import keyring
    import keyring.backends.fail

    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    try:
        with pytest.raises(exceptions.KeyringPasswordNotFound, match="NoKeyringError"):
            RaxIdentity().keyring_auth("ann")
    finally:
        keyring.set_keyring(before)


def test_keyring_package_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    assert base_identity.keyring is None
    with pytest.raises(exceptions.KeyringModuleNotInstalled):
        RaxIdentity().keyring_auth("ann")


def test_keyring_of_base_identity_can_be_replaced(
    mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mine:
        """A keychain of a script."""

        @staticmethod
        def get_password(service: str, user: str) -> str:
            """A secret."""
            return f"{service}-{user}"

    import keyring

    accept(mock)
    with monkeypatch.context() as patch:
        patch.setattr(base_identity, "keyring", Mine)

        RaxIdentity().keyring_auth("ann")

    assert bodies(mock)[0]["auth"]["RAX-KSKEY:apiKeyCredentials"]["apiKey"] == "pyrax-ann"
    assert base_identity.keyring is keyring
    base_identity.keyring = None
    del base_identity.keyring
    assert base_identity.keyring is keyring


# --- constructor ----------------------------------------------------------------------------------


def test_constructor_keeps_what_it_is_given() -> None:
    identity = BaseIdentity(
        "demo", "pw", "t1", "lab", V2, KEY, "tok-0", "/file", "R1", 12, "/ca.pem"
    )

    assert identity.username == "demo"
    assert identity.password == "pw"
    assert identity.tenant_id == "t1"
    assert identity.tenant_name == "lab"
    assert identity.auth_endpoint == V2
    assert identity.api_key == KEY
    assert identity.token == "tok-0"
    assert identity._creds_file == "/file"
    assert identity.region == "R1"
    assert identity.timeout == 12
    assert identity.verify_ssl == "/ca.pem"
    assert identity.authenticated is False


def test_the_endpoint_of_a_credential_file_never_gets_the_next_users_secret(file: Any) -> None:
    text = (
        "[rackspace_cloud]\nusername = a\napi_key = k\nauth_endpoint = https://other.example/v2.0\n"
    )
    identity = RaxIdentity()
    identity.set_credential_file(file(text))
    identity.set_credentials("ann", KEY)
    assert identity.auth_endpoint == RAX_TOKENS.rpartition("tokens")[0]


def test_an_endpoint_given_with_credentials_goes_with_them() -> None:
    identity = RaxIdentity()
    identity.set_credentials("a", "k", auth_endpoint="https://other.example/v2.0")
    identity.set_credentials("ann", KEY)
    assert identity.auth_endpoint == RAX_TOKENS.rpartition("tokens")[0]


def test_an_endpoint_assigned_by_hand_stays_for_all_credentials() -> None:
    identity = RaxIdentity()
    identity.auth_endpoint = "https://other.example/v2.0"
    identity.set_credentials("a", "k")
    identity.set_credentials("ann", KEY)
    assert identity.auth_endpoint == "https://other.example/v2.0"


@pytest.mark.parametrize("token", [None, "", b"", 5])
def test_a_missing_token_is_said_before_anything_is_sent(
    mock: responses.RequestsMock, rax_in: RaxIdentity, token: Any
) -> None:
    with pytest.raises(exceptions.MissingAuthSettings, match="needs the token"):
        rax_in.auth_with_token(token, tenant_id="654321")
    assert len(mock.calls) == 0
    assert rax_in.authenticated


def test_numbers_as_user_secret_and_tenant_are_sent_as_text(
    mock: responses.RequestsMock,
) -> None:
    mock.post(RAX_TOKENS, json=access())
    identity = RaxIdentity()
    identity.set_credentials(17, password=42, tenant_id=654321, authenticate=True)
    assert json.loads(mock.calls[0].request.body) == {
        "auth": {
            "passwordCredentials": {"username": "17", "password": "42"},
            "tenantId": "654321",
        }
    }


@pytest.mark.parametrize("endpoint", ["http://[::1", "http://a:port/v3", "cloud.example/v3"])
@pytest.mark.parametrize("by_token", [False, True])
def test_an_endpoint_that_is_no_url_is_named(endpoint: str, by_token: bool) -> None:
    identity = KeystoneIdentity(auth_endpoint=endpoint)
    with pytest.raises(exceptions.PyraxException, match="The URL '"):
        if by_token:
            identity.auth_with_token("tok-1")
        else:
            identity.authenticate("demo", "pw")


def test_a_number_names_a_domain() -> None:
    assert Domain.parse(5) == Domain(name="5")
