"""The whole story through the real pipeline and classifier: what readers are told, and what they are spared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo.run import MARK, Played, Summary, prepare, run
from monitor.errors import UsageError
from monitor.model import Finding

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return run(tmp_path_factory.mktemp("demo") / "out", now=NOW)


def _each(summary: Summary) -> Iterator[tuple[Played, Finding, str]]:
    for played in summary.rounds:
        for finding in played.findings:
            yield played, finding, f"{finding.service}/{finding.document}"


def test_every_day_of_the_story_is_told_as_it_should_be(summary: Summary) -> None:
    for played, finding, path in _each(summary):
        expected = "unchanged" if played.second else played.scene.outcomes.get(path, "unchanged")
        assert finding.outcome == expected, (played.scene.days, path, finding.reason, finding.detail)


def test_the_labels_of_each_change_get_the_verdicts_that_a_lawyer_would_give(summary: Summary) -> None:
    for played, finding, path in _each(summary):
        if played.second or finding.change is None:
            continue
        found = {verdict.label: verdict.verdict for verdict in finding.change.verdicts}
        expected = played.scene.verdicts.get(path, {})
        assert {label: found.get(label) for label in expected} == expected, (played.scene.days, path)


def test_a_notice_names_the_day_from_which_it_binds(summary: Summary) -> None:
    announced = [
        finding.change for _, finding, _ in _each(summary) if finding.outcome == "announced" and finding.change
    ]
    assert len(announced) == 3
    days = [change.effective_date for change in announced]
    assert [(day - NOW.date()).days for day in days if day is not None] == [-70, 10, 25]


def test_taking_effect_as_announced_brings_no_second_list_of_changes(summary: Summary) -> None:
    change = next(finding.change for _, finding, _ in _each(summary) if finding.outcome == "in-force")
    assert change is not None
    assert change.announcement == "as-announced"
    assert sum(count for kind, count in change.summary if kind != "cosmetic") == 0


def test_the_change_that_matters_most_stands_first_and_is_told_once_for_both_regions(summary: Summary) -> None:
    change = next(finding.change for _, finding, _ in _each(summary) if finding.outcome == "announced")
    assert change is not None
    first = change.clauses[0].difference.after
    assert first is not None
    assert "train our machine learning" in first.text
    texts = [item.difference.after.text for item in change.clauses if item.difference.after is not None]
    assert sum("for any purpose. This license" in text for text in texts) == 1


def test_readers_are_told_of_each_change_once(summary: Summary) -> None:
    told = [finding.change.id for _, finding, _ in _each(summary) if finding.change is not None]
    assert len(told) == len(set(told)) == 6


def test_site_and_mails_are_left_in_both_languages(summary: Summary) -> None:
    for path in ("ja/index.html", "en/index.html", MARK):
        assert (summary.out / path).is_file(), path
    mails = sorted(path.name for path in (summary.out / "mails").glob("*.eml"))
    assert len(mails) == summary.mails >= 10
    assert len(list((summary.out / "mails").glob("*.html"))) == summary.mails
    text = (summary.out / "mails" / mails[0]).with_suffix(".txt").read_text(encoding="utf-8")
    assert "Chirp" in text or "いろやね" in text or "Vellum" in text


def test_the_same_day_gives_the_same_files(summary: Summary, tmp_path: Path) -> None:
    again = run(tmp_path / "out", now=NOW)
    first, second = (_files(out) for out in (summary.out, again.out))
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


def _files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_an_earlier_demo_is_replaced_and_any_other_folder_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    prepare(out)
    (out / "old.html").write_text("of last time", encoding="utf-8")
    prepare(out)
    assert [path.name for path in out.iterdir()] == [MARK]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "drawing.png").write_bytes(b"precious")
    with pytest.raises(UsageError, match="no demo made"):
        prepare(mine)
    assert (mine / "drawing.png").read_bytes() == b"precious"
