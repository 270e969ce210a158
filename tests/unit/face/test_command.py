"""``python -m pyrax``: who one is, what there is, and what is wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

import pyrax
from pyrax import __main__ as command
from pyrax.identity import credentials
from tests.unit.canned import KEYSTONE, RACKSPACE, Network, keystone_token
from tests.unit.face.conftest import Loader

SECRET = "s3cr3t-api-key"
HOME = Path(__file__).parents[3]

Run = Callable[..., tuple[int, dict[str, str], str]]


@pytest.fixture
def keychain() -> Iterator[dict[str, str]]:
    """What the keychain holds."""
    held = {"ann": SECRET}
    credentials.replace_keyring(types.SimpleNamespace(get_password=lambda _, user: held.get(user)))
    yield held
    credentials.restore_keyring()


@pytest.fixture
def run(
    load: Loader, network: Network, keychain: Any, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run the command with a configuration file; give exit code, lines by subject, and all text."""
    network.users["ann"] = SECRET

    def runner(config: str | None = None, *arguments: str) -> tuple[int, dict[str, str], str]:
        load(config)
        code = command.main(arguments)
        text = "".join(capsys.readouterr())
        lines = {line[:18].strip(): line[18:].strip() for line in text.splitlines()}
        assert SECRET not in text
        assert "Traceback" not in text
        return code, lines, text

    before = warnings.showwarning
    yield runner
    warnings.showwarning = before


RAX = "[work]\nidentity_type = rackspace\nkeyring_username = ann\n"
PRIVATE = (
    f"[lab]\nidentity_type = keystone\nauth_endpoint = {KEYSTONE}/v3\ntenant_name = demo\n"
    "keyring_username = ann\n"
)


def test_a_good_login_shows_user_services_and_regions(run: Run, network: Network) -> None:
    code, lines, text = run(RAX)
    assert code == 0
    assert lines["pyrax"].startswith(pyrax.__version__)
    assert lines["Configuration"].endswith(".pyrax.cfg")
    assert lines["Environment"] == "work (of: work)"
    assert lines["Identity type"] == "rackspace"
    assert lines["Credentials"] == "keychain, user 'ann'"
    assert lines["Login"].startswith("as ann (id ")
    assert "DFW, ORD, IAD" in lines["Region"]
    assert "object_store" in text
    assert "pyrax.cloudfiles" in text
    assert "tok-1" not in text


def test_old_names_in_the_configuration_file_are_pointed_out(run: Run, network: Network) -> None:
    config = RAX.replace("[work]", "[settings]") + "http_debug = False\n"
    code, _, text = run(config)
    assert code == 0
    assert "write [default] for [settings]" in text
    assert "write debug for http_debug in [settings]" in text
    assert "Old name" not in run(RAX)[2]


def test_another_environment_and_region_can_be_asked_for(run: Run, network: Network) -> None:
    code, lines, _ = run(RAX + PRIVATE, "--environment", "lab", "--region", "RegionOne")
    assert code == 0
    assert lines["Environment"] == "lab (of: work, lab)"
    assert lines["Project"].startswith("demo")
    assert lines["Login endpoint"] == f"{KEYSTONE}/v3"
    assert lines["Region"].startswith("RegionOne")


def test_a_credential_file_can_be_named(run: Run, network: Network, tmp_path: Path) -> None:
    path = tmp_path / "secrets"
    path.write_text(f"[rackspace_cloud]\nusername = ann\napi_key = {SECRET}\n")
    path.chmod(0o600)
    code, lines, _ = run(RAX, "--credential-file", str(path))
    assert (code, lines["Credentials"]) == (0, str(path))


def test_a_region_that_is_not_there_is_a_problem(run: Run, network: Network) -> None:
    code, lines, _ = run(RAX, "--region", "MARS")
    assert code == 1
    assert lines["Problem"] == "this login has no region 'MARS'"
    assert "one of: DFW, ORD, IAD" in lines["What to do"]


