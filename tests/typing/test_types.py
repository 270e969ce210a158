"""Programs that use pyrax can be checked strictly, and editors know what there is."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import pyrax

OPEN = {
    "AutoScaleClient": "",
    "CloudBlockStorageClient": "",
    "CloudCDNClient": "",
    "CloudDNSClient": "",
    "CloudDatabaseClient": "",
    "CloudLoadBalancerClient": """update update_node add_access_list delete_access_list
        delete_access_list_items add_health_monitor add_connection_throttle add_ssl_termination
        update_ssl_termination update_certificate_mapping set_metadata update_metadata
        delete_metadata set_metadata_for_node update_metadata_for_node delete_metadata_for_node
        set_error_page clear_error_page""",
    "CloudMonitorClient": """get_audits get_changelogs get_overview list_suppression_logs
        list_agent_check_targets""",
    "CloudNetworkClient": "",
    "ImageClient": "",
    "QueueClient": "delete_messages_by_ids",
    "StorageClient": """effective_timeout cdn_request bulk_delete
        set_container_cdn_metadata fetch_dlo get_container_objects move_object""",
}
"""What clients give as the cloud at hand answers it, or as an argument says: it has no one type."""

PROGRAM = Path(__file__).with_name("program.py")
HOME = PROGRAM.parents[2]


@pytest.mark.timeout(300)
def test_mypy_finds_the_types_that_a_program_relies_on() -> None:
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"),
            *("--no-error-summary", "--show-error-codes", f"--cache-dir={HOME}/.mypy_cache/user"),
            str(PROGRAM),
        ],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_dir_lists_everything_that_the_module_has() -> None:
    listed = set(dir(pyrax))
    typed = {name for name in pyrax.__annotations__ if not name.startswith("_")}
    references = {
        *("cloudservers", "cloudfiles", "cloud_cdn", "cloud_loadbalancers", "cloud_databases"),
        *("cloud_blockstorage", "cloud_dns", "cloud_networks", "cloud_monitoring", "autoscale"),
        *("images", "queues", "identity", "regions", "services", "keyring", "exc", "utils"),
    }
    assert typed | references <= listed
    for name in listed:
        assert hasattr(pyrax, name)


def calls_of_any_type(kind: type) -> set[str]:
    """Return the public methods of a class whose result can be anything, whatever the arguments."""
    found = set()
    for owner in kind.__mro__:
        if owner.__module__.count(".") < 2:
            continue  # what clients of all services have in common
        (tree,) = ast.parse(inspect.getsource(owner)).body
        assert isinstance(tree, ast.ClassDef)
        methods = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
        told = {
            one.name
            for one in methods
            if one.returns is not None and ast.unparse(one.returns) != "Any"
        }
        found |= {one.name for one in methods if one.name[0] != "_"} - told
    return found


@pytest.mark.parametrize("client", OPEN)
def test_every_call_of_a_client_has_a_type(client: str) -> None:
    assert calls_of_any_type(getattr(pyrax, client)) == set(OPEN[client].split())


def test_every_call_of_the_compute_client_has_a_type() -> None:
    assert calls_of_any_type(pyrax.client_class_for_service("compute")) == set()


def test_a_manager_of_a_kind_is_the_manager_itself() -> None:
    from pyrax.client import BaseClient
    from pyrax.manager import BaseManager

    assert BaseManager[int] is BaseManager
    assert BaseClient["anything"] is BaseClient
