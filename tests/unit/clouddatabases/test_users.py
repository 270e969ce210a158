"""Users of the databases of an instance."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddatabases import (
    CloudDatabaseDatabase,
    CloudDatabaseInstance,
    CloudDatabaseUser,
    CloudDatabaseUserManager,
)
from tests.unit.service_wire import ServiceWire

from .conftest import ID, RACKSPACE

BASE = f"/instances/{ID}/users"
DATABASES = f"/instances/{ID}/databases"
BOB = {"name": "bob", "host": "%", "databases": [{"name": "shop"}]}
BOUND = {"name": "bob", "host": "10.0.0.1", "databases": []}
BOUND_PATH = f"{BASE}/bob%4010%252E0%252E0%252E1"
NOT_FOUND = {"itemNotFound": {"code": 404, "message": "no such user"}}


def user_of(instance: CloudDatabaseInstance, info: dict[str, Any]) -> CloudDatabaseUser:
    """Return a user as lists give it."""
    return CloudDatabaseUser(instance._user_manager, dict(info))


# --- finding ------------------------------------------------------------------------------------


def test_list_follows_markers_as_they_are_b6(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    link = {"rel": "next", "href": f"{RACKSPACE}{BASE}?marker=bob%2540%2525&limit=20"}
    wire.answer("GET", BASE, {"users": [BOB], "links": [link]})
    wire.answer("GET", f"{BASE}?marker=bob%2540%2525&limit=20", {"users": [BOUND]})
    assert [one.host for one in instance.list_users()] == ["%", "10.0.0.1"]
    assert wire.lines[1] == f"GET {BASE}?marker=bob%2540%2525&limit=20"


def test_marker_may_be_a_user(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    wire.answer("GET", BASE, {"users": []}, any_query=True)
    instance.list_users(limit=5, marker=user_of(instance, BOB))
    assert wire.last.query == [("limit", "5"), ("marker", "bob@%")]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bob", f"{BASE}/bob"),
        (b"bob", f"{BASE}/bob"),
        ("bob@10.0.0.1", BOUND_PATH),
        ("j.doe", f"{BASE}/j%252Edoe"),
        ("a%E2", f"{BASE}/a%2525E2"),
        ("a%b.%", f"{BASE}/a%25b%252E%25"),
        ("bob@home", f"{BASE}/bob%40home%40%25"),
        ("a/b?c=d", f"{BASE}/a%2Fb%3Fc%3Dd"),
    ],
)
def test_user_is_fetched_by_name_and_by_host_b9(
    instance: CloudDatabaseInstance, wire: ServiceWire, name: Any, path: str
) -> None:
    wire.answer("GET", path, {"user": BOB})
    assert instance.get_user(name).name == "bob"
    assert wire.lines == [f"GET {path}"]


def test_unknown_user_has_an_exception_of_its_own(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", f"{BASE}/bob", NOT_FOUND, status=404)
    with pytest.raises(exceptions.NoSuchDatabaseUser, match="bob") as caught:
        instance.get_user("bob")
    assert isinstance(caught.value, exceptions.NotFound)


def test_users_are_compared_with_their_hosts_without_http_b4(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    bob, bound = user_of(instance, BOB), user_of(instance, BOUND)
    assert bob == user_of(instance, {"name": "bob"})
    assert bob != bound
    assert len({bob, bound}) == 2
    assert wire.lines == []


def test_password_is_never_shown(instance: CloudDatabaseInstance) -> None:
    user = user_of(instance, {**BOB, "password": "s3cret-word"})
    assert "s3cret-word" not in repr(user)


# --- making and deleting ------------------------------------------------------------------------


def test_user_is_created_and_looked_up(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    wire.answer("POST", BASE, status=202)
    wire.answer("GET", BASE, {"users": [BOB]})
    shop = CloudDatabaseDatabase(instance._database_manager, {"name": "shop"}, loaded=True)
    user = instance.create_user("bob", "s3cret", [shop, "wiki"])
    assert (user.name, user.host) == ("bob", "%")
    fields = {
        "name": "bob",
        "password": "s3cret",
        "databases": [{"name": "shop"}, {"name": "wiki"}],
    }
    assert wire.sent[0].body == {"users": [fields]}


def test_user_of_one_name_with_two_hosts_is_told_apart_b7(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("POST", BASE, status=202)
    wire.answer("GET", BASE, {"users": [BOB, BOUND]})
    assert instance.create_user("bob", "s3cret", None, host="10.0.0.1").host == "10.0.0.1"
    assert wire.sent[0].body["users"][0]["host"] == "10.0.0.1"
    assert instance.create_user("bob", "s3cret", None).host == "%"


@pytest.mark.parametrize("listed", [[], [BOB], [BOB, {**BOB, "host": "10.9.9.9"}]])
def test_user_that_is_not_listed_yet_is_made_of_what_was_sent(
    instance: CloudDatabaseInstance, wire: ServiceWire, listed: list[Any]
) -> None:
    wire.answer("POST", BASE, status=202)
    wire.answer("GET", BASE, {"users": listed})
    user = instance.create_user("bob", "s3cret", "shop", host="10.0.0.1")
    assert (user.host, user.databases) == ("10.0.0.1", [{"name": "shop"}])
    assert "password" not in vars(user)


def test_user_without_databases_is_created_b18(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("POST", BASE, status=202)
    wire.answer("GET", BASE, {"users": [BOB]})
    instance.create_user("bob", "s3cret", None)
    assert wire.sent[0].body["users"][0]["databases"] == []


def test_user_is_deleted_by_name_and_host(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("DELETE", f"{BASE}/bob", status=202)
    wire.answer("DELETE", BOUND_PATH, status=202)
    instance.delete_user("bob")
    user_of(instance, BOB).delete()
    instance.delete_user(user_of(instance, BOUND))
    user_of(instance, BOUND).delete()
    instance.delete_user("bob@10.0.0.1")
    assert wire.lines == [f"DELETE {BASE}/bob"] * 2 + [f"DELETE {BOUND_PATH}"] * 3


def test_delete_of_an_unknown_user_says_not_found_b16(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("DELETE", f"{BASE}/bob", NOT_FOUND, status=404)
    with pytest.raises(exceptions.NotFound):
        instance.delete_user("bob")


def test_no_name_never_becomes_a_call_on_all_users(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    nobody = user_of(instance, {})
    calls: list[Any] = [
        lambda: instance.delete_user(""),
        lambda: instance.get_user(""),
        lambda: instance.create_user("", "s3cret", None),
        lambda: instance.update_user("bob", name=".."),
        lambda: instance.list_user_access(""),
        lambda: instance.delete_user(nobody),
        lambda: instance._user_manager.delete(None),
    ]
    wire.answer("GET", f"{BASE}/bob", {"user": BOB})
    for call in calls:
        with pytest.raises(ValueError, match="name"):
            call()
    assert wire.lines == [f"GET {BASE}/bob"]


# --- changing -----------------------------------------------------------------------------------


def test_user_given_by_name_is_fetched_and_only_changes_are_sent(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", f"{BASE}/bob", {"user": BOB})
    wire.answer("PUT", f"{BASE}/bob", status=202)
    assert instance.update_user("bob", name="bob", password="n3w", host="10.0.0.1") is None
    assert wire.lines == [f"GET {BASE}/bob", f"PUT {BASE}/bob"]
    assert wire.last.body == {"user": {"password": "n3w", "host": "10.0.0.1"}}


def test_user_is_addressed_as_the_service_answered_to(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", f"{BASE}/bob", {"user": BOUND})
    wire.answer("PUT", f"{BASE}/bob", status=202)
    instance.get_user("bob").update(host="%")
    assert wire.last.body == {"user": {"host": "%"}}


def test_user_knows_the_new_name_and_host_b21(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    user = user_of(instance, BOB)
    wire.answer("PUT", f"{BASE}/bob", status=202)
    wire.answer("DELETE", f"{BASE}/rob%4010%252E0%252E0%252E1", status=202)
    user.update(name="rob", host="10.0.0.1")
    assert (user.name, user.host, user._info["name"]) == ("rob", "10.0.0.1", "rob")
    user.delete()


def test_nothing_to_change_is_refused(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    with pytest.raises(exceptions.MissingDBUserParameters):
        instance.update_user("bob")
    assert wire.lines == []


def test_same_name_and_host_are_no_change_but_a_password_always_is_b20(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    user = user_of(instance, BOB)
    wire.answer("PUT", f"{BASE}/bob", status=202)
    with pytest.raises(exceptions.DBUpdateUnchanged):
        user.update(name="bob", host="%")
    assert wire.lines == []
    user.change_password("the-same")
    assert wire.last.body == {"user": {"password": "the-same"}}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, exceptions.BadRequest),
        (401, exceptions.Unauthorized),
        (413, exceptions.OverLimit),
        (422, exceptions.UnprocessableEntity),
        (418, exceptions.ClientException),
    ],
)
def test_refused_password_has_an_exception_of_its_own_b11(
    instance: CloudDatabaseInstance, wire: ServiceWire, status: int, kind: Any
) -> None:
    fault = {"fault": {"code": status, "message": "The password 'bad-word' is not valid."}}
    wire.answer("PUT", f"{BASE}/bob", fault, status=status)
    with pytest.raises(exceptions.PasswordChangeFailed) as caught:
        user_of(instance, BOB).change_password("bad-word")
    error: Any = caught.value
    assert isinstance(error, kind)
    assert (error.code, "bad-word" in str(error)) == (status, False)
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, exceptions.PasswordChangeFailed)
    assert isinstance(copy, kind)
    assert (copy.code, str(copy)) == (error.code, str(error))


def test_other_changes_that_fail_are_no_failed_passwords(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("PUT", f"{BASE}/bob", {"badRequest": {"message": "no"}}, status=400)
    with pytest.raises(exceptions.BadRequest) as caught:
        user_of(instance, BOB).update(name="rob")
    assert not isinstance(caught.value, exceptions.PasswordChangeFailed)


def test_change_of_an_unknown_user_says_so(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("PUT", f"{BASE}/bob", NOT_FOUND, status=404)
    wire.answer("GET", f"{BASE}/bob", NOT_FOUND, status=404)
    with pytest.raises(exceptions.NoSuchDatabaseUser):
        user_of(instance, BOB).change_password("n3w")
    with pytest.raises(exceptions.NoSuchDatabaseUser):
        instance.change_user_password("bob", "n3w")


# --- access -------------------------------------------------------------------------------------


def test_databases_of_a_user_delete_themselves_and_not_the_user_b2(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", f"{BASE}/bob/databases", {"databases": [{"name": "bob"}]})
    wire.answer("DELETE", f"{DATABASES}/bob", status=202)
    (database,) = instance.list_user_access("bob")
    assert isinstance(database, CloudDatabaseDatabase)
    database.delete()
    assert wire.lines[-1] == f"DELETE {DATABASES}/bob"


def test_databases_of_a_user_have_the_right_manager_without_an_instance_too_b2(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    manager = CloudDatabaseUserManager(
        instance.manager.api, CloudDatabaseUser, "user", uri_base=BASE.lstrip("/")
    )
    wire.answer("GET", f"{BASE}/bob/databases", {"databases": [{"name": "bob"}]})
    (database,) = manager.list_user_access("bob")
    assert f"/{database.manager.uri_base}" == DATABASES


def test_grant_looks_first_and_sends_all_at_once(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", DATABASES, {"databases": [{"name": "shop"}, {"name": "wiki"}]})
    wire.answer("PUT", f"{BASE}/bob/databases", status=202)
    assert instance.grant_user_access("bob", ["shop", "wiki"]) is None
    assert wire.lines == [f"GET {DATABASES}", f"PUT {BASE}/bob/databases"]
    assert wire.last.body == {"databases": [{"name": "shop"}, {"name": "wiki"}]}


def test_strict_names_all_databases_that_are_missing(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("GET", DATABASES, {"databases": [{"name": "shop"}]})
    for call in (instance.grant_user_access, instance.revoke_user_access):
        with pytest.raises(exceptions.NoSuchDatabase, match=r"'no'.*'nope'"):
            call("bob", ["no", "shop", "nope"])
    assert wire.lines == [f"GET {DATABASES}"] * 2


def test_not_strict_sends_only_the_grant(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("PUT", f"{BASE}/bob/databases", status=202)
    user_of(instance, BOB).grant_user_access("new", strict=False)
    assert wire.lines == [f"PUT {BASE}/bob/databases"]


def test_empty_list_sends_nothing_b17(instance: CloudDatabaseInstance, wire: ServiceWire) -> None:
    assert instance.grant_user_access("bob", []) is None
    assert instance.revoke_user_access("bob", []) is None
    assert wire.lines == []


def test_revoke_sends_one_delete_for_each(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("DELETE", f"{BOUND_PATH}/databases/shop", status=202)
    wire.answer("DELETE", f"{BOUND_PATH}/databases/v1%252E2", status=202)
    user_of(instance, BOUND).revoke_user_access(["shop", "v1.2"], strict=False)
    assert wire.lines == [
        f"DELETE {BOUND_PATH}/databases/shop",
        f"DELETE {BOUND_PATH}/databases/v1%252E2",
    ]


def test_access_calls_name_an_unknown_user_b19(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("DELETE", f"{BASE}/bob/databases/shop", NOT_FOUND, status=404)
    wire.answer("PUT", f"{BASE}/bob/databases", NOT_FOUND, status=404)
    wire.answer("GET", f"{BASE}/bob/databases", NOT_FOUND, status=404)
    wire.answer("GET", f"{BASE}/bob", NOT_FOUND, status=404)
    for call in (
        lambda: instance.revoke_user_access("bob", "shop", strict=False),
        lambda: instance.grant_user_access("bob", "shop", strict=False),
        lambda: instance.list_user_access("bob"),
    ):
        with pytest.raises(exceptions.NoSuchDatabaseUser, match="bob"):
            call()


def test_revoke_of_what_was_never_granted_is_not_blamed_on_the_user(
    instance: CloudDatabaseInstance, wire: ServiceWire
) -> None:
    wire.answer("DELETE", f"{BASE}/bob/databases/shop", NOT_FOUND, status=404)
    wire.answer("GET", f"{BASE}/bob", {"user": BOB})
    with pytest.raises(exceptions.NotFound) as caught:
        instance.revoke_user_access("bob", "shop", strict=False)
    assert not isinstance(caught.value, exceptions.NoSuchDatabaseUser)
