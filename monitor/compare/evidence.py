"""The passages on which the labels of a changed clause rest."""

from __future__ import annotations

from monitor.compare.statements import best_certainty
from monitor.model import ClauseTags, Difference, Evidence
from monitor.taxonomy import BY_KEY


def evidence_of(difference: Difference, old: ClauseTags, new: ClauseTags) -> tuple[Evidence, ...]:
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
