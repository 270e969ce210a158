"""Which certificates are accepted, and what somebody with a bad one gets to see: nothing."""

from __future__ import annotations

import pathlib
import ssl
from pathlib import Path
from typing import Any

import pytest
import requests

import pyrax
from pyrax import exceptions, http, sandbox

from .authority import Authority, TLSServer
from .conftest import BAD, PASSWORD, TOKEN, Serve, log_in, logins

HEADERS = {"X-Auth-Token": TOKEN}
PLACES = ("setting", "file", "variable")


def get(server: TLSServer, host: str = "localhost", **kwargs: Any) -> Any:
    return http.request("GET", server.url(host) + "/v1", headers=HEADERS, retries=0, **kwargs)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_certificate_is_refused_before_anything_is_sent(
    serve: Serve, authority: Authority, kind: str
) -> None:
    server = serve(authority.certificate(**BAD[kind]))
    with pytest.raises(http.TLSFailed, match="the TLS connection failed") as refused:
        get(server, verify=authority.bundle)
    assert server.seen == []
    assert isinstance(refused.value, (exceptions.ConnectionFailed, requests.exceptions.SSLError))
    assert refused.value.url == server.url() + "/v1"
    assert "'verify_ssl'" in str(refused.value)


def test_a_certificate_of_an_unknown_authority_is_refused(
    serve: Serve, authority: Authority, stranger: Authority
) -> None:
    server = serve(stranger.certificate())
    for verify in (authority.bundle, True):
        with pytest.raises(http.TLSFailed):
            get(server, verify=verify)
    assert server.seen == []


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("dialect", ["keystone", "rackspace"])
def test_a_password_is_not_sent_to_a_bad_certificate(
    serve: Serve, authority: Authority, dialect: str, kind: str
) -> None:
    server = serve(authority.certificate(**BAD[kind]))
    with pytest.raises(http.TLSFailed) as refused:
        log_in(dialect, server, verify_ssl=authority.bundle)
    assert server.seen == []
    assert PASSWORD not in str(refused.value)
    assert pyrax.identity.authenticated is False


def test_a_refusal_is_not_tried_again(self_signed: TLSServer, monkeypatch: Any) -> None:
    monkeypatch.setattr(http, "sleep", lambda seconds: pytest.fail("it was tried again"))
    with pytest.raises(http.TLSFailed):
        http.request("GET", self_signed.url(), retries=3)


def test_a_server_without_tls_on_an_https_address_is_refused() -> None:
    with sandbox.running() as cloud:
        address = cloud.rackspace_endpoint.replace("http://", "https://")
        with pytest.raises(http.TLSFailed):
            http.request("GET", address, headers=HEADERS, retries=0)
        assert list(cloud.requests) == []


# --- what is accepted -----------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("form", [str, pathlib.Path])
def test_a_good_certificate_is_accepted_with_the_bundle_of_its_authority(
    serve: Serve, authority: Authority, host: str, form: Any
) -> None:
    server = serve()
    assert get(server, host, verify=form(authority.bundle))[0].status_code == 200
    assert server.seen[0].headers["X-Auth-Token"] == TOKEN


@pytest.mark.parametrize(
    ("dialect", "way"),
    [
        *((dialect, way) for dialect in ("keystone", "rackspace") for way in PLACES),
        ("keystone", "OS_CACERT"),  # these are about OpenStack clouds alone
        ("keystone", "clouds.yaml"),
    ],
)
def test_the_bundle_can_be_named_in_every_place_where_settings_are(
    serve: Serve,
    authority: Authority,
    clean_environment: Path,
    monkeypatch: pytest.MonkeyPatch,
    dialect: str,
    way: str,
) -> None:
    server = serve()
    server.answer = logins(server.url())
    if way == "setting":
        pyrax.set_setting("verify_ssl", authority.bundle)
    elif way == "file":
        file = clean_environment / "pyrax.cfg"
        file.write_text(f"[default]\nverify_ssl = {authority.bundle}\n")
        pyrax.settings.read_config(str(file))
    elif way == "variable":
        monkeypatch.setenv("CLOUD_VERIFY_SSL", authority.bundle)
    elif way == "OS_CACERT":
        monkeypatch.setenv("OS_CACERT", authority.bundle)
    else:
        file = clean_environment / "clouds.yaml"
        file.write_text(
            f"clouds:\n  lab:\n    auth:\n      auth_url: {server.url()}/v3\n"
            f"    cacert: {authority.bundle}\n"
        )
        monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(file))
        monkeypatch.setenv("OS_CLOUD", "lab")
    log_in(dialect, server)
    assert pyrax.identity.authenticated
    pyrax.cloudservers.list()
    assert server.seen[-1].headers["X-Auth-Token"] == TOKEN


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_bundle_of_the_system_s_administrator_counts(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, authority.bundle)
    assert get(serve())[0].status_code == 200


def test_a_bundle_holds_for_its_authority_alone(
    serve: Serve, authority: Authority, stranger: Authority
) -> None:
    with pytest.raises(http.TLSFailed):
        get(serve(), verify=stranger.bundle)


@pytest.mark.parametrize("content", [None, "", "-----BEGIN CERTIFICATE-----\nno\n"])
def test_a_bundle_that_is_none_is_an_error_and_nothing_is_sent(
    serve: Serve, tmp_path: Path, content: str | None
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_text(content)
    server = serve()
    with pytest.raises(exceptions.ConnectionFailed):
        get(server, verify=str(bundle))
    assert server.seen == []


# --- what must not turn the check off -------------------------------------------------------------


@pytest.mark.parametrize("verify", [None, "", True])
def test_no_value_but_false_turns_the_check_off(self_signed: TLSServer, verify: Any) -> None:
    with pytest.raises(http.TLSFailed):
        get(self_signed, verify=verify)
    assert self_signed.seen == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PYTHONHTTPSVERIFY", "0"),
        ("REQUESTS_CA_BUNDLE", ""),
        ("CURL_CA_BUNDLE", ""),
        ("CLOUD_VERIFY_SSL", ""),
        ("OS_CACERT", ""),
        ("OS_INSECURE", ""),
        ("SSL_CERT_FILE", "/dev/null"),
    ],
)
@pytest.mark.parametrize("dialect", ["keystone", "rackspace"])
def test_no_variable_of_another_meaning_turns_the_check_off(
    self_signed: TLSServer,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    dialect: str,
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr(ssl, "_create_default_https_context", ssl._create_unverified_context)
    with pytest.raises(http.TLSFailed):
        log_in(dialect, self_signed)
    assert self_signed.seen == []


@pytest.mark.parametrize("line", ["verify_ssl =", "verify_ssl = True", ""])
def test_an_empty_entry_in_the_file_leaves_the_check_on(
    self_signed: TLSServer, clean_environment: Path, line: str
) -> None:
    file = clean_environment / "pyrax.cfg"
    file.write_text(f"[default]\n{line}\n")
    pyrax.settings.read_config(str(file))
    with pytest.raises(http.TLSFailed):
        log_in("keystone", self_signed)
    assert self_signed.seen == []


@pytest.mark.parametrize("value", [None, "", True])
def test_a_context_made_without_a_choice_checks(self_signed: TLSServer, value: Any) -> None:
    pyrax.set_setting("identity_type", "keystone")
    pyrax.set_setting("auth_endpoint", self_signed.url() + "/v3")
    context = pyrax.create_context(username="ann", password=PASSWORD, verify_ssl=value)
    with pytest.raises(http.TLSFailed):
        context.authenticate()
    context.verify_ssl = value
    with pytest.raises(http.TLSFailed):
        context.authenticate()
    assert self_signed.seen == []
