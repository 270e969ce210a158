"""What happens by itself: checks find something each period, alarms judge it, people are told.

Nothing is stored of what checks find: it is computed from the time, so that data can be asked for
over any span. Alarms are settled when somebody looks.
"""

from __future__ import annotations

import math
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyrax.sandbox.monitoring import catalog
from pyrax.sandbox.monitoring.criteria import Criteria, Sample

if TYPE_CHECKING:
    from pyrax.sandbox.monitoring.models import Account

PLANNED = ("critical", "warning", "ok")
MOST_SAMPLES = 5000
"""How many samples of a check an alarm looks back at when time has leapt."""

# From this many points on the resolution is this one.
BY_POINTS = ((3168, "FULL"), (360, "MIN5"), (96, "MIN20"), (30, "MIN60"), (7, "MIN240"))
BUCKETS = {"FULL": 0, "MIN5": 5, "MIN20": 20, "MIN60": 60, "MIN240": 240, "MIN1440": 1440}
MOST_POINTS = 1440


@dataclass
class Span:
    """A time in which a check looked every so many seconds; open while it has no end."""

    start: int
    period: int
    end: int | None = None


@dataclass
class Probe:
    """The work of one check."""

    check_type: str
    zones: list[str]
    spans: list[Span] = field(default_factory=list)
    observed: list[tuple[int, bool, dict[str, Any]]] = field(default_factory=list)

    def follow(self, document: dict[str, Any], now: int) -> None:
        """Take over the settings of the check."""
        self.zones = list(document.get("monitoring_zones_poll") or [])
        current = self.spans[-1] if self.spans and self.spans[-1].end is None else None
        if current and (document["disabled"] or current.period != document["period"]):
            current.end = now
            current = None
        if current is None and not document["disabled"]:
            self.spans.append(Span(now, document["period"]))

    def observe(self, now: int, available: bool, metrics: dict[str, Any]) -> None:
        """Note what is found from now on."""
        self.observed.append((now, available, metrics))

    def moments(self, start: int, end: int) -> Iterator[int]:
        """Walk through the times of looks after `start`, up to and with `end`."""
        for span in self.spans:
            step = span.period * 1000
            last = end if span.end is None else min(end, span.end)
            first = max(1, (start - span.start) // step + 1)
            yield from range(span.start + first * step, last + 1, step)

    def found(self, moment: int) -> tuple[bool, dict[str, Any]]:
        """Return whether the target was reached at a time, and the metrics."""
        available, special = True, {}
        for since, reached, metrics in self.observed:
            if since <= moment:
                available, special = reached, metrics
        if not available:
            return False, {}
        usual = {
            name: _wave(value, kind, moment)
            for name, kind, _, value in catalog.metrics_of(self.check_type)
        }
        return True, {**usual, **special}

    def metrics(self) -> dict[str, tuple[str, str]]:
        """Return kind and unit of all metrics by their full names."""
        known = {name: (kind, unit) for name, kind, unit, _ in catalog.metrics_of(self.check_type)}
        for _, _, special in self.observed:
            for name, value in special.items():
                known.setdefault(name, ("s" if isinstance(value, str) else "n", "unknown"))
        if self.check_type.startswith("agent."):
            return known
        return {f"{zone}.{name}": kind for zone in self.zones for name, kind in known.items()}

    def looked(self, now: int) -> bool:
        """Tell whether there was a first look."""
        return next(self.moments(0, now), None) is not None

    def result(self, moment: int, zone: str | None) -> dict[str, Any]:
        """Return the document of one look."""
        available, metrics = self.found(moment)
        kinds = {name.rpartition(".")[2]: kind for name, kind in self.metrics().items()}
        values = {
            name: {
                "type": kinds.get(name, ("n", "unknown"))[0],
                "data": str(value),
                "unit": kinds.get(name, ("n", "unknown"))[1],
            }
            for name, value in metrics.items()
        }
        status = ",".join(f"{name}={value}" for name, value in metrics.items())
        return {
            "timestamp": moment,
            "monitoring_zone_id": zone,
            "available": available,
            "status": status if available else "The target cannot be reached",
            "metrics": values,
        }

    def points(
        self, metric: str, start: int, end: int, resolution: str, stats: list[str]
    ) -> list[dict[str, Any]]:
        """Return the data points of a metric."""
        name = metric
        if not self.check_type.startswith("agent."):
            name = metric.partition(".")[2]
        size = BUCKETS[resolution] * 60000
        buckets: dict[int, list[float]] = {}
        for moment in self.moments(start - 1, end):
            value = self.found(moment)[1].get(name)
            if isinstance(value, (int, float)):
                place = moment // size * size if size else moment
                buckets.setdefault(place, []).append(value)
            if len(buckets) > MOST_POINTS:
                break
        return [
            {"numPoints": len(values), "timestamp": place, **_statistics(values, stats)}
            for place, values in list(buckets.items())[:MOST_POINTS]
        ]


def _wave(value: Any, kind: str, moment: int) -> Any:
    """Return a usual value with its ups and downs over an hour."""
    if kind == "s" or not value:
        return value
    swing = 1 + 0.1 * math.sin(moment / 3_600_000 * 2 * math.pi)
    return round(value * swing, 4) if isinstance(value, float) else int(value * swing)


def _statistics(values: list[float], stats: list[str]) -> dict[str, float]:
    """Return the statistics that are asked for."""
    average = sum(values) / len(values)
    known = {
        "average": average,
        "min": min(values),
        "max": max(values),
        "variance": sum((value - average) ** 2 for value in values) / len(values),
    }
    return {name: known[name] for name in stats}


# -- alarms ----------------------------------------------------------------------------------------


@dataclass
class Watch:
    """The work of one alarm.

    Attributes:
        since: the last moment that was judged.
        latest: the latest state, None before the first look.
    """

    since: int
    latest: dict[str, Any] | None = None


def settle(account: Account, now: int, number: Callable[[], int]) -> None:
    """Let all alarms of an account judge what their checks have found."""
    for alarm_id, watch in account.watches.items():
        alarm = account.alarms[alarm_id]
        probe = account.probes.get(alarm["check_id"])
        if probe is None or watch.since >= now:
            continue
        if not alarm["disabled"]:
            rules = Criteria(alarm["criteria"]) if alarm["criteria"] else None
            moments = list(probe.moments(watch.since, now))[-MOST_SAMPLES:]
            for moment in moments:
                _judge(account, alarm, watch, probe, rules, moment)
        watch.since = now


def _judge(
    account: Account,
    alarm: dict[str, Any],
    watch: Watch,
    probe: Probe,
    rules: Criteria | None,
    moment: int,
) -> None:
    """Let an alarm judge what its check found at one time."""
    available, metrics = probe.found(moment)
    period = next(span.period for span in reversed(probe.spans) if span.start < moment)
    if not available:
        state, status = "CRITICAL", "The target cannot be reached"
    elif rules is None:
        state, status = "OK", "The target was reached"
    else:
        before = probe.found(moment - period * 1000)[1]
        state, status = rules.judge(Sample(metrics, before, period))
    previous = watch.latest["state"] if watch.latest else "OK"
    common = {
        "timestamp": moment,
        "entity_id": alarm["entity_id"],
        "alarm_id": alarm["id"],
        "check_id": alarm["check_id"],
        "status": status or f"Matched return statement with {state}",
        "state": state,
        "analyzed_by_monitoring_zone_id": probe.zones[0] if probe.zones else None,
    }
    watch.latest = {**common, "previous_state": previous}
    if state != previous:
        account.changelogs.append({"id": str(uuid.uuid4()), **common})
        _tell(account, alarm, watch.latest)


def _tell(account: Account, alarm: dict[str, Any], change: dict[str, Any]) -> None:
    """Tell everybody whom the plan names, unless that is suppressed."""
    moment = change["timestamp"]
    silent = [one for one in account.suppressions.values() if _silences(one, alarm, moment)]
    plan_id = alarm["notification_plan_id"]
    entry = {
        "id": str(uuid.uuid4()),
        "timestamp": moment,
        "notification_plan_id": plan_id,
        "transaction_id": f"sandbox-{alarm['id']}-{moment}",
        "status": change["status"],
        "state": change["state"],
        "previous_state": change["previous_state"],
    }
    if silent:
        account.suppression_logs.append(
            {
                **entry,
                "entity_id": alarm["entity_id"],
                "alarm_id": alarm["id"],
                "check_id": alarm["check_id"],
                "suppressions": [one["id"] for one in silent],
            }
        )
        return
    plan = account.plans.get(plan_id, {})
    told = [
        account.notifications[one]
        for one in plan.get(f"{change['state'].lower()}_state") or []
        if one in account.notifications
    ]
    results = [
        {
            "notification_id": one["id"],
            "notification_type": one["type"],
            "notification_details": dict(one["details"]),
            "in_progress": False,
            "success": True,
            "message": "Success",
            "attempts": [{"message": "Success", "from": "192.0.2.1"}],
        }
        for one in told
    ]
    account.history.append(
        {
            **entry,
            "_alarm": alarm["id"],
            "_check": alarm["check_id"],
            "notification_results": results,
        }
    )


def _silences(suppression: dict[str, Any], alarm: dict[str, Any], moment: int) -> bool:
    """Tell whether a suppression keeps an alarm silent at a time."""
    if not suppression["start_time"] <= moment < suppression["end_time"]:
        return False
    entity = alarm["entity_id"]
    return (
        entity in suppression["entities"]
        or f"{entity}:{alarm['check_id']}" in suppression["checks"]
        or f"{entity}:{alarm['id']}" in suppression["alarms"]
        or alarm["notification_plan_id"] in suppression["notification_plans"]
    )


def majority(states: list[str]) -> str:
    """Return the state that most results have; the worst of several."""
    counted = Counter(states)
    order = ("OK", "WARNING", "CRITICAL")
    return max(counted, key=lambda state: (counted[state], order.index(state)))
