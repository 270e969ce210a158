"""The exception classes: what they say, what they are, and that copies say the same."""

from __future__ import annotations

import copy
import html
import json
import pickle
import subprocess
import sys
import textwrap
import types
import urllib.parse
from typing import Any

import pytest

from pyrax import exceptions

ALL = sorted(
    {
        value
        for value in map(vars(exceptions).get, dir(exceptions))
        if isinstance(value, type) and issubclass(value, exceptions.PyraxException)
    },
    key=lambda kind: kind.__name__,
)


def names(kinds: Any) -> list[str]:
    return [kind.__name__ for kind in kinds]


def make(kind: Any, *args: Any) -> Any:
    return kind("method", "service") if kind is exceptions.NotSupported else kind(*args)


def answer(status: int, headers: Any = None, request: Any = None) -> Any:
    return types.SimpleNamespace(status_code=status, headers=headers or {}, request=request)


# --- every class --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL, ids=names(ALL))
def test_every_class_has_message_code_and_text(kind: Any) -> None:
    error = make(kind, "It went wrong.")
    assert isinstance(error.message, str)
    # an answer that is not what it should be is named in the text
    assert str(error).startswith(error.message)
    assert error.code is None or isinstance(error.code, int)
    assert kind.__module__ == "pyrax.exceptions"


@pytest.mark.parametrize("kind", ALL, ids=names(ALL))
def test_every_class_has_a_message_without_arguments(kind: Any) -> None:
    assert isinstance(make(kind).message, str)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
@pytest.mark.parametrize("kind", ALL, ids=names(ALL))
def test_every_class_can_be_copied_and_pickled(kind: Any, copied: Any) -> None:
    error = make(kind, "It went wrong.")
    error.extra = ["kept"]
    twin = copied(error)
    assert type(twin) is kind
    assert (str(twin), twin.message, twin.code) == (str(error), error.message, error.code)
    assert twin.extra == ["kept"]


def test_the_message_is_empty_without_arguments_and_text_in_any_case() -> None:
    assert exceptions.PyraxException().message == ""
    assert exceptions.PyraxException(b"caf\xc3\xa9").message == "café"
    assert exceptions.PyraxException(ValueError("inner")).message == "inner"
    assert exceptions.PyraxException(7).message == "7"


def test_the_message_can_be_assigned() -> None:
    error = exceptions.AuthenticationFailed("first")
    error.message = "second"
    assert str(error) == "second"


def test_several_arguments_are_all_shown() -> None:
    error = exceptions.PyraxException("a", "b")
    assert (str(error), error.message) == ("('a', 'b')", "a")


# --- ClientException ----------------------------------------------------------------------------


def test_the_text_has_message_status_request_id_and_request() -> None:
    error = exceptions.ClientException(418, "Teapot", "short and stout", "req-1")
    assert str(error) == "Teapot (HTTP 418) (Request-ID: req-1)"
    error = exceptions.NotFound(
        404, "Gone", url="https://dfw.example.com/v2/1?limit=2", method="GET"
    )
    assert str(error) == "Gone (HTTP 404) [GET https://dfw.example.com/v2/1]"
    error.request_id = "req-2"
    assert str(error) == "Gone (HTTP 404) (Request-ID: req-2) [GET https://dfw.example.com/v2/1]"


@pytest.mark.parametrize(
    ("message", "details", "end"),
    [
        ("Validation Failure", "Protocol X is\nnot valid", ": Protocol X is not valid"),
        ("Wrong", "word " * 200, "word wo..."),
        ("Not here", "Not Found", ""),
        ("Not here", "Missing", ""),
        ("No such page", "<html> <p>No such page, sorry</p>", ""),
        ("Too long", "Too long: the rest of it", ""),
        ("Wrong", {"key": "a b"}, ""),
    ],
)
def test_sentences_beyond_the_message_end_the_text(message: str, details: Any, end: str) -> None:
    text = str(
        exceptions.NotFound(404, message, details, url="https://h.example.com/a", method="GET")
    )
    head, _, rest = text.partition(" (HTTP 404) [GET https://h.example.com/a]")
    assert head == message
    assert rest.endswith(end) if end else rest == ""
    assert len(rest) <= 302


