"""What the network service of Rackspace does not do."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudnetworks import CloudNetworkClient

from .conftest import RACKSPACE_NEUTRON, Wire

TAGS: list[tuple[str, tuple[Any, ...]]] = [
    ("tag_list", ("x",)),
    ("has_tag", ("x", "red")),
    ("add_tag", ("x", "red")),
    ("set_tags", ("x", ["red"])),
    ("delete_tag", ("x", "red")),
    ("delete_all_tags", ("x",)),
]


@pytest.mark.parametrize("manager", ["networks", "subnets", "ports", "security_groups"])
@pytest.mark.parametrize(("method", "arguments"), TAGS)
def test_nothing_has_tags(
    rax: CloudNetworkClient, wire: Wire, manager: str, method: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"{manager}\.{method}.*no tags"):
        getattr(getattr(rax, manager), method)(*arguments)
    assert wire.lines == []


@pytest.mark.parametrize("method", ["update", "delete"])
def test_quotas_are_read_only(rax: CloudNetworkClient, wire: Wire, method: str) -> None:
    with pytest.raises(exceptions.NotSupported, match=rf"quotas\.{method}"):
        getattr(rax.quotas, method)("930036")
    assert wire.lines == []


def test_the_rest_goes_to_its_own_address(rax: CloudNetworkClient, wire: Wire) -> None:
    wire.answer("GET", "/ports", {"ports": []})
    wire.answer("GET", "/quotas/123456", {"quota": {"network": 10}})
    assert rax.ports.list(network="n1") == []
    assert rax.quotas.get().network == 10
    assert all(url.startswith(RACKSPACE_NEUTRON) for url in wire.urls)