@pytest.mark.parametrize(
    ("config", "arguments", "reason", "remedy"),
    [
        (None, (), "No identity class", "set identity_type"),
        ("[a]\nidentity_type = nonsense\n", (), "nonsense", "set identity_type"),
        ("[a]\nidentity_type = keystone\n", (), "lacks: username", "keyring set pyrax"),
        (
            "[a]\nidentity_type = keystone\nkeyring_username = ann\n",
            (),
            "No auth endpoint",
            "set auth_endpoint",
        ),
        (
            "[a]\nidentity_type = keystone\nauth_endpoint = cloud.example\nkeyring_username=ann\n",
            (),
            "must begin with 'http://'",
            "set auth_endpoint",
        ),
        (RAX, ("--username", "bob"), "keyring set pyrax bob", "store the password"),
        (RAX, ("--environment", "home"), "'home' has not been defined", "one of: work"),
        (RAX, ("--credential-file", "/no/such/file"), "does not exist", "[rackspace_cloud]"),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(
    run: Run,
    network: Network,
    config: str | None,
    arguments: tuple[str, ...],
    reason: str,
    remedy: str,
) -> None:
    code, lines, _ = run(config, *arguments)
    assert code == 1
    assert lines["Login"].startswith("failed: ")
    assert reason in lines["Login"]
    assert remedy in lines["What to do"]


def no_such_host() -> Exception:
    """Return how a host name fails that nobody knows."""
    error = requests.exceptions.ConnectionError("no connection")
    error.__cause__ = socket.gaierror(-2, "Name or service not known")
    return error


def refused() -> Exception:
    """Return how a port fails that nobody listens at."""
    error = requests.exceptions.ConnectionError("no connection")
    error.__cause__ = ConnectionRefusedError(111, "Connection refused")
    return error


@pytest.mark.parametrize(
    ("failure", "remedy"),
    [
        (no_such_host(), "(DNS)"),
        (refused(), "nothing listens"),
        (requests.exceptions.ConnectTimeout("slow"), "in time"),
        (requests.exceptions.SSLError("certificate verify failed"), "verify_ssl"),
        (requests.exceptions.SSLError("[SSL: WRONG_VERSION_NUMBER] wrong"), "write http://"),
        (requests.exceptions.SSLError("Hostname mismatch, certificate"), "host name"),
        (requests.exceptions.SSLError("certificate has expired"), "out of date"),
        (requests.exceptions.ConnectionError("broken"), "the network and the proxy"),
        ((401, {"unauthorized": {"message": "no"}}), "does not accept user and secret"),
        ((403, {"forbidden": {"message": "no"}}), "may not log in"),
        ((404, {}), "not the address of an identity service"),
        ((200, {"hello": "world"}), "not the address of an identity service"),
        ((500, {}), "in trouble"),
        ((400, {"badRequest": {"message": "no"}}), "check user, secret"),
    ],
)
def test_what_is_wrong_with_a_login_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, failure: Any, remedy: str
) -> None:
    monkeypatch.setenv("CLOUD_RETRIES", "0")
    with responses.RequestsMock() as mock:
        if isinstance(failure, Exception):
            mock.post(f"{RACKSPACE}/tokens", body=failure)
        else:
            mock.post(f"{RACKSPACE}/tokens", status=failure[0], json=failure[1])
        code, lines, _ = run(RAX)
    assert code == 1
    assert lines["Login"].startswith("failed: ")
    assert remedy in lines["What to do"]


@pytest.mark.parametrize(
    ("variables", "where"),
    [
        ({}, "none found"),
        ({"OS_USERNAME": "ann"}, "variables OS_*, such as OS_USERNAME"),
        ({"OS_CLOUD": "lab", "OS_USERNAME": "ann"}, "cloud 'lab' of clouds.yaml"),
    ],
)
def test_the_place_of_the_credentials_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], where: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    code, lines, _ = run(None)
    assert (code, lines["Credentials"]) == (1, where)
    if "OS_CLOUD" in variables:
        assert "write that entry into clouds.yaml" in lines["What to do"]


