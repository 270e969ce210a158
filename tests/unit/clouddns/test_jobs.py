"""Waiting for jobs, and what failed ones say."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.clouddns import DEFAULT_DELAY, DEFAULT_RETRY, DEFAULT_TIMEOUT, CloudDNSClient, jobs
from pyrax.clouddns.resources import CloudDNSDomain

from .conftest import FULL, JOB, Clock, DNSWire, job

MADE = {"domains": [FULL]}


def create(dns: CloudDNSClient) -> CloudDNSDomain:
    """Create a domain."""
    made: CloudDNSDomain = dns.create("example.com", emailAddress="admin@example.com")
    return made


def test_the_defaults_are_those_of_old() -> None:
    assert (DEFAULT_TIMEOUT, DEFAULT_DELAY, DEFAULT_RETRY) == (5, 0.5, 3)


def test_a_job_is_waited_for(dns: CloudDNSClient, wire: DNSWire, clock: Clock) -> None:
    wire.begin("POST", "/domains")
    wire.end(job("RUNNING"), job("RUNNING"), job(response=MADE))

    assert create(dns).id == "2725233"
    assert clock.naps == [0.5, 0.5, 0.5]
    assert wire.lines[1:] == [f"GET /status/{JOB}?showDetails=true"] * 3


@pytest.mark.parametrize("first", ["INITIALIZED", "QUEUED"])
def test_bug_05_every_state_but_the_last_is_waited_for(
    dns: CloudDNSClient, wire: DNSWire, first: str
) -> None:
    wire.begin("POST", "/domains", job(first))
    wire.end(job(first), job(response=MADE))

    assert create(dns).name == "example.com"


def test_bug_05_a_job_that_ends_before_the_first_look_is_fetched_once(
    dns: CloudDNSClient, wire: DNSWire, clock: Clock
) -> None:
    wire.begin("POST", "/domains", job("COMPLETED"))
    wire.end(job(response=MADE))

    assert create(dns).name == "example.com"
    assert (len(wire.lines), clock.naps) == (2, [])


def test_bug_05_a_job_without_needed_response_is_not_fetched_again(
    dns: CloudDNSClient, wire: DNSWire, domain: CloudDNSDomain
) -> None:
    wire.begin("PUT", "/domains/2725233", job("COMPLETED"))

    assert domain.update(ttl=600)["status"] == "COMPLETED"
    assert len(wire.lines) == 1


def test_a_first_answer_with_the_response_is_enough(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.begin("POST", "/domains", job(response=MADE))

    assert create(dns).name == "example.com"
    assert len(wire.lines) == 1


def test_a_job_that_is_in_error_at_once_is_asked_why(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.begin("POST", "/domains", job("ERROR"))
    wire.end(job("ERROR", error={"code": 409, "message": "exists", "details": "Domain exists"}))

    with pytest.raises(exceptions.DomainCreationFailed, match=r"Domain exists \(409\)") as caught:
        create(dns)
    assert caught.value.code == 409


def test_bug_06_a_job_that_hangs_leaves_its_id(
    dns: CloudDNSClient, wire: DNSWire, clock: Clock
) -> None:
    dns.set_timeout(1.2)
    wire.begin("POST", "/domains")
    wire.end(job("RUNNING"))

    with pytest.raises(exceptions.DNSCallTimedOut, match=r"'/domains'.* 1\.2 seconds") as caught:
        create(dns)
    assert (caught.value.job_id, "may still finish" in caught.value.message) == (JOB, True)
    assert caught.value.callback_url == f"https://elsewhere.example/v1.0/123456/status/{JOB}"
    assert clock.naps == [0.5, 0.5, 0.2]


def test_the_deadline_has_a_last_look(dns: CloudDNSClient, wire: DNSWire, clock: Clock) -> None:
    dns.set_timeout(0.7)
    wire.begin("POST", "/domains")
    wire.end(job("RUNNING"), job(response=MADE))

    assert create(dns).name == "example.com"
    assert clock.naps == [0.5, 0.2]


@pytest.mark.parametrize("delay", [0, None, 0.5])
def test_bug_07_without_limit_looks_have_pauses(
    dns: CloudDNSClient, wire: DNSWire, clock: Clock, delay: Any
) -> None:
    dns.set_timeout(0)
    dns.set_delay(delay)
    wire.begin("POST", "/domains")
    wire.end(*[job("RUNNING")] * 30, job(response=MADE))

    assert create(dns).name == "example.com"
    assert len(clock.naps) == 31 and min(clock.naps) >= 0.2


def test_limits_failures_and_empty_answers_while_looking_are_passed_over(
    dns: CloudDNSClient, wire: DNSWire, clock: Clock
) -> None:
    dns.set_timeout(60)
    wire.begin("POST", "/domains")
    over = {"code": 413, "message": "over the limit"}
    wire.answer("GET", f"/status/{JOB}", over, 413)
    wire.answer("GET", f"/status/{JOB}", {"code": 503, "message": "busy"}, 503)
    for _ in range(3):
        wire.answer("GET", f"/status/{JOB}", body="")
    wire.end(job(response=MADE))

    assert create(dns).name == "example.com"
    assert clock.naps == [0.5, 1.0, 0.5, 0.5]


def test_looking_in_vain_has_an_end_even_without_limit(
    dns: CloudDNSClient, wire: DNSWire, clock: Clock
) -> None:
    dns.set_timeout(0)
    wire.begin("POST", "/domains")
    wire.answer("GET", f"/status/{JOB}", {"code": 500, "message": "broken"}, 500)

    with pytest.raises(exceptions.InternalServerError):
        create(dns)
    assert len(clock.naps) == jobs.MAX_FAILURES


def test_a_job_that_is_unknown_is_an_error_at_once(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.begin("POST", "/domains")
    wire.answer("GET", f"/status/{JOB}", {"code": 404, "message": "Object not Found."}, 404)

    with pytest.raises(exceptions.NotFound):
        create(dns)


def test_the_host_of_a_callback_never_gets_the_token(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.does("POST", "/domains", MADE)
    create(dns)

    hosts = {call.request.url.split("/")[2] for call in wire.mock.calls}
    assert hosts == {"dns.api.rackspacecloud.com"}


def test_an_answer_without_job_is_no_answer(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.answer("POST", "/domains", {"status": "RUNNING"}, 202)

    with pytest.raises(exceptions.ServiceResponseFailure, match="names no job"):
        create(dns)


# --- failures -----------------------------------------------------------------------------------


def test_a_failed_job_says_all_of_its_faults(dns: CloudDNSClient, wire: DNSWire) -> None:
    faults = [
        {"code": 404, "message": "Object not Found.", "details": "Domain ID: 1;\nRecord ID: 2"},
        {"code": 400, "message": "bad", "validationErrors": {"messages": ["no name", "no ttl"]}},
    ]
    error = {
        "code": 500,
        "message": "Some failed.",
        "failedItems": {"faults": faults},
        "validationErrors": {"messages": ["a name\nis missing"]},
    }
    wire.begin("POST", "/domains")
    wire.end(job("ERROR", error=error))

    with pytest.raises(exceptions.DomainCreationFailed) as caught:
        create(dns)
    assert caught.value.message == (
        "Domain ID: 1; Record ID: 2 (404)\nbad no name no ttl (400)\na name is missing"
    )
    assert caught.value.code == 500
    assert caught.value.errors == faults  # type: ignore[attr-defined]


def test_bug_18_an_error_that_is_a_text_is_told_too(dns: CloudDNSClient, wire: DNSWire) -> None:
    wire.begin("POST", "/domains")
    wire.end(job("ERROR", error="something broke"))

    with pytest.raises(exceptions.DomainCreationFailed, match="something broke"):
        create(dns)


def test_a_refused_call_keeps_code_details_and_cause(dns: CloudDNSClient, wire: DNSWire) -> None:
    refused = {"code": 404, "message": "Object not Found.", "details": "Domain ID 9"}
    wire.answer("DELETE", "/domains/9", refused, 404)

    with pytest.raises(exceptions.DomainDeletionFailed) as caught:
        dns._manager.delete("9")
    error = caught.value
    assert (error.code, error.details) == (404, "Domain ID 9")
    assert error.errors[0]["message"] == "Object not Found."  # type: ignore[attr-defined]
    assert isinstance(error.__cause__, exceptions.NotFound)


def test_limits_and_connections_are_no_failed_operations(
    dns: CloudDNSClient, wire: DNSWire
) -> None:
    wire.answer("POST", "/domains", {"code": 413, "message": "over the limit"}, 413)
    with pytest.raises(exceptions.OverLimit):
        create(dns)
    wire.mock.replace("POST", wire.endpoint + "/domains", body=ConnectionError("broken"))
    with pytest.raises(exceptions.ConnectionFailed):
        create(dns)


@pytest.mark.parametrize(
    ("code", "kind"),
    [(404, exceptions.NotFound), (500, exceptions.InternalServerError)],
)
def test_an_export_fails_with_the_class_of_its_code(
    domain: CloudDNSDomain, wire: DNSWire, code: int, kind: type[Exception]
) -> None:
    wire.begin("GET", "/domains/2725233/export")
    wire.end(job("ERROR", error={"code": code, "message": "no", "details": "never"}))

    with pytest.raises(kind, match="never"):
        domain.export()


def test_job_ids_come_from_the_address_or_the_document() -> None:
    assert jobs.job_id_of({"callbackUrl": "http://x/status/a?b=c", "jobId": "z"}) == "a"
    assert jobs.job_id_of({"jobId": 7}) == "7"
    assert jobs.job_id_of({}) is None


@pytest.mark.parametrize("value", ["", "soon", -1, float("nan"), float("inf"), [], {}])
def test_what_is_no_time_is_refused_before_there_is_a_job(
    dns: CloudDNSClient, value: object
) -> None:
    for method in (dns.set_timeout, dns.set_delay):
        with pytest.raises(ValueError, match="number of seconds"):
            method(value)
    dns.set_timeout("90")
    dns.set_delay(None)
    assert (dns._manager._timeout, dns._manager._delay) == (90, None)
