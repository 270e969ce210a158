"""What all managers share."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import responses
from responses import matchers

from pyrax import client, exceptions, manager, resource
from tests.unit.stub_identity import StubIdentity

URL = "https://dfw.example.com/v1/123456"


class Thing(resource.BaseResource):
    pass


class ThingManager(manager.BaseManager):
    def _create_body(self, name: str, size: int = 1, **kwargs: Any) -> dict[str, Any]:
        return {"thing": {"name": name, "size": size}}


class ThingClient(client.BaseClient):
    def _configure_manager(self) -> None:
        self._manager = ThingManager(self, Thing, "thing", uri_base="things")


@pytest.fixture
def things() -> ThingManager:
    found: ThingManager = ThingClient(StubIdentity(), management_url=URL)._manager
    return found


def info(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"id-{number}", "name": f"thing-{number}", **more}


def called(mock: responses.RequestsMock) -> list[str]:
    return [f"{call.request.method} {call.request.url}"[:] for call in mock.calls]


def sent_json(mock: responses.RequestsMock) -> Any:
    return json.loads(mock.calls[-1].request.body or b"null")


# --- construction -------------------------------------------------------------------------------


def test_the_plural_key_is_the_key_with_an_s() -> None:
    mgr = manager.BaseManager("api", Thing, "thing", uri_base="things")
    assert (mgr.api, mgr.resource_class, mgr.uri_base) == ("api", Thing, "things")
    assert (mgr.response_key, mgr.plural_response_key) == ("thing", "things")
    mgr = manager.BaseManager("api", Thing, "entry", "entries", "list")
    assert mgr.plural_response_key == "entries"


def test_keys_of_the_class_hold_without_arguments() -> None:
    class Mine(manager.BaseManager):
        resource_class = Thing
        response_key = "entry"
        plural_response_key = "entries"
        uri_base = "list"

    mgr = Mine("api")
    assert (mgr.resource_class, mgr.response_key) == (Thing, "entry")
    assert (mgr.plural_response_key, mgr.uri_base) == ("entries", "list")


# --- list ---------------------------------------------------------------------------------------


def test_list(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("GET", URL + "/things", json={"things": [info(1), info(2)]})
    found = things.list()
    assert [thing.name for thing in found] == ["thing-1", "thing-2"]
    assert all(isinstance(thing, Thing) and not thing.loaded for thing in found)


def test_limit_and_marker_stand_in_the_query_in_that_order(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things", json={"things": []})
    things.list(5, "a&b")
    things.list(marker=Thing(things, info(1)))
    things.list(limit=0)
    assert called(mock) == [
        f"GET {URL}/things?limit=5&marker=a%26b",
        f"GET {URL}/things?marker=id-1",
        f"GET {URL}/things?limit=0",
    ]


def test_list_can_return_the_answer_itself(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things", json={"things": []})
    response, body = things.list(return_raw=True)
    assert (response.status_code, body) == (200, {"things": []})


@pytest.mark.parametrize(("keys", "values"), [("links", [[1]]), (["links", "total"], [[1], None])])
def test_list_can_return_other_keys(
    mock: responses.RequestsMock, things: ThingManager, keys: Any, values: Any
) -> None:
    mock.add("GET", URL + "/things", json={"things": [info(1)], "links": [1]})
    found, others = things.list(other_keys=keys)
    assert ([thing.id for thing in found], others) == (["id-1"], values)


@pytest.mark.parametrize("body", [{}, {"other": []}, {"things": None}, {"things": []}])
def test_an_answer_without_the_key_is_an_empty_list(
    mock: responses.RequestsMock, things: ThingManager, body: Any
) -> None:
    mock.add("GET", URL + "/things", json=body)
    assert things.list() == []


def test_an_answer_without_a_body_is_an_empty_list(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things", status=204)
    assert things.list() == []


def test_values_of_old_keystone_are_unwrapped(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things", json={"things": {"values": [info(1)]}})
    assert [thing.id for thing in things.list()] == ["id-1"]


def test_a_list_with_a_body_is_a_post(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("POST", URL + "/search", json={"things": [info(1)]})
    things._list("/search", body={"q": 1})
    assert sent_json(mock) == {"q": 1}


# --- one thing ----------------------------------------------------------------------------------


def test_get(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("GET", URL + "/things/id-1", json={"thing": info(1)})
    found = things.get("id-1")
    assert (found.name, found.loaded) == ("thing-1", True)


def test_get_of_an_answer_without_the_thing_says_so(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things/id-1", json={"other": 1})
    with pytest.raises(exceptions.ServiceResponseFailure, match="'thing'"):
        things.get("id-1")


@pytest.mark.parametrize("verb", ["get", "delete", "head"])
@pytest.mark.parametrize("item", ["../x?a#b", b"../x?a#b"])
def test_an_id_is_quoted_as_one_segment(
    mock: responses.RequestsMock, things: ThingManager, verb: str, item: Any
) -> None:
    target = URL + "/things/..%2Fx%3Fa%23b"
    mock.add(verb.upper(), target, json={"thing": info(1)} if verb == "get" else None)
    getattr(things, verb)(item)
    assert called(mock) == [f"{verb.upper()} {target}"]


@pytest.mark.parametrize("item", [None, "", ".", ".."])
@pytest.mark.parametrize("verb", ["get", "delete", "head"])
def test_an_item_without_an_id_is_refused_before_anything_is_sent(
    mock: responses.RequestsMock, things: ThingManager, verb: str, item: Any
) -> None:
    with pytest.raises(ValueError):
        getattr(things, verb)(item)
    with pytest.raises(ValueError):
        things.action(item, "reboot")
    assert len(mock.calls) == 0


def test_delete_returns_nothing(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("DELETE", URL + "/things/id-1", status=202)
    assert things.delete(Thing(things, info(1))) is None


def test_head_returns_the_response(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("HEAD", URL + "/things/id-1", headers={"X-Size": "5"})
    assert things.head("id-1").headers["X-Size"] == "5"


def test_action(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("POST", URL + "/things/id-1/action", status=202)
    response, body = things.action("id-1", "reboot")
    assert (response.status_code, body, sent_json(mock)) == (202, b"", {"reboot": {}})
    things.action("id-1", "resize", {"size": 2})
    assert sent_json(mock) == {"resize": {"size": 2}}


# --- create and update --------------------------------------------------------------------------


def test_create(mock: responses.RequestsMock, things: ThingManager) -> None:
    mock.add("POST", URL + "/things", json={"thing": info(1)})
    assert things.create("thing-1", size=3).id == "id-1"
    assert sent_json(mock) == {"thing": {"name": "thing-1", "size": 3}}


def test_create_returns_what_is_asked_for(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("POST", URL + "/things", status=201, json={"thing": info(1)})
    assert things.create("n", return_none=True) is None
    assert things.create("n", return_raw=True) == info(1)
    assert things.create("n", return_response=True).status_code == 201


def test_create_of_a_manager_that_cannot_says_so() -> None:
    with pytest.raises(NotImplementedError, match="BaseManager"):
        manager.BaseManager("api", Thing, "thing", uri_base="things").create("n")


def test_update_is_a_put_and_returns_the_body(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("PUT", URL + "/things/id-1", json={"thing": info(1)})
    assert things._update("/things/id-1", {"a": 1}) == {"thing": info(1)}
    assert sent_json(mock) == {"a": 1}


# --- hooks --------------------------------------------------------------------------------------


def test_C_T8_hooks_belong_to_the_class_they_were_added_to(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    class Hooked(ThingManager):
        pass

    class Heir(Hooked):
        pass

    def mark(body: dict[str, Any], **kwargs: Any) -> None:
        body["marked"] = True

    Hooked.add_hook("modify_body_for_create", mark)
    mock.add("POST", URL + "/things", json={"thing": info(1)})
    for kind, marked in [(Hooked, True), (Heir, False), (ThingManager, False)]:
        kind(things.api, Thing, "thing", uri_base="things").create("n")
        assert ("marked" in sent_json(mock)) is marked


def test_hooks_are_inherited_by_classes_made_later_and_run_for_updates(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    class Hooked(ThingManager):
        pass

    Hooked.add_hook("modify_body_for_update", lambda body, **kw: body.update(kw))

    class Heir(Hooked):
        pass

    mock.add("PUT", URL + "/things/1", json={})
    Heir(things.api, Thing, "thing", uri_base="things")._update("/things/1", {"a": 1}, b=2)
    assert sent_json(mock) == {"a": 1, "b": 2}


# --- find ---------------------------------------------------------------------------------------


def test_findall_gives_things_whose_attributes_all_match(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    listed = [info(1, size=1), info(2, size=1), info(3, size=2)]
    mock.add("GET", URL + "/things", json={"things": listed})
    assert [thing.id for thing in things.findall(size=1)] == ["id-1", "id-2"]
    assert [thing.id for thing in things.findall(size=1, name="thing-2")] == ["id-2"]


def test_a_thing_without_the_attribute_does_not_match(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things", json={"things": [info(1), info(2, size=1)]})
    mock.add("GET", URL + "/things/id-1", json={"thing": info(1)})
    assert [thing.id for thing in things.findall(size=1)] == ["id-2"]


def test_find_wants_exactly_one(mock: responses.RequestsMock, things: ThingManager) -> None:
    listed = [info(1, size=1), info(2, size=1), info(3, size=2)]
    mock.add("GET", URL + "/things", json={"things": listed})
    assert things.find(size=2).id == "id-3"
    with pytest.raises(exceptions.NotFound, match="No Thing matching: {'size': 9}") as none:
        things.find(size=9)
    with pytest.raises(exceptions.NoUniqueMatch, match="More than one Thing matching") as many:
        things.find(size=1)
    assert (none.value.code, many.value.code) == (404, 400)


def page(
    mock: responses.RequestsMock, things: list[dict[str, Any]], query: dict[str, str], **more: Any
) -> None:
    mock.add(
        "GET",
        URL + "/things",
        json={"things": things, **more},
        match=[matchers.query_param_matcher(query)],
    )


@pytest.mark.parametrize(
    "link",
    [
        {"things_links": [{"rel": "next", "href": "http://inner/x/things?limit=2&marker=id-2"}]},
        {"links": [{"rel": "self", "href": "x"}, {"rel": "next", "href": "?limit=2&marker=id-2"}]},
        {"links": {"next": "http://inner/things?limit=2&marker=id-2"}},
        {"next": "/v2/things?limit=2&marker=id-2"},
    ],
)
def test_C_T10_find_follows_the_link_to_the_next_page(
    mock: responses.RequestsMock, things: ThingManager, link: dict[str, Any]
) -> None:
    page(mock, [info(1), info(2)], {}, **link)
    page(mock, [info(3)], {"limit": "2", "marker": "id-2"})
    assert things.find(name="thing-3").id == "id-3"
    assert called(mock)[1].startswith(f"GET {URL}/things?")


def test_C_T10_find_goes_on_after_a_full_page_without_a_link(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    page(mock, [info(number) for number in range(20)], {})
    page(mock, [info(20)], {"marker": "id-19"})
    assert things.find(name="thing-20").id == "id-20"


def test_C_T10_a_short_page_is_the_last(mock: responses.RequestsMock, things: ThingManager) -> None:
    page(mock, [info(1)], {})
    assert len(things.findall(name="thing-1")) == 1
    assert len(mock.calls) == 1


def test_C_T10_a_service_that_ignores_markers_is_asked_twice_and_nothing_is_found_twice(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    mock.add("GET", URL + "/things", json={"things": [info(number) for number in range(30)]})
    assert things.find(name="thing-29").id == "id-29"
    assert len(mock.calls) == 2


def test_C_T10_a_link_that_leads_back_ends_the_walk(
    mock: responses.RequestsMock, things: ThingManager
) -> None:
    page(mock, [{"name": "a"}], {}, next="?marker=x")
    page(mock, [{"name": "a"}], {"marker": "x"}, next="?marker=x")
    assert len(things.findall(name="a")) == 2


def test_C_T10_find_walks_the_pages_of_a_list_of_the_subclass(
    mock: responses.RequestsMock,
) -> None:
    class Paged(ThingManager):
        def list(self, limit: Any = None, marker: Any = None, detailed: bool = True) -> Any:
            start = 0 if marker is None else int(marker)
            numbers = range(start, min(start + 25, 60))  # the marker itself comes again
            return [Thing(self, {"id": str(number), "name": f"t{number}"}) for number in numbers]

    mgr = Paged("api", Thing, "thing", uri_base="things")
    assert mgr.find(name="t59").id == "59"


def test_C_T10_a_list_of_the_subclass_without_marker_is_one_page() -> None:
    class Whole(ThingManager):
        def list(self) -> Any:  # type: ignore[override]
            return [Thing(self, info(number)) for number in range(50)]

    assert Whole("api", Thing, "thing", uri_base="things").find(name="thing-49").id == "id-49"


@pytest.mark.parametrize("item", [True, [], ["id-1"], {"name": "a"}, object(), Thing(None, {})])
@pytest.mark.parametrize("call", ["get", "delete", "head"])
def test_an_item_without_an_id_is_refused_before_any_request(
    mock: responses.RequestsMock, things: ThingManager, call: str, item: Any
) -> None:
    with pytest.raises(ValueError, match="a name or an id is needed"):
        getattr(things, call)(item)
    assert len(mock.calls) == 0


@pytest.mark.parametrize("described", [{}, {"id": None}, {"id": ""}, {"id": {}}, {"id": ["1"]}])
@pytest.mark.parametrize("call", ["get", "delete", "head"])
def test_a_thing_that_the_service_gave_no_id_is_the_fault_of_its_answer(
    mock: responses.RequestsMock, things: ThingManager, call: str, described: dict[str, Any]
) -> None:
    mock.get(f"{URL}/things/id-1", json={"thing": described})
    thing = things.get("id-1")
    with pytest.raises(exceptions.ServiceResponseFailure, match="which id a Thing has") as caught:
        getattr(things, call)(thing)
    assert caught.value.method == "GET"
    assert caught.value.url == f"{URL}/things/id-1"
    assert len(mock.calls) == 1


def test_a_uuid_is_an_id(mock: responses.RequestsMock, things: ThingManager) -> None:
    own = uuid.UUID(int=17)
    mock.delete(f"{URL}/things/{own}", status=204)
    things.delete(own)
    assert called(mock) == [f"DELETE {URL}/things/{own}"]
