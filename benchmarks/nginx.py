"""A cloud that is only fast: nginx with canned answers, over HTTP and TLS.

Every site is a login of Keystone v3 with its own catalog: ``<url>/10`` is a cloud with ten
servers, ``<url>/regions`` one with six regions, each of which takes its time. Objects are really
stored, as files, so that what arrived can be compared; nginx answers with the MD5 that the
benchmark expects for the container, and a client that sent or read anything else notices.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.real.rig.disk import SEARCH_PATH
from tests.real.rig.install import install_debian_packages

PROJECT = "fcad67a6189847c4aecfa3c81a05783b"
TOKEN = "gAAAAABk" + "0123456789abcdef" * 11
LATER = "2099-01-01T00:00:00.000000Z"
COUNTS = (10, 100, 1000, 10000)
REGIONS = {"R1": 150, "R2": 160, "R3": 170, "R4": 180, "R5": 190, "R6": 200}
"""Region -> milliseconds that its compute service takes to answer."""

START_SECONDS = 10
_INFO = {
    "swift": {"max_file_size": 5368709122, "version": "2.35.0"},
    "slo": {"min_segment_size": 1, "max_manifest_segments": 1000},
}


@dataclasses.dataclass(frozen=True)
class Cloud:
    """A running nginx.

    Args:
        plain: Its address over HTTP.
        tls: Its address over TLS.
        bundle: File with the certificate that its own was signed with.
        store: Folder in which objects are files: ``<container>/<name>``.
    """

    plain: str
    tls: str
    bundle: Path
    store: Path

    def empty(self, container: str) -> None:
        """Remove what was stored in a container."""
        folder = self.store / container
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)


# --- canned answers -------------------------------------------------------------------------------


def server(number: int, url: str) -> dict[str, Any]:
    """Return one server as the Compute API describes it."""
    server_id = f"{number:08d}-0000-4000-8000-000000000000"
    links = [
        {"rel": "self", "href": f"{url}/servers/{server_id}"},
        {"rel": "bookmark", "href": f"{url}/servers/{server_id}"},
    ]
    return {
        "id": server_id,
        "name": f"web-{number:02d}",
        "status": "ACTIVE",
        "progress": 100,
        "tenant_id": PROJECT,
        "user_id": "170454",
        "hostId": "e4d909c290d0fb1ca068ffaddf22cbd0" * 2,
        "created": "2026-01-02T03:04:05Z",
        "updated": "2026-01-02T03:06:07Z",
        "accessIPv4": f"203.0.113.{number % 256}",
        "accessIPv6": f"2001:db8::{number:x}",
        "config_drive": "",
        "key_name": "deploy",
        "metadata": {"role": "web", "group": "blue"},
        "image": {"id": "3afe97b2-26dc-49c5-a2cc-a2fc8d80c001", "links": links[1:]},
        "flavor": {"id": "performance1-1", "links": links[1:]},
        "addresses": {
            "public": [
                {"version": 4, "addr": f"203.0.113.{number % 256}"},
                {"version": 6, "addr": f"2001:db8::{number:x}"},
            ],
            "private": [{"version": 4, "addr": f"10.0.0.{number % 256}"}],
        },
        "OS-DCF:diskConfig": "AUTO",
        "OS-EXT-STS:vm_state": "active",
        "OS-EXT-STS:task_state": None,
        "OS-EXT-STS:power_state": 1,
        "links": links,
    }


def _login(site: str, compute: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer to a login: compute in some regions, object storage in all of them."""

    def endpoints(urls: Mapping[str, str]) -> list[dict[str, Any]]:
        return [
            {
                "id": f"{region}-1",
                "interface": "public",
                "region": region,
                "region_id": region,
                "url": url,
            }
            for region, url in urls.items()
        ]

    storage = f"{site}/v1/AUTH_{PROJECT}"
    domain = {"id": "default", "name": "Default"}
    return {
        "token": {
            "methods": ["password"],
            "expires_at": LATER,
            "issued_at": "2026-01-01T00:00:00.000000Z",
            "user": {"id": "1", "name": "demo", "domain": domain, "password_expires_at": None},
            "project": {"id": PROJECT, "name": "demo", "domain": domain},
            "is_domain": False,
            "roles": [{"id": "2", "name": "member"}],
            "catalog": [
                {"id": "a", "type": "compute", "name": "nova", "endpoints": endpoints(compute)},
                {
                    "id": "b",
                    "type": "object-store",
                    "name": "swift",
                    "endpoints": endpoints(dict.fromkeys(compute, storage)),
                },
                {
                    "id": "c",
                    "type": "identity",
                    "name": "keystone",
                    "endpoints": endpoints(dict.fromkeys(compute, f"{site}/identity/v3")),
                },
            ],
        }
    }


def _identity_version(site: str) -> dict[str, Any]:
    """Return what Keystone says about its version 3."""
    links = [{"rel": "self", "href": f"{site}/identity/v3/"}]
    known = {"id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z"}
    return {"version": {**known, "links": links, "media-types": []}}


def _compute_version(endpoint: str) -> dict[str, Any]:
    """Return what the Compute API says about itself; some clients ask."""
    links = [{"rel": "self", "href": f"{endpoint}/"}]
    known = {"id": "v2.1", "status": "CURRENT", "version": "2.1", "min_version": "2.1"}
    return {"version": {**known, "updated": "2013-07-23T11:33:21Z", "links": links}}


# --- the configuration ----------------------------------------------------------------------------


def _document(folder: Path, name: str, document: Any) -> Path:
    """Write an answer into a file."""
    path = folder / name
    path.write_text(json.dumps(document))
    return path


def _answer(status: int, document: Any) -> str:
    """Return the statement that answers with a small document."""
    return f"default_type application/json; return {status} '{json.dumps(document)}';"


