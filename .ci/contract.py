"""Measures the drop-in contract from outside and fails when a finished part falls below 100 %.

usage: contract.py DIRECTORY_OF_THE_CONTRACT
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

MODULES = (
    "pyrax",
    "pyrax.autoscale",
    "pyrax.base_identity",
    "pyrax.client",
    "pyrax.cloudblockstorage",
    "pyrax.cloudcdn",
    "pyrax.clouddatabases",
    "pyrax.clouddns",
    "pyrax.cloudloadbalancers",
    "pyrax.cloudmonitoring",
    "pyrax.cloudnetworks",
    "pyrax.exceptions",
    "pyrax.http",
    "pyrax.identity",
    "pyrax.identity.keystone_identity",
    "pyrax.identity.rax_identity",
    "pyrax.image",
    "pyrax.manager",
    "pyrax.object_storage",
    "pyrax.queueing",
    "pyrax.resource",
    "pyrax.service_catalog",
    "pyrax.utils",
    "pyrax.version",
)
LIVE_OBJECTS = (
    "live: compute",
    "live: pyrax.autoscale",
    "live: pyrax.cloud_blockstorage",
    "live: pyrax.cloud_cdn",
    "live: pyrax.cloud_databases",
    "live: pyrax.cloud_dns",
    "live: pyrax.cloud_loadbalancers",
    "live: pyrax.cloud_monitoring",
    "live: pyrax.cloud_networks",
    "live: pyrax.cloudfiles",
    "live: pyrax.cloudservers",
    "live: pyrax.identity",
    "live: pyrax.images",
    "live: pyrax.queues",
    "live: pyrax.settings",
    "live: storage",
)
WIRE_SERVICES = (
    "blockstorage",
    "compute",
    "identity",
    "helpers",
    "images",
    "object_storage",
    "loadbalancers",
    "dns",
    "networks",
    "databases",
    "queues",
    "monitoring",
    "autoscale",
)

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
    """Return what is missing in the rows that must be complete."""
    problems = []
    rows = surface["rows"]
    assert isinstance(rows, list)
    for row in rows:
        if row["counted"] and row["name"].startswith(LIVE_OBJECTS) or row["name"] in MODULES:
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
    for service in WIRE_SERVICES:
        wire = measure(contract / "wire" / "run.py", "--service", service)
        print(f"wire, {service}: {wire['good']} of {wire['count']}")
        rows = wire["rows"]
        assert isinstance(rows, list)
        accepted = ("identical", "lighter", "old_broken")
        problems += [
            f"{row['status']}: {row['name']}: {row['text']}"
            for row in rows
            if row["status"] not in accepted
            and not (row["name"] in DELIBERATE and is_reads_or_value(row))
        ]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
