"""Containers and objects: listing, metadata, copying, moving, deleting."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

import pyrax
from pyrax import http


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once."""
    monkeypatch.setattr(http, "sleep", lambda seconds: None)


@pytest.fixture
def container(each_dialect: Any) -> Any:
    return pyrax.cloudfiles.create_container("box")


def account() -> str:
    """Name of the account in use."""
    return str(pyrax.cloudfiles.management_url).rpartition("/")[2]


def fill(cloud: Any, container: str, names: list[str]) -> None:
    """Store empty objects without asking over HTTP."""
    from pyrax.sandbox.object_storage.blobs import Blob
    from pyrax.sandbox.object_storage.models import StoredObject

    dialect = "rackspace" if "/rackspace/" in pyrax.cloudfiles.management_url else "openstack"
    store = cloud.stores.object_storage(dialect=dialect)
    etag = hashlib.md5(b"").hexdigest()
    with cloud.lock:
        for name in names:
            blob = Blob.of(b"")
            stored = StoredObject(name, blob, etag, "text/plain", store.timestamp())
            store.put(account(), container, stored)


# --- listing ------------------------------------------------------------------------------------


def test_ten_thousand_and_one_objects_are_listed(each_dialect: Any, container: Any) -> None:
    names = [f"object-{number:05d}" for number in range(10_001)]
    fill(each_dialect, "box", names)
    assert len(container.list()) == 10_000
    assert container.list_object_names(full_listing=True) == names
    assert [obj.name for obj in container.list_all(prefix="object-0999")] == names[9990:10_000]
    assert container.find(name="object-10000").name == "object-10000"
    assert len(container.findall(content_type="text/plain")) == 10_001


def test_T21_iterators_are_iterators(container: Any) -> None:
    for name in "abc":
        container.store_object(name, name, return_none=True)
    iterator = container.list_all()
    assert (next(iterator).name, iterator.next().name) == ("a", "b")
    assert [obj.name for obj in iterator] == ["c"]
    assert [obj.name for obj in pyrax.cloudfiles.object_listing_iterator("box")] == ["a", "b", "c"]


def test_T23_subfolders_are_listed_page_by_page(container: Any) -> None:
    for name in ("a/1", "a/2", "b/1", "c", "d/1", "a/x/1"):
        container.store_object(name, b"x", return_none=True)
    assert [sub.name for sub in container.list_subdirs(limit=2)] == ["a/", "b/"]
    everything = container.list_subdirs(limit=2, full_listing=True)
    assert [(sub.name, sub.content_type) for sub in everything] == [
        ("a/", "pseudo/subdirectory"),
        ("b/", "pseudo/subdirectory"),
        ("d/", "pseudo/subdirectory"),
    ]
    assert [sub.name for sub in container.list_subdirs(prefix="a/")] == ["a/x/"]
    mixed = container.list_object_names(prefix="a/", delimiter="/")
    assert mixed == ["a/1", "a/2", "a/x/"]


def test_a_full_listing_honours_all_filters(container: Any) -> None:
    for name in ("a", "b/1", "b/2", "c", "d", "e"):
        container.store_object(name, b"x", return_none=True)
    found = container.list(full_listing=True, limit=1, marker="a", end_marker="e", delimiter="/")
    assert [obj.name for obj in found] == ["b/", "c", "d"]


def test_the_names_of_all_containers_are_listed(each_dialect: Any) -> None:
    names = [f"c{number}" for number in range(5)]
    for name in names:
        pyrax.cloudfiles.create_container(name)
    assert pyrax.cloudfiles.list_container_names() == names
    assert pyrax.cloudfiles.list_containers() == names
    assert [one.name for one in pyrax.cloudfiles.list(limit=2, marker="c1")] == ["c2", "c3"]
    assert pyrax.cloudfiles.get_account_info() == (5, 0)


def test_T36_times_have_one_form(container: Any) -> None:
    container.store_object("one", b"1", return_none=True)
    listed, got = container.list()[0], container.get_object("one")
    assert listed.last_modified_at == got.last_modified_at
    assert listed.last_modified[10] == "T" and len(listed.last_modified) == 26
    assert got.last_modified.endswith(" GMT")


# --- metadata -----------------------------------------------------------------------------------


def test_T1_keys_of_metadata_are_lower_case(container: Any) -> None:
    files = pyrax.cloudfiles
    files.set_container_metadata("box", {"Famous_Family": "Simpsons"})
    found = files.get_container_metadata("box")
    assert found == {"famous_family": "Simpsons"}
    assert found["X-Container-Meta-Famous-Family"] == found["famous-family"] == "Simpsons"
    files.set_temp_url_key("secret")
    assert files.get_temp_url_key(cached=False) == "secret"
    assert files.get_account_metadata() == {"temp_url_key": "secret"}
    assert files.get_account_details()["container_count"] == 1


