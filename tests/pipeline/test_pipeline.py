"""One document from capture to finding, through every pure part."""

from __future__ import annotations

from datetime import date

from monitor.model import Change, Finding, Outcome
from tests.pipeline.story import FILLER, LICENCE, NEW, OLD, OPT_OUT, RIGHTS, TRAINING, Watch, page

UPCOMING_BANNER = (
    "The following terms will go into effect on February 15, 2026. Until then, the current terms below apply."
)
CURRENT_BANNER = "Effective until February 15, 2026"


def change_of(finding: Finding) -> Change:
    assert finding.change is not None
    return finding.change


def verdicts(finding: Finding) -> dict[str, str]:
    return {verdict.label: verdict.verdict for verdict in change_of(finding).verdicts}


def test_a_new_clause_is_told_at_first_sight_and_confirmed_when_it_still_stands() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    changed = watch.see(page(NEW), 1)
    assert watch.outcomes() == ["first", "changed"]
    assert verdicts(changed)["ai-training"] == "new"
    assert not change_of(changed).confirmed
    again = watch.see(page(NEW), 2)
    assert (again.outcome, again.confirms) == (Outcome.UNCHANGED, change_of(changed).id)
    assert watch.history.pending is None


def test_a_text_that_goes_away_before_it_was_confirmed_is_taken_back_quietly() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    changed = watch.see(page(NEW), 1)
    back = watch.see(page(OLD), 1.1)
    assert back.outcome in (Outcome.VARIANT, Outcome.UNCHANGED)
    assert back.retracts == change_of(changed).id
    assert watch.see(page(OLD), 2).outcome is Outcome.UNCHANGED


def test_a_notice_period_is_told_once_and_taking_effect_tells_nothing_new() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    both = page(NEW, banner=UPCOMING_BANNER, second=OLD, second_banner=CURRENT_BANNER)
    announced = watch.see(both, 6)
    assert announced.outcome is Outcome.ANNOUNCED
    assert change_of(announced).effective_date == date(2026, 2, 15)
    assert verdicts(announced)["ai-training"] == "new"
    assert verdicts(announced)["license-grant"] == "unchanged"
    assert watch.see(both, 7).outcome is Outcome.UNCHANGED
    in_force = watch.see(page(NEW), 37)
    assert in_force.outcome is Outcome.IN_FORCE
    assert change_of(in_force).announcement == "as-announced"
    assert change_of(in_force).after_id == change_of(announced).after_id, "the announced text keeps its address"
    assert [item for item in change_of(in_force).clauses if item.difference.change != "cosmetic"] == []
    assert watch.see(page(NEW), 38).outcome is Outcome.UNCHANGED


def test_a_clause_that_is_gone_is_told_with_the_day_since_when_it_stood() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    gone = watch.see(page((RIGHTS, LICENCE, *FILLER)), 9)
    assert verdicts(gone)["ai-opt-out"] == "gone"
    (verdict,) = [v for v in change_of(gone).verdicts if v.label == "ai-opt-out"]
    assert (verdict.since, verdict.since_is_first_capture) == (date(2026, 1, 10), True)


def test_the_weightiest_label_change_stands_first() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    reworded = tuple(text.replace("every country", "all countries") for text in FILLER)
    changed = watch.see(page((RIGHTS, LICENCE, *reworded, OPT_OUT, TRAINING)), 3)
    first = change_of(changed).clauses[0]
    assert first.difference.after is not None
    assert first.difference.after.text == TRAINING
    assert first.labels_after == ("ai-training",)


def test_a_wall_with_status_200_changes_nothing_that_stands() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    wall = b"""<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>
    <p>Please verify you are human to continue. Enable JavaScript and cookies.</p></body></html>"""
    blocked = watch.see(wall, 1)
    assert (blocked.outcome, blocked.change) == (Outcome.UNREADABLE, None)
    assert blocked.reason == "blocked"
    assert watch.see(page(OLD), 2).outcome is Outcome.UNCHANGED
    assert verdicts(watch.see(page(NEW), 3))["ai-training"] == "new"


def test_the_same_capture_gives_the_same_identifiers_again() -> None:
    ids = []
    for _ in range(2):
        watch = Watch()
        watch.see(page(OLD), 0)
        change = change_of(watch.see(page(NEW), 1))
        ids.append((change.id, change.before_id, change.after_id))
    assert ids[0] == ids[1]
    assert ids[0][0].startswith("inkpond/terms/2026-01-11-")


def test_words_of_every_clause_rebuild_both_sides() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    changed = watch.see(page(tuple(text.replace("picture", "artwork") for text in NEW)), 1)
    for item in change_of(changed).clauses:
        words, before, after = item.difference.words, item.difference.before, item.difference.after
        assert "".join(text for sign, text in words if sign != "+") == (before.text if before else "")
        assert "".join(text for sign, text in words if sign != "-") == (after.text if after else "")


JUNK = tuple(
    f"{product} is reduced by {percent} percent this week, delivered free of charge to every shop in your town."
    for product, percent in (
        ("Our finest watercolour paper", 20),
        ("The large easel of beech wood", 15),
        ("A box of forty soft pastels", 30),
        ("The travelling ink set", 25),
        ("Every brush of sable hair", 10),
        ("The folding drawing table", 35),
        ("Our starter canvas bundle", 40),
        ("The gallery frame in oak", 45),
    )
)


def test_a_second_change_confirms_the_first_where_it_still_says_what_that_brought() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    first = watch.see(page(NEW), 3)
    later = tuple(text for text in NEW if text != OPT_OUT)
    second = watch.see(page(later), 6)
    assert second.confirms == change_of(first).id
    assert verdicts(second)["ai-opt-out"] == "gone"
    assert verdicts(second)["ai-training"] == "unchanged"


def test_two_changes_shortly_after_each_other_are_told_as_one() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    first = watch.see(page(NEW), 3)
    later = tuple(text for text in NEW if text != OPT_OUT)
    second = watch.see(page(later), 3.1)
    assert second.retracts == change_of(first).id
    assert (verdicts(second)["ai-opt-out"], verdicts(second)["ai-training"]) == ("gone", "new")
    assert change_of(second).before_id == change_of(first).before_id


def test_a_junk_page_between_two_editions_leaves_no_trace_in_what_readers_are_told() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    watch.see(page((*JUNK, *FILLER)), 3)
    told = watch.see(page(NEW), 6)
    assert told.outcome is Outcome.CHANGED
    assert verdicts(told)["ai-training"] == "new"
    assert {item.difference.change for item in change_of(told).clauses} == {"added"}, "the sentence and its heading"


def test_a_silent_change_does_not_bear_the_day_of_the_text_before_it() -> None:
    watch = Watch()
    dated = "These terms are effective as of March 3, 2025."
    watch.see(page((dated, *OLD)), 0)
    silent = change_of(watch.see(page((dated, *NEW)), 5))
    assert verdicts(watch.findings[-1])["ai-training"] == "new"
    assert silent.effective_date is None
    newer = change_of(watch.see(page(("These terms are effective as of January 18, 2026.", *NEW[:-1])), 9))
    assert newer.effective_date == date(2026, 1, 18)
