"""One call of the HTTP layer: what is sent, what comes back, what is raised."""

from __future__ import annotations

import io
import traceback
from typing import Any

import pytest
import requests
import responses
import urllib3.exceptions

from pyrax import exceptions, http

URL = "https://dfw.example.com/v1/things"


def sent(mock: responses.RequestsMock, number: int = -1) -> requests.PreparedRequest:
    return mock.calls[number].request


# --- what is sent -------------------------------------------------------------------------------


def test_method_url_and_headers_reach_the_wire(mock: responses.RequestsMock) -> None:
    mock.add("DELETE", URL, status=204)
    http.request("delete", URL, headers={"X-Auth-Token": "t", "X-Ttl": 60})
    assert (sent(mock).method, sent(mock).url) == ("DELETE", URL)
    assert sent(mock).headers["x-auth-token"] == "t"
    assert sent(mock).headers["X-Ttl"] == "60"


def test_a_body_is_sent_as_json(mock: responses.RequestsMock) -> None:
    mock.add("POST", URL, json={})
    http.request("POST", URL, body={"a": 1})
    assert sent(mock).body == b'{"a": 1}'
    assert sent(mock).headers["Content-Type"] == "application/json"


def test_the_callers_content_type_stays_and_none_means_no_content_type(
    mock: responses.RequestsMock,
) -> None:
    mock.add("PATCH", URL, json={})
    http.request("PATCH", URL, body=[], headers={"content-type": "application/json-patch+json"})
    assert sent(mock).headers["Content-Type"] == "application/json-patch+json"
    http.request("PATCH", URL, body=[], headers={"Content-Type": None})
    assert "Content-Type" not in sent(mock).headers


def test_the_callers_headers_are_not_changed(mock: responses.RequestsMock) -> None:
    mock.add("PUT", URL, json={})
    headers = {"X-Name": "ü"}
    http.request("PUT", URL, body={}, headers=headers)
    assert headers == {"X-Name": "ü"}


def test_C_T18_a_zero_byte_upload_and_an_empty_document_are_sent(
    mock: responses.RequestsMock,
) -> None:
    mock.add("PUT", URL)
    http.request("PUT", URL, data=b"")
    assert (sent(mock).body, sent(mock).headers["Content-Length"]) == (b"", "0")
    http.request("PUT", URL, body={})
    assert sent(mock).body == b"{}"


def test_params_by_name_and_by_position(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL, json={})
    http.request("GET", URL, params={"marker": "a&b"})
    assert sent(mock).url == URL + "?marker=a%26b"
    http.request("GET", URL, {"limit": 5})
    assert sent(mock).url == URL + "?limit=5"


def test_encoded_dot_segments_and_names_are_not_quoted_again(mock: responses.RequestsMock) -> None:
    seen = []
    mock.add_callback(
        "GET", f"{URL}/%2E%2E/a%2Fb%25", lambda r: seen.append(r.url) or (200, {}, "")
    )
    http.request("GET", f"{URL}/%2E%2E/a%2Fb%25")
    assert seen == [f"{URL}/%2E%2E/a%2Fb%25"]


def test_a_header_with_a_line_break_is_refused_before_anything_is_sent(
    mock: responses.RequestsMock,
) -> None:
    with pytest.raises(ValueError):
        http.request("GET", URL, headers={"X-Name": "a\r\nX-Evil: 1"})
    assert len(mock.calls) == 0


def test_credentials_of_netrc_are_not_sent(mock: responses.RequestsMock, tmp_path: Any) -> None:
    netrc = tmp_path / "home" / ".netrc"
    netrc.write_text("machine dfw.example.com login joe password geheim\n")
    netrc.chmod(0o600)
    mock.add("GET", URL, json={})
    http.request("GET", URL)
    assert "Authorization" not in sent(mock).headers


def test_cookies_are_not_kept(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL, json={}, headers={"Set-Cookie": "session=1; Path=/"})
    pool = http.ConnectionPool()
    http.request("GET", URL, pool=pool)
    http.request("GET", URL, pool=pool)
    assert "Cookie" not in sent(mock).headers
    assert len(pool.session().cookies) == 0


def test_a_request_without_a_user_agent_gets_the_library_s(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL, json={})
    http.request("GET", URL)
    assert sent(mock).headers["User-Agent"].startswith("pyrax/")


def test_an_unknown_argument_is_refused(mock: responses.RequestsMock) -> None:
    with pytest.raises(TypeError, match="heders"):
        http.request("GET", URL, heders={})


