"""Fields under both of their names, what documents leave out, and lists page by page."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from pyrax.cloudblockstorage import CloudBlockStorageClient, _resolve_id, _resolve_name
from pyrax.cloudblockstorage.base import FULL_PAGE

from .conftest import SNAPSHOT, VOLUME, VOLUME_V3, Wire, make_client, volume_of


def test_ids_and_names_are_resolved() -> None:
    volume = volume_of(make_client())
    assert (_resolve_id(volume), _resolve_id("x"), _resolve_id(b"x")) == ("v1", "x", "x")
    assert (_resolve_name(volume), _resolve_name("x"), _resolve_name(b"x")) == ("data", "x", "x")


@pytest.mark.parametrize("document", [VOLUME, VOLUME_V3])
def test_name_and_description_have_two_names_each(
    cbs: CloudBlockStorageClient, wire: Wire, document: dict[str, Any]
) -> None:
    wire.answer({"volume": document})
    volume = cbs.get("v1")
    assert (volume.name, volume.display_name) == ("data", "data")
    assert (volume.description, volume.display_description) == ("files", "files")
    assert all(vars(volume)[key] == value for key, value in document.items())


def test_trap_7_setting_a_name_changes_the_object_only(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volume": VOLUME_V3})
    volume = cinder.get("v1")
    volume.name = "x"
    volume.description = "y"
    assert (volume.display_name, vars(volume)["name"], volume.display_description) == (
        "x",
        "x",
        "y",
    )
    assert wire.lines == ["GET /volumes/v1"]


def test_what_a_document_leaves_out_reads_as_nothing(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volume": {"id": "v1"}}).answer({"snapshot": {"id": "p1"}})
    volume, snapshot = rax.get("v1"), rax.get_snapshot("p1")
    assert (volume.bootable, volume.image_id, volume.name) == (None, None, None)
    assert (volume.attachments, volume.metadata) == ([], {})
    assert (snapshot.metadata, snapshot.size, snapshot.progress) == ({}, None, None)
    volume.metadata["a"] = "b"
    assert volume.metadata == {"a": "b"}
    assert len(wire.lines) == 2


def test_a_list_entry_is_fetched_once_for_what_it_lacks(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volumes": [{"id": "v1"}]}).answer({"volume": {"id": "v1", "bootable": "true"}})
    volume = rax.list()[0]
    assert (volume.bootable, volume.status, volume.size) == ("true", None, None)
    assert wire.lines == ["GET /volumes", "GET /volumes/v1"]


def test_an_unknown_attribute_is_an_error(rax: CloudBlockStorageClient) -> None:
    with pytest.raises(AttributeError):
        volume_of(rax).nothing  # noqa: B018 - reading it is the test


def test_every_public_attribute_of_a_deleted_volume_can_be_read(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volumes": [{"id": "v1"}]})
    volume = rax.list()[0]
    for _ in range(40):
        wire.refuse(404, "gone")
    for name in dir(volume):
        if not name.startswith("_"):
            getattr(volume, name)
    assert {line.partition(" ")[0] for line in wire.lines} == {"GET"}


def test_trap_16_volumes_are_hashed_and_compared_without_a_request(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    one, other = volume_of(rax), volume_of(rax, size=1)
    other.loaded = one.loaded = False
    assert one == other
    assert len({one, other}) == 1
    assert wire.lines == []


def test_volumes_are_copied_and_pickled_without_their_login(rax: CloudBlockStorageClient) -> None:
    volume = volume_of(rax)
    assert copy.deepcopy(volume).name == "data"
    assert pickle.loads(pickle.dumps(volume)).size == 100


def test_version_1_lists_with_one_request(rax: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volumes": [VOLUME] * 999})
    assert len(rax.list()) == 999
    assert wire.lines == ["GET /volumes"]


def test_trap_9_a_full_page_of_version_1_is_followed_by_the_next(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    rows = [{"id": f"v{number}"} for number in range(FULL_PAGE + 1)]
    wire.answer({"volumes": rows[:FULL_PAGE]}).answer({"volumes": rows[FULL_PAGE:]})
    assert len(rax.list()) == FULL_PAGE + 1
    assert wire.lines == ["GET /volumes", "GET /volumes?offset=1000"]


def test_a_page_that_repeats_ends_the_list_of_version_1(
    rax: CloudBlockStorageClient, wire: Wire
) -> None:
    rows = [{"id": f"v{number}"} for number in range(FULL_PAGE)]
    wire.answer({"volumes": rows}, times=2)
    assert len(rax.findall()) == FULL_PAGE
    assert len(wire.lines) == 2


def test_one_page_is_asked_for_as_given(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volumes": [VOLUME]})
    assert len(cbs.list(limit=1, marker=volume_of(cbs))) == 1
    assert wire.last.query == [("limit", "1"), ("marker", "v1")]


def test_trap_12_version_3_lists_in_detail_without_further_requests(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    wire.answer({"volumes": [VOLUME_V3, {**VOLUME_V3, "id": "v2"}]})
    assert [volume.image_id for volume in cinder.list()] == [None, None]
    assert wire.lines == ["GET /volumes/detail"]


def test_trap_9_links_are_followed_by_their_query_only(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    link = {"rel": "next", "href": "http://inside:8776/v3/x/volumes/detail?limit=1&marker=v1"}
    wire.answer({"volumes": [VOLUME_V3], "volumes_links": [link]})
    wire.answer({"volumes": [{**VOLUME_V3, "id": "v2"}]})
    assert [volume.id for volume in cinder.findall()] == ["v1", "v2"]
    assert wire.lines == ["GET /volumes/detail", "GET /volumes/detail?limit=1&marker=v1"]


def test_a_link_that_repeats_ends_the_list(cinder: CloudBlockStorageClient, wire: Wire) -> None:
    link = {"rel": "next", "href": "http://inside/volumes/detail?marker=v1"}
    wire.answer({"volumes": [VOLUME_V3], "volumes_links": [link]}, times=2)
    cinder.list()
    assert len(wire.lines) == 2


def test_lists_of_snapshots_and_types_follow_their_links(
    cinder: CloudBlockStorageClient, wire: Wire
) -> None:
    link = {"rel": "next", "href": "http://inside/x?marker=1"}
    wire.answer({"snapshots": [SNAPSHOT], "snapshots_links": [link]}).answer({"snapshots": []})
    wire.answer({"volume_types": [{"id": "1"}], "volume_type_links": [link]})
    wire.answer({"volume_types": [{"id": "2"}]})
    assert len(cinder.list_snapshots()) == 1
    assert [kind.id for kind in cinder.list_types()] == ["1", "2"]


def test_the_answer_itself_can_be_had(cbs: CloudBlockStorageClient, wire: Wire) -> None:
    wire.answer({"volumes": [VOLUME], "count": 5}, times=2)
    response, body = cbs._manager.list(return_raw=True)
    assert (response.status_code, body["count"]) == (200, 5)
    volumes, values = cbs._manager.list(other_keys="count")
    assert (len(volumes), values) == (1, [5])
