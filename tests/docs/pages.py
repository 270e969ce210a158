"""Reads a page of the documentation as its reader would: "Writing a page" in CONTRIBUTING.md."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import re
import shlex
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from sybil import Document, Example, Region, Sybil
from sybil.example import SybilFailure
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer, FencedCodeBlockLexer

import pyrax
from pyrax import __main__ as command
from pyrax import sandbox, setting_names

CLOUDS = ("rackspace", "openstack")
KEYSTONE = "https://cloud.example.com:5000"
"""What a page calls the address of the sandbox's Keystone."""

SERVICES = "https://cloud.example.com"
"""What it shows as the address of all services."""

HOME = "/home/me"

BLOCKS = FencedCodeBlockLexer(
    language=r"[^\n{`]+", mapping={"language": "info", "source": "source"}
)
HIDDEN = DirectiveInHTMLCommentLexer(
    directive="hidden", mapping={"arguments": "info", "source": "source"}
)
RUN = re.compile(r"^<!-- run: (.*) -->$", re.MULTILINE)
LOGINS = {"username", "password", "api_key", "application_credential_secret"}
"""What a credential file holds besides settings."""


class Block(NamedTuple):
    """A code block: its language, the clouds it is for, the file it is saved as, its text."""

    language: str
    clouds: tuple[str, ...]
    file: str
    source: str


def read_marks(page: Path) -> list[str]:
    """Return the words of the comment that says how the page is run."""
    found = RUN.search(page.read_text(encoding="utf-8"))
    return found.group(1).split() if found else ["rackspace"]


