"""The life of a token: validity, renewal ahead of expiry and after a 401, one login for all."""

from __future__ import annotations

import datetime
import os
import threading
from typing import Any

import pytest
import requests
import responses

from pyrax import exceptions
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.conftest import (
    NOW,
    SERVICE,
    Client,
    Settings,
    service_accepts,
)
from tests.unit.identity.documents import (
    RAX_TOKENS,
    V2,
    V3_TOKENS,
    access,
    bodies,
    requests_sent,
    unauthorized,
    v3_token,
)

# --- after a 401 ----------------------------------------------------------------------------------


def test_I_08_requests_carry_the_token(mock: responses.RequestsMock, service: Client) -> None:
    service_accepts(mock, "tok-1")

    service.method_get("/things")

    assert mock.calls[0].request.headers["X-Auth-Token"] == "tok-1"


def test_I_09_a_refused_token_is_replaced_by_one_login(
    mock: responses.RequestsMock, service: Client
) -> None:
    service_accepts(mock, "tok-2", "tok-1")
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))

    service.method_get("/things")

    assert requests_sent(mock) == [
        ("GET", f"{SERVICE}/things"),
        ("POST", RAX_TOKENS),
        ("GET", f"{SERVICE}/things"),
    ]
    assert mock.calls[2].request.headers["X-Auth-Token"] == "tok-2"


def test_a_renewal_goes_to_the_cloud_of_the_login_whatever_is_set_since(
    mock: responses.RequestsMock, service: Client, settings: Settings
) -> None:
    service.identity._settings = settings
    settings.values["auth_endpoint"] = "https://other.example/v2.0"
    service_accepts(mock, "tok-2", "tok-1")
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))

    service.method_get("/things")

    assert requests_sent(mock)[1] == ("POST", RAX_TOKENS)
    assert service.identity.auth_endpoint == "https://other.example/v2.0"


def test_T1_renewal_on_keystone_sends_the_user_name_as_user_name(
    mock: responses.RequestsMock,
) -> None:
    identity = KeystoneIdentity(auth_endpoint=V2)
    identity.set_credentials("demo", "pw-1", tenant_name="lab")
    user = {"id": "u1", "name": "demo", "roles": []}
    mock.post(f"{V2}/tokens", json=access(user=user, tenant=("t1", "lab")))
    identity.authenticate()

    identity.renew_token("tok-1") if identity.token != "tok-1" else identity.authenticate()

    assert [body["auth"]["passwordCredentials"]["username"] for body in bodies(mock)] == [
        "demo",
        "demo",
    ]


def test_renewal_sends_what_the_first_login_sent(
    mock: responses.RequestsMock, keystone: KeystoneIdentity
) -> None:
    keystone.set_credentials("DEMO", "pw-1", tenant_name="demo")
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-1"})

    keystone.authenticate()
    assert keystone.username == "demo"
    keystone.authenticate()

    first, second = bodies(mock)
    assert first == second


def test_user_and_tenant_assigned_after_a_login_are_used(
    mock: responses.RequestsMock, keystone_in: KeystoneIdentity
) -> None:
    keystone_in.username = "bob"
    keystone_in.tenant_name = "lab"

    keystone_in.authenticate()

    auth = bodies(mock)[0]["auth"]
    assert auth["identity"]["password"]["user"]["name"] == "bob"
    assert auth["scope"]["project"]["name"] == "lab"


def test_I_10_refused_credentials_at_renewal(mock: responses.RequestsMock, service: Client) -> None:
    service_accepts(mock, "tok-2", "tok-1")
    mock.replace(responses.POST, RAX_TOKENS, status=401, json=unauthorized())

    with pytest.raises(exceptions.AuthenticationFailed):
        service.method_get("/things")

    assert service.identity.authenticated is False


def test_after_a_failed_renewal_the_next_request_tries_again(
    mock: responses.RequestsMock, service: Client
) -> None:
    service_accepts(mock, "tok-2", "tok-1")
    mock.replace(responses.POST, RAX_TOKENS, status=500)
    with pytest.raises(exceptions.InternalServerError):
        service.method_get("/things")
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))

    service.method_get("/things")

    assert service.identity.authenticated is True


