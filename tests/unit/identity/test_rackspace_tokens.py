"""Tokens of Rackspace: from elsewhere, a second factor, impersonation; what the trace shows."""

from __future__ import annotations

import pytest
import responses

from pyrax import exceptions
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.documents import (
    CATALOG,
    FILES,
    RAX,
    RAX_TOKENS,
    SERVERS,
    access,
    bodies,
    requests_sent,
    unauthorized,
)
from tests.unit.identity.test_rackspace_login import password_body

# --- tokens ---------------------------------------------------------------------------------------


STORAGE_USER = {
    "id": "u-77",
    "name": "ann",
    "roles": [{"id": "5", "name": "object-store:default", "tenantId": "Mosso_654321"}],
}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"tenant_id": "654321"}, {"tenantId": "654321"}),
        ({"tenant_name": "654321"}, {"tenantName": "654321"}),
    ],
)
def test_I_06_login_with_a_token(
    mock: responses.RequestsMock, arguments: dict[str, str], field: dict[str, str]
) -> None:
    context = RaxIdentity()
    mock.post(RAX_TOKENS, json=access("tok-given"))

    context.auth_with_token("tok-given", **arguments)

    assert bodies(mock) == [{"auth": {"token": {"id": "tok-given"}, **field}}]
    assert context.authenticated
    assert context.token == "tok-given"
    assert context.username == "ann"


def test_T15_of_two_tenant_values_the_id_is_sent(mock: responses.RequestsMock) -> None:
    mock.post(RAX_TOKENS, json=access("tok-given"))

    RaxIdentity().auth_with_token("tok-given", tenant_id="654321", tenant_name="name")

    assert bodies(mock) == [{"auth": {"token": {"id": "tok-given"}, "tenantId": "654321"}}]


def test_object_storage_is_added_from_its_own_tenant(mock: responses.RequestsMock) -> None:
    context = RaxIdentity()
    mock.post(RAX_TOKENS, json=access("tok-given", catalog=[SERVERS], user=STORAGE_USER))
    mock.post(RAX_TOKENS, json=access("tok-given", catalog=[FILES], tenant=("Mosso_654321", "M")))

    context.auth_with_token("tok-given", tenant_id="654321")

    assert bodies(mock)[1] == {"auth": {"token": {"id": "tok-given"}, "tenantId": "Mosso_654321"}}
    assert set(context.services) == {"compute", "object_store"}
    assert context.tenant_id == "654321"


def test_failing_second_request_of_a_token_login_is_no_error(
    mock: responses.RequestsMock,
) -> None:
    context = RaxIdentity()
    mock.post(RAX_TOKENS, json=access("tok-given", catalog=[SERVERS], user=STORAGE_USER))
    mock.post(RAX_TOKENS, status=404)

    context.auth_with_token("tok-given", tenant_id="654321")

    assert set(context.services) == {"compute"}


def test_token_login_without_the_storage_role_sends_one_request(
    mock: responses.RequestsMock,
) -> None:
    mock.post(RAX_TOKENS, json=access("tok-given", catalog=CATALOG))

    RaxIdentity().auth_with_token("tok-given", tenant_id="654321")

    assert len(mock.calls) == 1


# --- second factor --------------------------------------------------------------------------------

CHALLENGE = {"WWW-Authenticate": "OS-MF sessionId='long-session', factor='PASSCODE'"}


@pytest.fixture
def challenged(mock: responses.RequestsMock, rax: RaxIdentity) -> RaxIdentity:
    """An identity whose password login asked for a passcode."""
    rax.set_credentials("ann", password="pw-1")
    challenge = mock.post(RAX_TOKENS, status=401, json=unauthorized(), headers=CHALLENGE)
    with pytest.raises(exceptions.MFARequired):
        rax.authenticate()
    mock.remove(challenge)
    mock.calls.reset()
    return rax


def test_challenge_for_a_second_factor(mock: responses.RequestsMock, rax: RaxIdentity) -> None:
    rax.set_credentials("ann", password="pw-1")
    mock.post(RAX_TOKENS, status=401, json=unauthorized(), headers=CHALLENGE)

    with pytest.raises(exceptions.MFARequired) as caught:
        rax.authenticate()

    assert caught.value.session_id == "long-session"
    assert caught.value.factor == "PASSCODE"
    assert caught.value.code == 401
    assert "long-session" not in str(caught.value)
    assert bodies(mock) == [password_body("ann", "pw-1")]


