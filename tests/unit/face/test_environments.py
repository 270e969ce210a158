"""Switching between environments, and what follows a setting that a script changes."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.canned import KEYSTONE, SAMPLE_CONFIG, Network
from tests.unit.face.conftest import Loader
from tests.unit.face.test_module import REFERENCES

TWO_CLOUDS = f"""\
[rax]
identity_type = rackspace
region = ORD
[lab]
identity_type = keystone
auth_endpoint = {KEYSTONE}/v3
tenant_name = demo
region = RegionOne
verify_ssl = False
custom_user_agent = Lab/1
encoding = latin-1
debug = True
[bare]
region = ORD
"""


@pytest.mark.parametrize(
    ("name", "kind"), [("keystone", KeystoneIdentity), ("Rackspace", RaxIdentity)]
)
def test_S_01_set_setting_is_enough_to_pick_the_identity_class(
    load: Loader, name: str, kind: type
) -> None:
    module = load()
    module.set_setting("identity_type", name)
    assert type(module.create_context()) is kind
    assert module.get_setting("identity_class") is kind
    assert module.get_setting("identity_type") == name


def test_S_01_set_setting_is_enough_although_the_section_of_the_file_has_no_type(
    load: Loader,
) -> None:
    module = load("[mine]\nregion = ORD\n")
    module.set_setting("identity_type", "keystone")
    assert type(module.create_context()) is KeystoneIdentity


def test_S_02_the_section_picks_the_identity_class(load: Loader) -> None:
    assert type(load("[mine]\nidentity_type = keystone\n").create_context()) is KeystoneIdentity


def test_S_03_the_variable_picks_the_identity_class(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUD_ID_TYPE", "keystone")
    assert type(load("[mine]\nregion = ORD\n").create_context()) is KeystoneIdentity


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("set_credentials", ("ann", "key-1")),
        ("auth_with_token", ("tok-1",)),
        ("authenticate", ()),
        ("create_context", ()),
    ],
)
def test_S_04_without_a_type_the_first_login_raises_and_sends_nothing(
    load: Loader, network: Network, call: str, arguments: tuple[str, ...]
) -> None:
    module = load()
    message = "^No identity class has been defined for the current environment."
    with pytest.raises(exceptions.IdentityClassNotDefined, match=message):
        getattr(module, call)(*arguments)
    assert network.requests == []
    assert module.identity is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("keystone_identity.KeystoneIdentity", "KeystoneIdentity"),
        ("rax_identity.RaxIdentity", "RaxIdentity"),
        ("pyrax.base_identity.BaseIdentity", "BaseIdentity"),
        ("clouds_of_mine.logins.MyIdentity", "MyIdentity"),
    ],
)
def test_S_05_a_dotted_path_names_the_class(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    package = tmp_path / "clouds_of_mine"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "logins.py").write_text(
        "from pyrax.base_identity import BaseIdentity\nclass MyIdentity(BaseIdentity):\n"
        "    def __init__(self):\n        self.mine = True\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    module = load(f"[mine]\nidentity_type = {path}\nverify_ssl = False\n")
    context = module.create_context(username="ann", tenant_id="123")
    assert type(context).__name__ == kind
    assert (context.username, context.tenant_id, context.verify_ssl) == ("ann", "123", False)


@pytest.mark.parametrize(
    "path",
    ["nonsense", "no_such_module.Thing", "keystone_identity.Nothing", "os.path", "json.dumps"],
)
def test_S_05_a_path_that_names_no_class_is_an_error_that_shows_it(load: Loader, path: str) -> None:
    module = load()
    module.set_setting("identity_type", path)
    with pytest.raises(exceptions.IdentityClassNotDefined, match=path):
        module.create_context()
    assert module.get_setting("identity_class") is None


def test_S_15_an_unknown_environment_raises_and_changes_nothing(
    load: Loader, network: Network
) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    identity, databases = module.identity, module.cloud_databases
    module.set_http_debug(True)
    with pytest.raises(exceptions.EnvironmentNotFound, match="'nowhere' has not been defined"):
        module.set_environment("nowhere")
    assert module.get_environment() == "rax"
    assert module.identity is identity
    assert module.cloud_databases is databases
    assert module.get_http_debug() is True


@pytest.mark.parametrize("how", ["function", "attribute"])
def test_S_16_switching_drops_identity_and_references(
    load: Loader, network: Network, how: str
) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    assert module.cloud_databases is not None
    module.cloud_dns = "a stand-in"
    if how == "function":
        module.set_environment("lab")
    else:
        module.settings.environment = "lab"
    assert module.get_environment() == "lab"
    assert [getattr(module, name) for name in REFERENCES] == [None] * 12
    assert type(module.identity) is KeystoneIdentity
    assert module.identity.authenticated is False
    assert module.identity.username is None
    assert module.regions == module.services == ()


def test_S_16_without_an_identity_type_the_identity_is_none(load: Loader, network: Network) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    module.set_environment("bare")
    assert module.get_environment() == "bare"
    assert module.identity is module.cloud_databases is None


def test_S_17_after_the_login_references_are_of_the_new_cloud(
    load: Loader, network: Network
) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    before = module.cloud_databases
    module.set_environment("lab")
    module.set_credentials("demo", "pw-1")
    assert "rackspace" in before.management_url
    assert (
        module.cloud_databases.management_url
        == "https://public.regionone.cloud.example/trove/v1.0/p1"
    )
    assert module.regions == ("RegionOne",)
    module.set_environment("rax")
    module.set_credentials("ann", "key-1")
    assert "rackspace" in module.cloud_databases.management_url


def test_S_18_switching_switches_everything_the_section_says(
    load: Loader, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    assert module.get_encoding() == "utf-8"
    module.set_environment("lab")
    assert module.get_http_debug() is True
    module.set_credentials("demo", "pw-1")
    assert module.get_encoding() == "latin-1"
    assert module.cloud_databases.region_name == "RegionOne"
    assert module.identity.verify_ssl is module.cloud_databases.verify_ssl is False
    login = network.requests[-1]
    assert login.url == f"{KEYSTONE}/v3/auth/tokens"
    assert login.headers["User-Agent"] == f"Lab/1 {module.USER_AGENT}"
    assert network.logins[-1]["scope"]["project"]["name"] == "demo"
    assert "REQ: curl" in caplog.text
    module.set_environment("rax")
    assert module.get_http_debug() is False
    assert logging.getLogger("pyrax").handlers == []


def test_naming_the_current_environment_keeps_the_login(load: Loader, network: Network) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    identity = module.identity
    module.set_http_debug(True)
    module.set_environment("rax")
    module.set_environment("default")
    assert module.identity is identity
    assert module.get_http_debug() is True


def test_switching_drops_the_value_given_to_set_http_debug(load: Loader) -> None:
    module = load(TWO_CLOUDS)
    module.set_http_debug(False)
    module.set_environment("lab")
    assert module.get_http_debug() is True
    module.set_http_debug(False)
    module.set_environment("rax")
    module.set_environment("lab")
    assert module.get_http_debug() is True


def test_contexts_keep_the_environment_they_were_made_in(load: Loader, network: Network) -> None:
    module = load(TWO_CLOUDS)
    module.set_environment("lab")
    context = module.create_context(username="demo", password="pw-1")
    module.set_environment("rax")
    context.authenticate()
    login = network.requests[-1]
    assert login.url == f"{KEYSTONE}/v3/auth/tokens"
    assert login.headers["User-Agent"] == f"Lab/1 {module.USER_AGENT}"
    assert context.verify_ssl is False


def test_C_T16_a_context_of_another_environment_leaves_the_module_alone(
    load: Loader, network: Network
) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    identity, databases = module.identity, module.cloud_databases
    context = module.create_context(env="lab")
    assert type(context) is KeystoneIdentity
    assert context.settings.name == "lab"
    assert module.get_environment() == "rax"
    assert module.identity is identity
    assert module.cloud_databases is databases


def test_a_context_of_an_unknown_environment_is_an_error(load: Loader) -> None:
    with pytest.raises(exceptions.EnvironmentNotFound):
        load(TWO_CLOUDS).create_context(env="nowhere")


def test_an_identity_class_that_fails_leaves_everything_as_it_was(
    load: Loader, network: Network
) -> None:
    class Failing(RaxIdentity):
        def __init__(self, **kwargs: Any) -> None:
            raise RuntimeError("no")

    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    identity = module.identity
    module.set_setting("identity_class", Failing, env="lab")
    with pytest.raises(RuntimeError):
        module.set_environment("lab")
    assert module.get_environment() == "rax"
    assert module.identity is identity


def test_no_thread_sees_half_a_switch(load: Loader, network: Network) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    wrong: list[Any] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            session = module._sessions.current
            rackspace = type(session.identity) is RaxIdentity
            if session.regions and not rackspace:
                wrong.append(session)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(20):
        module.set_environment("lab")
        module.set_environment("rax")
        module.set_credentials("ann", "key-1")
    done.set()
    watcher.join()
    assert wrong == []


def test_S_19_and_S_20_the_functions_of_the_module(load: Loader) -> None:
    module = load(SAMPLE_CONFIG)
    assert module.list_environments() == ["private", "public"]
    assert module.get_environment() == "private"
    module.set_setting("region", "IAD", env="public")
    assert module.get_setting("region", env="public") == "IAD"
    assert module.get_setting("region") == "RegionOne"
    module.set_environment("public")
    assert module.get_environment() == "public"
    assert module.get_setting("region") == "IAD"


@pytest.mark.parametrize("section", ["default", "settings", "first"])
def test_S_38_the_default_environment_needs_no_call(
    load: Loader, network: Network, section: str
) -> None:
    module = load(f"[{section}]\nidentity_type = rackspace\nregion = IAD\n[second]\nregion = ORD\n")
    module.set_credentials("ann", "key-1")
    assert module.cloud_databases.region_name == "IAD"


# --- settings that a script changes ---------------------------------------------------------------


def test_verify_ssl_reaches_identity_and_existing_clients(logged_in: Any) -> None:
    databases = logged_in.cloud_databases
    own = logged_in.connect_to_cloudservers(verify_ssl="/own.pem")
    logged_in.set_setting("verify_ssl", False)
    assert logged_in.identity.verify_ssl is databases.verify_ssl is False
    assert own.verify_ssl == "/own.pem"


def test_verify_ssl_of_another_environment_does_not(load: Loader, network: Network) -> None:
    module = load(TWO_CLOUDS)
    module.set_credentials("ann", "key-1")
    module.set_setting("verify_ssl", False, env="bare")
    assert module.identity.verify_ssl is True


@pytest.mark.parametrize(("before", "after"), [("ORD", "LON"), ("LON", "ORD")])
def test_a_region_set_to_or_from_london_is_set_on_the_identity(
    logged_in: Any, before: str, after: str
) -> None:
    logged_in.set_setting("region", before)
    logged_in.identity.region = None
    logged_in.set_setting("region", after)
    assert logged_in.identity.region == after


def test_existing_clients_keep_their_region(logged_in: Any) -> None:
    logged_in.set_setting("region", "ORD")
    assert logged_in.cloud_databases.region_name == "DFW"
    assert logged_in.connect_to_cloud_databases().region_name == "ORD"


def test_another_identity_type_makes_another_identity_at_the_next_login(
    logged_in: Any, network: Network
) -> None:
    before = logged_in.identity
    logged_in.set_setting("identity_type", "keystone")
    logged_in.set_setting("auth_endpoint", f"{KEYSTONE}/v3")
    assert logged_in.identity is before
    logged_in.set_credentials("demo", "pw-1", tenant_name="demo")
    assert type(logged_in.identity) is KeystoneIdentity


def test_the_endpoint_is_used_by_the_next_login(logged_in: Any, network: Network) -> None:
    logged_in.set_setting("auth_endpoint", "https://other.example/v2.0/")
    logged_in.authenticate()
    assert network.requests[-1].url == "https://other.example/v2.0/tokens"
    logged_in.identity.auth_endpoint = "https://own.example/v2.0"
    logged_in.authenticate()
    assert network.requests[-1].url == "https://own.example/v2.0/tokens"


def test_tls_settings_of_another_cloud_do_not_reach_a_context_of_rackspace(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load()
    monkeypatch.setenv("OS_AUTH_URL", "https://cloud.example/v3")
    monkeypatch.setenv("OS_INSECURE", "true")
    assert module.create_context().verify_ssl is False
    assert module.create_context(id_type="rackspace").verify_ssl is True
