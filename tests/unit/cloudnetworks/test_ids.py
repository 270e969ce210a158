"""Ids, and what a new server's networks are."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.cloudnetworks import PSEUDO_NETWORKS, PUBLIC_NET_ID, SERVICE_NET_ID
from pyrax.cloudnetworks.ids import _get_server_networks, id_of, needed_id


class Thing:
    id = "n1"


def test_the_pseudo_networks_have_ids_of_one_digit() -> None:
    assert PUBLIC_NET_ID == "00000000-0000-0000-0000-000000000000"
    assert SERVICE_NET_ID == "11111111-1111-1111-1111-111111111111"
    assert PSEUDO_NETWORKS == (PUBLIC_NET_ID, SERVICE_NET_ID)


@pytest.mark.parametrize("thing", [Thing(), "n1", b"n1"])
def test_an_id_comes_of_an_object_or_is_one(thing: Any) -> None:
    assert id_of(thing) == needed_id(thing, "network") == "n1"


@pytest.mark.parametrize("thing", [None, "", b"", ".", ".."])
def test_an_empty_id_is_refused(thing: Any) -> None:
    with pytest.raises(ValueError):
        needed_id(thing, "network")


def test_networks_of_a_server_stand_in_order() -> None:
    assert _get_server_networks("n1", public=True, private=True) == [
        {"net-id": "n1"},
        {"net-id": PUBLIC_NET_ID},
        {"net-id": SERVICE_NET_ID},
    ]


def test_trap_06_no_network_stands_there_twice() -> None:
    assert _get_server_networks(PUBLIC_NET_ID, public=True) == [{"net-id": PUBLIC_NET_ID}]


def test_trap_13_the_key_can_be_chosen() -> None:
    assert _get_server_networks(Thing(), key="uuid") == [{"uuid": "n1"}]
