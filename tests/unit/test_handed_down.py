"""What the package hands down to rooms."""

from __future__ import annotations

import pytest

import pyrax
from pyrax import handed_down


def test_what_stands_in_the_package_at_the_time_of_the_call_is_called(
    fresh_pyrax: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyrax, "connect_to_cloudservers", lambda **kwargs: kwargs)
    assert handed_down.connect_to_cloudservers(region="ORD") == {"region": "ORD"}
