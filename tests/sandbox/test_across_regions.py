"""One call in all regions of a cloud at the same time."""

from __future__ import annotations

import time
from typing import Any

import pytest

import pyrax
from pyrax import exceptions

REGIONS = ["DFW", "ORD", "IAD"]


def make_servers() -> None:
    """Make one server in each region, named after it."""
    for region in REGIONS:
        servers = pyrax.connect_to_cloudservers(region=region)
        assert servers is not None
        servers.servers.create(f"web-{region}", servers.list_images()[0], servers.list_flavors()[0])


def test_servers_of_three_regions_are_listed_at_once(rackspace: Any) -> None:
    make_servers()

    found = pyrax.across_regions("compute", lambda client: client.list())

    assert sorted(found) == sorted(REGIONS)
    assert {region: [one.name for one in servers] for region, servers in found.items()} == {
        region: [f"web-{region}"] for region in REGIONS
    }
    assert len(found.joined()) == 3


def test_a_context_lists_several_regions_as_well(each_dialect: Any) -> None:
    found = pyrax.identity.across_regions(
        "cloudfiles", lambda client: client.create_container("c").name, timeout=60
    )

    assert set(found.values()) == {"c"}
    assert found.errors == {}
    assert len(found) == len(pyrax.regions)


def test_the_regions_wait_at_the_same_time_and_not_one_after_the_other(rackspace: Any) -> None:
    for region in REGIONS:
        rackspace.faults.slow(1, service="compute", region=region)

    start = time.monotonic()
    found = pyrax.across_regions("compute", lambda client: client.list())

    assert found == dict.fromkeys(found, [])
    assert len(found) == 3
    assert time.monotonic() - start < 2.5


def test_a_region_that_fails_is_told_apart_from_those_that_do_not(rackspace: Any) -> None:
    rackspace.faults.status(500, service="compute", region="ORD", times=None)

    found = pyrax.across_regions("compute", lambda client: client.list(), ["DFW", "ORD"])

    assert found == {"DFW": []}
    assert isinstance(found.errors["ORD"], exceptions.InternalServerError)


def test_an_expired_token_costs_one_login_for_all_regions(rackspace: Any) -> None:
    def logins() -> int:
        return sum(
            request.method == "POST" and request.path.endswith("/tokens")
            for request in rackspace.requests
        )

    before = logins()
    rackspace.faults.expire_tokens()

    assert len(pyrax.across_regions("compute", lambda client: client.list())) == 3
    assert logins() == before + 1


def test_a_login_is_needed(rackspace: Any) -> None:
    pyrax.clear_credentials()

    with pytest.raises(exceptions.NotAuthenticated, match="across_regions"):
        pyrax.across_regions("compute", lambda client: client.list())
