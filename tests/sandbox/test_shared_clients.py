"""Threads share one login: an expired token costs one new login, and every call succeeds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyrax

THREADS = 20


def logins(cloud: Any) -> int:
    """Count the token requests that the identity service has seen."""
    return sum(
        request.method == "POST" and request.path.endswith("/tokens") for request in cloud.requests
    )


def test_twenty_threads_with_an_expired_token_log_in_once(rackspace: Any) -> None:
    compute = pyrax.cloudservers
    assert compute.list() == []
    before = logins(rackspace)
    rackspace.faults.expire_tokens()
    with ThreadPoolExecutor(THREADS) as threads:
        lists = list(threads.map(lambda _: compute.list(), range(THREADS)))
    assert lists == [[]] * THREADS
    assert logins(rackspace) - before == 1


def test_threads_of_several_services_and_regions_share_the_new_login(rackspace: Any) -> None:
    clients = [pyrax.connect_to_cloudservers(region=region) for region in ("DFW", "ORD", "IAD")]
    stores = [pyrax.connect_to_cloudfiles(region=region) for region in ("DFW", "ORD", "IAD")]
    calls = [client.list for client in clients + stores] * 4
    before = logins(rackspace)
    rackspace.faults.expire_tokens()
    with ThreadPoolExecutor(THREADS) as threads:
        results = [job.result() for job in [threads.submit(call) for call in calls]]
    assert results == [[]] * len(calls)
    assert logins(rackspace) - before == 1
