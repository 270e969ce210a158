"""The server below all services: connections, bodies, the log, starting and stopping."""

from __future__ import annotations

import ast
import hashlib
import http.client
import socket
import threading
import time
from pathlib import Path

import pytest

from pyrax import sandbox
from tests.sandbox.wire import Wire

ROOT = Path(sandbox.__file__).parent


def connect(cloud: sandbox.Cloud) -> http.client.HTTPConnection:
    """Open a connection of one's own."""
    return http.client.HTTPConnection(cloud.url.split("//")[1], timeout=10)


def raw_exchange(cloud: sandbox.Cloud, sent: bytes) -> bytes:
    """Send bytes on a new connection and return all that comes back until it is closed."""
    host, _, port = cloud.url.split("//")[1].partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while True:
            piece = connection.recv(65536)
            if not piece:
                return received
            received += piece


def test_it_imports_nothing_of_the_client() -> None:
    imported = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.update(f"{node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
    ours = {name for name in imported if name.split(".")[0] == "pyrax"}
    assert ours
    assert {name for name in ours if not name.startswith("pyrax.sandbox")} == set()


def test_it_listens_on_the_loopback_address_only(cloud: sandbox.Cloud) -> None:
    assert cloud.url.startswith("http://127.0.0.1:")
    assert cloud._server.socket.getsockname()[0] == "127.0.0.1"


def test_one_connection_serves_many_requests(cloud: sandbox.Cloud) -> None:
    connection = connect(cloud)
    sockets = set()
    for _ in range(3):
        connection.request("GET", "/keystone/v3")
        assert connection.getresponse().read()
        sockets.add(connection.sock.getsockname())
    connection.close()
    assert len(sockets) == 1


def test_connection_is_kept_after_a_refusal_that_left_the_body_unread(cloud: sandbox.Cloud) -> None:
    connection = connect(cloud)
    connection.request("PUT", "/rackspace/dfw/object-store/v1/MossoCloudFS_930036/c/o", b"x" * 5000)
    refused = connection.getresponse()
    refused.read()
    before = connection.sock.getsockname()
    connection.request("GET", "/keystone/v3")
    assert connection.getresponse().status == 200
    assert (refused.status, connection.sock.getsockname()) == (401, before)
    connection.close()


def test_refusal_comes_before_a_large_body_has_been_read(cloud: sandbox.Cloud) -> None:
    head = (
        b"PUT /rackspace/dfw/object-store/v1/MossoCloudFS_930036/c/o HTTP/1.1\r\nHost: x\r\n"
        b"Content-Length: 900000000\r\n\r\n"
    )
    answer = raw_exchange(cloud, head + b"x" * 100)
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"Connection: close" in answer


def test_answer_to_http_1_0_closes_the_connection(cloud: sandbox.Cloud) -> None:
    answer = raw_exchange(cloud, b"GET /keystone/v3 HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"}}")