def test_I_11_clients_and_contexts_live_on_through_many_tokens(
    mock: responses.RequestsMock, service: Client
) -> None:
    for number in range(2, 6):
        service_accepts(mock, f"tok-{number}", f"tok-{number - 1}")
        mock.replace(responses.POST, RAX_TOKENS, json=access(f"tok-{number}"))
        service.method_get("/things")
        mock.remove(responses.GET, f"{SERVICE}/things")

    assert service.identity.token == "tok-5"
    assert service.management_url == SERVICE


def test_the_same_token_again_makes_the_401_final(
    mock: responses.RequestsMock, service: Client
) -> None:
    service_accepts(mock, "tok-2", "tok-1")

    with pytest.raises(exceptions.Unauthorized):
        service.method_get("/things")

    assert len(bodies(mock, RAX_TOKENS)) == 1


def test_the_same_token_again_is_tried_once_more(
    mock: responses.RequestsMock, service: Client
) -> None:
    mock.get(f"{SERVICE}/things", status=401, json=unauthorized("For a moment"))
    mock.get(f"{SERVICE}/things", json={"things": []})

    assert service.method_get("/things")[0].status_code == 200

    assert len(bodies(mock, RAX_TOKENS)) == 1


def test_a_token_that_is_replaced_already_costs_no_login(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    assert rax_in.renew_token("tok-0") == "tok-1"

    assert requests_sent(mock) == []


def test_twenty_threads_with_an_expired_token_make_one_login(
    mock: responses.RequestsMock, service: Client
) -> None:
    service_accepts(mock, "tok-2", "tok-1")
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))
    start = threading.Barrier(20)
    statuses = []

    def work() -> None:
        start.wait()
        statuses.append(service.method_get("/things")[0].status_code)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 20
    assert len(bodies(mock, RAX_TOKENS)) == 1


def test_threads_that_wait_for_a_failing_login_share_its_failure(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    start = threading.Barrier(20)
    seen = []
    waiting = threading.Event()

    def refuse(request: Any) -> tuple[int, dict[str, str], str]:
        waiting.wait(2)
        return 403, {}, ""

    mock.replace(responses.POST, RAX_TOKENS, status=403)
    mock.remove(responses.POST, RAX_TOKENS)
    mock.add_callback(responses.POST, RAX_TOKENS, refuse)

    def work() -> None:
        start.wait()
        if len(seen) == 0:
            timer = threading.Timer(0.2, waiting.set)
            timer.start()
        try:
            rax_in.renew_token("tok-1")
        except exceptions.AuthenticationFailed as error:
            seen.append(error)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 20
    assert len(bodies(mock, RAX_TOKENS)) == 1


# --- only a token ---------------------------------------------------------------------------------


@pytest.fixture
def token_only(mock: responses.RequestsMock) -> RaxIdentity:
    """An identity that was given nothing but a token."""
    identity = RaxIdentity()
    mock.post(RAX_TOKENS, json=access("tok-given"))
    identity.auth_with_token("tok-given", tenant_id="654321")
    mock.calls.reset()
    return identity


def test_T4_I_12_only_a_token_that_expired_sends_no_login(
    mock: responses.RequestsMock, token_only: RaxIdentity
) -> None:
    service = Client(token_only, management_url=SERVICE)
    service_accepts(mock, "tok-new", "tok-given")

    with pytest.raises(exceptions.TokenExpired) as caught:
        service.method_get("/things")

    assert isinstance(caught.value, exceptions.AuthenticationFailed)
    assert isinstance(caught.value, exceptions.Unauthorized)
    assert caught.value.code == 401
    assert requests_sent(mock) == [("GET", f"{SERVICE}/things")]


def test_I_12_a_new_token_brings_old_clients_back(
    mock: responses.RequestsMock, token_only: RaxIdentity
) -> None:
    service = Client(token_only, management_url=SERVICE)
    service_accepts(mock, "tok-new", "tok-given")
    with pytest.raises(exceptions.TokenExpired):
        service.method_get("/things")
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-new"))

    token_only.auth_with_token("tok-new", tenant_id="654321")

    assert service.method_get("/things")[0].status_code == 200


@pytest.mark.parametrize(
    "login",
    [
        lambda identity: identity.authenticate(),
        lambda identity: identity.get_token(force=True),
        lambda identity: identity.renew_token("tok-given"),
    ],
)
def test_only_a_token_no_way_to_log_in(
    mock: responses.RequestsMock, token_only: RaxIdentity, login: Any
) -> None:
    with pytest.raises(exceptions.TokenExpired):
        login(token_only)

    assert requests_sent(mock) == []


def test_only_a_token_is_not_renewed_ahead(
    mock: responses.RequestsMock, token_only: RaxIdentity, now: dict[str, Any]
) -> None:
    token_only.expires = NOW + datetime.timedelta(seconds=5)

    assert token_only.get_token() == "tok-given"

    assert requests_sent(mock) == []


def test_credentials_end_the_token_only_state(
    mock: responses.RequestsMock, token_only: RaxIdentity
) -> None:
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))

    token_only.username, token_only.api_key = "ann", "key-1"

    assert token_only.renew_token("tok-given") == "tok-2"