def test_T29_clearing_metadata_of_a_container_removes_the_rest(container: Any) -> None:
    container.set_metadata({"city": "Oslo", "Two-Words": "x"})
    container.set_metadata({"color": "red"}, clear=True)
    assert container.get_metadata() == {"color": "red"}
    container.remove_metadata_key("color")
    assert container.get_metadata() == {}


def test_the_account_s_metadata_is_set_and_removed(each_dialect: Any) -> None:
    files = pyrax.cloudfiles
    files.set_account_metadata({"team": "ops", "Cost-Center": 7})
    assert files.get_account_metadata() == {"team": "ops", "cost_center": "7"}
    assert files.delete_account_metadata() is True
    assert files.get_account_metadata() == {}


def test_T28_changing_metadata_of_an_object_keeps_everything_else(container: Any) -> None:
    obj = container.store_object(
        "one",
        b"1",
        content_type="text/x-mine",
        content_encoding="x-own",
        ttl=5000,
        metadata={"keep": "å", "drop": "2"},
        headers={"Content-Disposition": "attachment"},
    )
    obj.set_metadata({"new": 3})
    obj.remove_metadata_key("drop")
    assert obj.get_metadata() == {"keep": "å", "new": "3"}
    container.delete_object_in_seconds(obj, 9000)
    obj.set_metadata({"last": "x"}, clear=True)
    headers = container.fetch("one", include_meta=True)[0]
    assert obj.get_metadata() == {"last": "x"}
    assert headers["Content-Encoding"] == "x-own"
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Type"] == "text/x-mine"
    assert "X-Delete-At" in headers
    container.set_object_metadata("one", {"X-Delete-At": ""}, prefix="")
    headers = container.fetch("one", include_meta=True)[0]
    assert "X-Delete-At" not in headers
    assert headers["Content-Encoding"] == "x-own"


def test_T2_objects_expire_at_their_time(each_dialect: Any, container: Any) -> None:
    container.store_object("soon", b"1", ttl=60, return_none=True)
    container.store_object("later", b"1", return_none=True)
    container.delete_object_in_seconds("later", 120)
    each_dialect.clock.advance(61)
    with pytest.raises(pyrax.exc.NoSuchObject):
        container.fetch("soon")
    assert container.fetch("later") == b"1"
    each_dialect.clock.advance(60)
    with pytest.raises(pyrax.exc.NoSuchObject):
        container.fetch("later")


def test_changing_the_type_keeps_everything_else(each_dialect: Any, container: Any) -> None:
    obj = container.store_object("page.html", b"1", metadata={"a": "b"})
    obj.change_content_type("text/markdown")
    assert obj.content_type == "text/markdown"
    container.change_object_content_type("page.html", None, guess=True)
    assert container.get_object("page.html").content_type == "text/html"
    assert obj.get_metadata() == {"a": "b"}
    assert obj.fetch() == b"1"


def test_changing_the_type_copies_nothing_on_openstack(keystone: Any) -> None:
    container = pyrax.cloudfiles.create_container("plain")
    container.store_object("page.html", b"1")
    container.change_object_content_type("page.html", "text/markdown")
    sent = [request.method for request in keystone.requests.of("object-store")]
    assert sent.count("PUT") == 2


# --- copying and moving -------------------------------------------------------------------------


def test_an_object_is_copied_with_its_metadata(container: Any) -> None:
    other = pyrax.cloudfiles.create_container("other")
    obj = container.store_object("one", b"1", metadata={"a": "b"})
    assert obj.copy(other) == hashlib.md5(b"1").hexdigest()
    assert obj.copy("other", "two") == obj.etag
    assert other.list_object_names() == ["one", "two"]
    assert other.get_object_metadata("two") == {"a": "b"}


def test_T27_an_object_moved_to_its_own_place_stays(container: Any) -> None:
    container.store_object("one", b"1", return_none=True)
    assert container.move_object("one", container) == hashlib.md5(b"1").hexdigest()
    container.move_object("one", "box", content_type="text/x-new")
    assert container.fetch("one") == b"1"
    assert container.get_object("one").content_type == "text/x-new"


def test_an_object_is_moved(container: Any) -> None:
    other = pyrax.cloudfiles.create_container("other")
    container.store_object("one", b"1", metadata={"a": "b"}, return_none=True)
    moved = container.move_object("one", other, new_obj_name="two", new_reference=True)
    assert (moved.name, moved.container.name, moved.get()) == ("two", "other", b"1")
    assert moved.get_metadata() == {"a": "b"}
    assert container.list() == []


