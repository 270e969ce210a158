"""Every program in samples/ runs as a reader would run it; `test_samples_*.py` say what it does."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pyrax import sandbox
from pyrax.sandbox.__main__ import DEFAULT_PORT
from tests.docs import samples
from tests.docs.samples import PROGRAMS, ROOT, SAMPLES, Reader

WITH_ARGUMENTS = PROGRAMS


def test_demo_builds_a_server_and_fetches_back_what_it_stored_in_both_dialects() -> None:
    finished = subprocess.run(
        [sys.executable, str(SAMPLES / "demo.py")],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.count("logged in the ") == 2
    assert finished.stdout.count("demo-1: ACTIVE") == 2
    assert finished.stdout.count("fetched back and compared: identical") == 2


def test_every_sample_is_run_by_a_test() -> None:
    assert samples.driven(Path(__file__).parent) == set(PROGRAMS)


def test_the_table_in_the_readme_has_every_sample_with_what_it_does() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[`([\w/]+\.py)`\]\(\./([\w/]+\.py)\) \| (.+) \|$", text, re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == PROGRAMS
    assert all(name == link and what.strip() for name, link, what in rows)


def test_the_readme_names_the_address_and_login_of_the_sandbox() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    with sandbox.running() as cloud:
        usual = re.compile(re.escape(cloud.url))
        endpoints = [cloud.keystone_endpoint, cloud.rackspace_endpoint]
        login = f"OS_USERNAME={cloud.username} OS_PASSWORD={cloud.password}"
    assert f"{login} OS_PROJECT_NAME={cloud.tenant_name}" in text
    for endpoint in endpoints:
        assert usual.sub(f"http://127.0.0.1:{DEFAULT_PORT}", endpoint) in text


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_help_says_what_the_sample_does_and_how_to_call_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = samples.execute(monkeypatch, name, ["--help"])
    source = (SAMPLES / name).read_text(encoding="utf-8")
    says = ast.get_docstring(ast.parse(source)) or ""

    assert code == 0
    assert out.startswith("usage: ")
    assert says in out
    assert f"\nExample: python samples/{name}" in says
    assert len(source.splitlines()) <= 110, "a sample is short enough to be read"


def test_a_login_that_is_refused_is_one_line_and_exit_code_1(rackspace: Reader) -> None:
    file = Path(rackspace.login[1])
    file.write_text(file.read_text().replace(rackspace.cloud.api_key, "wrong"))
    finished = rackspace.start("servers/list_servers.py")

    assert finished.returncode == 1
    assert finished.stdout == ""
    assert re.fullmatch(r"AuthenticationFailed: .*\n", finished.stderr)


def test_without_credentials_a_sample_says_so(
    openstack: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OS_USERNAME")
    monkeypatch.delenv("OS_PASSWORD")
    assert openstack.fail("servers/list_servers.py").startswith("MissingAuthSettings: ")


def test_a_service_that_the_cloud_has_not_is_one_line_and_exit_code_1(openstack: Reader) -> None:
    finished = openstack.start("monitoring/overview.py")

    assert finished.returncode == 1
    assert finished.stdout == ""
    assert re.fullmatch(r"There is no 'monitor' service in the region 'DFW'.*\n", finished.stderr)


def test_a_region_that_does_not_exist_ends_with_exit_code_1(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    assert reader.fail("servers/list_servers.py", "--region", "NOWHERE") == ""
    assert "There is no 'compute' service in the region 'NOWHERE'" in caplog.text


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (("block_storage/list_volumes.py",), "There are no volumes."),
        (("databases/list_instances.py",), "There are no instances."),
        (("dns/list_records.py",), "There are no domains."),
        (("images/list_images.py", "--own"), "There are no such images."),
        (("load_balancers/list_load_balancers.py",), "There are no load balancers."),
        (("queues/list_queues.py",), "There are no queues."),
        (("servers/list_servers.py",), "servers: 0"),
    ],
)
def test_an_empty_list_is_called_empty(reader: Reader, name: tuple[str, ...], says: str) -> None:
    assert reader.run(*name) == f"{says}\n"


def test_nothing_is_called_nothing(rackspace: Reader) -> None:
    rackspace.client("dns").create(name="example.com", emailAddress="admin@example.com")
    assert rackspace.run("monitoring/overview.py") == "Nothing is watched.\n"
    assert rackspace.run("dns/subdomains.py", "example.com") == "example.com has no subdomains.\n"


def test_a_login_in_clouds_yaml_works_for_both_clouds(
    reader: Reader, clean_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = reader.cloud
    rackspace = reader.kind == "rackspace"
    folder = clean_environment / ".config" / "openstack"
    folder.mkdir(parents=True)
    lines = [
        "clouds:",
        "  mine:",
        "    profile: rackspace" if rackspace else "    region_name: ORD",
        "    auth:",
        f"      auth_url: {cloud.rackspace_endpoint if rackspace else cloud.keystone_endpoint}",
        f"      username: {cloud.username}",
        f"      password: {cloud.api_key if rackspace else cloud.password}",
        f"      project_name: {cloud.tenant_id if rackspace else cloud.tenant_name}",
    ]
    (folder / "clouds.yaml").write_text("\n".join(lines), encoding="utf-8")
    for name in [name for name in os.environ if name.startswith(("OS_", "CLOUD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OS_CLOUD", "mine")
    reader.login = []

    assert "servers: 0" in reader.run("servers/list_servers.py")
