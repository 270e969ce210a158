"""Scripts as users of pyrax 1.10 have them, unchanged: logins, settings, regions, exceptions."""

from __future__ import annotations

import copy
import gc
import importlib
import json
import os
import threading
from pathlib import Path
from typing import Any

import keyring
import pytest

import pyrax
import pyrax.exceptions as exc

from .old_users import Account, MemoryKeyring, flavor_for, linux_image, to_dict

# --- logging in ---------------------------------------------------------------------------------


def test_login_by_arguments(account: Account) -> None:
    assert pyrax.cloudservers is None
    pyrax.set_credentials(account.user, account.secret)
    cs = pyrax.cloudservers
    cf = pyrax.cloudfiles

    assert pyrax.identity.authenticated
    assert cs.list() == [] and cf.list() == []
    assert cs is pyrax.cloudservers and cf is pyrax.cloudfiles


def test_login_with_the_secret_under_either_name(account: Account) -> None:
    pyrax.set_credentials(account.user, password=account.secret)
    assert pyrax.cloudservers.list() == []
    pyrax.set_credentials(account.user, api_key=account.secret, region="ORD")
    assert pyrax.cloudservers.list() == []
    assert pyrax.cloudservers.region_name == "ORD"


def test_login_later(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret, authenticate=False)
    assert not pyrax.identity.authenticated
    pyrax.authenticate()
    assert pyrax.cloudservers.list() == []


@pytest.mark.parametrize("spelling", [str, os.fsencode, Path])
def test_login_by_file(account: Account, tmp_path: Path, spelling: Any) -> None:
    path = account.credential_file(tmp_path)
    pyrax.set_credential_file(spelling(str(path)))
    assert pyrax.cloudservers.list() == []
    assert pyrax.identity._creds_file == str(path)


def test_login_by_file_in_the_home_folder(account: Account) -> None:
    account.credential_file(Path(os.environ["HOME"]))
    pyrax.set_credential_file("~/pyrax_credentials")
    assert pyrax.cloudfiles.list() == []


def test_a_missing_or_wrong_file_is_told(account: Account, tmp_path: Path) -> None:
    with pytest.raises(exc.FileNotFound) as missing:
        pyrax.set_credential_file(str(tmp_path / "no_such_file"))
    assert "no_such_file" in missing.value.message

    path = tmp_path / "wrong"
    path.write_text("[other]\nusername = x\n")
    path.chmod(0o600)
    with pytest.raises(exc.InvalidCredentialFile) as wrong:
        pyrax.set_credential_file(str(path))
    assert "[other]" in wrong.value.message


def test_login_by_keychain(account: Account) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    try:
        keyring.set_password("pyrax", account.user, account.secret)
        pyrax.keyring_auth(account.user)
        assert pyrax.cloudservers.list() == []

        pyrax.clear_credentials()
        with pytest.raises(exc.KeyringUsernameMissing):
            pyrax.keyring_auth()
        pyrax.set_setting("keyring_username", account.user)
        pyrax.keyring_auth()
        assert pyrax.cloudservers.list() == []
        with pytest.raises(exc.KeyringPasswordNotFound):
            pyrax.keyring_auth("nobody")
    finally:
        keyring.set_keyring(before)