def test_copying_says_which_of_three_things_is_missing(container: Any) -> None:
    container.store_object("one", b"1", return_none=True)
    with pytest.raises(pyrax.exc.NoSuchContainer, match="'nowhere'"):
        container.copy_object("one", "nowhere")
    with pytest.raises(pyrax.exc.NoSuchObject, match="'two'"):
        container.copy_object("two", "box", "three")
    with pytest.raises(pyrax.exc.NoSuchContainer, match="'nothing'"):
        pyrax.cloudfiles.copy_object("nothing", "one", "box")


def test_nothing_is_copied_to_another_region(container: Any) -> None:
    container.store_object("one", b"1", return_none=True)
    elsewhere = pyrax.connect_to_cloudfiles(region="ORD").create_container("box")
    with pytest.raises(ValueError, match="another region"):
        container.copy_object("one", elsewhere)
    assert elsewhere.list() == []


def test_an_object_of_another_region_s_container_is_found_there(container: Any) -> None:
    elsewhere = pyrax.connect_to_cloudfiles(region="ORD").create_container("far")
    pyrax.cloudfiles.store_object(elsewhere, "one", b"1")
    assert pyrax.cloudfiles.fetch_object(elsewhere, "one") == b"1"
    assert elsewhere.list_object_names() == ["one"]


# --- deleting -----------------------------------------------------------------------------------


def test_a_container_is_deleted_with_its_objects(container: Any) -> None:
    for number in range(30):
        container.store_object(f"o{number}", b"x", return_none=True)
    with pytest.raises(pyrax.exc.ClientException) as caught:
        container.delete()
    assert caught.value.code == 409
    container.delete(True)
    with pytest.raises(pyrax.exc.NoSuchContainer):
        pyrax.cloudfiles.get_container("box")


def test_a_container_is_deleted_although_its_listing_lags(
    each_dialect: Any, container: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "sleep", each_dialect.clock.advance)
    dialect = "rackspace" if "/rackspace/" in pyrax.cloudfiles.management_url else "openstack"
    for number in range(5):
        container.store_object(f"o{number}", b"x", return_none=True)
    each_dialect.stores.object_storage(dialect=dialect).listing_delay = 3.0
    container.delete(del_objects=True)
    assert pyrax.cloudfiles.list_container_names() == []


def test_objects_are_deleted_in_the_background(container: Any) -> None:
    names = [f"o{number}" for number in range(20)]
    for name in names:
        container.store_object(name, b"x", return_none=True)
    deleter = pyrax.cloudfiles.bulk_delete("box", [*names[:10], "missing"], async_=True)
    assert deleter.wait(30) == {"deleted": 10, "not_found": 1, "status": "200 OK", "errors": []}
    assert deleter.completed is True
    assert container.delete_all_objects(**{"async": True}).wait(30)["deleted"] == 10
    assert container.list() == []


def test_what_is_missing_is_named(each_dialect: Any, container: Any) -> None:
    files = pyrax.cloudfiles
    for call in (files.get_object, files.fetch_object, files.delete_object):
        with pytest.raises(pyrax.exc.NoSuchObject) as caught:
            call("box", "none")
        assert caught.value.code == 404
        with pytest.raises(pyrax.exc.NoSuchContainer):
            call("nothing", "none")
    with pytest.raises(pyrax.exc.NoSuchContainer):
        files.store_object("nothing", "one", b"1")
    with pytest.raises(pyrax.exc.NotFound):
        files.list_container_objects("nothing")


def test_a_delete_whose_answer_is_lost_is_done(each_dialect: Any, container: Any) -> None:
    container.store_object("one", b"1", return_none=True)
    each_dialect.faults.drop_connection("after_request", method="DELETE")
    container.delete_object("one")
    assert container.list() == []


def test_T34_limits_are_those_of_the_cluster(each_dialect: Any) -> None:
    assert pyrax.cloudfiles.get_limits()["container_listing_limit"] == 10_000
    assert not any(request.path.endswith("/limits") for request in each_dialect.requests)


@pytest.mark.parametrize("bad", ["a/b", ".", ".."])
def test_T32_a_bad_name_of_a_container_is_refused_before_anything_is_sent(
    each_dialect: Any, bad: str
) -> None:
    files = pyrax.cloudfiles
    before = len(each_dialect.requests)
    for call in (files.create_container, files.get_container, files.delete_container):
        with pytest.raises(pyrax.exc.InvalidContainerName):
            call(bad)
    assert len(each_dialect.requests) == before


def test_bytes_are_names_too(container: Any) -> None:
    files = pyrax.cloudfiles
    files.store_object(b"box", "blå".encode(), b"1")
    assert files.fetch_object("box", "blå") == b"1"
    assert files.get_object(b"box", "blå".encode()).name == "blå"
    files.delete_object(b"box", "blå".encode())
    assert container.list() == []
