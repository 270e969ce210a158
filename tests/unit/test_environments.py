"""Where the value of a setting comes from."""

from __future__ import annotations

import threading
import warnings
from pathlib import Path
from typing import Any, Callable

import pytest

from pyrax import environments, exceptions
from pyrax.environments import DefaultSettings, EnvironmentSettings, Settings
from tests.unit.canned import SAMPLE_CONFIG

Reader = Callable[[str], Settings]

# Setting -> variable, a value as text, the value that comes of it, another one as text.
EVERY_SETTING = {
    "identity_type": ("CLOUD_ID_TYPE", "keystone", "keystone", "rackspace"),
    "auth_endpoint": ("CLOUD_AUTH_ENDPOINT", "http://a/v3", "http://a/v3", "http://b/v3"),
    "keyring_username": ("CLOUD_KEYRING_USER", "ann", "ann", "bob"),
    "region": ("CLOUD_REGION", "ORD", "ORD", "DFW"),
    "tenant_id": ("CLOUD_TENANT_ID", "123", "123", "456"),
    "tenant_name": ("CLOUD_TENANT_NAME", "demo", "demo", "lab"),
    "encoding": ("CLOUD_ENCODING", "latin-1", "latin-1", "ascii"),
    "custom_user_agent": ("CLOUD_USER_AGENT", "App/1", "App/1", "App/2"),
    "debug": ("CLOUD_DEBUG", "True", True, "False"),
    "verify_ssl": ("CLOUD_VERIFY_SSL", "False", False, "True"),
    "use_servicenet": ("USE_SERVICENET", "True", True, "False"),
}
DEFAULTS = {"encoding": "utf-8", "debug": False, "verify_ssl": True, "use_servicenet": False}

