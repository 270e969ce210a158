"""Old names that have a replacement warn, name it, and do the same."""

from __future__ import annotations

import inspect
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import pyrax
from pyrax import deprecation, exceptions, fakes, setting_names, utils
from pyrax.clouddns import ResultsIterator as DomainIterator
from pyrax.object_storage import Container, StorageClient
from pyrax.object_storage.download import Chunks


class Storage(StorageClient):
    """A storage client whose calls say what they were asked."""

    def __init__(self) -> None:
        pass

    def list(self, *args: Any, **kwargs: Any) -> Any:
        return "list"

    def get_account_info(self) -> Any:
        return "get_account_info"

    def list_container_objects(self, container: Any, *args: Any, **kwargs: Any) -> Any:
        return "list_container_objects"

    def list_container_object_names(self, container: Any, *args: Any, **kwargs: Any) -> Any:
        return "list_container_object_names"


class Box(Container):
    """A container whose calls say what they were asked."""

    def __init__(self) -> None:
        pass

    def list(self, *args: Any, **kwargs: Any) -> Any:
        return "list"

    def list_object_names(self, *args: Any, **kwargs: Any) -> Any:
        return "list_object_names"


def one_thing(kind: type) -> Any:
    """Return an iterator that has one thing at hand."""
    made = kind.__new__(kind)
    made.results = [7]
    return made


def pieces() -> Any:
    """Return pieces of a download that are at hand."""
    made = Chunks.__new__(Chunks)
    made._pieces = iter([b"piece"])
    return made


def compute() -> Any:
    """Return a compute client that sends nothing."""
    identity = fakes.FakeRaxIdentity()
    return pyrax.client_class_for_service("compute")(identity, management_url="https://x.example")


EXTENSIONS = {
    "os_networksv2_python_novaclient_ext": "os_networksv2",
    "os_virtual_interfacesv2_python_novaclient_ext": "os_virtual_interfacesv2",
    "rax_scheduled_images_python_novaclient_ext": "scheduled_images",
    "ip_associations_python_novaclient_ext": "ip_associations",
}

OLD_NAMES: dict[str, tuple[Callable[[], Any], Any, str]] = {
    "get_setting": (lambda: pyrax.get_setting("http_debug"), False, "'debug'"),
    "get_setting, bytes": (lambda: pyrax.get_setting(b"http_debug"), False, "'debug'"),
    "set_setting": (lambda: pyrax.set_setting("http_debug", False), None, "'debug'"),
    "settings.get": (lambda: pyrax.settings.get("http_debug"), False, "'debug'"),
    "settings.set": (lambda: pyrax.settings.set("http_debug", False), None, "'debug'"),
    "coerce_string_to_list": (
        lambda: utils.coerce_string_to_list("a"),
        ["a"],
        "utils.coerce_to_list()",
    ),
    "random_name": (lambda: utils.random_name(0), "", "utils.random_unicode()"),
    "random_name, ascii": (
        lambda: utils.random_name(0, ascii_only=True),
        "",
        "utils.random_ascii()",
    ),
    "ServerNotFound": (
        lambda: exceptions.ServerNotFound,
        exceptions.NotFound,
        "exceptions.NotFound",
    ),
    "ServerClientException": (
        lambda: pyrax.exc.ServerClientException,
        exceptions.ClientException,
        "exceptions.ClientException",
    ),
    "iterator.next": (lambda: one_thing(utils.ResultsIterator).next(), 7, "next(iterator)"),
    "domains.next": (lambda: one_thing(DomainIterator).next(), 7, "next(iterator)"),
    "pieces.next": (lambda: pieces().next(), b"piece", "next(pieces)"),
    "get_all_containers": (lambda: Storage().get_all_containers(), "list", "list()"),
    "get_info": (lambda: Storage().get_info(), "get_account_info", "get_account_info()"),
    "get_container_objects": (
        lambda: Storage().get_container_objects("box"),
        "list_container_objects",
        "list_container_objects()",
    ),
    "get_container_object_names": (
        lambda: Storage().get_container_object_names("box"),
        "list_container_object_names",
        "list_container_object_names()",
    ),
    "get_objects": (lambda: Box().get_objects(), "list", "list()"),
    "get_object_names": (
        lambda: Box().get_object_names(),
        "list_object_names",
        "list_object_names()",
    ),
    **{
        f"{kind}_meta_prefix": (
            lambda kind=kind: setattr(Storage(), f"{kind}_meta_prefix", ""),
            None,
            "prefix=''",
        )
        for kind in ("account", "container", "object")
    },
}


@pytest.mark.parametrize("name", OLD_NAMES)
def test_an_old_name_works_and_names_its_replacement(name: str) -> None:
    use, expected, replacement = OLD_NAMES[name]
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        assert use() == expected
    assert [warning.category for warning in given] == [DeprecationWarning]
    assert replacement in str(given[0].message)
    assert given[0].filename == __file__


@pytest.mark.parametrize(("old", "new"), EXTENSIONS.items())
def test_a_manager_under_its_old_name_is_the_one_of_today(old: str, new: str) -> None:
    client = compute()
    with pytest.warns(DeprecationWarning, match=f"use cloudservers.{new}") as given:
        found = getattr(client, old)
    assert len(given) == 1
    assert given[0].filename == __file__
    assert found is getattr(client, new)


@pytest.mark.filterwarnings("error")
def test_names_of_today_do_not_warn() -> None:
    assert pyrax.get_setting("debug") is False
    assert utils.coerce_to_list("a") == ["a"]
    assert next(one_thing(utils.ResultsIterator)) == 7
    assert [setting_names.today(name) for name in ("debug", "region", b"x", None)] == [
        "debug",
        "region",
        b"x",
        None,
    ]
    client = compute()
    assert all(getattr(client, new) is not None for new in EXTENSIONS.values())


def test_old_names_stay_in_the_lists_of_names() -> None:
    assert {"ServerNotFound", "ServerClientException", "NotFound"} <= set(dir(exceptions))
    with pytest.raises(AttributeError, match="no attribute 'ServerFound'"):
        exceptions.ServerFound  # noqa: B018


def test_a_renamed_function_keeps_name_and_signature() -> None:
    assert utils.coerce_string_to_list.__name__ == "coerce_to_list"
    assert str(inspect.signature(utils.coerce_string_to_list)) == "(val: 'Any') -> 'Any'"
    assert "use" in (deprecation.renamed(len, "old", "new").__doc__ or "").lower()


def test_import_and_login_settings_warn_of_nothing() -> None:
    program = (
        "import pyrax; pyrax.set_setting('identity_type', 'keystone'); dir(pyrax.exc); "
        "pyrax.get_http_debug(); import pyrax.utils"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
