"""What all managers and resources of the compute room have in common."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Server
from pyrax.compute.base import segment
from pyrax.compute.flavors import Flavor
from pyrax.compute.images import Image
from pyrax.compute.servers import ServerManager

from .conftest import Wire

WEB = {"id": "s1", "name": "Web 01", "status": "ACTIVE", "links": []}


def server(cs: ComputeClient, loaded: bool = True, **info: Any) -> Server:
    return Server(cs.servers, {"id": "s1", "name": "Web 01", **info}, loaded)


# --- resources ----------------------------------------------------------------------------------


def test_every_field_is_an_attribute(rax: ComputeClient) -> None:
    one = server(rax, **{"OS-EXT-STS:task_state": "rebooting", "progress": 40})

    assert one.progress == 40
    assert getattr(one, "OS-EXT-STS:task_state") == "rebooting"
    assert one.__dict__["progress"] == 40


def test_a_field_with_the_name_of_a_property_stays_in_the_document(rax: ComputeClient) -> None:
    one = server(rax, networks="nonsense", addresses={})

    assert one.networks == {}
    assert one._info["networks"] == "nonsense"


def test_resources_are_made_as_manager_document_loaded(rax: ComputeClient) -> None:
    assert Server(rax.servers, WEB, True).is_loaded()
    assert not Server(rax.servers, WEB).is_loaded()


def test_loaded_can_be_set(rax: ComputeClient) -> None:
    one = server(rax, loaded=False)
    one.set_loaded(True)

    assert one.is_loaded() and one._loaded


def test_to_dict_is_a_deep_copy(rax: ComputeClient) -> None:
    one = server(rax, metadata={"role": "web"})
    one.to_dict()["metadata"]["role"] = "db"

    assert one.metadata == {"role": "web"}


def test_human_id_is_a_slug_of_the_name(rax: ComputeClient) -> None:
    assert server(rax, name="Über Web!  01").human_id == "uber-web-01"


def test_get_refreshes_in_place_and_keeps_what_the_answer_lacks(
    rax: ComputeClient, wire: Wire
) -> None:
    one = server(rax, status="BUILD", adminPass="Zq8-invented")
    wire.answer("GET", "/servers/s1", {"server": WEB}, headers={"x-compute-request-id": "req-1"})

    assert one.get() is None
    assert (one.status, one.adminPass, one.x_request_id) == ("ACTIVE", "Zq8-invented", "req-1")


def test_reload_is_get(rax: ComputeClient, wire: Wire) -> None:
    one = server(rax, status="BUILD")
    wire.answer("GET", "/servers/s1", {"server": WEB})

    one.reload()
    assert one.status == "ACTIVE"


def test_an_unknown_attribute_of_a_brief_object_costs_one_get(
    rax: ComputeClient, wire: Wire
) -> None:
    one = server(rax, loaded=False)
    wire.answer("GET", "/servers/s1", {"server": WEB})

    assert one.status == "ACTIVE"
    assert not hasattr(one, "nothing_like_that")
    assert wire.lines == ["GET /servers/s1"]


def test_an_unknown_attribute_of_a_whole_object_costs_nothing(
    rax: ComputeClient, wire: Wire
) -> None:
    assert not hasattr(server(rax), "progress")
    assert wire.lines == []


def test_attributes_may_be_set_freely(rax: ComputeClient) -> None:
    one = server(rax, addresses={"public": [{"addr": "198.51.100.24", "version": 4}]})
    one.rax_networks = one.networks

    assert one.rax_networks == {"public": ["198.51.100.24"]}


def test_trap_25_repr_shows_the_name_and_asks_nothing(rax: ComputeClient, wire: Wire) -> None:
    one = server(rax, loaded=False, adminPass="Zq8-invented")

    assert repr(one) == "<Server: Web 01>"
    assert repr(Server(rax.servers, {"id": "s1"})) == "<Server: s1>"
    assert repr(Image(rax.images, {"id": "i1", "name": "Debian"})) == "<Image: Debian>"
    assert wire.lines == []


def test_trap_26_equal_things_have_equal_hashes(rax: ComputeClient) -> None:
    same, other = server(rax, status="BUILD"), Server(rax.servers, {"id": "s2", "name": "Web 01"})

    assert server(rax) == same
    assert len({server(rax), same, other}) == 2
    assert server(rax) != other
    assert server(rax) != Flavor(rax.flavors, {"id": "s1"})


def test_trap_27_resources_can_be_copied_and_pickled(rax: ComputeClient, wire: Wire) -> None:
    one = server(rax, loaded=False, metadata={"role": "web"})

    assert copy.copy(one).metadata == {"role": "web"}
    assert copy.deepcopy(one).metadata == {"role": "web"}
    assert pickle.loads(pickle.dumps(one)).metadata == {"role": "web"}
    assert wire.lines == []


@pytest.mark.parametrize(
    ("manager", "kind"),
    [
        ("servers", "server.Server"),
        ("images", "images.Image"),
        ("flavors", "flavors.Flavor"),
        ("keypairs", "keypairs.Keypair"),
        ("limits", "limits.Limits"),
        ("quotas", "quotas.QuotaSet"),
        ("security_groups", "security_groups.SecurityGroup"),
        ("floating_ips", "floating_ips.FloatingIP"),
        ("volumes", "volumes.Volume"),
        ("server_groups", "server_groups.ServerGroup"),
        ("usage", "usage.Usage"),
        ("availability_zones", "usage.AvailabilityZone"),
        ("ip_associations", "rackspace.IPAssociation"),
        ("scheduled_images", "rackspace.ScheduledImage"),
        ("hosts", "hypervisors.Host"),
    ],
)
def test_trap_30_every_listed_name_of_a_resource_is_readable(
    rax: ComputeClient, wire: Wire, manager: str, kind: str
) -> None:
    resource = getattr(rax, manager).resource(getattr(rax, manager), {}, False)

    values = {name: getattr(resource, name) for name in dir(resource)}
    assert values["HUMAN_ID"] in (True, False)
    assert "human_id" in values and "NAME_ATTR" in values
    assert kind.endswith(type(resource).__name__)
    assert wire.lines == []


# --- paths --------------------------------------------------------------------------------------


def test_trap_19_ids_are_quoted_as_one_segment(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/os-keypairs/a%2Fb%3Fc%25d%20e", status=202)

    rax.keypairs.delete("a/b?c%d e")
    assert wire.lines == ["DELETE /os-keypairs/a%2Fb%3Fc%25d%20e"]


@pytest.mark.parametrize("item", ["", ".", "..", None, b""])
def test_trap_19_what_is_no_segment_is_refused_before_the_call(
    rax: ComputeClient, wire: Wire, item: Any
) -> None:
    with pytest.raises(ValueError):
        rax.servers.delete(item)
    assert wire.lines == []


def test_objects_numbers_bytes_and_texts_are_ids(rax: ComputeClient) -> None:
    assert [segment(server(rax)), segment(7), segment(b"x"), segment("y")] == ["s1", "7", "x", "y"]


# --- lists --------------------------------------------------------------------------------------


def page(*ids: str, next_query: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"servers": [{"id": one, "name": one} for one in ids]}
    if next_query is not None:
        href = f"http://elsewhere.example.org/v2.1/servers/detail?{next_query}"
        body["servers_links"] = [{"rel": "next", "href": href}]
    return body


def test_trap_10_lists_follow_the_links_to_the_end(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page("a", "b", next_query="limit=2&marker=b"))
    wire.answer("GET", "/servers/detail", page("c"))

    assert [one.id for one in cs.servers.list()] == ["a", "b", "c"]
    assert wire.lines == ["GET /servers/detail", "GET /servers/detail?limit=2&marker=b"]


def test_links_give_only_the_query_never_the_host(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page("a", next_query="marker=a"))
    wire.answer("GET", "/servers/detail", page())

    nova.servers.list()
    assert {call.request.url.split("?")[0] for call in wire.mock.calls} == {
        "https://nova.example.net/v2.1/servers/detail"
    }


def test_a_full_page_without_a_link_may_go_on(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page(*(str(number) for number in range(100))))
    wire.answer("GET", "/servers/detail", page("last"))

    assert len(rax.servers.list()) == 101
    assert wire.lines[1] == "GET /servers/detail?marker=99"


def test_a_service_that_ignores_markers_is_listed_once(rax: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page(*(str(number) for number in range(100))))

    assert len(rax.servers.list()) == 100


def test_a_link_that_leads_back_ends_the_list(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page("a", next_query="marker=a"))

    assert [one.id for one in nova.servers.list()] == ["a"]


def test_a_limit_asks_for_one_page(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page("a", "b", next_query="limit=2&marker=b"))

    assert len(cs.servers.list(limit=2)) == 2
    assert wire.lines == ["GET /servers/detail?limit=2"]


def test_a_limit_of_minus_one_asks_for_everything(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page("a", next_query="marker=a"))
    wire.answer("GET", "/servers/detail", page("b"))

    assert len(cs.servers.list(limit=-1)) == 2
    assert wire.lines[0] == "GET /servers/detail"


def test_a_limit_of_zero_is_sent(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page())

    assert cs.servers.list(limit=0) == []
    assert wire.lines == ["GET /servers/detail?limit=0"]


def test_an_answer_without_the_list_is_an_empty_list(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {})

    assert cs.servers.list() == []


def test_listed_things_count_as_loaded(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", page("a"))

    assert cs.servers.list()[0].is_loaded()


def test_an_answer_without_the_document_is_an_error(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1", {"something": "else"})

    with pytest.raises(exceptions.ServiceResponseFailure, match="'server'"):
        cs.servers.get("s1")


# --- find ---------------------------------------------------------------------------------------

FLAVORS = {
    "flavors": [
        {"id": "2", "name": "512MB", "ram": 512, "vcpus": 1},
        {"id": "3", "name": "1GB", "ram": 1024, "vcpus": 1},
        {"id": "4", "name": "odd", "ram": 2048},
    ]
}


def test_find_returns_the_one_that_matches(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/detail", FLAVORS)

    assert cs.flavors.find(ram=1024).id == "3"


def test_find_raises_not_found_with_status_and_words(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/detail", FLAVORS)

    with pytest.raises(exceptions.NotFound, match=r"No Flavor matching \{'ram': 1\}\.") as caught:
        cs.flavors.find(ram=1)
    assert caught.value.code == 404


def test_find_raises_when_several_match(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/detail", FLAVORS)

    with pytest.raises(exceptions.NoUniqueMatch):
        cs.flavors.find(vcpus=1)


def test_what_lacks_the_attribute_does_not_match(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/detail", FLAVORS)

    assert [one.id for one in cs.flavors.findall(vcpus=1)] == ["2", "3"]


def test_findall_is_empty_when_nothing_matches(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/detail", FLAVORS)

    assert cs.flavors.findall(ram=1, vcpus=1) == []


# --- hooks, verbs -------------------------------------------------------------------------------


def test_hooks_change_the_body_of_their_own_class_only(rax: ComputeClient, wire: Wire) -> None:
    class Hooked(ServerManager):
        pass

    def add_zone(body: dict[str, Any], **kwargs: Any) -> None:
        body["server"]["availability_zone"] = kwargs["zone"]

    Hooked.add_hook("modify_body_for_create", add_zone)
    wire.answer("POST", "/servers", {"server": {"id": "s1"}}, status=202)
    with pytest.warns(UserWarning, match="zone"):
        Hooked(rax).create("web", "i1", "2", zone="az1")

    assert wire.last.body["server"]["availability_zone"] == "az1"
    assert not ServerManager._hooks_map.get("modify_body_for_create")


def test_an_action_hook_sees_the_body_of_actions(rax: ComputeClient, wire: Wire) -> None:
    class Hooked(ServerManager):
        pass

    seen: list[Any] = []
    Hooked.add_hook("modify_body_for_action", lambda body, **kwargs: seen.append(dict(body)))
    wire.answer("POST", "/servers/s1/action", status=202)
    Hooked(rax).pause("s1")

    assert seen == [{"pause": None}]


@pytest.mark.parametrize("verb", ["list", "create", "update", "delete", "head"])
def test_a_verb_that_a_service_lacks_is_named(rax: ComputeClient, wire: Wire, verb: str) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"cs\.limits\.{verb}"):
        getattr(rax.limits, verb)("anything")
    assert wire.lines == []


def test_managers_know_their_client_and_its_http_side(rax: ComputeClient) -> None:
    assert rax.servers.api is rax
    assert rax.servers.client is rax.client


def test_a_bare_action_can_be_sent(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/action", status=202)

    response, _ = cs.servers.action("s1", "os-start")
    assert response.status_code == 202
    assert wire.last.body == {"os-start": None}