def test_passcode_finishes_the_login(mock: responses.RequestsMock, challenged: RaxIdentity) -> None:
    mock.post(RAX_TOKENS, json=access(tenant=None, catalog=[]))

    challenged.authenticate_with_passcode("123456")

    assert bodies(mock) == [{"auth": {"RAX-AUTH:passcodeCredentials": {"passcode": "123456"}}}]
    assert mock.calls[0].request.headers["X-SessionId"] == "long-session"
    assert challenged.authenticated
    assert not challenged.services


def test_wrong_passcode_can_be_given_again(
    mock: responses.RequestsMock, challenged: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, status=401, json=unauthorized())
    mock.post(RAX_TOKENS, json=access())
    with pytest.raises(exceptions.AuthenticationFailed):
        challenged.authenticate_with_passcode("000000")

    challenged.authenticate_with_passcode(b"123456")

    assert challenged.authenticated


def test_passcode_without_a_challenge_sends_nothing(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    with pytest.raises(exceptions.MissingAuthSettings):
        rax.authenticate_with_passcode("123456")

    assert requests_sent(mock) == []


# --- impersonation --------------------------------------------------------------------------------


def test_impersonation_gives_a_token(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.post(
        "https://identity.api.rackspacecloud.com/v2.0/RAX-AUTH/impersonation-tokens",
        json={"access": {"token": {"id": "tok-2", "expires": "2030-01-01T00:00:00Z"}}},
    )

    assert rax_in.impersonate("bob", expire_in=600) == "tok-2"

    assert bodies(mock) == [
        {"RAX-AUTH:impersonation": {"user": {"username": "bob"}, "expire-in-seconds": 600}}
    ]
    assert mock.calls[0].request.headers["X-Auth-Token"] == "tok-1"


def test_login_with_a_passcode_is_not_renewed_silently(
    mock: responses.RequestsMock, challenged: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, json=access())
    challenged.authenticate_with_passcode("123456")
    mock.replace(responses.POST, RAX_TOKENS, status=401, json={}, headers=CHALLENGE)

    with pytest.raises(exceptions.MFARequired):
        challenged.renew_token("tok-1")


# --- what the debug trace shows -------------------------------------------------------------------


def test_trace_of_a_login_shows_no_secret(
    mock: responses.RequestsMock, challenged: RaxIdentity, capfd: pytest.CaptureFixture[str]
) -> None:
    mock.post(RAX_TOKENS, json=access("tok-secret"))
    mock.get(f"{RAX}/tokens/tok-secret", json=access("tok-secret"))
    challenged.http_log_debug = True
    try:
        challenged.authenticate_with_passcode("123456")
        challenged.set_credentials("ann", "key-secret", authenticate=True)
        challenged.list_tokens()
    finally:
        challenged.http_log_debug = None

    written = "".join(capfd.readouterr())
    assert "REQ: curl -i -X POST" in written
    for secret in ("123456", "key-secret", "tok-secret", "long-session"):
        assert f"'{secret}" not in written
        assert f'"{secret}' not in written
        assert f"/{secret}" not in written
        assert f" {secret}" not in written


def test_object_storage_that_is_listed_twice_is_one_service(
    mock: responses.RequestsMock,
) -> None:
    context = RaxIdentity()
    mock.post(RAX_TOKENS, json=access("tok-given", catalog=CATALOG, user=STORAGE_USER))

    context.auth_with_token("tok-given", tenant_id="654321")

    assert context.services["object_store"].regions == ["ORD"]
    assert list(context.regions) == ["ORD", "DFW"]


def test_the_key_is_never_sent_to_the_endpoint_of_another_cloud(
    mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_AUTH_URL", "https://cloud.example/v3")
    mock.post(RAX_TOKENS, json=access())
    RaxIdentity().authenticate("ann", api_key="key-1")
    assert [call.request.url for call in mock.calls] == [RAX_TOKENS]
