"""What a sync has done."""

from __future__ import annotations

import copy
import logging
import pickle

import pytest

from pyrax.object_storage.summary import Recorder, Summary


def test_counts_are_items_and_attributes() -> None:
    summary = Summary("uploaded", "failed")
    assert summary == {
        "total": 0,
        "uploaded": 0,
        "failed": 0,
        "failure_reasons": [],
        "deleted": 0,
    }
    assert summary.uploaded == 0
    with pytest.raises(AttributeError, match="nonsense"):
        summary.nonsense  # noqa: B018 - reading it is the test


def test_copies_and_pickles_are_summaries() -> None:
    summary = Summary("uploaded")
    summary["uploaded"] = 3
    for other in (copy.copy(summary), copy.deepcopy(summary), pickle.loads(pickle.dumps(summary))):
        assert (other, other.uploaded, type(other)) == (summary, 3, Summary)


def test_decisions_and_failures_are_counted() -> None:
    summary = Summary("uploaded", "failed")
    record = Recorder(summary, verbose=False, dry_run=False)
    record.count("uploaded", "a")
    record.fail("b", "broken")
    record.note("something else")
    assert (summary.total, summary.uploaded, summary.failed) == (2, 1, 1)
    assert summary.failure_reasons == ["b: broken", "something else"]
    assert "planned" not in summary


def test_a_dry_run_has_a_plan() -> None:
    summary = Summary()
    Recorder(summary, verbose=False, dry_run=True).plan("delete", "a")
    assert summary.planned == [("delete", "a")]


@pytest.mark.parametrize("verbose", [True, False])
def test_everything_is_logged_on_request(caplog: pytest.LogCaptureFixture, verbose: bool) -> None:
    caplog.set_level(logging.INFO, "pyrax")
    record = Recorder(Summary("uploaded", "failed"), verbose, dry_run=False)
    record.count("uploaded", "a")
    record.fail("b", "broken")
    record.note("kept")
    record.end("here", "there")
    assert len(caplog.records) == (4 if verbose else 0)
    assert ("uploaded 1" in caplog.text) is verbose


@pytest.mark.parametrize(
    ("failed", "most", "on_errors", "allowed"),
    [
        (0, None, False, True),
        (1, None, False, False),
        (1, None, True, True),
        (0, 3, False, True),
        (0, 2, False, False),
    ],
)
def test_deleting_is_guarded(failed: int, most: int | None, on_errors: bool, allowed: bool) -> None:
    summary = Summary("failed")
    summary["failed"] = failed
    record = Recorder(summary, verbose=False, dry_run=False)
    assert record.may_delete(3, most, on_errors, "files have no object") is allowed
    assert bool(summary.failure_reasons) is not allowed