def test_the_query_of_a_url_is_not_shown() -> None:
    error = exceptions.Forbidden(
        403, "No", url="https://x.example.com/o?temp_url_sig=abc", method="GET"
    )
    assert "abc" not in str(error)


def test_attributes_are_those_given() -> None:
    error = exceptions.BadRequest(400, "m", "d", "r", "https://x.example.com/", "PUT")
    found = (error.code, error.message, error.details, error.request_id, error.url, error.method)
    assert found == (400, "m", "d", "r", "https://x.example.com/", "PUT")
    assert error.retry_after is None


@pytest.mark.parametrize("message", [None, ""])
def test_a_service_that_says_nothing_gets_a_fixed_message(message: Any) -> None:
    error = exceptions.NotFound(404, message)
    assert str(error) == "-no error message returned- (HTTP 404)"


def test_reduce_gives_the_class_and_the_four_values() -> None:
    error = exceptions.Conflict(409, "m", "d", "r", "https://x.example.com/", "PUT")
    assert error.__reduce__()[:2] == (exceptions.Conflict, (409, "m", "d", "r"))
    assert pickle.loads(pickle.dumps(error)).url == "https://x.example.com/"


STATUSES = {
    "BadRequest": (400, "Bad request"),
    "Unauthorized": (401, "Unauthorized"),
    "Forbidden": (403, "Forbidden"),
    "NotFound": (404, "Not found"),
    "NoUniqueMatch": (400, "Not Unique"),
    "OverLimit": (413, "Over limit"),
    "HTTPNotImplemented": (501, "Not Implemented"),
}


@pytest.mark.parametrize(("name", "expected"), STATUSES.items(), ids=list(STATUSES))
def test_classes_of_statuses_carry_status_and_message(name: str, expected: tuple[int, str]) -> None:
    kind = getattr(exceptions, name)
    assert (kind.http_status, kind.message) == expected
    assert issubclass(kind, exceptions.ClientException)


ONE_TEXT = {
    "InternalServerError": 500,
    "NoSuchObject": 404,
    "NoSuchContainer": 404,
    "NoSuchDatabase": 404,
    "NoSuchDatabaseUser": 404,
    "NetworkNotFound": 404,
    "FlavorNotFound": 404,
    "UserNotFound": 404,
    "TenantNotFound": 404,
    "NotFound": 404,
    "DuplicateUser": 409,
    "InvalidEmail": 400,
    "UploadFailed": 422,
    "TokenExpired": 401,
}


@pytest.mark.parametrize(("name", "code"), ONE_TEXT.items(), ids=list(ONE_TEXT))
def test_one_text_is_enough_and_is_all_that_is_said(name: str, code: int) -> None:
    error = getattr(exceptions, name)("It is not there.")
    assert (str(error), error.message, error.code) == ("It is not there.",) * 2 + (code,)
    assert error.args == ("It is not there.",)


@pytest.mark.parametrize(
    "name", [name for name, code in ONE_TEXT.items() if code == 404 and name != "NotFound"]
)
def test_what_is_not_there_is_caught_as_not_found_as_well(name: str) -> None:
    with pytest.raises(exceptions.NotFound):
        raise getattr(exceptions, name)("It is not there.")


def test_another_exception_can_be_passed_on() -> None:
    original = exceptions.NotFound(404, "Gone", "d", "req-1", "https://x.example.com/", "GET")
    error = exceptions.NoSuchContainer(original)
    assert str(error) == str(original)
    assert (error.code, error.details, error.request_id) == (404, "d", "req-1")


def test_passing_an_exception_on_keeps_its_status() -> None:
    assert exceptions.TenantNotFound(exceptions.ServiceUnavailable(503, "down")).code == 503


# --- what else the classes are ------------------------------------------------------------------

ALSO = [
    ("FileNotFound", FileNotFoundError),
    ("InvalidContainerName", ValueError),
    ("UnsafeObjectName", ValueError),
    ("InvalidDateTimeString", ValueError),
    ("NotSupported", NotImplementedError),
    ("NotCDNEnabled", exceptions.NotSupported),
    ("ConnectionFailed", ConnectionError),
    ("RequestTimeout", exceptions.ConnectionFailed),
    ("RequestTimeout", TimeoutError),
    ("ConnectionRefused", exceptions.ConnectionFailed),
    ("RateLimit", exceptions.OverLimit),
    ("UploadFailed", exceptions.ClientException),
    ("InternalServerError", exceptions.ClientException),
    ("TokenExpired", exceptions.AuthenticationFailed),
    ("TokenExpired", exceptions.Unauthorized),
    ("MFARequired", exceptions.AuthenticationFailed),
    ("DuplicateUser", exceptions.Conflict),
    ("InvalidEmail", exceptions.BadRequest),
    ("MethodNotAllowed", exceptions.ClientException),
]


