"""Methods that take a volume or a snapshot, or its id."""

from __future__ import annotations

from typing import Any

from pyrax.cloudblockstorage import CloudBlockStorageClient, assure_snapshot, assure_volume

from .conftest import SNAPSHOT, VOLUME, Wire, volume_of


class Client(CloudBlockStorageClient):
    """A client with methods of its own."""

    @assure_volume
    def show(self, volume: Any, word: str = "") -> tuple[Any, str]:
        """The documentation."""
        return volume.id, word

    @assure_snapshot
    def show_snapshot(self, snapshot: Any) -> Any:
        return snapshot.id


def test_an_id_is_fetched_first(rax: CloudBlockStorageClient, wire: Wire) -> None:
    client = Client(rax.identity, management_url=rax.management_url)
    wire.answer({"volume": VOLUME}, times=2).answer({"snapshot": SNAPSHOT})
    assert client.show("v1", "hello") == ("v1", "hello")
    assert client.show(volume="v1", word="x") == ("v1", "x")
    assert client.show_snapshot(snapshot="p1") == "p1"
    assert wire.lines == ["GET /volumes/v1", "GET /volumes/v1", "GET /snapshots/p1"]


def test_an_object_is_passed_on(rax: CloudBlockStorageClient, wire: Wire) -> None:
    client = Client(rax.identity, management_url=rax.management_url)
    assert client.show(volume_of(client)) == ("v1", "")
    assert wire.lines == []


def test_the_method_keeps_its_name_and_documentation() -> None:
    assert (Client.show.__name__, Client.show.__doc__) == ("show", "The documentation.")