# --- the object -----------------------------------------------------------------------------------


def test_services_and_regions_are_refreshed_in_place(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    services, regions = rax_in.services, rax_in.regions
    catalog = access("tok-2", catalog=[])

    mock.replace(responses.POST, RAX_TOKENS, json=catalog)
    rax_in.authenticate()

    assert rax_in.services is services
    assert rax_in.regions is regions
    assert len(services) == 0
    assert services["access"] == catalog["access"]


def test_get_token_with_force_logs_in(mock: responses.RequestsMock, rax_in: RaxIdentity) -> None:
    mock.replace(responses.POST, RAX_TOKENS, json=access("tok-2"))

    assert rax_in.get_token() == "tok-1"
    assert rax_in.get_token(force=True) == "tok-2"


def test_unauthenticate_forgets_everything(
    mock: responses.RequestsMock, rax_in: RaxIdentity
) -> None:
    rax_in.unauthenticate()

    assert rax_in.authenticated is False
    assert not any(
        (
            rax_in.username,
            rax_in.password,
            rax_in.api_key,
            rax_in.tenant_id,
            rax_in.tenant_name,
            rax_in.token,
            rax_in.expires,
            rax_in.region,
            rax_in.services,
            "access" in rax_in.services,
            rax_in.regions,
            rax_in.service_catalog,
            rax_in.user,
        )
    )
    with pytest.raises(exceptions.MissingAuthSettings):
        rax_in.valid_token()
    assert requests_sent(mock) == []


def test_T14_identity_requests_carry_user_agent_timeout_and_tls_settings(
    rax: RaxIdentity, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def request(method: str, url: str, **kwargs: Any) -> Any:
        seen.update(kwargs)
        answer = requests.Response()
        answer.status_code = 200
        return answer, access()

    monkeypatch.setattr("pyrax.http.request", request)
    settings.values.update(debug=True, retries=1, timeout=12)
    rax.bind_settings(settings)
    rax.verify_ssl = False

    rax.authenticate()
    rax.http_log_debug = None
    settings.values["debug"] = False

    assert seen["headers"]["User-Agent"] == "CrazyApp/2.0 pyrax/2.0.0"
    assert seen["timeout"] == 12
    assert seen["verify"] is False
    assert seen["retries"] == 1
    assert seen["log"] is True
    assert seen["pool"] is rax.pool


def test_user_agent_assigned_to_the_identity_is_sent(
    mock: responses.RequestsMock, rax: RaxIdentity
) -> None:
    mock.post(RAX_TOKENS, json=access())
    rax.user_agent = "mine/1.0"

    rax.authenticate()

    assert mock.calls[0].request.headers["User-Agent"] == "mine/1.0"


def test_pool_follows_the_settings(rax: RaxIdentity, settings: Settings) -> None:
    rax.bind_settings(settings)
    first = rax.pool
    assert rax.pool is first

    settings.values.update(proxy="http://proxy.example:3128", client_cert="/c", client_key="/k")

    assert rax.pool is not first
    assert rax.pool.proxy == "http://proxy.example:3128"
    assert rax.pool.client_cert == ("/c", "/k")


def test_http_log_debug_reads_as_the_global_state_until_assigned(
    rax: RaxIdentity, settings: Settings
) -> None:
    rax.bind_settings(settings)
    settings.values["debug"] = True
    assert rax.http_log_debug is True

    rax.http_log_debug = False

    assert rax.http_log_debug is False


def test_a_forked_child_does_not_wait_for_a_login_of_the_parent(rax: RaxIdentity) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with rax._login_lock:
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    child = os.fork()
    if child == 0:
        with rax._login_lock:
            os._exit(7)
    done.set()
    thread.join()

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
