"""The package itself: its names, what importing it does, what assigning to it does."""

from __future__ import annotations

import importlib
import logging
import subprocess
import sys
import types
import warnings
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import pyrax
from pyrax import _session, exceptions
from pyrax.identity import credentials
from tests.unit.face.conftest import Loader

ROOT = Path(pyrax.__file__).parents[1]
REFERENCES = sorted(_session.SERVICES)
SUBMODULES = [
    "base_identity",
    "client",
    "cloudblockstorage",
    "cloudcdn",
    "clouddatabases",
    "clouddns",
    "cloudloadbalancers",
    "cloudmonitoring",
    "cloudnetworks",
    "exceptions",
    "http",
    "image",
    "manager",
    "object_storage",
    "queueing",
    "resource",
    "utils",
    "version",
]
CLASSES = {
    "AutoScaleClient": "autoscale",
    "CloudCDNClient": "cloudcdn",
    "CloudDatabaseClient": "clouddatabases",
    "CloudLoadBalancerClient": "cloudloadbalancers",
    "CloudBlockStorageClient": "cloudblockstorage",
    "CloudDNSClient": "clouddns",
    "CloudNetworkClient": "cloudnetworks",
    "CloudMonitorClient": "cloudmonitoring",
    "ImageClient": "image",
    "StorageClient": "object_storage",
    "QueueClient": "queueing",
}


def run(code: str, *options: str) -> str:
    """Run a program in a process of its own; return what it prints."""
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_names_before_the_login(load: Loader) -> None:
    module = load()
    assert [getattr(module, name) for name in REFERENCES] == [None] * 12
    assert module.identity is None
    assert module.regions == module.services == ()
    assert module.default_region is None
    assert module.default_encoding == "utf-8"
    assert module.USER_AGENT.split("/") == ["pyrax", module.__version__]
    assert module.__version__ == module.version.version
    assert isinstance(module.settings, module.Settings)


def test_S_06_the_configuration_file_is_in_the_home_folder(
    load: Loader, clean_environment: Path
) -> None:
    module = load("[mine]\nregion = ORD\n")
    assert module.config_file == str(clean_environment / ".pyrax.cfg")
    assert module.list_environments() == ["mine"]
    assert module.get_setting("region") == "ORD"


def test_no_module_takes_the_place_of_a_value_of_the_same_name() -> None:
    code = """
import importlib, pkgutil, types, pyrax
before = {name: value for name, value in vars(pyrax).items()
          if not isinstance(value, types.ModuleType)}
names = {one.name for one in pkgutil.iter_modules(pyrax.__path__)} - {"__main__", "sandbox"}
for name in names:
    importlib.import_module(f"pyrax.{name}")
print([name for name, value in before.items() if vars(pyrax)[name] is not value],
      sorted(names & {*before, *pyrax._session.NAMES}), pyrax.identity, pyrax.autoscale)
"""
    assert run(code).strip() == "[] ['autoscale', 'identity'] None None"


def test_submodules_are_there_after_a_bare_import() -> None:
    code = f"import pyrax; print([getattr(pyrax, name).__name__ for name in {SUBMODULES!r}])"
    assert run(code).strip() == repr([f"pyrax.{name}" for name in SUBMODULES])


def test_other_names_of_modules_are_there_after_a_bare_import() -> None:
    assert run(
        "import pyrax; print(pyrax.exc is pyrax.exceptions, pyrax.rax_identity.RaxIdentity, "
        "pyrax.keystone_identity.KeystoneIdentity, pyrax.clouddns.CloudDNSRecord)"
    ).startswith("True <class 'pyrax.identity.rax_identity.RaxIdentity'>")


@pytest.mark.parametrize("name", list(CLASSES))
def test_client_classes_are_exported(name: str) -> None:
    home = importlib.import_module(f"pyrax.{CLASSES[name]}")
    assert getattr(pyrax, name) is getattr(home, name)


def test_the_class_of_servers_is_exported() -> None:
    assert pyrax.CloudServer.__name__ == "Server"


