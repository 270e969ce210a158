"""What a sync has done: counted while it works, written to the log on request."""

from __future__ import annotations

import logging
import threading
from typing import Any

log = logging.getLogger("pyrax")


class Summary(dict[str, Any]):
    """The counts of a sync, to be read as items (``summary["failed"]``) or attributes.

    Args:
        *counts: What can become of a file; together they make up ``total``.
    """

    def __init__(self, *counts: str) -> None:
        super().__init__(total=0)
        self.update(dict.fromkeys(counts, 0))
        self.update(failure_reasons=[], deleted=0)

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __reduce__(self) -> Any:
        return _restored, (dict(self),)


def _restored(values: dict[str, Any]) -> Summary:
    """Return a summary with given values, for copies and pickles."""
    summary = Summary()
    summary.clear()
    summary.update(values)
    return summary


class Recorder:
    """Fills in a summary, from several threads.

    Args:
        summary: What is filled in.
        verbose: Whether each decision is written to the logger ``pyrax``.
        dry_run: Whether only ``planned`` is filled in with what would be done.
    """

    def __init__(self, summary: Summary, verbose: bool, dry_run: bool) -> None:
        self.summary = summary
        self.verbose = verbose
        self.dry_run = dry_run
        self._lock = threading.Lock()
        if dry_run:
            summary["planned"] = []

    def plan(self, action: str, name: str) -> None:
        """Note what would be done.

        Args:
            action: What.
            name: To which object.
        """
        with self._lock:
            self.summary["planned"].append((action, name))

    def count(self, what: str, name: str) -> None:
        """Count one decision.

        Args:
            what: Which.
            name: Of which file or object.
        """
        with self._lock:
            self.summary[what] += 1
            self.summary["total"] += 1
        self.say("%s: %s", name, what)

    def fail(self, name: str, error: Any) -> None:
        """Count a failure.

        Args:
            name: Of which file or object.
            error: What went wrong.
        """
        with self._lock:
            self.summary["failed"] += 1
            self.summary["total"] += 1
            self.summary["failure_reasons"].append(f"{name}: {error}")
        if self.verbose:
            log.error("%r: failed: %s", name, error)

    def note(self, reason: str) -> None:
        """Add a reason to the summary.

        Args:
            reason: Why something was not done.
        """
        with self._lock:
            self.summary["failure_reasons"].append(reason)
        if self.verbose:
            log.error("%s", reason)

    def say(self, text: str, *values: Any) -> None:
        """Log if the caller wants to follow.

        Args:
            text: The message, with ``%s`` for each value.
            *values: The values.
        """
        if self.verbose:
            log.info(text, *values)

    def end(self, source: str, target: str) -> None:
        """Log the counts.

        Args:
            source: Where things came from.
            target: Where they went.
        """
        counts = ", ".join(f"{name} {count}" for name, count in self.summary.items())
        self.say("Sync of '%s' to '%s': %s", source, target, counts)

    def may_delete(self, extra: int, most: int | None, on_errors: bool, what: str) -> bool:
        """Tell whether the step that deletes may be done; note why not.

        Args:
            extra: How much there is to delete.
            most: How much may be deleted at most; ``None`` for all of it.
            on_errors: Whether failures do not matter.
            what: What is deleted, with what it lacks.
        """
        if self.summary["failed"] and not on_errors:
            self.note("Nothing was deleted, because of the failures.")
            return False
        if most is not None and extra > most:
            self.note(f"Nothing was deleted: {extra} {what}, and max_delete is {most}.")
            return False
        return True
