"""What is missing or empty is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.compute import ComputeClient

from .conftest import Wire

CALLS = [
    ("servers", "rebuild", ("s1",)),
    ("servers", "resize", ("s1",)),
    ("servers", "create", ("web", "i1")),
    ("servers", "add_fixed_ip", ("s1",)),
    ("servers", "remove_fixed_ip", ("s1",)),
    ("servers", "add_floating_ip", ("s1",)),
    ("servers", "remove_floating_ip", ("s1",)),
    ("servers", "add_security_group", ("s1",)),
    ("servers", "remove_security_group", ("s1",)),
    ("servers", "interface_detach", ("s1",)),
    ("volumes", "create_server_volume", ("s1",)),
    ("volumes", "get_server_volume", ("s1",)),
    ("aggregates", "add_host", ("a1",)),
    ("aggregates", "remove_host", ("a1",)),
    ("flavor_access", "add_tenant_access", ("f1",)),
    ("instance_action", "get", ("s1",)),
]


@pytest.mark.parametrize("empty", [None, ""])
@pytest.mark.parametrize(("manager", "method", "before"), CALLS)
def test_an_empty_argument_is_refused(
    cs: ComputeClient, wire: Wire, manager: str, method: str, before: tuple[str, ...], empty: Any
) -> None:
    with pytest.raises(ValueError):
        getattr(getattr(cs, manager), method)(*before, empty)
    assert wire.lines == []


@pytest.mark.parametrize("odd", [object(), [], (one for one in "a")])
@pytest.mark.parametrize(("manager", "method", "before"), CALLS[:3])
def test_what_has_no_id_is_refused(
    cs: ComputeClient, wire: Wire, manager: str, method: str, before: tuple[str, ...], odd: Any
) -> None:
    with pytest.raises(ValueError):
        getattr(getattr(cs, manager), method)(*before, odd)
    assert wire.lines == []


def test_usage_needs_moments(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(TypeError, match="datetime"):
        cs.usage.list(1425168000, None)
    assert wire.lines == []


@pytest.mark.parametrize("method", ["get", "delete", "reboot", "start", "ips", "interface_list"])
@pytest.mark.parametrize("empty", [None, "", ".", ".."])
def test_an_empty_id_never_reaches_all_servers(
    cs: ComputeClient, wire: Wire, method: str, empty: Any
) -> None:
    with pytest.raises(ValueError):
        getattr(cs.servers, method)(empty)
    assert wire.lines == []


@pytest.mark.parametrize("nics", [[None], [""]])
def test_a_network_that_is_none_is_refused(cs: ComputeClient, wire: Wire, nics: Any) -> None:
    with pytest.raises(ValueError):
        cs.servers.create("web", "i1", "f1", nics=nics)
    assert wire.lines == []


def test_metadata_without_a_name_is_refused(cs: ComputeClient, wire: Wire) -> None:
    with pytest.raises(ValueError):
        cs.servers.set_meta_item("s1", None, "x")  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        cs.servers.set_meta("s1", {None: "x"})  # type: ignore[dict-item]
    assert wire.lines == []


@pytest.mark.parametrize("odd", [None, "", [], 0])
def test_metadata_that_are_no_dict_are_refused(cs: ComputeClient, wire: Wire, odd: Any) -> None:
    with pytest.raises(TypeError, match="Metadata are a dict"):
        cs.servers.set_meta("s1", odd)
    assert wire.lines == []


def test_forgotten_tags_remove_none(cs: ComputeClient, wire: Wire) -> None:
    cs.microversion = "2.26"
    with pytest.raises(ValueError, match="list of tags"):
        cs.servers.set_tags("s1", None)  # type: ignore[arg-type]
    assert wire.lines == []


def test_a_port_may_be_an_object(nova: ComputeClient, wire: Wire) -> None:
    class Port:
        id = "p1"

    answer = {"interfaceAttachment": {"port_id": "p1"}}
    wire.answer("POST", "/servers/s1/os-interface", answer)
    nova.servers.interface_attach("s1", Port())  # type: ignore[arg-type]
    assert wire.last.body == {"interfaceAttachment": {"port_id": "p1"}}
