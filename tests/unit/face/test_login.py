"""Logging in through the module."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.base_identity import BaseIdentity, Service
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.canned import ACCOUNT, KEYSTONE, RACKSPACE, Network
from tests.unit.face.conftest import Loader
from tests.unit.face.test_module import REFERENCES

KEY_LOGIN = {"RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "key-1"}}


def write(path: Path, text: str) -> Path:
    """Write a file that only its owner can read."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def nobody_is_logged_in(module: Any) -> bool:
    """Whether identity and references are as after a login that failed."""
    return (
        module.identity.authenticated is False
        and module.identity.token is None
        and module.regions == module.services == ()
        and [getattr(module, name) for name in REFERENCES] == [None] * 12
    )


# --- the ways to log in ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        (("ann", "key-1"), {}),
        (("ann",), {"api_key": "key-1"}),
        ((b"ann", b"key-1"), {}),
        (("ann", "key-1", None, None, ACCOUNT), {}),
    ],
)
def test_set_credentials_logs_in_with_an_api_key(
    rackspace: Any, network: Network, args: Any, kwargs: Any
) -> None:
    rackspace.set_credentials(*args, **kwargs)
    assert network.logins == [KEY_LOGIN]
    assert network.requests[0].url == f"{RACKSPACE}/tokens"
    assert rackspace.identity.authenticated is True
    assert rackspace.regions == ("DFW", "ORD", "IAD")
    assert "compute" in rackspace.services
    assert rackspace.services == tuple(rackspace.identity.services)


def test_a_key_given_as_password_works_at_rackspace(rackspace: Any, network: Network) -> None:
    rackspace.set_credentials("ann", password="key-1")
    assert rackspace.identity.authenticated is True


@pytest.mark.parametrize("name", ["api_key", "password"])
def test_either_name_of_the_secret_works_on_other_clouds(
    openstack: Any, network: Network, name: str
) -> None:
    openstack.set_credentials("demo", **{name: "pw-1"})
    assert network.logins[0]["identity"]["password"]["user"]["password"] == "pw-1"
    assert openstack.identity.authenticated is True


def test_of_two_secrets_the_password_counts(openstack: Any, network: Network) -> None:
    openstack.set_credentials("demo", "nonsense", "pw-1")
    assert network.logins[0]["identity"]["password"]["user"]["password"] == "pw-1"


@pytest.mark.parametrize("how", ["argument", "setting"])
def test_the_tenant_comes_from_the_argument_or_the_setting(
    openstack: Any, network: Network, how: str
) -> None:
    openstack.set_setting("tenant_name", None)
    openstack.set_setting("tenant_id", "from-argument" if how == "setting" else "other")
    given = {"tenant_id": "from-argument"} if how == "argument" else {}
    openstack.set_credentials("demo", "pw-1", **given)
    assert network.logins[0]["scope"] == {"project": {"id": "from-argument"}}


def test_new_keywords_of_set_credentials(openstack: Any, network: Network) -> None:
    openstack.set_credentials(
        "demo",
        "pw-1",
        tenant_name="lab",
        user_domain="users",
        project_domain={"id": "d7"},
        auth_endpoint="https://other.example/identity/v3",
    )
    login = network.logins[0]
    assert login["identity"]["password"]["user"]["domain"] == {"name": "users"}
    assert login["scope"] == {"project": {"name": "lab", "domain": {"id": "d7"}}}
    assert network.requests[0].url == "https://other.example/identity/v3/auth/tokens"


def test_set_application_credential(openstack: Any, network: Network) -> None:
    network.users["ac1"] = "secret-1"
    openstack.set_application_credential("secret-1", id="ac1", region="RegionOne")
    assert network.logins[0] == {
        "identity": {
            "methods": ["application_credential"],
            "application_credential": {"id": "ac1", "secret": "secret-1"},
        }
    }
    assert openstack.cloud_databases.region_name == "RegionOne"


@pytest.mark.parametrize("form", ["text", "bytes", "home"])
def test_set_credential_file_logs_in(
    rackspace: Any, network: Network, clean_environment: Path, form: str
) -> None:
    path = write(
        clean_environment / "creds", "[rackspace_cloud]\nusername = ann\napi_key = key-1\n"
    )
    given: Any = {"text": str(path), "bytes": bytes(path), "home": "~/creds"}[form]
    rackspace.set_credential_file(given)
    assert network.logins == [KEY_LOGIN]
    assert rackspace.cloud_databases.region_name == "DFW"


