"""The tables of settings in the documentation say what the code does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import pyrax
from pyrax import clouds_config, setting_names

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = {
    "text": ("latin-1", str),
    "true or false": ("yes", bool),
    "true, false or path": ("/etc/ssl/certs", str),
    "path": ("/etc/ssl/certs", str),
    "number": ("7", int),
    "seconds": ("2.5", float),
}
"""Type in the table -> how a value is written, and what it is then."""


def rows(page: str, header: str) -> list[list[str]]:
    """Return the cells of all tables of a page that begin with this header."""
    text = (DOCS / page).read_text(encoding="utf-8")
    tables = re.findall(rf"^{re.escape(header)}\n\|[- |]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(cell: str) -> list[str]:
    """Return what stands in backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


SETTINGS = rows("configuration.md", "| Setting | Meaning | Type | Default | Variable |")


def test_every_setting_is_in_the_table_once_and_no_other() -> None:
    names = [code(row[0])[0] for row in SETTINGS]
    assert sorted(names) == sorted(setting_names.NAMES)


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row[0].strip("`"))
def test_type_default_and_variables_of_a_setting_are_those_of_the_table(
    row: list[str], fresh_pyrax: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name,), kind, default, variables = code(row[0]), row[2], row[3], code(row[4])
    known = (setting_names.CLOUD_VARIABLES.get(name), setting_names.MORE_VARIABLES.get(name))
    assert variables == [variable for variable in known if variable]
    value = pyrax.get_setting(name)
    assert default == ("none" if value is None else f"`{value}`")
    text, python_type = EXAMPLES[kind]
    for variable in variables:
        monkeypatch.setenv(variable, text)
        assert type(pyrax.get_setting(name)) is python_type
        monkeypatch.delenv(variable)
    pyrax.set_setting(name, text)
    assert type(pyrax.get_setting(name)) is python_type


def test_second_names_of_settings_are_told() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    for other, name in setting_names.ALIASES.items():
        assert f"`{other}`" in text and f"`{name}`" in text
    for derived in setting_names.DERIVED:
        assert f"`{derived}`" in text


def test_what_other_programs_files_and_variables_give_is_in_the_table() -> None:
    table = {
        code(row[0])[0]: (code(row[1]), code(row[2]))
        for row in rows("authentication.md", "| What | Variables | In `clouds.yaml` |")
    }
    below_auth = {
        key: [f"auth.{one}" for one in keys] for key, keys in clouds_config.AUTH_KEYS.items()
    }
    of_the_entry = {key: list(keys) for key, keys in clouds_config.CLOUD_KEYS.items()}
    in_file = {**below_auth, **of_the_entry}
    simple = set(clouds_config.VARIABLES) | set(in_file)
    assert simple <= set(table)
    for key in simple - {"region"}:
        variables = list(clouds_config.VARIABLES.get(key, ()))
        assert table[key] == (variables, in_file.get(key, [])), key


def test_every_old_name_that_warns_is_told_to_those_who_migrate() -> None:
    text = (DOCS / "migrating.md").read_text(encoding="utf-8")
    told = text[text.index("## Old names") :]
    found = []
    for source in (DOCS.parent / "pyrax").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            if name in ("old_name", "renamed"):
                place = 0 if name == "old_name" else 1
                found += [
                    part.value
                    for part in ast.walk(node.args[place])
                    if isinstance(part, ast.Constant)
                ]
    assert len(found) > 10
    assert not [old for old in found if old.strip("'").split("'")[-1] not in told]
