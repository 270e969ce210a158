"""Warnings name the line of the program."""

from __future__ import annotations

import warnings
from pathlib import Path

from pyrax import warn
from pyrax.environments import Settings


def test_the_line_of_the_program_is_named_however_deep_the_warning_comes_from(
    tmp_path: Path,
) -> None:
    path = tmp_path / "pyrax.cfg"
    path.write_text("[a]\ndebug = perhaps\n")
    settings = Settings()
    settings.read_config(str(path))
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        settings.get("debug")
    assert [one.filename for one in given] == [__file__]
    assert given[0].category is UserWarning


def test_a_line_further_out_is_named_when_the_caller_is_of_pyrax() -> None:
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        exec("warn.user('look here')", {"warn": warn, "__name__": "pyrax.somewhere"})  # noqa: S102
    assert [str(one.message) for one in given] == ["look here"]
    assert given[0].filename == __file__
