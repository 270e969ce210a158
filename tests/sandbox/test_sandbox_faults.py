"""Faults on demand: each as a client meets it."""

from __future__ import annotations

import time

import pytest
import requests

from pyrax import sandbox
from pyrax.sandbox import requests_log
from tests.sandbox.wire import Wire

TEN = b"0123456789"


def statuses(wire: Wire, count: int, path: str = "/flavors") -> list[int]:
    """Return the statuses of several equal calls to compute."""
    return [wire.compute("GET", path).status_code for _ in range(count)]


def test_status_meets_as_many_requests_as_asked(rackspace_wire: Wire) -> None:
    fault = rackspace_wire.cloud.faults.status(503, times=2)
    assert statuses(rackspace_wire, 3) == [503, 503, 200]
    assert fault.times == 0
    assert rackspace_wire.cloud.faults.pending() == []


def test_status_without_end_lasts_until_cleared(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.status(500, times=None)
    assert statuses(rackspace_wire, 3) == [500, 500, 500]
    rackspace_wire.cloud.faults.clear()
    assert statuses(rackspace_wire, 1) == [200]


def test_first_matching_requests_can_be_let_through(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.status(500, after=1)
    assert statuses(rackspace_wire, 3) == [200, 500, 200]


def test_status_carries_retry_after_and_the_services_own_document(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.status(413, retry_after=7)
    answer = rackspace_wire.compute("GET", "/servers")
    assert answer.headers["Retry-After"] == "7"
    assert answer.json()["overLimit"]["code"] == 413
    assert answer.headers["x-compute-request-id"].startswith("req-")


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("compute", '"serviceUnavailable"'),
        ("object-store", "<h1>Service Unavailable</h1>"),
        ("identity", '"error": {"code": 503'),
    ],
)
def test_document_of_a_status_is_that_of_the_service(
    keystone_wire: Wire, service: str, expected: str
) -> None:
    keystone_wire.cloud.faults.status(503)
    answers = {
        "compute": lambda: keystone_wire.compute("GET", "/servers"),
        "object-store": lambda: keystone_wire.storage("GET"),
        "identity": lambda: keystone_wire.identity("GET", "auth/projects"),
    }
    assert expected in answers[service]().text


def test_body_and_headers_of_a_status_can_be_given(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.status(
        500, body="<html>gateway</html>", headers={"Content-Type": "text/html", "X-Note": "1"}
    )
    answer = rackspace_wire.compute("GET", "/servers")
    assert answer.text == "<html>gateway</html>"
    assert (answer.headers["Content-Type"], answer.headers["X-Note"]) == ("text/html", "1")


def test_mapping_as_body_is_sent_as_json(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.status(400, body={"badRequest": {"message": "no"}})
    assert rackspace_wire.compute("GET", "/servers").json() == {"badRequest": {"message": "no"}}


def test_matchers_choose_the_requests(rackspace_wire: Wire) -> None:
    faults = rackspace_wire.cloud.faults
    faults.status(500, service="swift")
    faults.status(501, method="delete")
    faults.status(502, path=r"/servers/detail$")
    faults.status(504, region="ORD")
    faults.status(505, dialect="keystone")
    assert statuses(rackspace_wire, 1) == [200]
    assert rackspace_wire.storage("GET").status_code == 500
    assert rackspace_wire.compute("DELETE", "/servers/x").status_code == 501
    assert statuses(rackspace_wire, 1, "/servers/detail") == [502]
    assert len(faults.pending()) == 2


def test_the_name_of_a_service_that_is_not_there_is_an_error(cloud: sandbox.Cloud) -> None:
    assert set(cloud.services) == requests_log.SERVICES
    for use in (
        lambda: cloud.faults.status(503, service="comptue"),
        lambda: cloud.requests.of("comptue"),
        lambda: cloud.stores.of("comptue"),
    ):
        with pytest.raises(ValueError, match="'comptue'; there are: .*compute"):
            use()


def test_unknown_matcher_is_an_error(cloud: sandbox.Cloud) -> None:
    with pytest.raises(TypeError, match="sevrice"):
        cloud.faults.status(500, sevrice="compute")


@pytest.mark.parametrize("times", [0, -1])
def test_times_has_to_be_positive(cloud: sandbox.Cloud, times: int) -> None:
    with pytest.raises(ValueError, match="times"):
        cloud.faults.status(500, times=times)


def test_unauthorized_spares_logins(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.unauthorized()
    assert rackspace_wire.identity("GET", "tenants").status_code == 200
    assert statuses(rackspace_wire, 2) == [401, 200]


def test_unauthorized_can_be_aimed_at_the_login(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.unauthorized(service="identity")
    assert rackspace_wire.identity("GET", "tenants").status_code == 401


def test_expired_tokens_are_refused_everywhere_until_a_new_login(wire: Wire) -> None:
    wire.cloud.faults.expire_tokens()
    assert wire.compute("GET", "/servers").status_code == 401
    assert wire.storage("GET").status_code == 401
    again = Wire(wire.cloud, wire.dialect)
    assert again.compute("GET", "/servers").status_code == 200
    again.close()


def test_slow_delays_the_first_byte(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.slow(0.3)
    began = time.monotonic()
    assert statuses(rackspace_wire, 1) == [200]
    assert time.monotonic() - began >= 0.3


def test_slow_answer_runs_into_the_clients_time_limit(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.slow(5)
    with pytest.raises(requests.exceptions.ReadTimeout):
        rackspace_wire.session.get(rackspace_wire.compute_url, timeout=0.2)


def store_ten(wire: Wire) -> None:
    """Store ten bytes."""
    wire.storage("PUT", "/c")
    assert wire.storage("PUT", "/c/ten", data=TEN).status_code == 201


def test_trickle_sends_all_of_the_body_in_pieces(wire: Wire) -> None:
    store_ten(wire)
    wire.cloud.faults.trickle(0.02, piece=2, service="object-store")
    began = time.monotonic()
    answer = wire.storage("GET", "/c/ten")
    assert answer.content == TEN
    assert time.monotonic() - began >= 0.1


def test_trickle_can_end_early(wire: Wire) -> None:
    store_ten(wire)
    wire.cloud.faults.trickle(0.05, limit=2)
    began = time.monotonic()
    assert wire.storage("GET", "/c/ten").content == TEN
    assert time.monotonic() - began < 0.4


@pytest.mark.parametrize("after", [0, 1, 9])
def test_cut_body_announces_more_than_it_sends(wire: Wire, after: int) -> None:
    store_ten(wire)
    wire.cloud.faults.cut_body(after, method="GET")
    with wire.storage("GET", "/c/ten", stream=True) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Length"] == "10"
        received = answer.raw.read(after) if after else b""
        assert received == TEN[:after]
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            list(answer.iter_content(1))


def test_cut_body_of_a_json_document(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.cut_body(20)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        rackspace_wire.compute("GET", "/flavors")
    assert rackspace_wire.cloud.requests[-1].faults == ["cut"]


def test_drop_before_has_no_effect_on_the_cloud(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.drop_connection()
    with pytest.raises(requests.exceptions.ConnectionError):
        rackspace_wire.storage("PUT", "/c")
    assert rackspace_wire.cloud.requests[-1].status is None
    assert rackspace_wire.storage("HEAD", "/c").status_code == 404


def test_drop_after_request_loses_only_the_answer(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.drop_connection(when="after_request")
    with pytest.raises(requests.exceptions.ConnectionError):
        rackspace_wire.storage("PUT", "/c")
    assert rackspace_wire.storage("HEAD", "/c").status_code == 204


def test_drop_knows_two_moments(cloud: sandbox.Cloud) -> None:
    with pytest.raises(ValueError, match="after_request"):
        cloud.faults.drop_connection(when="sometimes")


def test_body_of_a_refused_request_is_in_the_log(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.status(503)
    rackspace_wire.compute("POST", "/servers", json={"server": {}})
    assert rackspace_wire.cloud.requests[-1].json() == {"server": {}}


def test_faults_of_several_kinds_meet_one_request(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.slow(0.1)
    rackspace_wire.cloud.faults.status(503)
    rackspace_wire.cloud.faults.status(500)
    assert statuses(rackspace_wire, 2) == [503, 500]
    assert rackspace_wire.cloud.requests[-2].faults == ["slow", "status"]


def test_a_page_for_people_comes_instead_of_json(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.page()
    answer = rackspace_wire.compute("GET", "/servers")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1>" in answer.text


def test_a_redirect_names_its_address(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.redirect("http://elsewhere.invalid/x", status=307)
    answer = rackspace_wire.compute("GET", "/servers", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, "http://elsewhere.invalid/x")


def test_the_connection_breaks_while_a_request_arrives(rackspace_wire: Wire) -> None:
    rackspace_wire.cloud.faults.drop_connection("in_body")
    with pytest.raises(requests.ConnectionError):
        rackspace_wire.compute("POST", "/servers", data=b"x" * 5_000_000)
    assert statuses(rackspace_wire, 1) == [200]


def test_nothing_listens_while_the_cloud_is_unreachable(rackspace_wire: Wire) -> None:
    with rackspace_wire.cloud.unreachable(), pytest.raises(requests.ConnectionError):
        rackspace_wire.compute("GET", "/flavors")
    assert statuses(rackspace_wire, 1) == [200]