@pytest.mark.parametrize(("name", "base"), ALSO, ids=[f"{a}-{b.__name__}" for a, b in ALSO])
def test_mixed_classes_are_caught_under_both_names(name: str, base: Any) -> None:
    with pytest.raises(base):
        raise make(getattr(exceptions, name), "text")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_not_found_and_client_exception_have_their_old_second_names() -> None:
    assert exceptions.ServerNotFound is exceptions.NotFound
    assert exceptions.ServerClientException is exceptions.ClientException


def in_a_new_process(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


def test_import_star_gives_old_and_rare_classes_without_a_warning() -> None:
    said = in_a_new_process("""
        from pyrax.exceptions import *
        assert ServerNotFound is NotFound and ServerClientException is ClientException
        print(DNSCallTimedOut.__name__, NoSuchObject.__name__)
    """)
    assert said == "DNSCallTimedOut NoSuchObject\n"


def test_threads_that_ask_at_the_same_time_get_the_same_classes() -> None:
    said = in_a_new_process("""
        import sys, threading
        from concurrent.futures import ThreadPoolExecutor
        from pyrax import exceptions, utils
        sys.setswitchinterval(1e-6)
        together = threading.Barrier(8)
        def ask(number):
            together.wait(30)
            kind = exceptions.NoSuchObject if number % 2 else exceptions.DNSCallTimedOut
            return kind, kind.__module__, utils.wait_until
        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(ask, range(8)))
        assert {module for _, module, _ in found} == {"pyrax.exceptions"}, found
        print(len(found))
    """)
    assert said == "2\n"


def test_not_supported_names_method_service_and_reason() -> None:
    error = exceptions.NotSupported("get_limits", "image", "use get_usage()")
    assert error.message == "'get_limits' is not supported by the 'image' service: use get_usage()"
    assert (error.method, error.service, error.reason) == ("get_limits", "image", "use get_usage()")
    assert pickle.loads(pickle.dumps(error)).reason == "use get_usage()"


def test_not_cdn_enabled_takes_one_text_or_the_arguments_of_not_supported() -> None:
    assert str(exceptions.NotCDNEnabled("No CDN here.")) == "No CDN here."
    assert "'purge'" in str(exceptions.NotCDNEnabled("purge", "object_store"))


def test_ambiguous_endpoints_shows_them() -> None:
    error = exceptions.AmbiguousEndpoints(endpoints=[{"region": "ORD"}])
    assert str(error) == "AmbiguousEndpoints: [{'region': 'ORD'}]"
    assert error.endpoints == [{"region": "ORD"}]


def test_the_second_factor_is_kept_out_of_text_and_repr() -> None:
    error = exceptions.MFARequired("A second factor is needed.")
    error.session_id, error.factor = "long-secret-session", "PASSCODE"
    assert "long-secret" not in str(error) + repr(error)
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.session_id, twin.factor, twin.code) == ("long-secret-session", "PASSCODE", 401)


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        (exceptions.Unauthorized, exceptions.Unauthorized),
        (exceptions.Forbidden, exceptions.Forbidden),
        (exceptions.NotFound, exceptions.NotFound),
        (exceptions.Conflict, exceptions.Forbidden),
    ],
)
def test_authorization_failures_are_also_of_the_class_of_their_status(kind: Any, also: Any) -> None:
    error = exceptions.authorization_failure(kind(kind.http_status, "No", request_id="req-1"))
    assert isinstance(error, exceptions.AuthorizationFailure)
    assert isinstance(error, also)
    assert (error.code, error.message, error.request_id) == (kind.http_status, "No", "req-1")


# --- from_response: status, ids, waiting --------------------------------------------------------

CLASSES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    413: "OverLimit",
    418: "ClientException",
    422: "UnprocessableEntity",
    429: "RateLimit",
    498: "OverLimit",
    500: "InternalServerError",
    501: "HTTPNotImplemented",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
    599: "ClientException",
}


