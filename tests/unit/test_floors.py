"""The floors that CONTRIBUTING.md shows: no module imports anything from above its own."""

from __future__ import annotations

import ast
import fnmatch
import graphlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "pyrax"
ROW = re.compile(r"^\| (\d) \| ([^|]+) \|", re.MULTILINE)
FLOORS = {
    pattern.replace("<service>", "*"): int(number)
    for number, patterns in ROW.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    for pattern in re.findall(r"`([^`]+)`", patterns)
}
FILES = {
    path.relative_to(HOUSE).as_posix(): path
    for path in sorted(HOUSE.rglob("*.py"))
    if path.relative_to(HOUSE).parts[0] not in ("fakes", "sandbox")
}
ROOMS = 5


def floor_of(file: str) -> int:
    """The floor of a module: that of the longest pattern it matches."""
    return FLOORS[max((one for one in FLOORS if fnmatch.fnmatch(file, one)), key=len)]


def place_of(module: str) -> str | None:
    """The file of a module, ``None`` if it is not of the house."""
    below = module.partition("pyrax")[2].strip(".").replace(".", "/")
    places = (f"{below}.py", f"{below}/__init__.py".lstrip("/"))
    return next((one for one in places if module.startswith("pyrax") and one in FILES), None)


def imports_of(file: str) -> set[str]:
    """What a module imports, also inside functions, but not what is for type checkers alone."""
    found: set[str | None] = set()
    waiting: list[ast.AST] = [ast.parse(FILES[file].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {place_of(one.name) for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {place_of(f"{module}.{one.name}") or place_of(module) for one in node.names}
    return {one for one in found if one is not None and one != file}


@pytest.mark.parametrize("file", FILES)
def test_a_module_imports_nothing_from_above_or_from_another_room(file: str) -> None:
    for other in imports_of(file):
        same_room = file.split("/")[:-1] == other.split("/")[:-1]
        beside = floor_of(other) == floor_of(file) and (floor_of(file) != ROOMS or same_room)
        assert beside or floor_of(other) < floor_of(file), other


def test_there_are_no_circles_of_imports() -> None:
    graphlib.TopologicalSorter({file: imports_of(file) for file in FILES}).prepare()
