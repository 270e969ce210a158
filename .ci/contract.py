"""Measures the drop-in contract from outside and fails on every difference that is not wanted.

usage: contract.py DIRECTORY_OF_THE_CONTRACT
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

DELIBERATE = {
    "monitoring.test_notification_existing": "the result of the test is returned, not None",
    "monitoring.test_notification_new": "the result of the test is returned, not None",
    "monitoring.update_alarm": "a change of something else no longer wakes an alarm that rests",
    "object_storage.set_object_metadata_clear": "a HEAD tells what must be sent again, so that "
    "clearing the metadata of a large object does not make it an empty one",
    "queues.list_messages_by_ids": "the messages are returned; the old library lost them all",
    "queues.post_message_document": "the message has its id, place, body and ttl, not None",
    "queues.post_message_text": "the message has its id, place, body and ttl, not None",
}
"""Differences from the recorded traces that are wanted, and why: reads beyond those recorded,
values that the old library lost, and what is in ``LEFT_OUT``."""

LEFT_OUT = {"monitoring.update_alarm": "body.disabled: False was sent, now missing"}
"""What a request no longer says, where that did harm."""


def measure(program: Path, *arguments: str) -> dict[str, object]:
    """Run one of the contract's programs on this project and return its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, str(program), ".", "--json", str(report), *arguments]
        finished = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
        if not report.exists():
            sys.exit(f"{program.name} made no report:\n{finished.stdout}{finished.stderr}")
        found: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
        return found


def incomplete_rows(surface: dict[str, object]) -> list[str]:
    """Return what is missing among the public names."""
    problems = []
    rows = surface["rows"]
    assert isinstance(rows, list)
    for row in rows:
        if row["counted"]:
            problems += [f"missing: {name}" for name in row["missing"]]
            problems += [f"signature: {name}" for name in row["signature"]]
    return problems


def is_reads_or_value(row: dict[str, str]) -> bool:
    """Tell whether what changes anything at the service is as recorded, or only left out."""
    differs_in_value = row["status"] == "differing" and row["text"].startswith("value")
    left_out = LEFT_OUT.get(row["name"])
    says_less = left_out is not None and row["text"].endswith(left_out)
    return row["status"] == "reads" or differs_in_value or says_less


def main() -> None:
    """Measure the public names, then the wire; print totals and end with an error on a gap."""
    contract = Path(sys.argv[1])
    surface = measure(contract / "surface" / "compare.py")
    print(f"public names: {surface['good']} of {surface['total']}")
    problems = incomplete_rows(surface)
    wire = measure(contract / "wire" / "run.py")
    print(f"wire: {wire['good']} of {wire['count']}, {len(DELIBERATE)} deliberately different")
    rows = wire["rows"]
    assert isinstance(rows, list)
    problems += [
        f"{row['status']}: {row['name']}: {row['text']}"
        for row in rows
        if row["status"] not in ("identical", "lighter", "old_broken")
        and not (row["name"] in DELIBERATE and is_reads_or_value(row))
    ]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
