"""Every Python block of README.md and docs/ runs, page by page, against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

import pyrax
from pyrax import sandbox

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WITH_CODE = [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")]


@pytest.fixture
def readers_cloud(
    fresh_pyrax: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """A cloud where the pages' user name and API key are valid, chosen by environment variables."""
    with sandbox.running(username="my_username", api_key="my_api_key") as cloud:
        monkeypatch.setenv("CLOUD_ID_TYPE", "rackspace")
        monkeypatch.setenv("CLOUD_AUTH_ENDPOINT", cloud.rackspace_endpoint)
        monkeypatch.chdir(tmp_path)
        pyrax.set_credentials("my_username", "my_api_key")
        yield


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.name)
def test_every_block_of_the_page_runs(page: Path, readers_cloud: None) -> None:
    document = Sybil(parsers=[PythonCodeBlockParser()]).parse(page)
    blocks = list(document.examples())
    assert blocks
    for block in blocks:
        block.evaluate()
