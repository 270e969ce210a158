"""Which class belongs to which service, and that nothing is loaded before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pyrax.identity import registry
from pyrax.identity.registry import ClientClasses


class Mine:
    """A client class of a script."""


def classes() -> ClientClasses:
    """A table with two classes that always can be loaded."""
    return ClientClasses({"one": "collections:OrderedDict", "two": "pathlib:Path"})


def test_keys_are_those_of_pyrax_1_and_the_new_ones() -> None:
    assert set(ClientClasses()) == {
        "compute",
        "cdn",
        "object_store",
        "database",
        "load_balancer",
        "volume",
        "dns",
        "compute:network",
        "monitor",
        "autoscale",
        "image",
        "queues",
        "network",
        "raxnetwork",
    }


def test_every_way_of_reading_gives_the_class() -> None:
    import collections
    import pathlib

    both = [collections.OrderedDict, pathlib.Path]

    assert classes()["one"] is collections.OrderedDict
    assert classes().get("one") is collections.OrderedDict
    assert classes().values() == both
    assert dict(classes().items()) == dict(zip(("one", "two"), both))
    assert dict(classes()) == dict(zip(("one", "two"), both))
    assert classes().copy()["two"] is pathlib.Path


def test_unknown_services_have_no_class() -> None:
    assert registry.client_class("no_such_service") is None
    assert classes().get("three") is None
    assert classes().get("three", Mine) is Mine
    with pytest.raises(KeyError):
        classes()["three"]


def test_classes_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    table = classes()
    monkeypatch.setattr(registry, "client_classes", table)

    table["one"] = Mine

    assert registry.client_class("one") is Mine


def test_text_that_names_nothing() -> None:
    with pytest.raises(ImportError):
        registry.load_class("no.such.module:Client")
    with pytest.raises(AttributeError):
        registry.load_class("collections:NoSuchClass")


def test_table_loads_no_room() -> None:
    code = (
        "import sys; from pyrax.identity import registry; registry.ClientClasses(); "
        "rooms = {path.partition(':')[0] for path in registry.CLIENT_CLASSES.values()}; "
        "print(sorted(rooms & set(sys.modules)), 'requests' in sys.modules)"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[] False"
