"""How much a change matters to somebody who posts works, 0 to 1.

A new label that exposes, or one that protects and is gone, weighs most; then the good news; then what was reworded;
then rules to know; then the rest by the amount of change. What is cosmetic weighs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from monitor.compare.forms import is_effective_line
from monitor.model import Clause, ClauseKind, Difference, Verdict, VerdictKind
from monitor.taxonomy import BY_KEY

_FULL_CHANGE = 600  # changed characters beyond which a clause without labels weighs no more


def of_label(label: str, verdict: VerdictKind) -> float:
    """Weight of one label's verdict."""
    known = BY_KEY.get(label)
    if known is None or verdict == "unchanged":
        return 0.0
    if known.stance == "rule":
        return (0.2 if verdict == "reworded" else 0.25) + 0.1 * known.weight
    if verdict == "reworded":
        return 0.3 + 0.2 * known.weight
    bad = (known.stance == "exposes") == (verdict == "new")
    return (0.7 + 0.3 * known.weight) if bad else (0.5 + 0.2 * known.weight)


def of_clause(
    difference: Difference,
    turned: Collection[tuple[str, VerdictKind]],
    reworded: Collection[str],
    kept: Collection[str],
) -> float:
    """Weight of one clause: above 0.6 where a label came or went, above 0.3 where a labelled clause was reworded.

    `turned` holds the labels that came or went with what that means, `reworded` those whose own passage changed, `kept`
    those whose passage stands in other words around it.
    """
    if difference.change in {"cosmetic", "moved"}:
        return 0.0 if difference.change == "cosmetic" else 0.03 if kept else 0.02
    amount = min(1.0, changed_characters(difference) / _FULL_CHANGE)
    if turned:
        best = sorted((of_label(label, verdict) for label, verdict in turned), reverse=True)
        return 0.6 + 0.38 * best[0] + 0.02 * min(1.0, sum(best[1:]) / 3)
    if reworded or kept:
        base, care = (0.4, 0.18) if reworded else (0.3, 0.08)
        return base + care * max(_care(reworded or kept)) + 0.02 * amount
    return 0.04 + 0.01 * amount if _is_slight(difference.after or difference.before) else 0.06 + 0.2 * amount


def of_change(verdicts: Iterable[Verdict], clauses: Iterable[float]) -> float:
    """Weight of a whole change: that of its weightiest verdict that counts, else of its clauses, at most 0.2."""
    told = [of_label(item.label, item.verdict) for item in verdicts if item.certainty != "possible"]
    return max([*told, min(0.2, max(clauses, default=0.0))])


def changed_characters(difference: Difference) -> int:
    """Letters and signs that were deleted or inserted."""
    return sum(len(text) for kind, text in difference.words if kind != "=")


def _care(labels: Collection[str]) -> list[float]:
    return [BY_KEY[label].weight if label in BY_KEY else 0.1 for label in labels]


def _is_slight(clause: Clause | None) -> bool:
    """Whether it is a heading or a date line: told, but below every term."""
    return clause is not None and (clause.kind is ClauseKind.HEADING or is_effective_line(clause.text))
