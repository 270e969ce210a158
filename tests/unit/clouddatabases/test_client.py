"""The client: which service it speaks to, and what its methods hand on."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import clouddatabases, exceptions, fakes
from pyrax.clouddatabases import CloudDatabaseClient, CloudDatabaseInstance, assure_instance
from tests.unit.service_wire import ServiceWire

from .conftest import ID, INSTANCE, make_client

PATH = f"/instances/{ID}"

RACKSPACE_ONLY: list[tuple[str, tuple[Any, ...]]] = [
    ("save_logs", (ID,)),
    ("convert_to_ha", (ID, "group")),
    ("copy_backup", ("b1", "IAD")),
    ("list_schedules", ()),
    ("create_schedule", (ID,)),
    ("get_schedule", ("s1",)),
    ("update_schedule", ("s1",)),
    ("delete_schedule", ("s1",)),
    ("list_ha", ()),
    ("create_ha", ("group",)),
    ("get_ha", ("h1",)),
    ("delete_ha", ("h1",)),
    ("configure_ha", ("h1",)),
    ("list_acls", ("h1",)),
    ("add_acl", ("h1", "10.0.0.0/8")),
    ("delete_acl", ("h1", "10.0.0.0/8")),
]
TROVE_ONLY: list[tuple[str, tuple[Any, ...]]] = [
    ("promote_to_replica_source", (ID,)),
    ("eject_replica_source", (ID,)),
    ("reset_status", (ID,)),
    ("disable_root_user", (ID,)),
    ("update_access", (ID,)),
    ("list_logs", (ID,)),
    ("change_log", (ID, "general")),
    ("list_backup_strategies", ()),
    ("create_backup_strategy", ("mine",)),
    ("delete_backup_strategy", ()),
    ("get_limits", ()),
]


# --- which service ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "dialect"),
    [
        (
            {"service_type": "rax:database", "management_url": "https://db.example/v1.0/1"},
            "rackspace",
        ),
        ({"service_type": "database", "management_url": "https://db.example/v1.0/1"}, "openstack"),
        (
            {
                "service_type": "database",
                "management_url": "https://ord.databases.api.rackspacecloud.com/v1.0/1",
            },
            "rackspace",
        ),
        (
            {"service_type": "database", "management_url": "https://notrackspacecloud.com/v1.0/1"},
            "openstack",
        ),
        ({"service_type": None, "management_url": None}, "rackspace"),
        ({"service_type": None, "management_url": "https://db.example/v1.0/1"}, "openstack"),
    ],
)
def test_catalog_and_address_pick_the_dialect(arguments: dict[str, Any], dialect: str) -> None:
    assert make_client("openstack", **arguments).dialect == dialect


def test_login_of_rackspace_with_a_catalog_of_openstack_speaks_to_trove() -> None:
    client = make_client(
        "rackspace", service_type="database", management_url="https://db.example/v1.0/1"
    )
    assert client.dialect == "openstack"


@pytest.mark.parametrize(("method", "arguments"), RACKSPACE_ONLY)
def test_what_trove_does_not_have_says_so(
    trove: CloudDatabaseClient, wire: ServiceWire, method: str, arguments: Any
) -> None:
    with pytest.raises(exceptions.NotSupported, match=f"'{method}'.*'Trove'"):
        getattr(trove, method)(*arguments)
    assert wire.lines == []


@pytest.mark.parametrize(("method", "arguments"), TROVE_ONLY)
def test_what_rackspace_does_not_have_says_so(
    rax: CloudDatabaseClient, wire: ServiceWire, method: str, arguments: Any
) -> None:
    with pytest.raises(exceptions.NotSupported, match=f"'{method}'.*'Rackspace Cloud Databases'"):
        getattr(rax, method)(*arguments)
    assert wire.lines == []


# --- instances by id ----------------------------------------------------------------------------


HANDED_ON: list[tuple[str, tuple[Any, ...], tuple[Any, ...], dict[str, Any]]] = [
    ("list_databases", (), (), {"limit": None, "marker": None}),
    ("create_database", ("d",), ("d",), {"character_set": None, "collate": None}),
    ("get_database", ("d",), ("d",), {}),
    ("delete_database", ("d",), ("d",), {}),
    ("list_users", (), (), {"limit": None, "marker": None}),
    (
        "create_user",
        ("u", "p", ["d"]),
        (),
        {"name": "u", "password": "p", "database_names": ["d"], "host": None},
    ),
    ("get_user", ("u",), ("u",), {}),
    ("delete_user", ("u",), ("u",), {}),
    ("change_user_password", ("u", "p"), ("u", "p"), {}),
    ("update_user", ("u",), ("u",), {"name": None, "password": None, "host": None}),
    ("list_user_access", ("u",), ("u",), {}),
    ("grant_user_access", ("u", "d"), ("u", "d"), {"strict": True}),
    ("revoke_user_access", ("u", "d"), ("u", "d"), {"strict": True}),
    ("enable_root_user", (), (), {}),
    ("root_user_status", (), (), {}),
    ("restart", (), (), {}),
    ("resize", (2,), (2,), {}),
    ("resize_volume", (4,), (4,), {}),
    ("create_backup", ("b",), ("b",), {"description": None}),
]


@pytest.mark.parametrize(("method", "given", "args", "kwargs"), HANDED_ON)
def test_methods_are_handed_on_to_the_instance(
    client: CloudDatabaseClient,
    wire: ServiceWire,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    given: Any,
    args: Any,
    kwargs: Any,
) -> None:
    wire.answer("GET", PATH, {"instance": INSTANCE})
    seen: list[Any] = []

    def stand_in(self: Any, *its_args: Any, **its_kwargs: Any) -> None:
        seen.append((self.id, its_args, its_kwargs))

    monkeypatch.setattr(CloudDatabaseInstance, method, stand_in)
    getattr(client, method)(ID, *given)
    assert wire.lines == [f"GET {PATH}"]
    getattr(client, method)(client.get(ID), *given)
    assert seen == [(ID, args, kwargs)] * 2


def test_unknown_instance_is_not_found(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/instances/nope", {"itemNotFound": {"message": "no"}}, status=404)
    with pytest.raises(exceptions.NotFound):
        client.restart("nope")


def test_assure_instance_keeps_the_name_of_the_method() -> None:
    @assure_instance
    def act(self: Any, instance: Any) -> Any:
        return instance

    assert act.__name__ == "act"


def test_no_id_never_becomes_a_call_on_all_instances(
    client: CloudDatabaseClient, wire: ServiceWire
) -> None:
    for call in (client.get, client.delete, client.restart, client.rename_instance):
        with pytest.raises(ValueError, match=r"id|URL"):
            call(*("", "new")[: 2 if call == client.rename_instance else 1])
    assert wire.lines == []


# --- names --------------------------------------------------------------------------------------


def test_old_import_names_are_there() -> None:
    for name in ("six", "wraps", "exc", "utils", "BaseClient", "BaseManager", "BaseResource"):
        assert hasattr(clouddatabases, name)


def test_stand_ins_can_be_made() -> None:
    instance: Any = fakes.FakeDatabaseInstance()
    assert instance.volume.size is None
    assert isinstance(fakes.FakeDatabaseUser(), clouddatabases.CloudDatabaseUser)


def test_seams_that_test_suites_of_users_stub(monkeypatch: pytest.MonkeyPatch) -> None:
    instance: Any = fakes.FakeDatabaseInstance()
    calls: list[Any] = []
    monkeypatch.setattr(instance.manager, "action", lambda *a, **k: calls.append((a, k)))
    monkeypatch.setattr(instance.manager, "api", Api(calls), raising=False)
    instance.restart()
    instance.resize("2")
    instance.resize_volume(4)
    assert instance.enable_root_user() == "pw"
    assert instance.root_user_status() is True
    assert calls == [
        ((instance, "restart"), {}),
        ((instance, "resize"), {"body": {"flavorRef": "ref"}}),
        ((instance, "resize"), {"body": {"volume": {"size": 4}}}),
        ("POST", f"/instances/{instance.id}/root"),
        ("GET", f"/instances/{instance.id}/root"),
    ]


class Api:
    """A client as test suites stub it."""

    def __init__(self, calls: list[Any]) -> None:
        self.calls = calls

    def _get_flavor_ref(self, flavor: Any) -> str:
        return "ref"

    def method_post(self, uri: str) -> Any:
        self.calls.append(("POST", uri))
        return None, {"user": {"password": "pw"}}

    def method_get(self, uri: str) -> Any:
        self.calls.append(("GET", uri))
        return None, {"rootEnabled": True}


class Recorder:
    """A manager that notes its calls."""

    def __init__(self, **results: Any) -> None:
        self.calls: list[Any] = []
        self.results = results

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args, kwargs))
            return self.results.get(name)

        return call


def test_seams_of_managers_that_test_suites_of_users_stub() -> None:
    instance: Any = fakes.FakeDatabaseInstance()
    found = object()
    databases = instance._database_manager = Recorder(find=found)
    users = instance._user_manager = Recorder(find=found)
    assert instance.create_database("d") is found
    assert instance.create_user("u", "p", ["d"], host="%") is found
    instance.delete_database("d")
    instance.delete_user("u")
    instance.list_databases(limit=3)
    instance.list_users(marker="m")
    fields = {"name": "d", "character_set": "utf8", "collate": "utf8_general_ci"}
    assert databases.calls == [
        ("create", (), {**fields, "return_none": True}),
        ("find", (), {"name": "d"}),
        ("delete", ("d",), {}),
        ("list", (), {"limit": 3, "marker": None}),
    ]
    user = {"name": "u", "password": "p", "database_names": ["d"], "host": "%"}
    assert users.calls == [
        ("create", (), {**user, "return_none": True}),
        ("find", (), {"name": "u"}),
        ("delete", ("u",), {}),
        ("list", (), {"limit": None, "marker": "m"}),
    ]


def test_seams_of_backups_that_test_suites_of_users_stub() -> None:
    client: Any = fakes.FakeDatabaseClient()
    manager = client._manager
    calls: list[Any] = []

    def send(uri: str, **kwargs: Any) -> Any:
        calls.append((uri, kwargs))
        return None, {"backup": {}, "instance": {}, "backups": []}

    client.method_post = client.method_get = send
    client._get_flavor_ref = lambda flavor: "ref"
    manager._list_backups_for_instance("i1")
    manager.create_backup("i1", "n", description="d")
    manager.restore_backup("b1", "n", 1, 2)
    backup = {"instance": "i1", "name": "n", "description": "d"}
    instance = {
        "name": "n",
        "flavorRef": "ref",
        "volume": {"size": 2},
        "restorePoint": {"backupRef": "b1"},
    }
    assert calls == [
        ("/instances/i1/backups?limit=20&marker=0", {}),
        ("/backups", {"body": {"backup": backup}}),
        ("/instances", {"body": {"instance": instance}}),
    ]
