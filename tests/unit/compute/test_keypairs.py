"""Key pairs."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Keypair

from .conftest import Wire, make_client

DEPLOY = {"name": "deploy", "fingerprint": "15:b0", "public_key": "ssh-rsa AAAA"}
PRIVATE = "-----BEGIN RSA PRIVATE KEY-----\ninvented"


def test_list_unwraps_each_entry(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-keypairs", {"keypairs": [{"keypair": DEPLOY}]})

    (pair,) = cs.keypairs.list()
    assert (type(pair), pair.name, pair.id) == (Keypair, "deploy", "deploy")
    assert cs.keypairs.find(name="deploy").fingerprint == "15:b0"


def test_the_id_of_a_pair_is_its_name(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/os-keypairs/deploy", {"keypair": {**DEPLOY, "id": 4}})

    pair = cs.keypairs.get("deploy")
    assert (pair.id, pair.to_dict()["id"]) == ("deploy", 4)


def test_a_pair_is_made_by_the_service(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/os-keypairs", {"keypair": {**DEPLOY, "private_key": PRIVATE}})

    pair = cs.keypairs.create("deploy")
    assert pair.private_key == PRIVATE
    assert PRIVATE not in repr(pair)


@pytest.mark.parametrize(("dialect", "extra"), [("rackspace", {"type": "ssh"}), ("openstack", {})])
def test_a_public_key_is_registered(wire: Wire, dialect: str, extra: dict[str, str]) -> None:
    wire.answer("POST", "/os-keypairs", {"keypair": DEPLOY})
    make_client(dialect).keypairs.create("deploy", b"ssh-rsa AAAA")

    assert wire.last.body == {"keypair": {"name": "deploy", "public_key": "ssh-rsa AAAA", **extra}}


def test_from_2_2_the_type_is_named(wire: Wire) -> None:
    wire.answer("POST", "/os-keypairs", {"keypair": DEPLOY}, status=201)
    make_client("openstack", microversion="2.2").keypairs.create("deploy", key_type="x509")

    assert wire.last.body == {"keypair": {"name": "deploy", "type": "x509"}}


def test_without_a_public_key_the_last_version_that_makes_one_is_asked(wire: Wire) -> None:
    wire.answer("POST", "/os-keypairs", {"keypair": DEPLOY}, status=201)
    make_client("openstack", microversion="2.96").keypairs.create("deploy")

    assert wire.last.headers["X-OpenStack-Nova-API-Version"] == "2.91"


def test_a_used_name_is_a_conflict(cs: ComputeClient, wire: Wire) -> None:
    refusal = {"conflictingRequest": {"message": "Key pair 'deploy' already exists.", "code": 409}}
    wire.answer("POST", "/os-keypairs", refusal, status=409)

    with pytest.raises(exceptions.Conflict, match="already exists"):
        cs.keypairs.create("deploy")


@pytest.mark.parametrize("status", [202, 204])
def test_a_pair_deletes_itself(cs: ComputeClient, wire: Wire, status: int) -> None:
    wire.answer("DELETE", "/os-keypairs/deploy", status=status)

    assert Keypair(cs.keypairs, DEPLOY).delete() is None
    assert cs.keypairs.delete("deploy") is None


@pytest.mark.parametrize(
    ("arguments", "version"),
    [({"user_id": "u1"}, "2.10"), ({"marker": "deploy"}, "2.35"), ({"limit": 5}, "2.35")],
)
def test_other_users_and_pages_need_their_version(
    nova: ComputeClient, wire: Wire, arguments: dict[str, Any], version: str
) -> None:
    wire.answer("GET", "/os-keypairs", {"keypairs": []})
    with pytest.raises(exceptions.UnsupportedAttribute, match=version):
        nova.keypairs.list(**arguments)

    make_client("openstack", microversion=version).keypairs.list(**arguments)
    ((name, value),) = arguments.items()
    assert wire.last.query == [(name, str(value))]