def test_login_with_a_token_from_elsewhere(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    my_token = pyrax.identity.token
    pyrax.clear_credentials()

    pyrax.auth_with_token(my_token, tenant_name=account.tenant_name)
    assert pyrax.cloudservers.list() == []
    pyrax.auth_with_token(my_token, account.tenant_id, region="ORD")
    assert pyrax.cloudservers.list() == []
    assert pyrax.cloudservers.region_name == "ORD"


def test_an_expired_token_is_caught_and_replaced_by_the_script(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    pyrax.auth_with_token(pyrax.identity.token, tenant_id=account.tenant_id)
    account.cloud.faults.expire_tokens()
    with pytest.raises(exc.AuthenticationFailed) as expired:
        pyrax.cloudservers.list()
    assert expired.value.code == 401 and expired.value.message

    pyrax.set_credentials(account.user, account.secret)
    pyrax.auth_with_token(pyrax.identity.token, tenant_id=account.tenant_id)
    assert pyrax.cloudservers.list() == []


def test_a_long_run_notices_nothing_of_expired_tokens(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    cs, container = pyrax.cloudservers, pyrax.cloudfiles.create_container("logs")
    for day in range(3):
        account.cloud.faults.expire_tokens()
        container.store_object(f"day{day}", "x")
        assert cs.list() == []
    assert container.get_object_names() == ["day0", "day1", "day2"]


def test_wrong_credentials_leave_nobody_logged_in(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    try:
        pyrax.set_credentials(account.user, "wrong")
        raise AssertionError("the login succeeded")
    except exc.AuthenticationFailed as e:
        assert e.message and e.message in str(e)
    assert pyrax.identity.authenticated is False
    assert pyrax.cloudservers is None


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_endpoint_comes_with_and_without_its_last_slash(account: Account, slash: str) -> None:
    endpoint = pyrax.get_setting("auth_endpoint").rstrip("/") + slash
    pyrax.set_setting("auth_endpoint", endpoint)
    pyrax.set_credentials(account.user, account.secret)
    assert pyrax.cloudservers.list() == []


@pytest.mark.parametrize("version", ["/v2.0", "/v2.0/", "/v3", "/v3/", "/"])
def test_a_keystone_endpoint_of_any_version(cloud: Any, version: str) -> None:
    pyrax.set_setting("identity_type", "keystone")
    pyrax.set_setting("auth_endpoint", cloud.keystone_endpoint + version)
    pyrax.set_credentials(cloud.username, cloud.password, tenant_id=cloud.project_id, region="IAD")
    assert pyrax.cloudservers.list() == []
    assert pyrax.cloudservers.region_name == "IAD"


def test_workers_that_log_in_again_and_again_in_threads(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(3):
                pyrax.set_credentials(account.user, account.secret)
                container = pyrax.connect_to_cloudfiles("ORD").create_container(f"w{number}")
                container.store_object(f"o{turn}", b"x" * 100)
                assert container.fetch_object(f"o{turn}") == b"x" * 100
                assert pyrax.cloudservers.list() == []
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_others_keep_their_login_while_one_thread_logs_in_again(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    cs, before = pyrax.cloudservers, pyrax.identity.token
    account.cloud.faults.slow(0.5, service="identity", method="POST")
    thread = threading.Thread(target=pyrax.set_credentials, args=(account.user, account.secret))
    thread.start()
    seen = {(pyrax.identity.authenticated, pyrax.identity.token)}
    while thread.is_alive():
        seen.add((pyrax.identity.authenticated, pyrax.identity.token))
        assert cs.list() == []
    assert seen <= {(True, before), (True, pyrax.identity.token)}
    assert pyrax.identity.token != before


def test_logging_in_again_and_again_keeps_no_connection_open(account: Account) -> None:
    def open_files() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    pyrax.set_credentials(account.user, account.secret)
    pyrax.cloudfiles.list()
    before = open_files()
    for _ in range(10):
        pyrax.set_credentials(account.user, account.secret)
        pyrax.cloudfiles.list()
    assert open_files() <= before + 2


# --- settings and environments ------------------------------------------------------------------

TWO_CLOUDS = """
[private]
identity_type = keystone
region = ORD
custom_user_agent =
debug = True
auth_endpoint = {cloud.keystone_endpoint}/v3/
tenant_name = {cloud.tenant_name}
keyring_username = demo

[public]
identity_type = rackspace
keyring_username = joeracker
auth_endpoint = {cloud.rackspace_endpoint}
region = IAD
custom_user_agent = CrazyApp/2.0
debug = False
verify_ssl = False
"""


@pytest.fixture
def two_clouds(cloud: Any, clean_environment: Path) -> Any:
    """The configuration file of the page for beginners."""
    (clean_environment / ".pyrax.cfg").write_text(TWO_CLOUDS.format(cloud=cloud))
    importlib.reload(pyrax)
    yield cloud
    pyrax.set_http_debug(False)


def test_a_file_with_two_environments(two_clouds: Any) -> None:
    assert pyrax.get_environment() == "private"
    assert sorted(pyrax.list_environments()) == ["private", "public"]
    assert (pyrax.get_setting("region"), pyrax.get_setting("region", "public")) == ("ORD", "IAD")
    assert pyrax.get_setting("identity_type", env="public") == "rackspace"
    assert pyrax.get_setting("verify_ssl") is True
    assert pyrax.get_setting("verify_ssl", "public") is False
    with pytest.raises(exc.EnvironmentNotFound):
        pyrax.set_environment("typo")


def test_another_environment_is_another_cloud(
    two_clouds: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    pyrax.set_credentials(two_clouds.username, two_clouds.password)
    assert pyrax.cloudservers.list() == []
    assert pyrax.cloudservers.region_name == "ORD"
    printed = "".join(capsys.readouterr())
    assert "GET" in printed and "/servers" in printed
    assert two_clouds.password not in printed and pyrax.identity.token not in printed
    assert two_clouds.requests[-1].headers["User-Agent"] == "pyrax/" + pyrax.version.version

    pyrax.set_environment("public")
    assert pyrax.cloudservers is None
    pyrax.set_credentials(two_clouds.username, two_clouds.api_key)
    assert pyrax.cloudservers.list() == []
    assert pyrax.cloudservers.region_name == "IAD"
    assert "".join(capsys.readouterr()) == ""
    sent = two_clouds.requests[-1].headers["User-Agent"]
    assert sent == "CrazyApp/2.0 pyrax/" + pyrax.version.version


def test_debug_is_switched_on_and_off(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    pyrax.set_credentials(account.user, account.secret)

    def printed(call: Any) -> str:
        call()
        return "".join(capsys.readouterr())

    assert printed(pyrax.cloudservers.list) == ""
    pyrax.set_http_debug(True)
    assert pyrax.get_http_debug() is True
    assert "/servers" in printed(pyrax.cloudservers.list)
    pyrax.set_http_debug(False)
    assert printed(pyrax.cloudservers.list) == ""
    pyrax.cloudfiles.http_log_debug = True
    assert "GET" in printed(pyrax.cloudfiles.list)
    assert printed(pyrax.cloudservers.list) == ""
    pyrax.cloudfiles.http_log_debug = False


@pytest.mark.parametrize("where", ["module", "identity"])
def test_a_user_agent_of_their_own(account: Account, where: str) -> None:
    if where == "module":
        pyrax.USER_AGENT = "ansible/1.9"
        pyrax.set_credentials(account.user, account.secret)
    else:
        pyrax.set_credentials(account.user, account.secret)
        pyrax.identity.user_agent = "ansible/1.9"
    pyrax.cloudservers.list()
    assert "ansible/1.9" in account.cloud.requests[-1].headers["User-Agent"]


# --- regions and contexts -----------------------------------------------------------------------


def test_servers_of_all_regions(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    cs_dfw = pyrax.connect_to_cloudservers(region="DFW")
    cs_ord = pyrax.connect_to_cloudservers(region="ORD")
    cs_iad = pyrax.connect_to_cloudservers("IAD")
    image = linux_image(cs_ord)
    cs_ord.servers.create("only-in-ord", image.id, flavor_for(cs_ord, image).id)

    all_servers = cs_dfw.list() + cs_ord.list() + cs_iad.list()
    assert [server.name for server in all_servers] == ["only-in-ord"]


def test_a_region_that_does_not_exist_is_none_and_others_are_offered(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    assert pyrax.connect_to_cloudservers(region="NOWHERE") is None
    assert pyrax.connect_to_cloudfiles(region="NOWHERE") is None
    assert sorted(pyrax.regions) == ["DFW", "IAD", "ORD"]


def test_containers_of_every_region_over_both_networks(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    for region in pyrax.regions:
        pyrax.connect_to_cloudfiles(region).create_container("in" + region)
        inside = pyrax.connect_to_cloudfiles(region=region, public=False)
        assert inside.list_containers() == ["in" + region]


def test_contexts_side_by_side(account: Account) -> None:
    ctx = pyrax.create_context()
    with pytest.raises(exc.NotAuthenticated):
        ctx.DFW.compute.client.list()
    ctx.set_credentials(account.user, account.secret)
    ctx.authenticate()

    assert pyrax.cloudservers is None
    assert ctx.DFW.compute.client.list() + ctx.ORD.compute.client.list() == []
    assert ctx.compute.ORD.client is ctx.ORD.nova.client is ctx.get_client("cloudservers", "ORD")
    ctx.IAD.object_store.client.create_container("here")
    assert ctx.get_client("swift", "IAD", public=False).list_containers() == ["here"]
    assert pyrax.connect_to_cloudservers(region="ORD", context=ctx).list() == []
    with pytest.raises(exc.NoSuchClient):
        ctx.get_client("compute", "NOWHERE")


def test_a_context_from_a_file(account: Account, tmp_path: Path) -> None:
    path = account.credential_file(tmp_path)
    ctx = pyrax.create_context()
    ctx.set_credential_file(str(path), authenticate=True)
    assert ctx.DFW.object_store.client.list() == []


# --- the catalog --------------------------------------------------------------------------------


def test_the_login_answer_is_read_in_its_old_shape(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    access = pyrax.identity.services["access"]
    assert access["token"]["id"] == pyrax.identity.token
    assert access["user"]["name"] == account.user
    endpoints = [e for entry in access["serviceCatalog"] for e in entry["endpoints"]]
    assert all(endpoint["publicURL"].startswith("http") for endpoint in endpoints)

    names = json.loads(json.dumps(pyrax.identity.services))
    assert {"compute", "object_store"} <= set(names)
    assert pyrax._get_service_endpoint(None, "compute", "ORD").startswith(account.cloud.url)
    assert sorted(pyrax.identity.services.compute.regions) == ["DFW", "IAD", "ORD"]


# --- exceptions ---------------------------------------------------------------------------------


def test_one_exception_under_all_its_names(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    cs = pyrax.cloudservers
    for caught in (
        cs.exceptions.NotFound,
        cs.exceptions.ClientException,
        pyrax.exc.ServerNotFound,
        pyrax.exceptions.NotFound,
        pyrax.exc.ClientException,
        pyrax.exc.PyraxException,
    ):
        try:
            cs.servers.get("no-such-server")
            raise AssertionError("it was found")
        except caught as e:
            assert e.code == 404 and e.message in str(e)


def test_what_is_missing_in_storage_is_told_by_name(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    try:
        pyrax.cloudfiles.get_container("nope")
    except exc.NoSuchContainer as e:
        assert "nope" in e.message and e.code == 404
    container = pyrax.cloudfiles.create_container("here")
    try:
        container.get_object("nope")
        raise AssertionError("it was found")
    except pyrax.exc.NoSuchObject as e:
        assert "nope" in e.message and e.code == 404


def test_every_exception_has_a_message() -> None:
    for name in dir(pyrax.exceptions):
        made = getattr(pyrax.exceptions, name)
        if not (isinstance(made, type) and issubclass(made, exc.PyraxException)):
            continue
        for arguments in ((), (404,), ("x", "y")):
            try:
                error = made(*arguments)
            except TypeError:
                continue
            assert isinstance(error.message, str) and hasattr(error, "code"), name


def test_modules_are_reached_after_a_bare_import(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    assert pyrax.exc is pyrax.exceptions
    assert pyrax.clouddns.CloudDNSRecord and pyrax.object_storage.StorageObject
    assert isinstance(pyrax._client_classes, dict) and "compute" in pyrax._client_classes
    assert pyrax._http_debug is False


def test_everything_that_has_a_name_can_be_read_and_copied(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    cs, cf = pyrax.cloudservers, pyrax.cloudfiles
    image, container = cs.images.list()[0], cf.create_container("c")
    for thing in (cs, cf, cs.servers, image, cs.flavors.list()[0], container, pyrax.identity):
        assert to_dict(thing)
    assert copy.copy(image) == copy.deepcopy(image) == image
    assert len({image, copy.copy(image)}) == 1