@pytest.mark.parametrize(("status", "name"), CLASSES.items())
def test_C_T15_the_status_decides_the_class(status: int, name: str) -> None:
    error = exceptions.from_response(answer(status), {"x": {"message": "m"}})
    assert (type(error).__name__, error.code, error.message) == (name, status, "m")


@pytest.mark.parametrize("header", ["x-openstack-request-id", "X-Compute-Request-Id", "x-trans-id"])
def test_the_request_id_comes_from_any_of_three_headers(header: str) -> None:
    error = exceptions.from_response(answer(404, {header: "req-9"}), None)
    assert str(error) == "-no error message returned- (HTTP 404) (Request-ID: req-9)"


def test_a_dict_may_stand_for_the_response() -> None:
    error = exceptions.from_response({"status_code": 404}, {"message": "m"})
    assert (type(error), error.message) == (exceptions.NotFound, "m")


def test_url_and_method_are_kept() -> None:
    error = exceptions.from_response(answer(404), None, "https://x.example.com/a", "GET")
    assert (error.url, error.method) == ("https://x.example.com/a", "GET")


@pytest.mark.parametrize(
    ("value", "seconds"), [("30", 30), ("1.2", 2), ("0", 0), ("-5", 0), ("soon", 0), ("nan", 0)]
)
def test_C_T15_retry_after_is_kept_as_whole_seconds(value: str, seconds: int) -> None:
    assert (
        exceptions.from_response(answer(429, {"Retry-After": value}), None).retry_after == seconds
    )


def test_C_T15_retry_after_is_none_or_zero_when_the_service_names_no_time() -> None:
    assert exceptions.from_response(answer(503), None).retry_after is None
    assert exceptions.from_response(answer(413), None).retry_after == 0


@pytest.mark.parametrize(
    "date", ["Sat, 01 Feb 2014 10:00:30 GMT", "2014-02-01T10:00:30Z", "2014-02-01T11:00:30+01:00"]
)
@pytest.mark.parametrize("place", ["header", "retryAfter", "retryAt"])
def test_C_T15_retry_after_may_be_a_date_in_header_or_body(
    date: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1391248800.0)
    headers = {"retry-after": date} if place == "header" else {}
    body = {"overLimit": {"code": 413, "message": "m", place: date}}
    assert exceptions.from_response(answer(413, headers), body).retry_after == 30


def test_a_date_in_the_past_means_at_once() -> None:
    headers = {"Retry-After": "Sat, 01 Feb 2014 10:00:30 GMT"}
    assert exceptions.from_response(answer(503, headers), None).retry_after == 0


def test_the_misspelt_header_of_some_services_counts_too() -> None:
    assert exceptions.from_response(answer(429, {"Reply-After": "7"}), None).retry_after == 7


# --- from_response: the documents of the services -----------------------------------------------

HTML = (
    "<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n"
    "  <h1>404 Not Found</h1>\n  No such image &amp; no other.<br /><br />\n\n </body>\n</html>"
)
SWIFT = "<html><h1>Not Found</h1><p>The resource could not be found.</p></html>"