def readings(pages: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return every page that holds a code block, with every cloud it is to be read on."""
    with_code = [page for page in pages if "```python" in page.read_text(encoding="utf-8")]
    return [(page, cloud) for page in with_code for cloud in CLOUDS if cloud in read_marks(page)]


class Reader:
    """Somebody who reads pages on one kind of cloud and does what they say."""

    def __init__(
        self, cloud: sandbox.Cloud, kind: str, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.cloud = cloud
        self.kind = kind
        self.home = home
        self.variables = monkeypatch
        self.blocks = 0
        self.printed = ""
        self.names = {KEYSTONE: cloud.keystone_endpoint}

    def log_in(self) -> None:
        """Do what stands before the first line of a page."""
        rackspace = self.kind == "rackspace"
        self.variables.setenv("CLOUD_ID_TYPE", "rackspace" if rackspace else "keystone")
        if not rackspace:
            self.variables.setenv("CLOUD_AUTH_ENDPOINT", self.cloud.keystone_endpoint)
            self.variables.setenv("CLOUD_TENANT_NAME", self.cloud.tenant_name)
        secret = self.cloud.api_key if rackspace else self.cloud.password
        pyrax.set_credentials(self.cloud.username, secret)

    def read(self, page: Path) -> None:
        """Run the blocks of a page, in their order, as parts of one program."""
        marks = read_marks(page)
        assert set(marks) <= {*CLOUDS, "logged-out"}, marks
        if "logged-out" not in marks:
            self.log_in()
        document = Sybil(parsers=[self.find_blocks]).parse(page)
        document.namespace["_cloud"] = self.cloud
        problems = []
        for example in document.examples():
            try:
                example.evaluate()
            except SybilFailure as failure:
                problems.append(str(failure))
        if self.printed:
            problems.append(f"the page ends without showing what was printed:\n{self.printed}")
        assert not problems, "\n".join(problems)
        assert self.blocks, f"{page.name} has no code for {self.kind}"

    def find_blocks(self, document: Document) -> Iterable[Region]:
        """Find the blocks that are for this cloud."""
        for region in (*BLOCKS(document), *HIDDEN(document)):
            language, *marks = region.lexemes["info"].split()
            clouds = tuple(mark for mark in marks if mark in CLOUDS) or CLOUDS
            files = [mark[len("file=") :] for mark in marks if mark.startswith("file=")]
            unknown = [
                mark for mark in marks if mark not in (*clouds, *(f"file={f}" for f in files))
            ]
            assert not unknown, f"{document.path}: unknown marks of a code block: {unknown}"
            if self.kind in clouds:
                region.parsed = Block(
                    language, clouds, "".join(files), str(region.lexemes["source"])
                )
                region.evaluator = self.do
                yield region

    def do(self, example: Example) -> str | None:
        """Do what a block says; return what is wrong with it, ``None`` if nothing is."""
        block = example.parsed
        unseen = ""
        if block.language != "output":
            unseen, self.printed = self.printed, ""
        if block.file:
            self.save(block)
        problem = getattr(self, f"do_{block.language}", self.do_unknown)(example, block.source)
        return f"above it is not shown what was printed:\n{unseen}" if unseen else problem

    def do_unknown(self, example: Example, source: str) -> str:
        """Refuse a language that nobody checks."""
        return f"'{example.parsed.language}' is no language of a code block here"

    def do_python(self, example: Example, source: str) -> None:
        """Run a program and keep what it prints."""
        self.blocks += 1
        first_line = "\n" * example.line
        code = compile(first_line + self.real(source), example.path, "exec", dont_inherit=True)
        out = io.StringIO()
        to_out = contextlib.redirect_stdout(out), contextlib.redirect_stderr(out)
        with warnings.catch_warnings(record=True) as caught, to_out[0], to_out[1]:
            for category in (UserWarning, DeprecationWarning):
                warnings.simplefilter("always", category)
            exec(code, example.namespace)
        seen = [one for one in caught if one.filename == example.path]
        self.printed = "".join([out.getvalue(), *(f"{one.message}\n" for one in seen)])

    def do_output(self, example: Example, source: str) -> str | None:
        """Compare what was printed with what the page shows."""
        printed, self.printed = self.printed, ""
        for shown, real in {**self.names, SERVICES: self.cloud.url, HOME: str(self.home)}.items():
            printed = printed.replace(real, shown)
        if re.fullmatch(pattern_of(source), printed):
            return None
        return f"the page shows:\n{source}\nbut the code prints:\n{printed}"

    def do_ini(self, example: Example, source: str) -> str | None:
        """Read a configuration or credential file; all keys in it must be known."""
        scratch = self.home / "shown.ini"
        scratch.write_text(source, encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a credential file is no configuration file
            pyrax.Settings().read_config(scratch)
        known = setting_names.NAMES | set(setting_names.ALIASES) | LOGINS
        keys = re.findall(r"^(\w+) *=", source, re.MULTILINE)
        return f"no such settings: {set(keys) - known}" if set(keys) - known else None

    def do_yaml(self, example: Example, source: str) -> str | None:
        """Read an entry of clouds.yaml."""
        return None if "clouds" in yaml.safe_load(source) else "it has no clouds"

    def do_json(self, example: Example, source: str) -> None:
        """Read a document."""
        json.loads(source)

    def do_sh(self, example: Example, source: str) -> None:
        """Set variables and run pyrax as a shell would; other commands are for the reader only."""
        for line in source.splitlines():
            words = shlex.split(line, comments=True)
            if words[:3] == ["python", "-m", "pyrax"]:
                out = io.StringIO()
                with warnings.catch_warnings(), contextlib.redirect_stdout(out):
                    command.main(words[3:])
                self.printed += out.getvalue()
            if words[:1] == ["export"]:
                for name, _, value in (word.partition("=") for word in words[1:]):
                    self.variables.setenv(name, self.real(value))

    def do_text(self, example: Example, source: str) -> None:
        """Leave alone what nobody can run."""

    def save(self, block: Block) -> None:
        """Save a block as a file; after the configuration file a program starts anew."""
        path = Path(os.path.expanduser(block.file))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.real(block.source), encoding="utf-8")
        path.chmod(0o600)
        if path == self.home / ".pyrax.cfg":
            importlib.reload(pyrax)

    def real(self, text: str) -> str:
        """Return a text with the addresses of the sandbox."""
        for shown, real in self.names.items():
            text = text.replace(shown, real)
        return text


def pattern_of(shown: str) -> str:
    """Return the pattern for an output block; ``...`` stands for any text, alone for any lines."""
    lines = (
        r"(?:.*\n)*?"
        if line.strip() == "..."
        else re.escape(line).replace(r"\.\.\.", ".*") + r"\s*?\n"
        for line in shown.splitlines()
    )
    return "".join(lines)


def rackspace_address(monkeypatch: pytest.MonkeyPatch, cloud: sandbox.Cloud) -> None:
    """Let the address of Rackspace's identity service be that of the sandbox."""
    importlib.import_module("pyrax.identity.rax_identity")
    module = sys.modules["pyrax.identity.rax_identity"]
    monkeypatch.setattr(module, "AUTH_ENDPOINT", cloud.rackspace_endpoint)
