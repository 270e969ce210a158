"""Volumes of a real Cinder."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.beside import wait_until
from tests.real.cinder.conftest import INTERVAL, LOOKS, Project, settled

# Cinder makes its tables for signs of at most three bytes: on MariaDB others end in a 500.
NAMES = ["with space", "grün 日本", "a?b&c=d", "a%41/b", "☃", "x" * 200]
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_a_volume_is_what_was_asked_for(volume: Any, project: Project, unique: str) -> None:
    outside = project.document("volume", volume.id)

    assert (outside["name"], outside["size"], outside["description"]) == (unique, 1, "of a test")
    assert outside["metadata"] == {"purpose": "test"}
    assert (volume.name, volume.display_name) == (unique, unique)
    assert (volume.description, volume.display_description) == ("of a test", "of a test")
    assert (volume.size, volume.attachments, volume.bootable) == (1, [], "false")


def test_a_deleted_volume_is_gone(demo: Any, storage: Any, volume: Any, project: Project) -> None:
    storage.delete_volume(volume)
    wait_until(lambda: project.is_gone("volume", volume.id))

    with pytest.raises(demo.exceptions.NotFound) as caught:
        storage.get(volume.id)
    assert caught.value.code == 404
    with pytest.raises(demo.exceptions.NotFound):
        storage.delete(volume.id)
    volume.delete(force=True)


def test_a_deletion_can_be_waited_for(demo: Any, volume: Any) -> None:
    volume.delete()

    demo.utils.wait_until(volume, "status", "DELETED", interval=INTERVAL, attempts=LOOKS)
    with pytest.raises(demo.exceptions.NotFound):
        volume.get()


@pytest.mark.parametrize("suffix", NAMES)
def test_odd_names(storage: Any, volume: Any, project: Project, unique: str, suffix: str) -> None:
    name = unique + suffix
    volume.rename(name)

    assert project.document("volume", volume.id)["name"] == name
    assert storage.find(name=name).id == volume.id
    assert volume.name == name


def test_a_description_is_changed_and_emptied(volume: Any, project: Project) -> None:
    volume.update(display_description="other words")
    assert project.document("volume", volume.id)["description"] == "other words"

    volume.update(display_description="")
    assert not project.document("volume", volume.id)["description"]
    assert not volume.description


def test_lists_filters_and_pages(demo: Any, storage: Any, volume: Any, unique: str) -> None:
    second = settled(demo, storage.create(f"{unique}-2", size=1))
    both = {volume.id, second.id}

    assert both <= {one.id for one in storage.list()}
    assert [one.id for one in storage.list(filters={"name": unique})] == [volume.id]
    first = storage.list(limit=1)
    following = storage.list(limit=1, marker=first[0])
    assert len(first) == len(following) == 1
    assert first[0].id != following[0].id
    assert [one.id for one in storage.findall(name=f"{unique}-2")] == [second.id]


def test_an_entry_of_a_list_is_complete(storage: Any, volume: Any, unique: str) -> None:
    entry = storage.list(filters={"name": unique})[0]

    assert entry.loaded
    assert (entry.metadata, entry.image_id) == ({"purpose": "test"}, None)


def test_a_volume_is_extended(demo: Any, storage: Any, volume: Any, project: Project) -> None:
    storage.extend(volume.id, 2)
    settled(demo, volume)

    assert volume.size == 2
    assert project.document("volume", volume.id)["size"] == 2


def test_a_volume_cannot_shrink(demo: Any, volume: Any) -> None:
    with pytest.raises(demo.exceptions.InvalidVolumeResize) as caught:
        volume.extend(1)

    assert caught.value.code == 400
    assert isinstance(caught.value, demo.exceptions.BadRequest)


def test_metadata_is_added_replaced_and_deleted(volume: Any, project: Project) -> None:
    assert volume.update_metadata({"n": 5, "word": "grün 日本"}) == {
        "purpose": "test",
        "n": "5",
        "word": "grün 日本",
    }
    assert volume.set_metadata({"a/b": "x", "keep": True}) == {"a/b": "x", "keep": "True"}
    volume.delete_metadata_key("keep")

    assert volume.metadata == {"a/b": "x"}
    assert volume.get_metadata() == {"a/b": "x"}
    assert project.document("volume", volume.id)["metadata"] == {"a/b": "x"}


def test_a_key_of_other_letters_is_refused(demo: Any, volume: Any, project: Project) -> None:
    with pytest.raises(demo.exceptions.BadRequest):
        volume.update_metadata({"grün": "x"})

    assert project.document("volume", volume.id)["metadata"] == {"purpose": "test"}


def test_flags_are_set(volume: Any, project: Project) -> None:
    volume.set_bootable()
    volume.set_readonly()

    outside = project.document("volume", volume.id)
    assert (outside["bootable"], outside["metadata"]["readonly"]) == ("true", "True")


def test_a_volume_is_cloned(demo: Any, storage: Any, volume: Any, unique: str) -> None:
    clone = settled(demo, storage.create(f"{unique}-clone", clone_id=volume))

    assert (clone.size, clone.source_volid) == (1, volume.id)
    assert clone.volume_type == volume.volume_type


def test_a_clone_is_not_smaller_than_its_source(
    demo: Any, storage: Any, volume: Any, unique: str
) -> None:
    volume.extend(2)
    settled(demo, volume)

    with pytest.raises(demo.exceptions.VolumeCloneTooSmall) as caught:
        storage.create(f"{unique}-small", size=1, clone_id=volume)
    assert caught.value.code == 400


@pytest.mark.parametrize("size", [None, "1", True, 1.5])
def test_a_size_is_a_whole_number(demo: Any, storage: Any, unique: str, size: Any) -> None:
    with pytest.raises(demo.exceptions.InvalidSize):
        storage.create(unique, size=size)


@pytest.mark.parametrize("call", ["get", "delete", "get_snapshot", "get_type", "get_transfer"])
def test_what_is_not_there_is_not_found(demo: Any, storage: Any, call: str) -> None:
    with pytest.raises(demo.exceptions.NotFound) as caught:
        getattr(storage, call)(UNKNOWN)

    assert caught.value.request_id


def test_a_type_that_is_not_there_is_refused(demo: Any, storage: Any, unique: str) -> None:
    with pytest.raises(demo.exceptions.ClientException) as caught:
        storage.create(unique, size=1, volume_type="no-such-type")

    assert caught.value.code in (400, 404)


def test_every_public_attribute_can_be_read(volume: Any) -> None:
    volume.delete(force=True)

    for name in dir(volume):
        if not name.startswith("_"):
            getattr(volume, name)
