import tarfile
from pathlib import Path

import pytest

from tests.decide.replay import ALERTS, expected, steps
from tests.needs import shared

# What the recorded expectation calls changed is an announcement here: the page shows only the text that binds from
# 1 July 2024 on, and says so.
TOLD_MORE_EXACTLY = {"35-notice-tinder-privacy-policy": {2: "announced"}}


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    archive = shared("replay", "cases.tar.xz")
    folder = tmp_path_factory.mktemp("cases")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return sorted(path.parent for path in folder.glob("**/case.json"))


def test_every_recorded_case_is_told_as_a_perfect_monitor_tells_it(cases: list[Path]) -> None:
    assert len(cases) == 37
    for case in cases:
        hoped = dict(enumerate(expected(case))) | TOLD_MORE_EXACTLY.get(case.name, {})
        found = [step.finding for step in steps(case / "manifest.jsonl")]
        assert [finding.outcome.value for finding in found] == list(hoped.values()), case.name
        real = sum(outcome in ("changed", "announced") for outcome in hoped.values())
        assert sum(finding.outcome in ALERTS for finding in found) == real, case.name
