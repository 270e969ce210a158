"""Settings and credentials from ``OS_*`` variables and ``clouds.yaml``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

from pyrax import clouds_config, exceptions
from pyrax.environments import Settings

ENDPOINT = "http://cloud.example/identity"
LAB = {
    "auth": {
        "auth_url": ENDPOINT,
        "username": "demo",
        "password": "pw",
        "project_name": "demo",
        "user_domain_name": "Default",
        "project_domain_name": "Default",
    },
    "region_name": "RegionOne",
    "interface": "public",
    "identity_api_version": 3,
    "verify": False,
}

# Setting -> variable, text, value.
VARIABLES = {
    "auth_endpoint": ("OS_AUTH_URL", ENDPOINT),
    "region": ("OS_REGION_NAME", "RegionTwo"),
    "tenant_id": ("OS_PROJECT_ID", "p1"),
    "tenant_name": ("OS_PROJECT_NAME", "demo"),
    "user_domain_id": ("OS_USER_DOMAIN_ID", "d1"),
    "user_domain_name": ("OS_USER_DOMAIN_NAME", "Default"),
    "project_domain_id": ("OS_PROJECT_DOMAIN_ID", "d1"),
    "project_domain_name": ("OS_PROJECT_DOMAIN_NAME", "Default"),
    "domain_id": ("OS_DOMAIN_ID", "d1"),
    "domain_name": ("OS_DOMAIN_NAME", "Default"),
    "system_scope": ("OS_SYSTEM_SCOPE", "all"),
    "application_credential_id": ("OS_APPLICATION_CREDENTIAL_ID", "ac1"),
    "application_credential_name": ("OS_APPLICATION_CREDENTIAL_NAME", "backup"),
    "identity_api_version": ("OS_IDENTITY_API_VERSION", "3"),
    "interface": ("OS_INTERFACE", "internal"),
    "verify_ssl": ("OS_CACERT", "/etc/ca.pem"),
    "client_cert": ("OS_CERT", "/etc/cert.pem"),
    "client_key": ("OS_KEY", "/etc/key.pem"),
}

Writer = Callable[..., Path]


@pytest.fixture
def clouds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writer:
    """Write a file of clouds into the current folder, as JSON."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def write(name: str = "clouds.json", **entries: Any) -> Path:
        path = folder / name
        path.write_text(json.dumps({"clouds": entries}), encoding="utf-8")
        return path

    return write


def settings_with(**values: Any) -> Settings:
    """Settings in which code has set some values."""
    settings = Settings()
    for key, value in values.items():
        settings.set(key, value)
    return settings


