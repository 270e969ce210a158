"""The body that makes a server."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient
from pyrax.compute.keypairs import Keypair
from pyrax.compute.networks import Network
from pyrax.compute.security_groups import SecurityGroup

from .conftest import Wire, make_client

PUBLIC = "00000000-0000-0000-0000-000000000000"
SERVICE = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
def born(wire: Wire) -> Wire:
    """A service that makes every server."""
    answer = {"server": {"id": "s1", "adminPass": "Zq8-invented", "links": []}}
    for path in ("/servers", "/os-volumes_boot"):
        wire.answer("POST", path, answer, status=202, headers={"x-compute-request-id": "req-5"})
    return wire


def made(wire: Wire) -> Any:
    """The server that was asked for."""
    return wire.last.body["server"]


# --- what comes back ----------------------------------------------------------------------------


def test_create_returns_the_server_with_its_password(cs: ComputeClient, born: Wire) -> None:
    server = cs.servers.create("web01", "i1", "general1-2")

    assert (server.id, server.name, server.adminPass) == ("s1", "web01", "Zq8-invented")
    assert (server.is_loaded(), server.x_request_id) == (False, "req-5")
    assert born.lines == ["POST /servers"]


def test_trap_25_a_new_server_has_its_name_without_asking(cs: ComputeClient, born: Wire) -> None:
    assert repr(cs.servers.create("web01", "i1", "2")) == "<Server: web01>"
    assert len(born.lines) == 1


def test_ids_and_names_may_be_bytes(cs: ComputeClient, born: Wire) -> None:
    nics = [{"net-id": b"n1"}]
    cs.servers.create(b"web01", b"i1", b"2", key_name=b"ops", availability_zone=b"az", nics=nics)
    sent = made(born)

    assert (sent["name"], sent["imageRef"], sent["flavorRef"]) == ("web01", "i1", "2")
    assert (sent["key_name"], sent["availability_zone"]) == ("ops", "az")
    assert sent["networks"] == [{"uuid": "n1"}]


def test_a_device_may_be_described_in_bytes(cs: ComputeClient, born: Wire) -> None:
    cs.servers.create("web01", "", "2", block_device_mapping={"vda": b"v1:::1"})
    device = made(born)["block_device_mapping"][0]
    assert (device["volume_id"], device["delete_on_termination"]) == ("v1", "1")


def test_the_password_survives_get(cs: ComputeClient, born: Wire) -> None:
    server = cs.servers.create("web01", "i1", "2")
    born.answer("GET", "/servers/s1", {"server": {"id": "s1", "status": "BUILD"}})
    server.get()

    assert (server.status, server.adminPass) == ("BUILD", "Zq8-invented")


def test_the_raw_document_can_be_had(cs: ComputeClient, born: Wire) -> None:
    document = cs.servers.create("web01", "i1", "2", return_raw=True)

    assert document == {"id": "s1", "adminPass": "Zq8-invented", "links": []}


def test_a_refusal_names_the_reason(cs: ComputeClient, wire: Wire) -> None:
    refusal = {"badRequest": {"message": "Can not find requested image", "code": 400}}
    wire.answer("POST", "/servers", refusal, status=400)

    with pytest.raises(exceptions.BadRequest, match="Can not find requested image"):
        cs.servers.create("web01", "i9", "2")


# --- the body -----------------------------------------------------------------------------------


def test_the_least_body_on_openstack(nova: ComputeClient, born: Wire) -> None:
    nova.servers.create("web01", "i1", 2)

    assert born.last.body == {
        "server": {"name": "web01", "imageRef": "i1", "flavorRef": "2"},
    }


def test_the_least_body_on_rackspace(rax: ComputeClient, born: Wire) -> None:
    rax.servers.create("web01", "i1", 2)

    assert born.last.body == {
        "server": {
            "name": "web01",
            "imageRef": "i1",
            "flavorRef": "2",
            "min_count": 1,
            "max_count": 1,
        },
    }


def test_everything_goes_where_the_service_wants_it(cs: ComputeClient, born: Wire) -> None:
    cs.servers.create(
        b"web01",
        "i1",
        "2",
        meta={"role": "web", "port": 80},
        key_name=Keypair(cs.keypairs, {"name": "deploy"}),
        availability_zone="az1",
        security_groups=["default", SecurityGroup(cs.security_groups, {"id": 7, "name": "web"})],
        scheduler_hints={"group": "g1"},
        config_drive=True,
        disk_config="AUTO",
        admin_pass="Zq8-invented",
        access_ip_v4="203.0.113.9",
        access_ip_v6="2001:db8::9",
        min_count=2,
        max_count=3,
    )

    assert born.last.body == {
        "server": {
            "name": "web01",
            "imageRef": "i1",
            "flavorRef": "2",
            "metadata": {"role": "web", "port": "80"},
            "key_name": "deploy",
            "availability_zone": "az1",
            "security_groups": [{"name": "default"}, {"name": "web"}],
            "config_drive": True,
            "OS-DCF:diskConfig": "AUTO",
            "adminPass": "Zq8-invented",
            "accessIPv4": "203.0.113.9",
            "accessIPv6": "2001:db8::9",
            "min_count": 2,
            "max_count": 3,
        },
        "os:scheduler_hints": {"group": "g1"},
    }


def test_files_are_sorted_and_encoded(cs: ComputeClient, born: Wire) -> None:
    cs.servers.create(
        "web01",
        "i1",
        "2",
        files={
            "/b": io.BytesIO(b"\xff\x00"),
            "/a": "h\u00e9",
            b"/c": b"raw",
            "/d": io.StringIO("t"),
        },
    )

    encoded = {"/a": "h\u00e9".encode(), "/b": b"\xff\x00", "/c": b"raw", "/d": b"t"}
    assert made(born)["personality"] == [
        {"path": path, "contents": base64.b64encode(encoded[path]).decode()}
        for path in ["/a", "/b", "/c", "/d"]
    ]


@pytest.mark.parametrize("kind", [str, str.encode, io.StringIO])
def test_userdata_is_encoded(cs: ComputeClient, born: Wire, kind: Any) -> None:
    cs.servers.create("web01", "i1", "2", userdata=kind("#cloud-config\n"))

    assert made(born)["user_data"] == base64.b64encode(b"#cloud-config\n").decode()


def test_a_text_is_never_taken_for_a_path(cs: ComputeClient, born: Wire, tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not read")
    cs.servers.create("web01", "i1", "2", userdata=str(secret), files={"/a": str(secret)})

    assert base64.b64decode(made(born)["user_data"]).decode() == str(secret)
    assert base64.b64decode(made(born)["personality"][0]["contents"]).decode() == str(secret)


@pytest.mark.parametrize(
    ("least", "most", "sent"),
    [(2, None, (2, 2)), (None, 3, (1, 3)), (5, 3, (3, 3)), (2, 3, (2, 3))],
)
def test_counts_complete_each_other(
    nova: ComputeClient, born: Wire, least: int | None, most: int | None, sent: tuple[int, int]
) -> None:
    nova.servers.create("many", "i1", "2", min_count=least, max_count=most)

    assert (made(born)["min_count"], made(born)["max_count"]) == sent


def test_trap_14_a_reservation_is_returned_as_such(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("POST", "/servers", {"reservation_id": "r-3fhpjulh"}, status=202)

    reserved = nova.servers.create("many", "i1", "2", min_count=2, reservation_id=True)
    assert reserved.reservation_id == "r-3fhpjulh"
    assert made(wire)["return_reservation_id"] is True


@pytest.mark.parametrize("value", [False, "r-1", 1])
def test_a_reservation_id_cannot_be_chosen(cs: ComputeClient, wire: Wire, value: Any) -> None:
    with pytest.raises(ValueError, match="reservation_id"):
        cs.servers.create("many", "i1", "2", reservation_id=value)
    assert wire.lines == []


def test_a_server_needs_a_flavor(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(ValueError, match="flavor"):
        cs.servers.create("web01", "i1", None)
    assert wire.lines == []


def test_an_unknown_keyword_is_ignored_with_a_warning(cs: ComputeClient, born: Wire) -> None:
    with pytest.warns(UserWarning, match="wait_for_it"):
        cs.servers.create("web01", "i1", "2", wait_for_it=True)

    assert "wait_for_it" not in made(born)


# --- networks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nic", "entry"),
    [
        ({"net-id": "n1"}, {"uuid": "n1"}),
        ({"uuid": "n1"}, {"uuid": "n1"}),
        ({"port-id": "p1", "net-id": ""}, {"port": "p1"}),
        ({"net-id": "n1", "v4-fixed-ip": "10.9.0.21"}, {"uuid": "n1", "fixed_ip": "10.9.0.21"}),
        ({"net-id": "n1", "v6-fixed-ip": "2001:db8::9"}, {"uuid": "n1", "fixed_ip": "2001:db8::9"}),
    ],
)
def test_nics_become_networks(
    cs: ComputeClient, born: Wire, nic: dict[str, str], entry: dict[str, str]
) -> None:
    cs.servers.create("web01", "i1", "2", nics=[nic])

    assert made(born)["networks"] == [entry]


def test_a_network_stands_for_itself(cs: ComputeClient, born: Wire) -> None:
    cs.servers.create("web01", "i1", "2", nics=[Network(cs.networks, {"id": "n1", "label": "x"})])

    assert made(born)["networks"] == [{"uuid": "n1"}]


def test_networks_is_another_name_of_nics(cs: ComputeClient, born: Wire) -> None:
    cs.servers.create("web01", "i1", "2", networks=[{"uuid": "n1"}])

    assert made(born)["networks"] == [{"uuid": "n1"}]


def test_two_fixed_addresses_in_one_entry_are_refused(cs: ComputeClient, wire: Wire) -> None:
    nic = {"net-id": "n1", "v4-fixed-ip": "10.9.0.21", "v6-fixed-ip": "2001:db8::9"}

    with pytest.raises(exceptions.CommandError, match="v4-fixed-ip"):
        cs.servers.create("web01", "i1", "2", nics=[nic])
    assert wire.lines == []


def test_trap_13_no_nics_means_the_default_networks(cs: ComputeClient, born: Wire) -> None:
    cs.servers.create("web01", "i1", "2", nics=[])

    assert "networks" not in made(born)


def test_trap_13_from_2_37_no_nics_means_none_and_nothing_means_auto(born: Wire) -> None:
    nova = make_client("openstack", microversion="2.37")
    nova.servers.create("web01", "i1", "2", nics=[])
    nova.servers.create("web01", "i1", "2")

    assert [sent.body["server"]["networks"] for sent in born.sent] == ["none", "auto"]


def test_auto_needs_2_37(nova: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.37"):
        nova.servers.create("web01", "i1", "2", nics="auto")
    assert wire.lines == []


def test_other_words_are_no_networks(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.CommandError, match="'auto', 'none'"):
        cs.servers.create("web01", "i1", "2", nics="n1")
    assert wire.lines == []


@pytest.mark.parametrize("ident", [PUBLIC, SERVICE])
def test_rackspace_s_networks_are_refused_elsewhere(
    nova: ComputeClient, wire: Wire, ident: str
) -> None:
    with pytest.raises(exceptions.CommandError, match="Rackspace only"):
        nova.servers.create("web01", "i1", "2", nics=[{"net-id": ident}])
    assert wire.lines == []


@pytest.mark.parametrize(
    ("arguments", "networks"),
    [
        ({"public": False}, [SERVICE]),
        ({"service_net": False}, [PUBLIC]),
        ({"public": True}, [PUBLIC, SERVICE]),
        ({"public": False, "nics": [{"net-id": PUBLIC}, {"net-id": "n1"}]}, ["n1"]),
        ({"service_net": True, "nics": [{"net-id": "n1"}]}, ["n1", SERVICE]),
    ],
)
def test_public_and_service_net_choose_on_rackspace(
    rax: ComputeClient, born: Wire, arguments: dict[str, Any], networks: list[str]
) -> None:
    rax.servers.create("web01", "i1", "2", **arguments)

    assert [entry["uuid"] for entry in made(born)["networks"]] == networks


@pytest.mark.parametrize("name", ["public", "service_net"])
def test_public_and_service_net_are_rackspace_s(nova: ComputeClient, wire: Wire, name: str) -> None:
    with pytest.raises(exceptions.NotSupported, match="Rackspace"):
        nova.servers.create("web01", "i1", "2", **{name: False})
    assert wire.lines == []


# --- block devices ------------------------------------------------------------------------------


def test_boot_from_volume_in_the_first_form(nova: ComputeClient, born: Wire) -> None:
    nova.servers.create(
        "bfv", None, "2", block_device_mapping={"vda": "v1:::1", "vdb": "x1:snap:20:0"}
    )

    assert born.lines == ["POST /servers"]
    assert made(born)["imageRef"] == ""
    assert made(born)["block_device_mapping"] == [
        {"device_name": "vda", "volume_id": "v1", "delete_on_termination": "1"},
        {
            "device_name": "vdb",
            "snapshot_id": "x1",
            "volume_size": "20",
            "delete_on_termination": "0",
        },
    ]


def test_rackspace_gets_the_first_form_at_its_own_path(rax: ComputeClient, born: Wire) -> None:
    rax.servers.create("bfv", None, "2", block_device_mapping={"vda": "v1:::0"})

    assert born.lines == ["POST /os-volumes_boot"]
    assert made(born)["block_device_mapping"] == [
        {
            "device_name": "vda",
            "volume_id": "v1",
            "uuid": "v1",
            "source_type": "",
            "boot_index": 0,
            "delete_on_termination": "0",
        }
    ]


def test_trap_11_the_caller_s_devices_are_not_changed(nova: ComputeClient, born: Wire) -> None:
    devices = [{"source_type": "blank", "destination_type": "volume", "volume_size": 20}]
    nova.servers.create("web01", "i1", "2", block_device_mapping_v2=devices)
    nova.servers.create("web01", "i1", "2", block_device_mapping_v2=devices)

    assert devices == [{"source_type": "blank", "destination_type": "volume", "volume_size": 20}]
    boot = {
        "uuid": "i1",
        "source_type": "image",
        "destination_type": "local",
        "boot_index": 0,
        "delete_on_termination": True,
    }
    assert made(born)["block_device_mapping_v2"] == [boot, *devices]


def test_the_two_forms_exclude_each_other(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.CommandError, match="not both"):
        cs.servers.create(
            "bfv",
            None,
            "2",
            block_device_mapping={"vda": "v1"},
            block_device_mapping_v2=[{"uuid": "v1"}],
        )
    assert wire.lines == []


# --- microversions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "value", "version"),
    [
        ("description", "a text", "2.19"),
        ("tags", ["blue"], "2.52"),
        ("trusted_image_certificates", ["c1"], "2.63"),
        ("host", "cmp1", "2.74"),
        ("hypervisor_hostname", "cmp1", "2.74"),
        ("hostname", "web01.example.net", "2.90"),
    ],
)
def test_newer_arguments_need_their_microversion(
    nova: ComputeClient, born: Wire, argument: str, value: Any, version: str
) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=f"'{argument}'.*{version}"):
        nova.servers.create("web01", "i1", "2", **{argument: value})
    assert born.lines == []

    newer = make_client("openstack", microversion=version)
    newer.servers.create("web01", "i1", "2", **{argument: value})
    assert made(born)[argument] == value


def test_a_client_may_be_raised_for_one_call(born: Wire) -> None:
    nova = make_client("openstack", auto_microversion=True)
    nova.servers.create("web01", "i1", "2", tags=["blue"])
    nova.servers.create("web01", "i1", "2")

    first, second = born.sent
    assert first.headers["OpenStack-API-Version"] == "compute 2.52"
    assert first.body["server"]["networks"] == "auto"
    assert "OpenStack-API-Version" not in second.headers


def test_files_are_sent_with_the_last_version_that_takes_them(born: Wire) -> None:
    nova = make_client("openstack", microversion="2.72")
    nova.servers.create("web01", "i1", "2", files={"/a": "text"})

    assert born.last.headers["OpenStack-API-Version"] == "compute 2.56"


def test_tags_on_devices_and_volume_types_need_their_version(
    nova: ComputeClient, wire: Wire
) -> None:
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.42"):
        nova.servers.create("w", "i1", "2", nics=[{"net-id": "n1", "tag": "blue"}])
    with pytest.raises(exceptions.UnsupportedAttribute, match=r"2\.67"):
        nova.servers.create("w", "i1", "2", block_device_mapping_v2=[{"volume_type": "fast"}])
    assert wire.lines == []
