"""Logging in to a real Keystone v3 in every way it offers."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.conftest import Login

OS_USER = {"OS_USERNAME": "demo", "OS_USER_DOMAIN_NAME": "Default"}


@pytest.fixture
def credential(cloud: Cloud, unique: str) -> Iterator[dict[str, str]]:
    """An application credential of the user demo."""
    made = cloud.application_credential(cloud.demo, unique)
    yield made
    cloud.delete_application_credential(cloud.demo, made["id"])


def os_variables(cloud: Cloud, **more: str) -> dict[str, str]:
    """What a ``openrc`` file sets for the user demo."""
    return {
        "OS_AUTH_URL": cloud.keystone,
        "OS_PASSWORD": cloud.demo.password,
        "OS_PROJECT_NAME": "demo",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": "RegionTwo",
        **more,
    }


def lab_cloud(cloud: Cloud) -> dict[str, Any]:
    """The content of a clouds.yaml with one entry."""
    auth = {
        "auth_url": cloud.keystone,
        "username": "demo",
        "password": cloud.demo.password,
        "project_name": "lab",
        "user_domain_name": "Default",
        "project_domain_name": "Default",
    }
    return {"clouds": {"lab-entry": {"auth": auth, "region_name": "RegionTwo"}}}


# --- endpoints ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/", "/v3", "/v3/"])
def test_password_login_at_every_form_of_the_endpoint(
    log_in: Login, cloud: Cloud, path: str
) -> None:
    pyrax = log_in(cloud.demo, auth_endpoint=cloud.keystone + path)

    assert pyrax.identity.authenticated is True
    assert pyrax.identity.tenant_id == cloud.id("projects", "demo")
    assert pyrax.cloudfiles.get_account_info()[0] >= 0


@pytest.mark.parametrize("path", ["/v2.0", "/v2.0/"])
def test_an_endpoint_of_the_removed_v2_falls_back_to_v3_with_one_warning(
    log_in: Login, cloud: Cloud, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.WARNING):
        pyrax = log_in(cloud.demo, auth_endpoint=cloud.keystone + path)

    assert pyrax.identity.tenant_name == "demo"
    warnings = [record for record in caplog.records if "v2.0" in record.getMessage()]
    assert len(warnings) == 1


def test_an_endpoint_where_nobody_listens_gives_a_connection_error(
    log_in: Login, cloud: Cloud, pyrax: Any
) -> None:
    pyrax.set_setting("retries", 0)

    with pytest.raises(ConnectionError) as caught:
        log_in(cloud.demo, auth_endpoint="http://127.0.0.1:9/v3")

    assert "127.0.0.1:9" in str(caught.value)
    assert cloud.demo.password not in str(caught.value)
    assert pyrax.identity.authenticated is False


# --- who ------------------------------------------------------------------------------------------


def test_a_wrong_password_is_refused(pyrax: Any) -> None:
    pyrax.set_setting("tenant_name", "demo")

    with pytest.raises(pyrax.exceptions.AuthenticationFailed) as caught:
        pyrax.set_credentials("demo", "not-the-password")

    assert caught.value.code == 401
    assert "not-the-password" not in str(caught.value)
    assert pyrax.identity.authenticated is False
    assert pyrax.cloudfiles is None


def test_an_unknown_project_is_refused(log_in: Login, cloud: Cloud, pyrax: Any) -> None:
    pyrax.set_setting("tenant_name", "no-such-project")

    with pytest.raises(pyrax.exceptions.AuthenticationFailed):
        pyrax.set_credentials("demo", cloud.demo.password)


def test_project_by_id(pyrax: Any, cloud: Cloud) -> None:
    lab = cloud.id("projects", "lab")

    pyrax.set_credentials("demo", cloud.demo.password, tenant_id=lab)

    assert pyrax.identity.tenant_id == lab
    assert pyrax.identity.tenant_name == "lab"


def test_I_05_the_name_of_the_project_is_enough(pyrax: Any, cloud: Cloud) -> None:
    pyrax.set_setting("tenant_name", "lab")

    pyrax.set_credentials("demo", cloud.demo.password)

    assert pyrax.identity.tenant_id == cloud.id("projects", "lab")


def test_domains_by_name_tell_users_and_projects_of_one_name_apart(
    log_in: Login, cloud: Cloud
) -> None:
    pyrax = log_in(cloud.acme_demo, project_domain_name="acme")

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo", "acme")
    assert pyrax.identity.user["id"] == cloud.id("users", "demo", "acme")
    assert pyrax.identity.user["domain"]["name"] == "acme"


def test_domains_by_id(pyrax: Any, cloud: Cloud) -> None:
    acme = cloud.description["ids"]["domains"]["acme"]
    pyrax.set_setting("user_domain_id", acme)
    pyrax.set_setting("project_domain_id", acme)
    pyrax.set_setting("tenant_name", "demo")

    pyrax.set_credentials("demo", cloud.acme_demo.password)

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo", "acme")


def test_the_domain_of_the_user_counts_for_the_project_too(log_in: Login, cloud: Cloud) -> None:
    pyrax = log_in(cloud.acme_demo)

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo", "acme")


def test_the_user_of_another_domain_has_another_password(
    log_in: Login, pyrax: Any, cloud: Cloud
) -> None:
    with pytest.raises(pyrax.exceptions.AuthenticationFailed):
        log_in(cloud.demo, user_domain_name="acme")


def test_domains_as_arguments_of_the_call(pyrax: Any, cloud: Cloud) -> None:
    pyrax.set_credentials(
        "demo",
        cloud.acme_demo.password,
        tenant_name="demo",
        user_domain="acme",
        project_domain="acme",
    )

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo", "acme")


def test_I_02_credential_file_of_keystone(pyrax: Any, cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "creds"
    path.write_text(
        "[keystone]\n"
        f"username = demo\npassword = {cloud.demo.password}\n"
        f"tenant_id = {cloud.id('projects', 'lab')}\n"
    )
    path.chmod(0o600)

    pyrax.set_credential_file(str(path))

    assert pyrax.identity.authenticated is True
    assert pyrax.identity.tenant_name == "lab"


# --- application credentials ----------------------------------------------------------------------


def test_application_credential_by_id(pyrax: Any, cloud: Cloud, credential: dict[str, str]) -> None:
    pyrax.set_application_credential(credential["secret"], id=credential["id"])

    assert pyrax.identity.authenticated is True
    assert pyrax.identity.tenant_id == cloud.id("projects", "demo")
    assert pyrax.cloudfiles.get_account_info()[0] >= 0


def test_application_credential_by_name(
    pyrax: Any, cloud: Cloud, credential: dict[str, str]
) -> None:
    pyrax.set_application_credential(
        credential["secret"], name=credential["name"], username="demo", user_domain="default"
    )

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo")


def test_application_credential_from_a_file(
    pyrax: Any, cloud: Cloud, credential: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "creds"
    path.write_text(
        "[keystone]\n"
        f"application_credential_id = {credential['id']}\n"
        f"application_credential_secret = {credential['secret']}\n"
    )
    path.chmod(0o600)

    pyrax.set_credential_file(str(path))

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo")


def test_application_credential_with_a_wrong_secret_is_refused(
    pyrax: Any, credential: dict[str, str]
) -> None:
    with pytest.raises(pyrax.exceptions.AuthenticationFailed):
        pyrax.set_application_credential("wrong", id=credential["id"])


def test_application_credentials_are_listed(demo: Any, credential: dict[str, str]) -> None:
    found = {entry["name"]: entry["id"] for entry in demo.identity.list_application_credentials()}

    assert found[credential["name"]] == credential["id"]


# --- tokens ---------------------------------------------------------------------------------------


def test_I_06_a_token_of_the_project_is_used_as_it_is(pyrax: Any, cloud: Cloud) -> None:
    token = cloud.token(cloud.demo)

    pyrax.auth_with_token(token, tenant_id=cloud.id("projects", "demo"))

    assert pyrax.identity.token == token
    assert pyrax.identity.user["name"] == "demo"
    assert pyrax.cloudfiles.get_account_info()[0] >= 0


def test_a_token_without_a_named_project_keeps_its_own(pyrax: Any, cloud: Cloud) -> None:
    token = cloud.token(cloud.demo)

    pyrax.auth_with_token(token)

    assert pyrax.identity.token == token
    assert pyrax.identity.tenant_name == "demo"


def test_an_unscoped_token_is_exchanged_for_one_of_the_project(pyrax: Any, cloud: Cloud) -> None:
    token = cloud.token(cloud.demo, unscoped=True)

    pyrax.auth_with_token(token, tenant_name="lab")

    assert pyrax.identity.token != token
    assert pyrax.identity.tenant_id == cloud.id("projects", "lab")


def test_a_scoped_token_is_exchanged_for_another_project(pyrax: Any, cloud: Cloud) -> None:
    token = cloud.token(cloud.demo)

    pyrax.auth_with_token(token, tenant_id=cloud.id("projects", "lab"))

    assert pyrax.identity.tenant_name == "lab"


def test_an_invented_token_is_refused(pyrax: Any) -> None:
    with pytest.raises(pyrax.exceptions.AuthenticationFailed):
        pyrax.auth_with_token("invented", tenant_name="demo")


def test_a_revoked_token_is_refused(pyrax: Any, cloud: Cloud) -> None:
    token = cloud.token(cloud.demo)
    cloud.revoke(token)

    with pytest.raises(pyrax.exceptions.AuthenticationFailed):
        pyrax.auth_with_token(token, tenant_name="demo")


# --- variables and clouds.yaml --------------------------------------------------------------------


def test_os_variables_log_in(
    import_pyrax: Callable[[], Any], cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in os_variables(cloud, **OS_USER).items():
        monkeypatch.setenv(name, value)
    pyrax = import_pyrax()

    pyrax.authenticate()

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo")
    assert pyrax.cloudfiles.region_name == "RegionTwo"
    assert "/REG2_" in pyrax.cloudfiles.management_url


def test_os_variables_with_the_id_of_the_user(
    import_pyrax: Callable[[], Any], cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = {"OS_USER_ID": cloud.id("users", "demo", "acme")}
    project = {"OS_PROJECT_DOMAIN_NAME": "acme", "OS_PASSWORD": cloud.acme_demo.password}
    for name, value in {**os_variables(cloud), **user, **project}.items():
        monkeypatch.setenv(name, value)
    pyrax = import_pyrax()

    pyrax.authenticate()

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo", "acme")


def test_os_variables_of_an_application_credential(
    import_pyrax: Callable[[], Any],
    cloud: Cloud,
    credential: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OS_AUTH_URL", cloud.keystone)
    monkeypatch.setenv("OS_APPLICATION_CREDENTIAL_ID", credential["id"])
    monkeypatch.setenv("OS_APPLICATION_CREDENTIAL_SECRET", credential["secret"])
    pyrax = import_pyrax()

    pyrax.authenticate()

    assert pyrax.identity.tenant_id == cloud.id("projects", "demo")


def test_clouds_json_logs_in_to_the_named_cloud(
    import_pyrax: Callable[[], Any],
    cloud: Cloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "clouds.json").write_text(json.dumps(lab_cloud(cloud)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_CLOUD", "lab-entry")
    pyrax = import_pyrax()

    pyrax.authenticate()

    assert pyrax.identity.tenant_id == cloud.id("projects", "lab")
    assert pyrax.cloudfiles.region_name == "RegionTwo"


def test_clouds_yaml_in_the_home_folder_logs_in_to_the_named_cloud(
    import_pyrax: Callable[[], Any],
    cloud: Cloud,
    clean_environment: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = clean_environment / ".config" / "openstack"
    folder.mkdir(parents=True)
    auth = lab_cloud(cloud)["clouds"]["lab-entry"]["auth"]
    lines = [f"      {name}: {value}" for name, value in auth.items()]
    text = "\n".join(["clouds:", "  lab-entry:", "    region_name: RegionOne", "    auth:", *lines])
    (folder / "clouds.yaml").write_text(text + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OS_CLOUD", "lab-entry")
    pyrax = import_pyrax()

    pyrax.authenticate()

    assert pyrax.identity.tenant_id == cloud.id("projects", "lab")


def test_an_environment_of_the_configuration_file_names_its_cloud(
    import_pyrax: Callable[[], Any],
    cloud: Cloud,
    clean_environment: Path,
) -> None:
    (clean_environment / ".pyrax.cfg").write_text(
        f"[first]\nidentity_type = keystone\nauth_endpoint = {cloud.keystone}\n"
        "region = RegionOne\ntenant_name = demo\n\n"
        f"[second]\nidentity_type = keystone\nauth_endpoint = {cloud.v3}\n"
        "region = RegionTwo\ntenant_name = lab\n"
    )
    pyrax = import_pyrax()
    pyrax.set_credentials("demo", cloud.demo.password)
    first = (pyrax.identity.tenant_name, pyrax.cloudfiles.region_name)

    pyrax.set_environment("second")
    pyrax.set_credentials("demo", cloud.demo.password)

    assert first == ("demo", "RegionOne")
    assert (pyrax.identity.tenant_name, pyrax.cloudfiles.region_name) == ("lab", "RegionTwo")


# --- what is written ------------------------------------------------------------------------------


def test_the_debug_output_of_a_login_shows_no_secret(
    log_in: Login, cloud: Cloud, pyrax: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    pyrax.set_http_debug(True)

    log_in(cloud.demo)
    pyrax.cloudfiles.list_container_names()

    written = "".join(capfd.readouterr())
    assert "/auth/tokens" in written
    assert "REQ: curl" in written
    assert pyrax.identity.token not in written
    assert cloud.demo.password not in written
