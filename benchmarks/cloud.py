"""A cloud that is only fast: a process on loopback that sends the same bytes for the same path."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

TENANT = "123456"
TOKEN = "0123456789abcdef0123456789abcdef"
LATER = "2099-01-01T00:00:00Z"


def server(number: int, url: str) -> dict[str, Any]:
    """Return one server as the Compute API describes it."""
    server_id = f"{number:08d}-0000-4000-8000-000000000000"
    links = [
        {"rel": "self", "href": f"{url}/v2/{TENANT}/servers/{server_id}"},
        {"rel": "bookmark", "href": f"{url}/{TENANT}/servers/{server_id}"},
    ]
    return {
        "id": server_id,
        "name": f"web-{number:02d}",
        "status": "ACTIVE",
        "progress": 100,
        "tenant_id": TENANT,
        "user_id": "170454",
        "hostId": "e4d909c290d0fb1ca068ffaddf22cbd0" * 2,
        "created": "2026-01-02T03:04:05Z",
        "updated": "2026-01-02T03:06:07Z",
        "accessIPv4": f"203.0.113.{number}",
        "accessIPv6": f"2001:db8::{number}",
        "config_drive": "",
        "key_name": "deploy",
        "metadata": {"role": "web", "group": "blue"},
        "image": {"id": "3afe97b2-26dc-49c5-a2cc-a2fc8d80c001", "links": links[1:]},
        "flavor": {"id": "performance1-1", "links": links[1:]},
        "addresses": {
            "public": [
                {"version": 4, "addr": f"203.0.113.{number}"},
                {"version": 6, "addr": f"2001:db8::{number}"},
            ],
            "private": [{"version": 4, "addr": f"10.0.0.{number}"}],
        },
        "OS-DCF:diskConfig": "AUTO",
        "OS-EXT-STS:vm_state": "active",
        "OS-EXT-STS:task_state": None,
        "OS-EXT-STS:power_state": 1,
        "links": links,
    }


def login(url: str) -> dict[str, Any]:
    """Return the answer to a login, in Rackspace's shape of Identity v2.0."""
    endpoint = {"region": "DFW", "tenantId": TENANT, "publicURL": f"{url}/v2/{TENANT}"}
    return {
        "access": {
            "token": {"id": TOKEN, "expires": LATER, "tenant": {"id": TENANT, "name": TENANT}},
            "user": {"id": "1", "name": "demo", "roles": [], "RAX-AUTH:defaultRegion": "DFW"},
            "serviceCatalog": [
                {"name": "cloudServersOpenStack", "type": "compute", "endpoints": [endpoint]}
            ],
        }
    }


def version(endpoint: str) -> dict[str, Any]:
    """Return what the Compute API says about itself; openstacksdk asks."""
    links = [{"rel": "self", "href": endpoint}]
    known = {"id": "v2.1", "status": "CURRENT", "version": "2.1", "min_version": "2.1"}
    return {"version": {**known, "links": links}}


def documents(url: str) -> dict[str, bytes]:
    """Return the whole answer for each path."""
    lists = {count: {"servers": [server(n, url) for n in range(count)]} for count in (10, 1000)}
    found = {
        "/identity/v2.0/tokens": login(url),
        f"/v2/{TENANT}": version(f"{url}/v2/"),
        f"/v2/{TENANT}/servers/detail": lists[10],
        f"/many/v2/{TENANT}": version(f"{url}/many/v2/"),
        f"/many/v2/{TENANT}/servers/detail": lists[1000],
    }
    return {path: _answer("200 OK", document) for path, document in found.items()}


def _answer(status: str, document: Any) -> bytes:
    """Return the bytes of an answer."""
    body = json.dumps(document).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
        f"Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nX-Compute-Request-Id: req-1\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _serve(connection: socket.socket, answers: dict[str, bytes]) -> None:
    """Answer the requests of one connection until the other side closes it."""
    missing = _answer("404 Not Found", {"itemNotFound": {"message": "no such path", "code": 404}})
    last_page = _answer("200 OK", {"servers": []})
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = b""
    while True:
        head, found, rest = waiting.partition(b"\r\n\r\n")
        if not found:
            received = connection.recv(65536)
            if not received:
                return
            waiting += received
            continue
        lines = head.decode("latin-1").split("\r\n")
        length = sum(
            int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")
        )
        while len(rest) < length:
            rest += connection.recv(65536)
        waiting = rest[length:]
        path, _, query = lines[0].split()[1].partition("?")
        connection.sendall(last_page if "marker=" in query else answers.get(path, missing))


def main() -> None:
    """Serve until the parent closes standard input; print the URL first."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    answers = documents(url)
    print(url, flush=True)

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, answers), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start the cloud in a process of its own; give its URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.cloud"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


if __name__ == "__main__":
    main()
