"""A Swift whose disk is full: nothing is lost, and what was stored is used later."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.swift.conftest import Account
from tests.real.swift.own import MEGABYTE, SmallCluster, counted
from tests.real.swift.test_store import Pipe

# Swift's proxy answers 503 when no storage server takes an object because there is no room for its
# size. With a stream the room ends in the middle: 507, or 503 when the proxy cannot send the rest.
NO_ROOM_FOR_SIZE = 503
NO_ROOM_FOR_STREAM = (503, 507)
SMALL = 8 * MEGABYTE
LARGE = 64 * MEGABYTE
SEGMENTS = 20
NAME = "large.bin"


@pytest.fixture(scope="module")
def cluster(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCluster]:
    """Servers with a disk of 8 MiB."""
    made = SmallCluster(cloud.description, tmp_path_factory.mktemp("small"), SMALL, MEGABYTE)
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture
def there(cluster: SmallCluster, cloud: Cloud, account: Account) -> Account:
    """The account as these servers show it, without pyrax."""
    url = account.url.replace(cloud.description["swift"]["url"], cluster.proxy.url)
    return Account(url, str(account.session.headers["X-Auth-Token"]))


@pytest.fixture
def client(demo: Any, cluster: SmallCluster, there: Account, unique: str) -> Iterator[Any]:
    """A client at these servers; the disk is small again afterwards."""
    made = demo.connect_to_cloudfiles()
    made.management_url = there.url
    made.retries = 1
    made.create_container(unique)
    yield made
    cluster.enlarge(LARGE)
    there.empty(unique)
    there.empty(f"{unique}_segments")
    cluster.enlarge(SMALL)


def test_an_object_for_which_there_is_no_room_leaves_the_version_before(
    demo: Any, cluster: SmallCluster, there: Account, client: Any, unique: str
) -> None:
    client.store_object(unique, "name", b"before")
    block = os.urandom(MEGABYTE)
    with pytest.raises(demo.exceptions.ClientException) as caught:
        for number in range(SMALL // MEGABYTE + 1):
            client.store_object(unique, f"filler {number}", block)
    filler = f"filler {number}"

    with pytest.raises(demo.exceptions.ClientException):
        client.store_object(unique, "name", block)

    assert caught.value.code == NO_ROOM_FOR_SIZE
    assert filler in str(caught.value) or unique in str(caught.value)
    assert there.head(unique, filler).status_code == 404
    assert there.get(unique, "name").content == b"before"

    cluster.enlarge(LARGE)
    client.store_object(unique, "name", block)
    assert there.get(unique, "name").content == block


def test_a_stream_that_fills_the_disk_leaves_the_version_before(
    demo: Any, there: Account, client: Any, unique: str
) -> None:
    client.store_object(unique, "name", b"before")
    block = os.urandom(MEGABYTE)
    with pytest.raises(demo.exceptions.ClientException) as caught:
        for number in range(SMALL // MEGABYTE + 1):
            filler = f"filler {number}"
            client.create_object(unique, file_or_path=Pipe(block), obj_name=filler)

    with pytest.raises(demo.exceptions.ClientException):
        client.create_object(unique, file_or_path=Pipe(block), obj_name="name")

    assert caught.value.code in NO_ROOM_FOR_STREAM
    assert there.head(unique, filler).status_code == 404
    assert there.get(unique, "name").content == b"before"


def test_a_large_upload_goes_on_once_there_is_room_again(
    demo: Any,
    cluster: SmallCluster,
    there: Account,
    client: Any,
    unique: str,
    tmp_path: Path,
) -> None:
    client.store_object(unique, NAME, b"before")
    path = tmp_path / NAME
    path.write_bytes(os.urandom(SEGMENTS * MEGABYTE))

    with pytest.raises(demo.exceptions.UploadFailed) as caught:
        client.upload_file(unique, str(path))
    left = there.get(unique, NAME).content
    segments = there.names(f"{unique}_segments")
    cluster.enlarge(LARGE)
    place = cluster.proxy.place()
    client.upload_file(unique, str(path))

    assert caught.value.code == NO_ROOM_FOR_SIZE
    assert left == b"before"
    assert 0 < len(segments) < SEGMENTS
    assert {path.partition("/")[2] for path in caught.value.segments} <= set(segments)
    sent = counted(cluster.proxy.requests(place), "PUT", 201)
    assert len([path for path in sent if "_segments/" in path]) == SEGMENTS - len(segments)
    assert there.get(unique, NAME).content == path.read_bytes()
