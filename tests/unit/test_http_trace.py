"""The debug trace: in curl form, without secrets, and only while it is on."""

from __future__ import annotations

import gc
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from pyrax import http_trace, utils


class Traced:
    """Something with a debug switch."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    yield
    http_trace.set_global(False)
    assert not http_trace.handler_active()


@pytest.fixture
def trace(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, "pyrax")
    return caplog


def handlers() -> int:
    return len(logging.getLogger("pyrax").handlers)


# --- masking ------------------------------------------------------------------------------------

SECRET_HEADERS = [
    "X-Auth-Token",
    "X-Subject-Token",
    "X-Service-Token",
    "X-Storage-Token",
    "X-Auth-Key",
    "X-SessionId",
    "Openstack-Auth-Receipt",
    "Authorization",
    "Proxy-Authorization",
    "Cookie",
    "Set-Cookie",
    "WWW-Authenticate",
    "X-Account-Meta-Temp-Url-Key",
    "X-Account-Meta-Temp-URL-Key-2",
    "X-Container-Meta-Temp-Url-Key",
    "X-Container-Sync-Key",
]


@pytest.mark.parametrize("name", SECRET_HEADERS)
@pytest.mark.parametrize("form", [str, str.lower, str.upper, str.encode])
def test_C_T12_secret_headers_are_masked(name: str, form: Any) -> None:
    assert list(http_trace.mask_headers({form(name): "geheim"}).values()) == ["***"]


def test_other_headers_are_shown() -> None:
    shown = http_trace.mask_headers({"X-Name": "ü".encode(), "X-Ttl": 5})
    assert shown == {"X-Name": "ü", "X-Ttl": "5"}


def test_a_url_in_a_header_is_masked_like_a_url() -> None:
    assert http_trace.mask_headers({"Location": "http://h/o?temp_url_sig=geheim"}) == {
        "Location": "http://h/o?temp_url_sig=***"
    }


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h/v2.0/tokens/geheim", "https://h/v2.0/tokens/***"),
        ("https://h/v1.0/7/agent_tokens/geheim%3A7", "https://h/v1.0/7/agent_tokens/***"),
        ("https://h/v1.0/execute/1/geheim/", "https://h/v1.0/execute/1/***/"),
        ("https://h/v2.0/tokens/geheim/endpoints", "https://h/v2.0/tokens/***/endpoints"),
        ("https://h/v2.0/tokens", "https://h/v2.0/tokens"),
        ("/o?temp_url_sig=geheim&temp_url_expires=5", "/o?temp_url_sig=***&temp_url_expires=5"),
        ("/o?a=b&signature=geheim", "/o?a=b&signature=***"),
        ("/info?swiftinfo_sig=geheim", "/info?swiftinfo_sig=***"),
        ("http://joe:geheim@h/x", "http://***@h/x"),
        ("https://h/v1/a?limit=5&marker=x", "https://h/v1/a?limit=5&marker=x"),
    ],
)
def test_secrets_in_urls_are_masked(url: str, shown: str) -> None:
    assert http_trace.mask_url(url) == shown


SECRET_KEYS = [
    "password",
    "adminPass",
    "admin_pass",
    "apiKey",
    "api_key",
    "secret",
    "passcode",
    "auth_token",
    "blob",
    "OS-KSADM:password",
    "original_password",
    "private_key",
    "privateKey",
    "privatekey",
    "user_data",
    "auth_password",
    "service_key",
    "webhook_token",
    "X-Auth-Token",
    "PASSWORD",
    "ApiKey",
]


@pytest.mark.parametrize("key", SECRET_KEYS)
def test_C_T12_secrets_in_json_are_masked_at_any_depth(key: str) -> None:
    document = {"a": [{"b": {key: "geheim", "name": "joe"}}], key: "geheim"}
    shown = http_trace.mask_text(json.dumps(document))
    assert json.loads(shown) == {"a": [{"b": {key: "***", "name": "joe"}}], key: "***"}


@pytest.mark.parametrize(
    "document",
    [
        {"access": {"token": {"id": "geheim", "expires": "2030"}}},
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "geheim"}}}},
        {
            "auth": {
                "identity": {"methods": ["password"], "password": {"user": {"password": "geheim"}}}
            }
        },
        {"auth": {"RAX-KSKEY:apiKeyCredentials": {"username": "joe", "apiKey": "geheim"}}},
        {"auth": {"identity": {"application_credential": {"id": "a", "secret": "geheim"}}}},
        {"secret": {"inner": "geheim"}},
        {"password": ["geheim"]},
    ],
)
def test_the_secrets_of_login_documents_are_masked(document: Any) -> None:
    shown = http_trace.mask_text(json.dumps(document))
    assert "geheim" not in shown and "***" in shown


@pytest.mark.parametrize(
    "item",
    [
        {"op": "add", "path": "/metadata/Password", "value": "hunter2"},
        {"op": "replace", "path": "/admin_pass", "value": {"new": "hunter2"}},
        {"id": 7, "key": "api_key", "value": "hunter2"},
    ],
)
def test_a_value_is_as_secret_as_the_name_beside_it(item: dict[str, Any]) -> None:
    assert http_trace.mask_value([item]) == [{**item, "value": "***"}]


def test_a_value_with_a_harmless_name_is_shown() -> None:
    items = [{"op": "add", "path": "/name", "value": "web"}, {"key": "color", "value": "red"}]
    assert http_trace.mask_value(items) == items
    assert http_trace.mask_value({"value": 3, "key": 4}) == {"value": 3, "key": 4}


def test_without_a_secret_in_it_a_value_is_not_copied() -> None:
    document = {"name": "web", "links": [{"href": "https://x.example/"}], "password": ""}
    assert http_trace.drop_secrets(document) is document
    assert http_trace.drop_secrets("geheim", "adminPass") is http_trace.DROPPED


def test_what_holds_a_secret_keeps_its_type() -> None:
    kept = http_trace.drop_secrets(utils.DotDict({"a": 1, "password": "geheim"}))
    assert type(kept) is utils.DotDict
    assert kept == {"a": 1}


def test_what_contains_itself_has_an_end_without_secrets() -> None:
    circle: dict[str, Any] = {"password": "geheim"}
    circle["again"] = circle
    assert "geheim" not in str(http_trace.drop_secrets(circle))


def test_masking_changes_nothing_in_the_document_itself() -> None:
    document = {"password": "geheim", "list": [{"secret": "s"}]}
    http_trace.mask_value(document)
    assert document == {"password": "geheim", "list": [{"secret": "s"}]}


@pytest.mark.parametrize(
    "text",
    [
        '{"user": {"password": "geheim", "na',
        '{"adminPass" : "geheim"',
        '{"apiKey": "geheim',
        '{"links": [{"href": "https://h/v1.0/execute/1/geheim", "re',
        "name=joe&password=geheim",
        "signature=geheim&expires=5",
    ],
)
def test_secrets_in_text_that_is_no_whole_json_are_masked(text: str) -> None:
    assert "geheim" not in http_trace.mask_text(text)


# --- what is written ----------------------------------------------------------------------------


def test_a_request_is_written_as_a_curl_command(trace: pytest.LogCaptureFixture) -> None:
    http_trace.http_log_req(
        "post",
        "https://h/v1/servers",
        (),
        {"headers": {"X-Auth-Token": "geheim", "X-Name": "it's"}, "body": {"adminPass": "geheim"}},
    )
    assert trace.messages == [
        "REQ: curl -i -X POST -H 'X-Auth-Token: ***' -H 'X-Name: it'\\''s' https://h/v1/servers",
        'REQ BODY: {"adminPass": "***"}',
    ]


def test_an_answer_is_written_with_its_status_headers_and_body(
    trace: pytest.LogCaptureFixture,
) -> None:
    response = requests.Response()
    response.status_code = 202
    response.reason = "Accepted"
    response.headers["X-Subject-Token"] = "geheim"
    http_trace.http_log_resp(response, {"server": {"adminPass": "geheim"}})
    assert trace.messages == [
        "RESP: 202 Accepted {'X-Subject-Token': '***'}",
        'RESP BODY: {"server": {"adminPass": "***"}}',
    ]


@pytest.mark.parametrize("body", [None, b"", ""])
def test_an_empty_body_is_not_written(trace: pytest.LogCaptureFixture, body: Any) -> None:
    response = requests.Response()
    response.status_code = 204
    http_trace.http_log_resp(response, body)
    assert len(trace.messages) == 1


def test_a_file_is_not_read_for_the_trace(trace: pytest.LogCaptureFixture, tmp_path: Any) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"geheim")
    with path.open("rb") as source:
        http_trace.http_log_req("PUT", "http://h/o", (), {"data": source})
        assert source.tell() == 0
    assert trace.messages[1] == "REQ DATA: <BufferedReader, 6 bytes>"


@pytest.mark.parametrize("data", [iter([b"geheim"]), io.BytesIO(b"geheim")])
def test_an_iterator_or_buffer_is_shown_by_its_type(
    trace: pytest.LogCaptureFixture, data: Any
) -> None:
    http_trace.http_log_req("PUT", "http://h/o", (), {"data": data})
    assert trace.messages[1] == f"REQ DATA: <{type(data).__name__}, length unknown>"
    assert b"".join(data) == b"geheim"


def test_binary_data_is_shown_by_its_length(trace: pytest.LogCaptureFixture) -> None:
    http_trace.http_log_req("PUT", "http://h/o", (), {"data": b"\xff\xfe"})
    assert trace.messages[1] == "REQ DATA: <2 bytes of binary data>"


def test_a_long_body_is_cut_after_its_secrets_were_masked(trace: pytest.LogCaptureFixture) -> None:
    http_trace.http_log_req(
        "PUT", "http://h", (), {"body": {"a": "x" * 70_000, "secret": "geheim"}}
    )
    assert len(trace.messages[1]) < 66_000
    assert trace.messages[1].endswith("characters in all)")


def test_urllib3_s_own_log_shows_no_secret_of_a_path(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("urllib3.connectionpool")
    caplog.set_level(logging.DEBUG, log.name)
    log.debug('"%s %s" %s', "GET", "/v2.0/tokens/geheim?temp_url_sig=geheim", 200)
    assert caplog.messages == ['"GET /v2.0/tokens/***?temp_url_sig=***" 200']


# --- the handler --------------------------------------------------------------------------------


def test_S_25_global_debug_writes_to_standard_error_until_it_is_off(
    capsys: pytest.CaptureFixture[str],
) -> None:
    http_trace.set_global(True)
    http_trace.http_log_req("GET", "http://h/one", (), {})
    http_trace.set_global(False)
    http_trace.http_log_req("GET", "http://h/two", (), {})
    assert capsys.readouterr().err == "REQ: curl -i -X GET http://h/one\n"


def test_C_T12_one_handler_hangs_on_the_logger_while_anything_is_traced() -> None:
    before = handlers()
    one, other = Traced(), Traced()
    http_trace.set_own(one, True)
    http_trace.set_own(other, True)
    http_trace.set_global(True)
    assert handlers() == before + 1
    http_trace.set_global(False)
    http_trace.set_own(one, False)
    assert handlers() == before + 1
    http_trace.set_own(other, None)
    assert handlers() == before


def test_the_logger_s_level_is_restored() -> None:
    logger = logging.getLogger("pyrax")
    before = logger.level
    http_trace.set_global(True)
    assert logger.level == logging.DEBUG
    http_trace.set_global(False)
    assert logger.level == before


def test_the_handler_goes_with_the_last_traced_object() -> None:
    one = Traced()
    http_trace.set_own(one, True)
    assert http_trace.handler_active()
    del one
    gc.collect()
    assert not http_trace.handler_active()


def test_an_object_that_follows_the_global_state_holds_the_handler_while_that_is_on() -> None:
    one = Traced()
    http_trace.follow(one, True)
    assert http_trace.handler_active()
    http_trace.follow(one, False)
    assert not http_trace.handler_active()


def test_switching_off_globally_lets_go_of_all_that_only_followed() -> None:
    one, own = Traced(), Traced()
    http_trace.follow(one, True)
    http_trace.set_own(own, True)
    http_trace.set_global(False)
    assert http_trace.handler_active()
    http_trace.set_own(own, False)
    assert not http_trace.handler_active()


def test_an_error_that_repeats_the_token_is_shown_without_it(
    trace: pytest.LogCaptureFixture,
) -> None:
    response = requests.Response()
    response.status_code = 404
    response.reason = "Not Found"
    request = requests.Request("GET", "http://h/v2.0/x", headers={"X-Auth-Token": "geheim"})
    response.request = request.prepare()
    http_trace.http_log_resp(response, {"itemNotFound": {"message": "No token geheim."}})
    assert trace.messages[1] == 'RESP BODY: {"itemNotFound": {"message": "No token ***."}}'
