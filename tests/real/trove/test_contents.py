"""Databases and users of an instance at a real Trove."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.trove.conftest import Trove


def names(trove: Trove, shared: str, kind: str) -> list[str]:
    """The names of the databases or the users, asked without pyrax."""
    return [row["name"] for row in trove.rows(f"/instances/{shared}/{kind}", kind)]


def test_a_database_is_made_found_and_deleted(
    demo: Any, instance: Any, trove: Trove, shared: str, word: str
) -> None:
    made = instance.create_database(word)
    assert word in names(trove, shared, "databases")
    assert instance.get_database(word) == made
    made.delete()
    assert word not in names(trove, shared, "databases")
    with pytest.raises(demo.exceptions.NoSuchDatabase):
        instance.get_database(word)


def test_a_database_with_a_character_set_of_its_own(instance: Any, word: str) -> None:
    instance.create_database(word, character_set="utf8mb4", collate="utf8mb4_general_ci")
    assert word in [one.name for one in instance.list_databases()]
    instance.delete_database(word)


@pytest.mark.parametrize("host", [None, "10.0.0.1"])
def test_a_user_is_made_found_and_deleted(
    demo: Any, instance: Any, trove: Trove, shared: str, word: str, host: Any
) -> None:
    user = instance.create_user(word, "s3cret-word", None, host=host)
    assert (user.name, user.host) == (word, host or "%")
    assert word in names(trove, shared, "users")
    assert user in instance.list_users()
    user.delete()
    assert word not in names(trove, shared, "users")
    with pytest.raises(demo.exceptions.NoSuchDatabaseUser):
        instance.get_user(word)


def test_users_of_one_name_with_two_hosts_are_told_apart(instance: Any, word: str) -> None:
    everywhere = instance.create_user(word, "s3cret-word", None)
    bound = instance.create_user(word, "s3cret-word", None, host="10.0.0.1")
    assert everywhere != bound
    instance.delete_user(f"{word}@10.0.0.1")
    left = [one for one in instance.list_users() if one.name == word]
    assert left == [everywhere]
    everywhere.delete()


def test_a_user_gets_another_name_and_password(
    instance: Any, trove: Trove, shared: str, word: str
) -> None:
    user = instance.create_user(word, "s3cret-word", None)
    user.change_password("an0ther-word")
    user.update(name=f"{word}n")
    assert user.name == f"{word}n"
    assert {word, f"{word}n"} & set(names(trove, shared, "users")) == {f"{word}n"}
    user.delete()


def test_access_is_granted_and_taken_away(demo: Any, instance: Any, word: str) -> None:
    database = instance.create_database(word)
    user = instance.create_user(f"{word}u", "s3cret-word", None)
    user.grant_user_access(word)
    assert [one.name for one in user.list_user_access()] == [word]
    instance.revoke_user_access(user.name, word)
    assert user.list_user_access() == []
    with pytest.raises(demo.exceptions.NoSuchDatabase):
        user.grant_user_access(f"{word}x")
    user.delete()
    database.delete()


def test_many_databases_are_all_listed(instance: Any, word: str) -> None:
    made = [f"{word}{number:02}" for number in range(8)]
    for one in made:
        instance.create_database(one)
    listed = [one.name for one in instance.list_databases() if one.name.startswith(word)]
    assert sorted(listed) == made
    assert instance.get_database(made[-1]).name == made[-1]
    for one in made:
        instance.delete_database(one)


def test_root_is_enabled(instance: Any) -> None:
    assert instance.enable_root_user()
    assert instance.root_user_status() is True


def test_names_that_are_refused(demo: Any, instance: Any, word: str) -> None:
    with pytest.raises(demo.exceptions.BadRequest):
        instance.create_user("root", "s3cret-word", None)
    with pytest.raises(demo.exceptions.BadRequest):
        instance.create_database("mysql")
    with pytest.raises(demo.exceptions.BadRequest):
        instance.create_user(word, " ", None)
