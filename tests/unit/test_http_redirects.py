"""Redirects: which are followed, and what goes along."""

from __future__ import annotations

import pytest
import responses

from pyrax import exceptions, http

HERE = "https://dfw.example.com/v1/a"
HEADERS = {"X-Auth-Token": "geheim", "Authorization": "Basic x", "X-Name": "n"}


def redirect(
    mock: responses.RequestsMock, target: str, method: str = "GET", status: int = 302
) -> None:
    mock.add(method, HERE, status=status, headers={"Location": target})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/v1/b", "https://dfw.example.com:443/v1/b"])
def test_a_get_is_followed_with_its_token_to_the_same_origin(
    mock: responses.RequestsMock, target: str, status: int
) -> None:
    redirect(mock, target, status=status)
    mock.add("GET", "https://dfw.example.com/v1/b", json={"b": 1})
    mock.add("GET", "https://dfw.example.com:443/v1/b", json={"b": 1})
    response, body = http.request("GET", HERE, headers=HEADERS)
    assert body == {"b": 1}
    assert [answer.status_code for answer in response.history] == [status]
    assert mock.calls[1].request.headers["X-Auth-Token"] == "geheim"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.com/v1/a",
        "//evil.example.com/v1/a",
        "http://dfw.example.com/v1/a",
        "https://dfw.example.com:8443/v1/a",
    ],
)
def test_no_credential_goes_to_another_origin(mock: responses.RequestsMock, target: str) -> None:
    redirect(mock, target)
    mock.add("GET", target if "://" in target else "https:" + target, json={"b": 1})
    assert http.request("GET", HERE, headers=HEADERS)[1] == {"b": 1}
    followed = mock.calls[1].request.headers
    assert "X-Auth-Token" not in followed and "Authorization" not in followed
    assert followed["X-Name"] == "n"


def test_cookies_and_auth_go_along_but_not_to_another_origin(
    mock: responses.RequestsMock,
) -> None:
    given = {"cookies": {"sid": "geheim"}, "auth": ("joe", "geheim")}
    mock.add("GET", "https://dfw.example.com/v1/b", json={})
    http.request("GET", "https://dfw.example.com/v1/b", **given)
    sent = mock.calls[0].request.headers
    assert (sent["Cookie"], sent["Authorization"]) == ("sid=geheim", "Basic am9lOmdlaGVpbQ==")
    redirect(mock, "https://evil.example.com/v1/a")
    mock.add("GET", "https://evil.example.com/v1/a", json={})
    http.request("GET", HERE, **given)
    followed = mock.calls[-1].request
    assert followed.url == "https://evil.example.com/v1/a"
    assert "Cookie" not in followed.headers and "Authorization" not in followed.headers


def test_credentials_that_were_dropped_do_not_come_back(mock: responses.RequestsMock) -> None:
    redirect(mock, "https://other.example.com/x")
    mock.add("GET", "https://other.example.com/x", status=302, headers={"Location": HERE + "/b"})
    mock.add("GET", HERE + "/b", json={})
    http.request("GET", HERE, headers=HEADERS)
    assert "X-Auth-Token" not in mock.calls[2].request.headers


def test_the_body_of_a_get_does_not_go_to_another_origin(mock: responses.RequestsMock) -> None:
    redirect(mock, "https://other.example.com/x")
    mock.add("GET", "https://other.example.com/x", json={})
    http.request("GET", HERE, body={"secret": "s"})
    assert mock.calls[1].request.body is None
    assert "Content-Length" not in mock.calls[1].request.headers


def test_the_sixth_redirect_in_a_row_is_not_followed(mock: responses.RequestsMock) -> None:
    redirect(mock, HERE)
    with pytest.raises(exceptions.ClientException, match="number 6"):
        http.request("GET", HERE)
    assert len(mock.calls) == 6


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_never_followed(mock: responses.RequestsMock, method: str) -> None:
    redirect(mock, "https://dfw.example.com/v1/b", method)
    with pytest.raises(exceptions.ClientException, match="redirects to") as caught:
        http.request(method, HERE, headers=HEADERS)
    assert (caught.value.code, len(mock.calls)) == (302, 1)


def test_a_redirect_is_the_answer_when_following_is_off(mock: responses.RequestsMock) -> None:
    redirect(mock, "https://dfw.example.com/v1/b")
    response, _ = http.request("GET", HERE, allow_redirects=False)
    assert response.status_code == 302


def test_following_can_be_limited_to_the_same_origin(mock: responses.RequestsMock) -> None:
    redirect(mock, "https://other.example.com/v1/b?temp_url_sig=geheim")
    with pytest.raises(exceptions.ClientException, match="another host") as caught:
        http.request("GET", HERE, allow_redirects="same-origin")
    assert "geheim" not in str(caught.value)
    assert len(mock.calls) == 1


def test_a_redirect_to_something_else_than_http_is_refused(mock: responses.RequestsMock) -> None:
    redirect(mock, "file:///etc/passwd")
    with pytest.raises(exceptions.ClientException, match="not an HTTP URL"):
        http.request("GET", HERE)


def test_several_choices_are_an_answer_and_no_redirect(mock: responses.RequestsMock) -> None:
    mock.add("GET", HERE, status=300, json={"versions": {}}, headers={"Location": "/v3/"})
    assert http.request("GET", HERE)[1] == {"versions": {}}


def test_a_streamed_get_is_followed(mock: responses.RequestsMock) -> None:
    redirect(mock, "/v1/b")
    mock.add("GET", "https://dfw.example.com/v1/b", body=b"data")
    response, body = http.request("GET", HERE, stream=True)
    assert (body, response.content) == (None, b"data")


@pytest.mark.parametrize("target", ["http://[::1", "https://dfw.example.com:99999/v1/b"])
def test_a_redirect_to_something_that_is_no_url_is_refused(
    mock: responses.RequestsMock, target: str
) -> None:
    redirect(mock, target)
    with pytest.raises(exceptions.ClientException, match="not followed: it is not a URL") as caught:
        http.request("GET", HERE)
    assert caught.value.code == 302
