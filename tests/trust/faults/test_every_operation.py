"""Every public operation of every client, under every fault, on both kinds of cloud.

The operations are found on the live clients. Each is carried out once on the sandbox, and its
exchanges are recorded; then they are played back with a fault in them. However it ends, it ends in
time, creates nothing twice, and with its result or one of pyrax's own exceptions, which tells the
request.
"""

from __future__ import annotations

import warnings

import pytest

from pyrax import exceptions
from tests.trust.faults.campaign import Campaign, Run
from tests.trust.faults.services import PLACES
from tests.trust.faults.silent import sends_nothing
from tests.trust.faults.things import Stage


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("stage", "service"), PLACES, indirect=["stage"])
def test_operations_end_well_under_every_fault(stage: Stage, service: str) -> None:
    campaign = Campaign(stage.wire, stage, service)
    complaints: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operation in list(campaign.operations(fields=True)):
            for run in campaign.runs(operation):
                if run.sends:
                    complaints += campaign.complaints(run)
                elif not may_send_nothing(run):
                    complaints.append(f"{operation}: sends nothing, ends with {run.error!r}")
    assert campaign.tried > 1000
    if complaints:
        shown = "\n".join(complaints[:40])
        pytest.fail(f"{len(complaints)} complaints:\n{shown}", pytrace=False)


def may_send_nothing(run: Run) -> bool:
    """Tell whether there is nothing to ask, or this cloud has no such call."""
    absent = isinstance(run.error, (exceptions.NotSupported, exceptions.NotCDNEnabled))
    return run.operation.is_property or absent or sends_nothing(run.operation)
