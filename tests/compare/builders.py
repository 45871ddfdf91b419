"""Short ways to write editions for these tests."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from monitor.compare.verdict import clause_key
from monitor.model import (
    Certainty,
    Clause,
    ClauseKind,
    ClauseTags,
    Comparison,
    Difference,
    Edition,
    Passage,
    Tag,
    TaggedPassage,
    Word,
)

VOCABULARY = re.findall(
    "[a-z]+",
    """
    account advertising affiliate agreement amend arbitration archive artwork assign audience balance billing
    block browser cancel claim collect comment community comply confirm consent content contract copyright
    court creator damage data decide delete deliver deposit device disclose display dispute distribute
    download email enforce exchange expire export fee file follow forward grant group guideline harm host
    identify image impose improve indemnify inform invoice judge jurisdiction keyword language law legal
    liability library licence limit link list location maintain member message model modify moderate monitor
    notice notify object obtain offer operate order partner payment permit picture platform policy post
    preserve privacy process product profile promote protect publish purchase receive record refund register
    remedy remove renew report request require reserve resolve restrict retain review revoke right rule safety
    scan search section security select sell server service settle share software sponsor store stream
    subscribe suspend system tax terminate text transfer translate transmit update upload user verify video
    view violate waive warranty website withdraw work
    """,
)


def clauses(*texts: str, section: tuple[str, ...] = (), region: str = "") -> tuple[Clause, ...]:
    return tuple(Clause(text, section=section, region=region) for text in texts)


def items(lead_in: str, *texts: str) -> tuple[Clause, ...]:
    return tuple(Clause(text, ClauseKind.ITEM, lead_in=lead_in) for text in texts)


def heading(text: str) -> Clause:
    return Clause(text, ClauseKind.HEADING, level=2)


def edition(*parts: str | Clause | Sequence[Clause]) -> Edition:
    found: list[Clause] = []
    for part in parts:
        if isinstance(part, str):
            found.append(Clause(part))
        elif isinstance(part, Clause):
            found.append(part)
        else:
            found.extend(part)
    return Edition(tuple(found))


def sentence(seed: int, words: int = 30) -> str:
    """A clause-like run of words that no other seed gives."""
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(words)).capitalize() + "."


def kinds(comparison: Comparison) -> list[str]:
    return [difference.change for difference in comparison.differences]


def without(words: tuple[Word, ...], left_out: str) -> str:
    return "".join(text for kind, text in words if kind != left_out)


def shown(words: tuple[Word, ...]) -> str:
    """`words` as one line: [-gone-] and {+new+}."""
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in words)


def rebuilds_both_sides(difference: Difference) -> bool:
    return without(difference.words, "+") == (difference.before.text if difference.before else "") and without(
        difference.words, "-"
    ) == (difference.after.text if difference.after else "")


def tagged(
    all_clauses: Sequence[Clause], rules: Mapping[str, str], certainty: Certainty = "sure"
) -> dict[str, ClauseTags]:
    """Tags for each sentence that holds a rule's phrase: {label: phrase}."""
    found = {}
    for clause in all_clauses:
        passages = []
        start = 0
        for piece in clause.text.split(". "):
            tags = tuple(Tag(label, 0.9, certainty) for label, phrase in rules.items() if phrase in piece)
            if tags:
                passages.append(TaggedPassage(Passage(piece, start=start, end=start + len(piece)), tags))
            start += len(piece) + 2
        found[clause_key(clause)] = ClauseTags(tuple(passages))
    return found