def test_the_six_verbs_are_callable(mock: responses.RequestsMock) -> None:
    assert set(http.req_methods) == {"HEAD", "GET", "POST", "PUT", "DELETE", "PATCH"}
    mock.add("PATCH", URL, json={"a": 1})
    assert http.req_methods["PATCH"](URL)[1] == {"a": 1}


# --- time-outs and certificates -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "used"),
    [
        (None, (30.0, 300.0)),
        (10, (10.0, 10.0)),
        (100, (30.0, 100.0)),
        ((5, 60), (5.0, 60.0)),
        ((None, 60), (30.0, 60.0)),
        ([5, None], (5.0, 300.0)),
        ("12.5", (12.5, 12.5)),
        ("5, 60", (5.0, 60.0)),
    ],
)
def test_C_T13_every_request_has_a_timeout(
    mock: responses.RequestsMock, given: Any, used: tuple[float, float]
) -> None:
    mock.add("GET", URL, json={})
    http.request("GET", URL, timeout=given)
    assert sent(mock).req_kwargs["timeout"] == used  # type: ignore[attr-defined]


@pytest.mark.parametrize("bad", [0, -1, True, "soon", (1, 2, 3), (0, 1), float("inf"), {}, "1,2,3"])
def test_a_senseless_timeout_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="time-out"):
        http.request("GET", URL, timeout=bad)


def test_verify_is_passed_on_every_call(
    mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    mock.add("GET", URL, json={})
    for given, used in [(True, True), (False, False), ("/ca.pem", "/ca.pem"), (None, True)]:
        http.request("GET", URL, verify=given)
        assert sent(mock).req_kwargs["verify"] == used  # type: ignore[attr-defined]
    monkeypatch.setenv("CURL_CA_BUNDLE", "/curl.pem")
    http.request("GET", URL)
    assert sent(mock).req_kwargs["verify"] == "/curl.pem"  # type: ignore[attr-defined]
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/bundle.pem")
    http.request("GET", URL)
    assert sent(mock).req_kwargs["verify"] == "/bundle.pem"  # type: ignore[attr-defined]


def test_ca_variables_do_not_turn_checking_on_again(
    mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/bundle.pem")
    mock.add("GET", URL, json={})
    http.request("GET", URL, verify=False)
    assert sent(mock).req_kwargs["verify"] is False  # type: ignore[attr-defined]
    http.request("GET", URL, verify="/own.pem")
    assert sent(mock).req_kwargs["verify"] == "/own.pem"  # type: ignore[attr-defined]


# --- what comes back ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b'{"a": [1]}', {"a": [1]}),
        (b"12", 12),
        (b"plain text", b"plain text"),
        (b"\xff\xfe\x00", b"\xff\xfe\x00"),
        (b"", b""),
    ],
)
def test_the_body_is_decoded_if_it_is_json_and_raw_bytes_otherwise(
    mock: responses.RequestsMock, content: bytes, body: Any
) -> None:
    mock.add("GET", URL, body=content)
    response, answer = http.request("GET", URL)
    assert (response.status_code, answer) == (200, body)
    assert response.content == content


def test_raw_content_gives_the_bytes_of_a_json_body(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL, body=b'{"a": 1}')
    assert http.request("GET", URL, raw_content=True)[1] == b'{"a": 1}'


