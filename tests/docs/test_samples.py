"""Every program in samples/ runs as a reader would run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_demo_builds_a_server_and_fetches_back_what_it_stored_in_both_dialects() -> None:
    finished = subprocess.run(
        [sys.executable, str(ROOT / "samples" / "demo.py")],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.count("logged in the ") == 2
    assert finished.stdout.count("demo-1: ACTIVE") == 2
    assert finished.stdout.count("fetched back and compared: identical") == 2