DOCUMENTS: dict[str, tuple[Any, str, Any]] = {
    "compute": ({"itemNotFound": {"code": 404, "message": "No server"}}, "No server", None),
    "compute for admins": (
        {"computeFault": {"code": 500, "message": "It broke", "details": "Traceback"}},
        "It broke",
        "Traceback",
    ),
    "keystone": (
        {"error": {"code": 401, "title": "Unauthorized", "message": "Who are you?"}},
        "Who are you?",
        None,
    ),
    "rackspace over limit": (
        {"overLimit": {"code": 413, "message": "Slow down", "details": "10 a minute"}},
        "Slow down",
        "10 a minute",
    ),
    "load balancers": (
        {"code": 422, "message": "Immutable", "details": "It is being built"},
        "Immutable",
        "It is being built",
    ),
    "validation errors": (
        {"validationErrors": {"messages": ["No name", "No port"]}, "code": 400, "message": "Bad"},
        "Bad",
        "No name; No port",
    ),
    "validation errors with details": (
        {"message": "Bad", "details": "Invalid", "validationErrors": {"messages": ["No name"]}},
        "Bad",
        "Invalid; No name",
    ),
    "load balancer schema": ({"messages": ["Not JSON", "No name"]}, "Not JSON; No name", None),
    "neutron": (
        {"NeutronError": {"type": "NetworkNotFound", "message": "No network", "detail": ""}},
        "No network",
        None,
    ),
    "neutron with detail": (
        {"NeutronError": {"type": "InUse", "message": "In use", "detail": "by a port"}},
        "In use",
        "by a port",
    ),
    "octavia": (
        {"faultcode": "Client", "faultstring": "No listener", "debuginfo": None},
        "No listener",
        None,
    ),
    "octavia with debuginfo": (
        {"faultcode": "Server", "faultstring": "It broke", "debuginfo": "Traceback"},
        "It broke",
        "Traceback",
    ),
    "designate": (
        {"code": 404, "type": "zone_not_found", "message": "No zone", "request_id": "req-7"},
        "No zone",
        "zone_not_found",
    ),
    "designate with errors": (
        {
            "type": "invalid_object",
            "message": "Bad zone",
            "errors": {"errors": [{"path": ["ttl"], "message": "-1 is too small"}]},
        },
        "Bad zone",
        "invalid_object; ttl: -1 is too small",
    ),
    "zaqar": ({"title": "Not found", "description": "No queue"}, "No queue", "Not found"),
    "zaqar without description": ({"title": "Not found"}, "Not found", None),
    "cdn": ({"message": {"errors": [{"message": "No origin"}]}}, "No origin", None),
    "cdn with several errors": (
        {"message": {"errors": [{"message": "No origin"}, {"message": "No domain"}]}},
        "No origin",
        "No origin; No domain",
    ),
    "autoscale": (
        {"error": {"type": "NoSuchGroup", "code": 404, "message": "No group", "details": ""}},
        "No group",
        None,
    ),
    "monitoring": (
        {"type": "notFoundError", "code": 404, "message": "No entity", "details": "enX"},
        "No entity",
        "enX",
    ),
    "details that are no text": (
        {"message": "No parse", "details": {"line": 1}},
        "No parse",
        '{"line": 1}',
    ),
    "glance as json": (
        {"message": "No image<br /><br />\n\n", "code": "404 Not Found", "title": "Not Found"},
        "No image",
        None,
    ),
    "glance as html": (HTML, "No such image & no other.", HTML),
    "glance as text": (
        "404 Not Found\n\nNo image.\n\n   ",
        "No image.",
        "404 Not Found\n\nNo image.\n\n   ",
    ),
    "swift": (SWIFT, "Not Found The resource could not be found.", SWIFT),
    "only a title": ("<title>Down</title>", "Down", "<title>Down</title>"),
    "scripts are no words": ("<body><script>x()</script>Down</body>", "Down", None),
    "plain text": ("Service Unavailable", "Service Unavailable", None),
    "a text under some key": ({"code": 400, "badRequest": "No"}, "No", None),
    "a list": ([{"message": "One"}, "Two"], "One", "One; Two"),
    "null": ({"message": None, "error": {"message": "No"}}, "No", None),
}


