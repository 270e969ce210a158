"""Every call of the identity and of the module itself: no password, key or token is shown."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import __main__ as command
from pyrax import sandbox
from pyrax.identity.credentials import replace_keyring, restore_keyring
from tests.trust.faults.operations import names_of
from tests.trust.faults.wire import Wire

from . import planting
from .test_operations import FAILURES
from .watching import complaints, listening

KEY, PASSWORD = "kEY-geheim-4711", 'pAsS-geheim-4711"<&>\\ü'
CLOUDS = {"rackspace": "rackspace", "keystone": "keystone v3", "keystone v2": "keystone v2"}
WITHOUT_A_CALL = frozenset({"bind_settings", "replacing_login"})


class Account:
    """A user of a cloud inside the process, and what calls of the identity need.

    Args:
        kind: Which identity service: `rackspace`, `keystone` or `keystone v2`.
        folder: Where files go.
        monkeypatch: Puts the network inside the process.
    """

    def __init__(self, kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        accounts = sandbox.Accounts(api_key=KEY, password=PASSWORD)
        self.cloud = sandbox.Cloud(accounts=accounts)
        self.wire = Wire(self.cloud)
        self.wire.counts_identity = True
        self.wire.install(monkeypatch)
        self.key = KEY
        self.dialect = kind.partition(" ")[0]
        self.folder = folder
        self.endpoint = self.cloud.settings(self.dialect)["auth_endpoint"]
        if kind == "keystone v2":
            self.endpoint = self.cloud.keystone_endpoint + "/v2.0"

    @property
    def secret(self) -> str:
        return self.key if self.dialect == "rackspace" else PASSWORD

    def fresh(self) -> Any:
        """Return a new login."""
        context = pyrax.create_context(self.dialect, auth_endpoint=self.endpoint)
        if self.dialect == "keystone":
            context.tenant_name = self.cloud.tenant_name
        context.set_credentials(self.cloud.username, self.secret, authenticate=True)
        return context

    def file(self) -> str:
        """Return a credential file that everybody can read."""
        section, key = "keystone", "password"
        if self.dialect == "rackspace":
            section, key = "rackspace_cloud", "api_key"
        path = self.folder / "credentials"
        path.write_text(
            f"[{section}]\nusername = {self.cloud.username}\n{key} = {self.secret}\n"
            f"tenant_name = {self.cloud.tenant_name}\n",
            encoding="utf-8",
        )
        path.chmod(0o644)
        return str(path)

    def argument(self, name: str, context: Any) -> Any:
        """Return what a parameter is called with."""
        known: dict[str, Callable[[], Any]] = {
            "call": lambda: lambda client: client,
            "credential_file": self.file,
            "email": lambda: "bob@example.com",
            "expire_in": lambda: 60,
            "name": lambda: "bob",
            "passcode": planting.fresh,
            "region": lambda: "DFW",
            "rejected": lambda: context.token,
            "role": lambda: "6",
            "secret": planting.awkward,
            "service": lambda: "compute",
            "tenant": lambda: context.tenant_id,
            "token": lambda: context.token,
            "uid": lambda: context.user_id,
            "uri": lambda: f"users/{context.user_id}",
            "user": lambda: context.user_id,
            "username": lambda: "bob",
        }
        return known[name]()

    def call(self, context: Any, name: str, planted: set[str]) -> Callable[[], Any]:
        """Return a function that makes a call, with secrets wherever it takes one."""
        if not callable(getattr(type(context), name)):
            return lambda: getattr(context, name)
        method = getattr(context, name)
        args, kwargs = [], {}
        for parameter in inspect.signature(method).parameters.values():
            if parameter.default is parameter.empty and parameter.kind != parameter.VAR_KEYWORD:
                args.append(self.argument(parameter.name, context))
            elif parameter.name in ("password", "api_key"):
                kwargs[parameter.name] = planting.awkward()
        planted |= planting.cores_of([*args, *kwargs.values()] if name != "across_regions" else [])

        def call() -> Any:
            value = method(*args, **kwargs)
            return list(value) if isinstance(value, Iterator) else value

        return call


@pytest.fixture(params=CLOUDS)
def account(
    request: pytest.FixtureRequest,
    fresh_pyrax: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Account:
    pyrax.set_http_debug(True)
    return Account(request.param, tmp_path, monkeypatch)


def test_no_call_of_an_identity_shows_a_secret(account: Account) -> None:
    found: list[str] = []
    names = [one for one in names_of(type(account.fresh())) if one not in WITHOUT_A_CALL]
    assert len(names) > 50
    for name in names:
        recording: Any = {}
        for failure in (None, *FAILURES):
            planted: set[str] = set()
            value, error = None, None
            with listening() as heard:
                context = account.fresh()
                secrets = {KEY, "pAsS-geheim-4711", context.token}
                call = account.call(context, name, planted)
                part = (
                    account.wire.record()
                    if failure is None
                    else account.wire.play(recording, failure, 1)
                )
                with part:
                    try:
                        value = call()
                    except Exception as raised:
                        error = raised
            if name == "reset_api_key" and failure is None and error is None:
                account.key = value
            if failure is None:
                recording = dict(account.wire.recording)
                secrets |= planting.in_answers(one for many in recording.values() for one in many)
            what = f"{name} [{failure.name if failure else 'done'}]"
            secrets |= planted
            found += complaints(what, secrets, heard.getvalue(), value, error)
            found += complaints(f"{what}, identity", secrets, "", context, None)
            if failure is None and not recording:
                break  # it sends nothing
            if failure is FAILURES[0] and not planted:
                break  # without a secret of its own it fails like the others
    assert not found, "\n".join(found[:50])


def test_copies_and_pickles_of_a_login_show_nothing(account: Account) -> None:
    context = account.fresh()
    token = context.token
    for twin in (copy.copy(context), copy.deepcopy(context), pickle.loads(pickle.dumps(context))):
        shown = f"{twin!r} {twin} {twin.services!r} {twin.user!r}"
        assert not any(one in shown for one in (token, KEY, "pAsS-geheim"))
    assert copy.deepcopy(context).token == token
    pickled = pickle.dumps(context)
    for service in context.services.values():
        for endpoint in service.endpoints.values():
            pickled += pickle.dumps(endpoint)
            try:
                pickled += pickle.dumps(endpoint.client)
            except (TypeError, AttributeError, pyrax.exc.PyraxException):
                continue
    pickled += json.dumps(context.services).encode()
    assert not any(one.encode() in pickled for one in (token, KEY, "pAsS-geheim"))


class Keychain:
    """A keychain that fails in a telling way."""

    def __init__(self, secret: str | None) -> None:
        self.secret = secret

    def get_password(self, service: str, user: str) -> str | None:
        if self.secret is None:
            raise RuntimeError("The keychain is locked.")
        return self.secret


def ways(account: Account) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every way to log in at the module, good ones and bad ones."""
    user, secret = account.cloud.username, account.secret
    wrong = planting.awkward()
    yield "set_credentials", lambda: pyrax.set_credentials(user, secret)
    yield "set_credentials, wrong", lambda: pyrax.set_credentials(user, wrong)
    yield "set_credentials, password", lambda: pyrax.set_credentials(user, password=wrong)
    yield "set_credentials, key", lambda: pyrax.set_credentials(user, api_key=wrong)
    yield "set_credentials, later", lambda: pyrax.set_credentials(user, wrong, authenticate=False)
    yield "authenticate", lambda: pyrax.authenticate()
    yield "set_credential_file", lambda: pyrax.set_credential_file(account.file())
    yield "keyring_auth", lambda: pyrax.keyring_auth(user)
    yield "auth_with_token", lambda: pyrax.auth_with_token(planting.fresh(), tenant_id="1")
    yield (
        "set_application_credential",
        lambda: pyrax.set_application_credential(planting.awkward(), id="ac1"),
    )
    yield "create_context", lambda: pyrax.create_context(username=user, password=wrong)
    yield "create_context, key", lambda: pyrax.create_context(username=user, api_key=wrong)


