"""What checks measure: metrics and their data points."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions, texts, utils
from pyrax.cloudmonitoring import errors
from pyrax.cloudmonitoring.base import Complete, _PaginationManager, milliseconds

RESOLUTIONS = ("FULL", "MIN5", "MIN20", "MIN60", "MIN240", "MIN1440")
"""How far data points may be apart: each of them, or one for so many minutes."""


class CloudMonitorMetric(Complete):
    """One of the values that a check measures (Rackspace Monitoring API, "Metrics").

    Attributes:
        name: Its name; metrics of remote checks begin with the zone, ``"mzdfw.duration"``.
        unit: What is counted, such as ``"milliseconds"``.
        type: Kind of the values.
    """

    manager: CloudMonitorMetricsManager

    get_details = False

    name: str
    unit: str
    type: str


class CloudMonitorMetricsManager(_PaginationManager[CloudMonitorMetric]):
    """The calls for the metrics of one check."""

    resource_class = CloudMonitorMetric

    def get_metric_data_points(
        self,
        metric: Any,
        start: Any,
        end: Any,
        points: int | None = None,
        resolution: str | None = None,
        stats: Any = None,
    ) -> list[dict[str, Any]]:
        """Return what was measured (Rackspace Monitoring API, "Fetch data points").

        Args:
            metric: A ``CloudMonitorMetric``, or its name.
            start: Begin of the time asked for: seconds since the epoch, a ``datetime`` or
                ``date`` (local time if it has no zone), ``YYYY-MM-DD``, ``YYYY-MM-DD HH:MM:SS``.
            end: Its end, likewise.
            points: About how many points; the service chooses the resolution. Either this or
                ``resolution`` is needed.
            resolution: ``"FULL"``, ``"MIN5"``, ``"MIN20"``, ``"MIN60"``, ``"MIN240"`` or
                ``"MIN1440"``, in any letter case.
            stats: One or a list of ``"average"``, ``"variance"``, ``"min"``, ``"max"``; default:
                ``"average"``.

        Returns:
            A list of dicts with ``numPoints``, ``timestamp`` (milliseconds) and the statistics;
            1440 at most.

        Raises:
            MissingMonitoringCheckGranularity: Neither points nor resolution are given.
            InvalidMonitoringMetricsResolution: There is no such resolution.
            InvalidMonitoringMetricsRequest: The service does not take the question.
            InvalidDateTimeString: A time is none.
        """
        if points is None and not resolution:
            raise exceptions.MissingMonitoringCheckGranularity(
                "Data points need a number of 'points' or a 'resolution'."
            )
        chosen = texts.as_text(resolution).upper() if resolution else None
        if chosen is not None and chosen not in RESOLUTIONS:
            raise exceptions.InvalidMonitoringMetricsResolution(
                f"'{resolution}' is no resolution; use one of {', '.join(RESOLUTIONS)}."
            )
        query = [
            ("from", milliseconds(start)),
            ("to", milliseconds(end)),
            ("points", points),
            ("resolution", chosen),
            *(("select", one) for one in utils.coerce_to_list(stats)),
        ]
        name = utils.quote_segment(utils.get_name(metric))
        uri = f"/{self.uri_base}/{name}/plot{utils.build_query(query)}"
        try:
            _, body = self._send("GET", uri)
        except exceptions.BadRequest as error:
            exceptions.raise_because(error, errors.refused_metrics(error))
        return self._data_from_response(body)
