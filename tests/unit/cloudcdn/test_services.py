"""The calls for services."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudcdn import CloudCDNClient, CloudCDNService
from tests.unit.queued import Wire

from .conftest import API, DOMAINS, ID, LOCATION, ORIGINS, SERVICE, make_client

PATCH = [{"op": "replace", "path": "/name", "value": "new"}]


# --- listing ------------------------------------------------------------------------------------


def test_one_page_is_listed(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"links": [], "services": [SERVICE]})
    services = cdn.list_services(limit=1, marker="m")
    assert [(type(one), one.name) for one in services] == [(CloudCDNService, "shop")]
    assert wire.lines == ["GET /services?limit=1&marker=m"]


def test_a_limit_is_the_server_s_business(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"message": "limit"}, status=400)
    with pytest.raises(exceptions.BadRequest):
        cdn.list_services(limit=1000)


def pages(wire: Wire, *sizes: int) -> None:
    """Prepare pages of services that are linked as long as they are full."""
    number = 0
    for size in sizes:
        rows = [{"id": f"s{number + index}"} for index in range(size)]
        number += size
        href = f"{API}/services?marker=s{number - 1}&limit=20"
        links = [{"rel": "next", "href": href}] if size == 20 else []
        wire.answer({"links": links, "services": rows})


@pytest.mark.parametrize("sizes", [(20, 20, 5), (20, 20, 0)])
def test_C6_all_pages_are_walked(cdn: CloudCDNClient, wire: Wire, sizes: tuple[int, ...]) -> None:
    pages(wire, *sizes)
    assert len(cdn.list_services(limit=20, full_listing=True)) == sum(sizes)
    assert wire.lines == [
        "GET /services?limit=20",
        "GET /services?limit=20&marker=s19",
        "GET /services?limit=20&marker=s39",
    ]


def test_C6_pages_are_fetched_when_they_are_needed(cdn: CloudCDNClient, wire: Wire) -> None:
    pages(wire, 20, 5)
    walk = cdn.iter_services(page_size=20)
    assert next(walk).id == "s0"
    assert len(wire.lines) == 1
    assert len(list(walk)) == 24


def test_a_marker_that_repeats_ends_the_walk(cdn: CloudCDNClient, wire: Wire) -> None:
    link = {"rel": "next", "href": f"{API}/services?marker=s0"}
    wire.answer({"links": [link], "services": [{"id": "s0"}]}, times=2)
    assert len(list(cdn.iter_services())) == 2


def test_a_link_without_marker_goes_on_after_the_last(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"links": [{"rel": "next", "href": "/services"}], "services": [{"id": "s0"}]})
    wire.answer({"links": [], "services": [{"id": "s1"}]})
    assert [one.id for one in cdn.iter_services()] == ["s0", "s1"]
    assert wire.lines[-1] == "GET /services?marker=s0"


# --- creating -----------------------------------------------------------------------------------


def test_create_sends_the_six_old_keys(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers=LOCATION)
    made = cdn.create_service("shop", "cdn", DOMAINS, ORIGINS)
    assert (type(made), made.id, made.name) == (CloudCDNService, ID, "shop")
    assert wire.last.body == {
        "name": "shop",
        "flavor_id": "cdn",
        "domains": DOMAINS,
        "origins": ORIGINS,
        "restrictions": [],
        "caching": [],
    }


def test_C14_create_takes_any_iterable_and_plain_texts(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers=LOCATION)
    restriction = {"name": "site", "rules": []}
    cdn.create_service(
        b"shop", "cdn", ["a.example", b"b.example"], iter(["o.example"]), (restriction,), ()
    )
    assert wire.last.body["domains"] == [{"domain": "a.example"}, {"domain": "b.example"}]
    assert wire.last.body["origins"] == [{"origin": "o.example"}]
    assert wire.last.body["restrictions"] == [restriction]


@pytest.mark.parametrize(
    ("given", "sent"),
    [(True, {"enabled": True}), (False, {"enabled": False}), ({"a": 1}, {"a": 1})],
)
def test_C11_logs_are_delivered_on_request(
    cdn: CloudCDNClient, wire: Wire, given: Any, sent: Any
) -> None:
    wire.answer(status=202, headers=LOCATION)
    cdn.create_service("shop", "cdn", DOMAINS, ORIGINS, log_delivery=given)
    assert wire.last.body["log_delivery"] == sent


def test_C10_what_the_caller_changes_later_changes_nothing(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers=LOCATION)
    domains = [{"domain": "www.shop.example", "rules": []}]
    made = cdn.create_service("shop", "cdn", domains, ORIGINS)
    domains[0]["domain"] = "evil.example"
    domains.append({})
    assert made.domains == [{"domain": "www.shop.example", "rules": []}]


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("", "cdn", DOMAINS, ORIGINS), ValueError),
        (("shop", "", DOMAINS, ORIGINS), ValueError),
        (("shop", None, DOMAINS, ORIGINS), ValueError),
        (("shop", "cdn", [], ORIGINS), ValueError),
        (("shop", "cdn", DOMAINS, []), ValueError),
        (("shop", "cdn", [{"protocol": "http"}], ORIGINS), ValueError),
        (("shop", "cdn", "www.shop.example", ORIGINS), TypeError),
        (("shop", "cdn", DOMAINS, ORIGINS[0]), TypeError),
        (("shop", "cdn", [5], ORIGINS), TypeError),
        (("shop", "cdn", DOMAINS, ORIGINS, "none"), TypeError),
        (("shop", "cdn", DOMAINS, ORIGINS, None, ["default"]), TypeError),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_sent(
    cdn: CloudCDNClient, wire: Wire, arguments: Any, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        cdn.create_service(*arguments)
    assert wire.lines == []


@pytest.mark.parametrize(
    "location",
    [
        f"{API}/123456/services/{ID}",
        f"{API}/services/{ID}/",
        f"{API}/services/{ID}?x=1",
        f"/services/{ID}",
        ID,
    ],
)
def test_the_id_is_the_last_part_of_the_location(
    cdn: CloudCDNClient, wire: Wire, location: str
) -> None:
    wire.answer(status=202, headers={"Location": location})
    assert cdn.create_service("shop", "cdn", DOMAINS, ORIGINS).id == ID


@pytest.mark.parametrize("headers", [{}, {"Location": ""}, {"Location": f"{API}/services/"}])
def test_C4_a_missing_location_is_named(
    cdn: CloudCDNClient, wire: Wire, headers: dict[str, str]
) -> None:
    wire.answer(status=202, headers=headers)
    with pytest.raises(exceptions.ServiceResponseFailure, match=r"shop.*list_services"):
        cdn.create_service("shop", "cdn", DOMAINS, ORIGINS)


def test_hooks_may_change_the_body(
    cdn: CloudCDNClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hook(body: Any) -> None:
        body["name"] = "hooked"

    manager = cdn._services_manager
    monkeypatch.setattr(type(manager), "_hooks_map", {"modify_body_for_create": [hook]})
    wire.answer(status=202, headers=LOCATION)
    assert cdn.create_service("shop", "cdn", DOMAINS, ORIGINS).name == "hooked"


# --- changing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [PATCH, tuple(PATCH), PATCH[0]])
def test_a_patch_is_a_list_of_operations(cdn: CloudCDNClient, wire: Wire, changes: Any) -> None:
    wire.answer(status=202)
    assert cdn.patch_service(ID, changes) is None
    assert (wire.lines, wire.last.body) == ([f"PATCH /services/{ID}"], PATCH)


def test_operations_that_the_server_knows_are_its_business(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202)
    cdn.patch_service(ID, [{"op": "test", "path": "/name"}])
    assert wire.last.body == [{"op": "test", "path": "/name"}]


@pytest.mark.parametrize(
    ("dialect", "kind"),
    [("rackspace", "application/json"), ("openstack", "application/json-patch+json")],
)
def test_the_type_of_a_patch(wire: Wire, dialect: str, kind: str) -> None:
    wire.answer(status=202)
    make_client(dialect).patch_service(ID, PATCH)
    assert wire.last.headers["Content-Type"] == kind


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ([], ValueError),
        ([{"op": "remove"}], ValueError),
        ([{"path": "/name"}], ValueError),
        ([{"op": "add", "path": "/domains/-"}], ValueError),
        ("remove", TypeError),
        (["remove"], TypeError),
        (None, TypeError),
    ],
)
def test_a_patch_that_is_none_is_refused(
    cdn: CloudCDNClient, wire: Wire, changes: Any, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        cdn.patch_service(ID, changes)
    assert wire.lines == []


def test_C12_an_id_is_one_segment(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(SERVICE).answer(status=202, times=2)
    cdn.get_service("../flavors/x")
    cdn.delete_service("a?b")
    cdn.delete_assets("a/b", all=True)
    assert wire.lines == [
        "GET /services/..%2Fflavors%2Fx",
        "DELETE /services/a%3Fb",
        "DELETE /services/a%2Fb/assets?all=true",
    ]


def test_C7_services_are_given_as_objects(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(SERVICE).answer(SERVICE).answer(status=202, times=3).answer({})
    service = cdn.get_service(ID)
    cdn.get_service(service)
    cdn.patch_service(service, PATCH)
    cdn.delete_assets(service, "/x")
    cdn.delete_service(service)
    cdn.get_analytics(service, "requestCount")
    assert {sent.path.split("/")[2] for sent in wire.sent} == {ID}


# --- update -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attrs",
    [
        {"name": "shop"},
        {"domains": ["www.shop.example"]},
        {"domains": [{"domain": "www.shop.example", "certificate": None}]},
        {"origins": ["198.51.100.7"]},
        {"origins": [{"origin": "198.51.100.7", "rules": [{"name": "default"}]}]},
        {"caching": []},
        {"caching": [{"name": "default", "ttl": 86400}]},
        {"restrictions": []},
        {"log_delivery": False},
        {"flavor_id": "cdn"},
    ],
)
def test_an_update_to_what_is_there_sends_nothing(
    cdn: CloudCDNClient, wire: Wire, attrs: dict[str, Any]
) -> None:
    wire.answer(SERVICE)
    assert cdn.update_service(ID, **attrs) == []
    assert wire.lines == [f"GET /services/{ID}"]


@pytest.mark.parametrize(
    ("attrs", "path", "value"),
    [
        ({"name": "new"}, "/name", "new"),
        ({"domains": ["a.example"]}, "/domains", [{"domain": "a.example"}]),
        ({"log_delivery": True}, "/log_delivery/enabled", True),
        (
            {"caching": [{"name": "default", "ttl": 60}]},
            "/caching",
            [{"name": "default", "ttl": 60}],
        ),
        (
            {"origins": [{"origin": "198.51.100.7", "port": 443}]},
            "/origins",
            [{"origin": "198.51.100.7", "port": 443}],
        ),
    ],
)
def test_an_update_replaces_what_differs(
    cdn: CloudCDNClient, wire: Wire, attrs: dict[str, Any], path: str, value: Any
) -> None:
    wire.answer(SERVICE).answer(status=202)
    sent = cdn.update_service(ID, **attrs)
    assert sent == [{"op": "replace", "path": path, "value": value}]
    assert wire.last.body == sent


def test_what_only_the_server_says_is_no_difference(cdn: CloudCDNClient, wire: Wire) -> None:
    domain = {"domain": "a.example", "protocol": "https", "certificate": "san"}
    wire.answer({**SERVICE, "domains": [{**domain, "certificate_status": "deployed"}]})
    assert cdn.update_service(ID, domains=[domain]) == []


@pytest.mark.parametrize("bad", ["", None, ".", ".."])
def test_an_update_needs_a_service(cdn: CloudCDNClient, wire: Wire, bad: Any) -> None:
    for attrs in ({}, {"name": "new"}):
        with pytest.raises(ValueError):
            cdn.update_service(bad, **attrs)
    assert wire.lines == []


def test_an_update_of_nothing_does_not_even_look(cdn: CloudCDNClient, wire: Wire) -> None:
    assert cdn.update_service(ID) == []
    assert wire.lines == []


# --- purging ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [{}, {"url": ""}, {"url": None, "all": False}, {"url": "/x", "all": True}, {"hard": True}],
)
def test_C1_a_purge_names_what_it_purges(
    cdn: CloudCDNClient, wire: Wire, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        cdn.delete_assets(ID, **arguments)
    assert wire.lines == []


def test_a_purge_of_everything(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202)
    assert cdn.delete_assets(ID, all=True) is None
    assert wire.lines == [f"DELETE /services/{ID}/assets?all=true"]


@pytest.mark.parametrize("url", ["/a b&c=d%20", "/img/*", "https://x.example/y?z#f", "/a+b"])
def test_C2_a_url_arrives_as_it_was_written(cdn: CloudCDNClient, wire: Wire, url: str) -> None:
    wire.answer(status=202)
    cdn.delete_assets(ID, url)
    assert wire.last.query == [("url", url)]


def test_C2_slashes_stay_and_other_letters_are_percent_encoded_first(
    cdn: CloudCDNClient, wire: Wire
) -> None:
    wire.answer(status=202)
    cdn.delete_assets(ID, "/ü/x")
    assert wire.last.query == [("url", "/%C3%BC/x")]


@pytest.mark.parametrize(("hard", "word"), [(True, "true"), (False, "false")])
def test_C11_a_purge_is_hard_or_soft(
    cdn: CloudCDNClient, wire: Wire, hard: bool, word: str
) -> None:
    wire.answer(status=202)
    cdn.delete_assets(ID, "/x", hard=hard)
    assert wire.last.query == [("url", "/x"), ("hard", word)]


def test_a_word_for_hard_is_refused(cdn: CloudCDNClient, wire: Wire) -> None:
    word: Any = "no"
    with pytest.raises(ValueError):
        cdn.delete_assets(ID, "/x", hard=word)
    assert wire.lines == []


# --- figures ------------------------------------------------------------------------------------


def test_C11_figures_are_asked_for_in_utc(cdn: CloudCDNClient, wire: Wire) -> None:
    east = datetime.timezone(datetime.timedelta(hours=2))
    wire.answer({"requestCount": {}})
    found = cdn.get_analytics(
        ID,
        "requestCount",
        domain="www.shop.example",
        start_time=datetime.datetime(2026, 1, 2, 2, 0, 0, 5, tzinfo=east),
        end_time=datetime.datetime(2026, 1, 3),
    )
    assert found == {"requestCount": {}}
    assert wire.last.query == [
        ("domain", "www.shop.example"),
        ("startTime", "2026-01-02T00:00:00"),
        ("endTime", "2026-01-03T00:00:00"),
        ("metricType", "requestCount"),
    ]


def test_times_may_be_text(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({})
    cdn.get_analytics(ID, "bandwidthOut", start_time="2026-01-02T00:00:00")
    assert wire.last.query == [("startTime", "2026-01-02T00:00:00"), ("metricType", "bandwidthOut")]


def test_the_kind_of_figures_is_needed(cdn: CloudCDNClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        cdn.get_analytics(ID, "")
    assert wire.lines == []