every_setting = pytest.mark.parametrize(
    ("key", "variable", "text", "value", "other"),
    [(key, *entry) for key, entry in EVERY_SETTING.items()],
    ids=list(EVERY_SETTING),
)


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Settings that were started with a configuration file of some text."""

    def reader(text: str) -> Settings:
        path = tmp_path / "pyrax.cfg"
        path.write_text(text, encoding="utf-8")
        settings = Settings()
        settings.start(str(path))
        return settings

    return reader


# --- sources --------------------------------------------------------------------------------------


@every_setting
def test_S_07_the_file_beats_the_variable(
    read: Reader,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    variable: str,
    text: str,
    value: Any,
    other: str,
) -> None:
    settings = read(f"[cloud]\n{key} = {text}\n")
    monkeypatch.setenv(variable, other)
    assert settings.get(key) == value


@every_setting
@pytest.mark.parametrize("file", ["", "[cloud]\nunrelated = 1\n"], ids=["no file", "file"])
def test_S_08_the_variable_holds_when_the_file_does_not_give_the_setting(
    read: Reader,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    key: str,
    variable: str,
    text: str,
    value: Any,
    other: str,
) -> None:
    settings = read(file) if file else Settings()
    monkeypatch.setenv(variable, text)
    assert settings.get(key) == value


@every_setting
def test_S_08_the_variable_holds_for_a_section_that_does_not_give_the_setting(
    read: Reader,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    variable: str,
    text: str,
    value: Any,
    other: str,
) -> None:
    settings = read(f"[one]\n{key} = {other}\n[two]\nunrelated = 1\n")
    monkeypatch.setenv(variable, text)
    assert settings.get(key, env="two") == value


@every_setting
def test_S_09_a_variable_carries_one_value_for_all_environments(
    read: Reader,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    variable: str,
    text: str,
    value: Any,
    other: str,
) -> None:
    settings = read("[one]\nunrelated = 1\n[two]\nunrelated = 1\n")
    monkeypatch.setenv(variable, text)
    assert [settings.get(key, env=name) for name in ("one", "two")] == [value, value]


@every_setting
def test_S_01_what_code_sets_beats_file_and_variable(
    read: Reader,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    variable: str,
    text: str,
    value: Any,
    other: str,
) -> None:
    settings = read(f"[cloud]\n{key} = {other}\n")
    monkeypatch.setenv(variable, other)
    settings.set(key, text)
    assert settings.get(key) == value


@every_setting
def test_S_23_defaults(key: str, variable: str, text: str, value: Any, other: str) -> None:
    assert Settings().get(key) == DEFAULTS.get(key)


def test_a_variable_is_read_when_the_setting_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    monkeypatch.setenv("CLOUD_REGION", "DFW")
    assert settings.get("region") == "DFW"
    monkeypatch.setenv("CLOUD_REGION", "ORD")
    assert settings.get("region") == "ORD"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUD_REGION", "")
    assert Settings().get("region") is None


def test_use_servicenet_has_a_second_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUD_USE_SERVICENET", "yes")
    assert Settings().get("use_servicenet") is True


@pytest.mark.parametrize("key", ["region", "custom_user_agent", "identity_type", "tenant_id"])
def test_an_empty_text_in_the_file_stops_the_search(
    read: Reader, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(EVERY_SETTING[key][0], "from the variable")
    assert read(f"[cloud]\n{key} =\n").get(key) == ""


@pytest.mark.parametrize("key", ["debug", "verify_ssl", "use_servicenet", "encoding", "timeout"])
def test_an_empty_value_of_another_kind_is_the_default(
    read: Reader, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("CLOUD_VERIFY_SSL", "False")
    monkeypatch.setenv("CLOUD_DEBUG", "True")
    assert read(f"[cloud]\n{key} =\n").get(key) == DEFAULTS.get(key)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *((word, True) for word in ("true", "TRUE", "Yes", "on", "1", " true ")),
        *((word, False) for word in ("false", "False", "NO", "off", "0")),
    ],
)
@pytest.mark.parametrize("key", ["debug", "verify_ssl", "use_servicenet"])
def test_C_T2_boolean_words_in_file_variable_and_code(
    read: Reader, monkeypatch: pytest.MonkeyPatch, key: str, word: str, value: bool
) -> None:
    assert read(f"[cloud]\n{key} = {word}\n").get(key) is value
    monkeypatch.setenv(EVERY_SETTING[key][0], word)
    assert Settings().get(key) is value
    monkeypatch.delenv(EVERY_SETTING[key][0])
    settings = Settings()
    settings.set(key, word)
    assert settings.get(key) is value


@pytest.mark.parametrize("value", [True, False, 1, 0])
def test_booleans_and_numbers_can_be_set_for_switches(value: Any) -> None:
    settings = Settings()
    settings.set("debug", value)
    assert settings.get("debug") is bool(value)


def test_other_text_for_verify_ssl_is_the_path_of_a_bundle(
    read: Reader, monkeypatch: pytest.MonkeyPatch, clean_environment: Path
) -> None:
    assert read("[cloud]\nverify_ssl = /etc/ssl/ca.pem\n").get("verify_ssl") == "/etc/ssl/ca.pem"
    monkeypatch.setenv("CLOUD_VERIFY_SSL", "~/ca.pem")
    assert Settings().get("verify_ssl") == str(clean_environment / "ca.pem")
    settings = Settings()
    settings.set("verify_ssl", Path("/ca.pem"))
    assert settings.get("verify_ssl") == "/ca.pem"


@pytest.mark.parametrize("key", ["debug", "use_servicenet"])
def test_other_text_for_a_boolean_in_the_file_is_warned_of_once(read: Reader, key: str) -> None:
    settings = read(f"[cloud]\n{key} = perhaps\n")
    with pytest.warns(UserWarning, match=f"'perhaps' is no value for '{key}'") as given:
        assert settings.get(key) is False
        assert settings.get(key) is False
    assert len(given) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("debug", "perhaps"),
        ("use_servicenet", "/a/path"),
        ("retries", "-1"),
        ("retries", "many"),
        ("retries", 1.5),
        ("timeout", "soon"),
        ("timeout", 0),
        ("timeout", "1,2,3"),
        ("encoding", "no-such-codec"),
        ("verify_ssl", 3.5),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_set(key: str, value: Any) -> None:
    with pytest.raises(exceptions.InvalidSetting, match=key):
        Settings().set(key, value)


@pytest.mark.parametrize(
    ("text", "value"), [("10", 10.0), ("5,60", (5.0, 60.0)), (2.5, 2.5), ((1, 2), (1.0, 2.0))]
)
def test_timeouts_are_seconds_or_a_pair(text: Any, value: Any) -> None:
    settings = Settings()
    settings.set("timeout", text)
    assert settings.get("timeout") == value


def test_retries_are_a_number_with_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().get("retries") == 3
    monkeypatch.setenv("CLOUD_RETRIES", "0")
    assert Settings().get("retries") == 0


def test_numbers_become_text_in_settings_that_are_text() -> None:
    settings = Settings()
    settings.set("tenant_id", 123456)
    assert settings.get("tenant_id") == "123456"


def test_none_stands_for_the_default(read: Reader) -> None:
    settings = read("[cloud]\nregion = ORD\nverify_ssl = False\n")
    settings.set("region", None)
    settings.set("verify_ssl", None)
    assert settings.get("region") is None
    assert settings.get("verify_ssl") is True


def test_names_and_values_may_be_bytes() -> None:
    settings = Settings()
    settings.set(b"region", b"ORD", env=b"default")
    assert settings.get(b"region") == "ORD"


@pytest.mark.parametrize("value", ["domain", "other"])
def test_the_domain_that_code_names_beats_the_id_of_the_file(read: Reader, value: str) -> None:
    settings = read("[cloud]\nuser_domain_id = d1\nproject_domain_id = d2\n")
    settings.set("user_domain_name", value)
    assert settings.get("user_domain_name") == value
    assert settings.get("user_domain_id") is None
    assert settings.get("project_domain_id") == "d2"


# --- names ----------------------------------------------------------------------------------------


def test_S_24_the_old_name_of_debug_is_an_alias(read: Reader) -> None:
    settings = read("[cloud]\nhttp_debug = True\n")
    assert settings.get("debug") is settings.get("http_debug") is True
    settings.set("http_debug", False)
    assert settings.get("debug") is settings.get("http_debug") is False


def test_the_new_name_of_debug_wins_when_a_section_has_both(read: Reader) -> None:
    settings = read("[cloud]\ndebug = True\nhttp_debug = False\n")
    assert settings.get("debug") is True


@pytest.mark.parametrize(
    ("alias", "key"), [("project_id", "tenant_id"), ("project_name", "tenant_name")]
)
def test_projects_are_tenants(read: Reader, alias: str, key: str) -> None:
    settings = read(f"[cloud]\n{alias} = p1\n")
    assert settings.get(key) == settings.get(alias) == "p1"


@pytest.mark.parametrize("file", [None, "[cloud]\nregion = ORD\n"])
def test_C_T7_set_accepts_the_same_names_with_and_without_a_file(
    read: Reader, file: str | None
) -> None:
    settings = read(file) if file else Settings()
    for key, (_, text, value, _) in EVERY_SETTING.items():
        settings.set(key, text)
        assert settings.get(key) == value
    with pytest.raises(exceptions.InvalidSetting, match="^The setting 'nonsense' is not defined.$"):
        settings.set("nonsense", 1)


@pytest.mark.parametrize(("typed", "meant"), [("regoin", "region"), ("tenantname", "tenant_name")])
def test_a_misspelled_setting_is_guessed(typed: str, meant: str) -> None:
    with pytest.raises(
        exceptions.InvalidSetting, match=f"'{typed}' is not defined. Is it '{meant}'?"
    ):
        Settings().set(typed, "DFW")


@pytest.mark.parametrize("key", ["nonsense", "username", "password", "api_key", None, 3, ["x"]])
def test_get_of_an_unknown_key_is_none(read: Reader, key: Any) -> None:
    assert read("[cloud]\nnonsense = 1\n").get(key) is None


def test_get_of_an_unknown_environment_is_none() -> None:
    assert Settings().get("encoding", env="nowhere") is None


def test_the_variables_of_the_old_settings_are_listed() -> None:
    assert Settings.env_dct == {key: entry[0] for key, entry in EVERY_SETTING.items()}


def test_the_constructor_takes_what_the_old_one_took() -> None:
    assert Settings(1, 2, any="thing").get("encoding") == "utf-8"


def test_the_identity_class_can_be_set_and_gives_way_to_a_type() -> None:
    settings = Settings()
    settings.set("identity_class", dict)
    assert settings.get("identity_class") is dict
    settings.set("identity_type", "keystone")
    assert settings.get("identity_class") is None


def test_the_identity_class_comes_from_the_type() -> None:
    settings = Settings()
    settings.resolve_class = {"keystone": dict}.__getitem__
    settings.set("identity_type", "keystone")
    assert settings.get("identity_class") is dict
    settings.set("identity_type", "nonsense")
    assert settings.get("identity_class") is None


def test_C_T8_two_objects_share_nothing(read: Reader) -> None:
    one, two = Settings(), Settings()
    one.set("region", "ORD")
    assert two.get("region") is None
    assert two.environments == ["default"]


# --- the file -------------------------------------------------------------------------------------


def test_S_02_a_section_gives_the_identity_type(read: Reader) -> None:
    assert read("[cloud]\nidentity_type = keystone\n").get("identity_type") == "keystone"


def test_S_03_the_variable_gives_the_identity_type(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUD_ID_TYPE", "keystone")
    assert read("[cloud]\nregion = ORD\n").get("identity_type") == "keystone"


def test_S_06_each_section_is_an_environment_of_that_name(read: Reader) -> None:
    settings = read("[One]\nregion = A\n; comment\n[one]\n# comment\nREGION: B\n")
    assert settings.environments == ["One", "one"]
    assert settings.get("region", env="One") == "A"
    assert settings.get("region", env="one") == "B"


@pytest.mark.parametrize(
    "file",
    [
        "[default]\nregion = ORD\n[other]\nregion = DFW\n",
        "[other]\nregion = DFW\n[default]\nregion = ORD\n",
        "[settings]\nregion = DFW\n[default]\nregion = ORD\n",
    ],
)
def test_S_10_the_section_default_is_the_default_environment(read: Reader, file: str) -> None:
    settings = read(file)
    assert settings.environment == "default"
    assert settings.get("region") == "ORD"


def test_S_11_the_section_settings_is_the_default_environment(read: Reader) -> None:
    settings = read("[other]\nregion = DFW\n[settings]\nregion = ORD\n")
    assert settings.environments == ["other", "default"]
    assert settings.environment == "default"
    assert settings.get("region") == "ORD"
    settings.environment = "other"
    settings.environment = "settings"
    assert settings.environment == "default"


def test_S_11_of_default_and_settings_the_later_section_wins(read: Reader) -> None:
    settings = read("[default]\nregion = DFW\ntenant_id = 1\n[settings]\nregion = ORD\n")
    assert settings.environments == ["default"]
    assert settings.get("region") == "ORD"
    assert settings.get("tenant_id") is None


def test_S_12_without_either_the_first_section_is_the_default_environment(read: Reader) -> None:
    settings = read("[one]\nregion = ORD\n[two]\nregion = DFW\n")
    assert settings.environment == "one"
    assert settings.get("region") == "ORD"


def test_the_first_section_answers_to_default_as_well(read: Reader) -> None:
    settings = read("[one]\nregion = ORD\n[two]\nregion = DFW\n")
    assert settings.get("region", env="default") == "ORD"
    settings.set("tenant_id", "1", env="default")
    assert settings.get("tenant_id", env="one") == "1"
    settings.environment = "two"
    settings.environment = "default"
    assert settings.environment == "one"


def test_settings_is_no_name_when_the_file_has_no_such_section(read: Reader) -> None:
    with pytest.raises(exceptions.EnvironmentNotFound):
        read("[one]\nregion = ORD\n").environment = "settings"


@pytest.mark.parametrize("key", ["username", "password", "api_key"])
def test_S_13_credentials_in_the_file_are_ignored_with_one_warning(read: Reader, key: str) -> None:
    file = f"[one]\nregion = ORD\n{key} = hush-1\n[two]\n{key} = hush-2\npassword_hint = x\n"
    with pytest.warns(UserWarning) as given:
        settings = read(file)
    assert len(given) == 1
    assert issubclass(given[0].category, UserWarning)
    assert "hush" not in str(given[0].message)
    assert settings.get(key) is settings.get(key, env="two") is None
    assert settings.get("region") == "ORD"


def test_S_13_the_warning_is_given_for_each_file_that_is_read(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "more.cfg").write_text("[more]\nusername = ann\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="pyrax.cfg"):
        settings = read("[one]\nusername = ann\n")
    with pytest.warns(UserWarning, match="more.cfg"):
        settings.read_config(str(tmp_path / "more.cfg"))


@pytest.mark.parametrize("file", ["[one]\nregion = ORD\n", "[one]\nusername =\napi_key =\n"])
def test_S_14_no_warning_without_credentials_or_for_empty_ones(read: Reader, file: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(file)


def test_C_T17_a_percent_sign_is_a_percent_sign(read: Reader) -> None:
    settings = read("[cloud]\ncustom_user_agent = 100%(sure)s %\n")
    assert settings.get("custom_user_agent") == "100%(sure)s %"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "pyrax.cfg"
    path.write_bytes("\ufeff[cloud]\ntenant_name = M\u00fcller\n".encode())
    settings = Settings()
    settings.start(str(path))
    assert settings.get("tenant_name") == "M\u00fcller"


def test_the_section_in_capitals_holds_for_all_sections(read: Reader) -> None:
    settings = read("[DEFAULT]\nregion = ORD\n[one]\nregion = DFW\n[two]\ntenant_id = 1\n")
    assert settings.environments == ["one", "two"]
    assert settings.get("region", env="one") == "DFW"
    assert settings.get("region", env="two") == "ORD"


def test_the_section_in_capitals_alone_is_the_default_environment(read: Reader) -> None:
    settings = read("[DEFAULT]\nregion = ORD\n")
    assert settings.environments == ["default"]
    assert settings.get("region") == "ORD"


@pytest.mark.parametrize(
    "content",
    [
        b"region = ORD\n",
        b"[a]\nregion = ORD\n[a]\nregion = DFW\n",
        b"[a]\nregion = ORD\nregion = DFW\n",
        b"[a]\nhush hush hush\n",
        b"[a]\nregion = \xff\xfe\n",
    ],
    ids=["no section", "section twice", "option twice", "no option", "not UTF-8"],
)
def test_a_file_in_bad_form_is_an_error_that_does_not_quote_it(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "pyrax.cfg"
    path.write_bytes(content)
    with pytest.raises(exceptions.InvalidConfigurationFile, match="pyrax.cfg") as caught:
        Settings().start(str(path))
    assert "hush" not in str(caught.value)


def test_a_file_that_cannot_be_opened_is_warned_of_and_counts_as_absent(tmp_path: Path) -> None:
    folder = tmp_path / "pyrax.cfg"
    folder.mkdir()
    settings = Settings()
    with pytest.warns(UserWarning, match="cannot be read"):
        settings.start(str(folder))
    assert settings.environments == ["default"]


def test_a_file_that_is_read_later_adds_its_sections(read: Reader, tmp_path: Path) -> None:
    settings = read("[one]\nregion = A\ntenant_id = 1\n[two]\nregion = B\n")
    settings.environment = "two"
    settings.set("region", "C", env="one")
    (tmp_path / "more.cfg").write_text("[one]\nregion = D\n[three]\nregion = E\n", encoding="utf-8")
    settings.read_config(tmp_path / "more.cfg")
    assert settings.environments == ["one", "two", "three"]
    assert settings.environment == "two"
    assert settings.get("tenant_id", env="one") == "1"
    assert settings.get("region", env="one") == "C"
    assert settings.get("region", env="three") == "E"


def test_a_bad_file_that_is_read_later_changes_nothing(read: Reader, tmp_path: Path) -> None:
    settings = read("[one]\nregion = A\n")
    (tmp_path / "more.cfg").write_text("[two]\n[two]\n", encoding="utf-8")
    with pytest.raises(exceptions.InvalidConfigurationFile):
        settings.read_config(bytes(tmp_path / "more.cfg"))
    assert settings.environments == ["one"]


def test_the_environment_without_a_file_stays_when_one_is_read_later(tmp_path: Path) -> None:
    settings = Settings()
    settings.start(str(tmp_path / "missing.cfg"))
    (tmp_path / "more.cfg").write_text("[one]\nregion = ORD\n[two]\nregion = DFW\n", "utf-8")
    settings.read_config(str(tmp_path / "more.cfg"))
    assert settings.environments == ["default", "one", "two"]
    assert settings.get("region") == "ORD"
    settings.environment = "two"
    assert settings.get("region") == "DFW"


# --- environments ---------------------------------------------------------------------------------


def test_S_15_an_unknown_environment_is_an_error_and_changes_nothing(read: Reader) -> None:
    settings = read("[one]\n[two]\n")
    with pytest.raises(exceptions.EnvironmentNotFound, match="'three' has not been defined"):
        settings.environment = "three"
    assert settings.environment == "one"


def test_S_19_the_sample_has_two_environments(read: Reader) -> None:
    settings = read(SAMPLE_CONFIG)
    assert settings.environments == ["private", "public"]
    settings.environment = "public"
    assert settings.environment == "public"


def test_S_19_the_sample_has_two_environments_when_it_is_the_first_file_that_is_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "sample.cfg").write_text(SAMPLE_CONFIG, encoding="utf-8")
    settings = Settings()
    settings.read_config(str(tmp_path / "sample.cfg"))
    assert settings.environments == ["private", "public"]
    assert settings.environment == "private"


def test_S_20_get_and_set_act_on_the_current_or_on_a_named_environment(read: Reader) -> None:
    settings = read("[one]\nregion = A\n[two]\nregion = B\n")
    settings.set("region", "C")
    settings.set("region", "D", env="two")
    assert (settings.get("region"), settings.get("region", env="two")) == ("C", "D")
    assert settings.environment == "one"
    with pytest.raises(exceptions.EnvironmentNotFound, match="no environment named 'three'"):
        settings.set("region", "E", env="three")


SAMPLE_VALUES = {
    "identity_type": ("keystone", "rackspace"),
    "region": ("RegionOne", "ORD"),
    "custom_user_agent": ("", "CrazyApp/2.0"),
    "user_agent": ("pyrax/2.0.0", "CrazyApp/2.0 pyrax/2.0.0"),
    "debug": (True, False),
    "auth_endpoint": ("http://192.168.0.1:5000/v2.0/", None),
    "tenant_name": ("demo", None),
    "tenant_id": ("abc123456", None),
    "keyring_username": ("demo", "joeracker"),
    "verify_ssl": (True, False),
    "use_servicenet": (False, False),
    "encoding": ("utf-8", "utf-8"),
}


@pytest.mark.parametrize("key", list(SAMPLE_VALUES))
def test_S_21_the_values_of_the_sample(read: Reader, key: str) -> None:
    settings = read(SAMPLE_CONFIG)
    private, public = SAMPLE_VALUES[key]
    assert settings.get(key) == private
    assert settings.get(key, env="public") == public


def test_threads_that_set_values_lose_none(read: Reader) -> None:
    settings = read("".join(f"[env-{number}]\n" for number in range(8)))
    start = threading.Barrier(8)

    def work(name: str) -> None:
        start.wait()
        for key in EVERY_SETTING:
            settings.set(key, EVERY_SETTING[key][1], env=name)

    threads = [threading.Thread(target=work, args=(f"env-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(8):
        for key, (_, _, value, _) in EVERY_SETTING.items():
            assert settings.get(key, env=f"env-{number}") == value


# --- views ----------------------------------------------------------------------------------------


def test_a_view_stays_with_its_environment(read: Reader) -> None:
    settings = read("[one]\nregion = A\n[two]\nregion = B\n")
    view = settings.for_environment()
    other = settings.for_environment("two")
    settings.environment = "two"
    assert isinstance(view, EnvironmentSettings)
    assert (view.name, view.get("region"), view.get("nonsense")) == ("one", "A", None)
    assert (other.name, other.get("region")) == ("two", "B")
    settings.set("region", "C", env="one")
    assert view.get("region") == "C"


def test_a_view_of_an_unknown_environment_is_an_error() -> None:
    with pytest.raises(exceptions.EnvironmentNotFound):
        Settings().for_environment("nowhere")


def test_the_override_decides_on_debug_for_every_view_until_the_switch(read: Reader) -> None:
    settings = read("[one]\ndebug = True\n[two]\ndebug = False\n")
    one, two = settings.for_environment("one"), settings.for_environment("two")
    assert (one.debug(), two.debug()) == (True, False)
    settings.debug_override = False
    assert (one.debug(), two.debug()) == (False, False)
    settings.environment = "two"
    assert (one.debug(), two.debug()) == (True, False)


@pytest.mark.parametrize(("custom", "agent"), [("", "pyrax/2.0.0"), ("App/1", "App/1 pyrax/2.0.0")])
def test_S_34_the_user_agent_is_the_custom_part_and_pyrax(custom: str, agent: str) -> None:
    settings = Settings()
    settings.set("custom_user_agent", custom)
    assert settings.for_environment().user_agent() == agent


def test_the_base_of_the_user_agent_can_be_replaced() -> None:
    settings = Settings()
    settings.base_user_agent = "mine"
    settings.set("custom_user_agent", "App/1")
    assert settings.for_environment().user_agent() == "App/1 mine"


def test_a_whole_user_agent_can_be_set() -> None:
    settings = Settings()
    settings.set("user_agent", "whole/1")
    assert settings.for_environment().user_agent() == settings.get("user_agent") == "whole/1"


def test_the_default_encoding_can_be_replaced() -> None:
    settings = Settings()
    settings.default_encoding = "latin-1"
    assert settings.get("encoding") == "latin-1"


def test_identities_without_settings_of_their_own_get_those_of_the_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings()
    settings.set("region", "ORD")
    monkeypatch.setattr(environments, "_shared", [settings])
    view = DefaultSettings()
    assert view.name == "default"
    assert view.get("region") == "ORD"
    assert view.get("encoding") == "utf-8"


@pytest.mark.parametrize("key", ["region", "auth_endpoint", "identity_type", "tenant_id"])
@pytest.mark.parametrize("value", [["DFW"], {"id": "x"}, object(), True])
def test_a_text_setting_takes_nothing_but_text(key: str, value: Any) -> None:
    settings = Settings()
    with pytest.raises(exceptions.InvalidSetting, match=f"'{key}'; use text"):
        settings.set(key, value)
    assert settings.get(key) is None


def test_a_class_is_an_identity_type_and_a_dict_a_domain() -> None:
    settings = Settings()
    settings.set("identity_type", dict)
    settings.set("user_domain", {"name": "Default"})
    assert settings.get("identity_type") is dict
    assert settings.get("user_domain") == {"name": "Default"}