def _list_of(endpoint: str, folder: Path, count: int, further: str = "") -> str:
    """Return the locations of one compute service."""
    body = {"servers": [server(number, endpoint) for number in range(count)]}
    name = endpoint.replace("/", "_").replace(":", "_") + ".json"
    path = _document(folder, name, body)
    place = "/" + endpoint.split("/", 3)[3]
    more = "if ($arg_marker) { return 200 '{\"servers\": []}'; }"
    return f"""
    location = {place} {{ {_answer(200, _compute_version(endpoint))} }}
    location = {place}/ {{ {_answer(200, _compute_version(endpoint))} }}
    location = {place}/servers/detail {{ {more} {further} alias {path}; }}"""


def _site(url: str, name: str, folder: Path, count: int, digests: Mapping[str, str]) -> str:
    """Return the locations of one cloud."""
    site = f"{url}/{name}"
    token = f"add_header X-Subject-Token {TOKEN};"
    if name == "regions":
        compute = {region: f"{site}/{region}/v2.1" for region in REGIONS}
        # A refused login is answered late; the error page is the list.
        slow = (
            "auth_basic slow; auth_basic_user_file /dev/null; "
            "auth_delay {}ms; error_page 401 =200 {};"
        )
        lists = "".join(
            _list_of(endpoint, folder, count, slow.format(REGIONS[region], f"/list-{region}"))
            + f"\n    location = /list-{region} {{ alias "
            f"{folder / (endpoint.replace('/', '_').replace(':', '_') + '.json')}; }}"
            for region, endpoint in compute.items()
        )
    else:
        compute = {"RegionOne": f"{site}/v2.1"}
        lists = _list_of(compute["RegionOne"], folder, count)
    storage = f"/{name}/v1/AUTH_{PROJECT}"
    objects = "".join(
        f"""
    location {storage}/{container}/ {{
        alias {folder}/store/{container}/;
        add_header ETag {digest};
        dav_methods PUT DELETE;
        create_full_put_path on;
        default_type application/octet-stream;
    }}"""
        for container, digest in digests.items()
    )
    listing = (
        "if ($request_method = PUT) { return 201; } if ($request_method = HEAD) { return 204; }"
    )
    return f"""
    location = /{name}/identity/v3 {{ {_answer(200, _identity_version(site))} }}
    location = /{name}/identity/v3/ {{ {_answer(200, _identity_version(site))} }}
    location = /{name}/identity/v3/auth/tokens {{
        {token} {_answer(201, _login(site, compute))}
    }}{lists}
    location ~ ^{storage}/[^/]+$ {{ {listing} {_answer(200, [])} }}
    location = /{name}/info {{ {_answer(200, _INFO)} }}
    location = {storage} {{ {_answer(200, [])} }}{objects}"""


def _configuration(folder: Path, ports: tuple[int, int], digests: Mapping[str, str]) -> str:
    """Return the text of ``nginx.conf``."""
    servers = []
    for scheme, port in zip(("http", "https"), ports):
        url = f"{scheme}://127.0.0.1:{port}"
        sites = [_site(url, str(count), folder, count, digests) for count in COUNTS]
        sites.append(_site(url, "regions", folder, 10, digests))
        tls = f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;"
        servers.append(
            f"""
  server {{
    listen 127.0.0.1:{port}{" ssl" if scheme == "https" else ""} backlog=511;
    {tls if scheme == "https" else ""}
{"".join(sites)}
  }}"""
        )
    user = "user root;" if os.geteuid() == 0 else ""  # its own could not read the folder
    temporary = "".join(
        f"  {kind}_temp_path {folder}/temporary;\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 512; }}
http {{
  access_log off;
  etag off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000;
  keepalive_timeout 600;
  client_max_body_size 0;
  client_body_buffer_size 1m;
  default_type application/json;
  server_tokens off;
{temporary}{"".join(servers)}
}}
"""


def _certificate(folder: Path) -> None:
    """Make a key and a certificate for 127.0.0.1 that is its own authority."""
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "benchmark")])
    now = datetime.datetime.now(datetime.timezone.utc)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    usage = x509.KeyUsage(True, False, True, False, False, True, False, False, False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=7))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )


# --- the process ----------------------------------------------------------------------------------


def _free_ports() -> tuple[int, int]:
    """Return two ports that nothing listens on."""
    address = ("127.0.0.1", 0)
    with socket.create_server(address) as one, socket.create_server(address) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until nginx listens."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("nginx did not start; see above")


@contextlib.contextmanager
def running(folder: Path, digests: Mapping[str, str]) -> Iterator[Cloud]:
    """Start nginx, installing it if this is root on Debian; stop it at the end.

    Args:
        folder: An empty folder for everything that it has.
        digests: Container -> the MD5 of each object in it.

    Yields:
        The cloud.
    """
    install_debian_packages([SimpleNamespace(programs={"nginx": "nginx"}, wanted_programs={})])  # type: ignore[list-item]
    program = shutil.which("nginx", path=SEARCH_PATH)
    assert program is not None
    ports = _free_ports()
    (folder / "temporary").mkdir()
    (folder / "store").mkdir()
    _certificate(folder)
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(folder, ports, digests))
    process = subprocess.Popen(
        [program, "-e", "stderr", "-p", str(folder), "-c", str(configuration)]
    )
    try:
        for port in ports:
            _await(port, process)
        cloud = Cloud(
            f"http://127.0.0.1:{ports[0]}",
            f"https://127.0.0.1:{ports[1]}",
            folder / "cert.pem",
            folder / "store",
        )
        for container in digests:
            cloud.empty(container)
        yield cloud
    finally:
        process.terminate()
        process.wait()
