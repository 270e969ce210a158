"""One call on the clients of several regions at the same time."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from pyrax import exceptions
from pyrax.identity import registry
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.test_contexts import AnyClient, client_classes

__all__ = ["client_classes"]


def test_every_region_of_the_service_is_asked_in_the_order_of_the_catalog(
    rax_in: RaxIdentity,
) -> None:
    found = rax_in.across_regions("nova", lambda client: client.management_url)

    assert list(found.items()) == [
        ("ORD", "https://ord.servers.example/v2/654321"),
        ("DFW", "https://dfw.servers.example/v2/654321"),
    ]
    assert found.errors == {}


def test_the_clients_are_those_that_the_context_keeps(rax_in: RaxIdentity) -> None:
    found = rax_in.across_regions("compute", lambda client: client)

    assert found["ORD"] is rax_in.compute.ORD.client
    assert found["DFW"] is rax_in.get_client("compute", "DFW")


def test_of_regions_that_share_an_address_one_is_asked(rax_in: RaxIdentity) -> None:
    everywhere = rax_in.across_regions("cloud_dns", lambda client: client.management_url)

    assert len(everywhere) == 1


def test_regions_can_be_named_in_any_letter_case_and_come_once(rax_in: RaxIdentity) -> None:
    found = rax_in.across_regions(
        "compute", lambda client: client.region_name, ["dfw", "ORD", "DFW"]
    )

    assert found == {"DFW": "DFW", "ORD": "ORD"}
    assert list(found) == ["DFW", "ORD"]
    one = rax_in.across_regions("compute", lambda client: client.region_name, "ord")
    assert one == {"ORD": "ORD"}
    assert rax_in.across_regions("compute", lambda client: client, []) == {}


def test_all_regions_are_asked_at_the_same_time(rax_in: RaxIdentity) -> None:
    together = threading.Barrier(2, timeout=10)

    found = rax_in.across_regions("compute", lambda client: together.wait() >= 0)

    assert found == {"ORD": True, "DFW": True}


def test_concurrency_limits_how_many_are_asked_at_a_time(rax_in: RaxIdentity) -> None:
    running: list[str] = []
    most: list[int] = []

    def call(client: Any) -> None:
        running.append(client.region_name)
        most.append(len(running))
        time.sleep(0.02)
        running.remove(client.region_name)

    rax_in.across_regions("compute", call, concurrency=1)

    assert most == [1, 1]


def test_an_error_in_one_region_leaves_the_others_alone(rax_in: RaxIdentity) -> None:
    refused = exceptions.Forbidden(403)

    def call(client: Any) -> list[str]:
        if client.region_name == "ORD":
            raise refused
        return [client.region_name]

    found = rax_in.across_regions("compute", call, ["ORD", "DFW", "LON"])

    assert found == {"DFW": ["DFW"]}
    assert list(found.errors) == ["ORD", "LON"]
    assert found.errors["ORD"] is refused
    assert isinstance(found.errors["LON"], exceptions.NoSuchClient)
    with pytest.raises(exceptions.Forbidden):
        found["ORD"]
    with pytest.raises(exceptions.Forbidden):
        found.joined()
    with pytest.raises(KeyError):
        found["SYD"]


def test_lists_of_all_regions_can_be_joined(rax_in: RaxIdentity) -> None:
    found = rax_in.across_regions("compute", lambda client: [client.region_name, 1])

    assert found.joined() == ["ORD", 1, "DFW", 1]


def test_a_region_that_takes_too_long_is_not_waited_for(rax_in: RaxIdentity) -> None:
    released = threading.Event()

    def call(client: Any) -> str:
        if client.region_name == "ORD":
            released.wait(10)
        return "done"

    start = time.monotonic()
    found = rax_in.across_regions("compute", call, timeout=0.2)
    released.set()

    assert time.monotonic() - start < 5
    assert found == {"DFW": "done"}
    assert isinstance(found.errors["ORD"], exceptions.RequestTimeout)
    assert "'ORD' after 0.2 seconds" in str(found.errors["ORD"])


def test_no_region_is_begun_after_the_time_is_over(rax_in: RaxIdentity) -> None:
    released = threading.Event()
    begun: list[str] = []

    def call(client: Any) -> None:
        begun.append(client.region_name)
        released.wait(10)

    found = rax_in.across_regions("compute", call, timeout=0.1, concurrency=1)
    released.set()
    worker = next((one for one in threading.enumerate() if one.name == "pyrax-region"), None)
    if worker is not None:
        worker.join(10)

    assert list(found.errors) == ["ORD", "DFW"]
    assert begun == ["ORD"]


def test_what_ends_the_program_is_not_kept_as_an_error(rax_in: RaxIdentity) -> None:
    def call(client: Any) -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        rax_in.across_regions("compute", call)


def test_the_calling_thread_does_the_work_if_the_system_has_no_more_threads(
    rax_in: RaxIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none)

    assert rax_in.across_regions("compute", lambda client: 1) == {"ORD": 1, "DFW": 1}


def test_threads_do_not_keep_a_program_from_ending(rax_in: RaxIdentity) -> None:
    found = rax_in.across_regions("compute", lambda client: threading.current_thread().daemon)

    assert found == {"ORD": True, "DFW": True}


def test_servicenet_counts_for_object_storage(
    rax_in: RaxIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USE_SERVICENET", "True")
    files = registry.client_classes["object_store"]
    assert issubclass(files, AnyClient)

    found = rax_in.across_regions("cloudfiles", lambda client: client.management_url, timeout=10)

    inside = {region: endpoint.private_url for region, endpoint in rax_in.cloudfiles.items()}
    assert {**found} == {region: url for region, url in inside.items() if region in found}
    assert found


@pytest.mark.parametrize("options", [{"timeout": 0}, {"timeout": -1}, {"concurrency": 0}])
def test_bad_options_are_refused(rax_in: RaxIdentity, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        rax_in.across_regions("compute", lambda client: client, **options)


def test_an_unknown_service_and_a_missing_login_are_errors_of_the_whole_call(
    rax_in: RaxIdentity, rax: RaxIdentity
) -> None:
    with pytest.raises(exceptions.NoSuchClient, match="no service 'orchestration'"):
        rax_in.across_regions("orchestration", lambda client: client)
    with pytest.raises(exceptions.NotAuthenticated):
        RaxIdentity().across_regions("compute", lambda client: client)