# --- OS_* variables -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(VARIABLES))
def test_a_variable_gives_a_setting(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    variable, value = VARIABLES[key]
    monkeypatch.setenv(variable, value)
    assert Settings().get(key) == value


@pytest.mark.parametrize(
    ("variable", "key"),
    [
        ("OS_TENANT_ID", "tenant_id"),
        ("OS_TENANT_NAME", "tenant_name"),
        ("OS_ENDPOINT_TYPE", "interface"),
    ],
)
def test_older_names_of_variables_count_as_well(
    monkeypatch: pytest.MonkeyPatch, variable: str, key: str
) -> None:
    monkeypatch.setenv(variable, "some")
    assert Settings().get(key) == "some"


@pytest.mark.parametrize("key", list(VARIABLES))
def test_the_configuration_file_beats_the_variable_of_other_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    variable, value = VARIABLES[key]
    monkeypatch.setenv(variable, value)
    (tmp_path / "pyrax.cfg").write_text(f"[cloud]\n{key} = from-file\n", encoding="utf-8")
    settings = Settings()
    settings.start(str(tmp_path / "pyrax.cfg"))
    assert settings.get(key) == "from-file"


def test_an_auth_url_implies_the_identity_type(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().get("identity_type") is None
    monkeypatch.setenv("OS_AUTH_URL", ENDPOINT)
    assert Settings().get("identity_type") == "keystone"
    assert settings_with(identity_type="my.Class").get("identity_type") == "my.Class"


@pytest.mark.parametrize(("insecure", "verify"), [("true", False), ("1", False), ("0", "/ca.pem")])
def test_insecure_beats_the_bundle(
    monkeypatch: pytest.MonkeyPatch, insecure: str, verify: Any
) -> None:
    monkeypatch.setenv("OS_CACERT", "/ca.pem")
    monkeypatch.setenv("OS_INSECURE", insecure)
    assert Settings().get("verify_ssl") == verify


@pytest.mark.parametrize("kind", ["rackspace", "Rackspace", "rax_identity.RaxIdentity"])
@pytest.mark.parametrize("cloud", ["", "lab"])
def test_the_variables_are_ignored_for_rackspace(
    monkeypatch: pytest.MonkeyPatch, clouds: Writer, kind: str, cloud: str
) -> None:
    clouds(lab=LAB)
    for variable, value in VARIABLES.values():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("OS_USERNAME", "demo")
    monkeypatch.setenv("OS_PASSWORD", "pw")
    monkeypatch.setenv("OS_CLOUD", cloud)
    settings = settings_with(identity_type=kind)
    given = {key: settings.get(key) for key in VARIABLES}
    assert {key: value for key, value in given.items() if value} == {"verify_ssl": True}
    assert settings.for_environment().credentials() is None


@pytest.mark.parametrize(
    ("key", "others"),
    [("tenant_name", ("OS_PROJECT_ID",)), ("user_domain", ("OS_USER_DOMAIN_ID",))],
)
def test_a_project_or_domain_named_in_pyrax_is_not_mixed_with_that_of_the_variables(
    monkeypatch: pytest.MonkeyPatch, key: str, others: tuple[str, ...]
) -> None:
    for variable in others:
        monkeypatch.setenv(variable, "other")
    settings = settings_with(**{key: "mine"})
    assert settings.get(key) == "mine"
    assert settings.get("tenant_id") is None
    assert settings.get("user_domain_id") is None


def test_credentials_come_with_their_endpoint_and_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "OS_AUTH_URL": ENDPOINT,
        "OS_USERNAME": "demo",
        "OS_PASSWORD": "pw",
        "OS_PROJECT_NAME": "demo",
        "OS_USER_DOMAIN_NAME": "Default",
    }.items():
        monkeypatch.setenv(name, value)
    settings = settings_with(auth_endpoint="http://elsewhere/v3", tenant_name="mine")
    assert settings.for_environment().credentials() == {
        "auth_endpoint": ENDPOINT,
        "username": "demo",
        "password": "pw",
        "tenant_name": "demo",
        "user_domain_name": "Default",
    }


@pytest.mark.parametrize(
    ("variables", "keys"),
    [
        ({"OS_TOKEN": "t", "OS_PASSWORD": "p", "OS_USERNAME": "u"}, {"token"}),
        ({"OS_USER_ID": "u1", "OS_PASSWORD": "p"}, {"user_id", "password"}),
        (
            {"OS_APPLICATION_CREDENTIAL_ID": "a", "OS_APPLICATION_CREDENTIAL_SECRET": "s"},
            {"application_credential_id", "application_credential_secret"},
        ),
        (
            {"OS_TOKEN": "t", "OS_PASSWORD": "p", "OS_AUTH_TYPE": "v3password"},
            {"password"},
        ),
        ({"OS_USERNAME": "u"}, {"username"}),
    ],
)
def test_credentials_are_of_one_kind(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], keys: set[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = Settings().for_environment().credentials()
    assert found is not None
    assert set(found) == keys


def test_without_credentials_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_AUTH_URL", ENDPOINT)
    assert Settings().for_environment().credentials() is None


@pytest.mark.parametrize("key", ["password", "username", "token", "application_credential_secret"])
def test_secrets_are_no_settings(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    for name in ("OS_PASSWORD", "OS_USERNAME", "OS_TOKEN", "OS_APPLICATION_CREDENTIAL_SECRET"):
        monkeypatch.setenv(name, "hush")
    assert Settings().get(key) is None


# --- clouds.yaml ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["OS_CLOUD", "CLOUD_NAME", "code", "file"])
def test_a_cloud_is_named_by_variable_code_or_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clouds: Writer, how: str
) -> None:
    clouds(lab=LAB, other={"region_name": "Elsewhere"})
    settings = Settings()
    if how == "code":
        settings.set("cloud", "lab")
    elif how == "file":
        (tmp_path / "pyrax.cfg").write_text("[mine]\ncloud = lab\n", encoding="utf-8")
        settings.start(str(tmp_path / "pyrax.cfg"))
    else:
        monkeypatch.setenv(how, "lab")
    assert {
        key: settings.get(key)
        for key in ("identity_type", "auth_endpoint", "region", "tenant_name", "user_domain_name")
    } == {
        "identity_type": "keystone",
        "auth_endpoint": ENDPOINT,
        "region": "RegionOne",
        "tenant_name": "demo",
        "user_domain_name": "Default",
    }
    assert settings.get("identity_api_version") == "3"
    assert settings.get("interface") == "public"
    assert settings.get("verify_ssl") is False
    found = settings.for_environment().credentials()
    assert found is not None
    assert (found["username"], found["password"]) == ("demo", "pw")


def test_a_named_cloud_is_not_mixed_with_the_variables_but_for_the_region(
    monkeypatch: pytest.MonkeyPatch, clouds: Writer
) -> None:
    clouds(lab=LAB)
    for variable, value in VARIABLES.values():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("OS_PASSWORD", "other")
    settings = settings_with(cloud="lab")
    assert settings.get("tenant_id") is None
    assert settings.get("verify_ssl") is False
    assert settings.get("region") == "RegionTwo"
    found = settings.for_environment().credentials()
    assert found is not None
    assert found["password"] == "pw"


def test_what_pyrax_itself_says_beats_the_cloud(
    monkeypatch: pytest.MonkeyPatch, clouds: Writer
) -> None:
    clouds(lab=LAB)
    monkeypatch.setenv("CLOUD_REGION", "Mine")
    settings = settings_with(cloud="lab", verify_ssl=True)
    assert settings.get("region") == "Mine"
    assert settings.get("verify_ssl") is True


def test_yaml_files_are_read(clouds: Writer) -> None:
    path = clouds("clouds.yaml")
    path.write_text(
        'clouds:\n  lab:\n    auth: {auth_url: "http://cloud.example/identity", password: 12}\n'
        "    region_name: RegionOne\n    regions: [RegionTwo]\n",
        encoding="utf-8",
    )
    settings = settings_with(cloud="lab")
    assert settings.get("auth_endpoint") == ENDPOINT
    assert settings.get("region") == "RegionOne"
    assert settings.for_environment().credentials() == {
        "auth_endpoint": ENDPOINT,
        "password": "12",
    }


def test_yaml_cannot_make_objects(clouds: Writer) -> None:
    path = clouds("clouds.yaml")
    path.write_text("clouds: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(exceptions.InvalidConfigurationFile):
        settings_with(cloud="lab").for_environment().check()


def test_without_pyyaml_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, clouds: Writer
) -> None:
    clouds("clouds.yaml", lab=LAB)
    monkeypatch.setitem(sys.modules, "yaml", None)
    view = settings_with(cloud="lab").for_environment()
    with pytest.raises(exceptions.MissingAuthSettings, match=r"pyrax\[yaml\].*clouds\.json"):
        view.check()
    assert view.get("region") is None


def test_json_works_without_pyyaml(monkeypatch: pytest.MonkeyPatch, clouds: Writer) -> None:
    clouds(lab=LAB)
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert settings_with(cloud="lab").get("region") == "RegionOne"


def test_the_first_file_found_wins(
    monkeypatch: pytest.MonkeyPatch, clean_environment: Path, clouds: Writer, tmp_path: Path
) -> None:
    named = tmp_path / "named.json"
    mine = clean_environment / ".config" / "openstack"
    elsewhere = tmp_path / "xdg" / "openstack"
    for folder in (mine, elsewhere):
        folder.mkdir(parents=True)

    def content(region: str) -> str:
        return json.dumps({"clouds": {"lab": {"region_name": region}}})

    settings = settings_with(cloud="lab")
    (mine / "clouds.yml").write_text(content("home"), encoding="utf-8")
    assert settings.get("region") == "home"
    (elsewhere / "clouds.json").write_text(content("xdg"), encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert settings.get("region") == "xdg"
    clouds(lab={"region_name": "here"})
    assert settings.get("region") == "here"
    named.write_text(content("named"), encoding="utf-8")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(named))
    assert settings.get("region") == "named"


def test_a_changed_file_is_read_again(clouds: Writer) -> None:
    clouds(lab={"region_name": "One"})
    settings = settings_with(cloud="lab")
    assert settings.get("region") == "One"
    clouds(lab={"region_name": "Second"})
    assert settings.get("region") == "Second"


@pytest.mark.parametrize("named", [True, False], ids=["named", "found"])
def test_secrets_of_their_own_file_are_merged(
    monkeypatch: pytest.MonkeyPatch, clouds: Writer, named: bool
) -> None:
    clouds(lab={"auth": {"auth_url": ENDPOINT, "username": "demo", "password": "old"}})
    path = clouds("apart.json" if named else "secure.json", lab={"auth": {"password": "new"}})
    if named:
        monkeypatch.setenv("OS_CLIENT_SECURE_FILE", str(path))
    assert settings_with(cloud="lab").for_environment().credentials() == {
        "auth_endpoint": ENDPOINT,
        "username": "demo",
        "password": "new",
    }


@pytest.mark.parametrize(
    ("entry", "verify"),
    [
        ({"verify": False, "cacert": "/ca.pem"}, False),
        ({"insecure": True, "cacert": "/ca.pem"}, False),
        ({"verify": "false"}, False),
        ({"verify": True}, True),
        ({"verify": True, "cacert": "/ca.pem"}, "/ca.pem"),
        ({"cacert": "/ca.pem"}, "/ca.pem"),
        ({}, True),
    ],
)
def test_how_a_cloud_checks_certificates(clouds: Writer, entry: Any, verify: Any) -> None:
    clouds(lab=entry)
    assert settings_with(cloud="lab").get("verify_ssl") == verify


def test_further_keys_of_a_cloud(clouds: Writer) -> None:
    clouds(lab={"cert": "/c.pem", "key": "/k.pem", "api_timeout": 20, "regions": [{"name": "R"}]})
    settings = settings_with(cloud="lab")
    keys = ("client_cert", "client_key", "timeout", "region")
    assert [settings.get(key) for key in keys] == ["/c.pem", "/k.pem", 20.0, "R"]


def test_a_cloud_with_the_profile_rackspace_is_one(clouds: Writer) -> None:
    clouds(rax={"profile": "rackspace", "auth": {"username": "ann", "password": "key"}})
    settings = settings_with(cloud="rax")
    assert settings.get("identity_type") == "rackspace"
    assert settings.for_environment().credentials() == {"username": "ann", "password": "key"}


def test_an_unknown_cloud_lists_the_known_ones(clouds: Writer) -> None:
    clouds(lab=LAB, other=LAB)
    view = settings_with(cloud="nowhere").for_environment()
    with pytest.raises(exceptions.EnvironmentNotFound, match="'nowhere'.*lab, other"):
        view.check()
    with pytest.raises(exceptions.EnvironmentNotFound):
        view.credentials()
    assert view.get("region") is None
    assert view.get("encoding") == "utf-8"


def test_without_a_file_the_message_says_where_it_was_looked_for(
    clouds: Writer, clean_environment: Path
) -> None:
    with pytest.raises(exceptions.EnvironmentNotFound, match="clouds.yaml") as caught:
        settings_with(cloud="lab").for_environment().check()
    assert str(clean_environment / ".config" / "openstack") in str(caught.value)


@pytest.mark.parametrize("content", ["{", "[]", '{"clouds": ["hush"]}', '"hush"'])
def test_a_file_in_bad_form_is_an_error_that_does_not_quote_it(
    clouds: Writer, content: str
) -> None:
    clouds().write_text(content, encoding="utf-8")
    with pytest.raises(exceptions.InvalidConfigurationFile, match="clouds.json") as caught:
        settings_with(cloud="lab").for_environment().check()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "proof"),
    [
        ("password", "password"),
        ("v3password", "password"),
        ("v2password", "password"),
        ("token", "token"),
        ("v3token", "token"),
        ("v3applicationcredential", "application_credential_secret"),
        ("application_credential", "application_credential_secret"),
    ],
)
def test_the_auth_type_chooses_the_kind_of_login(clouds: Writer, kind: str, proof: str) -> None:
    proofs = ("password", "token", "application_credential_secret")
    auth = {name: f"the {name}" for name in proofs}
    clouds(lab={"auth_type": kind, "auth": auth})
    assert settings_with(cloud="lab").for_environment().credentials() == {proof: f"the {proof}"}


