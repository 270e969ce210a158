"""A service's own verbs, and waiting for it."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from pyrax import exceptions, utils
from pyrax.cloudcdn import CloudCDNClient, CloudCDNService
from tests.unit.queued import Wire

from .conftest import DOMAINS, ID, LOCATION, ORIGINS, SERVICE


def service_of(cdn: CloudCDNClient, **fields: Any) -> CloudCDNService:
    """Return a service object, with nothing sent."""
    return CloudCDNService(cdn._services_manager, {**SERVICE, **fields}, loaded=True)


def test_verbs_are_handed_to_the_manager() -> None:
    manager = Mock()
    service = CloudCDNService(manager, SERVICE, loaded=True)
    service.patch("changes")
    service.delete_assets("/x")
    service.delete_assets(all=True, hard=True)
    service.delete()
    manager.patch.assert_called_once_with(ID, "changes")
    manager.delete_assets.assert_any_call(ID, "/x", False)
    manager.delete_assets.assert_called_with(ID, None, True, hard=True)
    manager.delete.assert_called_once_with(service)


@pytest.mark.parametrize("by_client", [True, False])
def test_a_patched_service_is_stale(cdn: CloudCDNClient, wire: Wire, by_client: bool) -> None:
    wire.answer(status=202)
    service = service_of(cdn)
    change = {"op": "remove", "path": "/caching/0"}
    if by_client:
        cdn.patch_service(service, change)
    else:
        service.patch(change)
    assert not service.loaded
    assert len(wire.lines) == 1


def test_links_and_errors_have_short_names(cdn: CloudCDNClient, wire: Wire) -> None:
    service = service_of(cdn, errors=[{"message": "one"}, {"message": "two"}])
    assert service.access_url == "www.shop.example.cdn77.example.net"
    assert service.error_messages == ["one", "two"]
    bare = CloudCDNService(cdn._services_manager, {"id": ID})
    assert (bare.access_url, bare.error_messages) == (None, [])
    assert wire.lines == []


def test_C3_what_a_new_service_lacks_is_fetched(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers=LOCATION).answer(SERVICE)
    made = cdn.create_service("shop", "cdn", DOMAINS, ORIGINS)
    assert "shop" in repr(made)
    assert len(wire.lines) == 1
    assert made.status == "deployed"


def test_C3_a_new_service_that_is_not_there_yet_lacks_it(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(status=202, headers=LOCATION).answer({"message": "no"}, status=404)
    made = cdn.create_service("shop", "cdn", DOMAINS, ORIGINS)
    with pytest.raises(AttributeError, match="status") as missing:
        made.status  # noqa: B018 - reading it is the test
    assert isinstance(missing.value.__cause__, exceptions.NotFound)


def test_C15_waiting_for_a_build_ends(cdn: CloudCDNClient, wire: Wire, naps: list[float]) -> None:
    wire.answer({**SERVICE, "status": "create_in_progress"}).answer(SERVICE)
    service = service_of(cdn)
    assert utils.wait_for_build(service) is service
    assert service.status == "deployed"
    assert naps == [20]


def test_other_states_can_be_waited_for(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({**SERVICE, "status": "failed"})
    service = service_of(cdn)
    assert utils.wait_until(service, "status", ["deployed", "failed"]).status == "failed"


# --- wait_for_service ---------------------------------------------------------------------------


def test_a_service_is_waited_for(cdn: CloudCDNClient, wire: Wire, naps: list[float]) -> None:
    wire.answer({**SERVICE, "status": "update_in_progress"}).answer(SERVICE)
    service = service_of(cdn, status="update_in_progress")
    assert cdn.wait_for_service(service, interval=0) is service
    assert (service.status, service.loaded) == ("deployed", True)
    assert naps == [1.0]


def test_a_service_is_waited_for_by_its_id(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer(SERVICE)
    assert cdn.wait_for_service(ID).name == "shop"


def test_a_failed_service_says_why(cdn: CloudCDNClient, wire: Wire) -> None:
    failed = {**SERVICE, "status": "failed", "errors": [{"message": "no origin"}]}
    wire.answer(failed, times=2)
    with pytest.raises(exceptions.ServiceResponseFailure, match="no origin"):
        cdn.wait_for_service(ID)
    assert cdn.wait_for_service(ID, raise_on_failure=False).status == "failed"


def test_a_deleted_service_is_waited_away(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({**SERVICE, "status": "delete_in_progress"}).answer({"message": "no"}, status=404)
    assert cdn.wait_for_service(ID) is None
    wire.answer(status=202).answer({"message": "no"}, status=404)
    service = service_of(cdn)
    service.delete()
    assert service.wait() is None


def test_a_service_that_never_was_is_not_found(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"message": "no"}, status=404)
    with pytest.raises(exceptions.NotFound):
        cdn.wait_for_service(ID)


def test_one_failed_look_is_not_the_end(cdn: CloudCDNClient, wire: Wire) -> None:
    cdn.retries = 0
    wire.answer({"message": "ill"}, status=500).answer(
        {"message": "wait"}, status=429, headers={"Retry-After": "1"}
    )
    wire.fail(ConnectionError("reset")).answer(SERVICE)
    assert cdn.wait_for_service(ID).status == "deployed"


def test_a_refusal_is_the_end(cdn: CloudCDNClient, wire: Wire) -> None:
    wire.answer({"message": "no"}, status=403)
    with pytest.raises(exceptions.Forbidden):
        cdn.wait_for_service(ID)


def test_a_wait_has_a_limit(
    cdn: CloudCDNClient, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr("pyrax.cloudcdn.services.time.monotonic", lambda: sum(naps))
    monkeypatch.setattr("pyrax.cloudcdn.services.time.sleep", naps.append)
    wire.answer({**SERVICE, "status": "create_in_progress"}, times=4)
    with pytest.raises(TimeoutError, match="create_in_progress"):
        cdn.wait_for_service(ID, timeout=12)
    assert naps == [5, 5, 2]
