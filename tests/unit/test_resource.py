"""What all resources share."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax import client, exceptions, manager, resource
from tests.unit.stub_identity import StubIdentity


class Thing(resource.BaseResource):
    HUMAN_ID = True

    def reboot(self) -> str:
        return "rebooted"

    @property
    def size_in_mb(self) -> int:
        return 5


class OtherThing(resource.BaseResource):
    pass


class CountingManager:
    """Gives the whole thing, and counts how often."""

    def __init__(self, **whole: Any) -> None:
        self.whole = whole
        self.gets = 0
        self.deleted: list[Any] = []
        self.error: Exception | None = None

    def get(self, item: Any) -> Thing:
        self.gets += 1
        if self.error:
            raise self.error
        return Thing(self, self.whole, loaded=True)

    def delete(self, item: Any) -> str:
        self.deleted.append(item)
        return "ignored"


# --- fields -------------------------------------------------------------------------------------


def test_every_field_is_an_attribute_and_stands_in_dict() -> None:
    thing = Thing(None, {"id": 1, "OS-EXT:state": "up", "name": None})
    assert (thing.id, getattr(thing, "OS-EXT:state"), thing.name) == (1, "up", None)
    assert thing.__dict__["OS-EXT:state"] == "up"


def test_key_picks_the_fields() -> None:
    assert Thing(None, {"thing": {"id": 1}}, key="thing").id == 1


@pytest.mark.parametrize(
    "name",
    ["get", "reload", "delete", "reboot", "size_in_mb", "human_id", "manager", "loaded"]
    + ["_info", "_loaded", "HUMAN_ID", "NAME_ATTR", "__class__"],
)
def test_a_field_does_not_replace_what_the_class_needs(name: str) -> None:
    mgr = CountingManager()
    thing = Thing(mgr, {"id": 1, name: "from the service"})
    assert getattr(thing, name) != "from the service"
    assert (thing.manager, thing.id, thing.loaded) == (mgr, 1, False)
    assert thing._info[name] == "from the service"


def test_a_default_of_the_class_is_replaced_by_the_field() -> None:
    class WithDefault(resource.BaseResource):
        status = "unknown"

    assert WithDefault(None, {}).status == "unknown"
    assert WithDefault(None, {"status": "ACTIVE"}).status == "ACTIVE"


def test_human_id_is_a_slug_of_the_name() -> None:
    assert Thing(None, {"name": "My Server"}).human_id == "my-server"
    assert Thing(None, {}, loaded=True).human_id is None
    assert OtherThing(None, {"name": "My Server"}).human_id is None


# --- loading ------------------------------------------------------------------------------------


def test_a_missing_field_is_fetched_once() -> None:
    mgr = CountingManager(id=1, size=7)
    thing = Thing(mgr, {"id": 1})
    assert (thing.size, thing.loaded, mgr.gets) == (7, True, 1)
    with pytest.raises(AttributeError, match="'Thing' object has no attribute 'colour'"):
        thing.colour  # noqa: B018
    assert mgr.gets == 1


def test_a_loaded_thing_asks_nothing() -> None:
    mgr = CountingManager(size=7)
    assert not hasattr(Thing(mgr, {"id": 1}, loaded=True), "size")
    assert mgr.gets == 0


def test_names_with_an_underscore_ask_nothing() -> None:
    mgr = CountingManager()
    assert not hasattr(Thing(mgr, {"id": 1}), "_private")
    assert mgr.gets == 0


def test_get_and_reload_refresh_the_fields() -> None:
    mgr = CountingManager(id=1, status="ACTIVE")
    thing = Thing(mgr, {"id": 1, "status": "BUILD", "extra": "stays"})
    assert thing.get() is None
    assert (thing.status, thing.extra, thing._info["status"]) == ("ACTIVE", "stays", "ACTIVE")
    mgr.whole["status"] = "ERROR"
    assert thing.reload() is None
    assert (thing.status, mgr.gets) == ("ERROR", 2)


def test_get_sends_nothing_without_details_or_without_a_manager_s_get() -> None:
    class Plain(resource.BaseResource):
        get_details = False

    mgr = CountingManager()
    thing = Plain(mgr, {"id": 1})
    thing.get()
    assert (thing.loaded, mgr.gets) == (True, 0)
    assert Thing(object(), {"id": 1}).get() is None


def test_a_failed_get_is_raised_and_can_be_tried_again() -> None:
    mgr = CountingManager(id=1, size=7)
    mgr.error = exceptions.ConnectionFailed("no network")
    thing = Thing(mgr, {"id": 1})
    with pytest.raises(exceptions.ConnectionFailed):
        thing.get()
    mgr.error = None
    assert thing.size == 7


def test_a_missing_field_of_a_deleted_thing_is_an_attribute_error() -> None:
    mgr = CountingManager()
    mgr.error = exceptions.NotFound(404)
    thing = Thing(mgr, {"id": 1})
    assert getattr(thing, "size", "none") == "none"
    with pytest.raises(exceptions.NotFound):
        thing.get()


def test_loaded_can_be_set() -> None:
    thing = Thing(None, {"id": 1})
    thing.loaded = True
    assert thing.loaded is True


def test_delete_asks_the_manager() -> None:
    mgr = CountingManager()
    thing = Thing(mgr, {"id": 1})
    assert thing.delete() is None
    assert mgr.deleted == [thing]
    assert Thing(object(), {"id": 1}).delete() is None


def test_every_name_in_dir_can_be_read_even_of_a_deleted_thing() -> None:
    mgr = CountingManager()
    mgr.error = exceptions.NotFound(404)
    thing = Thing(mgr, {"id": 1, "name": "n"})
    values = {name: getattr(thing, name) for name in dir(thing)}
    assert (values["id"], values["human_id"]) == (1, "n")


# --- comparing ----------------------------------------------------------------------------------


def test_things_are_equal_by_class_and_id() -> None:
    assert Thing(None, {"id": 1, "a": 1}) == Thing(None, {"id": 1, "a": 2})
    assert Thing(None, {"id": 1}) != Thing(None, {"id": 2})
    assert Thing(None, {"id": 1}) != OtherThing(None, {"id": 1})
    assert Thing(None, {"id": 1}) != Thing(None, {})
    assert Thing(None, {"id": 1}) != 1


def test_things_without_ids_are_equal_by_their_fields() -> None:
    assert Thing(None, {"a": 1}) == Thing(None, {"a": 1})
    assert Thing(None, {"a": 1}) != Thing(None, {"a": 2})


def test_comparing_asks_the_service_nothing() -> None:
    mgr = CountingManager(id=1)
    assert Thing(mgr, {"a": 1}) == Thing(mgr, {"a": 1})
    assert mgr.gets == 0


def test_C_T11_things_can_be_hashed() -> None:
    one, same, other = (Thing(None, {"id": key}) for key in (1, 1, 2))
    assert len({one, same, other, OtherThing(None, {"id": 1})}) == 3
    assert hash(Thing(None, {"a": 1})) == hash(Thing(None, {"a": 1}))


# --- showing ------------------------------------------------------------------------------------


def test_repr_shows_the_public_fields_by_name() -> None:
    thing = Thing(None, {"name": "n", "id": 1, "created": "x", "updated": "y", "_hidden": 1})
    assert repr(thing) == "<Thing id=1, name=n>"


def test_repr_follows_the_class_s_lists() -> None:
    class Listed(resource.BaseResource):
        _non_display = ["links"]
        _repr_properties = ["size"]

        @property
        def size(self) -> int:
            return 7

    assert repr(Listed(None, {"id": 1, "links": []})) == "<Listed id=1, size=7>"


def test_repr_masks_secrets_at_any_depth() -> None:
    fields = {"id": 1, "adminPass": "geheim", "users": [{"name": "u", "password": "geheim"}]}
    shown = repr(Thing(None, fields))
    assert "geheim" not in shown
    assert shown == "<Thing adminPass=***, id=1, users=[{'name': 'u', 'password': '***'}]>"


# --- copies -------------------------------------------------------------------------------------


class ThingClient(client.BaseClient):
    def _configure_manager(self) -> None:
        self._manager = manager.BaseManager(self, Thing, "thing", uri_base="things")


@pytest.fixture
def thing() -> Thing:
    mgr = ThingClient(StubIdentity(), management_url="http://h")._manager
    return Thing(mgr, {"id": 1, "tags": ["a"]})


def test_C_T11_a_copy_keeps_fields_and_manager(thing: Thing) -> None:
    twin = copy.copy(thing)
    assert (twin, twin.tags, twin.manager, twin.loaded) == (thing, ["a"], thing.manager, False)


def test_C_T11_a_deep_copy_has_fields_of_its_own_and_the_same_manager(thing: Thing) -> None:
    twin = copy.deepcopy(thing)
    twin.tags.append("b")
    assert (thing.tags, twin.tags, twin.manager) == (["a"], ["a", "b"], thing.manager)


SECRETS: dict[str, Any] = {
    "id": "1",
    "adminPass": "geheim",
    "OS-KSADM:password": "geheim",
    "metadata": {"color": "red", "password": "geheim"},
    "users": [{"name": "ann", "password": "geheim"}, {"name": "bob"}],
    "items": [{"key": "secret", "value": "geheim"}, {"key": "color", "value": "red"}],
    "links": [{"href": "https://x.example/v1.0/execute/1/geheim/"}],
    "token": {"id": "geheim", "expires": "later"},
    "password": None,
}


def test_a_pickle_leaves_out_what_is_secret_and_nothing_else() -> None:
    one = Thing(CountingManager(), copy.deepcopy(SECRETS))
    data = pickle.dumps(one)
    assert b"geheim" not in data
    twin = pickle.loads(data)
    kept = {
        "id": "1",
        "metadata": {"color": "red"},
        "users": [{"name": "ann"}, {"name": "bob"}],
        "items": [{"key": "secret"}, {"key": "color", "value": "red"}],
        "links": [{"href": "https://x.example/v1.0/execute/1/***/"}],
        "token": {"expires": "later"},
        "password": None,
    }
    assert twin._info == kept
    assert {name: getattr(twin, name) for name in kept} == kept
    with pytest.raises(AttributeError):
        _ = twin.adminPass
    assert one._info == SECRETS
    assert one.adminPass == "geheim"


def test_a_pickle_keeps_what_is_secret_when_asked_for() -> None:
    one = Thing(CountingManager(), dict(SECRETS))
    one.pickle_secrets = True
    twin = pickle.loads(pickle.dumps(one))
    assert twin._info == SECRETS
    assert twin.adminPass == "geheim"
    assert twin.pickle_secrets is True
    assert "pickle_secrets" not in repr(one)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_in_memory_keeps_what_is_secret(copied: Any) -> None:
    twin = copied(Thing(CountingManager(), dict(SECRETS)))
    assert twin.adminPass == "geheim"
    assert twin._info == SECRETS
    assert "geheim" not in repr(twin)


def test_C_T11_a_pickle_keeps_the_fields_but_no_login(thing: Thing) -> None:
    data = pickle.dumps(thing)
    assert b"token-1" not in data
    twin = pickle.loads(data)
    assert (twin, twin.tags, twin.manager) == (thing, ["a"], None)
    assert not hasattr(twin, "missing")
