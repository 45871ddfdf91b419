"""Whether a readable text that differs is news: pages flip between languages, regions, editions for members, tests.

What is no news at first sight is told as a variant, quietly. It is believed when it stays (`STAYS`), so that nothing
that lasts is overlooked: that needs `Finding.suspect` to carry `reading.suspected` along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from monitor.decide.frame import is_frame
from monitor.decide.layout import is_layout_only
from monitor.decide.markers import marker
from monitor.decide.measures import Measures, measure, weight
from monitor.decide.reading import Guard, other_language, outlasted, reading_is_known
from monitor.model import Clause, ClauseKind, Edition, EditionStatus, History, Reading
from monitor.normal import fingerprint

Same = Callable[[Sequence[Clause], Sequence[Clause]], bool]

# Most flips last hours or days. Twice a day, the days decide; the times are for sparse recordings.
STAYS = Guard(times=3, days=timedelta(days=5))
LONG_AWAY = timedelta(days=14)

# A text that shares hardly a clause with the held one is news where it shares its words (`Measures.kin`). Recorded:
# 0.91 and more for texts reworded all over, 0.73 where a policy doubled over years, 0.60 and 0.72 for other faces of a
# document, at most 0.78 for home pages and news. The better a new text is explained, the less it must share.
KIN = 0.85
KIN_AWAY = 0.75  # after a long absence
KIN_DATED = 0.65  # with a newer date

_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|年")
_DATE_WORDS = 6
# What a site says to whoever looks at the page, and not in the agreement. It is told if it stays nevertheless.
_TO_VISITORS = re.compile(
    r"technical difficulties|translated (?:automatically|by (?:a )?machine)|machine[- ]translat|take our .{0,20}survey"
    r"|help us improve (?:this|our) (?:page|site|article)|join the conversation|black friday|cyber monday|\d ?% off"
    r"|(?:we|this (?:web)?site) uses? cookies (?:and|to|for)\b.{0,120}(?:experience|continu|accept|agree)"
    r"|自動翻訳|機械翻訳|アンケートに(?:ご協力|お答え)|(?:当|本)サイト(?:で)?は.{0,40}(?:cookie|クッキー)を(?:使用|利用)"
    r"|メンテナンスを実施|障害が発生して",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’」』)）]*$")


def is_variant(
    reading: Reading, shown: Sequence[Edition], history: History, *, same: Same, now: datetime | None = None
) -> bool:
    """Whether a text that differs from the one in force is another face of the document and no new edition.

    That is: the same in another layout; a text that it has shown before; the same in another language; a wholly
    different text, or one with much less, that names no newer date (an edition for members or another region, folded
    dialogs). Those are believed when they stay. One that differs only in the names of a postal address never is.
    `now` is the time of the capture.
    """
    held = history.in_force or Edition(())
    current = next((edition for edition in shown if edition.status is EditionStatus.IN_FORCE), None)
    at = now or history.last_capture_at
    if current is not None and _says_nothing_else(held, current, reading, history.said):
        return True
    if history.in_force is None or (at is not None and outlasted(reading, history, at, STAYS)):
        return False
    if reading_is_known(reading, history) or other_language(reading, held):
        return True
    if current is None:
        return False
    numbers, is_dated = measure(current.clauses, history), _is_dated_on(shown, held)
    kin = KIN_DATED if is_dated else KIN_AWAY if _was_away(history, at) else KIN
    is_another_text = numbers.kept < 0.4 and numbers.kin < kin
    return is_another_text or (not is_dated and (_is_folded(numbers) or _is_interjection(numbers)))


def _says_nothing_else(held: Edition, current: Edition, reading: Reading, said: frozenset[str]) -> bool:
    same_words = is_layout_only(held.clauses, current.clauses, reading.title)
    return same_words or _only_addresses(held, current, said)


def _is_folded(numbers: Measures) -> bool:
    """Whether much is gone and nothing new: dialogs that a page shows only now and then, or half-loaded text."""
    new, gone = weight(numbers.fresh), weight(numbers.lost)
    return new <= 0.01 * numbers.size and gone >= 0.15 * numbers.held_size


def _is_interjection(numbers: Measures) -> bool:
    """Whether all that came or went is a short word of the site to its visitors, like "we are having trouble"."""
    differing = numbers.fresh or numbers.lost
    if (numbers.fresh and numbers.lost) or not differing or weight(differing) > 400:
        return False
    return all(is_frame(clause) or _speaks_to_visitors(clause.text) for clause in differing)


def _speaks_to_visitors(text: str) -> bool:
    return marker([text])[0] in ("error-page", "blocked", "login") or bool(_TO_VISITORS.search(text))


def _was_away(history: History, at: datetime | None) -> bool:
    """Whether we have not seen the document for so long that a new text must be expected."""
    last = history.last_good_at
    return at is not None and last is not None and at - last >= LONG_AWAY


def takes_back(history: History, shown: Sequence[Edition], *, same: Same) -> bool:
    """Whether a text that waited to be seen again is gone, and the page shows what it showed before it."""
    if history.pending is None or history.retreat is None:
        return False
    current = next((edition for edition in shown if edition.status is EditionStatus.IN_FORCE), None)
    if current is None or not same(current.clauses, history.retreat.clauses):
        return False
    coming = [edition for edition in shown if edition.status is EditionStatus.UPCOMING]
    before = history.retreat_upcoming
    return all(any(same(edition.clauses, old.clauses) for old in before) for edition in coming)


def _is_dated_on(shown: Sequence[Edition], held: Edition) -> bool:
    """Whether a shown edition names a later day than the held one does."""
    before = [item.day for item in held.effective] + [day for day in (held.updated,) if day]
    after = [item.day for edition in shown for item in edition.effective]
    after += [edition.updated for edition in shown if edition.updated]
    return bool(after) and (not before or max(after) > max(before))


def _only_addresses(before: Edition, after: Edition, said: frozenset[str]) -> bool:
    """Whether the texts differ only in postal addresses or lines with a date, with the same numbers on both sides.

    Seen: a company's name in its address block that comes and goes with the reader's place, and a whole address that
    went back to the former one for a while. A new street, day or sentence is a change; so is any label, for
    "AI training" in a list of forbidden things is one too.
    """
    old, new = ({fingerprint(clause.text): clause for clause in side.clauses} for side in (before, after))
    lost = [clause for mark, clause in old.items() if mark not in new]
    fresh = [clause for mark, clause in new.items() if mark not in old]
    if not fresh or not lost or len(fresh) > 3:
        return False
    if all(map(_is_place, (*fresh, *lost))):
        digits = [sorted(_DIGITS.findall(" ".join(clause.text for clause in side))) for side in (fresh, lost)]
        return digits[0] == digits[1] or all(fingerprint(clause.text) in said for clause in fresh)
    # A date in other words: 23 June and 23 July have the same figures, so that the days themselves must be the same.
    days = [({item.day for item in side.effective}, side.updated) for side in (before, after)]
    return all(map(_is_day, (*fresh, *lost))) and days[0] == days[1] and days[0] != (set(), None)


def _is_day(clause: Clause) -> bool:
    return len(clause.text.split()) <= _DATE_WORDS and bool(_YEAR.search(clause.text))


def _is_place(clause: Clause) -> bool:
    """Whether a clause is a postal address: no sentence, numbers, nearly every word with a capital."""
    words = clause.text.split()
    if clause.kind is not ClauseKind.PARAGRAPH or _SENTENCE_END.search(clause.text):
        return False
    capitals = sum(word[:1].isupper() or not word[:1].isalpha() for word in words)
    return len(_DIGITS.findall(clause.text)) >= 2 and 5 <= len(words) <= 40 and capitals >= 0.8 * len(words)
