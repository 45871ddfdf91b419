"""The rules of announcing, taking effect, altering and withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Clause, Edition, EditionStatus, EffectiveDate, History, Outcome
from monitor.normal import fingerprint_all
from monitor.outcome import falls_due, weigh

OLD = ("You keep your rights.", "You grant us a licence.", "We may close your account.")
NEW = ("You keep your rights.", "You grant us a licence, also to train AI.", "We may close your account.")
ALTERED = ("You keep your rights.", "You grant us a licence, also to train AI.", "We may close it at any time.")
BINDS = date(2026, 3, 1)
IN_NOTICE = date(2026, 2, 1)


def edition(texts: Sequence[str], status: EditionStatus = EditionStatus.IN_FORCE, day: date | None = None) -> Edition:
    effective = (EffectiveDate(day),) if day else ()
    return Edition(tuple(Clause(text) for text in texts), status, effective, language="en")


def same(before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    return fingerprint_all(c.text for c in before) == fingerprint_all(c.text for c in after)


def upcoming(texts: Sequence[str] = NEW, day: date | None = BINDS) -> Edition:
    return edition(texts, EditionStatus.UPCOMING, day)


def test_a_first_capture_tells_nothing_but_keeps_what_stands() -> None:
    telling = weigh(History(), [edition(OLD)], today=IN_NOTICE, same=same)
    assert telling.outcome is Outcome.FIRST
    assert telling.stands is not None
    assert telling.after is None


def test_a_first_capture_during_the_notice_period_compares_the_two_editions_on_the_page() -> None:
    telling = weigh(History(), [edition(OLD), upcoming()], today=IN_NOTICE, same=same)
    assert telling.outcome is Outcome.FIRST
    assert (telling.before, telling.after) == (edition(OLD), upcoming())
    assert telling.upcoming == (upcoming(),)


def test_an_upcoming_edition_is_announced_once() -> None:
    held = History(in_force=edition(OLD))
    assert weigh(held, [edition(OLD), upcoming()], today=IN_NOTICE, same=same).outcome is Outcome.ANNOUNCED
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    assert weigh(told, [edition(OLD), upcoming()], today=IN_NOTICE, same=same).outcome is Outcome.UNCHANGED


def test_what_takes_effect_as_announced_is_compared_with_the_announcement() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    telling = weigh(told, [edition(NEW)], today=BINDS, same=same)
    assert (telling.outcome, telling.announcement) == (Outcome.IN_FORCE, "as-announced")
    assert telling.before == upcoming()
    assert telling.upcoming == ()


def test_what_takes_effect_otherwise_than_announced_says_so() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    telling = weigh(told, [edition(ALTERED)], today=BINDS, same=same)
    assert (telling.outcome, telling.announcement) == (Outcome.IN_FORCE, "differs")


def test_an_altered_announcement_is_told_against_the_former_one() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    telling = weigh(told, [edition(OLD), upcoming(ALTERED)], today=IN_NOTICE, same=same)
    assert (telling.outcome, telling.announcement) == (Outcome.ANNOUNCED, "altered")
    assert telling.before == upcoming()


def test_a_postponed_date_alone_is_an_altered_announcement() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    telling = weigh(told, [edition(OLD), upcoming(NEW, date(2026, 4, 1))], today=IN_NOTICE, same=same)
    assert (telling.outcome, telling.announcement) == (Outcome.ANNOUNCED, "altered")


def test_an_announcement_that_disappears_before_its_day_is_withdrawn() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    telling = weigh(told, [edition(OLD)], today=IN_NOTICE, same=same)
    assert (telling.outcome, telling.announcement) == (Outcome.ANNOUNCED, "withdrawn")
    assert telling.upcoming == ()


def test_a_page_that_is_a_few_days_late_withdraws_nothing() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    telling = weigh(told, [edition(OLD)], today=date(2026, 3, 4), same=same)
    assert telling.outcome is Outcome.UNCHANGED
    assert telling.upcoming == told.upcoming


def test_a_page_that_shows_only_the_upcoming_text_leaves_the_old_one_in_force() -> None:
    telling = weigh(History(in_force=edition(OLD)), [upcoming()], today=IN_NOTICE, same=same)
    assert telling.outcome is Outcome.ANNOUNCED
    assert telling.stands == edition(OLD)


def test_a_day_that_has_come_asks_for_a_second_look_at_an_unchanged_page() -> None:
    told = History(in_force=edition(OLD), upcoming=(upcoming(),))
    assert not falls_due(told, IN_NOTICE)
    assert falls_due(told, BINDS)


def test_a_comparison_table_announces_without_replacing_the_text_in_force() -> None:
    quoted = Edition((Clause(OLD[1]),), EditionStatus.IN_FORCE, partial=True)
    coming = Edition((Clause(NEW[1]),), EditionStatus.UPCOMING, (EffectiveDate(BINDS),), partial=True)
    told = weigh(History(in_force=edition(OLD)), [edition(OLD), quoted, coming], today=IN_NOTICE, same=same)
    assert (told.outcome, told.before, told.after) == (Outcome.ANNOUNCED, quoted, coming)
    assert told.stands == edition(OLD)
    later = weigh(History(in_force=edition(OLD), upcoming=(coming,)), [edition(NEW)], today=BINDS, same=same)
    assert (later.outcome, later.announcement) == (Outcome.IN_FORCE, "as-announced")