def test_variables_of_other_clouds_are_no_credentials_for_rackspace(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_USERNAME", "ann")
    _, lines, _ = run("[a]\nidentity_type = rackspace\n")
    assert lines["Credentials"] == "none found"


def test_a_machine_without_a_keychain_is_told_from_an_entry_that_is_missing(run: Run) -> None:
    class NoKeyringError(RuntimeError):
        """What the package keyring raises where there is none."""

    def fail(*_: Any) -> None:
        raise NoKeyringError("No recommended backend was available.")

    credentials.replace_keyring(types.SimpleNamespace(get_password=fail))
    code, lines, _ = run(RAX)
    assert code == 1
    assert "this machine has none" in lines["Login"]
    assert lines["What to do"] == "set up the keychain, or use --credential-file"


def test_a_login_without_project_and_services_is_a_problem(run: Run) -> None:
    answer = keystone_token()
    del answer["token"]["project"], answer["token"]["catalog"]
    projects = {"projects": [{"id": "p1", "name": "demo"}]}
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post(
            f"{KEYSTONE}/v3/auth/tokens", status=201, json=answer, headers={"X-Subject-Token": "t"}
        )
        mock.get(f"{KEYSTONE}/v3/auth/projects", json=projects)
        code, lines, _ = run(PRIVATE.replace("tenant_name = demo\n", ""))
    assert "one of the projects: demo" in lines["Warning"]
    assert (code, lines["Project"]) == (1, "none: set tenant_name or tenant_id")
    assert "not for a project" in lines["Problem"]
    assert "OS_PROJECT_NAME" in lines["What to do"]


def test_every_service_has_one_line(run: Run, network: Network) -> None:
    _, _, text = run(RAX)
    services = [line.split() for line in text.splitlines() if "pyrax." in line]
    names = [line[0] for line in services]
    assert len(names) == len(set(names))
    assert ["object_store", "pyrax.cloudfiles"] in [line[:2] for line in services]


def test_a_passcode_is_asked_for(run: Run) -> None:
    with responses.RequestsMock() as mock:
        mock.post(
            f"{RACKSPACE}/tokens",
            status=401,
            json={"unauthorized": {"message": "Additional authentication credentials required"}},
            headers={"WWW-Authenticate": "OS-MF sessionId='abc', factor='PASSCODE'"},
        )
        code, lines, text = run(RAX)
    assert (code, lines["What to do"]) == (1, "this login needs a passcode; a program can give it")
    assert "abc" not in text


def test_a_password_in_an_address_is_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUD_PROXY", f"http://ann:{SECRET}@proxy.example:8080")
    code, lines, _ = run("[a]\nidentity_type = keystone\n")
    assert code == 1
    assert lines["proxy"].endswith("@proxy.example:8080")


def start(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program with a home folder of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={"HOME": str(home), "PYTHONPATH": str(HOME)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_configuration_file_that_cannot_be_read_is_named_with_its_line(
    clean_environment: Path,
) -> None:
    text = f"[a]\nregion = ORD\npassword {SECRET}\n"
    (clean_environment / ".pyrax.cfg").write_text(text)
    done = start(clean_environment, "-m", "pyrax")
    assert (done.returncode, done.stderr) == (1, "")
    assert "ParsingError in line 3" in done.stdout
    assert "mend that file" in done.stdout
    assert SECRET not in done.stdout
    for program in (("-c", "import pyrax"), ("-m", "pyrax.version")):
        other = start(clean_environment, *program)
        assert other.returncode == 1
        assert "InvalidConfigurationFile" in other.stderr


def test_a_warning_of_the_command_names_no_line_of_python_itself(clean_environment: Path) -> None:
    (clean_environment / ".pyrax.cfg").write_text("[a]\nidentity_type = keystone\napi_key = x\n")
    done = start(clean_environment, "-m", "pyrax")
    assert done.stderr.startswith("pyrax:1: UserWarning: The configuration file ")


def test_the_command_runs_without_any_configuration(clean_environment: Path) -> None:
    done = start(clean_environment, "-m", "pyrax")
    assert (done.returncode, done.stderr) == (1, "")
    assert "does not exist" in done.stdout
    version = start(clean_environment, "-m", "pyrax", "--version")
    assert (version.returncode, version.stdout) == (0, f"pyrax {pyrax.__version__}\n")
