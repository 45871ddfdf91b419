"""A change that is announced on the page, with its text behind a link that cannot be read."""

from dataclasses import replace
from datetime import date

from monitor.model import Capture, Finding, Outcome, Reading
from monitor.pipeline import Linked, conclude, look, wanted_links
from monitor.store.state import advance
from tests.pipeline.story import DAY, NEW, OLD, START, Watch, WordTagger, page

BANNER = (
    "Starting from 1 March 2026, these Terms of Service will be replaced by new terms. "
    '<a href="/terms/new">You can preview the updated terms here.</a>'
)


def announced() -> Watch:
    watch = Watch()
    watch.see(page(OLD), 0)
    watch.see(page(OLD, banner=BANNER), 1)
    return watch


def added(finding: Finding) -> list[str]:
    """The texts of the clauses that a change added."""
    assert finding.change is not None
    found = (item.difference for item in finding.change.clauses)
    return ["".join(word for _, word in difference.words) for difference in found if difference.change == "added"]


def test_an_announcement_whose_text_cannot_be_read_is_told_in_its_own_words() -> None:
    finding = announced().findings[-1]
    change = finding.change
    assert finding.outcome is Outcome.ANNOUNCED
    assert change is not None
    assert change.announcement == "unread"
    assert change.effective_date == date(2026, 3, 1)
    assert dict(change.summary) == {"added": 1, "removed": 0, "reworded": 0, "moved": 0, "cosmetic": 0}
    assert added(finding) == [
        "Starting from 1 March 2026, these Terms of Service will be replaced by new terms. You can "
        "preview the updated terms here."
    ]


def test_it_is_told_once_and_confirmed_while_it_stands() -> None:
    watch = announced()
    for day in (2, 3, 4):
        watch.see(page(OLD, banner=BANNER), day)
    assert watch.outcomes() == ["first", "announced", "unchanged", "unchanged", "unchanged"]
    assert watch.findings[2].confirms == watch.findings[1].change.id  # type: ignore[union-attr]


def test_one_that_vanishes_at_once_is_taken_back() -> None:
    watch = announced()
    back = watch.see(page(OLD), 1.2)
    assert back.outcome is Outcome.VARIANT
    assert back.retracts == watch.findings[1].change.id  # type: ignore[union-attr]


def test_the_text_that_replaces_it_is_told() -> None:
    watch = announced()
    watch.see(page(OLD, banner=BANNER), 2)
    after = watch.see(page(NEW), 50)
    assert after.outcome is Outcome.CHANGED
    assert "ai-training" in {verdict.label for verdict in after.change.verdicts}  # type: ignore[union-attr]


def test_other_changes_are_told_with_the_announcement_among_them() -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    finding = watch.see(page((*OLD[:-1], "Liability is excluded for every kind of negligence."), banner=BANNER), 1)
    assert finding.outcome is Outcome.CHANGED
    assert any("will be replaced" in text for text in added(finding))


def test_the_text_behind_the_link_is_told_where_it_can_be_read_later() -> None:
    watch = announced()
    watch.see(page(OLD, banner=BANNER), 2)
    at = START + 3 * DAY
    url = watch.document.urls[0]
    capture = Capture("inkpond", "terms", url, url, at, 200, "text/html", page((*OLD, "Closing words."), banner=BANNER))
    reading = look(watch.document, capture, watch.history)
    assert isinstance(reading, Reading)
    (link,) = wanted_links(watch.document, reading, watch.history, at.date())
    there = replace(capture, url=link.url, final_url=link.url, body=page((*NEW, "Closing words.")))
    finding = conclude(watch.document, capture, reading, watch.history, WordTagger(), (Linked(link, there),))
    watch.history = advance(watch.history, finding)
    assert finding.outcome in (Outcome.ANNOUNCED, Outcome.CHANGED)
    assert [edition.status.value for edition in watch.history.upcoming] == ["upcoming"]
