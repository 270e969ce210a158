"""Base64 for JSON."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax.autoscale import base64


@pytest.mark.parametrize("content", ["hé", "hé".encode(), bytearray("hé".encode())])
def test_bug_1_text_and_bytes_become_ascii_text(content: Any) -> None:
    assert base64.b64encode(content) == "aMOp"


@pytest.mark.parametrize("content", [None, 1, ["a"]])
def test_what_is_neither_is_refused(content: Any) -> None:
    with pytest.raises(TypeError, match="Text or bytes"):
        base64.b64encode(content)


def test_long_contents_stay_on_one_line() -> None:
    assert "\n" not in base64.b64encode("x" * 500)
