"""What a text says under each label: the passages that carry it, and whether the other text says them too.

A verdict rests on words, not on what the classifier happens to think of them: a passage that stands on both sides in
the same words is not new because its heading was renamed and the label came with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor.compare.keys import clause_key
from monitor.compare.tokens import features
from monitor.model import Certainty, Clause, ClauseTags, TaggedPassage
from monitor.normal import comparable

_WOBBLE = 0.7  # two passages that share this much are one passage of which the classifier is unsure on one side
_SHORT = 30  # letters; a phrase below this can stand inside another sentence by chance
_RANK: dict[Certainty, int] = {"possible": 0, "sure": 1, "headline": 2}


class Statement:
    """One passage that carries one label."""

    def __init__(self, clause: Clause, item: TaggedPassage, certainty: Certainty) -> None:
        self.clause = clause
        self.text = item.passage.text
        self.form = comparable(self.text)
        self.certainty: Certainty = certainty


class Said:
    """What one text says: all of it, and the statements under each label."""

    def __init__(self, clauses: Sequence[Clause], tags: Mapping[str, ClauseTags]) -> None:
        self._text = "\n".join(("", *(comparable(clause.text) for clause in clauses), ""))
        self._joined = self._text.replace("\n", "")
        self.statements: dict[str, list[Statement]] = defaultdict(list)
        for clause in clauses:
            for item in tags_of((clause,), tags).passages:
                for label, certainty in best_certainty((item,)).items():
                    self.statements[label].append(Statement(clause, item, certainty))

    def sure(self, label: str) -> list[Statement]:
        """Statements that count."""
        return [item for item in self.statements.get(label, ()) if item.certainty != "possible"]

    def holds(self, form: str) -> bool:
        """Whether these words stand in the text, however it is cut into clauses; a short phrase only on its own."""
        length = sum(2.5 if character > "\u2e7f" else 1.0 for character in form)
        if length < _SHORT:
            return f"\n{form}\n" in self._text
        return form in self._joined

    def hints(self, label: str, text: str) -> bool:
        """Whether a passage much like this one is possibly under the label."""
        return any(
            item.certainty == "possible" and likeness(item.text, text) >= _WOBBLE
            for item in self.statements.get(label, ())
        )


def tags_of(parts: Iterable[Clause], tags: Mapping[str, ClauseTags]) -> ClauseTags:
    """The tags of several clauses read as one."""
    found = [tags.get(clause_key(clause)) for clause in parts]
    return ClauseTags(tuple(item for entry in found if entry is not None for item in entry.passages))


def best_certainty(items: Iterable[TaggedPassage]) -> dict[str, Certainty]:
    """For each label the highest certainty among the passages."""
    best: dict[str, Certainty] = {}
    for item in items:
        for tag in item.tags:
            if tag.label not in best or _RANK[tag.certainty] > _RANK[best[tag.label]]:
                best[tag.label] = tag.certainty
    return best


def likeness(one: str, other: str) -> float:
    """Share of words that two passages have in common, 0 to 1."""
    a, b = Counter(features(one)), Counter(features(other))
    return 2 * sum((a & b).values()) / ((sum(a.values()) + sum(b.values())) or 1)
