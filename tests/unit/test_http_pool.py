"""Kept connections: shared, never changed, not taken along into a forked child."""

from __future__ import annotations

import copy
import os
import pickle
from collections.abc import Iterator

import pytest
import responses

from pyrax import http

URL = "https://dfw.example.com/v1"


@pytest.fixture
def cloud() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        mock.add("GET", URL, json={})
        yield mock


def proxies_used(cloud: responses.RequestsMock) -> dict[str, str]:
    used: dict[str, str] = cloud.calls[-1].request.req_kwargs["proxies"]  # type: ignore[attr-defined]
    return used


def test_C_T13_one_session_serves_all_requests_of_a_pool() -> None:
    pool = http.ConnectionPool()
    assert pool.session() is pool.session()


def test_a_connection_that_nobody_checked_is_not_used_for_a_checked_request() -> None:
    pool = http.ConnectionPool()
    assert pool.session(False) is not pool.session(True)


def test_the_pool_keeps_as_many_connections_as_asked_and_never_blocks() -> None:
    adapter = http.ConnectionPool(pool_size=7).session().get_adapter(URL)
    pool = adapter.poolmanager.connection_from_url(URL)  # type: ignore[attr-defined]
    assert (pool.pool.maxsize, pool.block) == (7, False)


def test_a_pool_without_connections_is_refused() -> None:
    with pytest.raises(ValueError, match="pool_size"):
        http.ConnectionPool(pool_size=0)


def test_requests_leave_no_trace_in_the_session(cloud: responses.RequestsMock) -> None:
    pool = http.ConnectionPool()
    http.request("GET", URL, headers={"X-Auth-Token": "t"}, pool=pool)
    session = pool.session()
    assert (dict(session.headers), session.auth, session.trust_env) == ({}, None, False)


def test_the_proxy_of_the_environment_is_used(
    cloud: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    http.request("GET", URL, pool=http.ConnectionPool())
    assert proxies_used(cloud)["https"] == "http://proxy.example.com:3128"


def test_no_proxy_is_honoured(
    cloud: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", "dfw.example.com")
    http.request("GET", URL, pool=http.ConnectionPool())
    assert proxies_used(cloud) == {}


def test_a_proxy_that_was_set_wins_over_the_environment(
    cloud: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    http.request("GET", URL, pool=http.ConnectionPool(proxy="http://mine:8080"))
    assert proxies_used(cloud)["https"] == "http://mine:8080"


def test_the_client_certificate_goes_along(cloud: responses.RequestsMock) -> None:
    http.request("GET", URL, pool=http.ConnectionPool(client_cert=("/c.pem", "/k.pem")))
    used = cloud.calls[-1].request.req_kwargs["cert"]  # type: ignore[attr-defined]
    assert used == ("/c.pem", "/k.pem")


def test_a_closed_pool_can_be_used_again(cloud: responses.RequestsMock) -> None:
    pool = http.ConnectionPool()
    before = pool.session()
    pool.close()
    assert pool.session() is not before
    http.request("GET", URL, pool=pool)


def test_copies_and_pickles_keep_the_settings_and_open_their_own_connections() -> None:
    pool = http.ConnectionPool(pool_size=3, proxy="http://mine:8080")
    for twin in (copy.deepcopy(pool), pickle.loads(pickle.dumps(pool))):
        assert (twin.pool_size, twin.proxy) == (3, "http://mine:8080")
        assert twin.session() is not pool.session()


def test_a_forked_child_opens_its_own_connections_even_if_a_thread_held_the_lock() -> None:
    pool = http.ConnectionPool()
    before = pool.session()
    with pool._lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if pool.session() is not before else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert pool.session() is before