@pytest.mark.parametrize(("body", "message", "details"), DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_C_T14_the_error_documents_of_all_services_are_understood(
    body: Any, message: str, details: Any
) -> None:
    error = exceptions.from_response(answer(400), body)
    assert error.message == message
    if details is not None or not isinstance(body, str):
        assert error.details == details


@pytest.mark.parametrize(
    ("body", "message", "details"),
    [case for case in DOCUMENTS.values() if isinstance(case[0], dict)],
    ids=[name for name, case in DOCUMENTS.items() if isinstance(case[0], dict)],
)
def test_C_T14_documents_that_come_as_bytes_are_understood_too(
    body: Any, message: str, details: Any
) -> None:
    error = exceptions.from_response(answer(400), json.dumps(body).encode())
    assert (error.message, error.details) == (message, details)


@pytest.mark.parametrize(
    "body", [None, b"", "", {}, [], {"code": 404}, {"error": {"code": 404}}, {"message": None}]
)
def test_C_T14_a_body_that_says_nothing_gives_the_default_message(body: Any) -> None:
    assert exceptions.from_response(answer(404), body).message == "-no error message returned-"


def test_C_T14_bytes_are_decoded_and_cut() -> None:
    error = exceptions.from_response(answer(500), b"caf\xc3\xa9 \xff " + b"x" * 1000)
    assert error.message.startswith("café \N{REPLACEMENT CHARACTER} x")
    assert len(error.message) == 500


@pytest.mark.parametrize(
    "document",
    [
        {"message": "m", "request_id": "req-7"},
        {"message": "m", "txnId": "req-7"},
        {"error": {"message": "m", "request_id": "req-7"}},
    ],
)
def test_the_request_id_may_stand_in_the_document(document: Any) -> None:
    assert exceptions.from_response(answer(404), document).request_id == "req-7"


# --- secrets ------------------------------------------------------------------------------------


def request(body: Any = None, url: str = "https://x.example.com/") -> Any:
    headers = {"X-Auth-Token": b"token-12345", "Accept": "application/json"}
    return types.SimpleNamespace(headers=headers, body=body, url=url)


def test_what_was_secret_in_the_request_is_masked_in_the_answer() -> None:
    sent = request(json.dumps({"server": {"name": "web01", "adminPass": "hunter22"}}))
    body = {
        "badRequest": {
            "message": "Invalid adminPass for web01. Value: hunter22",
            "details": "by token-12345",
        }
    }
    error = exceptions.from_response(answer(400, request=sent), body)
    assert error.message == "Invalid adminPass for web01. Value: ***"
    assert error.details == "by ***"


@pytest.mark.parametrize("password", ['pa"ss<&>Tail', "pa\\ss\\Tail", "pässTail", "100% Tail"])
@pytest.mark.parametrize("form", ["text", "json", "twice", "page", "url"])
def test_a_secret_is_masked_in_whatever_form_it_is_repeated(password: str, form: str) -> None:
    sent = json.dumps({"user": {"password": password}})
    repeated = {
        "text": password,
        "json": sent,
        "twice": json.dumps({"sent": sent}),
        "page": f"<html><body>{html.escape(password)}</body></html>",
        "url": urllib.parse.quote(password, safe=""),
    }[form]
    for body in ({"badRequest": {"message": repeated, "details": repeated}}, repeated.encode()):
        error = exceptions.from_response(answer(400, request=request(sent)), body)
        shown = f"{error} {error.message} {error.details} {error.args}"
        assert "***" in shown
        assert "Tail" not in shown


def test_each_line_of_a_secret_and_what_files_hold_is_masked() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvgIBADAN\n-----END PRIVATE KEY-----\n"
    files = [{"path": "/etc/motd", "contents": "Z2VoZWlt"}]
    sent = json.dumps({"sslTermination": {"privatekey": key}, "server": {"personality": files}})
    body = {"badRequest": {"message": f"Bad key: {key.split()} in /etc/motd, Z2VoZWlt"}}
    error = exceptions.from_response(answer(400, request=request(sent)), body)
    assert "MIIEvgIBADAN" not in error.message
    assert error.message.endswith("in /etc/motd, ***")


def test_a_token_of_the_url_or_of_a_login_body_is_masked() -> None:
    url = "https://x.example.com/v2.0/tokens/abcdef0123/endpoints"
    error = exceptions.from_response(answer(404, request=request(url=url)), b"No token abcdef0123")
    assert error.message == "No token ***"
    url = "https://x.example.com/v1.0/execute/1/abcdef0123/"
    error = exceptions.from_response(answer(404, request=request(url=url)), b"No hook abcdef0123")
    assert error.message == "No hook ***"
    url = "https://x.example.com/v1.0/1/agent_tokens/abcdef%3A0123"
    error = exceptions.from_response(answer(404, request=request(url=url)), b"No abcdef:0123")
    assert error.message == "No ***"
    login = request(b'{"auth": {"token": {"id": "abcdef0123"}}}')
    error = exceptions.from_response(answer(404, request=login), b"No token abcdef0123")
    assert error.message == "No token ***"


def test_an_exception_among_its_own_causes_can_still_be_read() -> None:
    error = exceptions.BadRequest(400, "no")
    error.__cause__ = error
    assert error.request_id is None
    assert str(error) == "no (HTTP 400)"

    first, second = exceptions.PyraxException("first"), exceptions.PyraxException("second")
    first.__cause__, second.__cause__ = second, first
    assert first.url is None
    second.url = "https://cloud.example.com"
    assert first.url == "https://cloud.example.com"