def test_a_compressed_answer_is_uncompressed(mock: responses.RequestsMock) -> None:
    import gzip

    mock.add("GET", URL, body=gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip"})
    assert http.request("GET", URL)[1] == {"a": 1}


def test_the_body_of_a_head_is_ignored(mock: responses.RequestsMock) -> None:
    mock.add("HEAD", URL, headers={"X-Size": "5"})
    response, body = http.request("HEAD", URL)
    assert (response.headers["X-Size"], body) == ("5", b"")


def test_a_streamed_answer_is_left_to_the_caller(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL, body=b"0123456789")
    response, body = http.request("GET", URL, stream=True)
    assert body is None
    assert list(response.iter_content(4)) == [b"0123", b"4567", b"89"]


def test_a_streamed_error_is_read_and_raised(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL, status=404, json={"itemNotFound": {"message": "gone", "code": 404}})
    with pytest.raises(exceptions.NotFound) as caught:
        http.request("GET", URL, stream=True)
    assert caught.value.message == "gone"


# --- errors -------------------------------------------------------------------------------------


def test_an_error_status_is_raised_with_what_is_known_about_it(
    mock: responses.RequestsMock,
) -> None:
    mock.add(
        "GET",
        URL + "/tokens/geheim",
        status=404,
        json={"itemNotFound": {"message": "no such thing", "code": 404}},
        headers={"X-Openstack-Request-Id": "req-1"},
    )
    with pytest.raises(exceptions.NotFound) as caught:
        http.request("GET", URL + "/tokens/geheim?temp_url_sig=geheim")
    error = caught.value
    assert (error.code, error.message, error.request_id) == (404, "no such thing", "req-1")
    assert "GET" in str(error) and "geheim" not in str(error)


def test_an_error_status_is_returned_when_nothing_shall_be_raised(
    mock: responses.RequestsMock,
) -> None:
    mock.add("GET", URL, status=409, json={"conflict": {"message": "m"}})
    response, body = http.request("GET", URL, raise_exception=False)
    assert (response.status_code, body) == (409, {"conflict": {"message": "m"}})


def refused() -> requests.exceptions.ConnectionError:
    text = "Failed to establish a new connection: [Errno 111] refused"
    reason = urllib3.exceptions.NewConnectionError(None, text)  # type: ignore[arg-type]
    return requests.exceptions.ConnectionError(
        urllib3.exceptions.MaxRetryError(None, "/v1", reason)  # type: ignore[arg-type]
    )


def broken() -> requests.exceptions.ConnectionError:
    import http.client

    gone = http.client.RemoteDisconnected("Remote end closed connection without response")
    return requests.exceptions.ConnectionError(
        urllib3.exceptions.ProtocolError("Connection aborted.", gone)
    )


@pytest.mark.parametrize(
    ("raised", "kinds", "words"),
    [
        (
            refused(),
            (exceptions.ConnectionFailed, requests.exceptions.ConnectionError, ConnectionError),
            "no connection: Failed to establish a new connection: [Errno 111] refused",
        ),
        (
            requests.exceptions.ReadTimeout("Read timed out."),
            (exceptions.RequestTimeout, requests.exceptions.Timeout, TimeoutError),
            "300 seconds",
        ),
        (
            requests.exceptions.ConnectTimeout("timed out"),
            (exceptions.RequestTimeout, requests.exceptions.Timeout, TimeoutError),
            "30 seconds",
        ),
        (
            requests.exceptions.SSLError("certificate verify failed"),
            (exceptions.ConnectionFailed, requests.exceptions.SSLError),
            "verify_ssl",
        ),
        (
            requests.exceptions.SSLError("[SSL: WRONG_VERSION_NUMBER] wrong version number"),
            (exceptions.ConnectionFailed, requests.exceptions.SSLError),
            "begin with http://?",
        ),
    ],
)
def test_a_network_failure_is_both_pyrax_s_exception_and_that_of_requests(
    mock: responses.RequestsMock,
    slept: list[float],
    raised: Exception,
    kinds: tuple[type, ...],
    words: str,
) -> None:
    mock.add("GET", URL, body=raised)
    with pytest.raises(exceptions.PyraxException) as caught:
        http.request("GET", URL + "?temp_url_sig=geheim")
    error: Any = caught.value
    assert all(isinstance(error, kind) for kind in kinds)
    assert (error.method, error.url, error.__cause__) == ("GET", URL, raised)
    assert f"GET {URL}" in error.message and words in error.message
    assert "geheim" not in str(error)


def test_a_traceback_of_a_failure_shows_no_secret_of_the_url(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    reason = urllib3.exceptions.NewConnectionError(None, "refused")  # type: ignore[arg-type]
    failed = urllib3.exceptions.MaxRetryError(None, "/v2.0/tokens/geheim", reason)  # type: ignore[arg-type]
    mock.add("GET", URL, body=requests.exceptions.ConnectionError(failed))
    with pytest.raises(exceptions.ConnectionFailed) as caught:
        http.request("GET", URL)
    shown = "".join(traceback.format_exception(None, caught.value, caught.tb))
    assert "/tokens/***" in shown and "geheim" not in shown


def test_an_error_answer_that_breaks_off_is_still_that_error(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("GET", URL, status=404, body=b"not", headers={"Content-Length": "100"})
    with pytest.raises(exceptions.NotFound):
        http.request("GET", URL)


# --- repeats ------------------------------------------------------------------------------------


def test_a_refused_connection_is_tried_four_times_in_all(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("POST", URL, body=refused())
    with pytest.raises(exceptions.ConnectionFailed):
        http.request("POST", URL, body={"a": 1})
    assert len(mock.calls) == 4
    assert [0 <= delay <= most for delay, most in zip(slept, (0.5, 1.0, 2.0))] == [True] * 3


def test_retries_0_sends_once(mock: responses.RequestsMock, slept: list[float]) -> None:
    mock.add("GET", URL, status=503)
    with pytest.raises(exceptions.ServiceUnavailable):
        http.request("GET", URL, retries=0)
    assert (len(mock.calls), slept) == (1, [])


def test_a_get_succeeds_after_a_broken_connection_and_a_bad_gateway(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("GET", URL, body=broken())
    mock.add("GET", URL, status=502)
    mock.add("GET", URL, json={"a": 1})
    assert http.request("GET", URL)[1] == {"a": 1}
    assert len(slept) == 2


def test_a_post_whose_connection_broke_is_not_repeated_and_the_user_is_told(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("POST", URL, body=broken())
    with pytest.raises(exceptions.ConnectionFailed, match="may have carried the request out"):
        http.request("POST", URL, body={"a": 1})
    assert len(mock.calls) == 1


def test_retry_after_is_waited_for_and_the_same_body_sent_again(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("POST", URL, status=429, headers={"Retry-After": "7"})
    mock.add("POST", URL, json={"id": 1})
    assert http.request("POST", URL, body={"a": 1})[1] == {"id": 1}
    assert slept == [7.0]
    assert [call.request.body for call in mock.calls] == [b'{"a": 1}'] * 2


@pytest.mark.parametrize("status", [413, 429, 503])
def test_a_long_retry_after_is_raised_as_over_limit(
    mock: responses.RequestsMock, slept: list[float], status: int
) -> None:
    mock.add("GET", URL, status=status, headers={"Retry-After": "3600"})
    with pytest.raises(exceptions.OverLimit) as caught:
        http.request("GET", URL)
    assert (caught.value.code, caught.value.retry_after, slept) == (status, 3600.0, [])


def test_a_file_is_sent_again_from_where_it_stood(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("PUT", URL, status=503)
    mock.add("PUT", URL, status=201)
    source = io.BytesIO(b"0123456789")
    source.seek(4)
    http.request("PUT", URL, data=source)
    assert [call.request.body for call in mock.calls] == [b"456789", b"456789"]


def test_a_generator_is_never_sent_twice(mock: responses.RequestsMock, slept: list[float]) -> None:
    mock.add("PUT", URL, status=503, headers={"Retry-After": "1"})
    with pytest.raises(exceptions.ServiceUnavailable):
        http.request("PUT", URL, data=(piece for piece in [b"a"]))
    assert (len(mock.calls), slept) == (1, [])


def test_a_policy_of_the_caller_is_used(mock: responses.RequestsMock, slept: list[float]) -> None:
    mock.add("POST", URL, status=500)
    mock.add("POST", URL, json={})
    policy = http.RetryPolicy(statuses=frozenset({500}), idempotent=frozenset({"POST"}))
    http.request("POST", URL, body={}, retry_policy=policy)
    assert len(mock.calls) == 2


def test_a_cut_off_answer_is_reported_and_not_taken_for_the_whole(
    mock: responses.RequestsMock, slept: list[float]
) -> None:
    mock.add("GET", URL, body=b"[1, 2", headers={"Content-Length": "100"})
    with pytest.raises(exceptions.ConnectionFailed, match="cut off"):
        http.request("GET", URL)


# --- debug trace --------------------------------------------------------------------------------


def test_an_exchange_is_traced_only_when_asked_for(
    mock: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "pyrax")
    mock.add("GET", URL, json={"a": 1})
    http.request("GET", URL)
    assert caplog.messages == []
    http.request("GET", URL, headers={"X-Auth-Token": "geheim"}, log=True)
    assert caplog.messages[0].startswith("REQ: curl -i -X GET ")
    assert caplog.messages[1].startswith("RESP: 200 OK")
    assert caplog.messages[2] == 'RESP BODY: {"a": 1}'
    assert "geheim" not in caplog.text


def test_an_exchange_is_traced_without_its_bodies_when_that_is_asked_for(
    mock: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "pyrax")
    mock.add("POST", URL, json={"answer": "inside"})
    http.request("POST", URL, body={"question": "inside"}, log=http.NO_BODIES)
    assert [text.partition(":")[0] for text in caplog.messages] == ["REQ", "RESP"]
    assert "inside" not in caplog.text


def test_replacing_time_sleep_is_enough_to_wait_for_nothing(
    mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)
    mock.add("GET", URL, status=503, headers={"Retry-After": "30"})
    mock.add("GET", URL, json={})
    http.request("GET", URL)
    assert naps == [30]
