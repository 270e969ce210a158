"""Metrics and data points."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.cloudmonitoring import CloudMonitorCheck, CloudMonitorMetric
from tests.unit.service_wire import ServiceWire

from .conftest import CH, fault, page

METRICS = f"{CH}/chAAAA01/metrics"
POINTS = [{"numPoints": 4, "timestamp": 1735689600000, "average": 4.1}]
PLOT = f"{METRICS}/mzdfw.duration/plot"
SPAN = (1735689600, 1735693200)
RANGE = "from=1735689600000&to=1735693200000"


def test_metrics_are_listed(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("GET", METRICS, page({"name": "mzdfw.code", "unit": "unknown", "type": "s"}))
    (metric,) = check.list_metrics()
    assert isinstance(metric, CloudMonitorMetric)
    assert (metric.name, metric.unit, metric.type) == ("mzdfw.code", "unknown", "s")
    assert {metric: 1}[metric] == 1


@pytest.mark.parametrize("resolution", ["min5", b"min5"])
def test_data_points_by_resolution(
    check: CloudMonitorCheck, wire: ServiceWire, resolution: Any
) -> None:
    query = f"{RANGE}&resolution=MIN5&select=average&select=max"
    wire.answer("GET", f"{PLOT}?{query}", page(*POINTS))
    found = check.get_metric_data_points(
        "mzdfw.duration", *SPAN, resolution=resolution, stats=["average", "max"]
    )
    assert found == POINTS
    assert wire.lines == [f"GET {PLOT}?{query}"]


@pytest.mark.parametrize("points", [0, 100])
def test_data_points_by_number(check: CloudMonitorCheck, wire: ServiceWire, points: int) -> None:
    wire.answer("GET", f"{PLOT}?{RANGE}&points={points}&select=min", page(*POINTS))
    found = check.get_metric_data_points("mzdfw.duration", *SPAN, points=points, stats="min")
    assert found == POINTS


def test_neither_points_nor_resolution(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    with pytest.raises(exceptions.MissingMonitoringCheckGranularity):
        check.get_metric_data_points("mzdfw.duration", *SPAN)
    assert wire.lines == []


def test_an_unknown_resolution(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    with pytest.raises(exceptions.InvalidMonitoringMetricsResolution, match="MIN1440"):
        check.get_metric_data_points("mzdfw.duration", *SPAN, resolution="MIN7")
    assert wire.lines == []


def test_a_question_that_the_service_refuses(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    document = fault("Validation error for key 'to'", "to must be after from")
    wire.answer("GET", f"{PLOT}?{RANGE}&points=1", document, 400)
    with pytest.raises(
        exceptions.InvalidMonitoringMetricsRequest, match="to must be after from"
    ) as raised:
        check.get_metric_data_points("mzdfw.duration", *SPAN, points=1)
    assert isinstance(raised.value, exceptions.BadRequest)
    assert raised.value.code == 400


def test_another_refusal_stays_what_it_is(check: CloudMonitorCheck, wire: ServiceWire) -> None:
    wire.answer("GET", f"{PLOT}?{RANGE}&points=1", fault("Nonsense"), 400)
    with pytest.raises(exceptions.BadRequest) as raised:
        check.get_metric_data_points("mzdfw.duration", *SPAN, points=1)
    assert type(raised.value) is exceptions.BadRequest
    assert raised.value.__cause__ is not raised.value


@pytest.mark.parametrize("as_object", [True, False])
def test_bug_14_names_of_metrics_are_quoted_also_those_of_objects(
    check: CloudMonitorCheck, wire: ServiceWire, as_object: bool
) -> None:
    name = "agent.disk./dev/sda 1"
    metric: Any = CloudMonitorMetric(None, {"name": name}) if as_object else name
    wire.mock.get(
        f"https://monitoring.api.rackspacecloud.com/v1.0/123456{METRICS}"
        "/agent.disk.%2Fdev%2Fsda%201/plot",
        json=page(*POINTS),
    )
    assert check.get_metric_data_points(metric, *SPAN, points=1) == POINTS
    assert wire.last.path == f"{METRICS}/agent.disk.%2Fdev%2Fsda%201/plot"


@pytest.mark.parametrize("name", ["", "..", None])
def test_a_metric_without_name_is_refused(
    check: CloudMonitorCheck, wire: ServiceWire, name: Any
) -> None:
    with pytest.raises((ValueError, exceptions.MissingName)):
        check.get_metric_data_points(name, *SPAN, points=1)
    assert wire.lines == []


def test_bug_13_a_missing_attribute_of_a_metric_asks_nobody(
    check: CloudMonitorCheck, wire: ServiceWire
) -> None:
    metric = CloudMonitorMetric(check._metrics_manager, {"name": "x"})
    assert not hasattr(metric, "colour")
    metric.reload()
    assert wire.lines == []
