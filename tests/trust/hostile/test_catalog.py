"""A catalog that leads elsewhere: what is followed, what is warned of, what is refused."""

from __future__ import annotations

import contextlib
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import responses

import pyrax
from pyrax import exceptions, http
from pyrax.identity.registry import client_class
from tests.unit.canned import KEYSTONE, RACKSPACE, keystone_token, rackspace_access

TOKEN = "tok-geheim-4711"

REFUSED = {
    "ftp": "ftp://files.example.com/v1",
    "file": "file:///etc/passwd",
    "gopher": "gopher://example.com:70/v1",
    "javascript": "javascript:alert(1)",
    "data": "data:application/json,{}",
    "unix socket": "http+unix://%2Fvar%2Frun%2Fdocker.sock/v1",
    "no scheme": "files.example.com/v1",
    "a scheme alone": "https://",
    "no host": "https:///v1",
    "a host of spaces": "https://a b/v1",
    "an open bracket": "https://[::1/v1",
    "a port beyond all": "https://files.example.com:99999/v1",
    "a port that is none": "https://files.example.com:ssh/v1",
    "an empty label": "https://.example.com/v1",
    "a path": "/v1",
    "a number": 5,
    "a list": ["https://files.example.com/v1"],
    "a document": {"href": "https://files.example.com/v1"},
}
"""Addresses of a catalog that nothing can be sent to."""


def documents(address: Any) -> tuple[Any, Any]:
    """Return the login answers of both dialects with one address for every service."""

    def moved(document: Any) -> Any:
        text = json.dumps(document)
        return json.loads(re.sub(r'"https://[^"]+"', lambda found: json.dumps(address), text))

    return moved(rackspace_access(token=TOKEN)), moved(keystone_token())


def log_in(mock: responses.RequestsMock, dialect: str, address: Any) -> None:
    rackspace, keystone = documents(address)
    if dialect == "rackspace":
        mock.post(f"{RACKSPACE}/tokens", json=rackspace)
    else:
        headers = {"X-Subject-Token": TOKEN}
        mock.post(f"{KEYSTONE}/v3/auth/tokens", json=keystone, status=201, headers=headers)
        pyrax.set_setting("auth_endpoint", f"{KEYSTONE}/v3")
    pyrax.set_setting("identity_type", dialect)
    pyrax.set_credentials("ann", "pw-geheim-4711")


@pytest.fixture
def mock(fresh_pyrax: None) -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def clients() -> Iterator[tuple[str, Any]]:
    """Every client that the catalog gives."""
    for key, service in pyrax.identity.services.items():
        if client_class(key) is not None:
            for region in service.endpoints:
                try:
                    yield key, pyrax.identity.get_client(key, region)
                except http.InvalidURL as refused:
                    assert key in str(refused)


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("dialect", ["rackspace", "keystone"])
def test_an_address_that_is_not_http_is_refused_and_nothing_is_sent(
    mock: responses.RequestsMock, dialect: str, kind: str
) -> None:
    log_in(mock, dialect, REFUSED[kind])
    asked = 0
    for key, client in clients():
        for call in (
            lambda client=client: client.method_get("/things"),
            lambda client=client: client.list(),
            lambda client=client: client.method_post("/things", body={}),
        ):
            with pytest.raises((exceptions.PyraxException, ValueError)) as refused:
                call()
                pytest.fail(f"{key} sent something")
            assert TOKEN not in str(refused.value)
            asked += 1
    assert asked >= 24 or kind == "an open bracket"  # of that no client can be made
    assert len(mock.calls) == 1


@pytest.mark.parametrize("dialect", ["rackspace", "keystone"])
def test_plain_http_after_a_login_over_https_is_warned_of_once(
    mock: responses.RequestsMock, dialect: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "pyrax")
    log_in(mock, dialect, "http://files.example.com/v1")
    pyrax.authenticate()
    warned = [one.getMessage() for one in caplog.records if "plain http" in one.getMessage()]
    assert len(warned) == 1
    assert "http://files.example.com/v1" in warned[0]


