"""No operation of pyrax 1.10 is left out where all operations are met with all faults."""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax.object_storage import Container, StorageClient
from pyrax.resource import BaseResource
from tests.trust.faults.campaign import Campaign
from tests.trust.faults.services import PLACES
from tests.trust.faults.silent import SILENT
from tests.trust.faults.things import Stage

SURFACE = json.loads(
    (Path(pyrax.__file__).parents[1] / "tests/contract/api-surface.json").read_text("utf-8")
)
OF_NO_SERVICE = {
    "Endpoint": "where a service is; its operations are those of the client",
    "Service": "a part of the catalog, which came with the login",
    "ServiceCatalog": "likewise",
    "Settings": "what this process knows",
    "base64": "another library",
}

Listed = tuple[type, str]


def listed() -> Iterator[Listed]:
    """Give class and name of the operations of all classes that have to do with a service."""
    for module, document in SURFACE["modules"].items():
        for kind, description in document.get("classes", {}).items():
            if kind not in OF_NO_SERVICE:
                owner = getattr(importlib.import_module(module), kind)
                yield from ((owner, name) for name in description.get("methods", {}))
    live = SURFACE["attributes_of_live_objects"]
    yield from ((StorageClient, name) for name in live["pyrax.cloudfiles"]["methods"])
    yield from ((Container, name) for name in live["storage Container"]["methods"])


def of_compute(client: Any) -> Iterator[Listed]:
    """Give those of a compute client and its managers."""
    yield from ((type(client), name) for name in SURFACE["compute"]["client"]["methods"])
    things = set()
    for attribute, description in SURFACE["compute"]["managers"].items():
        owner = type(getattr(client, attribute))
        yield from ((owner, name) for name in description["methods"])
        things |= {kind for kind in owner.resource.__mro__ if issubclass(kind, BaseResource)}
    for kind in things:
        description = SURFACE["compute"]["resources"].get(kind.__name__, {"methods": ()})
        yield from ((kind, name) for name in description["methods"])


def is_silent(kind: type, name: str) -> bool:
    return any(f"{one.__name__}.{name}" in SILENT for one in kind.__mro__)


@pytest.mark.parametrize("stage", ["both"], indirect=True)
def test_every_operation_of_old_sends_something_or_says_why_not(
    stage: Stage, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        unmet = {(kind, name) for kind, name in listed() if not name.startswith("_")}
        unmet |= set(of_compute(stage.client("compute")))
        number = len(unmet)
        for dialect, service in PLACES:
            campaign = Campaign(stage.wire, Stage(stage.cloud, dialect, tmp_path), service)
            campaign.stage.clear()
            for operation in list(campaign.operations()):
                known = {(kind, operation.name) for kind in operation.kind.__mro__}
                if unmet.isdisjoint(known):
                    continue
                run = campaign.record(operation)
                campaign.settle(run)
                if run.sends:
                    unmet -= known
    missing = sorted(f"{kind.__name__}.{name}" for kind, name in unmet if not is_silent(kind, name))
    assert not missing, ", ".join(missing)
    assert len(unmet) < number / 10


def own_verbs(kind: type) -> bool:
    """Tell whether a class has calls that those it comes from have not."""
    return any(callable(one) for name, one in vars(kind).items() if not name.startswith("_"))


def subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


@pytest.mark.parametrize("stage", ["both"], indirect=True)
def test_every_kind_of_thing_is_met(stage: Stage, tmp_path: Path) -> None:
    met: set[type] = set()
    for dialect, service in PLACES:
        account = Stage(stage.cloud, dialect, tmp_path)
        account.clear()
        operations = Campaign(stage.wire, account, service).operations()
        met |= {kind for one in operations for kind in one.kind.__mro__}
    there = {one for one in subclasses(BaseResource) if one.__module__.startswith("pyrax.")}
    missing = {one.__name__ for one in there if own_verbs(one)} - {one.__name__ for one in met}
    assert missing == set()
