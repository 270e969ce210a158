"""Exceptions that are two things at once."""

from __future__ import annotations

import copy
import pickle

import pytest

from pyrax import exceptions
from pyrax.cloudblockstorage import errors


def test_an_exception_is_caught_under_both_of_its_names() -> None:
    cause = exceptions.Conflict(409, "busy", "details", "req-1", "https://x/y", "POST")
    made = errors.both(exceptions.VolumeAttachmentFailed, cause)
    assert isinstance(made, exceptions.VolumeAttachmentFailed)
    assert isinstance(made, exceptions.Conflict)
    assert (made.code, made.message, made.details, made.request_id) == (
        409,
        "busy",
        "details",
        "req-1",
    )
    assert str(made) == str(cause)
    assert type(made).__name__ == "VolumeAttachmentFailed"


@pytest.mark.parametrize("duplicate", [copy.copy, lambda one: pickle.loads(pickle.dumps(one))])
def test_it_survives_copying_and_pickling(duplicate: object) -> None:
    made = errors.both(exceptions.VolumeNotAvailable, exceptions.BadRequest(400, "no"))
    twin = duplicate(made)  # type: ignore[operator]
    assert type(twin) is type(made)
    assert (twin.code, twin.message, str(twin)) == (400, "no", str(made))


def test_a_cause_of_another_kind_leaves_its_text() -> None:
    made = errors.both(exceptions.VolumeDetachmentFailed, KeyError("server_id"))
    assert type(made) is exceptions.VolumeDetachmentFailed
    assert (made.code, str(made)) == (None, "'server_id'")
    assert str(errors.both(exceptions.VolumeDetachmentFailed, ValueError())) == "ValueError"


def test_an_exception_that_is_it_already_stays() -> None:
    made = errors.both(exceptions.VolumeNotAvailable, exceptions.BadRequest(400, "no"))
    assert errors.both(exceptions.VolumeNotAvailable, made) is made


@pytest.mark.parametrize("code", [404, 413, 500])
def test_another_status_is_not_translated(code: int) -> None:
    cause = exceptions.ClientException(code, "Volume status must be available or error")
    assert errors.translated(cause, errors.DELETE_VOLUME) is cause


def test_the_words_count_in_any_letter_case() -> None:
    cause = exceptions.BadRequest(400, "VOLUME STILL HAS 2 DEPENDENT SNAPSHOTS")
    found = errors.translated(cause, errors.DELETE_VOLUME)
    assert isinstance(found, exceptions.VolumeNotAvailable)