def test_client_that_waits_for_continue_gets_it_when_the_body_is_wanted(
    rackspace_wire: Wire,
) -> None:
    rackspace_wire.storage("PUT", "/c")
    path = rackspace_wire.storage_url[len(rackspace_wire.cloud.url) :] + "/c/o"
    head = (
        f"PUT {path} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {rackspace_wire.token}\r\n"
        "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    )
    answer = raw_exchange(rackspace_wire.cloud, head.encode() + b"hello")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 ")


def test_client_that_waits_for_continue_gets_a_refusal_at_once(cloud: sandbox.Cloud) -> None:
    head = (
        b"PUT /rackspace/dfw/object-store/v1/MossoCloudFS_930036/c/o HTTP/1.1\r\nHost: x\r\n"
        b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    )
    answer = raw_exchange(cloud, head)
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"100 Continue" not in answer


@pytest.mark.parametrize("length", [b"-1", b"five", b"1e3"])
def test_nonsense_as_content_length_is_400(cloud: sandbox.Cloud, length: bytes) -> None:
    head = b"POST /rackspace/v2.0/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: " + length
    assert raw_exchange(cloud, head + b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_nonsense_as_chunk_is_400(cloud: sandbox.Cloud) -> None:
    head = b"POST /rackspace/v2.0/tokens HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert raw_exchange(cloud, head + b"zz\r\nxx\r\n").startswith(b"HTTP/1.1 400 ")


def test_upload_that_breaks_off_stores_nothing(rackspace_wire: Wire) -> None:
    wire = rackspace_wire
    wire.storage("PUT", "/c")
    path = wire.storage_url[len(wire.cloud.url) :] + "/c/o"
    host, _, port = wire.cloud.url.split("//")[1].partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {wire.token}\r\n"
        connection.sendall(head.encode() + b"Content-Length: 100\r\n\r\nonly this")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1000) == b""
    assert wire.storage("HEAD", "/c/o").status_code == 404


def test_unknown_path_is_404_and_logged_without_service(cloud: sandbox.Cloud) -> None:
    connection = connect(cloud)
    connection.request("GET", "/nowhere/at/all")
    assert connection.getresponse().status == 404
    connection.close()
    assert (cloud.requests[-1].service, cloud.requests[-1].status) == ("", 404)


def test_front_page_names_regions_and_endpoints(cloud: sandbox.Cloud) -> None:
    connection = connect(cloud)
    connection.request("GET", "/")
    assert b'"regions": ["DFW", "ORD", "IAD"]' in connection.getresponse().read()
    connection.close()


# -- the log ---------------------------------------------------------------------------------------


def test_log_holds_what_was_sent_and_what_was_answered(rackspace_wire: Wire) -> None:
    cloud = rackspace_wire.cloud
    cloud.requests.clear()
    rackspace_wire.storage("PUT", "/c%C3%A9?a=1&b=x%20y", headers={"X-Container-Meta-A": "1"})
    entry = cloud.requests[0]
    assert (entry.method, entry.status, entry.service) == ("PUT", 201, "object-store")
    assert (entry.region, entry.dialect, entry.internal) == ("DFW", "rackspace", False)
    assert entry.path.endswith("/MossoCloudFS_930036/c%C3%A9")
    assert entry.query == {"a": "1", "b": "x y"}
    assert entry.headers["x-container-meta-a"] == "1"
    assert entry.at == pytest.approx(cloud.clock.now(), abs=5)


def test_log_reads_a_json_body(rackspace_wire: Wire) -> None:
    login = rackspace_wire.cloud.requests.of("identity")[0]
    assert login.json()["auth"]["RAX-KSKEY:apiKeyCredentials"]["username"] == "demo"
    assert "demo" not in repr(login)


def test_log_keeps_the_beginning_of_a_large_body_and_the_hash_of_all(rackspace_wire: Wire) -> None:
    data = bytes(range(256)) * 8192
    rackspace_wire.storage("PUT", "/c")
    rackspace_wire.storage("PUT", "/c/o", data=data)
    entry = rackspace_wire.cloud.requests[-1]
    assert entry.body == data[: 256 * 1024]
    assert entry.body_length == len(data)
    assert entry.body_sha256 == hashlib.sha256(data).hexdigest()


def test_log_tells_bodies_that_came_in_chunks(rackspace_wire: Wire) -> None:
    rackspace_wire.storage("PUT", "/c")
    rackspace_wire.storage("PUT", "/c/o", data=iter([b"one", b"two"]))
    entry = rackspace_wire.cloud.requests[-1]
    assert (entry.chunked, entry.body) == (True, b"onetwo")


def test_log_can_be_narrowed(rackspace_wire: Wire) -> None:
    cloud = rackspace_wire.cloud
    rackspace_wire.compute("GET", "/servers")
    rackspace_wire.storage("PUT", "/c")
    assert [entry.method for entry in cloud.requests.of("swift")] == ["PUT"]
    assert len(cloud.requests.of("compute", method="GET", region="DFW")) == 1
    assert cloud.requests.of("compute", region="ORD") == []
    assert len(cloud.requests) == 3
    assert [entry.service for entry in cloud.requests[1:]] == ["compute", "object-store"]


# -- clock, start, stop ----------------------------------------------------------------------------


def test_clock_is_real_time_that_can_be_moved_forward(cloud: sandbox.Cloud) -> None:
    assert cloud.clock.now() == pytest.approx(time.time(), abs=2)
    cloud.clock.advance(3600)
    assert cloud.clock.now() == pytest.approx(time.time() + 3600, abs=2)
    with pytest.raises(ValueError, match="forward"):
        cloud.clock.advance(-1)


def test_stopping_closes_idle_connections_at_once() -> None:
    with sandbox.running() as cloud:
        connection = connect(cloud)
        connection.request("GET", "/keystone/v3")
        connection.getresponse().read()
        began = time.monotonic()
    assert time.monotonic() - began < 1
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        connection.request("GET", "/keystone/v3")
        connection.getresponse()
    connection.close()


def test_stopping_does_not_wait_for_a_slow_answer() -> None:
    with sandbox.running() as cloud:
        cloud.faults.slow(60)
        connection = connect(cloud)
        connection.request("GET", "/keystone/v3")
        while not cloud.requests:
            time.sleep(0.01)
        began = time.monotonic()
    assert time.monotonic() - began < 3
    connection.close()


def test_stopping_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with sandbox.running() as cloud:
        connection = connect(cloud)
        connection.request("GET", "/keystone/v3")
        connection.getresponse().read()
    connection.close()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == before


def test_two_clouds_share_nothing(rackspace_wire: Wire) -> None:
    with sandbox.running() as other:
        assert other.url != rackspace_wire.cloud.url
        url = rackspace_wire.compute_url.replace(rackspace_wire.cloud.url, other.url)
        assert rackspace_wire.send("GET", f"{url}/servers").status_code == 401


def test_port_in_use_is_an_error_that_can_be_caught(cloud: sandbox.Cloud) -> None:
    port = int(cloud.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), sandbox.running(port=port):
        pass


def test_regions_can_be_named() -> None:
    with sandbox.running(regions=["LON"]) as cloud:
        assert cloud.settings("rackspace")["region"] == "LON"
        with pytest.raises(KeyError):
            cloud.stores.compute("DFW")


def test_stores_of_regions_and_dialects_are_separate(cloud: sandbox.Cloud) -> None:
    stores = {
        id(cloud.stores.compute(region, dialect))
        for region in cloud.regions
        for dialect in ("rackspace", "openstack")
    }
    assert len(stores) == 6
    assert cloud.stores.of("nova", "dfw", "keystone") is cloud.stores.compute("DFW", "openstack")
