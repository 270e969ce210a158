"""Compute on the wire: servers and their life cycle, images, flavors, versions."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from pyrax.sandbox.clock import iso
from tests.sandbox.wire import Wire

MICROVERSION = "OpenStack-API-Version"


def at(version: str) -> dict[str, Any]:
    """Return the keyword that asks for a microversion."""
    return {"headers": {MICROVERSION: f"compute {version}"}}


def names(wire: Wire, query: str = "") -> list[str]:
    """Return the names of a list of servers."""
    answer = wire.compute("GET", f"/servers/detail{query}")
    assert answer.status_code == 200, answer.text
    return [server["name"] for server in answer.json()["servers"]]


# -- life cycle ------------------------------------------------------------------------------------


def test_server_builds_and_becomes_active_on_the_clock(wire: Wire) -> None:
    created = wire.create_server(name="web", metadata={"role": "web"})
    assert created["adminPass"]
    building = wire.server(created["id"])
    assert (building["status"], building["addresses"]) == ("BUILD", {})
    assert building["progress"] < 50
    wire.cloud.clock.advance(2)
    assert 50 <= wire.server(created["id"])["progress"] < 100
    wire.cloud.clock.advance(2)
    active = wire.server(created["id"])
    assert (active["status"], active["progress"]) == ("ACTIVE", 100)
    assert active["metadata"] == {"role": "web"}
    assert active["OS-EXT-STS:vm_state"] == "active"


def test_rackspace_server_has_public_and_private_addresses(rackspace_wire: Wire) -> None:
    server = rackspace_wire.server(rackspace_wire.running_server())
    assert [row["version"] for row in server["addresses"]["public"]] == [4, 6]
    assert [row["version"] for row in server["addresses"]["private"]] == [4]
    assert server["accessIPv4"] == server["addresses"]["public"][0]["addr"]
    assert "OS-EXT-AZ:availability_zone" not in server


def test_openstack_server_has_zone_and_security_group(keystone_wire: Wire) -> None:
    server = keystone_wire.server(keystone_wire.running_server())
    assert server["OS-EXT-AZ:availability_zone"] == "nova"
    assert server["security_groups"] == [{"name": "default"}]
    assert server["addresses"]["private"][0]["OS-EXT-IPS:type"] == "fixed"
    assert "OS-EXT-SRV-ATTR:host" not in server


def test_metadata_can_ask_for_an_error_or_for_a_long_build(wire: Wire) -> None:
    failing = wire.create_server(metadata={"server_error": "1"})["id"]
    slow = wire.create_server(metadata={"server_building": "60"})["id"]
    wire.cloud.clock.advance(30)
    server = wire.server(failing)
    assert (server["status"], server["fault"]["code"]) == ("ERROR", 500)
    assert wire.server(slow)["status"] == "BUILD"
    wire.cloud.clock.advance(30)
    assert wire.server(slow)["status"] == "ACTIVE"


def test_durations_can_be_changed(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.stores.compute("DFW").durations["build"] = 0
    server_id = rackspace_wire.create_server()["id"]
    assert rackspace_wire.server(server_id)["status"] == "ACTIVE"


def test_servers_of_regions_are_separate(rackspace_wire: Wire) -> None:
    rackspace_wire.create_server()
    other = Wire(rackspace_wire.cloud, "rackspace", "ORD")
    assert names(other) == []
    other.close()


def test_deleted_server_is_gone_but_shows_among_the_changes(wire: Wire) -> None:
    before = iso(wire.cloud.clock.now() - 1)
    server_id = wire.running_server()
    assert wire.compute("DELETE", f"/servers/{server_id}").status_code == 204
    gone = wire.compute("GET", f"/servers/{server_id}")
    assert gone.json()["itemNotFound"]["code"] == 404
    assert wire.compute("DELETE", f"/servers/{server_id}").status_code == 404
    assert names(wire) == []
    answer = wire.compute("GET", f"/servers/detail?changes-since={before}")
    assert [server["status"] for server in answer.json()["servers"]] == ["DELETED"]
    wire.cloud.clock.advance(31 * 86400)


def test_update_renames(wire: Wire) -> None:
    server_id = wire.running_server()
    body = {"server": {"name": "db", "accessIPv4": "203.0.113.9"}}
    updated = wire.compute("PUT", f"/servers/{server_id}", json=body).json()["server"]
    assert (updated["name"], updated["accessIPv4"]) == ("db", "203.0.113.9")


# -- creating --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "Server name"),
        ({"name": "x" * 256}, "too long"),
        ({"imageRef": "nowhere"}, "Can not find requested image"),
        ({"imageRef": None}, "imageRef"),
        ({"flavorRef": "nowhere"}, "Flavor nowhere could not be found"),
        ({"flavorRef": None}, "flavorRef"),
        ({"key_name": "nowhere"}, "Invalid key_name"),
        ({"metadata": {"a": 1}}, "not a string"),
        ({"metadata": {"a": "x" * 256}}, "at most 255"),
        ({"networks": [{}]}, "uuid is missing"),
        ({"networks": [{"uuid": "nowhere"}]}, "nowhere could not be found"),
        ({"user_data": "***"}, "cannot be decoded"),
        ({"personality": [{"contents": ""}]}, "missing path"),
        ({"personality": [{"path": "/a", "contents": "***"}]}, "cannot be decoded"),
        ({"min_count": 3, "max_count": 2}, "min_count"),
    ],
)
def test_bad_request_for_a_server_is_400(wire: Wire, fields: Any, message: str) -> None:
    image = wire.compute("GET", "/images").json()["images"][0]["id"]
    flavor = wire.compute("GET", "/flavors").json()["flavors"][0]["id"]
    server = {"name": "web", "imageRef": image, "flavorRef": flavor, **fields}
    answer = wire.compute("POST", "/servers", json={"server": server})
    assert answer.status_code == 400
    assert message in answer.json()["badRequest"]["message"]


def test_flavor_has_to_be_large_enough_for_the_image(rackspace_wire: Wire) -> None:
    images = rackspace_wire.compute("GET", "/images/detail").json()["images"]
    windows = next(image for image in images if image["minRam"] == 2048)
    server = {"name": "web", "imageRef": windows["id"], "flavorRef": "2"}
    answer = rackspace_wire.compute("POST", "/servers", json={"server": server})
    assert "memory is too small" in answer.json()["badRequest"]["message"]


def test_too_much_metadata_is_403(rackspace_wire: Wire) -> None:
    server_id = rackspace_wire.running_server()
    metadata = {"metadata": {f"k{number}": "v" for number in range(41)}}
    answer = rackspace_wire.compute("POST", f"/servers/{server_id}/metadata", json=metadata)
    assert answer.json()["forbidden"]["message"].endswith("exceeds 40")


@pytest.mark.parametrize(
    "files",
    [
        [{"path": f"/{number}", "contents": ""} for number in range(6)],
        [{"path": "/a", "contents": base64.b64encode(b"x" * 1001).decode()}],
    ],
)
def test_too_many_or_too_large_files_are_413_on_rackspace(rackspace_wire: Wire, files: Any) -> None:
    image = rackspace_wire.compute("GET", "/images").json()["images"][0]["id"]
    server = {"name": "web", "imageRef": image, "flavorRef": "general1-1", "personality": files}
    answer = rackspace_wire.compute("POST", "/servers", json={"server": server})
    assert answer.json()["overLimit"]["code"] == 413


def test_what_was_injected_can_be_looked_at(rackspace_wire: Wire) -> None:
    contents = base64.b64encode(b"hello\n").decode()
    server_id = rackspace_wire.create_server(
        personality=[{"path": "/etc/motd", "contents": contents}],
        user_data=contents,
        config_drive=True,
    )["id"]
    stored = rackspace_wire.cloud.stores.compute("DFW").servers[server_id]
    assert stored.personality == {"/etc/motd": b"hello\n"}
    assert (stored.user_data, stored.config_drive) == (contents, True)


def test_own_password_is_kept(wire: Wire) -> None:
    assert wire.create_server(adminPass="Zq8-invented")["adminPass"] == "Zq8-invented"


def test_several_servers_at_once(wire: Wire) -> None:
    wire.create_server(name="web", min_count=2, max_count=3)
    assert sorted(names(wire)) == ["web-1", "web-2", "web-3"]


def test_reservation_id_can_be_asked_for(wire: Wire) -> None:
    image = wire.compute("GET", "/images").json()["images"][0]["id"]
    flavor = wire.compute("GET", "/flavors").json()["flavors"][0]["id"]
    server = {"name": "w", "imageRef": image, "flavorRef": flavor, "return_reservation_id": True}
    reservation = wire.compute("POST", "/servers", json={"server": server}).json()
    assert names(wire, f"?reservation_id={reservation['reservation_id']}") == ["w"]


def test_list_of_networks_replaces_the_default_ones(rackspace_wire: Wire) -> None:
    service_net = {"uuid": "11111111-1111-1111-1111-111111111111"}
    server_id = rackspace_wire.running_server(networks=[service_net])
    assert list(rackspace_wire.server(server_id)["addresses"]) == ["private"]


def test_boot_from_volume_needs_no_image(wire: Wire) -> None:
    wire.cloud.stores.compute(dialect=wire.dialect).volumes.add("v1")
    mapping = [{"source_type": "volume", "uuid": "v1", "boot_index": 0}]
    created = wire.create_server(imageRef="", block_device_mapping_v2=mapping)
    assert wire.server(created["id"])["image"] == ""


@pytest.mark.parametrize(("dialect", "status"), [("rackspace", 413), ("keystone", 403)])
def test_over_quota(cloud: Any, dialect: str, status: int) -> None:
    wire = Wire(cloud, dialect)
    image = wire.compute("GET", "/images").json()["images"][0]["id"]
    flavor = wire.compute("GET", "/flavors").json()["flavors"][0]["id"]
    server = {"name": "w", "imageRef": image, "flavorRef": flavor, "min_count": 101}
    answer = wire.compute("POST", "/servers", json={"server": server})
    assert answer.status_code == status
    assert "Quota exceeded" in answer.text
    wire.close()


# -- lists -----------------------------------------------------------------------------------------


def test_pages_are_linked(wire: Wire) -> None:
    for number in range(5):
        wire.create_server(name=f"web{number}")
    found: list[str] = []
    url = f"{wire.compute_url}/servers/detail?limit=2&name=web"
    while url:
        page = wire.send("GET", url).json()
        found += [server["name"] for server in page["servers"]]
        url = next((link["href"] for link in page.get("servers_links", [])), "")
    assert found == ["web4", "web3", "web2", "web1", "web0"]


def test_service_may_cut_pages_by_itself(keystone_wire: Wire) -> None:
    keystone_wire.cloud.stores.compute("DFW", "openstack").page_limit = 2
    for number in range(3):
        keystone_wire.create_server(name=f"web{number}")
    page = keystone_wire.compute("GET", "/servers?limit=1000").json()
    assert len(page["servers"]) == 2
    assert "marker=" in page["servers_links"][0]["href"]


@pytest.mark.parametrize("query", ["limit=x", "limit=-1", "marker=nobody", "changes-since=soon"])
def test_bad_page_is_400(wire: Wire, query: str) -> None:
    assert wire.compute("GET", f"/servers?{query}").json()["badRequest"]["code"] == 400


def test_limit_zero_is_an_empty_list(wire: Wire) -> None:
    wire.create_server()
    assert wire.compute("GET", "/servers?limit=0").json() == {"servers": []}


def test_brief_list_has_names_and_links_only(wire: Wire) -> None:
    created = wire.create_server(name="web")
    brief = wire.compute("GET", "/servers").json()["servers"]
    assert set(brief[0]) == {"id", "name", "links"}
    assert brief[0]["links"] == created["links"]
    assert wire.send("GET", created["links"][0]["href"]).status_code == 200


def test_filters(wire: Wire) -> None:
    flavors = wire.compute("GET", "/flavors").json()["flavors"]
    first = wire.server(wire.running_server(name="web1"))
    wire.create_server(name="db1", flavorRef=flavors[1]["id"])
    address = next(iter(first["addresses"].values()))[0]["addr"]
    assert names(wire, "?name=^web") == ["web1"]
    assert names(wire, "?status=BUILD") == ["db1"]
    assert names(wire, "?status=active") == ["web1"]
    assert names(wire, f"?flavor={flavors[1]['id']}") == ["db1"]
    assert names(wire, f"?image={first['image']['id']}") == ["db1", "web1"]
    assert names(wire, f"?image={first['image']['links'][0]['href']}") == ["db1", "web1"]
    assert names(wire, f"?ip=^{address}$") == ["web1"]
    assert names(wire, "?status=NONSENSE") == []
    assert wire.compute("GET", "/servers?name=(").status_code == 400


def test_sorting(keystone_wire: Wire) -> None:
    for name in ("b", "a", "c"):
        keystone_wire.create_server(name=name)
    assert names(keystone_wire, "?sort_key=display_name&sort_dir=asc") == ["a", "b", "c"]
    assert names(keystone_wire, "?sort_key=display_name&sort_dir=desc") == ["c", "b", "a"]
    assert keystone_wire.compute("GET", "/servers?sort_key=mood").status_code == 400


def test_all_tenants_is_for_administrators(wire: Wire) -> None:
    assert wire.compute("GET", "/servers?all_tenants=1").status_code == 403


# -- metadata and addresses ------------------------------------------------------------------------


def test_metadata_is_merged_replaced_and_deleted(wire: Wire) -> None:
    path = f"/servers/{wire.running_server(metadata={'a': '1'})}/metadata"
    merged = wire.compute("POST", path, json={"metadata": {"b": "2"}}).json()
    assert merged == {"metadata": {"a": "1", "b": "2"}}
    replaced = wire.compute("PUT", path, json={"metadata": {"c": "3"}}).json()
    assert replaced == {"metadata": {"c": "3"}}
    item = wire.compute("PUT", f"{path}/d%2Fe", json={"meta": {"d/e": "4"}}).json()
    assert item == {"meta": {"d/e": "4"}}
    assert wire.compute("GET", f"{path}/d%2Fe").json() == item
    wrong = wire.compute("PUT", f"{path}/x", json={"meta": {"y": "4"}})
    assert wrong.json()["badRequest"]["message"] == "Request body and URI mismatch"
    assert wire.compute("DELETE", f"{path}/d%2Fe").status_code == 204
    assert wire.compute("DELETE", f"{path}/d%2Fe").status_code == 404
    assert wire.compute("GET", path).json() == {"metadata": {"c": "3"}}


def test_addresses_by_network(wire: Wire) -> None:
    path = f"/servers/{wire.running_server()}/ips"
    everything = wire.compute("GET", path).json()["addresses"]
    assert wire.compute("GET", f"{path}/private").json() == {"private": everything["private"]}
    assert set(everything["private"][0]) == {"addr", "version"}
    assert wire.compute("GET", f"{path}/nowhere").status_code == 404


# -- images and flavors ----------------------------------------------------------------------------


def test_images_are_listed_shown_and_protected(wire: Wire) -> None:
    images = wire.compute("GET", "/images/detail").json()["images"]
    assert all(image["status"] == "ACTIVE" and "server" not in image for image in images)
    path = f"/images/{images[0]['id']}"
    assert wire.compute("GET", path).json()["image"] == images[0]
    assert wire.compute("DELETE", path).status_code == 403
    assert wire.compute("GET", "/images/nowhere").status_code == 404
    page = wire.compute("GET", "/images?limit=1").json()
    assert len(page["images"]) == 1
    assert page["images_links"][0]["rel"] == "next"
    by_name = wire.compute("GET", f"/images?name={images[1]['name']}").json()["images"]
    assert [image["id"] for image in by_name] == [images[1]["id"]]


def test_flavors_are_listed_and_shown(wire: Wire) -> None:
    flavors = wire.compute("GET", "/flavors/detail").json()["flavors"]
    assert wire.compute("GET", f"/flavors/{flavors[0]['id']}").json()["flavor"] == flavors[0]
    large = wire.compute("GET", "/flavors/detail?minRam=4096").json()["flavors"]
    assert large
    assert all(flavor["ram"] >= 4096 for flavor in large)
    assert wire.compute("GET", "/flavors/nowhere").status_code == 404
    assert wire.compute("POST", "/flavors", json={"flavor": {}}).status_code == 403


def test_flavor_documents_differ_by_dialect(rackspace_wire: Wire) -> None:
    flavor = rackspace_wire.compute("GET", "/flavors/general1-2").json()["flavor"]
    assert flavor["OS-FLV-WITH-EXT-SPECS:extra_specs"]["class"] == "general1"
    assert "os-flavor-access:is_public" not in flavor
    specs = rackspace_wire.compute("GET", "/flavors/general1-2/os-extra_specs").json()
    assert specs["extra_specs"]["class"] == "general1"


# -- versions, paths -------------------------------------------------------------------------------


def test_versions_are_described_without_a_token(keystone_wire: Wire) -> None:
    root = keystone_wire.compute_url.rpartition("/")[0]
    none = {"X-Auth-Token": ""}
    versions = keystone_wire.send("GET", root + "/", headers=none).json()["versions"]
    assert [version["id"] for version in versions] == ["v2.0", "v2.1"]
    version = keystone_wire.compute("GET", "/", headers=none).json()["version"]
    assert (version["min_version"], version["version"]) == ("2.1", "2.96")


def test_microversion_is_echoed(keystone_wire: Wire) -> None:
    answer = keystone_wire.compute("GET", "/servers", **at("2.60"))
    assert answer.headers[MICROVERSION] == "compute 2.60"
    assert answer.headers["X-OpenStack-Nova-API-Version"] == "2.60"
    assert MICROVERSION in answer.headers["Vary"]
    old = {"headers": {"X-OpenStack-Nova-API-Version": "2.3"}}
    assert keystone_wire.compute("GET", "/servers", **old).headers[MICROVERSION] == "compute 2.3"
    latest = keystone_wire.compute("GET", "/servers", **at("latest"))
    assert latest.headers[MICROVERSION] == "compute 2.96"


@pytest.mark.parametrize(("version", "status"), [("2.500", 406), ("1.0", 406), ("new", 400)])
def test_microversion_that_is_not_offered(keystone_wire: Wire, version: str, status: int) -> None:
    assert keystone_wire.compute("GET", "/servers", **at(version)).status_code == status


def test_rackspace_ignores_microversions(rackspace_wire: Wire) -> None:
    answer = rackspace_wire.compute("GET", "/servers", **at("2.60"))
    assert answer.status_code == 200
    assert MICROVERSION not in answer.headers


def test_documents_follow_the_microversion(keystone_wire: Wire) -> None:
    server_id = keystone_wire.running_server()
    path = f"/servers/{server_id}"
    plain = keystone_wire.server(server_id)
    assert "locked" not in plain
    later = keystone_wire.compute("GET", path, **at("2.96")).json()["server"]
    assert later["flavor"]["original_name"] == "m1.tiny"
    assert (later["locked"], later["tags"], later["description"]) == (False, [], None)
    assert plain["flavor"]["id"] == "1"


@pytest.mark.parametrize(
    ("path", "gone_in"),
    [
        ("/images", "2.36"),
        ("/os-networks", "2.36"),
        ("/os-security-groups", "2.36"),
        ("/os-floating-ips", "2.36"),
    ],
)
def test_proxies_are_gone_in_later_versions(keystone_wire: Wire, path: str, gone_in: str) -> None:
    assert keystone_wire.compute("GET", path, **at("2.35")).status_code == 200
    assert keystone_wire.compute("GET", path, **at(gone_in)).status_code == 404


def test_later_versions_want_networks_and_know_statuses(keystone_wire: Wire) -> None:
    image = keystone_wire.compute("GET", "/images").json()["images"][0]["id"]
    server = {"name": "w", "imageRef": image, "flavorRef": "1"}
    refused = keystone_wire.compute("POST", "/servers", json={"server": server}, **at("2.37"))
    assert "'networks' is a required" in refused.json()["badRequest"]["message"]
    server["networks"] = "none"
    created = keystone_wire.compute("POST", "/servers", json={"server": server}, **at("2.37"))
    assert created.status_code == 202
    bad = keystone_wire.compute("GET", "/servers?status=NONSENSE", **at("2.38"))
    assert bad.status_code == 400
    strict = keystone_wire.compute("GET", "/servers?colour=blue", **at("2.75"))
    assert strict.status_code == 400
    assert keystone_wire.compute("GET", "/servers?colour=blue").status_code == 200


def test_path_may_hold_the_project(keystone_wire: Wire) -> None:
    url = f"{keystone_wire.compute_url}/{keystone_wire.cloud.project_id}/servers"
    assert keystone_wire.send("GET", url).status_code == 200
    other = f"{keystone_wire.compute_url}/{'0' * 32}/servers"
    assert keystone_wire.send("GET", other).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/servers/x/nothing", 404), ("PATCH", "/servers", 405), ("GET", "/limits/x", 404)],
)
def test_unknown_paths_and_methods(wire: Wire, method: str, path: str, status: int) -> None:
    assert wire.compute(method, path).status_code == status


def test_every_answer_has_a_request_id(wire: Wire) -> None:
    for path in ("/servers", "/servers/nowhere"):
        assert wire.compute("GET", path).headers["x-compute-request-id"].startswith("req-")
