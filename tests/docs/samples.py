"""Runs the programs of samples/ as a reader would, against the sandbox."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import sandbox

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PROGRAMS = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.py"))
CLOUDS = ("rackspace", "openstack")


class Reader:
    """Somebody who has a login at one kind of cloud and runs samples.

    Attributes:
        cloud: the sandbox.
        kind: `rackspace`, where the login stands in a credential file, or `openstack`, where the
            variables of other OpenStack programs hold it.
        context: a login of its own, to look at what a sample has done.
    """

    def __init__(
        self, cloud: sandbox.Cloud, kind: str, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.cloud = cloud
        self.kind = kind
        self.patch = monkeypatch
        self.login: list[str] = []
        settings = cloud.settings(kind)
        if kind == "rackspace":
            variables = {"CLOUD_ID_TYPE": "rackspace"}
            self.login = ["--credential-file", str(self.credential_file(home / "rackspace"))]
            secret = cloud.api_key
        else:
            variables = {
                "OS_AUTH_URL": cloud.keystone_endpoint,
                "OS_USERNAME": cloud.username,
                "OS_PASSWORD": cloud.password,
                "OS_PROJECT_NAME": cloud.tenant_name,
                "OS_REGION_NAME": cloud.regions[0],
            }
            secret = cloud.password
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        self.context = pyrax.create_context(
            settings["identity_type"],
            auth_endpoint=settings["auth_endpoint"],
            tenant_name=settings.get("tenant_name"),
        )
        self.context.set_credentials(cloud.username, secret, authenticate=True)

    def credential_file(self, path: Path, kind: str = "rackspace") -> Path:
        """Write the login of a kind of cloud into a file."""
        if kind == "rackspace":
            lines = ["[rackspace_cloud]", f"api_key = {self.cloud.api_key}"]
            lines += [f"auth_endpoint = {self.cloud.rackspace_endpoint}"]
        else:
            lines = ["[keystone]", f"password = {self.cloud.password}"]
            lines += [f"auth_endpoint = {self.cloud.keystone_endpoint}"]
            lines += [f"tenant_name = {self.cloud.tenant_name}"]
        path.write_text("\n".join([*lines, f"username = {self.cloud.username}"]), encoding="utf-8")
        path.chmod(0o600)
        return path

    def client(self, service: str, region: str | None = None) -> Any:
        """Return a client of the second login."""
        return self.context.get_client(service, region or self.cloud.regions[0])

    def run(self, sample: str, *arguments: str) -> str:
        """Run a sample in this process; return what it printed."""
        pyrax.clear_credentials()
        code, out, error = execute(self.patch, sample, [*arguments, *self.login])
        assert code == 0, f"{sample} ended with {code}: {out}{error}"
        return out

    def fail(self, sample: str, *arguments: str) -> str:
        """Run a sample that ends with the exit code 1; return all that it printed."""
        pyrax.clear_credentials()
        code, out, error = execute(self.patch, sample, [*arguments, *self.login])
        assert code == 1, f"{sample} ended with {code}: {out}{error}"
        return out + error

    def start(self, sample: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a sample in a process of its own."""
        return subprocess.run(
            [sys.executable, str(SAMPLES / sample), *arguments, *self.login],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )


def execute(
    patch: pytest.MonkeyPatch, sample: str, arguments: Sequence[str]
) -> tuple[int, str, str]:
    """Run a sample in this process; return its exit code and what it wrote."""
    patch.setattr(sys, "argv", [str(SAMPLES / sample), *arguments])
    out, error = io.StringIO(), io.StringIO()
    code: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            runpy.run_path(str(SAMPLES / sample), run_name="__main__")
        except SystemExit as end:
            code = end.code or 0
    if isinstance(code, str):  # as the interpreter does
        return 1, out.getvalue(), f"{error.getvalue()}{code}\n"
    return code, out.getvalue(), error.getvalue()


def driven(tests: Path) -> set[str]:
    """Return the samples that the tests of a folder name in their code."""
    found = set()
    for path in tests.glob("test_samples*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in PROGRAMS:
                found.add(node.value)
    return found
