"""Listing servers through a kept connection, beside a bare session and other clients."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import novaclient.client
import openstack.connection
import requests
from keystoneauth1 import session, token_endpoint

import pyrax
from benchmarks import cloud
from benchmarks.measure import Result, in_turns

SHORT = 1.15
LONG = 1.3
SLOW_ROUNDS = 2  # openstacksdk takes milliseconds for each server
HEADERS = {
    "X-Auth-Token": cloud.TOKEN,
    "X-Auth-Project-Id": cloud.TENANT,
    "Accept": "application/json",
    "User-Agent": "bare/1.0",
}


def _bare(endpoint: str) -> Callable[[], Any]:
    """Return a GET and JSON decode by a session of ``requests``."""
    kept = requests.Session()
    return lambda: json.loads(kept.get(f"{endpoint}/servers/detail", headers=HEADERS).content)


def _nova(endpoint: str) -> Callable[[], Any]:
    """Return the same list by python-novaclient."""
    auth = token_endpoint.Token(endpoint, cloud.TOKEN)
    client = novaclient.client.Client(
        "2.1", session=session.Session(auth=auth), endpoint_override=endpoint
    )
    return lambda: client.servers.list()


def _sdk(endpoint: str) -> Callable[[], Any]:
    """Return the same list by openstacksdk."""
    auth = token_endpoint.Token(endpoint, cloud.TOKEN)
    connection = openstack.connection.Connection(
        session=session.Session(auth=auth),
        compute_endpoint_override=endpoint,
        compute_api_version="2.1",
    )
    return lambda: list(connection.compute.servers())


def _pyrax(endpoint: str) -> Callable[[], Any]:
    """Return the same list by pyrax."""
    client = pyrax.connect_to_cloudservers(region="DFW")
    assert client is not None
    client.set_management_url(endpoint)
    return lambda: client.servers.list()


def run() -> list[Result]:
    """Measure lists of 10 and of 1,000 servers; return microseconds a list."""
    results = []
    with cloud.running() as url:
        pyrax.set_setting("identity_type", "rackspace")
        pyrax.set_setting("auth_endpoint", f"{url}/identity/v2.0/")
        pyrax.set_credentials("demo", "0123456789abcdef0123456789abcdef", region="DFW")
        for count, root, rounds, repeats, limit in [
            (10, url, 60, 20, SHORT),
            (1000, f"{url}/many", 15, 1, LONG),
        ]:
            endpoint = f"{root}/v2/{cloud.TENANT}"
            rivals = {
                "requests.Session + json.loads": _bare(endpoint),
                "pyrax": _pyrax(endpoint),
                "python-novaclient": _nova(endpoint),
            }
            slow = {"openstacksdk": _sdk(endpoint)}
            for name, listed in [*rivals.items(), *slow.items()][1:]:
                assert len(listed()) == count, name
            medians = in_turns(rivals, rounds, repeats)
            medians.update(in_turns(slow, SLOW_ROUNDS, 1))
            peer = medians["requests.Session + json.loads"]
            for name, seconds in medians.items():
                results.append(
                    Result(
                        f"list {count} servers",
                        name,
                        seconds * 1e6,
                        "us",
                        None if seconds is peer else seconds / peer,
                        limit if name == "pyrax" else None,
                    )
                )
    return results
