"""Contexts and identity objects of their own, and what every login sends."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.canned import ACCOUNT, SAMPLE_CONFIG, Network
from tests.unit.face.conftest import Loader
from tests.unit.face.test_login import KEY_LOGIN, nobody_is_logged_in

# --- contexts and identity objects ----------------------------------------------------------------


def test_a_context_is_not_logged_in_and_sends_nothing(rackspace: Any, network: Network) -> None:
    context = rackspace.create_context(
        "rackspace", None, "ann", None, ACCOUNT, None, "key-1", False
    )
    assert network.requests == []
    assert (context.username, context.api_key, context.tenant_id) == ("ann", "key-1", ACCOUNT)
    assert (context.authenticated, context.verify_ssl) == (False, False)
    assert rackspace.identity is None
    context.authenticate()
    assert context.authenticated is True
    assert rackspace.identity is None


def test_new_keywords_of_a_context(openstack: Any, network: Network) -> None:
    context = openstack.create_context(
        username="demo",
        password="pw-1",
        user_domain="users",
        domain="d",
        auth_endpoint="https://other.example/v3",
        region="RegionTwo",
    )
    context.authenticate()
    assert context.region == "RegionTwo"
    assert network.requests[0].url == "https://other.example/v3/auth/tokens"
    login = network.logins[0]
    assert login["identity"]["password"]["user"]["domain"] == {"name": "users"}


def test_C_T3_a_context_passes_its_verify_ssl_to_its_clients(
    rackspace: Any, network: Network
) -> None:
    context = rackspace.create_context(username="ann", api_key="key-1", verify_ssl=False)
    context.authenticate()
    assert context.get_client("compute", "DFW").verify_ssl is False
    context.verify_ssl = True
    assert context.get_client("compute", "DFW").verify_ssl is True


def test_the_private_makers_of_identities(rackspace: Any, network: Network) -> None:
    assert rackspace._id_type("Rackspace") == "rax_identity.RaxIdentity"
    assert rackspace._id_type("a.B") == "a.B"
    assert rackspace._import_identity("rax_identity.RaxIdentity") is RaxIdentity
    context = rackspace._create_identity(username="ann", api_key="key-1", return_context=True)
    assert rackspace.identity is None
    assert context.username == "ann"
    assert rackspace._create_identity("keystone", username="demo") is None
    assert type(rackspace.identity).__name__ == "KeystoneIdentity"


# --- what is sent ---------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:.*plain http:UserWarning")
def test_S_21_the_sample_logs_in_at_the_private_cloud(
    load: Loader, network: Network, keychain: Any
) -> None:
    module = load(SAMPLE_CONFIG)
    keychain.set_password("pyrax", "demo", "pw-1")
    module.keyring_auth()
    login = network.requests[0]
    assert login.url == "http://192.168.0.1:5000/v2.0/tokens"
    assert login.headers["User-Agent"] == f"pyrax/{module.__version__}"
    assert network.logins[0] == {
        "passwordCredentials": {"username": "demo", "password": "pw-1"},
        "tenantId": "abc123456",
    }


def test_S_22_the_sample_sends_the_custom_user_agent_at_the_public_cloud(
    load: Loader, network: Network, keychain: Any
) -> None:
    module = load(SAMPLE_CONFIG)
    module.set_environment("public")
    network.users["joeracker"] = "key-3"
    keychain.set_password("pyrax", "joeracker", "key-3")
    module.keyring_auth()
    module.cloudservers.list()
    module.connect_to_cloud_databases().list()
    module.create_context().keyring_auth()
    assert module.cloudservers.region_name == "ORD"
    assert module.identity.verify_ssl is module.cloudservers.verify_ssl is False
    assert [request.headers["User-Agent"] for request in network.requests] == [
        f"CrazyApp/2.0 pyrax/{module.__version__}"
    ] * 4


def test_S_34_the_custom_user_agent_is_sent_from_the_next_request_on(
    logged_in: Any, network: Network
) -> None:
    logged_in.set_setting("custom_user_agent", "App/1")
    logged_in.cloudservers.list()
    assert network.requests[-1].headers["User-Agent"] == f"App/1 pyrax/{logged_in.__version__}"


def test_an_assigned_user_agent_is_sent(logged_in: Any, network: Network) -> None:
    logged_in.USER_AGENT = "mine"
    logged_in.cloudservers.list()
    assert network.requests[-1].headers["User-Agent"] == "mine"
    logged_in.authenticate()
    assert network.requests[-1].headers["User-Agent"] == "mine"
    logged_in.identity.user_agent = "other"
    logged_in.cloudservers.list()
    assert network.requests[-1].headers["User-Agent"] == "other"


@pytest.mark.parametrize("secret", ["key", "password"])
def test_S_40_tenant_settings_do_not_change_the_login_at_rackspace(
    rackspace: Any, network: Network, secret: str
) -> None:
    rackspace.set_setting("tenant_id", "123")
    rackspace.set_setting("tenant_name", "lab")
    if secret == "key":
        rackspace.set_credentials("ann", "key-1")
        assert network.logins == [KEY_LOGIN]
    else:
        rackspace.set_credentials("ann", password="key-1")
        assert network.logins == [{"passwordCredentials": {"username": "ann", "password": "key-1"}}]


def test_S_37_references_go_on_working_after_the_token_was_renewed(
    logged_in: Any, network: Network
) -> None:
    servers, databases = logged_in.cloudservers, logged_in.cloud_databases
    servers.list()
    network.tokens.clear()
    assert [server.name for server in servers.list()] == ["web-dfw"]
    assert len(network.logins) == 2
    databases.list()
    assert len(network.logins) == 2
    assert logged_in.cloudservers is servers


def test_S_27_verify_ssl_reaches_every_request(
    rackspace: Any, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    original = network.mock._on_request

    def watch(adapter: Any, request: Any, **kwargs: Any) -> Any:
        sent.append(kwargs.get("verify"))
        return original(adapter, request, **kwargs)

    monkeypatch.setattr(network.mock, "_on_request", watch)
    rackspace.set_credentials("ann", "key-1")
    rackspace.cloudservers.list()
    assert len(sent) == 2
    assert all(sent)
    rackspace.set_setting("verify_ssl", False)
    rackspace.authenticate()
    rackspace.cloudservers.list()
    rackspace.connect_to_cloud_databases().list()
    assert sent[2:] == [False] * 3


def test_S_04_without_a_type_a_login_by_keychain_says_so_first(load: Loader) -> None:
    module = load()
    with pytest.raises(exceptions.IdentityClassNotDefined):
        module.keyring_auth()


@pytest.mark.parametrize(
    "log_in",
    [
        lambda module: module.keyring_auth(),
        lambda module: module.set_credential_file("nowhere.cfg"),
        lambda module: module.auth_with_token(None),
    ],
)
def test_a_handler_finds_an_identity_also_when_there_was_nothing_to_send(
    rackspace: Any, network: Network, log_in: Any
) -> None:
    with pytest.raises(exceptions.PyraxException):
        log_in(rackspace)
    assert nobody_is_logged_in(rackspace)
    assert type(rackspace.identity) is RaxIdentity
