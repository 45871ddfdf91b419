from __future__ import annotations

from tests.deliver.kills import run


def test_rounds_that_are_killed_and_resumed_tell_every_reader_once() -> None:
    # Where a round ends before its random instant there is no kill: enough rounds that some are, on any machine.
    result = run(runs=6, readers=5, seed=7)
    assert result.kills >= 3
    assert (result.lost, result.doubled, result.untold) == (0, 0, 0)