@pytest.mark.parametrize("dialect", ["rackspace", "keystone"])
def test_a_name_and_password_in_an_address_are_neither_sent_nor_shown(
    mock: responses.RequestsMock, dialect: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pyrax.set_http_debug(True)
    log_in(mock, dialect, "https://ann:pw-im-url@files.example.com/v1")
    mock.get(re.compile("https://files.example.com/.*"), status=404, json={})
    with pytest.raises(exceptions.NotFound) as refused:
        pyrax.cloudfiles.method_get("/things")
    sent = mock.calls[-1].request
    assert sent.url == "https://files.example.com/v1/things"
    assert "Authorization" not in sent.headers
    assert "pw-im-url" not in caplog.text + str(refused.value)


@pytest.mark.parametrize("end", ["\r\nX-Injected: 1", "\n", "\0", " HTTP/1.1\r\nHost: x\r\n\r\n"])
@pytest.mark.parametrize("dialect", ["rackspace", "keystone"])
def test_control_characters_in_an_address_make_no_header(
    mock: responses.RequestsMock, dialect: str, end: str
) -> None:
    log_in(mock, dialect, "https://files.example.com/v1" + end)
    mock.get(re.compile("https://files.example.com/.*"), json={})
    for _, client in clients():
        with contextlib.suppress(exceptions.PyraxException, ValueError):
            client.method_get("/things")
    assert len(mock.calls) > 1
    for call in mock.calls:
        assert call.request.url.isprintable()
        assert " " not in call.request.url
        assert "X-Injected" not in call.request.headers


@pytest.mark.parametrize(
    "catalog",
    [
        None,
        {},
        "text",
        [None, 5, "text", []],
        [{"type": "compute"}],
        [{"type": "compute", "endpoints": "text"}],
        [{"type": "compute", "endpoints": [None]}],
        [{"type": None, "endpoints": []}],
        [{"endpoints": [{"publicURL": "https://x.example.com"}]}],
        [{"type": "compute", "endpoints": [{"region": None, "publicURL": None}]}],
        [{"type": "compute", "endpoints": [{"region": 5, "publicURL": "https://x.example.com"}]}],
        [{"type": "compute", "endpoints": [{"region": ["a"], "url": 1, "interface": "public"}]}],
        [{"type": ["compute"], "name": {"a": 1}, "endpoints": [{}]}],
        [{"type": "_Contexts__x", "endpoints": [{"region": "__class__", "publicURL": "x"}]}],
        [{"type": "authenticate", "endpoints": [{"region": "token", "publicURL": "x"}]}],
    ],
)
@pytest.mark.parametrize("dialect", ["rackspace", "keystone"])
def test_a_catalog_in_any_form_ends_in_a_login_or_in_an_exception_of_pyrax(
    mock: responses.RequestsMock, dialect: str, catalog: Any
) -> None:
    rackspace, keystone = documents("https://files.example.com/v1")
    rackspace["access"]["serviceCatalog"] = catalog
    keystone["token"]["catalog"] = catalog
    mock.post(f"{RACKSPACE}/tokens", json=rackspace)
    mock.post(
        f"{KEYSTONE}/v3/auth/tokens", json=keystone, status=201, headers={"X-Subject-Token": TOKEN}
    )
    if dialect == "keystone":
        pyrax.set_setting("auth_endpoint", f"{KEYSTONE}/v3")
    pyrax.set_setting("identity_type", dialect)
    try:
        pyrax.set_credentials("ann", "pw")
    except exceptions.PyraxException:
        assert pyrax.identity.authenticated is False
        return
    assert pyrax.identity.token == TOKEN
    assert callable(pyrax.identity.authenticate)
    for name in ("cloudservers", "cloudfiles", "cloud_dns"):
        getattr(pyrax, name)
    repr(pyrax.identity.services)


def test_a_redirect_of_a_login_is_not_followed(mock: responses.RequestsMock) -> None:
    for status in (301, 302, 307, 308):
        mock.reset()
        mock.post(f"{RACKSPACE}/tokens", status=status, headers={"Location": "http://evil.example"})
        pyrax.set_setting("identity_type", "rackspace")
        with pytest.raises(exceptions.AuthenticationFailed):
            pyrax.set_credentials("ann", "pw")
        assert [call.request.url for call in mock.calls] == [f"{RACKSPACE}/tokens"]


def test_an_address_is_checked_where_a_script_gives_it_too() -> None:
    for kind, address in REFUSED.items():
        if isinstance(address, str):
            with pytest.raises(http.InvalidURL):
                http.request("GET", address)
                pytest.fail(kind)
