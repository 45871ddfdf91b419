import pytest

from tests.capture.faults import FAULTS, Fault, meet


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
async def test_a_fault_ends_in_a_clear_finding_and_never_in_a_change(fault: Fault) -> None:
    finding, seconds = await meet(fault)
    assert finding.change is None
    assert seconds < 10
    if fault.reason:
        assert finding.outcome.value == "unreadable", finding
        assert finding.reason in fault.reason.split("|"), finding
        assert finding.detail.endswith((".", "?"))
    else:
        assert finding.outcome.value == "unchanged", finding
