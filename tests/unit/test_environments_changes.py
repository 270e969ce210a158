"""A value that was read is never an old one: every source can change while a program runs."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from pyrax import environments
from pyrax.environments import EnvironmentSettings, Settings


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of one environment, each value of which has been read once."""
    made = Settings()
    for key in (*made.env_dct, "timeout", "retries", "proxy", "user_agent", "client_cert"):
        made.get(key)
    return made


@pytest.mark.parametrize("key", ["region", "timeout", "proxy", "custom_user_agent"])
def test_a_value_that_is_set_counts_at_once_and_so_does_taking_it_back(
    settings: Settings, key: str
) -> None:
    settings.set(key, "5")
    first = settings.get(key)
    settings.set(key, "6")
    second = settings.get(key)
    settings.set(key, None)

    assert [str(value).removesuffix(".0") for value in (first, second)] == ["5", "6"]
    assert settings.get(key) is None


def test_a_variable_counts_as_soon_as_it_is_set_changed_or_deleted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [settings.get("retries")]
    for value in ("5", "6"):
        monkeypatch.setenv("CLOUD_RETRIES", value)
        found.append(settings.get("retries"))
    monkeypatch.delenv("CLOUD_RETRIES")

    assert [*found, settings.get("retries")] == [3, 5, 6, 3]


def test_a_variable_of_another_program_counts_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_REGION_NAME", "RegionOne")
    before = settings.get("region")
    monkeypatch.setenv("CLOUD_REGION", "ORD")

    assert (before, settings.get("region")) == ("RegionOne", "ORD")


def test_another_dictionary_in_the_place_of_the_variables_counts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"CLOUD_REGION": "ORD"})
    first = settings.get("region")
    monkeypatch.setattr(os, "environ", {"CLOUD_REGION": "DFW"})

    assert (first, settings.get("region")) == ("ORD", "DFW")


def test_a_file_that_is_read_later_counts(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "more.cfg"
    found = [settings.get("region")]
    for region in ("ORD", "DFW"):
        path.write_text(f"[default]\nregion = {region}\n", encoding="utf-8")
        settings.read_config(path)
        found.append(settings.get("region"))

    assert found == [None, "ORD", "DFW"]


def test_clouds_yaml_is_looked_at_each_time(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clouds.yaml"
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(path))
    monkeypatch.setenv("OS_CLOUD", "lab")
    found = []
    for number, region in enumerate(("ORD", "DFW")):
        path.write_text(f"clouds:\n  lab:\n    region_name: {region}\n", encoding="utf-8")
        os.utime(path, (number, number))
        found.append(settings.get("region"))

    assert found == ["ORD", "DFW"]


def test_a_setting_of_one_environment_is_not_that_of_another(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "more.cfg"
    path.write_text("[one]\nregion = ORD\n[two]\nregion = DFW\n", encoding="utf-8")
    settings.read_config(path)

    assert [settings.get("region", env=name) for name in ("one", "two", "one")] == [
        "ORD",
        "DFW",
        "ORD",
    ]


def test_an_identity_of_rackspace_never_gets_what_another_one_has_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_REGION_NAME", "RegionOne")
    view = EnvironmentSettings(settings, "default")

    assert view.get("region") == "RegionOne"
    assert view.for_dialect("rackspace").get("region") is None
    assert view.get("region") == "RegionOne"


def test_another_name_for_a_variable_counts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_REGION", "ORD")
    monkeypatch.setitem(Settings.env_dct, "region", "MY_REGION")

    assert settings.get("region") == "ORD"


def test_the_default_encoding_and_the_base_of_the_user_agent_count_at_once(
    settings: Settings,
) -> None:
    before = settings.get("encoding"), settings.get("user_agent")
    settings.default_encoding = "latin-1"
    settings.base_user_agent = "mine/1"

    assert before[0] == "utf-8"
    assert (settings.get("encoding"), settings.get("user_agent")) == ("latin-1", "mine/1")


def test_values_are_read_once_while_nothing_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.get("timeout")
    monkeypatch.setattr(settings, "_given", lambda *args: pytest.fail("it was looked up again"))

    assert settings.get("timeout") is None


def test_threads_see_what_one_of_them_has_set(settings: Settings) -> None:
    wrong: list[Any] = []

    def work(number: int) -> None:
        settings_of = f"env{number}"
        for value in range(200):
            settings.set("timeout", value + 1, env=settings_of)
            found = settings.get("timeout", env=settings_of)
            if found != value + 1:
                wrong.append((number, value, found))

    settings._sections = {f"env{number}": {} for number in range(4)}
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_without_a_dictionary_to_compare_nothing_is_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "_variables", lambda: None)
    monkeypatch.setenv("CLOUD_REGION", "ORD")

    assert settings.get("region") == "ORD"
    assert settings._kept.values == {}
