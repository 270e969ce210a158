"""Listing, reading, changing, deleting and finding servers."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Server

from .conftest import Wire, make_client

WEB01 = {"id": "s1", "name": "web01", "status": "ACTIVE", "metadata": {"role": "web"}}
WEB02 = {"id": "s2", "name": "web02", "status": "ERROR", "metadata": {}}


# --- list ---------------------------------------------------------------------------------------


def test_list_returns_detailed_servers(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [WEB01, WEB02]})

    servers = cs.servers.list()
    assert [(type(one), one.name, one.status) for one in servers] == [
        (Server, "web01", "ACTIVE"),
        (Server, "web02", "ERROR"),
    ]


def test_brief_lists_ask_for_less(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers", {"servers": [{"id": "s1", "name": "web01", "links": []}]})

    assert cs.servers.list(detailed=False)[0].name == "web01"
    assert wire.lines == ["GET /servers"]


def test_filters_marker_limit_and_order_go_into_the_query(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": []})
    cs.servers.list(
        search_opts={"status": "ACTIVE", "name": "^web01$"},
        marker=Server(cs.servers, WEB01),
        limit=10,
        sort_keys=["created_at", "id"],
        sort_dirs=["desc", "asc"],
    )

    assert wire.last.query == [
        ("name", "^web01$"),
        ("status", "ACTIVE"),
        ("marker", "s1"),
        ("sort_key", "created_at"),
        ("sort_key", "id"),
        ("sort_dir", "desc"),
        ("sort_dir", "asc"),
        ("limit", "10"),
    ]


def test_an_object_is_a_filter_by_its_id(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/flavors/2", {"flavor": {"id": "2", "name": "512MB"}})
    wire.answer("GET", "/servers/detail", {"servers": []})
    cs.servers.list(search_opts={"flavor": cs.flavors.get(2)})

    assert wire.last.query == [("flavor", "2")]


def test_trap_09_false_filters_are_sent_and_none_is_not(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": []})
    cs.servers.list(search_opts={"deleted": False, "all_tenants": 0, "status": None})

    assert wire.last.query == [("all_tenants", "0"), ("deleted", "False")]


def test_a_filter_that_an_old_service_would_ignore_is_refused(
    nova: ComputeClient, wire: Wire
) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'tags' needs microversion 2\.26"):
        nova.servers.list(search_opts={"tags": "blue"})
    assert wire.lines == []


def test_a_bad_marker_is_a_bad_request(cs: ComputeClient, wire: Wire) -> None:
    refusal = {"badRequest": {"message": "marker [x] not found", "code": 400}}
    wire.answer("GET", "/servers/detail", refusal, status=400)

    with pytest.raises(exceptions.BadRequest, match=r"marker \[x\] not found"):
        cs.servers.list(marker="x")


# --- get, update, delete ------------------------------------------------------------------------


def test_get_returns_one_server(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1", {"server": WEB01}, headers={"x-compute-request-id": "req-1"})

    one = cs.servers.get("s1")
    assert (one.id, one.is_loaded(), one.x_request_id) == ("s1", True, "req-1")


def test_get_takes_a_server(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1", {"server": WEB01})

    assert cs.servers.get(Server(cs.servers, WEB01)) == Server(cs.servers, WEB01)


def test_an_unknown_server_is_not_found(cs: ComputeClient, wire: Wire) -> None:
    missing = {"itemNotFound": {"message": "Instance could not be found", "code": 404}}
    wire.answer(
        "GET", "/servers/s9", missing, status=404, headers={"x-compute-request-id": "req-9"}
    )

    with pytest.raises(cs.exceptions.NotFound) as caught:
        cs.servers.get("s9")
    error = caught.value
    assert (error.code, error.message, error.request_id) == (
        404,
        "Instance could not be found",
        "req-9",
    )
    assert str(error).startswith("Instance could not be found (HTTP 404) (Request-ID: req-9)")


def test_an_html_error_page_becomes_an_exception(rax: ComputeClient, wire: Wire) -> None:
    page = "<html><body><h1>503 Service Unavailable</h1></body></html>"
    rax.identity.settings.values["retries"] = 0
    wire.answer("GET", "/servers/s1", body=page, status=503, content_type="text/html")

    with pytest.raises(exceptions.ClientException) as caught:
        rax.servers.get("s1")
    assert caught.value.code == 503
    assert "<html>" not in caught.value.message


def test_trap_15_update_sets_names_and_access_addresses(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", "/servers/s1", {"server": {**WEB01, "name": "web02"}})

    changed = cs.servers.update(
        "s1", name="web02", access_ip_v4="203.0.113.9", access_ip_v6="2001:db8::9"
    )
    assert changed is not None and changed.name == "web02"
    assert wire.last.body == {
        "server": {"name": "web02", "accessIPv4": "203.0.113.9", "accessIPv6": "2001:db8::9"}
    }


def test_update_with_nothing_sends_nothing(cs: ComputeClient, wire: Wire) -> None:
    assert cs.servers.update("s1") is None
    assert wire.lines == []


def test_a_server_shows_what_was_updated(cs: ComputeClient, wire: Wire) -> None:
    one = Server(cs.servers, WEB01, True)
    wire.answer("PUT", "/servers/s1", {"server": {**WEB01, "name": "web02"}})

    assert one.update(name="web02") is None
    assert one.name == "web02"


def test_a_description_needs_2_19(nova: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"'description' .* 2\.19"):
        nova.servers.update("s1", description="a text")
    assert wire.lines == []


def test_a_description_is_sent_when_the_client_has_its_version(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    wire.answer("PUT", "/servers/s1", {"server": WEB01})
    nova.servers.update("s1", description="a text")

    assert wire.last.body == {"server": {"description": "a text"}}
    assert wire.last.headers["OpenStack-API-Version"] == "compute 2.72"


@pytest.mark.parametrize("status", [202, 204])
def test_delete_returns_nothing(cs: ComputeClient, wire: Wire, status: int) -> None:
    wire.answer("DELETE", "/servers/s1", status=status)

    assert cs.servers.delete("s1") is None
    assert wire.lines == ["DELETE /servers/s1"]


def test_a_server_deletes_itself(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/servers/s1", status=204)

    assert Server(cs.servers, WEB01).delete() is None
    assert wire.lines == ["DELETE /servers/s1"]


# --- find ---------------------------------------------------------------------------------------


def test_trap_06_find_by_name_and_status_compares_both(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [WEB01, {**WEB01, "status": "ERROR"}]})

    assert cs.servers.find(name="web01", status="ACTIVE").id == "s1"


def test_trap_07_a_name_is_asked_for_whole_and_literally(nova: ComputeClient, wire: Wire) -> None:
    odd = {**WEB01, "name": "a.b(c)-1 x"}
    wire.answer("GET", "/servers/detail", {"servers": [odd]})

    assert nova.servers.find(name="a.b(c)-1 x").id == "s1"
    assert wire.last.query == [("name", r"^a\.b\(c\)-1 x$")]


def test_trap_07_a_longer_name_is_no_match(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [{**WEB01, "name": "web01-old"}]})
    wire.answer("GET", "/servers", {"servers": [{"id": "s1", "name": "web01-old"}]})

    with pytest.raises(exceptions.NotFound, match="No Server matching"):
        cs.servers.find(name="web01")


def test_trap_07_human_id_is_compared_here_only(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [{**WEB01, "name": "Web 01"}]})

    assert nova.servers.find(human_id="web-01").id == "s1"
    assert wire.last.query == []


def test_trap_08_all_tenants_works_alone(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [WEB01, WEB02]})

    assert len(cs.servers.findall(all_tenants=1)) == 2
    assert wire.last.query == [("all_tenants", "1")]


def test_trap_10_find_looks_through_all_pages(cs: ComputeClient, wire: Wire) -> None:
    link = [{"rel": "next", "href": "https://x.example.org/servers/detail?marker=s1"}]
    wire.answer("GET", "/servers/detail", {"servers": [WEB01], "servers_links": link})
    wire.answer("GET", "/servers/detail", {"servers": [WEB02]})

    assert cs.servers.find(status="ERROR").id == "s2"


def test_rackspace_finds_a_name_in_the_brief_list(rax: ComputeClient, wire: Wire) -> None:
    brief = [{"id": "s1", "name": "web-01"}, {"id": "s2", "name": "web-01-old"}]
    wire.answer("GET", "/servers", {"servers": brief})
    wire.answer("GET", "/servers/s1", {"server": {**WEB01, "name": "web-01"}})

    assert rax.servers.find(name="web-01").status == "ACTIVE"
    assert wire.lines == ["GET /servers?name=web-01", "GET /servers/s1"]


def test_bytes_are_names_too(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/detail", {"servers": [WEB01]})
    wire.answer("GET", "/servers", {"servers": [WEB01]})
    wire.answer("GET", "/servers/s1", {"server": WEB01})

    assert cs.servers.find(name=b"web01").id == "s1"


# --- networks -----------------------------------------------------------------------------------


def test_networks_are_addresses_by_label_in_order(cs: ComputeClient) -> None:
    addresses: dict[str, Any] = {
        "public": [{"addr": "198.51.100.24", "version": 4}, {"addr": "2001:db8::24", "version": 6}],
        "private": [{"addr": "10.180.3.9", "version": 4}],
    }
    one = Server(cs.servers, {**WEB01, "addresses": addresses}, True)

    assert list(one.networks.items()) == [
        ("private", ["10.180.3.9"]),
        ("public", ["198.51.100.24", "2001:db8::24"]),
    ]


def test_trap_25_networks_of_a_new_server_are_empty_and_ask_nothing(
    cs: ComputeClient, wire: Wire
) -> None:
    assert Server(cs.servers, {"id": "s1"}).networks == {}
    assert wire.lines == []