@pytest.mark.parametrize(("argument", "region"), [(None, "IAD"), ("ORD", "ORD")])
def test_the_region_of_a_credential_file_counts_unless_one_is_given(
    rackspace: Any, network: Network, tmp_path: Path, argument: str | None, region: str
) -> None:
    text = "[rackspace_cloud]\nusername = ann\napi_key = key-1\nregion = IAD\n"
    rackspace.set_credential_file(write(tmp_path / "creds", text), region=argument)
    assert rackspace.cloud_databases.region_name == region


def test_a_missing_credential_file_changes_nothing(logged_in: Any, network: Network) -> None:
    identity, databases = logged_in.identity, logged_in.cloud_databases
    with pytest.raises(exceptions.FileNotFound):
        logged_in.set_credential_file("/nowhere/at/all")
    assert logged_in.identity is identity
    assert logged_in.cloud_databases is databases


def test_a_malformed_credential_file_changes_nothing(logged_in: Any, tmp_path: Path) -> None:
    identity, databases = logged_in.identity, logged_in.cloud_databases
    with pytest.raises(exceptions.InvalidCredentialFile):
        logged_in.set_credential_file(write(tmp_path / "creds", "[other]\nusername = x\n"))
    assert logged_in.identity is identity
    assert logged_in.cloud_databases is databases


@pytest.mark.parametrize("named", [True, False])
def test_keyring_auth_logs_in(rackspace: Any, network: Network, keychain: Any, named: bool) -> None:
    keychain.set_password("pyrax", "ann", "key-1")
    if named:
        rackspace.keyring_auth("ann", region="ORD")
    else:
        rackspace.set_setting("keyring_username", "ann")
        rackspace.keyring_auth(region="ORD")
    assert network.logins == [KEY_LOGIN]
    assert rackspace.cloud_databases.region_name == "ORD"


def test_keyring_auth_without_a_user_name(rackspace: Any, keychain: Any) -> None:
    with pytest.raises(exceptions.KeyringUsernameMissing):
        rackspace.keyring_auth()


def test_keyring_auth_without_an_entry(rackspace: Any, network: Network, keychain: Any) -> None:
    with pytest.raises(exceptions.KeyringPasswordNotFound):
        rackspace.keyring_auth("nobody")
    assert network.requests == []


def test_keyring_auth_without_the_package(rackspace: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rackspace, "keyring", None)
    with pytest.raises(exceptions.KeyringModuleNotInstalled):
        rackspace.keyring_auth("ann")


def test_auth_with_token_logs_in(rackspace: Any, network: Network) -> None:
    network.tokens.append("given-token")
    rackspace.auth_with_token("given-token", tenant_name=ACCOUNT, region="ORD")
    assert network.logins[0] == {"token": {"id": "given-token"}, "tenantName": ACCOUNT}
    assert rackspace.cloud_databases.region_name == "ORD"


def test_a_new_token_serves_the_clients_that_were_made_before(
    rackspace: Any, network: Network
) -> None:
    network.tokens.append("given-token")
    rackspace.auth_with_token("given-token", ACCOUNT)
    servers = rackspace.cloudservers
    network.tokens.clear()
    with pytest.raises(exceptions.TokenExpired):
        servers.list()
    network.tokens.append("another-token")
    rackspace.auth_with_token("another-token", ACCOUNT)
    assert [server.name for server in servers.list()] == ["web-dfw"]


def test_a_token_of_somebody_else_leaves_the_first_login_alone(
    logged_in: Any, network: Network
) -> None:
    first = logged_in.identity
    network.tokens.append("given-token")
    logged_in.auth_with_token("given-token", ACCOUNT)
    assert logged_in.identity is not first
    assert first.authenticated is True


def test_authenticate_without_credentials(rackspace: Any, network: Network) -> None:
    with pytest.raises(exceptions.MissingAuthSettings):
        rackspace.authenticate()
    assert network.requests == []
    assert nobody_is_logged_in(rackspace)


