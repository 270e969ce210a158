"""Reading of servers: consoles, passwords, addresses, figures."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.compute import ComputeClient, Server

from .conftest import Wire, make_client

URL = "https://console.example.net/?token=abc"


def server(cs: ComputeClient) -> Server:
    return Server(cs.servers, {"id": "s1", "name": "web01"}, True)


def test_ips_are_returned_by_label(cs: ComputeClient, wire: Wire) -> None:
    addresses = {"private": [{"addr": "10.180.3.9", "version": 4}]}
    wire.answer("GET", "/servers/s1/ips", {"addresses": addresses})

    assert cs.servers.ips("s1") == server(cs).ips() == addresses


def test_diagnostics_return_response_and_figures(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/diagnostics", {"memory": 524288})

    response, figures = server(cs).diagnostics()
    assert (response.status_code, figures) == (200, {"memory": 524288})


@pytest.mark.parametrize("length", [50, None])
def test_console_output_is_a_text(cs: ComputeClient, wire: Wire, length: int | None) -> None:
    wire.answer("POST", "/servers/s1/action", {"output": "LAST LINE"})

    assert server(cs).get_console_output(length) == "LAST LINE"
    assert wire.last.body == {"os-getConsoleOutput": {"length": length}}


CONSOLES = [
    ("get_vnc_console", "novnc", "os-getVNCConsole", "vnc"),
    ("get_vnc_console", "xvpvnc", "os-getVNCConsole", "vnc"),
    ("get_spice_console", "spice-html5", "os-getSPICEConsole", "spice"),
    ("get_rdp_console", "rdp-html5", "os-getRDPConsole", "rdp"),
    ("get_serial_console", "serial", "os-getSerialConsole", "serial"),
]


@pytest.mark.parametrize(("method", "kind", "action", "protocol"), CONSOLES)
def test_consoles_by_action(
    cs: ComputeClient, wire: Wire, method: str, kind: str, action: str, protocol: str
) -> None:
    console = {"console": {"type": kind, "url": URL}}
    wire.answer("POST", "/servers/s1/action", console)

    assert getattr(server(cs), method)(kind) == console
    assert server(cs).get_console_url(kind) == console
    assert [sent.body for sent in wire.sent] == [{action: {"type": kind}}] * 2


@pytest.mark.parametrize(("method", "kind", "action", "protocol"), CONSOLES)
def test_consoles_from_2_6_come_in_the_same_form(
    wire: Wire, method: str, kind: str, action: str, protocol: str
) -> None:
    nova = make_client("openstack", microversion="2.6")
    described = {"protocol": protocol, "type": kind, "url": URL}
    wire.answer("POST", "/servers/s1/remote-consoles", {"remote_console": described})

    assert getattr(nova.servers, method)("s1", kind) == {"console": {"type": kind, "url": URL}}
    assert wire.last.body == {"remote_console": {"protocol": protocol, "type": kind}}


def test_an_mks_console_needs_2_8(nova: ComputeClient, wire: Wire) -> None:
    described = {"protocol": "mks", "type": "webmks", "url": URL}
    wire.answer("POST", "/servers/s1/remote-consoles", {"remote_console": described})
    with pytest.raises(exceptions.VersionNotFoundForAPIMethod, match=r"2\.8"):
        nova.servers.get_mks_console("s1")

    newer = make_client("openstack", microversion="2.8")
    assert newer.servers.get_console_url("s1", "webmks") == {
        "console": {"type": "webmks", "url": URL}
    }


def test_an_unknown_console_type_is_refused(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(exceptions.UnsupportedConsoleType, match="novnc"):
        cs.servers.get_console_url("s1", "telnet")
    assert wire.lines == []


def test_topology_needs_2_78(nova: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/topology", {"nodes": []})
    with pytest.raises(exceptions.VersionNotFoundForAPIMethod, match=r"2\.78"):
        nova.servers.topology("s1")

    assert make_client("openstack", microversion="2.78").servers.topology("s1") == {"nodes": []}


# --- passwords ----------------------------------------------------------------------------------


def test_a_password_comes_encrypted_without_a_key(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("GET", "/servers/s1/os-server-password", {"password": "c2VjcmV0"})

    assert server(cs).get_password() == "c2VjcmV0"


@pytest.mark.parametrize("private_key", [None, "/no/such/key"])
def test_no_password_is_an_empty_text(
    cs: ComputeClient, wire: Wire, private_key: str | None
) -> None:
    wire.answer("GET", "/servers/s1/os-server-password", {"password": ""})

    assert cs.servers.get_password("s1", private_key) == ""


def test_a_password_is_decrypted_with_the_key(
    cs: ComputeClient, wire: Wire, rsa_key: Any, tmp_path: Path
) -> None:
    path = tmp_path / "deploy.pem"
    path.write_bytes(rsa_key.pem("pkcs1"))
    encrypted = base64.b64encode(rsa_key.encrypt("Zq8-\u00fcnvented")).decode()
    wire.answer("GET", "/servers/s1/os-server-password", {"password": encrypted})

    assert server(cs).get_password(str(path)) == "Zq8-\u00fcnvented"


def test_the_password_can_be_cleared(cs: ComputeClient, wire: Wire) -> None:
    wire.answer("DELETE", "/servers/s1/os-server-password", status=204)

    assert server(cs).clear_password() is None
    assert wire.lines == ["DELETE /servers/s1/os-server-password"]
