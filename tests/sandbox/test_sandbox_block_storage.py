"""The sandbox's block storage on the wire, without pyrax."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pyrax import sandbox

from .wire import Wire

MISSING = "00000000-0000-0000-0000-000000000000"


def url_of(wire: Wire) -> str:
    """Return the endpoint of block storage."""
    kind = "volume" if wire.dialect == "rackspace" else "volumev3"
    return next(url for (service, _), url in wire.urls.items() if service == kind)


def send(wire: Wire, method: str, path: str, minor: int | None = None, **kwargs: Any) -> Any:
    """Call block storage, on request with a microversion."""
    headers = {} if minor is None else {"OpenStack-API-Version": f"volume 3.{minor}"}
    answer: requests.Response = wire.send(method, url_of(wire) + path, headers=headers, **kwargs)
    return answer


def create(wire: Wire, minor: int | None = None, **fields: Any) -> dict[str, Any]:
    """Create a volume, let it become available and return its document."""
    named = "display_name" if wire.dialect == "rackspace" else "name"
    volume = {"size": 100, named: "data", **fields}
    answer = send(wire, "POST", "/volumes", minor, json={"volume": volume})
    assert answer.status_code == (200 if wire.dialect == "rackspace" else 202), answer.text
    wire.cloud.clock.advance(10)
    found: dict[str, Any] = send(wire, "GET", f"/volumes/{answer.json()['volume']['id']}").json()
    return found["volume"]  # type: ignore[no-any-return]


def message(answer: requests.Response, key: str) -> str:
    """Return the message of an error document whose key is as expected."""
    fault = answer.json()
    assert list(fault) == [key]
    assert fault[key]["code"] == answer.status_code
    return str(fault[key]["message"])


def test_versions_are_described_without_a_token(cloud: sandbox.Cloud, wire: Wire) -> None:
    root = url_of(wire).rsplit("/", 2)[0]
    name = "v1" if wire.dialect == "rackspace" else "v3"
    for path, status in (("/", 300), (f"/{name}/", 200)):
        answer = requests.get(root + path, timeout=20)
        assert answer.status_code == status
        assert [one["id"] for one in answer.json()["versions"]] == [f"{name}.0"]


def test_a_token_is_needed(wire: Wire) -> None:
    answer = requests.get(url_of(wire) + "/volumes", timeout=20)
    assert answer.status_code == 401
    other = url_of(wire).rpartition("/")[0] + "/other/volumes"
    assert wire.send("GET", other).status_code == 403


def test_documents_of_rackspace_have_the_old_names(rackspace_wire: Wire) -> None:
    volume = create(rackspace_wire, display_description="d")
    assert set(volume) == {
        "id",
        "display_name",
        "display_description",
        "status",
        "size",
        "volume_type",
        "availability_zone",
        "bootable",
        "created_at",
        "image_id",
        "snapshot_id",
        "source_volid",
        "metadata",
        "attachments",
    }
    listed = send(rackspace_wire, "GET", "/volumes").json()
    assert "bootable" not in listed["volumes"][0]
    assert set(listed) == {"volumes"}


def test_documents_of_openstack_grow_with_the_microversion(keystone_wire: Wire) -> None:
    volume = create(keystone_wire)
    assert {"name", "description", "links", "encrypted", "multiattach"} <= set(volume)
    assert "display_name" not in volume
    path = f"/volumes/{volume['id']}"
    grown = send(keystone_wire, "GET", path, 65).json()["volume"]
    assert {"group_id", "shared_targets", "volume_type_id", "consumes_quota"} <= set(grown)
    short = send(keystone_wire, "GET", "/volumes").json()["volumes"][0]
    assert set(short) == {"id", "name", "links"}


def test_microversions_are_negotiated(keystone_wire: Wire) -> None:
    answer = send(keystone_wire, "GET", "/volumes", 27)
    assert answer.headers["OpenStack-API-Version"] == "volume 3.27"
    assert "OpenStack-API-Version" in answer.headers["Vary"]
    refused = send(keystone_wire, "GET", "/volumes", 999)
    assert refused.status_code == 406
    assert "3.71" in message(refused, "computeFault")
    bad = {"OpenStack-API-Version": "volume x"}
    answer = keystone_wire.send("GET", url_of(keystone_wire) + "/volumes", headers=bad)
    assert answer.status_code == 400


def test_urls_without_project_came_with_3_67(keystone_wire: Wire) -> None:
    root = url_of(keystone_wire).rpartition("/")[0]
    path = f"{root}/volumes"
    new = {"OpenStack-API-Version": "volume 3.67"}
    assert keystone_wire.send("GET", path, headers=new).status_code == 200
    assert keystone_wire.send("GET", path).status_code == 403


@pytest.mark.parametrize(("path", "minor"), [("/volumes/summary", 12), ("/volume-transfers", 55)])
def test_calls_are_missing_before_their_microversion(
    keystone_wire: Wire, path: str, minor: int
) -> None:
    assert send(keystone_wire, "GET", path, minor - 1).status_code == 404
    assert send(keystone_wire, "GET", path, minor).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/volumes/{id}/action"),
        ("GET", "/volumes/{id}/metadata"),
        ("GET", "/volumes/summary"),
        ("GET", "/backups"),
        ("GET", "/types/default"),
        ("GET", "/volume-transfers"),
    ],
)
def test_rackspace_lacks_what_came_later(rackspace_wire: Wire, method: str, path: str) -> None:
    volume = create(rackspace_wire)
    answer = send(rackspace_wire, method, path.format(id=volume["id"]), json={"os-extend": {}})
    assert answer.status_code == 404


def test_nothing_is_created_from_nonsense(wire: Wire) -> None:
    for size in (0, -1, "x", None, True, 1.5):
        answer = send(wire, "POST", "/volumes", json={"volume": {"size": size}})
        assert answer.status_code == 400, size
        message(answer, "badRequest")
    for body in ({}, {"volume": []}):
        assert send(wire, "POST", "/volumes", json=body).status_code == 400
    far = {"size": 100, "availability_zone": "moon"}
    assert send(wire, "POST", "/volumes", json={"volume": far}).status_code == 400
    typed = {"size": 100, "volume_type": "none"}
    assert send(wire, "POST", "/volumes", json={"volume": typed}).status_code == 404
    imaged = {"size": 100, "imageRef": MISSING}
    assert send(wire, "POST", "/volumes", json={"volume": imaged}).status_code == 400
    sources = {"size": 100, "imageRef": MISSING, "snapshot_id": MISSING}
    assert send(wire, "POST", "/volumes", json={"volume": sources}).status_code == 400


def test_unknown_keys_are_refused_since_3_53(keystone_wire: Wire) -> None:
    body = {"volume": {"size": 1, "colour": "red"}}
    assert send(keystone_wire, "POST", "/volumes", 52, json=body).status_code == 202
    assert send(keystone_wire, "POST", "/volumes", 53, json=body).status_code == 400


def test_snapshots_of_openstack_are_strict(keystone_wire: Wire) -> None:
    volume = create(keystone_wire)
    old = {"snapshot": {"volume_id": volume["id"], "display_description": "d"}}
    assert send(keystone_wire, "POST", "/snapshots", json=old).status_code == 400
    unforced = {"snapshot": {"volume_id": volume["id"], "force": False}}
    assert send(keystone_wire, "POST", "/snapshots", 66, json=unforced).status_code == 400
    assert send(keystone_wire, "POST", "/snapshots", json=unforced).status_code == 202


def test_a_volume_that_is_missing_has_an_error_document(wire: Wire) -> None:
    answer = send(wire, "GET", f"/volumes/{MISSING}")
    assert answer.status_code == 404
    message(answer, "itemNotFound")
    assert answer.headers["x-openstack-request-id"] == answer.headers["x-compute-request-id"]


def test_only_compute_may_attach(keystone_wire: Wire) -> None:
    path = f"/volumes/{create(keystone_wire)['id']}/action"
    for name in ("os-attach", "os-detach", "os-force_detach", "os-terminate_connection"):
        assert send(keystone_wire, "POST", path, json={name: {}}).status_code == 409
    assert send(keystone_wire, "POST", path, json={"os-dance": {}}).status_code == 400
    for name in ("os-reset_status", "os-force_delete"):
        assert send(keystone_wire, "POST", path, json={name: {}}).status_code == 403


def test_pages_of_openstack_are_linked(keystone_wire: Wire) -> None:
    for _ in range(3):
        create(keystone_wire)
    document = send(keystone_wire, "GET", "/volumes/detail?limit=2").json()
    link = document["volumes_links"][0]
    assert (link["rel"], len(document["volumes"])) == ("next", 2)
    rest = keystone_wire.send("GET", link["href"]).json()
    assert len(rest["volumes"]) == 1
    assert "volumes_links" not in rest
    assert send(keystone_wire, "GET", f"/volumes?marker={MISSING}").status_code == 404
    assert send(keystone_wire, "GET", "/volumes?limit=x").status_code == 400


def test_pages_of_rackspace_go_by_offset(rackspace_wire: Wire) -> None:
    for _ in range(3):
        create(rackspace_wire)
    document = send(rackspace_wire, "GET", "/volumes?limit=2&offset=2").json()
    assert len(document["volumes"]) == 1
    assert set(document) == {"volumes"}


def test_lists_are_filtered_and_sorted(keystone_wire: Wire) -> None:
    small = create(keystone_wire, size=1, name="small", metadata={"a": "b"})
    large = create(keystone_wire, size=9, name="large")

    def ids(query: str, minor: int | None = None) -> list[str]:
        rows = send(keystone_wire, "GET", f"/volumes?{query}", minor).json()["volumes"]
        return [row["id"] for row in rows]

    assert ids("") == [large["id"], small["id"]]
    assert ids("sort=size:asc") == [small["id"], large["id"]]
    assert ids("sort_key=size&sort_dir=desc") == [large["id"], small["id"]]
    assert ids("name=small") == [small["id"]]
    assert ids("status=error") == []
    assert ids("metadata={'a': 'b'}") == [small["id"]]
    assert ids("bootable=true") == []
    assert ids("name~=arg", 34) == [large["id"]]
    assert send(keystone_wire, "GET", "/volumes?sort=colour").status_code == 400
    counted = send(keystone_wire, "GET", "/volumes?limit=1&with_count=true", 45).json()
    assert counted["count"] == 2


def test_ordinary_users_see_and_change_less(cloud: sandbox.Cloud, keystone_wire: Wire) -> None:
    volume = create(keystone_wire)
    body = {"quota_set": {"volumes": 1}}
    owner = cloud.project_id
    assert send(keystone_wire, "PUT", f"/os-quota-sets/{owner}", json=body).status_code == 403
    assert send(keystone_wire, "GET", "/os-quota-sets/other").status_code == 403
    document = send(keystone_wire, "GET", f"/volumes/{volume['id']}").json()["volume"]
    assert "os-vol-host-attr:host" not in document


def test_a_quota_names_no_time_to_wait(wire: Wire) -> None:
    store = wire.cloud.stores.block_storage("DFW", wire.dialect)
    owner = url_of(wire).rpartition("/")[2]
    store.quotas[owner] = {"gigabytes": 100}
    create(wire)
    answer = send(wire, "POST", "/volumes", json={"volume": {"size": 100}})
    assert answer.status_code == 413
    assert answer.headers["Retry-After"] == "0"
    assert "VolumeSizeExceedsAvailableQuota" in message(answer, "overLimit")


def test_metadata_is_served_key_by_key(keystone_wire: Wire) -> None:
    path = f"/volumes/{create(keystone_wire)['id']}/metadata"
    assert send(keystone_wire, "PUT", f"{path}/a", json={"meta": {"a": "1"}}).status_code == 200
    assert send(keystone_wire, "GET", f"{path}/a").json() == {"meta": {"a": "1"}}
    assert send(keystone_wire, "PUT", f"{path}/a", json={"meta": {"b": "1"}}).status_code == 400
    for bad in ({"a": 1}, {"": "x"}, {"grün": "x"}, {"a": "x" * 256}, {"k" * 256: "x"}):
        assert send(keystone_wire, "POST", path, json={"metadata": bad}).status_code == 400
    assert send(keystone_wire, "DELETE", f"{path}/a").status_code == 200
    assert send(keystone_wire, "DELETE", f"{path}/a").status_code == 404


def test_revert_wants_the_latest_snapshot(keystone_wire: Wire) -> None:
    volume = create(keystone_wire)
    ids = []
    for _ in range(2):
        body = {"snapshot": {"volume_id": volume["id"]}}
        made = send(keystone_wire, "POST", "/snapshots", json=body).json()
        ids.append(made["snapshot"]["id"])
        keystone_wire.cloud.clock.advance(5)
    path = f"/volumes/{volume['id']}/action"
    for snapshot_id, status in zip(ids, (400, 202)):
        body = {"revert": {"snapshot_id": snapshot_id}}
        assert send(keystone_wire, "POST", path, 40, json=body).status_code == status
    assert send(keystone_wire, "POST", path, json=body).status_code == 404


def test_the_log_knows_the_service_by_its_other_names(wire: Wire) -> None:
    create(wire)
    assert wire.cloud.requests[-1].service == "block-storage"
    wire.cloud.faults.status(503, service="volume")
    assert send(wire, "GET", "/limits").status_code == 503
