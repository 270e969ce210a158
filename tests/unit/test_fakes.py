"""The stand-ins for the tests of other programs: usable at once, and never on the network."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from pyrax import exceptions, fakes, http, utils
from pyrax.client import BaseClient
from pyrax.identity.base import BaseIdentity
from pyrax.identity.rax_identity import RaxIdentity

SERVICE_CLIENTS = [
    "FakeAutoScaleClient",
    "FakeBlockStorageClient",
    "FakeCloudCDNClient",
    "FakeCloudMonitorClient",
    "FakeCloudNetworkClient",
    "FakeComputeClient",
    "FakeDNSClient",
    "FakeDatabaseClient",
    "FakeImageClient",
    "FakeLoadBalancerClient",
    "FakeNovaVolumeClient",
    "FakeQueueClient",
    "FakeStorageClient",
]

# --- identity -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "base"), [(fakes.FakeIdentity, BaseIdentity), (fakes.FakeRaxIdentity, RaxIdentity)]
)
def test_identities_are_logged_in_from_the_start(kind: Any, base: Any) -> None:
    identity = kind()
    assert isinstance(identity, base)
    assert identity.authenticated
    assert identity.token == identity.get_token() == identity.valid_token()
    assert identity.regions == ["DFW", "ORD"]
    assert identity.services["database"].endpoints["ORD"].public_url.startswith("https://ord.")


def test_identities_keep_what_they_are_given() -> None:
    identity = fakes.FakeIdentity("me", "secret", tenant_id="42", tenant_name="mine")
    found = (identity.username, identity.password, identity.tenant_id, identity.tenant_name)
    assert found == ("me", "secret", "42", "mine")


def test_each_login_gives_another_token() -> None:
    identity = fakes.FakeIdentity()
    first = identity.token
    identity.authenticate(connect=True)
    second = identity.token
    assert identity.get_token(force=True) not in (first, second)
    assert identity.renew_token(identity.token) not in (first, second)


def test_a_login_with_a_token_takes_it() -> None:
    identity = fakes.FakeIdentity()
    identity.auth_with_token("my-token", tenant_id="42")
    assert (identity.token, identity.tenant_id) == ("my-token", "42")


def test_identities_do_not_share_the_documents() -> None:
    fakes.FakeIdentity().user["name"] = "changed"
    assert fakes.FakeIdentity().user["name"] == "fake_user"


def test_an_administrative_call_of_an_identity_reaches_nobody() -> None:
    with pytest.raises(exceptions.ConnectionFailed, match=r"stand-in of pyrax\.fakes"):
        fakes.FakeRaxIdentity().list_users()


def test_endpoints_and_services_can_be_made_from_nothing() -> None:
    assert fakes.FakeEndpoint().public_url == fakes.example_uri
    assert fakes.FakeEndpoint({"publicURL": "https://a.example.com"}, "dns", "ORD").region == "ORD"
    assert list(fakes.FakeIdentityService().endpoints) == ["DFW", "ORD"]


# --- clients ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SERVICE_CLIENTS)
def test_clients_are_the_real_ones_and_reach_nobody(name: str) -> None:
    client = getattr(fakes, name)()
    assert isinstance(client, BaseClient)
    assert isinstance(client.identity, fakes.FakeIdentity)
    with pytest.raises(exceptions.ConnectionFailed, match=r"stand-in of pyrax\.fakes"):
        client.method_get("/anything")


@pytest.mark.parametrize("name", SERVICE_CLIENTS)
def test_clients_work_when_the_answer_is_put_in(name: str) -> None:
    client = getattr(fakes, name)(region_name="ORD", management_url="https://ord.example.com/v1")
    with responses.RequestsMock() as wire:
        wire.get("https://ord.example.com/v1/anything", json={"a": 1})
        response, body = client.method_get("/anything")
        assert wire.calls[0].request.headers["X-Auth-Token"] == client.identity.token
    assert (response.status_code, body) == (200, {"a": 1})


def test_clients_are_found_under_the_full_name_of_their_class_too() -> None:
    assert isinstance(fakes.FakeCloudDatabaseClient(), type(fakes.FakeDatabaseClient()).__mro__[1])


def test_a_patched_http_request_sees_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def request(method: str, uri: str, **kwargs: Any) -> Any:
        seen.append((method, uri))
        return fakes.FakeResponse(), {"flavors": []}

    monkeypatch.setattr(http, "request", request)
    assert fakes.FakeDatabaseClient().list_flavors() == []
    assert seen == [("GET", "https://example.com/flavors")]


def test_clients_take_an_identity_and_still_reach_nobody() -> None:
    identity = BaseIdentity("me", "secret", auth_endpoint="https://auth.example.com/v2.0/")
    identity.token, identity.tenant_id = "a-token", "42"
    client = fakes.FakeDatabaseClient(identity, "ORD")
    assert (client.identity, client.region_name) == (identity, "ORD")
    client.management_url = "https://ord.example.com"
    with pytest.raises(exceptions.ConnectionFailed, match=r"stand-in of pyrax\.fakes"):
        client.method_get("/anything")


# --- what is made on demand ---------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(dir(fakes)) - set(fakes.__all__)))
def test_every_listed_name_can_be_read_and_made(name: str) -> None:
    found = getattr(fakes, name)
    if name.startswith("Fake"):
        assert found.__name__ == name
        assert found.__module__ == "pyrax.fakes"
        assert getattr(fakes, name) is found
        assert isinstance(found(), found)


def test_unknown_names_are_attribute_errors() -> None:
    for name in ("FakeNothing", "FakeNoSuchClient", "Nothing", "_private"):
        with pytest.raises(AttributeError, match=name):
            getattr(fakes, name)


def test_managers_are_set_up_as_the_service_has_them() -> None:
    manager = fakes.FakeDatabaseManager()
    real = fakes.FakeDatabaseClient()._manager
    assert (manager.uri_base, manager.resource_class) == (real.uri_base, real.resource_class)
    assert isinstance(manager.api, BaseClient)


def test_resources_have_an_id_and_a_name_or_those_given() -> None:
    volume = fakes.FakeBlockStorageVolume()
    assert volume.id
    assert volume.name
    assert volume.loaded
    given = fakes.FakeBlockStorageVolume(fakes.FakeManager(), {"id": "7", "name": "data"})
    assert (given.id, given.name) == ("7", "data")


@pytest.mark.parametrize("name", ["FakeLoadBalancer", "FakeScalingGroup", "FakeDNSDevice"])
def test_some_resources_take_their_name_first(name: str) -> None:
    found = getattr(fakes, name)("web", {"id": "7"})
    assert (found.name, found.id) == ("web", "7")


# --- small things -------------------------------------------------------------------------------


def test_a_response_can_be_set_up() -> None:
    response = fakes.FakeResponse()
    response.status = "404"
    response.headers = {"x-trans-id": "tx-1"}
    response.content = '{"a": 1}'
    assert (response.status_code, response.json(), response.read()) == (404, {"a": 1}, '{"a": 1}')
    assert (response.get("x-trans-id"), response.getheaders()) == ("tx-1", {"x-trans-id": "tx-1"})
    assert str(exceptions.from_response(response, None)).endswith("(Request-ID: tx-1)")
    assert fakes.FakeResponse().status == 200


def test_an_identity_response_has_the_documents() -> None:
    response = fakes.FakeIdentityResponse()
    assert response.json()["access"]["token"]["id"] == "fake_token"
    response.response_type = "users"
    assert response.json() == fakes.fake_identity_user_response
    assert '"fake_user"' in response.read()


def test_a_status_changer_changes_while_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    class Changer(fakes.FakeStatusChanger):
        def get(self) -> None:
            """Nothing to read."""

    monkeypatch.setattr("pyrax.waiting.time.sleep", lambda seconds: None)
    changer = utils.wait_until(Changer(), "status", "ready", attempts=5)
    assert changer.check_count == 3


def test_managers_services_and_entities_do_nothing() -> None:
    for manager in (fakes.FakeManager(), fakes.FakeCSClient().servers):
        assert manager.list() == []
        for nothing in (
            manager.get("7"),
            manager.create("x"),
            manager.delete("7"),
            manager.find(name="x"),
            manager.action("7", "reboot"),
        ):
            assert nothing is None
    entity = fakes.FakeEntity()
    assert (entity.get(), entity.list()) == (None, None)
    assert entity.id != fakes.FakeEntity().id
    service = fakes.FakeService()
    assert (service.get_protocols(), service.get_algorithms()) == (["HTTP"], ["RANDOM"])
    assert (service.authenticate(), service.get_usage()) == (None, None)
    assert fakes.FakeCSClient().list() == []


def test_a_keychain_notes_that_a_password_was_set() -> None:
    keychain = fakes.FakeKeyring()
    assert keychain.get_password("pyrax", "me")
    assert not keychain.password_set
    keychain.set_password("pyrax", "me", "x")
    assert keychain.password_set


def test_an_iterator_lists_what_it_is_given() -> None:
    iterator = fakes.FakeIterator(fakes.FakeManager())
    pages = iter([[fakes.FakeServer()], []])
    iterator.list_method = lambda **kwargs: next(pages)
    assert [server.id for server in iterator] == ["fake_server_id"]


def test_the_exception_is_one_that_nobody_catches_by_chance() -> None:
    assert not issubclass(fakes.FakeException, Exception)