def test_other_auth_types_are_not_supported(clouds: Writer) -> None:
    clouds(lab={"auth_type": "v3oidcpassword", "auth": {"password": "pw"}})
    with pytest.raises(exceptions.NotSupported, match="v3oidcpassword"):
        settings_with(cloud="lab").for_environment().credentials()


def test_every_setting_of_a_source_is_a_setting() -> None:
    for key in clouds_config.SETTINGS:
        Settings().set(key, None)


def test_regions_that_are_no_list_count_as_none(clouds: Any, monkeypatch: Any) -> None:
    clouds(lab={**LAB, "region_name": None, "regions": 5})
    monkeypatch.setenv("OS_CLOUD", "lab")
    assert Settings().get("region") is None


def test_a_secret_entry_that_is_no_mapping_is_named(clouds: Any, monkeypatch: Any) -> None:
    clouds(lab=LAB)
    clouds("secure.json", lab=5)
    monkeypatch.setenv("OS_CLOUD", "lab")
    with pytest.raises(exceptions.InvalidConfigurationFile, match="'lab' in .*secure.json"):
        Settings().for_environment().credentials()


def test_what_is_meant_for_another_cloud_does_not_reach_an_identity_of_rackspace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OS_AUTH_URL", ENDPOINT)
    monkeypatch.setenv("OS_USERNAME", "demo")
    monkeypatch.setenv("OS_PASSWORD", "pw")
    view = Settings().for_environment()
    assert view.get("auth_endpoint") == ENDPOINT
    assert view.for_dialect("rackspace").get("auth_endpoint") is None
    assert view.for_dialect("rackspace").credentials() is None
    assert view.for_dialect("openstack").credentials() is not None


@pytest.mark.parametrize(("profile", "endpoint"), [("rackspace", ENDPOINT), ("vexxhost", None)])
def test_an_identity_of_rackspace_takes_only_clouds_of_rackspace(
    clouds: Any, monkeypatch: pytest.MonkeyPatch, profile: str, endpoint: Any
) -> None:
    clouds(lab={**LAB, "profile": profile})
    monkeypatch.setenv("OS_CLOUD", "lab")
    view = Settings().for_environment().for_dialect("rackspace")
    assert view.get("auth_endpoint") == endpoint
