"""What a change means for each label: new, gone, reworded or unchanged, and since when it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.compare import weight
from monitor.compare.evidence import evidence_of
from monitor.compare.keys import clause_key
from monitor.compare.regions import body_of, regions_of
from monitor.compare.since import Dates, since_when
from monitor.compare.statements import Said, Statement, tags_of
from monitor.model import (
    Certainty,
    Clause,
    ClauseChange,
    ClauseTags,
    Comparison,
    Difference,
    Edition,
    History,
    Verdict,
    VerdictKind,
)
from monitor.normal import comparable
from monitor.taxonomy import BY_KEY

__all__ = ["Judgement", "clause_key", "judge"]

_STANDING = 3  # clauses quoted for a label that did not change


@dataclass(frozen=True, slots=True)
class Judgement:
    """A comparison with its labels, as readers are told it."""

    clauses: tuple[ClauseChange, ...]  # weightiest first, cosmetic ones last
    verdicts: tuple[Verdict, ...]  # weightiest first
    weight: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class _Sides:
    """What both texts say to the readers of one region."""

    region: str
    before: Said
    after: Said


@dataclass(frozen=True, slots=True)
class _Told:
    """A verdict before its dates and clauses."""

    kind: VerdictKind
    certainty: Certainty
    region: str  # "" unless it concerns the readers of another region only


def judge(
    comparison: Comparison,
    before: Edition,
    after: Edition,
    *,
    tags: Mapping[str, ClauseTags],
    on: date,
    history: History,
) -> Judgement:
    """Labels, evidence and verdicts of a comparison of `before` with `after`.

    `tags` maps `clause_key` to what the classifier says; a clause without an entry has no labels. `on` is the day of
    the capture, `history` what the document said before.
    """
    sides = _sides(comparison, before, after, tags)
    verdicts = {label: _verdict(label, sides) for label in _labels(sides)}
    clauses = [_clause_change(difference, sides, verdicts, tags) for difference in comparison.differences]
    clauses = [item for _, item in sorted(enumerate(clauses), key=lambda pair: (-pair[1].weight, pair[0]))]
    dated = [_dated(label, told, sides, clauses, Dates(before, after, on, history)) for label, told in verdicts.items()]
    dated.sort(key=lambda item: (item.certainty == "possible", -_importance(item), item.label))
    return Judgement(tuple(clauses), tuple(dated), weight.of_change(dated, [item.weight for item in clauses]))


def _importance(verdict: Verdict) -> float:
    of_label = BY_KEY[verdict.label].weight / 100 if verdict.label in BY_KEY else 0.0
    return weight.of_label(verdict.label, verdict.verdict) + of_label


# --- What both sides say ---------------------------------------------------------------------------------------------


def _sides(
    comparison: Comparison, before: Edition, after: Edition, tags: Mapping[str, ClauseTags]
) -> tuple[_Sides, ...]:
    """Both texts as the readers of each region see them, the region that matters most first."""
    old, new = list(before.clauses), list(after.clauses)
    if after.partial != before.partial:  # what a comparison table does not quote goes on standing
        quoted_old = {id(clause) for item in comparison.differences for clause in _parts(item, "before")}
        quoted_new = {id(clause) for item in comparison.differences for clause in _parts(item, "after")}
        if after.partial:
            new += [clause for clause in before.clauses if id(clause) not in quoted_old]
        else:
            old += [clause for clause in after.clauses if id(clause) not in quoted_new]
    return tuple(
        _Sides(region, Said(body_of(old, region), tags), Said(body_of(new, region), tags))
        for region in regions_of(old, new)
    )


def _parts(difference: Difference, side: str) -> tuple[Clause, ...]:
    if side == "before":
        return difference.parts_before or ((difference.before,) if difference.before else ())
    return difference.parts_after or ((difference.after,) if difference.after else ())


def _labels(sides: Sequence[_Sides]) -> list[str]:
    return sorted({label for pair in sides for said in (pair.before, pair.after) for label in said.statements})


def _verdict(label: str, sides: Sequence[_Sides]) -> _Told:
    """The verdict for the first region whose readers the label concerns, with its certainty."""
    for pair in sides:
        old, new = pair.before.sure(label), pair.after.sure(label)
        if old or new:
            return _Told(*_compared(label, old, new, pair), "" if pair is sides[0] else pair.region)
    for pair in sides:
        old, new = pair.before.statements.get(label, []), pair.after.statements.get(label, [])
        if _fresh(new, pair.before) or _fresh(old, pair.after):
            return _Told("reworded", "possible", "" if pair is sides[0] else pair.region)
    return _Told("unchanged", "possible", "")


def _compared(label: str, old: list[Statement], new: list[Statement], pair: _Sides) -> tuple[VerdictKind, Certainty]:
    came, went = _fresh(new, pair.before), _fresh(old, pair.after)
    if not came and not went:
        return "unchanged", _certainty(new or old)
    if not old and len(came) == len(new):
        hinted = all(pair.before.hints(label, item.text) for item in came)
        return ("reworded" if hinted else "new"), _certainty(came)
    if not new and len(went) == len(old):
        hinted = all(pair.after.hints(label, item.text) for item in went)
        return ("reworded" if hinted else "gone"), _certainty(went)
    return "reworded", _certainty(new or old)


def _fresh(statements: Sequence[Statement], other: Said) -> list[Statement]:
    """Those whose words the other side does not say."""
    return [item for item in statements if not other.holds(item.form)]


def _certainty(statements: Sequence[Statement]) -> Certainty:
    return "headline" if any(item.certainty == "headline" for item in statements) else "sure"


# --- One clause ------------------------------------------------------------------------------------------------------


def _clause_change(
    difference: Difference,
    sides: Sequence[_Sides],
    verdicts: Mapping[str, _Told],
    tags: Mapping[str, ClauseTags],
) -> ClauseChange:
    old, new = tags_of(_parts(difference, "before"), tags), tags_of(_parts(difference, "after"), tags)
    labels_old, labels_new = set(old.labels()), set(new.labels())
    clause = difference.after or difference.before
    pair = next((item for item in sides if clause is not None and item.region == clause.region), sides[0])
    came = {label for label in labels_new - labels_old if _carries_fresh(new, label, pair.before)}
    went = {label for label in labels_old - labels_new if _carries_fresh(old, label, pair.after)}
    turned = [(label, _turn(verdicts[label].kind)) for label in sorted(came | went)]
    kept = labels_old | labels_new
    reworded = {
        label for label in kept if _carries_fresh(new, label, pair.before) or _carries_fresh(old, label, pair.after)
    }
    return ClauseChange(
        difference,
        old.labels(),
        new.labels(),
        old.possible(),
        new.possible(),
        evidence_of(difference, old, new),
        round(weight.of_clause(difference, turned, reworded, kept), 4),
    )


def _turn(verdict: VerdictKind) -> VerdictKind:
    """A label that came to a clause but stood elsewhere before is no news of its own."""
    return "reworded" if verdict == "unchanged" else verdict


def _carries_fresh(tags: ClauseTags, label: str, other: Said) -> bool:
    return any(
        any(tag.label == label and tag.certainty != "possible" for tag in item.tags)
        and not other.holds(comparable(item.passage.text))
        for item in tags.passages
    )


# --- With dates and clauses -------------------------------------------------------------------------------------------


def _dated(label: str, told: _Told, sides: Sequence[_Sides], clauses: Sequence[ClauseChange], dates: Dates) -> Verdict:
    since, is_first = since_when(label, told.kind, dates)
    elsewhere = {document for name, document in dates.history.labels_elsewhere if name == label}
    return Verdict(
        label,
        told.kind,
        since,
        is_first,
        told.certainty,
        tuple(sorted(elsewhere)) if told.kind in ("new", "gone") else (),
        _carriers(label, told.certainty, clauses),
        _standing(label, sides) if told.kind == "unchanged" else (),
        told.region,
    )


def _carriers(label: str, certainty: Certainty, clauses: Sequence[ClauseChange]) -> tuple[int, ...]:
    def carries(item: ClauseChange) -> bool:
        sure = (*item.labels_before, *item.labels_after)
        return label in sure or (certainty == "possible" and label in (*item.possible_before, *item.possible_after))

    return tuple(index for index, item in enumerate(clauses) if item.difference.change != "cosmetic" and carries(item))


def _standing(label: str, sides: Sequence[_Sides]) -> tuple[str, ...]:
    """Texts of the clauses that carry an unchanged label, each once."""
    texts: dict[str, None] = {}
    for pair in sides:
        for item in pair.after.sure(label) or pair.after.statements.get(label, []):
            texts.setdefault(item.clause.text)
        if texts:
            break
    return tuple(texts)[:_STANDING]
