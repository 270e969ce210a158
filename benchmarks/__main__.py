"""Run the benchmarks: ``python -m benchmarks [case ...]``, all of them by default."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile

from benchmarks.measure import Result, table

CASES = ("imports", "listing")


def main() -> int:
    """Measure and print; return 1 if a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("case", nargs="*", help=f"any of: {', '.join(CASES)}; default: all")
    chosen = parser.parse_args().case or CASES
    unknown = [name for name in chosen if name not in CASES]
    if unknown:
        parser.error(f"there is no case {unknown[0]!r}")
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # no settings and no credentials of the user
        for name in chosen:
            results += importlib.import_module(f"benchmarks.{name}").run()
    print(table(results))
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
