"""``python -m benchmarks [case ...]``: all against nginx by default; progress on standard error."""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import platform
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks import cases, measure
from tests.real.rig.errors import RigError
from tests.real.rig.site import Site

STORAGE = "object_storage"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
"""The marks of a page between which figures stand."""
PEERS = (
    "requests",
    "urllib3",
    "openstacksdk",
    "python-novaclient",
    "keystoneauth1",
    "python-swiftclient",
    "apache-libcloud",
)


def main() -> int:
    """Measure and print; return 1 if a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "case", nargs="*", help=f"any of: {', '.join((*cases.PLAIN, STORAGE))} (a real Swift)"
    )
    parser.add_argument("--rounds", type=int, help="turns of every client; default 5")
    parser.add_argument(
        "--output",
        type=Path,
        help="write the tables into this file, too: between its marks, if it has them",
    )
    storage = parser.add_argument_group(STORAGE)
    storage.add_argument("--size", type=int, default=1024, help="MiB of the large file")
    storage.add_argument("--files", type=int, default=5000, help="number of small files")
    options = parser.parse_args()
    chosen = options.case or list(cases.PLAIN)
    unknown = [name for name in chosen if name not in (*cases.PLAIN, STORAGE)]
    if unknown:
        parser.error(f"there is no case {unknown[0]!r}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends as well
    # The real services stay where they are kept between runs.
    os.environ["PYRAX_REAL_DIR"] = str(Site.from_environment().state.parent)
    texts, kept = [], True
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # no settings and no credentials of the user
        plain = tuple(name for name in cases.PLAIN if name in chosen)
        if plain:
            over_tls = tuple(name for name in cases.OVER_TLS if name in chosen)
            rounds = options.rounds or 5
            try:
                measured = cases.run({False: plain, True: over_tls}, rounds)
            except (RigError, measure.RivalFailed) as error:
                print(error, file=sys.stderr)
                return 2
            texts.append(f"{_about(rounds)}\n\n{measure.table(measured)}")
            kept = measure.kept(measured)
        if STORAGE in chosen:
            module = importlib.import_module(f"benchmarks.{STORAGE}")
            texts.append(module.run(options.rounds or 3, options.size, options.files))
    text = "\n\n".join(texts)
    if options.output:
        _write(options.output, text)
    print(text)
    return 0 if kept else 1


def _write(path: Path, text: str) -> None:
    """Write the tables into a file, between the marks if it has them."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        text = f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
    else:
        text += "\n"
    path.write_text(text, encoding="utf-8")


def _about(rounds: int) -> str:
    """Describe the run: machine and versions."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PEERS)
    return (
        f"`python -m benchmarks`, {rounds} rounds. {os.cpu_count()} cores ({model}), load at the "
        f"end {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {versions}; client "
        "and nginx (one worker) on the same machine."
    )


if __name__ == "__main__":
    sys.exit(main())
