"""What all service clients share."""

from __future__ import annotations

import gc
import io
import logging
from typing import Any

import pytest
import responses

from pyrax import client, exceptions, http, http_trace
from tests.unit.stub_identity import StubIdentity

URL = "https://dfw.example.com/v1/123456"


class StubManager:
    """Notes what the client passes on."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any, Any]] = []

    def __getattr__(self, name: str) -> Any:
        def note(*args: Any, **kwargs: Any) -> str:
            self.calls.append((name, args, kwargs))
            return f"{name} answer"

        return note


class ThingClient(client.BaseClient):
    name = "Cloud Things"

    def _configure_manager(self) -> None:
        self._manager = StubManager()


@pytest.fixture
def identity() -> StubIdentity:
    return StubIdentity()


@pytest.fixture
def things(identity: StubIdentity) -> ThingClient:
    return ThingClient(identity, region_name="DFW", management_url=URL)


def header(mock: responses.RequestsMock, name: str, number: int = -1) -> Any:
    return mock.calls[number].request.headers.get(name)


def option(mock: responses.RequestsMock, name: str) -> Any:
    return mock.calls[-1].request.req_kwargs[name]  # type: ignore[attr-defined]


# --- construction -------------------------------------------------------------------------------


def test_the_constructor_s_parameters_are_attributes(identity: StubIdentity) -> None:
    clt = ThingClient(identity, "DFW", "publicURL", URL, "things", True, timeout=5)
    assert (clt.identity, clt.region_name, clt.endpoint_type) == (identity, "DFW", "publicURL")
    assert (clt.management_url, clt.service_name, clt.timings) == (URL, "things", True)
    assert (clt.timeout, clt.version, clt.times, clt.verify_ssl) == (5, "v1.1", [], True)
    assert (clt.projectid, clt.user_agent, clt.http_log_debug) == ("123456", None, False)
    assert repr(clt) == "<ThingClient region='DFW'>"


def test_service_type_and_dialect(identity: StubIdentity) -> None:
    assert ThingClient(identity).dialect == "rackspace"
    clt = ThingClient(identity, service_type="volumev3", dialect="openstack")
    assert (clt.service_type, clt.dialect) == ("volumev3", "openstack")
    del identity.dialect
    assert ThingClient(identity).dialect == "openstack"


def test_the_base_class_alone_is_no_client(identity: StubIdentity) -> None:
    with pytest.raises(NotImplementedError):
        client.BaseClient(identity)


@pytest.mark.parametrize("name", ["get", "delete"])
def test_calls_on_one_thing_go_to_the_manager(things: ThingClient, name: str) -> None:
    assert getattr(things, name)("id-1") == f"{name} answer"
    assert things._manager.calls == [(name, ("id-1",), {})]


def test_other_calls_go_to_the_manager(things: ThingClient) -> None:
    things.list(5, "m")
    things.create("n", size=1)
    things.find(name="n")
    things.findall(name="n")
    assert things._manager.calls == [
        ("list", (), {"limit": 5, "marker": "m"}),
        ("create", ("n",), {"size": 1}),
        ("find", (), {"name": "n"}),
        ("findall", (), {"name": "n"}),
    ]


def test_login_calls_go_to_the_identity(things: ThingClient) -> None:
    assert (things.authenticate(), things.unauthenticate()) == ("authenticated", "unauthenticated")


# --- headers ------------------------------------------------------------------------------------


def test_every_request_has_the_usual_headers(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("POST", URL + "/things", json={"a": 1})
    assert things.method_post("/things", body={"b": 2})[1] == {"a": 1}
    assert header(mock, "X-Auth-Token") == "token-1"
    assert header(mock, "X-Auth-Project-Id") == "123456"
    assert header(mock, "User-Agent") == "pyrax/2.0.0"
    assert header(mock, "Accept") == "application/json"
    assert header(mock, "Content-Type") == "application/json"


def test_a_get_has_no_content_type(mock: responses.RequestsMock, things: ThingClient) -> None:
    mock.add("GET", URL + "/things", json={})
    things.method_get("/things")
    assert header(mock, "Content-Type") is None


@pytest.mark.parametrize("data", ['{"b": 2}', b'{"b": 2}', io.BytesIO(b'{"b": 2}')])
def test_data_without_a_content_type_is_sent_as_json(
    mock: responses.RequestsMock, things: ThingClient, data: Any
) -> None:
    mock.add("POST", URL + "/things", json={})
    things.method_post("/things", data=data)
    assert header(mock, "Content-Type") == "application/json"
    things.method_post("/things", data=data, headers={"content-type": "text/x"})
    assert header(mock, "Content-Type") == "text/x"


def test_a_form_is_sent_as_a_form(mock: responses.RequestsMock, things: ThingClient) -> None:
    mock.add("POST", URL + "/things", json={})
    things.method_post("/things", data={"b": "2"})
    assert header(mock, "Content-Type") == "application/x-www-form-urlencoded"


def test_without_a_tenant_no_project_is_sent(
    mock: responses.RequestsMock, things: ThingClient, identity: StubIdentity
) -> None:
    identity.tenant_id = None
    mock.add("GET", URL + "/things", json={})
    things.method_get("/things")
    assert header(mock, "X-Auth-Project-Id") is None


def test_the_caller_s_headers_win_in_any_letter_case_and_are_not_changed(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("PUT", URL + "/things", json={})
    given = {"accept": "text/plain", "content-type": "text/x", "USER-AGENT": "mine"}
    things.method_put("/things", body={}, headers=given)
    assert header(mock, "Accept") == "text/plain"
    assert header(mock, "Content-Type") == "text/x"
    assert header(mock, "User-Agent") == "mine"
    assert given == {"accept": "text/plain", "content-type": "text/x", "USER-AGENT": "mine"}


def test_a_content_type_of_none_means_none_is_sent(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("PUT", URL + "/things", json={})
    things.method_put("/things", body={}, headers={"Content-Type": None})
    assert header(mock, "Content-Type") is None


def test_a_subclass_adds_headers_of_its_own(
    mock: responses.RequestsMock, identity: StubIdentity
) -> None:
    class QueueLike(ThingClient):
        def _add_custom_headers(self, dct: dict[str, Any]) -> None:
            dct["Client-ID"] = "abc"

    mock.add("GET", URL + "/q", json={})
    QueueLike(identity, management_url=URL).method_get("/q")
    assert header(mock, "Client-ID") == "abc"


def test_S_34_the_user_agent_of_the_settings_is_sent(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL + "/x", json={})
    clt = ThingClient(StubIdentity(user_agent="CrazyApp/2.0 pyrax/2.0.0"), management_url=URL)
    clt.method_get("/x")
    assert header(mock, "User-Agent") == "CrazyApp/2.0 pyrax/2.0.0"


def test_a_user_agent_assigned_to_identity_or_client_is_sent(
    mock: responses.RequestsMock, things: ThingClient, identity: StubIdentity
) -> None:
    mock.add("GET", URL + "/x", json={})
    identity.user_agent = "of-identity"
    things.method_get("/x")
    assert header(mock, "User-Agent") == "of-identity"
    things.user_agent = "of-client"
    things.method_get("/x")
    assert header(mock, "User-Agent") == "of-client"


def test_request_sends_no_token(mock: responses.RequestsMock, things: ThingClient) -> None:
    mock.add("GET", URL + "/x", json={"a": 1})
    assert things.request(URL + "/x", "GET")[1] == {"a": 1}
    assert header(mock, "X-Auth-Token") is None
    assert header(mock, "Accept") == "application/json"


# --- URLs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", [URL, URL + "/"])
@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/things", "/things"),
        ("things", "/things"),
        ("/things?limit=1", "/things?limit=1"),
        ("?format=json", "?format=json"),
        ("", ""),
        ("/a%2Fb%3F", "/a%2Fb%3F"),
        (b"/things", "/things"),
        ("/c//x", "/c//x"),
        ("httpd", "/httpd"),
        ("/c/a#b?x=#", "/c/a%23b?x=%23"),
        ("/c/a \n\u3000", "/c/a%20%0A%E3%80%80"),
    ],
)
def test_exactly_one_slash_stands_between_the_service_and_the_path(
    identity: StubIdentity, base: str, uri: Any, path: str
) -> None:
    assert ThingClient(identity, management_url=base)._url(uri) == URL + path


def test_an_absolute_url_is_used_as_it_is(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("GET", "http://cdn.example.com/x", json={})
    things.method_get("http://cdn.example.com/x")
    assert len(mock.calls) == 1


def test_without_a_url_the_service_is_not_available(
    mock: responses.RequestsMock, identity: StubIdentity
) -> None:
    with pytest.raises(exceptions.ServiceNotAvailable, match="The 'Cloud Things' service is not"):
        ThingClient(identity).method_get("/x")
    assert len(mock.calls) == 0


def test_safe_quote_keeps_its_old_result() -> None:
    assert client._safe_quote("\u03e8") == "%CF%A8"
    assert client._safe_quote("/a b?c=d,e&f") == "/a%20b?c=d,e&f"


# --- options ------------------------------------------------------------------------------------


def test_the_settings_decide_what_the_client_does_not(mock: responses.RequestsMock) -> None:
    mock.add("GET", URL + "/x", json={})
    identity = StubIdentity(timeout="5,50", retries=7)
    clt = ThingClient(identity, management_url=URL)
    clt.method_get("/x")
    assert (option(mock, "timeout"), clt.retries) == ((5.0, 50.0), 7)
    clt.timeout, clt.retries = 9, 1
    clt.method_get("/x")
    assert (option(mock, "timeout"), clt.retries) == ((9.0, 9.0), 1)
    clt.method_get("/x", timeout=3)
    assert option(mock, "timeout") == (3.0, 3.0)


def test_without_settings_the_defaults_hold(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("GET", URL + "/x", json={})
    things.method_get("/x")
    assert (option(mock, "timeout"), things.retries) == ((30.0, 300.0), 3)
    assert things.encoding == "utf-8"


def test_the_client_s_retries_are_used(
    mock: responses.RequestsMock, things: ThingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "sleep", lambda seconds: None)
    mock.add("GET", URL + "/x", status=503)
    things.retries = 1
    with pytest.raises(exceptions.ServiceUnavailable):
        things.method_get("/x")
    assert len(mock.calls) == 2


def test_a_client_class_can_have_a_retry_policy(
    mock: responses.RequestsMock, identity: StubIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CarefulClient(ThingClient):
        retry_policy = http.RetryPolicy(repeatable=frozenset({"GET"}))

    monkeypatch.setattr(http, "sleep", lambda seconds: None)
    mock.add("POST", URL + "/x", status=429)
    with pytest.raises(exceptions.OverLimit):
        CarefulClient(identity, management_url=URL).method_post("/x", body={})
    assert len(mock.calls) == 1


def test_C_T3_certificate_checks_follow_the_identity_unless_the_client_has_its_own(
    mock: responses.RequestsMock, identity: StubIdentity
) -> None:
    mock.add("GET", URL + "/x", json={})
    clt = ThingClient(identity, management_url=URL)
    identity.verify_ssl = False
    clt.method_get("/x")
    assert option(mock, "verify") is False
    clt.verify_ssl = "/ca.pem"
    clt.method_get("/x")
    assert option(mock, "verify") == "/ca.pem"
    own = ThingClient(StubIdentity(), management_url=URL, verify_ssl=False)
    own.method_get("/x")
    assert option(mock, "verify") is False


def test_a_patched_http_request_is_used(
    things: ThingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr(http, "request", lambda *a, **kw: calls.append(a) or ("resp", "body"))
    assert things.method_get("/x") == ("resp", "body")
    assert calls == [("GET", URL + "/x")]


# --- 401 ----------------------------------------------------------------------------------------


def test_a_401_is_answered_by_one_login_and_one_repeat(
    mock: responses.RequestsMock, things: ThingClient, identity: StubIdentity
) -> None:
    mock.add("POST", URL + "/x", status=401)
    mock.add("POST", URL + "/x", json={"a": 1})
    assert things.method_post("/x", body={"b": 2})[1] == {"a": 1}
    assert identity.renewed == ["token-1"]
    assert [header(mock, "X-Auth-Token", number) for number in (0, 1)] == ["token-1", "token-2"]
    assert [call.request.body for call in mock.calls] == [b'{"b": 2}'] * 2


def test_a_second_401_raises_the_first(mock: responses.RequestsMock, things: ThingClient) -> None:
    mock.add("GET", URL + "/x", status=401, json={"unauthorized": {"message": "first"}})
    mock.add("GET", URL + "/x", status=401, json={"unauthorized": {"message": "second"}})
    with pytest.raises(exceptions.Unauthorized) as caught:
        things.method_get("/x")
    assert (caught.value.message, len(mock.calls)) == ("first", 2)


def test_a_failed_login_after_a_401_is_raised(
    mock: responses.RequestsMock, things: ThingClient, identity: StubIdentity
) -> None:
    mock.add("GET", URL + "/x", status=401)
    identity.login_fails = True
    with pytest.raises(exceptions.AuthenticationFailed):
        things.method_get("/x")


def test_a_file_is_rewound_to_where_it_stood_before_the_repeat(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("PUT", URL + "/x", status=401)
    mock.add("PUT", URL + "/x", status=201)
    source = io.BytesIO(b"0123456789")
    source.seek(4)
    things.method_put("/x", data=source)
    assert [call.request.body for call in mock.calls] == [b"456789", b"456789"]


def test_a_body_that_cannot_be_replayed_is_not_repeated_but_the_token_is_renewed(
    mock: responses.RequestsMock, things: ThingClient, identity: StubIdentity
) -> None:
    mock.add("PUT", URL + "/x", status=401)
    with pytest.raises(exceptions.Unauthorized):
        things.method_put("/x", data=(piece for piece in [b"a"]))
    assert (len(mock.calls), identity.renewed) == (1, ["token-1"])


def test_a_401_is_answered_by_a_login_even_if_errors_are_not_raised(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("GET", URL + "/x", status=401)
    mock.add("GET", URL + "/x", json={"a": 1})
    response, body = things.method_get("/x", raise_exception=False)
    assert (response.status_code, body) == (200, {"a": 1})


@pytest.mark.parametrize("verb", ["head", "get", "post", "put", "delete", "patch"])
def test_each_verb_has_its_method(
    mock: responses.RequestsMock, things: ThingClient, verb: str
) -> None:
    mock.add(verb.upper(), URL + "/x", status=204)
    response, _ = getattr(things, f"method_{verb}")("/x")
    assert response.status_code == 204


# --- timings and limits -------------------------------------------------------------------------


def test_C_T19_timings_are_kept_only_when_asked_for(
    mock: responses.RequestsMock, things: ThingClient
) -> None:
    mock.add("GET", URL + "/x", json={})
    things.method_get("/x")
    assert things.get_timings() == []
    things.timings = True
    things.method_get("/x")
    ((label, start, end),) = things.get_timings()
    assert (label, start <= end) == (f"GET {URL}/x", True)
    things.reset_timings()
    assert things.get_timings() == []


def test_C_T19_timings_do_not_grow_without_end(
    mock: responses.RequestsMock, things: ThingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_TIMINGS", 3)
    mock.add("GET", URL + "/x", json={})
    things.timings = True
    for _ in range(5):
        things.method_get("/x")
    assert len(things.get_timings()) == 3


def test_C_T19_limits_are_one_get(mock: responses.RequestsMock, things: ThingClient) -> None:
    mock.add("GET", URL + "/limits", json={"limits": {"rate": []}})
    assert things.get_limits() == {"limits": {"rate": []}}
    assert len(mock.calls) == 1


# --- debug --------------------------------------------------------------------------------------


@pytest.fixture
def trace(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, "pyrax")
    return caplog


def test_S_26_debug_of_one_client_traces_that_one_only(
    mock: responses.RequestsMock, identity: StubIdentity, trace: pytest.LogCaptureFixture
) -> None:
    mock.add("GET", URL + "/x", json={})
    loud, silent = (ThingClient(identity, management_url=URL) for _ in range(2))
    loud.http_log_debug = True
    silent.method_get("/x")
    assert trace.messages == []
    loud.method_get("/x")
    assert trace.messages[0].startswith("REQ: curl -i -X GET ")
    assert "token-1" not in trace.text
    loud.http_log_debug = None
    assert loud.http_log_debug is False


def test_a_client_follows_the_global_state_until_its_own_switch_is_assigned(
    mock: responses.RequestsMock, trace: pytest.LogCaptureFixture
) -> None:
    mock.add("GET", URL + "/x", json={})
    identity = StubIdentity(debug=True)
    clt = ThingClient(identity, management_url=URL, http_log_debug=False)
    assert clt.http_log_debug is True
    clt.method_get("/x")
    assert trace.messages
    trace.clear()
    clt.http_log_debug = False
    clt.method_get("/x")
    assert (clt.http_log_debug, trace.messages) == (False, [])


def test_the_trace_goes_to_standard_error_while_debug_is_on(
    mock: responses.RequestsMock, capsys: pytest.CaptureFixture[str]
) -> None:
    mock.add("GET", URL + "/x", json={})
    identity = StubIdentity(debug=True)
    clt = ThingClient(identity, management_url=URL)
    clt.method_get("/x")
    assert capsys.readouterr().err.startswith("REQ: curl -i -X GET ")
    identity.settings.values["debug"] = False
    clt.method_get("/x")
    assert capsys.readouterr().err == ""
    assert not http_trace.handler_active()


def test_a_traced_client_that_is_gone_leaves_no_handler_behind(identity: StubIdentity) -> None:
    clt = ThingClient(identity, http_log_debug=True)
    assert clt.http_log_debug and http_trace.handler_active()
    del clt
    gc.collect()
    assert not http_trace.handler_active()
