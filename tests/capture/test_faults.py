import resource

import pytest

from tests.capture.faults import FAULTS, Fault, meet
from tests.needs import ROOT


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
async def test_a_fault_ends_in_a_clear_finding_and_never_in_a_change(fault: Fault) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finding, seconds = await meet(fault)
    assert finding.change is None
    assert seconds < 10
    # KiB on Linux. What a page may unfold to (32 MiB) is held a few times over while it is parsed.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250 * 1024
    if fault.reason:
        assert finding.outcome.value == "unreadable", finding
        assert finding.reason in fault.reason.split("|"), finding
        assert finding.detail.endswith((".", "?"))
    else:
        assert finding.outcome.value == "unchanged", finding


def test_the_page_of_faults_tells_of_every_fault() -> None:
    page = (ROOT / "docs" / "FAULTS.md").read_text("utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert rows[1:] == [fault.name for fault in FAULTS], "write the page anew: python -m bench.faults"
