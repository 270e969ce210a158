"""Logins that are kept in the keychain for the next process."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import types
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import keyring.errors
import keyrings.alt.file
import pytest
import responses
from keyring.backends import chainer, fail, null

import pyrax
from pyrax import environments, exceptions
from pyrax.identity import credentials, token_cache
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.documents import KEYSTONE, RAX_TOKENS, V3_TOKENS, access, v3_token

KEY = "0123456789abcdef0123456789abcdef"


class Keychain:
    """A keychain in memory; what it is told is noted."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.failing: Exception | None = None

    def _meet(self) -> None:
        if self.failing is not None:
            raise self.failing

    def get_password(self, service: str, name: str) -> str | None:
        self._meet()
        return self.entries.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self._meet()
        self.entries[service, name] = value

    def delete_password(self, service: str, name: str) -> None:
        self._meet()
        del self.entries[service, name]


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keychain]:
    """A keychain, and the setting that makes use of it."""
    made = Keychain()
    monkeypatch.setenv("CLOUD_TOKEN_CACHE", "yes")
    monkeypatch.setattr(token_cache, "_warned", set())
    credentials.replace_keyring(made)
    yield made
    credentials.restore_keyring()


def in_hours(hours: float) -> str:
    """Return a moment as the identity service writes it."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def answer(token: str = "tok-1", hours: float = 24) -> dict[str, Any]:
    """Return a login answer whose token is valid for a while."""
    made = access()
    made["access"]["token"].update(id=token, expires=in_hours(hours))
    return made


def process(user: str = "ann", secret: str = KEY, **details: Any) -> RaxIdentity:
    """Return an identity object as another process would make it."""
    identity = RaxIdentity()
    identity.bind_settings(environments.DefaultSettings())
    identity.set_credentials(user, secret, **details)
    return identity


def logins(mock: responses.RequestsMock) -> int:
    """Return how many logins were sent."""
    return sum(call.request.method == "POST" for call in mock.calls)


def opened(text: str) -> dict[str, Any]:
    """Return what an entry holds."""
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return found


def packed(entry: Any) -> str:
    """Return an entry as it stands in the keychain."""
    return base64.b64encode(zlib.compress(json.dumps(entry).encode())).decode()


def test_the_second_process_sends_no_login(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    first, second = process(), process()
    first.authenticate()
    second.authenticate()
    assert logins(mock) == 1
    assert second.authenticated
    assert (second.token, second.expires) == (first.token, first.expires)
    assert (second.tenant_id, second.username) == (first.tenant_id, first.username)
    assert list(second.services) == list(first.services)
    assert second.regions == first.regions
    assert second.get_default_region() == first.get_default_region()


def test_the_second_process_sends_none_to_keystone_v3_either(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    document = v3_token()
    document["token"]["expires_at"] = in_hours(1)
    mock.post(V3_TOKENS, status=201, json=document, headers={"X-Subject-Token": "tok-3"})
    for _ in range(2):
        identity = KeystoneIdentity(auth_endpoint=f"{KEYSTONE}/v3")
        identity.set_credentials("demo", "pw-1", tenant_name="demo")
        identity.authenticate()
        assert (identity.token, identity.authenticated) == ("tok-3", True)
        assert "object_store" in identity.services
    assert logins(mock) == 1


def test_nothing_is_kept_unless_it_is_asked_for(
    mock: responses.RequestsMock, keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUD_TOKEN_CACHE")
    mock.post(RAX_TOKENS, json=answer())
    process().authenticate()
    process().authenticate()
    assert (logins(mock), keychain.entries) == (2, {})


def test_an_entry_holds_token_expiry_and_catalog_but_no_secret(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    process().authenticate()
    (service, name), text = keychain.entries.popitem()
    entry = opened(text)
    assert service == "pyrax-tokens"
    assert entry["access"]["token"]["id"] == "tok-1"
    assert entry["access"]["token"]["expires"]
    assert entry["access"]["serviceCatalog"]
    digests = [
        getattr(hashlib, kind)(KEY.encode()).hexdigest() for kind in ("md5", "sha1", "sha256")
    ]
    for revealing in (KEY, "ann", *digests):
        assert revealing not in name
    assert KEY not in json.dumps(entry)
    assert not [digest for digest in digests if digest in json.dumps(entry)]


@pytest.mark.parametrize(
    "other",
    [
        {"user": "bob"},
        {"secret": "another-secret"},
        {"tenant_id": "999"},
        {"region": "LON"},
        {"auth_endpoint": "https://identity.other.example/v2.0/"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_an_entry_is_good_for_the_same_login_alone(
    mock: responses.RequestsMock, keychain: Keychain, other: dict[str, Any]
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    mock.post("https://identity.other.example/v2.0/tokens", json=answer("tok-2"))
    process().authenticate()
    process(**other).authenticate()
    assert logins(mock) == 2


def test_a_wrong_secret_is_refused_as_ever_and_ends_the_entry(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    process().authenticate()
    mock.replace(responses.POST, RAX_TOKENS, status=401, json={"unauthorized": {"code": 401}})
    with pytest.raises(exceptions.AuthenticationFailed):
        process(secret="wrong").authenticate()
    assert keychain.entries == {}


def test_a_token_near_its_end_is_not_used(mock: responses.RequestsMock, keychain: Keychain) -> None:
    mock.post(RAX_TOKENS, json=answer("old", hours=0.03))
    process().authenticate()
    mock.replace(responses.POST, RAX_TOKENS, json=answer("new"))
    second = process()
    second.authenticate()
    assert (second.token, logins(mock)) == ("new", 2)
    third = process()
    third.authenticate()
    assert (third.token, logins(mock)) == ("new", 2)


def test_a_login_without_an_end_is_not_kept(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    endless = answer()
    del endless["access"]["token"]["expires"]
    mock.post(RAX_TOKENS, json=endless)
    process().authenticate()
    assert keychain.entries == {}


BROKEN = {
    "not base64": "%%%",
    "not packed": base64.b64encode(b"text").decode(),
    "not JSON": base64.b64encode(zlib.compress(b"{")).decode(),
    "a list": packed([]),
    "nothing in it": packed({}),
    "another version": packed({"version": 2, "salt": "00", "proof": "x", "access": {}}),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_login_is_replaced_by_one(
    mock: responses.RequestsMock, keychain: Keychain, kind: str
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    process().authenticate()
    for place in keychain.entries:
        keychain.entries[place] = BROKEN[kind]
    process().authenticate()
    process().authenticate()
    assert logins(mock) == 2


@pytest.mark.parametrize("change", [{"serviceCatalog": 7}, {"user": 7}, {"token": {"id": "x"}}])
def test_a_kept_answer_that_makes_no_sense_is_replaced(
    mock: responses.RequestsMock, keychain: Keychain, change: dict[str, Any]
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    process().authenticate()
    for place, text in keychain.entries.items():
        entry = opened(text)
        entry["access"].update(change)
        keychain.entries[place] = packed(entry)
    second = process()
    second.authenticate()
    assert second.authenticated
    assert "compute" in second.services or logins(mock) == 1


def test_a_refused_token_is_dropped_and_a_login_follows(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer("revoked"))
    process().authenticate()
    second = process()
    second.authenticate()
    assert second.token == "revoked"
    mock.replace(responses.POST, RAX_TOKENS, json=answer("fresh"))
    assert second.renew_token("revoked") == "fresh"
    third = process()
    third.authenticate()
    assert (third.token, logins(mock)) == ("fresh", 2)


def test_who_asks_for_a_new_token_gets_one(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer("one"))
    first = process()
    first.authenticate()
    mock.replace(responses.POST, RAX_TOKENS, json=answer("two"))
    first.authenticate()
    assert first.token == "two"
    mock.replace(responses.POST, RAX_TOKENS, json=answer("three"))
    assert first.get_token(force=True) == "three"


def test_forgetting_takes_the_entry_away(mock: responses.RequestsMock, keychain: Keychain) -> None:
    mock.post(RAX_TOKENS, json=answer())
    first = process()
    first.authenticate()
    process(user="bob").forget_cached_token()
    assert len(keychain.entries) == 1
    process().forget_cached_token()
    process().forget_cached_token()
    assert keychain.entries == {}
    first.authenticate()
    first.unauthenticate()
    assert keychain.entries == {}
    assert logins(mock) == 2


def test_clear_credentials_takes_the_entry_away(
    mock: responses.RequestsMock, keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    monkeypatch.delenv("CLOUD_TOKEN_CACHE")
    monkeypatch.setattr(pyrax.settings, "_assigned", {})
    pyrax.set_setting("identity_type", "rackspace")
    pyrax.set_setting("token_cache", True)
    pyrax.set_credentials("ann", KEY)
    assert len(keychain.entries) == 1
    pyrax.clear_credentials()
    assert keychain.entries == {}
    assert pyrax.identity is None


@pytest.mark.parametrize("when", ["before", "between"])
def test_a_keychain_that_fails_keeps_nobody_from_logging_in(
    mock: responses.RequestsMock, keychain: Keychain, when: str
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    failure = keyring.errors.KeyringLocked("the text may say anything")
    if when == "between":
        process().authenticate()
    keychain.failing = failure
    with pytest.warns(UserWarning, match="keep the login: KeyringLocked") as given:
        identity = process()
        identity.authenticate()
        process().authenticate()
    assert identity.authenticated
    assert not [one for one in given if "anything" in str(one.message)]
    assert len(given) == 1


def backend(kind: Any) -> Any:
    """Return a stand-in of the keyring module that has a backend."""
    return types.SimpleNamespace(get_keyring=lambda: kind)


class Chain(chainer.ChainerBackend):
    """A chain of backends of which the first one counts."""

    backends = (keyrings.alt.file.PlaintextKeyring(),)  # noqa: RUF012


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (fail.Keyring(), "there is no keychain on this system"),
        (null.Keyring(), "there is no keychain on this system"),
        (keyrings.alt.file.PlaintextKeyring(), "keeps everything in a plain file"),
        (Chain(), "keeps everything in a plain file"),
    ],
    ids=["fail", "null", "plain", "chain"],
)
def test_no_login_is_kept_where_others_could_read_it_or_nobody(
    mock: responses.RequestsMock, keychain: Keychain, kind: Any, reason: str
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    credentials.replace_keyring(backend(kind))
    with pytest.warns(UserWarning, match=f"token_cache has no effect.*{reason}") as given:
        process().authenticate()
        process().authenticate()
    assert len(given) == 1
    assert logins(mock) == 2


def test_an_encrypted_keychain_is_good(keychain: Keychain) -> None:
    encrypted = object.__new__(keyrings.alt.file.EncryptedKeyring)
    assert token_cache._unfit(backend(encrypted)) is None
    assert token_cache._unfit(keychain) is None


def test_without_the_package_there_is_a_warning_and_a_login(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    credentials.replace_keyring(None)
    with pytest.warns(UserWarning, match="the package 'keyring' is not installed"):
        process().authenticate()


def test_a_token_of_somebody_else_is_not_kept(
    mock: responses.RequestsMock, keychain: Keychain
) -> None:
    mock.post(RAX_TOKENS, json=answer())
    identity = process()
    identity.auth_with_token("given", tenant_id="123")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        identity.forget_cached_token()
    assert keychain.entries == {}
