"""Containers of one test's own, and the account as one sees it without pyrax."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.real.beside import PATIENCE_SECONDS, TIMEOUT, Cloud
from tests.real.swift.own import MEGABYTE, OwnServer, own_proxy


class Account:
    """The account of project demo in RegionOne, asked without pyrax.

    Args:
        url: the address of the account.
        token: a token that is good for it.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["X-Auth-Token"] = token

    def object_url(self, container: str, name: str = "") -> str:
        """The address of a container or an object, every character of the name kept."""
        path = quote(container, safe="")
        # Segments of dots are spelled so that no library takes them for a way up.
        segments = [quote(part, safe="") for part in name.split("/")]
        dots = {".": "%2E", "..": "%2E%2E"}
        return f"{self.url}/{path}" + (
            "/" + "/".join(dots.get(part, part) for part in segments) if name else ""
        )

    def send(self, method: str, url: str, **options: Any) -> requests.Response:
        """One request to this very URL, which requests would otherwise tidy up."""
        prepared = self.session.prepare_request(requests.Request(method, url, **options))
        prepared.url = url
        return self.session.send(prepared, timeout=TIMEOUT)

    def put(self, container: str, name: str, data: bytes, **headers: str) -> None:
        """Store an object."""
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        answer = self.send("PUT", self.object_url(container, name), data=data, headers=headers)
        answer.raise_for_status()

    def get(self, container: str, name: str) -> requests.Response:
        """Fetch an object, whatever the status."""
        return self.send("GET", self.object_url(container, name), headers={"Accept-Encoding": ""})

    def head(self, container: str, name: str = "") -> requests.Response:
        """The headers of an object or a container."""
        return self.send("HEAD", self.object_url(container, name))

    def names(self, container: str) -> list[str]:
        """The names in a container, up to 10,000."""
        answer = self.session.get(
            self.object_url(container), params={"format": "json"}, timeout=TIMEOUT
        )
        answer.raise_for_status()
        return [row["name"] for row in answer.json()]

    def rows(self, container: str) -> list[dict[str, Any]]:
        """What a container's listing tells, none for a container that is missing."""
        answer = self.session.get(
            self.object_url(container), params={"format": "json"}, timeout=TIMEOUT
        )
        return answer.json() if answer.status_code == 200 else []

    def empty(self, container: str) -> None:
        """Delete a container, if it is there, and what is in it."""
        if self.head(container).status_code == 404:
            return
        lines = [quote(f"{container}/{name}") for name in self.names(container)]
        self.session.post(
            f"{self.url}?bulk-delete",
            data="\n".join(lines),
            headers={"Content-Type": "text/plain"},
            timeout=600,
        )
        self.send("DELETE", self.object_url(container))


@pytest.fixture
def files(demo: Any) -> Any:
    """The object storage client of a member of project demo, in RegionOne."""
    return demo.cloudfiles


@pytest.fixture(scope="session")
def account(cloud: Cloud) -> Account:
    """The same account without pyrax."""
    project = cloud.id("projects", "demo")
    return Account(
        f"{cloud.description['swift']['url']}/v1/AUTH_{project}", cloud.token(cloud.demo)
    )


@pytest.fixture
def container(files: Any, account: Account, unique: str) -> Iterator[Any]:
    """An empty container, gone after the test with all that is in it."""
    made = files.create_container(unique)
    yield made
    account.empty(unique)
    account.empty(f"{unique}_segments")


@pytest.fixture
def log(demo: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Method and URL of the requests that pyrax sends, growing as it sends them."""
    sent: list[tuple[str, str]] = []
    original = demo.http.request

    def watching(method: str, uri: str, *args: Any, **kwargs: Any) -> Any:
        sent.append((method.upper(), uri))
        return original(method, uri, *args, **kwargs)

    monkeypatch.setattr(demo.http, "request", watching)
    return sent


@pytest.fixture(scope="session")
def own_server(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    """The proxy behind ``proxy``."""
    server = own_proxy(cloud.description, tmp_path_factory.mktemp("proxy"), MEGABYTE)
    yield server
    server.kill()


@pytest.fixture
def proxy(own_server: OwnServer) -> OwnServer:
    """A proxy of the tests' own, running, that takes at most a mebibyte in one request."""
    own_server.start()
    return own_server


@pytest.fixture
def small(demo: Any, cloud: Cloud, proxy: OwnServer) -> Any:
    """A client that reaches the account through that proxy."""
    client = demo.connect_to_cloudfiles()
    rig = cloud.description["swift"]["url"]
    client.management_url = client.management_url.replace(rig, proxy.url)
    return client


@pytest.fixture
def temp_url_key(files: Any, unique: str) -> Iterator[str]:
    """A key for temporary URLs, set on the account by pyrax."""
    files.set_temp_url_key(unique)
    yield unique
    files.set_temp_url_key("")


def until_accepted(method: str, url: str, **options: Any) -> requests.Response:
    """Repeat a request while Swift does not know the key yet: it remembers the old one a while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = requests.request(method, url, timeout=TIMEOUT, **options)
        if answer.status_code != 401 or time.monotonic() > deadline:
            return answer
        time.sleep(0.5)
