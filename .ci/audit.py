"""Asks whether the packages that pyrax needs at run time have known vulnerabilities.

usage: audit.py [--if-reachable]

Ends with 1 for a vulnerability, and with 2 when nobody could be asked, which is no failure with
``--if-reachable``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
RUNTIME = [BIN / "uv", "pip", "compile", "--quiet", "--no-annotate", "--no-header"]
AUDIT = [BIN / "pip-audit", "--no-deps", "--disable-pip", "--progress-spinner", "off"]


def output_of(command: list[str | Path], given: str = "") -> str:
    """Return what a program writes; say what went wrong when it writes nothing."""
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if not done.stdout:
        print(f"NOT AUDITED: {(done.stderr.strip() or 'no answer').splitlines()[-1]}")
    return done.stdout


def main() -> int:
    """Ask, and tell."""
    unknown = 0 if "--if-reachable" in sys.argv else 2
    pins = output_of([*RUNTIME, "--constraint", "constraints.txt", "setup.py"])
    answer = pins and output_of([*AUDIT, "--format", "json", "-r", "/dev/stdin"], pins)
    if not answer:
        return unknown
    packages = json.loads(answer)["dependencies"]
    for package in packages:
        for found in package.get("vulns", ()):
            print(f"{package['name']} {package['version']}: {found['id']}")
    if any(package.get("vulns") for package in packages):
        return 1
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped:
        print(f"NOT AUDITED: the vulnerability service did not answer about {', '.join(skipped)}.")
        return unknown
    print(f"No known vulnerabilities in {len(packages)} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
