"""One clause that differs, as plain records for templates: word differences, labels, evidence, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from monitor.digest import marks
from monitor.digest.marks import Run
from monitor.digest.names import label_name, label_of, region_name, rule_text
from monitor.digest.say import Say
from monitor.model import Change, ClauseChange, ClauseKind

CLAUSE_LIMIT = 6_000  # characters of one clause on a page; the whole text stands in the edition
_SIGNS = {"added": "+", "removed": "−", "reworded": "±", "moved": "↕", "cosmetic": "·"}
# From this share of changed characters on, a mixed text is harder to read than the two texts one after the other.
_HEAVY = 0.6
_WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class Chip:
    """A label on a clause: its name, and whether the change brought it, took it or left it."""

    label: str
    name: str
    state: Literal["new", "gone", "stays", "possible"]
    word: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause that differs, ready to be shown."""

    number: int  # 1 for the weightiest; the anchor is "c1"
    change: str
    sign: str
    word: str
    section: tuple[str, ...]
    lead_in: str
    chips: tuple[Chip, ...]
    runs: tuple[Run, ...]  # both texts in one
    old: tuple[Run, ...]  # the two apart, where that reads better; else empty
    new: tuple[Run, ...]
    notes: tuple[str, ...]  # region, moved, coarse, shortened

    @property
    def anchor(self) -> str:
        """Where links on the page point."""
        return f"c{self.number}"


def _chips(item: ClauseChange, say: Say) -> tuple[Chip, ...]:
    before, after = set(item.labels_before), set(item.labels_after)
    order = sorted(before | after, key=lambda key: (-_weight(key), key))  # by name too: sets have no order
    out = []
    for key in order:
        state: Literal["new", "gone", "stays"] = "stays" if key in before & after else "new" if key in after else "gone"
        if item.difference.change in {"added", "removed"}:
            state = "stays"  # the clause's own sign says it already
        out.append(Chip(key, label_name(key, say), state, say(f"chip.{state}") if state != "stays" else ""))
    possible = sorted((set(item.possible_before) | set(item.possible_after)) - before - after)
    out += [Chip(key, label_name(key, say), "possible", say("chip.possible")) for key in possible]
    return tuple(out)


def _weight(key: str) -> float:
    label = label_of(key)
    return label.weight if label else 0.0


def _notes(item: ClauseChange, regions: Sequence[str], say: Say) -> list[str]:
    difference = item.difference
    clause = difference.after or difference.before
    notes = []
    if difference.also_in:
        names = say.together([region_name(region, say) for region in difference.also_in])
        notes.append(say("note.also-in", regions=names))
    elif clause and clause.region and len([region for region in regions if region]) > 1:
        notes.append(say("note.only-in", region=region_name(clause.region, say)))
    if difference.moved and difference.change != "moved":
        notes.append(say("note.moved"))
    if difference.coarse:
        notes.append(say("note.coarse"))
    return notes


def _heavy(item: ClauseChange) -> bool:
    changed = sum(len(text) for op, text in item.difference.words if op != "=")
    total = sum(len(text) for _, text in item.difference.words)
    return item.difference.change == "reworded" and total > 0 and changed > _HEAVY * total


def _decisive(item: ClauseChange, side: Literal["before", "after"]) -> list[str]:
    """The passages to be marked: those of labels that come or go with the clause, or of all where none does."""
    came = set(item.labels_after) ^ set(item.labels_before)
    mine = [evidence for evidence in item.evidence if evidence.side == side]
    chosen = [evidence for evidence in mine if evidence.label in came] or mine
    clause = item.difference.before if side == "before" else item.difference.after
    length = len(clause.text) if clause else 0
    # A clause that is marked from end to end is not marked at all.
    return [evidence.text for evidence in chosen if len(evidence.text) < _WHOLE * length]


def _spoken(runs: list[Run], *, rule: bool, say: Say) -> list[Run]:
    """The runs with the words that we added to a rule in the reader's language."""
    return [replace(run, text=rule_text(run.text, say)) for run in runs] if rule else runs


def _section(section: tuple[str, ...], shared: str) -> tuple[str, ...]:
    """The headings without the document's own title, where all clauses stand under it and there is another heading."""
    return section[1:] if len(section) > 1 and section[0] == shared else section


def shared_heading(change: Change) -> str:
    """The heading under which all clauses of the change stand, "" where there is none: the document's own title."""
    found = (item.difference.after or item.difference.before for item in change.clauses)
    firsts = {clause.section[:1] for clause in found if clause}
    return next(iter(firsts))[0] if len(firsts) == 1 and firsts != {()} else ""


def clause_view(
    number: int, item: ClauseChange, regions: Sequence[str], say: Say, *, room: int, shared: str = ""
) -> ClauseView:
    """One clause that differs; `room` is how many characters may be shown, `shared` the heading above all clauses."""
    difference = item.difference
    clause = difference.after or difference.before
    before, after = _decisive(item, "before"), _decisive(item, "after")
    heavy = _heavy(item)
    spoken = partial(_spoken, rule=clause is not None and clause.kind is ClauseKind.RULE, say=say)
    both = spoken(marks.runs(difference.words, before, after))
    if not (item.labels_before or item.labels_after):
        both = marks.shorten(both)
    shown, cut = marks.limit(both, room)
    old: tuple[list[Run], bool] = ([], False)
    new: tuple[list[Run], bool] = ([], False)
    if heavy:
        old = marks.limit(spoken(marks.runs(difference.words, before, after, "before")), room // 2)
        new = marks.limit(spoken(marks.runs(difference.words, before, after, "after")), room // 2)
        cut = old[1] or new[1]
    notes = _notes(item, regions, say) + ([say("note.cut")] if cut else [])
    return ClauseView(
        number=number,
        change=difference.change,
        sign=_SIGNS[difference.change],
        word=say(f"change.{difference.change}"),
        section=_section(clause.section if clause else (), shared),
        lead_in=clause.lead_in if clause else "",
        chips=_chips(item, say),
        runs=() if heavy else tuple(shown),
        old=tuple(old[0]),
        new=tuple(new[0]),
        notes=tuple(notes),
    )
