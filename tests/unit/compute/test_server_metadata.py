"""Metadata and tags of servers."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Server

from .conftest import Wire, make_client


def server(cs: ComputeClient) -> Server:
    info = {"id": "s1", "name": "web01", "metadata": {"role": "web"}}
    return Server(cs.servers, info, True)


def test_set_meta_merges_and_returns_the_whole(cs: ComputeClient, wire: Wire) -> None:
    whole = {"metadata": {"role": "db", "zone": "a"}}
    wire.answer("POST", "/servers/s1/metadata", whole)

    result = cs.servers.set_meta("s1", {"role": "db"})
    assert (result.role, result["zone"], len(result), "role" in result) == ("db", "a", 2, True)
    assert result.to_dict() == dict(result.items()) == dict(result) == whole["metadata"]
    assert result == whole["metadata"]
    assert result.get("nothing", "default") == "default"
    assert wire.last.body == {"metadata": {"role": "db"}}


def test_numbers_booleans_and_bytes_become_text(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers/s1/metadata", {"metadata": {}})
    cs.servers.set_meta("s1", {"port": 80, "tls": True, b"key": b"value"})

    assert wire.last.body == {"metadata": {"port": "80", "tls": "True", "key": "value"}}


def test_set_meta_item_sets_one(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("PUT", "/servers/s1/metadata/role", {"meta": {"role": "db"}})

    assert cs.servers.set_meta_item("s1", "role", "db").role == "db"
    assert wire.last.body == {"meta": {"role": "db"}}


def test_a_server_shows_the_metadata_it_has_written(cs: ComputeClient, wire: Wire) -> None:
    one = server(cs)
    wire.answer("POST", "/servers/s1/metadata", {"metadata": {"role": "db"}})
    wire.answer("PUT", "/servers/s1/metadata/zone", {"meta": {"zone": "a"}})
    wire.answer("DELETE", "/servers/s1/metadata/role", status=204)

    one.set_meta({"role": "db"})
    assert one.metadata == {"role": "db"}
    one.set_meta_item("zone", "a")
    assert one.metadata == {"role": "db", "zone": "a"}
    one.delete_meta("role")
    assert one.metadata == one.to_dict()["metadata"] == {"zone": "a"}


def test_delete_meta_sends_one_request_for_each_key(cs: ComputeClient, wire: Wire) -> None:
    for key in ("a", "b"):
        wire.answer("DELETE", f"/servers/s1/metadata/{key}", status=204)

    assert cs.servers.delete_meta("s1", ["a", "b"]) is None
    assert wire.lines == ["DELETE /servers/s1/metadata/a", "DELETE /servers/s1/metadata/b"]


@pytest.mark.parametrize("key", ["role", b"role"])
def test_trap_18_a_lone_text_is_one_key(cs: ComputeClient, wire: Wire, key: Any) -> None:
    wire.answer("DELETE", "/servers/s1/metadata/role", status=204)
    cs.servers.delete_meta("s1", key)

    assert wire.lines == ["DELETE /servers/s1/metadata/role"]


def test_trap_19_keys_are_quoted(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/servers/s1/metadata/a%2Fb%3Fc", status=204)
    cs.servers.delete_meta("s1", ["a/b?c"])
    with pytest.raises(ValueError):
        cs.servers.delete_meta("s1", [".."])

    assert wire.lines == ["DELETE /servers/s1/metadata/a%2Fb%3Fc"]


def test_metadata_can_be_read(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/metadata", {"metadata": {"role": "web"}})
    wire.answer("GET", "/servers/s1/metadata/role", {"meta": {"role": "web"}})

    assert cs.servers.list_meta("s1") == {"role": "web"}
    assert cs.servers.get_meta("s1", "role") == "web"


def test_too_much_metadata_is_forbidden(cs: ComputeClient, wire: Wire) -> None:
    refusal = {"forbidden": {"message": "Maximum number of metadata items exceeds 40", "code": 403}}
    wire.answer("POST", "/servers/s1/metadata", refusal, status=403)

    with pytest.raises(exceptions.Forbidden, match="exceeds 40"):
        cs.servers.set_meta("s1", {"one": "more"})


# --- tags ---------------------------------------------------------------------------------------


def test_tags_are_read_and_written_one_by_one_or_whole(wire: Wire) -> None:
    one = server(make_client("openstack", microversion="2.26"))
    wire.answer("GET", "/servers/s1/tags", {"tags": ["blue"]})
    wire.answer("PUT", "/servers/s1/tags", {"tags": ["red"]})
    wire.answer("PUT", "/servers/s1/tags/a%2Fb", status=201)
    wire.answer("DELETE", "/servers/s1/tags/a%2Fb", status=204)
    wire.answer("DELETE", "/servers/s1/tags", status=204)

    assert one.tag_list() == ["blue"]
    assert one.set_tags(["red"]) == ["red"]
    one.add_tag("a/b")
    one.delete_tag("a/b")
    one.delete_all_tags()
    assert wire.lines == [
        "GET /servers/s1/tags",
        "PUT /servers/s1/tags",
        "PUT /servers/s1/tags/a%2Fb",
        "DELETE /servers/s1/tags/a%2Fb",
        "DELETE /servers/s1/tags",
    ]
    assert wire.sent[1].body == {"tags": ["red"]}


def test_tags_need_2_26(nova: ComputeClient, rax: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.VersionNotFoundForAPIMethod, match=r"2\.26"):
        nova.servers.tag_list("s1")
    with pytest.raises(exceptions.NotSupported, match=r"cs\.servers\.add_tag"):
        rax.servers.add_tag("s1", "blue")
    assert wire.lines == []


def test_an_empty_tag_never_deletes_all(wire: Wire) -> None:
    nova = make_client("openstack", microversion="2.26")
    with pytest.raises(ValueError):
        nova.servers.delete_tag("s1", "")
    assert wire.lines == []
