"""How far a certificate check reaches: to every client, and past redirects, contexts, proxies."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

import pyrax
from pyrax import exceptions, http
from pyrax.identity.registry import client_class
from tests.trust.listener import Listener, read_head

from .authority import Authority, TLSServer
from .conftest import TOKEN, Serve, log_in, logins

HEADERS = {"X-Auth-Token": TOKEN, "Authorization": "Basic x"}


@pytest.fixture(params=["keystone", "rackspace"])
def logged_in(
    request: pytest.FixtureRequest, serve: Serve, authority: Authority, self_signed: TLSServer
) -> Iterator[TLSServer]:
    """A login at a good server, whose catalog leads to one with a bad certificate."""
    server = serve()
    server.answer = logins(self_signed.url())
    log_in(request.param, server, verify_ssl=authority.bundle)
    yield self_signed


def clients() -> Iterator[tuple[str, Any]]:
    """Every client of the login, in every way in which a program can get it."""
    context = pyrax.identity
    for name in (
        *("cloudservers", "cloudfiles", "cloud_blockstorage", "cloud_databases", "cloud_dns"),
        *("cloud_loadbalancers", "cloud_networks", "cloud_monitoring", "autoscale", "images"),
        *("queues", "cloud_cdn"),
    ):
        kept = getattr(pyrax, name)
        if kept is not None:
            yield f"pyrax.{name}", kept
        connect = "autoscale" if name == "autoscale" else name
        made = getattr(pyrax, f"connect_to_{connect}")()
        if made is not None:
            yield f"pyrax.connect_to_{connect}()", made
    for key, service in context.services.items():
        if client_class(key) is None:
            continue
        for region, endpoint in service.endpoints.items():
            yield f"context.{key}.{region}.client", endpoint.client
            yield f"context.{key}.{region}.get_new_client()", endpoint.get_new_client()
            yield f"get_client({key}, {region})", context.get_client(key, region)
            other = endpoint.client.other_service(key)
            if other is not None:
                yield f"{key}.{region}.other_service()", other


def test_the_check_reaches_every_client_of_the_login(logged_in: TLSServer) -> None:
    asked = 0
    for way, client in clients():
        for method in ("GET", "POST"):
            with pytest.raises(http.TLSFailed):
                getattr(client, f"method_{method.lower()}")("/things")
                pytest.fail(f"{way} sent {method}")
            asked += 1
    assert asked > 40
    with pytest.raises(http.TLSFailed):
        pyrax.cloudfiles.list_containers()
    with pytest.raises(http.TLSFailed):
        pyrax.cloudservers.list()
    assert logged_in.seen == []


def test_the_cdn_of_object_storage_is_checked_as_well(
    serve: Serve, authority: Authority, self_signed: TLSServer
) -> None:
    server = serve()
    server.answer = logins(self_signed.url())
    log_in("rackspace", server, verify_ssl=authority.bundle)
    with pytest.raises(http.TLSFailed):
        pyrax.cloudfiles.cdn_request("/photos", "HEAD")
    assert self_signed.seen == []


def test_calls_of_the_identity_service_itself_are_checked(
    serve: Serve, authority: Authority, self_signed: TLSServer
) -> None:
    server = serve()
    server.answer = logins(server.url())
    log_in("keystone", server, verify_ssl=authority.bundle)
    with pytest.raises(http.TLSFailed):
        pyrax.identity.method_get(self_signed.url() + "/v3/users")
    assert self_signed.seen == []


# --- redirects ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_does_not_lead_to_a_bad_certificate(
    serve: Serve, authority: Authority, self_signed: TLSServer, status: int
) -> None:
    there = {"Location": self_signed.url() + "/v1"}
    server = serve(answer=lambda request: (status, there, {}))
    with pytest.raises(http.TLSFailed) as refused:
        http.request("GET", server.url(), headers=HEADERS, verify=authority.bundle, retries=0)
    assert refused.value.url == self_signed.url() + "/v1"
    assert self_signed.seen == []


def test_a_redirect_to_a_name_that_the_certificate_lacks_is_refused(
    serve: Serve, authority: Authority
) -> None:
    server = serve(authority.certificate(names=("localhost",)))
    there = {"Location": server.url("127.0.0.1") + "/again"}
    server.answer = lambda request: (302, there, {})
    with pytest.raises(http.TLSFailed):
        http.request("GET", server.url(), headers=HEADERS, verify=authority.bundle, retries=0)
    assert [request.path for request in server.seen] == ["/"]


def test_a_redirect_from_http_to_https_is_checked(
    self_signed: TLSServer, authority: Authority
) -> None:
    with _redirector(self_signed.url()) as address, pytest.raises(http.TLSFailed):
        http.request("GET", address, headers=HEADERS, verify=authority.bundle, retries=0)
    assert self_signed.seen == []


def test_a_redirect_to_plain_http_takes_no_credential_along(
    serve: Serve, authority: Authority
) -> None:
    heard: list[bytes] = []
    with _plain_server(heard) as address:
        server = serve(answer=lambda request: (302, {"Location": address}, {}))
        http.request("GET", server.url(), headers=HEADERS, verify=authority.bundle, retries=0)
    assert server.seen[0].headers["X-Auth-Token"] == TOKEN
    assert len(heard) == 1
    assert TOKEN.encode() not in heard[0]
    assert b"authorization" not in heard[0].lower()


def test_the_client_s_certificate_is_shown_to_its_own_service_alone(
    serve: Serve, authority: Authority
) -> None:
    own = authority.certificate(subject="client")
    other = serve(trusted=authority.bundle)
    server = serve(
        trusted=authority.bundle,
        answer=lambda request: (302, {"Location": other.url() + "/x"}, {}),
    )
    pool = http.ConnectionPool(client_cert=own)
    http.request("GET", server.url(), verify=authority.bundle, pool=pool, retries=0)
    assert dict(server.seen[0].peer["subject"][0])["commonName"] == "client"
    assert len(other.seen) == 1
    assert not other.seen[0].peer


# --- contexts, environments, clients --------------------------------------------------------------


def test_a_client_without_the_check_does_not_open_the_door_for_another(
    logged_in: TLSServer,
) -> None:
    careless = pyrax.connect_to_cloudservers(verify_ssl=False)
    careless.method_get("/servers")
    assert len(logged_in.seen) == 1
    # The connection is kept; it must not serve a client that checks.
    for client in (pyrax.cloudservers, pyrax.connect_to_cloudservers(), pyrax.images):
        with pytest.raises(http.TLSFailed):
            client.method_get("/servers")
    careless.method_get("/servers")
    assert len(logged_in.seen) == 2


def test_a_context_without_the_check_changes_nothing_for_others(
    self_signed: TLSServer, serve: Serve, authority: Authority
) -> None:
    server = serve()
    server.answer = logins(self_signed.url())
    log_in("keystone", server, verify_ssl=authority.bundle)
    self_signed.answer = logins(self_signed.url())
    pyrax.set_setting("auth_endpoint", self_signed.url() + "/v3")
    careless = pyrax.create_context(username="ann", password="p", verify_ssl=False)
    careless.authenticate()
    careless.get_client("compute", "RegionOne").method_get("/servers")
    careful = pyrax.create_context(username="ann", password="p")
    before = len(self_signed.seen)
    with pytest.raises(http.TLSFailed):
        careful.authenticate()
    with pytest.raises(http.TLSFailed):
        pyrax.cloudservers.method_get("/servers")
    assert len(self_signed.seen) == before


def test_an_environment_without_the_check_changes_nothing_for_another(
    self_signed: TLSServer, clean_environment: Path
) -> None:
    self_signed.answer = logins(self_signed.url())
    file = clean_environment / "pyrax.cfg"
    common = f"identity_type = keystone\nauth_endpoint = {self_signed.url()}/v3\n"
    file.write_text(f"[lab]\n{common}verify_ssl = False\n[live]\n{common}")
    pyrax.settings.read_config(str(file))

    pyrax.set_environment("lab")
    pyrax.set_credentials("ann", "p")
    pyrax.cloudservers.method_get("/servers")
    kept = pyrax.cloudservers
    before = len(self_signed.seen)

    pyrax.set_environment("live")
    assert pyrax.get_setting("verify_ssl") is True
    with pytest.raises(http.TLSFailed):
        pyrax.set_credentials("ann", "p")
    assert len(self_signed.seen) == before

    pyrax.set_environment("lab")
    with pytest.raises(http.TLSFailed):
        pyrax.create_context(env="live", username="ann", password="p").authenticate()
    assert len(self_signed.seen) == before
    kept.method_get("/servers")  # the client of the lab goes on as it was
    assert len(self_signed.seen) == before + 1


def test_switching_the_check_on_again_holds_from_the_next_request_on(
    logged_in: TLSServer,
) -> None:
    client = pyrax.cloudservers
    pyrax.set_setting("verify_ssl", False)
    client.method_get("/servers")
    pyrax.set_setting("verify_ssl", True)
    with pytest.raises(http.TLSFailed):
        client.method_get("/servers")
    assert len(logged_in.seen) == 1


def test_a_login_renewed_after_a_401_is_checked(serve: Serve, authority: Authority) -> None:
    server = serve()
    answer = logins(server.url())
    server.answer = answer
    log_in("keystone", server, verify_ssl=authority.bundle)
    server.answer = lambda request: (401, {}, {}) if "things" in request.path else answer(request)
    pyrax.identity.verify_ssl = True  # the bundle is taken away
    with pytest.raises(http.TLSFailed):
        pyrax.cloudservers.method_get("/things")


# --- proxies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["setting", "variable"])
def test_the_check_holds_through_a_proxy_which_sees_no_token(
    self_signed: TLSServer,
    serve: Serve,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
) -> None:
    heard: list[bytes] = []
    good = serve()
    with _tunnel(heard) as proxy:
        pool = http.ConnectionPool(proxy=proxy if by == "setting" else None)
        if by == "variable":
            monkeypatch.setenv("HTTPS_PROXY", proxy)
            monkeypatch.setenv("NO_PROXY", "")
        options: dict[str, Any] = {"headers": HEADERS, "pool": pool, "retries": 0}
        http.request("GET", good.url(), verify=authority.bundle, **options)
        with pytest.raises(http.TLSFailed):
            http.request("GET", self_signed.url(), verify=authority.bundle, **options)
        pool.close()
    assert good.seen[0].headers["X-Auth-Token"] == TOKEN
    assert self_signed.seen == []
    assert len(heard) == 2
    assert all(head.startswith(b"CONNECT localhost:") for head in heard)
    assert TOKEN.encode() not in b"".join(heard)


def test_a_refusal_is_caught_as_what_programs_catch(self_signed: TLSServer) -> None:
    for kind in (exceptions.PyraxException, requests.exceptions.SSLError, ConnectionError):
        with pytest.raises(kind):
            http.request("GET", self_signed.url(), retries=0)


def test_what_is_sent_arrives_whole(serve: Serve, authority: Authority) -> None:
    server = serve(answer=lambda request: (200, {}, {"length": len(request.body)}))
    data = b"x" * 3_000_000
    _, body = http.request("PUT", server.url(), data=data, verify=authority.bundle)
    assert body == {"length": len(data)}
    assert json.loads(json.dumps(body)) == body


# --- helpers --------------------------------------------------------------------------------------


def _plain_server(heard: list[bytes]) -> Listener:
    """A server without TLS that notes what it is told."""

    def serve_one(connection: socket.socket) -> None:
        heard.append(read_head(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

    return Listener(serve_one)


def _redirector(target: str) -> Listener:
    """A server without TLS that sends everybody elsewhere."""

    def serve_one(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n"
            b"Location: " + target.encode() + b"/v1\r\n\r\n"
        )

    return Listener(serve_one)


def _tunnel(heard: list[bytes]) -> Listener:
    """A proxy that connects and passes on what it does not understand."""

    def serve_one(connection: socket.socket) -> None:
        head = read_head(connection)
        heard.append(head)
        host, _, port = head.split()[1].decode().rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as there:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pass_on, args=(there, connection), daemon=True)
            back.start()
            _pass_on(connection, there)
            back.join()

    return Listener(serve_one)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    """Copy bytes until one side is done."""
    try:
        while True:
            piece = source.recv(65536)
            if not piece:
                break
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
