"""The fields of a resource become attributes when one of them is first asked for."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from pyrax.compute import Server
from pyrax.compute.base import Resource

DOCUMENT = {
    "id": "s1",
    "name": "web",
    "status": "ACTIVE",
    "OS-EXT-STS:task_state": None,
    "manager": "not this",
    "get": "nor this",
    "networks": "nor this",
}


class Manager:
    """Counts what is fetched."""

    def __init__(self) -> None:
        self.fetched = 0

    def get(self, server: Any) -> Server:
        """Return the server with one more field."""
        self.fetched += 1
        return Server(self, {"id": server.id, "fault": {"code": 500}}, True)


@pytest.fixture
def manager() -> Manager:
    return Manager()


@pytest.fixture
def server(manager: Manager) -> Any:
    return Server(manager, dict(DOCUMENT), True)


@pytest.mark.parametrize(
    "read",
    [
        lambda server: server.name,
        lambda server: vars(server)["name"],
        lambda server: server.__dict__["name"],
        lambda server: copy.copy(server).name,
        lambda server: copy.deepcopy(server).name,
        lambda server: pickle.loads(pickle.dumps(server)).name,
        lambda server: getattr(server, "name", "missing"),
        lambda server: {name: getattr(server, name) for name in dir(server)}["name"],
        lambda server: repr(server)[len("<Server: ") : -1],
        lambda server: server.human_id,
        lambda server: server.to_dict()["name"],
    ],
)
def test_the_first_thing_that_is_asked_for_is_there(
    server: Any, read: Callable[[Any], str]
) -> None:
    assert read(server) == "web"


def test_a_field_does_not_take_the_place_of_a_method_or_property(
    server: Any, manager: Manager
) -> None:
    assert server.status == "ACTIVE"
    assert server.manager is manager
    assert server.networks == {}
    assert callable(server.get)


def test_a_name_that_is_no_python_name_is_read_with_getattr(server: Any) -> None:
    assert getattr(server, "OS-EXT-STS:task_state") is None
    with pytest.raises(AttributeError):
        getattr(server, "no_such_thing")  # noqa: B009


def test_what_was_assigned_before_the_first_look_stays(server: Any) -> None:
    server.name = "mine"

    assert (server.id, server.name) == ("s1", "mine")
    assert server.to_dict()["name"] == "web"


def test_what_was_deleted_before_the_first_look_is_gone(server: Any) -> None:
    del server.name

    assert server.status == "ACTIVE"
    assert not hasattr(server, "name")
    with pytest.raises(AttributeError):
        del server.no_such_thing


def test_servers_that_nobody_has_looked_at_are_equal_by_id(manager: Manager) -> None:
    one, same = Server(manager, {"id": "s1"}), Server(manager, {"id": "s1", "name": "x"})

    assert one == same
    assert len({one, same, Server(manager, {"id": "s2"})}) == 2


def test_a_missing_field_is_fetched_once(manager: Manager) -> None:
    server = Server(manager, {"id": "s1", "name": "web"}, False)

    assert server.fault == {"code": 500}
    assert server.name == "web"
    assert not hasattr(server, "no_such_thing")
    assert manager.fetched == 1


def test_a_field_that_is_there_is_not_fetched(manager: Manager) -> None:
    server = Server(manager, {"id": "s1", "name": "web"}, False)

    assert (server.name, server.id) == ("web", "s1")
    assert manager.fetched == 0


def test_the_document_is_the_one_that_came_and_is_not_changed(manager: Manager) -> None:
    document = {"id": "s1", "name": "web"}
    server: Any = Server(manager, document, True)
    server.name = "mine"
    server.extra = 1

    assert server._info is document
    assert document == {"id": "s1", "name": "web"}


def test_an_object_made_without_its_constructor_has_no_fields() -> None:
    empty = Resource.__new__(Resource)

    assert vars(empty) == {}
    assert not hasattr(empty, "name")
