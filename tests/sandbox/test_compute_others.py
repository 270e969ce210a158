"""Images, flavors, key pairs, limits and the client itself, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

import pyrax
from pyrax import sandbox
from pyrax.compute import ComputeClient

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjw4Z7Q0y6yKp3lFhQ0mZ0f3m2m3m9H6H1b7Qm8yQ0a ops"


@pytest.fixture
def cs(each_dialect: sandbox.Cloud) -> ComputeClient:
    """The compute client of the region that is set."""
    client = pyrax.cloudservers
    assert client is not None
    return client


def test_images_are_listed_and_found(cs: ComputeClient) -> None:
    images = cs.list_images()
    one = images[0]

    assert cs.images.get(one) == one
    assert cs.images.find(name=one.name).id == one.id
    assert cs.images.find(human_id=one.human_id).id == one.id
    assert one in cs.find_images_by_name(one.name[:6].upper())
    assert {image.status for image in images} == {"ACTIVE"}


def test_flavors_are_listed_and_found(cs: ComputeClient) -> None:
    flavors = cs.list_flavors()
    one = cs.flavors.findall(ram=2048)[0]

    assert cs.flavors.get(one.id).name == one.name
    assert cs.flavors.find(name=one.name).ram == 2048
    assert len(cs.flavors.list(detailed=False)) == len(flavors)
    with pytest.raises(pyrax.exc.NotFound):
        cs.flavors.get("no-such-flavor")


def test_a_key_pair_lives(cs: ComputeClient) -> None:
    made = cs.keypairs.create("deploy")
    assert "PRIVATE KEY" in made.private_key
    imported = cs.keypairs.create("mine", made.public_key)
    assert not hasattr(imported, "private_key")

    assert {pair.name for pair in cs.keypairs.list()} == {"deploy", "mine"}
    assert cs.keypairs.find(name="mine").fingerprint == made.fingerprint
    with pytest.raises(pyrax.exc.Conflict):
        cs.keypairs.create("deploy")
    made.delete()
    with pytest.raises(pyrax.exc.NotFound):
        cs.keypairs.get("deploy")


@pytest.mark.parametrize("name", ["with space", "under_score", "dash-ed"])
def test_names_of_key_pairs_reach_the_service_whole(cs: ComputeClient, name: str) -> None:
    cs.keypairs.create(name, PUBLIC_KEY)

    assert cs.keypairs.get(name).name == name
    cs.keypairs.delete(name)
    assert cs.keypairs.list() == []


def test_limits_are_told(cs: ComputeClient) -> None:
    limits = {limit.name: limit.value for limit in cs.limits.get().absolute}

    assert limits["maxTotalInstances"] > 0
    assert limits["totalInstancesUsed"] == 0


def test_using_up_the_limit_for_metadata_is_forbidden(cs: ComputeClient) -> None:
    image, flavor = cs.images.list()[0], cs.flavors.findall(ram=2048)[0]
    metadata = {f"key{number}": "value" for number in range(200)}

    with pytest.raises(pyrax.exc.Forbidden, match="metadata"):
        cs.servers.create("web01", image, flavor, meta=metadata)


def test_bare_requests_and_their_ids(cs: ComputeClient) -> None:
    response, body = cs.client.get("/servers")

    assert (response.status_code, body["servers"]) == (200, [])
    assert cs.last_request_id == response.headers["x-compute-request-id"]


def test_a_microversion_is_spoken(keystone: sandbox.Cloud) -> None:
    nova = pyrax.connect_to_cloudservers(microversion="2.19")
    assert nova is not None
    made = nova.servers.create("web01", nova.images.list()[0], "2", description="a text")

    assert nova.servers.get(made).description == "a text"
    sent: list[Any] = keystone.requests.of("compute")
    assert sent[-1].headers["X-OpenStack-Nova-API-Version"] == "2.19"


def test_the_latest_microversion_is_asked_for(keystone: sandbox.Cloud) -> None:
    nova = pyrax.connect_to_cloudservers(microversion="latest")
    assert nova is not None
    nova.servers.list()

    assert nova.microversion == nova.versions.get_current().version
    assert nova.microversion in [one.version for one in nova.versions.list()]


def test_a_busy_service_is_asked_again(
    rackspace: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr(pyrax.http, "sleep", naps.append)
    rackspace.faults.status(413, retry_after=3, service="compute")

    assert pyrax.cloudservers.list() == []
    assert naps == [3]


def test_an_expired_token_is_renewed_without_a_word(each_dialect: sandbox.Cloud) -> None:
    each_dialect.faults.expire_tokens()

    assert pyrax.cloudservers.list() == []


def test_a_forgotten_login_comes_back(cs: ComputeClient) -> None:
    cs.unauthenticate()
    assert cs.client.auth_token is None
    cs.authenticate()

    assert cs.list() == []


def test_a_client_works_on_after_its_connections_were_closed(cs: ComputeClient) -> None:
    with cs:
        assert cs.list() == []
    assert cs.list() == []


def test_keywords_reach_the_client(each_dialect: sandbox.Cloud) -> None:
    elsewhere = f"{each_dialect.url}/nowhere"
    client = pyrax.connect_to_cloudservers(
        region="ORD", timeout=7, timings=True, bypass_url=elsewhere, no_cache=True
    )

    assert client is not None
    assert (client.timeout, client.timings, client.region_name) == (7, True, "ORD")
    assert client.management_url == elsewhere
    with pytest.warns(UserWarning, match="colour"):
        pyrax.connect_to_cloudservers(colour="blue")


def test_the_log_of_one_client_hides_secrets(
    cs: ComputeClient, caplog: pytest.LogCaptureFixture
) -> None:
    cs.http_log_debug = True
    image, flavor = cs.images.list()[0], cs.flavors.findall(ram=2048)[0]
    with caplog.at_level("DEBUG", logger="pyrax"):
        made = cs.servers.create("web01", image, flavor, userdata="hidden-data")
    cs.http_log_debug = False

    assert "REQ: curl -i -X POST" in caplog.text
    for secret in (made.adminPass, cs.identity.token, "aGlkZGVuLWRhdGE="):
        assert secret not in caplog.text


# --- contexts and regions -----------------------------------------------------------------------


def test_trap_01_the_client_uses_the_login_of_its_context(rackspace: sandbox.Cloud) -> None:
    context = pyrax.create_context("rackspace", username=rackspace.username)
    context.set_credentials(rackspace.username, rackspace.api_key, authenticate=True)
    client = pyrax.connect_to_cloudservers(region="ORD", context=context)

    assert client is not None
    assert client.identity is context
    assert context.token != pyrax.identity.token
    client.list()
    assert rackspace.requests.of("compute")[-1].headers["X-Auth-Token"] == context.token


def test_trap_02_the_internal_address_is_used_on_request(keystone: sandbox.Cloud) -> None:
    public = pyrax.identity.get_client("compute", "ORD")
    internal = pyrax.identity.get_client("compute", "ORD", public=False)
    endpoint = pyrax.identity.services.compute.endpoints["ORD"]

    assert public.management_url == endpoint.public_url
    assert internal.management_url == endpoint.private_url


def test_trap_32_a_region_without_servers_is_none_and_a_warning(
    rackspace: sandbox.Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", logger="pyrax"):
        assert pyrax.connect_to_cloudservers(region="MARS") is None
    assert "MARS" in caplog.text and "ORD" in caplog.text


def test_without_a_login_the_client_is_refused() -> None:
    pyrax.clear_credentials()

    with pytest.raises(pyrax.exc.NotAuthenticated):
        pyrax.connect_to_cloudservers()