def test_authenticate_with_the_variables_of_other_programs(
    load: Loader, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "OS_AUTH_URL": f"{KEYSTONE}/v3",
        "OS_USERNAME": "demo",
        "OS_PASSWORD": "pw-1",
        "OS_PROJECT_NAME": "demo",
        "OS_REGION_NAME": "RegionOne",
    }.items():
        monkeypatch.setenv(name, value)
    module = load()
    module.authenticate()
    assert module.cloud_databases.region_name == "RegionOne"
    assert module.identity.username == "demo"


def test_their_password_is_not_sent_to_another_endpoint(
    load: Loader, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_AUTH_URL", f"{KEYSTONE}/v3")
    monkeypatch.setenv("OS_USERNAME", "demo")
    monkeypatch.setenv("OS_PASSWORD", "pw-1")
    module = load()
    module.set_setting("auth_endpoint", "https://elsewhere.example/v3")
    with pytest.raises(exceptions.MissingAuthSettings):
        module.authenticate()
    assert network.requests == []


def test_a_cloud_that_is_not_there_is_named_at_the_login(
    load: Loader, network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_CLOUD", "lab")
    with pytest.raises(exceptions.EnvironmentNotFound, match="lab"):
        load().set_credentials("demo", "pw-1")


# --- later, again, and as somebody else -----------------------------------------------------------


@pytest.mark.parametrize("how", ["arguments", "file", "keychain"])
def test_C_T4_credentials_can_be_stored_for_later(
    rackspace: Any, network: Network, tmp_path: Path, keychain: Any, how: str
) -> None:
    if how == "arguments":
        rackspace.set_credentials("ann", "key-1", region="ORD", authenticate=False)
    elif how == "file":
        text = "[rackspace_cloud]\nusername = ann\napi_key = key-1\n"
        path = write(tmp_path / "creds", text)
        rackspace.set_credential_file(path, region="ORD", authenticate=False)
    else:
        keychain.set_password("pyrax", "ann", "key-1")
        rackspace.keyring_auth("ann", region="ORD", authenticate=False)
    assert network.requests == []
    assert nobody_is_logged_in(rackspace)
    rackspace.authenticate()
    assert network.logins == [KEY_LOGIN]
    assert rackspace.cloud_databases.region_name == "ORD"


def test_authenticate_refreshes_regions_and_clients(logged_in: Any, network: Network) -> None:
    before = logged_in.cloud_databases
    network.rackspace["regions"] = ("DFW", "SYD")
    logged_in.authenticate()
    assert logged_in.regions == ("DFW", "SYD")
    assert logged_in.cloud_databases is not before


def test_authenticate_without_connecting_leaves_the_clients(
    logged_in: Any, network: Network
) -> None:
    before = logged_in.cloud_databases
    logged_in.cloud_dns = "a stand-in"
    network.rackspace["regions"] = ("DFW", "SYD")
    logged_in.authenticate(connect=False)
    assert logged_in.regions == ("DFW", "SYD")
    assert logged_in.cloud_databases is before
    assert logged_in.cloud_dns == "a stand-in"


def test_authenticate_without_connecting_makes_no_clients(rackspace: Any, network: Network) -> None:
    rackspace.set_credentials("ann", "key-1", authenticate=False)
    rackspace.authenticate(connect=False)
    assert rackspace.cloud_databases is None
    rackspace.connect_to_services("ORD")
    assert rackspace.cloud_databases.region_name == "ORD"


def test_another_user_gets_another_identity_and_the_first_goes_on(
    logged_in: Any, network: Network
) -> None:
    first, servers = logged_in.identity, logged_in.cloudservers
    first.auth_endpoint = "https://own.example/v2.0"
    first.timeout = 7
    first.http_log_debug = False
    logged_in.set_credentials("bob", "key-2")
    second = logged_in.identity
    assert second is not first
    assert second.username == "bob"
    assert network.requests[-1].url == "https://own.example/v2.0/tokens"
    assert (second.timeout, second.http_log_debug) == (7, False)
    assert logged_in.cloudservers.identity is second
    network.tokens.remove(first.token)
    assert [server.name for server in servers.list()] == ["web-dfw"]
    assert network.logins[-1] == KEY_LOGIN


def test_nothing_of_the_first_account_leaks_into_the_second(
    rackspace: Any, network: Network
) -> None:
    network.rackspace["default_region"] = "ORD"
    rackspace.set_credentials("ann", password="key-1")
    assert rackspace.cloud_databases.region_name == "ORD"
    network.rackspace["default_region"] = None
    rackspace.set_credentials("bob", "key-2")
    assert rackspace.cloud_databases.region_name == "DFW"
    text = str(network.logins[-1])
    assert "bob" in text
    assert "ann" not in text
    assert "key-1" not in text


def test_the_same_user_keeps_the_identity(logged_in: Any, network: Network) -> None:
    first, servers = logged_in.identity, logged_in.cloudservers
    network.users["ann"] = "key-new"
    logged_in.set_credentials("ann", "key-new")
    assert logged_in.identity is first
    network.tokens.clear()
    servers.list()
    assert "key-new" in str(network.logins[-1])


def test_an_endpoint_that_came_with_credentials_goes_with_them(
    rackspace: Any, network: Network, tmp_path: Path
) -> None:
    text = "[rackspace_cloud]\nusername = ann\napi_key = key-1\nauth_endpoint = https://a.example/v2.0\n"
    rackspace.set_credential_file(write(tmp_path / "creds", text))
    rackspace.authenticate()
    assert network.requests[-1].url == "https://a.example/v2.0/tokens"
    rackspace.set_credentials("bob", "key-2")
    assert network.requests[-1].url == f"{RACKSPACE}/tokens"
    for _ in range(2):
        rackspace.set_credentials("bob", "key-2", auth_endpoint="https://b.example/v2.0")
    assert network.requests[-1].url == "https://b.example/v2.0/tokens"
    rackspace.set_credentials("bob", "key-2")
    assert network.requests[-1].url == f"{RACKSPACE}/tokens"


@pytest.mark.parametrize("what", ["tenant", "tenant setting", "endpoint", "endpoint setting"])
def test_clients_of_one_cloud_or_tenant_never_get_the_token_of_another(
    openstack: Any, network: Network, what: str
) -> None:
    openstack.set_credentials("demo", "pw-1")
    first, servers = openstack.identity, openstack.cloudservers
    other = "https://other.example/v3"
    if what == "tenant":
        openstack.set_credentials("demo", "pw-1", tenant_name="lab")
    elif what == "endpoint":
        openstack.set_credentials("demo", "pw-1", auth_endpoint=other)
    else:
        key, value = {
            "tenant setting": ("tenant_name", "lab"),
            "endpoint setting": ("auth_endpoint", other),
        }[what]
        openstack.set_setting(key, value)
        openstack.set_credentials("demo", "pw-1")
    assert openstack.identity is not first
    assert servers.identity is first
    servers.list()
    assert network.requests[-1].headers["X-Auth-Token"] == first.token


def test_after_an_identity_of_none_the_module_makes_its_own_again(
    rackspace: Any, network: Network
) -> None:
    rackspace.identity = None
    rackspace.set_credentials("ann", "key-1")
    first = rackspace.identity
    rackspace.set_credentials("bob", "key-2")
    assert rackspace.identity is not first


def test_an_identity_that_a_script_put_in_place_is_used(rackspace: Any, network: Network) -> None:
    mine = RaxIdentity()
    rackspace.identity = mine
    rackspace.set_credentials("ann", "key-1")
    assert rackspace.identity is mine
    rackspace.set_credentials("bob", "key-2")
    assert rackspace.identity is mine


@pytest.mark.parametrize("before", [False, True], ids=["first login", "second login"])
def test_a_failed_login_leaves_an_identity_and_nothing_else(
    rackspace: Any, network: Network, before: bool
) -> None:
    if before:
        rackspace.set_credentials("ann", "key-1")
        assert rackspace.cloud_databases is not None
    with pytest.raises(exceptions.AuthenticationFailed):
        rackspace.set_credentials("bob", "wrong")
    assert nobody_is_logged_in(rackspace)
    rackspace.set_credentials("bob", "key-2")
    assert rackspace.cloud_databases is not None


def test_clear_credentials_keeps_settings(logged_in: Any) -> None:
    logged_in.set_default_region("ORD")
    logged_in.cloud_dns = "a stand-in"
    logged_in.clear_credentials()
    assert logged_in.identity is None
    assert logged_in.regions == logged_in.services == ()
    assert [getattr(logged_in, name) for name in REFERENCES] == [None] * 12
    assert logged_in.default_region == "ORD"
    assert logged_in.get_setting("identity_type") == "rackspace"


def test_threads_that_log_in_again_and_again_always_find_clients(
    rackspace: Any, network: Network
) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(5):
                rackspace.set_credentials("ann", "key-1")
                assert rackspace.cloudservers.region_name == "DFW"
                assert rackspace.connect_to_cloud_databases("ORD").region_name == "ORD"
                assert rackspace.regions == ("DFW", "ORD", "IAD")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_login_before_holds_while_the_same_user_logs_in_again(
    logged_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    during: list[Any] = []
    original = RaxIdentity.authenticate

    def watched(identity: Any, *args: Any, **kwargs: Any) -> None:
        during.extend([identity.authenticated, identity.token, logged_in.cloud_databases])
        original(identity, *args, **kwargs)

    before = [True, logged_in.identity.token, logged_in.cloud_databases]
    monkeypatch.setattr(RaxIdentity, "authenticate", watched)
    logged_in.set_credentials("ann", "key-1")
    assert during == before


def test_nothing_holds_after_the_same_user_failed_to_log_in_again(
    logged_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(identity: Any) -> None:
        raise exceptions.MissingAuthSettings("nothing to log in with")

    monkeypatch.setattr(RaxIdentity, "authenticate", fail)
    with pytest.raises(exceptions.MissingAuthSettings):
        logged_in.set_credentials("ann", "key-1")
    assert (logged_in.identity.authenticated, logged_in.identity.token) == (False, None)
    assert logged_in.cloudservers is None


def test_a_reference_that_is_read_during_a_login_waits_for_it(
    logged_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    storing, reading = threading.Event(), threading.Event()
    original = RaxIdentity.authenticate

    def slow(identity: Any, *args: Any, **kwargs: Any) -> None:
        storing.set()
        reading.wait(5)
        original(identity, *args, **kwargs)

    logged_in.identity.authenticated = False
    monkeypatch.setattr(RaxIdentity, "authenticate", slow)
    login = threading.Thread(target=logged_in.set_credentials, args=("ann", "key-1"))
    login.start()
    assert storing.wait(5)
    assert logged_in.identity.authenticated is False
    found: list[Any] = []

    def read() -> None:
        reading.set()
        found.append(logged_in.cloud_databases)
        found.append(logged_in.connect_to_cloud_dns())

    reader = threading.Thread(target=read)
    reader.start()
    for thread in (login, reader):
        thread.join(10)
    assert [client.region_name for client in found] == ["DFW", "DFW"]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_does_not_wait_for_a_login_of_the_parent(logged_in: Any) -> None:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with logged_in._sessions.lock, logged_in._sessions.current.lock:
            held.set()
            over.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(5)
    child = os.fork()
    if child == 0:
        signal.alarm(10)
        done = logged_in.cloud_databases is not None
        logged_in.clear_credentials()
        os._exit(0 if done and logged_in.identity is None else 1)
    status = os.waitpid(child, 0)[1]
    over.set()
    holder.join()
    assert status == 0


def test_a_class_of_ones_own_may_log_in_in_its_own_way(load: Loader) -> None:
    class Hub(BaseIdentity):
        def _get_auth_endpoint(self) -> str:
            return "https://hub.example/"

        def set_credentials(self, email: str, password: str, authenticate: bool = False) -> None:
            self.username, self.password = email, password

        def authenticate(self) -> None:  # type: ignore[override]
            self.token, self.expires = "hub-token", "some time"
            endpoint = {"public_url": "https://hub.example/v1/AUTH_1"}
            entry = {"name": "swift", "type": "object-store", "endpoints": [endpoint]}
            self.services["object_store"] = Service(self, entry)
            self.authenticated = True

    module = load()
    module.set_setting("identity_class", Hub)
    module.set_credentials("ann@example.com", "secret")
    assert type(module.identity) is Hub
    assert module.services == ("object_store",)
    assert module._get_service_endpoint(None, "object_store") == "https://hub.example/v1/AUTH_1"
    assert module.cloudfiles.management_url == "https://hub.example/v1/AUTH_1"
