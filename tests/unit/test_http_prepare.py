"""URLs, headers and bodies as they go over the wire."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from pyrax.http_prepare import (
    LARGE_BODY,
    BodyMark,
    InvalidURL,
    add_query,
    prepare_body,
    prepare_headers,
    split_url,
)

# --- URLs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uri", "origin", "target"),
    [
        ("https://dfw.example.com/v1/a", "https://dfw.example.com", "/v1/a"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "/"),
        ("http://h:80?x=1", "http://h:80", "/?x=1"),
        ("http://h/a#part", "http://h", "/a"),
        ("http://h/a//b/", "http://h", "/a//b/"),
        ("http://[::1]:5000/v3", "http://[::1]:5000", "/v3"),
        ("  http://h/a ", "http://h", "/a"),
        (b"http://h/a", "http://h", "/a"),
    ],
)
def test_a_url_is_split_into_origin_and_target(uri: Any, origin: str, target: str) -> None:
    assert split_url(uri) == (origin, target)


@pytest.mark.parametrize(
    "target", ["/c/%2E%2E/x", "/c/%2e", "/a%2Fb%3Fc%23d%25", "/../x", "/a?b=%26"]
)
def test_what_is_encoded_is_left_alone(target: str) -> None:
    assert split_url("http://h" + target) == ("http://h", target)


def test_only_characters_that_no_url_may_hold_are_encoded() -> None:
    assert split_url("http://h/a b/ü%20?q=a\nb")[1] == "/a%20b/%C3%BC%20?q=a%0Ab"


def test_a_host_name_beyond_ascii_is_encoded() -> None:
    assert split_url("http://bücher.example/x") == ("http://xn--bcher-kva.example", "/x")


def test_a_user_and_password_in_the_url_are_not_kept() -> None:
    assert split_url("http://joe:geheim@h/x") == ("http://h", "/x")


@pytest.mark.parametrize(
    "uri", ["", "h/a", "/v1/a", "ftp://h/a", "http://", "http:///a", "https://h:port/", "file:///x"]
)
def test_a_url_that_is_not_http_is_refused(uri: str) -> None:
    with pytest.raises(InvalidURL):
        split_url(uri)
    assert issubclass(InvalidURL, requests.exceptions.InvalidURL)


def test_the_refusal_does_not_show_a_password() -> None:
    with pytest.raises(InvalidURL) as caught:
        split_url("http://joe:geheim@h:port/x")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("target", "params", "whole"),
    [
        ("/a", {"x": 1, "y": None}, "/a?x=1"),
        ("/a?b=c", {"x": "a&b=/ü"}, "/a?b=c&x=a%26b%3D%2F%C3%BC"),
        ("/a", [("k", "1"), ("k", "2")], "/a?k=1&k=2"),
        ("/a", {"k": ["1", "2"]}, "/a?k=1&k=2"),
        ("/a", "ready=%20", "/a?ready=%20"),
        ("/a?", {"x": 1}, "/a?x=1"),
        ("/a", {"x": None}, "/a"),
    ],
)
def test_query_parameters_are_encoded_and_appended(target: str, params: Any, whole: str) -> None:
    assert add_query(target, params) == whole


# --- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "sent"), [(5, "5"), (True, "True"), (1.5, "1.5"), ("x", "x")])
def test_numbers_and_booleans_become_text(value: Any, sent: str) -> None:
    assert prepare_headers({"X-Delete-After": value})["x-delete-after"] == sent


@pytest.mark.parametrize("value", ["ü", "ኢት", "naïve 漢"])
def test_text_beyond_ascii_is_sent_as_utf_8(value: str) -> None:
    assert prepare_headers({"X-Object-Meta-Name": value})["x-object-meta-name"] == value.encode()


def test_bytes_are_sent_as_they_are() -> None:
    assert prepare_headers({b"X-Name": b"\xff"})["x-name"] == b"\xff"


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\x7fb", b"a\nb"])
def test_line_breaks_and_control_characters_are_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="X-Name"):
        prepare_headers({"X-Name": bad})


def test_the_refusal_does_not_show_the_value() -> None:
    with pytest.raises(ValueError) as caught:
        prepare_headers({"X-Auth-Token": "geheim\n"})
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", "a\0"])
def test_a_bad_header_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name of a header"):
        prepare_headers({name: "x"})


def test_a_value_that_is_no_text_or_number_is_refused() -> None:
    with pytest.raises(TypeError, match="'X-Tags'.*list"):
        prepare_headers({"X-Tags": ["a"]})


def test_a_tabulator_is_allowed() -> None:
    assert prepare_headers({"X-Name": "a\tb"})["X-Name"] == "a\tb"


def test_none_leaves_a_header_out_and_the_dict_is_not_changed() -> None:
    given = {"Content-Type": None, "X-Ttl": 60}
    assert dict(prepare_headers(given)) == {"X-Ttl": "60"}
    assert given == {"Content-Type": None, "X-Ttl": 60}


# --- bodies -------------------------------------------------------------------------------------


def body_of(data: Any = None, body: Any = None, method: str = "PUT", **given: str) -> Any:
    headers = prepare_headers(given)
    return prepare_body(data, body, method, headers), dict(headers.items())


def test_json_body() -> None:
    assert body_of(body={"a": "ü"}) == (
        b'{"a": "\\u00fc"}',
        {"Content-Type": "application/json", "Content-Length": "15"},
    )


@pytest.mark.parametrize(("body", "sent"), [({}, b"{}"), ([], b"[]"), (0, b"0"), ("", b'""')])
def test_C_T18_a_falsy_body_is_sent(body: Any, sent: bytes) -> None:
    assert body_of(body=body)[0] == sent


def test_C_T18_falsy_data_is_sent_as_an_empty_body() -> None:
    assert body_of(b"") == (b"", {"Content-Length": "0"})
    assert body_of("") == (b"", {"Content-Length": "0"})


def test_data_wins_over_body_and_brings_no_content_type() -> None:
    assert body_of(b"raw", {"a": 1}) == (b"raw", {"Content-Length": "3"})


def test_no_body_says_length_0_except_for_get_and_head() -> None:
    assert body_of(method="DELETE") == (None, {"Content-Length": "0"})
    assert body_of(method="GET") == (None, {})


def test_not_a_number_is_refused_because_it_is_no_json() -> None:
    with pytest.raises(ValueError):
        body_of(body={"a": float("nan")})


def test_text_is_sent_as_utf_8() -> None:
    assert body_of("ü") == (b"\xc3\xbc", {"Content-Length": "2"})


def test_bytes_inside_json_are_the_text_that_they_hold() -> None:
    sent = prepare_body(None, {"name": b"caf\xc3\xa9"}, "POST", prepare_headers({}))
    assert sent == b'{"name": "caf\\u00e9"}'
    body = {"metadata": [{b"caf\xc3\xa9": b"x", "n": 1}], 7: ()}
    sent = prepare_body(None, body, "POST", prepare_headers({}))
    assert sent == b'{"metadata": [{"caf\\u00e9": "x", "n": 1}], "7": []}'


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="set cannot be sent as JSON"):
        prepare_body(None, {"name": {1}}, "POST", prepare_headers({}))


def test_a_form_is_encoded() -> None:
    assert body_of({"a": "b c"}) == (
        b"a=b+c",
        {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "5"},
    )


def test_a_file_is_sent_from_where_it_stands() -> None:
    source = io.BytesIO(b"0123456789")
    source.seek(4)
    body, headers = body_of(source)
    assert body.read() == b"456789"
    assert headers == {"Content-Length": "6"}


def test_an_empty_file_is_sent_with_length_0() -> None:
    assert body_of(io.BytesIO()) == (b"", {"Content-Length": "0"})


def test_a_text_file_is_sent_as_utf_8() -> None:
    assert body_of(io.StringIO("ü")) == (b"\xc3\xbc", {"Content-Length": "2"})


def test_an_iterator_is_sent_in_chunks_unless_its_length_is_given() -> None:
    pieces = iter([b"ab", b"c"])
    assert body_of(pieces) == (pieces, {"Transfer-Encoding": "chunked"})
    pieces = iter([b"ab", b"c"])
    assert body_of(pieces, **{"Content-Length": "3"}) == (pieces, {"Content-Length": "3"})


def test_large_bytes_are_sent_in_pieces_so_that_each_has_a_timeout_of_its_own() -> None:
    data = b"x" * (LARGE_BODY + 1)
    body, headers = body_of(data)
    assert headers == {"Content-Length": str(len(data))}
    assert body.read(16384) == b"x" * 16384


class OnePass:
    """Something to read from that cannot go back."""

    def read(self, size: int = -1) -> bytes:
        return b""


def test_a_pipe_is_sent_in_chunks() -> None:
    assert body_of(OnePass())[1] == {"Transfer-Encoding": "chunked"}


def one_by_one() -> Iterator[bytes]:
    yield b"a"


@pytest.mark.parametrize(
    ("data", "again"),
    [
        (None, True),
        (b"x", True),
        ("x", True),
        ({"a": 1}, True),
        ([b"a", b"b"], True),
        (io.BytesIO(b"x"), True),
        (OnePass(), False),
        (one_by_one(), False),
    ],
)
def test_which_bodies_can_be_sent_twice(data: Any, again: bool) -> None:
    assert BodyMark(data).rewind() is again


def test_rewinding_goes_back_to_where_the_file_stood() -> None:
    source = io.BytesIO(b"0123456789")
    source.seek(4)
    mark = BodyMark(source)
    source.read()
    assert mark.rewind()
    assert source.read() == b"456789"


def test_a_file_that_was_closed_meanwhile_cannot_be_sent_twice() -> None:
    source = io.BytesIO(b"x")
    mark = BodyMark(source)
    source.close()
    assert not mark.rewind()


def test_something_that_cannot_be_a_body_is_refused() -> None:
    with pytest.raises(TypeError, match="not int"):
        BodyMark(5)
