"""Tokens that end: revoked, expired, with and without credentials to get a new one."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.conftest import Login

THREADS = 20


def test_I_09_a_revoked_token_is_renewed_by_one_login(
    demo: Any, cloud: Cloud, logins: list[str]
) -> None:
    files = demo.cloudfiles
    old = demo.identity.token
    cloud.revoke_and_wait(old, files.management_url)

    names = files.list_container_names()

    assert isinstance(names, list)
    assert demo.identity.token != old
    assert len(logins) == 1


def test_twenty_threads_with_a_revoked_token_log_in_once(
    demo: Any, cloud: Cloud, logins: list[str]
) -> None:
    files = demo.cloudfiles
    cloud.revoke_and_wait(demo.identity.token, files.management_url)
    together = threading.Barrier(THREADS)

    def call(_: int) -> Any:
        together.wait()
        return files.get_account_info()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(call, range(THREADS)))

    assert len(answers) == THREADS
    assert len(logins) == 1


def test_I_11_clients_of_every_kind_go_on_after_a_renewal(demo: Any, cloud: Cloud) -> None:
    clients = [
        demo.cloudfiles,
        demo.connect_to_cloudfiles(region="RegionTwo"),
        demo.identity.RegionOne.object_store.client,
    ]
    cloud.revoke_and_wait(demo.identity.token, demo.cloudfiles.management_url)

    assert [client.get_account_info()[0] >= 0 for client in clients] == [True, True, True]


def test_a_call_to_identity_renews_a_revoked_token_too(
    admin: Any, cloud: Cloud, logins: list[str]
) -> None:
    cloud.revoke(admin.identity.token)

    assert admin.identity.list_roles()
    assert len(logins) == 1


def test_a_context_renews_its_own_token(demo: Any, cloud: Cloud) -> None:
    context = demo.create_context(username="demo", password=cloud.demo.password)
    context.tenant_name = "lab"
    context.authenticate()
    files = context.RegionOne.object_store.client
    module_token = demo.identity.token
    cloud.revoke_and_wait(context.token, files.management_url)

    assert files.get_account_info()[0] >= 0
    assert context.tenant_name == "lab"
    assert demo.identity.token == module_token


def test_a_renewed_application_credential_login(pyrax: Any, cloud: Cloud, unique: str) -> None:
    credential = cloud.application_credential(cloud.demo, unique)
    try:
        pyrax.set_application_credential(credential["secret"], id=credential["id"])
        old = pyrax.identity.token
        cloud.revoke_and_wait(old, pyrax.cloudfiles.management_url)

        assert pyrax.cloudfiles.get_account_info()[0] >= 0
        assert pyrax.identity.token != old
    finally:
        cloud.delete_application_credential(cloud.demo, credential["id"])


def test_I_12_a_token_alone_is_not_renewed_and_a_new_one_revives_its_clients(
    pyrax: Any, cloud: Cloud, logins: list[str]
) -> None:
    project = cloud.id("projects", "demo")
    pyrax.auth_with_token(cloud.token(cloud.demo), tenant_id=project)
    files = pyrax.cloudfiles
    identity = pyrax.identity
    cloud.revoke_and_wait(identity.token, files.management_url)

    with pytest.raises(pyrax.exceptions.TokenExpired) as caught:
        files.get_account_info()
    identity.auth_with_token(cloud.token(cloud.demo), tenant_id=project)

    assert isinstance(caught.value, pyrax.exceptions.Unauthorized)
    assert caught.value.code == 401
    assert files.get_account_info()[0] >= 0
    assert logins == []


def test_an_expired_token_is_renewed_ahead_of_the_next_call(
    log_in: Login, cloud: Cloud, logins: list[str]
) -> None:
    pyrax = log_in(cloud.demo, auth_endpoint=f"{cloud.short_life_keystone}/v3")
    old = pyrax.identity.token
    assert pyrax.cloudfiles.get_account_info()[0] >= 0
    assert len(logins) == 1
    time.sleep(cloud.short_life_seconds + 1)

    assert pyrax.cloudfiles.get_account_info()[0] >= 0

    assert pyrax.identity.token != old
    assert len(logins) == 2


def test_an_expired_token_of_unknown_age_is_renewed_when_the_service_refuses_it(
    log_in: Login, cloud: Cloud, logins: list[str]
) -> None:
    pyrax = log_in(cloud.demo, auth_endpoint=f"{cloud.short_life_keystone}/v3")
    pyrax.identity.expires = None
    time.sleep(cloud.short_life_seconds + 2)

    assert pyrax.cloudfiles.get_account_info()[0] >= 0
    assert len(logins) == 2


def test_an_expired_token_alone_raises_token_expired(pyrax: Any, cloud: Cloud) -> None:
    pyrax.set_setting("auth_endpoint", f"{cloud.short_life_keystone}/v3")
    pyrax.set_setting("tenant_name", "demo")
    pyrax.set_credentials("demo", cloud.demo.password)
    token = pyrax.identity.token
    pyrax.clear_credentials()
    pyrax.auth_with_token(token, tenant_id=cloud.id("projects", "demo"))
    time.sleep(cloud.short_life_seconds + 2)

    with pytest.raises(pyrax.exceptions.TokenExpired):
        pyrax.cloudfiles.get_account_info()