def test_no_way_to_log_in_shows_a_secret(account: Account) -> None:
    found: list[str] = []
    for keychain in (Keychain(account.secret), Keychain(planting.awkward()), Keychain(None)):
        replace_keyring(keychain)
        try:
            for way, call in ways(account):
                value, error = None, None
                with listening() as heard, account.wire.record():
                    pyrax.clear_credentials()
                    pyrax.set_setting("identity_type", account.dialect)
                    pyrax.set_setting("auth_endpoint", account.endpoint)
                    pyrax.set_setting("tenant_name", account.cloud.tenant_name)
                    try:
                        value = call()
                    except Exception as raised:
                        error = raised
                said = heard.getvalue() + repr(pyrax.identity) + repr(pyrax.settings)
                secrets = {KEY, "pAsS-geheim-4711", "gEHEIm-"}
                secrets |= planting.in_answers(
                    one for many in account.wire.recording.values() for one in many
                )
                found += complaints(way, secrets, said, value, error)
        finally:
            restore_keyring()
    assert not found, "\n".join(found[:50])


def test_the_command_line_shows_no_secret(
    account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLOUD_ID_TYPE", account.dialect)
    monkeypatch.setenv("CLOUD_AUTH_ENDPOINT", account.endpoint)
    monkeypatch.setenv("CLOUD_TENANT_NAME", account.cloud.tenant_name)
    monkeypatch.setenv("OS_PASSWORD", planting.awkward())
    monkeypatch.setenv("OS_USERNAME", "ann")
    assert command.main(["--credential-file", account.file()]) == 0
    command.main([])
    said = "".join(capsys.readouterr())
    assert "sandbox" not in account.secret and len(said) > 200
    assert not any(one in said for one in (KEY, "pAsS-geheim", "gEHEIm-", pyrax.identity.token))
