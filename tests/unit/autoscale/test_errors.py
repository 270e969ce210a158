"""What is made of the service's error documents."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.autoscale import AutoScaleClient
from tests.unit.queued import Wire

from .conftest import ID


@pytest.mark.parametrize(
    ("status", "fault", "kind"),
    [
        (400, "ValidationError", exceptions.BadRequest),
        (403, "GroupNotEmptyError", exceptions.Forbidden),
        (409, "GroupNotEmptyError", exceptions.Conflict),
        (404, "NoSuchScalingGroupError", exceptions.NotFound),
        (405, "NotAllowed", exceptions.MethodNotAllowed),
        (415, "MediaType", exceptions.ClientException),
        (422, "ScalingGroupOverLimitError", exceptions.UnprocessableEntity),
        (500, "InternalError", exceptions.InternalServerError),
        (501, "NotImplementedError", exceptions.HTTPNotImplemented),
        (503, "Maintenance", exceptions.ServiceUnavailable),
    ],
)
def test_the_status_decides_about_the_class(
    au: AutoScaleClient, wire: Wire, status: int, fault: str, kind: type[Exception]
) -> None:
    error = {"type": fault, "code": status, "message": "No such group", "details": ""}
    wire.answer({"error": error}, status, headers={"X-Response-Id": "r-1"})
    with pytest.raises(kind, match="No such group") as caught:
        au.delete(ID)
    assert caught.value.fault_type == fault  # type: ignore[attr-defined]
    assert caught.value.request_id == "r-1"  # type: ignore[attr-defined]


def test_too_many_calls_name_the_time_to_wait(au: AutoScaleClient, wire: Wire) -> None:
    over = {"overLimit": {"code": 413, "message": "OverLimit Retry...", "retryAfter": "x"}}
    wire.answer(over, 413, headers={"Retry-After": "300"})
    with pytest.raises(exceptions.OverLimit) as caught:
        au.delete(ID)
    assert caught.value.retry_after == 300
    assert caught.value.fault_type is None  # type: ignore[attr-defined]


def test_errors_can_be_had_as_answers(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({"error": {}}, 404)
    response, _ = au.method_get("/groups/x", raise_exception=False)
    assert response.status_code == 404


def test_an_expired_token_is_renewed_once(au: AutoScaleClient, wire: Wire) -> None:
    wire.answer({}, 401).answer({"groups": []})
    assert au.list() == []
    assert wire.last.headers["X-Auth-Token"] == "token-2"


FILE = {"path": "/etc/key", "contents": b"the file's key"}


@pytest.mark.parametrize(
    "repeated",
    ["pass-in-metadata", "#cloud-config with a key", "the file's key", "dGhlIGZpbGUncyBrZXk="],
)
def test_launch_data_are_not_repeated_in_errors(
    au: AutoScaleClient, wire: Wire, repeated: str
) -> None:
    launch = {
        "metadata": {"password of db": "pass-in-metadata"},
        "user_data": "#cloud-config with a key",
        "personality": [FILE],
    }
    refusals = (
        lambda: au.create("web", 60, 0, 1, "launch_server", "web", "img", "flv", **launch),
        lambda: au.replace_launch_config(ID, "launch_server", "web", "img", "flv", **launch),
    )
    for refused in refusals:
        text = f"{repeated!r} is too long" if "'" not in repeated else f"{repeated} is too long"
        fault = {"type": "ValidationError", "code": 400, "message": text, "details": text}
        wire.answer({"error": fault}, 400)
        with pytest.raises(exceptions.BadRequest, match="is too long") as caught:
            refused()
        assert repeated not in f"{caught.value} {caught.value!r} {caught.value.details}"
