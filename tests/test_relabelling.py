"""Dates of labels, told anew from the stored editions."""

from __future__ import annotations

from datetime import UTC, date, datetime

from monitor.model import Clause, Edition, EffectiveDate
from monitor.relabelling import dates

LABELS = {
    "a": frozenset({"license-grant", "ai-training"}),
    "b": frozenset({"license-grant"}),
    "c": frozenset({"license-grant", "ai-training"}),
    "d": frozenset({"license-grant", "ai-training", "ai-opt-out"}),
}


def edition(name: str, month: int, *, effective: date | None = None, partial: bool = False) -> Edition:
    return Edition(
        (Clause(name),),
        id=name,
        captured_at=datetime(2026, month, 3, tzinfo=UTC),
        effective=(EffectiveDate(effective),) if effective else (),
        partial=partial,
    )


HISTORY = (edition("a", 1), edition("b", 2), edition("c", 3, effective=date(2026, 3, 15)), edition("d", 5))


def test_a_label_stands_since_the_edition_from_which_it_was_never_away() -> None:
    since = dict(dates(HISTORY, "d", lambda item: LABELS[item.id]))
    assert since == {
        "license-grant": date(2026, 1, 3),
        "ai-training": date(2026, 3, 15),
        "ai-opt-out": date(2026, 5, 3),
    }


def test_an_edition_that_is_only_announced_counts_for_nothing_yet() -> None:
    assert dict(dates(HISTORY, "b", lambda item: LABELS[item.id])) == {"license-grant": date(2026, 1, 3)}


def test_the_column_of_a_comparison_table_breaks_no_label() -> None:
    history = (HISTORY[2], edition("b", 4, partial=True), HISTORY[3])
    assert dict(dates(history, "d", lambda item: LABELS[item.id]))["ai-training"] == date(2026, 3, 15)
