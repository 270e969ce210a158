"""``python -m benchmarks [case ...]``, all of them by default."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Result, table
from tests.real.rig.site import Site

CASES = ("imports", "listing")
STORAGE = "object_storage"


def main() -> int:
    """Measure and print; return 1 if a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "case", nargs="*", help=f"any of: {', '.join((*CASES, STORAGE))}; default: all"
    )
    storage = parser.add_argument_group(STORAGE)
    storage.add_argument("--rounds", type=int, default=3, help="turns of every client")
    storage.add_argument("--size", type=int, default=1024, help="MiB of the large file")
    storage.add_argument("--files", type=int, default=5000, help="number of small files")
    storage.add_argument("--output", type=Path, help="write the tables into this file, too")
    options = parser.parse_args()
    chosen = options.case or [*CASES, STORAGE]
    unknown = [name for name in chosen if name not in (*CASES, STORAGE)]
    if unknown:
        parser.error(f"there is no case {unknown[0]!r}")
    # The real services stay where they are kept between runs.
    os.environ["PYRAX_REAL_DIR"] = str(Site.from_environment().state.parent)
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # no settings and no credentials of the user
        for name in chosen:
            if name != STORAGE:
                results += importlib.import_module(f"benchmarks.{name}").run()
        if results:
            print(table(results), flush=True)
        if STORAGE in chosen:
            module = importlib.import_module(f"benchmarks.{STORAGE}")
            text = module.run(options.rounds, options.size, options.files)
            if options.output:
                options.output.write_text(text)
            print(text)
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
