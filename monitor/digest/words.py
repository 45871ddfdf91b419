"""What a verdict means, as sentences.

The grammar is this: a label *stands* in a text since a day. `standing.<label>.and` is the clause that another one
follows ("already allowed since 29 September 2023", 「2023年9月29日から認められており」); `standing.<label>.is` ends a
sentence. The verdict's own phrase goes around it. Labels are named before the sentence, by the template.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.digest.names import document_name, label_of
from monitor.digest.say import Say
from monitor.model import Change, Outcome, Service, Verdict, VerdictKind

Tone = Literal["care", "relief", "look", "calm", "absent"]
Tense = Literal["future", "past"]

# Signs stand beside the word, so that nothing rests on colour.
SIGNS: dict[str, str] = {"care": "!", "relief": "✓", "look": "✎", "calm": "=", "absent": "–"}


@dataclass(frozen=True, slots=True)
class Moment:
    """From when a change binds, seen from a day."""

    today: date
    effective: date | None

    @property
    def days_left(self) -> int | None:
        """Days until it takes effect; None where the page names no date or it has passed."""
        return (self.effective - self.today).days if self.effective and self.effective > self.today else None


def tense(change: Change, moment: Moment) -> Tense:
    """An announced text is spoken of in the future until its day has come."""
    waiting = change.outcome is Outcome.ANNOUNCED and change.announcement != "withdrawn"
    if not waiting:
        return "future" if change.outcome is Outcome.CHANGED and moment.days_left is not None else "past"
    return "past" if moment.effective and moment.effective <= moment.today else "future"


def tone(label: str, verdict: VerdictKind) -> Tone:
    """What a verdict means for somebody who posts works."""
    found = label_of(label)
    stance = found.stance if found else "rule"
    if verdict == "unchanged":
        return "calm"
    if verdict == "reworded" or stance == "rule":
        return "look"
    return "care" if (stance == "exposes") == (verdict == "new") else "relief"


def since(verdict: Verdict, say: Say) -> str:
    """A phrase such as "since 29 September 2023", 「2023年9月29日から」; "" where the day is not known."""
    if verdict.since is None:
        return ""
    key = "since.atleast" if verdict.since_is_first_capture else "since.exact"
    return say(key, date=say.day(verdict.since))


def _standing(verdict: Verdict, form: Literal["and", "is"], say: Say) -> str:
    when = since(verdict, say)
    form_key = form if when else f"{form}.undated"
    key = f"standing.{verdict.label}.{form_key}"
    if not say.has(key):
        key = f"standing.{form_key}"
    return say(key, since=when) if when else say(key)


def against_announcement(change: Change) -> str:
    """One of "withdrawn", "altered" or "differs" where the change compares with what was announced, else ""."""
    return change.announcement if change.announcement in {"withdrawn", "altered", "differs"} else ""


def word(verdict: Verdict, change: Change, say: Say) -> str:
    """The verdict in a word or two: "Reworded", 「文言変更」, "Possibly new"."""
    if change.announcement == "withdrawn" and verdict.certainty != "possible":
        return say(f"verdict.withdrawn.{verdict.verdict}.word")
    if verdict.certainty == "possible":
        return say(f"verdict.possible.{verdict.verdict}.word")
    return say(f"verdict.{verdict.verdict}.word")


def _elsewhere(verdict: Verdict, service: Service | None, say: Say) -> str:
    if not verdict.elsewhere or verdict.verdict not in {"new", "gone"}:
        return ""
    places = say.together([document_name(service, key, say) for key in verdict.elsewhere])
    return say(f"verdict.{verdict.verdict}.elsewhere", documents=places)


def _main(verdict: Verdict, when: Tense, effective: date | None, say: Say) -> str:
    kind = verdict.verdict
    if kind == "unchanged":
        return say("verdict.unchanged", standing=_standing(verdict, "is", say))
    dated = "dated" if effective and when == "future" else "plain"
    day = say.day(effective) if effective else ""
    if kind == "new":
        return say(f"verdict.new.{when}.{dated}", date=day)
    if kind == "gone":
        before = "since" if verdict.since else "bare"
        return say(f"verdict.gone.{when}.{dated}.{before}", date=day, since=since(verdict, say))
    return say(f"verdict.reworded.{when}.{dated}", standing=_standing(verdict, "and", say), date=day)


def sentence(verdict: Verdict, change: Change, moment: Moment, service: Service | None, say: Say) -> str:
    """What the change means for one label, as sentences that follow the label's name."""
    if verdict.certainty == "possible":
        return say(f"verdict.possible.{verdict.verdict}")
    relative = against_announcement(change)
    if relative and verdict.verdict != "unchanged":
        return say(f"verdict.{relative}.{verdict.verdict}")
    main = _main(verdict, tense(change, moment), moment.effective, say)
    main = main[:1].upper() + main[1:]  # English clauses are written to stand anywhere
    rest = _elsewhere(verdict, service, say)
    return say("sentence.pair", first=main, second=rest) if rest else main
