"""Builds sdist and wheel, and installs the wheel into empty environments of several Pythons.

usage: package.py [PYTHON ...]

Without names it takes the oldest and the newest supported Python that this machine has, which may
be one. Everything is made in a temporary folder.
"""

from __future__ import annotations

import glob
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
SUPPORTED = ("3.9", "3.10", "3.11", "3.12", "3.13")
RUNTIME = {"requests", "keyring", "six", "python-dateutil"}

IMPORTS = """
import importlib, json, pkgutil, sys
import pyrax
for found in pkgutil.walk_packages(pyrax.__path__, "pyrax."):
    if ".sandbox" not in found.name and not found.name.endswith("__main__"):
        importlib.import_module(found.name)
from importlib.metadata import distributions, requires
names = {one.metadata["Name"].lower().replace("_", "-"): one for one in distributions()}
needed, waiting = set(), ["pyrax"]
from pip._vendor.packaging.requirements import Requirement
while waiting:
    name = waiting.pop()
    if name in needed:
        continue
    needed.add(name)
    for text in names[name].requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            waiting.append(wanted.name.lower().replace("_", "-"))
direct = [Requirement(text) for text in requires("pyrax")]
print(json.dumps({
    "extra": sorted(set(names) - needed - {"pip", "setuptools"}),
    "direct": sorted(one.name for one in direct if one.marker is None),
    "version": pyrax.__version__,
}))
"""

PROGRAM = """
from typing import Optional
import pyrax
from pyrax.compute import ComputeClient

found: Optional[ComputeClient] = pyrax.cloudservers
wrong: int = pyrax.cloudservers  # type: ignore[assignment]
name: str = found.servers.get("id").name if found else ""
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program in an environment without settings of this one; return what it writes."""
    hidden = ("PYTHON", "PIP_CONSTRAINT", "VIRTUAL_ENV", "CLOUD_", "OS_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**clean, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def pythons() -> list[str]:
    """Return the oldest and the newest supported Python of this machine."""
    found = []
    for version in SUPPORTED:
        places = [shutil.which(f"python{version}") or ""]
        places += sorted(glob.glob(os.path.expanduser(f"~/.pyenv/versions/{version}.*/bin/python")))
        found += [place for place in places if place and _works(place, version)][:1]
    found = found or [sys.executable]
    return list(dict.fromkeys((found[0], found[-1])))


def _works(python: str, version: str) -> bool:
    """Tell whether a command is that Python, and can make environments."""
    asked = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)
    return done.stdout.strip() == version


def built(folder: Path) -> tuple[Path, Path]:
    """Build what is to be published, from a copy of the files; check it; return the two files."""
    source = folder / "source"
    skipped = shutil.ignore_patterns(".*", "*.egg-info", "build", "dist", "__pycache__", "_build")
    shutil.copytree(HOME, source, ignore=skipped)
    run(sys.executable, "-m", "build", "--outdir", folder / "dist", cwd=source)
    sdist = next((folder / "dist").glob("*.tar.gz"))
    wheel = next((folder / "dist").glob("*.whl"))
    run(sys.executable, "-m", "twine", "check", "--strict", sdist, wheel, cwd=folder)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    wanted = {
        f"pyrax/{path.relative_to(HOME / 'pyrax')}" for path in (HOME / "pyrax").rglob("*.py")
    }
    missing = sorted({*wanted, "pyrax/py.typed"} - set(names))
    foreign = [name for name in names if not name.startswith(("pyrax/", "pyrax-"))]
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    missing += sorted(
        {"README.md", "LICENSE", "CHANGELOG.md", "setup.py", "pyproject.toml"} - inside
    )
    if missing or foreign:
        sys.exit(f"missing in the packages: {missing}; not to be there: {foreign}")
    return sdist, wheel


def check_installed(python: str, wheel: Path, folder: Path) -> None:
    """Install the wheel into an empty environment, and use it there."""
    run(python, "-m", "venv", folder, cwd=folder.parent)
    inside = folder / "bin" / "python"
    run(inside, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    told = json.loads(run(inside, "-c", IMPORTS, cwd=folder))
    if set(told["direct"]) != RUNTIME or told["extra"]:
        sys.exit(f"{python}: needs {told['direct']}, and brought {told['extra']}")
    said = run(inside, "-m", "pyrax", "--version", cwd=folder).strip()
    if said != f"pyrax {told['version']}":
        sys.exit(f"{python}: python -m pyrax said {said!r}")
    program = folder / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    mypy = (sys.executable, "-m", "mypy", "--strict", "--cache-dir", folder / "types")
    run(*mypy, "--python-executable", inside, program, cwd=folder)
    print(f"{wheel.name} is good on {run(inside, '--version', cwd=folder).strip()}")


def main() -> None:
    """Build, install, check."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sdist, wheel = built(folder)
        print(f"{sdist.name} and {wheel.name} are built; their descriptions render")
        for number, python in enumerate(sys.argv[1:] or pythons()):
            check_installed(python, wheel, folder / f"environment-{number}")


if __name__ == "__main__":
    main()
