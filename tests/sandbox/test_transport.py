"""The HTTP layer over real connections: kept, broken, slow and trickling ones."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
import requests

import pyrax
from pyrax import exceptions, http


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    delays: list[float] = []
    monkeypatch.setattr(http, "sleep", delays.append)
    return delays


def connections(client: Any) -> int:
    """Count the connections that a client's login has ever opened."""
    pools = client.identity.pool.session().get_adapter(client.management_url).poolmanager.pools
    return sum(pools[key].num_connections for key in pools.keys())  # noqa: SIM118


def calls(cloud: Any, method: str) -> int:
    return sum(request.method == method for request in cloud.requests.of("compute"))


def test_C_T13_calls_of_all_clients_of_a_login_share_one_kept_connection(rackspace: Any) -> None:
    clients = [pyrax.connect_to_cloudservers(region=region) for region in ("DFW", "ORD", "IAD")]
    for client in clients * 5:
        client.flavors.list()
    assert connections(clients[0]) == 1


def test_a_forked_child_talks_on_a_connection_of_its_own(rackspace: Any) -> None:
    client = pyrax.cloudservers
    client.flavors.list()
    child = os.fork()
    if child == 0:
        os._exit(0 if client.flavors.list() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert client.flavors.list()
    assert connections(client) == 1


def test_an_answer_that_trickles_is_given_up(rackspace: Any) -> None:
    rackspace.faults.trickle(0.2, service="compute")
    client = pyrax.cloudservers
    client.timeout = 1
    start = time.monotonic()
    with pytest.raises(exceptions.RequestTimeout):
        client.flavors.list()
    assert time.monotonic() - start < 5


def test_a_dead_service_is_given_up_after_the_read_timeout(rackspace: Any) -> None:
    rackspace.faults.slow(3, service="compute")
    client = pyrax.cloudservers
    client.timeout = 1
    start = time.monotonic()
    with pytest.raises(requests.exceptions.Timeout):
        client.flavors.list()
    assert time.monotonic() - start < 2.5


def test_a_list_is_asked_for_again_when_the_connection_breaks(
    rackspace: Any, slept: list[float]
) -> None:
    rackspace.faults.drop_connection("before", service="compute", method="GET", times=2)
    assert pyrax.cloudservers.flavors.list()
    assert len(slept) == 2


def test_a_lost_answer_to_a_post_does_not_make_a_second_thing(
    rackspace: Any, slept: list[float]
) -> None:
    rackspace.faults.drop_connection("after_request", service="compute", method="POST")
    client = pyrax.cloudservers
    image, flavor = client.images.list()[0], client.flavors.list()[0]
    with pytest.raises(exceptions.ConnectionFailed, match="may have carried the request out"):
        client.servers.create("once", image, flavor)
    assert calls(rackspace, "POST") == 1
    assert [server.name for server in client.servers.list()] == ["once"]


def test_a_list_that_is_cut_off_is_never_taken_for_the_whole(rackspace: Any) -> None:
    rackspace.faults.cut_body(20, service="compute")
    with pytest.raises(exceptions.ConnectionFailed, match="cut off"):
        pyrax.cloudservers.flavors.list()


def test_retry_after_is_waited_for(rackspace: Any, slept: list[float]) -> None:
    rackspace.faults.status(503, retry_after=7, service="compute")
    assert pyrax.cloudservers.flavors.list()
    assert slept == [7.0]


def test_an_hour_is_not_waited_for(rackspace: Any, slept: list[float]) -> None:
    rackspace.faults.status(413, retry_after=3600, service="compute")
    with pytest.raises(exceptions.OverLimit) as caught:
        pyrax.cloudservers.flavors.list()
    assert (caught.value.retry_after, slept) == (3600.0, [])
