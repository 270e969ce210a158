"""How long a token is good, and what is done shortly before its end."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import responses

from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.conftest import NOW, Client, after, service_accepts
from tests.unit.identity.documents import (
    RAX_TOKENS,
    access,
    bodies,
    requests_sent,
)

# --- validity -------------------------------------------------------------------------------------


def test_I_07_one_login_serves_all_calls(mock: responses.RequestsMock, service: Client) -> None:
    service_accepts(mock, "tok-1")

    for _ in range(3):
        service.method_get("/things")

    assert bodies(mock, RAX_TOKENS) == []


def test_an_expired_token_is_replaced_before_the_request(
    mock: responses.RequestsMock, rax: RaxIdentity, now: dict[str, Any]
) -> None:
    mock.post(RAX_TOKENS, json=access("tok-1", expires=after(hours=24)))
    rax.authenticate()
    now["is"] = NOW + datetime.timedelta(hours=25)
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2", expires=after(hours=49)))

    assert rax.valid_token() == "tok-2"

    assert len(bodies(mock)) == 2


@pytest.mark.parametrize(
    ("lifetime", "left", "renewed"),
    [
        (86400, 121, False),
        (86400, 119, True),
        (600, 61, False),
        (600, 59, True),
    ],
)
def test_renewal_ahead_of_expiry(
    mock: responses.RequestsMock,
    rax: RaxIdentity,
    now: dict[str, Any],
    lifetime: int,
    left: int,
    renewed: bool,
) -> None:
    mock.post(RAX_TOKENS, json=access("tok-1", expires=after(seconds=lifetime)))
    rax.authenticate()
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2", expires=after(days=3)))
    now["is"] = NOW + datetime.timedelta(seconds=lifetime - left)

    assert rax.valid_token() == ("tok-2" if renewed else "tok-1")


def test_renewal_ahead_that_gives_the_same_token_is_not_repeated(
    mock: responses.RequestsMock, rax: RaxIdentity, now: dict[str, Any]
) -> None:
    mock.post(RAX_TOKENS, json=access("tok-1", expires=after(hours=1)))
    rax.authenticate()
    now["is"] = NOW + datetime.timedelta(minutes=59)

    for _ in range(3):
        assert rax.valid_token() == "tok-1"

    assert len(bodies(mock)) == 2


def test_a_token_that_is_valid_still_survives_an_outage_of_the_identity_service(
    mock: responses.RequestsMock, rax: RaxIdentity, now: dict[str, Any]
) -> None:
    mock.post(RAX_TOKENS, json=access("tok-1", expires=after(hours=1)))
    rax.authenticate()
    now["is"] = NOW + datetime.timedelta(minutes=59)
    mock.replace(responses.POST, RAX_TOKENS, status=500)

    assert rax.valid_token() == "tok-1"

    assert rax.authenticated is True


def test_T5_an_empty_tenant_is_no_reason_to_log_in(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, json=access(tenant=None))
    rax.authenticate()

    for _ in range(3):
        rax.valid_token()

    assert rax.tenant_id is None
    assert len(bodies(mock)) == 1


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Chicago"])
def test_T7_expiry_is_compared_in_utc(
    mock: responses.RequestsMock, rax: RaxIdentity, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    in_an_hour = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    try:
        mock.post(RAX_TOKENS, json=access(expires=in_an_hour.strftime("%Y-%m-%dT%H:%M:%SZ")))
        rax.authenticate()

        rax.valid_token()

        assert rax.expires.replace(tzinfo=datetime.timezone.utc) - in_an_hour < datetime.timedelta(
            seconds=1
        )
        assert len(bodies(mock)) == 1
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2030-05-06T07:08:09.123Z", "2030-05-06T07:08:09"),
        ("2030-05-06T07:08:09.123-05:00", "2030-05-06T12:08:09"),
        ("2030-05-06T07:08:09-05:00", "2030-05-06T12:08:09"),
        ("2030-05-06T07:08:09Z", "2030-05-06T07:08:09"),
        ("2030-05-06T07:08:09.000000Z", "2030-05-06T07:08:09"),
        ("2030-05-06T07:08:09+0200", "2030-05-06T05:08:09"),
    ],
)
def test_forms_of_expiry(
    mock: responses.RequestsMock, rax: RaxIdentity, text: str, moment: str
) -> None:
    mock.post(RAX_TOKENS, json=access(expires=text))

    rax.authenticate()

    assert rax.expires.isoformat() == moment


@pytest.mark.parametrize(
    "expires",
    [
        None,
        "",
        "whenever",
        "2030-01-01T18:00:00Z",
        b"2030-01-01T18:00:00Z",
        datetime.datetime(2030, 1, 1, 18, 0, 0),
        datetime.datetime(
            2030, 1, 1, 13, 0, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=-5))
        ),
    ],
)
def test_restored_expiry_in_any_form_is_valid(
    mock: responses.RequestsMock, rax: RaxIdentity, now: dict[str, Any], expires: Any
) -> None:
    rax.token, rax.expires = "tok-restored", expires

    assert rax.valid_token() == "tok-restored"

    assert requests_sent(mock) == []


@pytest.mark.parametrize(
    "expires",
    [
        "2030-01-01T11:59:59Z",
        datetime.datetime(2030, 1, 1, 11, 59, 59),
        datetime.datetime(
            2030, 1, 1, 12, 59, 59, tzinfo=datetime.timezone(datetime.timedelta(hours=1))
        ),
    ],
)
def test_restored_expiry_in_any_form_is_past(
    mock: responses.RequestsMock, rax: RaxIdentity, now: dict[str, Any], expires: Any
) -> None:
    rax.token, rax.expires = "tok-restored", expires
    mock.post(RAX_TOKENS, json=access("tok-2"))

    assert rax.valid_token() == "tok-2"


def test_a_token_restored_as_bytes_is_text(rax: RaxIdentity) -> None:
    rax.token, rax.authenticated = b"tok-restored", True
    assert (rax.token, rax.valid_token()) == ("tok-restored", "tok-restored")


def test_a_restored_token_is_renewed_with_the_key(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    rax.token, rax.tenant_id, rax.authenticated = "tok-restored", "654321", True
    mock.post(RAX_TOKENS, json=access("tok-2"))

    assert rax.renew_token("tok-restored") == "tok-2"

    assert bodies(mock)[0]["auth"] == {
        "RAX-KSKEY:apiKeyCredentials": {"username": "ann", "apiKey": "key-1"}
    }


def test_clocks_that_differ_do_not_make_every_call_log_in(
    mock: responses.RequestsMock, rax: RaxIdentity, caplog: pytest.LogCaptureFixture
) -> None:
    mock.post(RAX_TOKENS, json=access(expires="2015-01-01T00:00:00Z"))

    for _ in range(3):
        assert rax.valid_token() == "tok-1"

    assert len(bodies(mock)) == 1
    assert "clocks" in caplog.text
