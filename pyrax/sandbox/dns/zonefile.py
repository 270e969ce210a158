"""Reading and writing zone files, as far as the sandbox needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyrax.sandbox.errors import Problem

TYPES = ("A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SPF", "SRV", "TXT")


@dataclass
class Entry:
    """One record of a zone file, names with their last dot."""

    name: str
    ttl: int | None
    kind: str
    data: str


@dataclass
class ZoneFile:
    """What a zone file says."""

    origin: str
    ttl: int
    email: str
    entries: list[Entry] = field(default_factory=list)


def _logical_lines(text: str) -> list[str]:
    """Return the lines without comments; those in parentheses are joined."""
    lines, depth, current = [], 0, ""
    for line in text.splitlines():
        bare = re.sub(r'("(?:[^"\\]|\\.)*")|;.*', lambda found: found.group(1) or "", line)
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", bare)
        depth += outside.count("(") - outside.count(")")
        current += " " + bare if current else bare
        if depth <= 0 and current.strip():
            lines.append(
                current.replace("(", " ").replace(")", " ") if "(" in outside + current else current
            )
        if depth <= 0:
            current, depth = "", 0
    return lines


def read(text: str) -> ZoneFile:
    """Read a zone file.

    Raises:
        Problem: 400, it cannot be understood, or it wants to include another file.
    """
    origin, default_ttl, last = "", 3600, ""
    zone: ZoneFile | None = None
    entries: list[Entry] = []
    for line in _logical_lines(text):
        words = re.findall(r'"(?:[^"\\]|\\.)*"|\S+', line)
        if not words:
            continue
        if words[0].upper() == "$ORIGIN":
            origin = words[1]
            continue
        if words[0].upper() == "$TTL":
            default_ttl = int(words[1])
            continue
        if words[0].startswith("$"):
            raise Problem(400, f"{words[0]} is not supported in a zone file")
        name = last if line[0].isspace() else words.pop(0)
        name = origin if name == "@" else name
        ttl = int(words.pop(0)) if words and words[0].isdigit() else None
        if words and words[0].upper() == "IN":
            words.pop(0)
        if ttl is None and words and words[0].isdigit():
            ttl = int(words.pop(0))
        kind = words.pop(0).upper() if words else ""
        if kind not in TYPES or not words:
            raise Problem(400, f"The zone file has a line that is no record: {line.strip()!r}")
        if not name.endswith("."):
            name = f"{name}.{origin}"
        last = name
        if kind == "SOA":
            origin = origin or name
            email = words[1].rstrip(".").replace(".", "@", 1) if len(words) > 1 else ""
            zone = ZoneFile(name, default_ttl if ttl is None else ttl, email)
        entries.append(Entry(name, ttl, kind, " ".join(words)))
    if zone is None:
        raise Problem(400, "The zone file has no SOA record")
    zone.entries = [one for one in entries if one.kind != "SOA"]
    return zone


def write(origin: str, ttl: int, email: str, servers: list[str], entries: list[Entry]) -> str:
    """Write a zone file."""
    contact = email.replace("@", ".", 1) + "."
    lines = [f"{origin}\t{ttl}\tIN\tSOA\t{servers[0]} {contact} 1 21600 3600 1814400 500"]
    lines += [f"{origin}\t{ttl}\tIN\tNS\t{server}" for server in servers]
    lines += [f"{one.name}\t{one.ttl or ttl}\tIN\t{one.kind}\t{one.data}" for one in entries]
    return "\n".join(lines) + "\n"
