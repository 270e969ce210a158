"""What users are told about logging in, through the module ``pyrax`` itself."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses

import pyrax
from pyrax.identity import rax_identity
from tests.unit.identity.documents import (
    CATALOG,
    RAX,
    RAX_TOKENS,
    V2,
    access,
    bodies,
    endpoint,
    requests_sent,
    service,
    unauthorized,
)

USED = ("identity_type", "auth_endpoint", "region", "keyring_username", "tenant_name", "tenant_id")
ORD_SERVERS = "https://ord.servers.example/v2/654321/servers/detail"
DFW_SERVERS = "https://dfw.servers.example/v2/654321/servers/detail"
UK_SERVERS = "https://lon.servers.example/v2/10001/servers/detail"


@pytest.fixture(autouse=True)
def face(mock: responses.RequestsMock) -> Iterator[None]:
    """The module for Rackspace without a login; forgotten afterwards."""
    pyrax.clear_credentials()
    pyrax.set_setting("identity_type", "rackspace")
    yield
    pyrax.clear_credentials()
    for name in USED:
        pyrax.set_setting(name, None)


@pytest.fixture
def servers(mock: responses.RequestsMock) -> None:
    """Compute services that have one server in each region."""
    for url, name in ((ORD_SERVERS, "web-ord"), (DFW_SERVERS, "web-dfw"), (UK_SERVERS, "web-lon")):
        document = {"servers": [{"id": name, "name": name, "status": "ACTIVE"}]}
        mock.get(url, json=document)


def names(found: Any) -> list[str]:
    """The names of servers."""
    return [server.name for server in found]


def uk_account() -> dict[str, Any]:
    """The login answer for an account of the United Kingdom."""
    compute = service(
        "compute",
        "cloudServersOpenStack",
        endpoint("https://lon.servers.example/v2/10001", "LON"),
    )
    user = {"id": "u-uk", "name": "nigel", "RAX-AUTH:defaultRegion": "LON", "roles": []}
    return access("tok-uk", catalog=[compute], user=user, tenant=("10001", "10001"))


# --- ways to log in -------------------------------------------------------------------------------


def test_I_01_set_credentials(mock: responses.RequestsMock) -> None:
    mock.post(RAX_TOKENS, json=access())

    pyrax.set_credentials("ann", "key-1")

    assert pyrax.identity.authenticated is True


def test_I_01_set_credential_file(mock: responses.RequestsMock, tmp_path: Path) -> None:
    mock.post(RAX_TOKENS, json=access())
    path = tmp_path / "any name at all"
    path.write_text("[rackspace_cloud]\nusername = ann\napi_key = key-1\n")
    path.chmod(0o600)

    pyrax.set_credential_file(str(path))

    assert pyrax.identity.authenticated is True


def test_I_01_I_03_keyring_auth(mock: responses.RequestsMock, keychain: Any) -> None:
    mock.post(RAX_TOKENS, json=access())
    keychain.set_password("pyrax", "ann", "key-1")

    pyrax.keyring_auth("ann")

    assert pyrax.identity.authenticated is True
    assert bodies(mock)[0]["auth"] == {
        "RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "key-1"}
    }


def test_I_04_keyring_auth_uses_the_setting(mock: responses.RequestsMock, keychain: Any) -> None:
    mock.post(RAX_TOKENS, json=access())
    keychain.set_password("pyrax", "ann", "key-1")
    pyrax.set_setting("keyring_username", "ann")

    pyrax.keyring_auth()

    assert pyrax.identity.username == "ann"


def test_I_05_tenant_name_setting_alone_is_enough_on_keystone(
    mock: responses.RequestsMock,
) -> None:
    pyrax.set_setting("identity_type", "keystone")
    pyrax.set_setting("auth_endpoint", V2)
    pyrax.set_setting("tenant_name", "lab")
    mock.post(f"{V2}/tokens", json=access())

    pyrax.set_credentials("demo", "pw-1")

    assert bodies(mock) == [
        {
            "auth": {
                "passwordCredentials": {"username": "demo", "password": "pw-1"},
                "tenantName": "lab",
            }
        }
    ]


@pytest.mark.parametrize("tenant", [{"tenant_name": "654321"}, {"tenant_id": "654321"}])
def test_I_06_auth_with_token(mock: responses.RequestsMock, tenant: dict[str, str]) -> None:
    mock.post(RAX_TOKENS, json=access("tok-given"))

    pyrax.auth_with_token("tok-given", **tenant)

    assert pyrax.identity.token == "tok-given"
    assert pyrax.identity.authenticated is True


def test_I_13_keystone_needs_an_endpoint(mock: responses.RequestsMock) -> None:
    pyrax.set_setting("identity_type", "keystone")

    with pytest.raises(pyrax.exceptions.EndpointNotDefined):
        pyrax.set_credentials("demo", "pw-1")

    assert requests_sent(mock) == []


def test_I_22_failed_login(mock: responses.RequestsMock) -> None:
    mock.post(RAX_TOKENS, json=access())
    pyrax.set_credentials("ann", "key-1")
    mock.replace(responses.POST, RAX_TOKENS, status=401, json=unauthorized())

    with pytest.raises(pyrax.exceptions.AuthenticationFailed):
        pyrax.set_credentials("ann", "wrong")

    assert pyrax.identity.authenticated is False
    assert not pyrax.identity.token


# --- one login for everything ---------------------------------------------------------------------


def test_I_07_I_08_one_login_serves_all_services(
    mock: responses.RequestsMock, servers: None
) -> None:
    mock.post(RAX_TOKENS, json=access())
    mock.get("https://ord.databases.example/v1.0/654321/instances", json={"instances": []})
    pyrax.set_credentials("ann", "key-1")

    pyrax.cloudservers.list()
    pyrax.connect_to_cloudservers(region="DFW").list()
    pyrax.cloud_databases.list()
    pyrax.identity.compute.DFW.client.list()

    assert len(bodies(mock, RAX_TOKENS)) == 1
    for call in mock.calls[1:]:  # type: ignore[index]
        assert call.request.headers["X-Auth-Token"] == "tok-1"


def test_I_09_a_refused_token_is_renewed(mock: responses.RequestsMock) -> None:
    mock.post(RAX_TOKENS, json=access())
    pyrax.set_credentials("ann", "key-1")
    old = responses.matchers.header_matcher({"X-Auth-Token": "tok-1"})
    new = responses.matchers.header_matcher({"X-Auth-Token": "tok-2"})
    mock.get(ORD_SERVERS, status=401, match=[old])
    mock.get(ORD_SERVERS, json={"servers": []}, match=[new])
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))
    mock.calls.reset()

    assert pyrax.cloudservers.list() == []

    assert requests_sent(mock) == [
        ("GET", ORD_SERVERS),
        ("POST", RAX_TOKENS),
        ("GET", ORD_SERVERS),
    ]


def test_I_12_new_token_for_clients_made_before(mock: responses.RequestsMock) -> None:
    mock.post(RAX_TOKENS, json=access("tok-1"))
    pyrax.auth_with_token("tok-1", tenant_id="654321")
    kept = pyrax.cloudservers
    old = responses.matchers.header_matcher({"X-Auth-Token": "tok-1"})
    new = responses.matchers.header_matcher({"X-Auth-Token": "tok-2"})
    mock.get(ORD_SERVERS, status=401, match=[old])
    mock.get(ORD_SERVERS, json={"servers": []}, match=[new])
    with pytest.raises(pyrax.exceptions.TokenExpired):
        kept.list()
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))

    pyrax.auth_with_token("tok-2", tenant_id="654321")

    assert kept.list() == []


@pytest.mark.parametrize(("region", "address"), [("DFW", DFW_SERVERS), ("ORD", ORD_SERVERS)])
def test_I_14_region_of_the_login_is_that_of_the_clients(
    mock: responses.RequestsMock, region: str, address: str
) -> None:
    mock.post(RAX_TOKENS, json=access())

    pyrax.set_credentials("ann", "key-1", region=region)

    assert address.startswith(pyrax.cloudservers.management_url)


def test_I_15_I_16_I_17_identity_object(mock: responses.RequestsMock) -> None:
    mock.post(RAX_TOKENS, json=access())

    pyrax.set_credentials("ann", "key-1")

    identity = pyrax.identity
    assert (identity.authenticated, identity.token) == (True, "tok-1")
    assert identity.expires.year == 2030
    assert identity.services["access"]["serviceCatalog"] == CATALOG
    assert identity.services["access"]["user"]["name"] == "ann"
    assert [role["name"] for role in identity.user["roles"]][1] == "identity:user-admin"
    assert identity.services.compute.regions == ["ORD", "DFW"]
    assert identity.services["compute"].endpoints["DFW"].public_url.startswith("https://dfw.")


# --- contexts -------------------------------------------------------------------------------------


def test_I_18_context_from_the_configuration(
    mock: responses.RequestsMock, keychain: Any, servers: None
) -> None:
    mock.post(RAX_TOKENS, json=access())
    keychain.set_password("pyrax", "ann", "key-1")
    pyrax.set_setting("keyring_username", "ann")

    ctx = pyrax.create_context()
    ctx.keyring_auth()

    assert names(ctx.DFW.compute.client.list()) == ["web-dfw"]


def test_I_19_contexts_do_not_touch_each_other_or_the_module(
    mock: responses.RequestsMock, servers: None
) -> None:
    mock.post(RAX_TOKENS, json=access())
    pyrax.set_credentials("ann", "key-1")
    mock.replace(responses.POST, RAX_TOKENS, json=uk_account())
    mock.post(f"{V2}/tokens", json=access("tok-ks", tenant=("t1", "demo")))

    uk = pyrax.create_context(username="nigel", api_key="key-2")
    uk.authenticate()
    private = pyrax.create_context("keystone", username="demo", password="pw-1")
    private.auth_endpoint = V2
    private.authenticate()

    assert (pyrax.identity.token, uk.token, private.token) == ("tok-1", "tok-uk", "tok-ks")
    assert pyrax.regions == ("ORD", "DFW")
    assert names(pyrax.cloudservers.list()) == ["web-ord"]
    assert names(uk.LON.compute.client.list()) == ["web-lon"]


def test_I_20_two_accounts_one_after_the_other(mock: responses.RequestsMock, servers: None) -> None:
    mock.post(RAX_TOKENS, json=access())
    pyrax.set_credentials("ann", "key-1")
    kept = pyrax.cloudservers
    mock.replace(responses.POST, RAX_TOKENS, json=uk_account())

    pyrax.set_credentials("nigel", "key-2")

    assert names(pyrax.cloudservers.list()) == ["web-lon"]
    assert names(kept.list()) == ["web-ord"]
    assert bodies(mock)[1]["auth"] == {
        "RAX-KSKEY:apiKeyCredentials": {"username": "nigel", "apiKey": "key-2"}
    }


def test_I_21_class_of_another_login_system(
    mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class MyIdentity(rax_identity.RaxIdentity):
        """A login system of somebody."""

    by_full_path = types.ModuleType("mypkg_identity")
    below_identity = types.ModuleType("pyrax.identity.my_identity")
    by_full_path.MyIdentity = below_identity.MyIdentity = MyIdentity  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mypkg_identity", by_full_path)
    monkeypatch.setitem(sys.modules, "pyrax.identity.my_identity", below_identity)

    for path in ("mypkg_identity.MyIdentity", "my_identity.MyIdentity"):
        assert type(pyrax.create_context(path)) is MyIdentity


def test_I_35_attributes_of_a_context(mock: responses.RequestsMock) -> None:
    mock.post(f"{V2}/tokens", json=access())
    ctx = pyrax.create_context("keystone")
    ctx.auth_endpoint = V2
    ctx.username = "demo"
    ctx.password = "pw-1"

    ctx.authenticate()

    assert bodies(mock)[0]["auth"]["passwordCredentials"] == {
        "username": "demo",
        "password": "pw-1",
    }


def test_T14_custom_user_agent_reaches_identity_and_services(
    mock: responses.RequestsMock, servers: None
) -> None:
    mock.post(RAX_TOKENS, json=access())
    pyrax.set_setting("custom_user_agent", "CrazyApp/2.0")
    try:
        pyrax.set_credentials("ann", "key-1")
        pyrax.cloudservers.list()
        pyrax.identity.ORD.compute.client.list()
    finally:
        pyrax.set_setting("custom_user_agent", None)

    agents = {call.request.headers["User-Agent"] for call in mock.calls}
    assert agents == {f"CrazyApp/2.0 pyrax/{pyrax.__version__}"}


def test_user_agent_assigned_to_the_identity_reaches_the_services(
    mock: responses.RequestsMock, servers: None
) -> None:
    mock.post(RAX_TOKENS, json=access())
    pyrax.set_credentials("ann", "key-1")

    pyrax.identity.user_agent = "mine/1.0"
    pyrax.cloudservers.list()

    assert mock.calls[-1].request.headers["User-Agent"] == "mine/1.0"


def test_base_identity_by_its_full_path(mock: responses.RequestsMock) -> None:
    mock.post(f"{V2}/tokens", json=access())
    ctx = pyrax.create_context(
        id_type="pyrax.base_identity.BaseIdentity", username="demo", password="pw-1"
    )
    ctx.auth_endpoint = V2

    ctx.authenticate()

    assert ctx.authenticated
    assert RAX not in str(requests_sent(mock))