def test_the_classes_by_service() -> None:
    assert set(pyrax._client_classes) == {
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
    assert pyrax._client_classes["database"] is pyrax.CloudDatabaseClient
    assert pyrax.client_class_for_service("dns") is pyrax.CloudDNSClient
    assert pyrax.client_class_for_service(b"dns") is pyrax.CloudDNSClient
    assert pyrax.client_class_for_service("nothing") is None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'pyrax' has no attribute 'nonsense'"):
        _ = pyrax.nonsense  # type: ignore[attr-defined]


def test_dir_lists_what_is_loaded_later() -> None:
    names = set(dir(pyrax))
    assert {*REFERENCES, *SUBMODULES, *CLASSES, "exc", "keyring", "identity", "regions"} <= names
    assert {"set_credentials", "connect_to_cloudfiles"} <= names


@pytest.mark.parametrize(
    "statement",
    [
        "from pyrax import utils, http, exceptions, object_storage, cloudnetworks, image",
        "from pyrax.clouddns import CloudDNSRecord",
        "import pyrax.identity.rax_identity",
        "from pyrax.identity import rax_identity, keystone_identity",
        "from pyrax.identity.rax_identity import RaxIdentity",
        "import pyrax.autoscale",
        "from pyrax.autoscale import AutoScaleClient",
    ],
)
def test_old_import_statements_work(statement: str) -> None:
    assert run(f"{statement}\nimport pyrax\nprint(pyrax.identity, pyrax.autoscale)") == (
        "None None\n"
    )


def test_the_subpackage_does_not_replace_the_identity(logged_in: Any) -> None:
    before, scaling = logged_in.identity, logged_in.autoscale
    # what the import system does after it has loaded a sub-package
    logged_in.identity = sys.modules["pyrax.identity"]
    logged_in.autoscale = sys.modules["pyrax.autoscale"]
    assert logged_in.identity is before
    assert logged_in.autoscale is scaling
    assert not isinstance(logged_in.autoscale, types.ModuleType)


# --- what importing does --------------------------------------------------------------------------


def test_importing_loads_nothing_that_is_slow() -> None:
    heavy = ("requests", "keyring", "six", "dateutil", "urllib3", "logging", "typing", "re", "json")
    code = f"import sys, pyrax; print([name for name in {heavy!r} if name in sys.modules])"
    assert run(code, "-S", "-E") == "[]\n"


def test_S_04_importing_needs_no_identity_type_and_is_silent() -> None:
    code = (
        "import logging, pyrax; log = logging.getLogger('pyrax'); "
        "print(log.handlers, log.level, pyrax.identity)"
    )
    assert run(code, "-W", "error") == "[] 0 None\n"


def test_a_bad_identity_type_in_the_file_does_not_fail_the_import(load: Loader) -> None:
    module = load("[one]\nidentity_type = no_such.Thing\n[two]\nidentity_type = rackspace\n")
    with pytest.raises(exceptions.IdentityClassNotDefined, match="no_such.Thing"):
        module.set_credentials("ann", "key-1")
    module.set_environment("two")
    assert type(module.identity).__name__ == "RaxIdentity"


def test_a_malformed_file_fails_the_import(clean_environment: Path) -> None:
    (clean_environment / ".pyrax.cfg").write_text("no section\n", encoding="utf-8")
    code = "import pyrax"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert "InvalidConfigurationFile" in done.stderr


def test_S_13_importing_warns_of_credentials_in_the_file(
    load: Loader, clean_environment: Path
) -> None:
    with pytest.warns(UserWarning, match="login credentials") as given:
        load("[mine]\nusername = ann\npassword = hush\n")
    assert len(given) == 1


def test_reloading_stacks_no_handlers(load: Loader) -> None:
    for _ in range(3):
        module = load()
        module.set_http_debug(True)
    assert len(logging.getLogger("pyrax").handlers) == 1
    load()
    assert logging.getLogger("pyrax").handlers == []


def test_S_36_everything_that_is_needed_is_named_to_the_installer() -> None:
    text = (ROOT / "setup.py").read_text(encoding="utf-8")
    needed = text[text.index("install_requires") : text.index("extras_require")]
    for name in ("requests", "keyring", "six", "python-dateutil"):
        assert f'"{name}>=' in needed
    assert pyrax.keyring is not None


def test_S_41_the_supported_versions_of_python_are_named() -> None:
    text = (ROOT / "setup.py").read_text(encoding="utf-8")
    assert 'python_requires=">=3.9"' in text
    assert sys.version_info >= (3, 9)
    code = "import pyrax; pyrax.set_setting('identity_type', 'rackspace'); print(pyrax.identity)"
    assert run(code) == "None\n"


def test_reloading_forgets_login_and_settings(logged_in: Any, load: Loader) -> None:
    logged_in.cloudfiles = "a stand-in"
    logged_in.set_default_region("ORD")
    module = load()
    assert module.identity is module.cloudfiles is module.default_region is None
    assert module.get_setting("identity_type") is None


# --- assigning ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*REFERENCES, "regions", "services", "identity"])
def test_every_name_of_the_login_can_be_assigned_and_patched(load: Loader, name: str) -> None:
    module = load()
    before = getattr(module, name)
    with mock.patch.object(module, name, "patched"):
        assert getattr(module, name) == "patched"
        with mock.patch.object(module, name, "again"):
            assert getattr(module, name) == "again"
        assert getattr(module, name) == "patched"
    assert getattr(module, name) == before
    setattr(module, name, "assigned")
    with mock.patch.object(module, name, "patched"):
        pass
    assert getattr(module, name) == "assigned"


def test_patching_a_client_gives_the_same_one_back(logged_in: Any) -> None:
    before = logged_in.cloud_databases
    with mock.patch.object(logged_in, "cloud_databases", "patched"):
        assert logged_in.cloud_databases == "patched"
    assert logged_in.cloud_databases is before


def test_patching_the_identity_gives_login_and_clients_back(logged_in: Any) -> None:
    identity, databases = logged_in.identity, logged_in.cloud_databases
    with mock.patch.object(logged_in, "identity", None):
        assert logged_in.cloud_databases is None
    assert logged_in.identity is identity
    assert logged_in.cloud_databases is databases


def test_the_keyring_can_be_replaced(load: Loader) -> None:
    import keyring

    module = load()
    assert module.keyring is keyring
    with mock.patch.object(module, "keyring", None):
        assert credentials.keyring_module() is None
    assert module.keyring is keyring


def test_without_the_keyring_package_only_keyring_calls_fail(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    module = load()
    module.set_setting("identity_type", "rackspace")
    assert module.keyring is None
    with pytest.raises(exceptions.KeyringModuleNotInstalled):
        module.keyring_auth("ann")


def test_the_base_of_the_user_agent_can_be_assigned(load: Loader) -> None:
    module = load()
    with mock.patch.object(module, "USER_AGENT", "mine"):
        assert module.get_setting("user_agent") == "mine"
        assert module._make_agent_name("") == "mine"
    assert module.get_setting("user_agent") == module.USER_AGENT


@pytest.mark.parametrize(
    ("base", "agent"), [("", pyrax.USER_AGENT), ("my-pyrax", "my-pyrax"), (None, pyrax.USER_AGENT)]
)
def test_names_of_agents(base: Any, agent: str) -> None:
    assert pyrax._make_agent_name(base) == agent
    assert pyrax._make_agent_name("curl") == f"{pyrax.USER_AGENT} curl"


def test_the_default_encoding_can_be_assigned(load: Loader) -> None:
    module = load()
    assert module.get_encoding() == "utf-8"
    module.default_encoding = "latin-1"
    assert module.get_encoding() == module.get_setting("encoding") == "latin-1"
    module.set_setting("encoding", "ascii")
    assert module.get_encoding() == "ascii"


def test_the_old_debug_flag_reads_and_switches(load: Loader) -> None:
    module = load()
    assert module._http_debug is False
    module._http_debug = True
    assert module.get_http_debug() is module._http_debug is True


def test_the_logger_has_the_name_of_the_package() -> None:
    assert pyrax._logger is logging.getLogger("pyrax")


def test_star_import_is_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        namespace: dict[str, Any] = {}
        exec("from pyrax import *", namespace)
    assert namespace["set_credentials"] is pyrax.set_credentials
