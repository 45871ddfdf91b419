"""What a change means for each label: new, gone, reworded or unchanged, and since when it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.compare import weight
from monitor.compare.keys import clause_key
from monitor.compare.regions import body_of, regions_of
from monitor.compare.statements import Said, Statement, best_certainty, tags_of
from monitor.model import (
    Certainty,
    Clause,
    ClauseChange,
    ClauseTags,
    Comparison,
    Difference,
    Edition,
    EditionStatus,
    Evidence,
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

    before: Said
    after: Said


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
    dated = [
        _told(label, kind, certainty, sides, clauses, _Dates(before, after, on, history))
        for label, (kind, certainty) in verdicts.items()
    ]
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
        _Sides(Said(body_of(old, region), tags), Said(body_of(new, region), tags)) for region in regions_of(old, new)
    )


def _parts(difference: Difference, side: str) -> tuple[Clause, ...]:
    if side == "before":
        return difference.parts_before or ((difference.before,) if difference.before else ())
    return difference.parts_after or ((difference.after,) if difference.after else ())


def _labels(sides: Sequence[_Sides]) -> list[str]:
    return sorted({label for pair in sides for said in (pair.before, pair.after) for label in said.statements})


def _verdict(label: str, sides: Sequence[_Sides]) -> tuple[VerdictKind, Certainty]:
    """The verdict for the first region whose readers the label concerns, with its certainty."""
    for pair in sides:
        old, new = pair.before.sure(label), pair.after.sure(label)
        if old or new:
            return _compared(label, old, new, pair)
    for pair in sides:
        old, new = pair.before.statements.get(label, []), pair.after.statements.get(label, [])
        if _fresh(new, pair.before) or _fresh(old, pair.after):
            return "reworded", "possible"
    return "unchanged", "possible"


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
    verdicts: Mapping[str, tuple[VerdictKind, Certainty]],
    tags: Mapping[str, ClauseTags],
) -> ClauseChange:
    old, new = tags_of(_parts(difference, "before"), tags), tags_of(_parts(difference, "after"), tags)
    labels_old, labels_new = set(old.labels()), set(new.labels())
    pair = sides[0]
    came = {label for label in labels_new - labels_old if _carries_fresh(new, label, pair.before)}
    went = {label for label in labels_old - labels_new if _carries_fresh(old, label, pair.after)}
    turned = [(label, _turn(verdicts[label][0])) for label in sorted(came | went)]
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
        _evidence(difference, old, new),
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


def _evidence(difference: Difference, old: ClauseTags, new: ClauseTags) -> tuple[Evidence, ...]:
    """The passages that carry labels; one that says the same on both sides is shown on the later side only."""
    if difference.change == "cosmetic":
        return ()
    found: list[Evidence] = []
    said_after = {(label, item.passage.text) for item in new.passages for label in best_certainty((item,))}
    for item in old.passages:
        if difference.before is None or item.passage.text not in difference.before.text:
            continue
        found.extend(
            Evidence(label, "before", item.passage.text, certainty)
            for label, certainty in best_certainty((item,)).items()
            if (label, item.passage.text) not in said_after
        )
    for item in new.passages:
        if difference.after is None or item.passage.text not in difference.after.text:
            continue
        found.extend(
            Evidence(label, "after", item.passage.text, certainty)
            for label, certainty in best_certainty((item,)).items()
        )
    found.sort(key=lambda piece: (piece.certainty == "possible", -_label_weight(piece.label), piece.side))
    return tuple(found)


def _label_weight(label: str) -> float:
    return BY_KEY[label].weight if label in BY_KEY else 0.0


# --- Since when ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dates:
    before: Edition
    after: Edition
    on: date
    history: History


def _told(
    label: str,
    kind: VerdictKind,
    certainty: Certainty,
    sides: Sequence[_Sides],
    clauses: Sequence[ClauseChange],
    dates: _Dates,
) -> Verdict:
    since, is_first = _since(label, kind, dates)
    elsewhere = (document for name, document in dates.history.labels_elsewhere if name == label)
    return Verdict(
        label,
        kind,
        since,
        is_first,
        certainty,
        tuple(sorted(set(elsewhere))) if kind in ("new", "gone") else (),
        _carriers(label, certainty, clauses),
        _standing(label, sides) if kind == "unchanged" else (),
    )


def _since(label: str, kind: VerdictKind, dates: _Dates) -> tuple[date | None, bool]:
    """(since when the label stands, whether it may be older than anything we hold)."""
    if kind == "new":
        if dates.after.effective:
            return dates.after.effective[0].day, False
        return (None if dates.after.status is EditionStatus.UPCOMING else dates.on), False
    known = dict(dates.history.label_since).get(label)
    if known is not None:
        first = dates.history.first_captured
        return known, first is not None and known <= first
    if dates.before.effective and dates.before.effective[0].day <= dates.on:
        return dates.before.effective[0].day, True
    return None, False


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
