"""Every code block of README.md and docs/ is run, page by page, against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest

from pyrax import sandbox
from tests.docs import pages
from tests.docs.conftest import quick_cloud

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "services").glob("*.md"))]


class Keychain(keyring.backend.KeyringBackend):
    """A keychain that is gone with the reader."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password


@pytest.fixture
def keychain() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Keychain())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def readers_cloud(
    fresh_pyrax: None, keychain: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[sandbox.Cloud]:
    """A cloud where the pages' names and secrets are valid."""
    names = {"username": "my_username", "api_key": "my_api_key", "password": "my_password"}
    with quick_cloud(monkeypatch, tmp_path, **names) as cloud:
        pages.rackspace_address(monkeypatch, cloud)
        yield cloud


@pytest.mark.parametrize(
    ("page", "kind"),
    pages.readings(PAGES),
    ids=lambda value: value if isinstance(value, str) else value.relative_to(ROOT).as_posix(),
)
def test_every_block_of_the_page_runs_and_prints_what_the_page_shows(
    page: Path,
    kind: str,
    readers_cloud: sandbox.Cloud,
    clean_environment: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages.Reader(readers_cloud, kind, clean_environment, monkeypatch).read(page)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\n", "one\ntwo\n", False),
        ("one two\n", "one  two\n", False),
        ("id ...\n", "id 4711\n", True),
        ("id ...\n", "id 4711\nmore\n", False),
        ("one\n...\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("one\n...\nfour\n", "one\ntwo\nthree\n", False),
    ],
)
def test_output_is_compared_to_the_letter_but_for_dots(
    shown: str, printed: str, same: bool
) -> None:
    import re

    assert bool(re.fullmatch(pages.pattern_of(shown), printed)) is same
