"""Every public operation of every client, under every fault, on both kinds of cloud.

The operations are found on the live clients. Each is carried out once on the sandbox, and its
exchanges are recorded; then they are played back with a fault in them. However it ends, it ends in
time, creates nothing twice, and with its result or one of pyrax's own exceptions, which tells the
request.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyrax import exceptions
from pyrax.resource import BaseResource
from pyrax.sandbox.cloud import Cloud
from tests.trust.faults.campaign import Campaign
from tests.trust.faults.services import PLACES
from tests.trust.faults.things import Stage
from tests.trust.faults.wire import Wire

# Methods that send nothing, so that no fault can meet them. Properties are not listed.
SILENT = {
    "": {
        "authenticate",  # has a login of its own
        "get",  # of a thing of which there is nothing more to know
        "get_timings",
        "other_service",
        "reset_timings",
        "to_dict",
        "unauthenticate",
    },
    "compute": {
        "disable",  # this and the next three: a microversion that Rackspace has not
        "disable_log_reason",
        "enable",
        "force_down",
        "find",  # of what can be listed for one server only
        "findall",
        "is_loaded",
        "microversion_for",
        "reload",
        "set_loaded",
        "set_management_url",
    },
    "object_store": {
        "cancel_folder_upload",
        "effective_timeout",
        "facts",
        "fetch_cdn_data",
        "forget_cdn",
        "forget_temp_url_key",
        "form_post_digest",
        "get_capabilities",  # known from before
        "get_container",
        "get_folder_upload_status",
        "get_form_post",
        "get_limits",
        "get_object",
        "get_temp_url",
        "get_temp_url_key",
        "get_uploaded",
        "known_capabilities",
        "listed_prefix",
        "listing_limit",
        "numbered_parts",
        "remove_container_from_cache",
        "remove_from_cache",
        "temp_url_digest",
        "wait_for_folder_upload",
    },
    "image": {
        "effective_read_timeout",
        "get_task",  # of a task that pyrax itself carried out
        "reload",
        "root_url",
        "wait",
        "wait_for_task",
    },
    "volume": {"check_attachment_options", "since", "take_over"},
    "database": {"creation_body", "ref", "reload"},
    "queues": {
        "check_client_id",
        "default_client_id",
        "home_url",
        "known_client_id",
        "subscriptions",
    },
    "load_balancer": {
        "delete_connection_throttle",
        "get_algorithms",  # this and the next six: Octavia has no call for them
        "get_allowed_domains",
        "get_connection_logging",
        "get_connection_throttle",
        "get_content_caching",
        "get_protocols",
    },
    "network": {
        "check_real",
        "get_server_networks",
        "has_neutron",
        "is_own",
        "port_forwardings",
        "reload",
        "server_networks",
        "why_absent",
    },
    "monitor": {"set_entity"},
    "identity": {
        "authenticate_with_passcode",  # nobody asked for one
        "bind_settings",
        "delete",  # of a role: there is no such call
        "find_endpoint",
        "forget_cached_token",
        "get_client",
        "get_default_region",
        "get_token",
        "keyring_auth",
        "make_client",
        "reload",
        "replacing_login",
        "set_application_credential",
        "set_credential_file",
        "set_credentials",
        "valid_token",
    },
    "dns": {"get_rate_limits", "set_delay", "set_timeout"},
}


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """An account on a cloud inside this process; nobody waits there."""
    monkeypatch.setenv("CLOUD_TIMEOUT", "1,5")
    monkeypatch.setenv("CLOUD_RETRIES", "1")
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    cloud = Cloud()
    wire = Wire(cloud)
    wire.install(monkeypatch)
    made = Stage(cloud, "rackspace" if request.param == "both" else request.param, tmp_path)
    made.wire = wire
    yield made
    assert cloud.problems == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("stage", "service"), PLACES, indirect=["stage"])
def test_operations_end_well_under_every_fault(stage: Stage, service: str) -> None:
    campaign = Campaign(stage.wire, stage, service)
    complaints: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operation in list(campaign.operations()):
            run = campaign.record(operation)
            if run.sends:
                complaints += campaign.complaints(run)
            elif isinstance(run.error, exceptions.NotSupported) or operation.is_property:
                pass  # this cloud has no such call; or there is nothing to ask
            elif operation.name not in SILENT[""] | SILENT.get(service, set()):
                complaints.append(f"{operation}: it sends nothing, and ends with {run.error!r}")
            campaign.settle(run)
    assert campaign.tried > 500
    if complaints:
        shown = "\n".join(complaints[:40])
        pytest.fail(f"{len(complaints)} complaints:\n{shown}", pytrace=False)


def own_verbs(kind: type) -> bool:
    """Tell whether a class has calls that those it comes from have not."""
    return any(callable(one) for name, one in vars(kind).items() if not name.startswith("_"))


def subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


@pytest.mark.parametrize("stage", ["both"], indirect=True)
def test_every_kind_of_thing_is_met(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: set[type] = set()
    for dialect, service in PLACES:
        account = Stage(stage.cloud, dialect, tmp_path)
        account.clear()
        operations = Campaign(stage.wire, account, service).operations()
        met |= {kind for one in operations for kind in one.kind.__mro__}
    there = {one for one in subclasses(BaseResource) if one.__module__.startswith("pyrax.")}
    missing = {one.__name__ for one in there if own_verbs(one)} - {one.__name__ for one in met}
    assert missing == set()
