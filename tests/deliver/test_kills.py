from __future__ import annotations

from tests.deliver.kills import run


def test_rounds_that_are_killed_and_resumed_tell_every_reader_once() -> None:
    result = run(runs=4, readers=5, seed=7)
    assert result.kills >= 3
    assert (result.lost, result.doubled) == (0, 0)
