"""`kiyaku demo` as it is called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.commands.demo_command import _moment
from monitor.demo.run import sources
from monitor.errors import UsageError


def test_a_folder_with_other_things_is_refused_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert "Name a new folder with --out" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("words", ["yesterday", "2026-13-01", ""])
def test_a_wrong_moment_is_told_with_an_example(words: str) -> None:
    with pytest.raises(UsageError, match="2026-11-22T09:00:00Z"):
        _moment(words)


def test_a_moment_without_a_zone_is_read_as_utc() -> None:
    assert _moment("2026-11-22T09:00:00") == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert _moment("2026-11-22T18:00:00+09:00") == datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_measures_were_checked_within_the_story_whenever_it_is_played() -> None:
    text = sources(datetime(2031, 2, 1, 12, tzinfo=UTC))
    assert text.count("checked: 2031-01-11") == 4
    assert "2026-11-01" not in text
