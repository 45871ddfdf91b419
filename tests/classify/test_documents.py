"""How far a hit in a whole document can be believed: what is counted, and that nothing of it is trained on."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.model import Clause, Reading
from tests.needs import shared
from training import data
from training.documents import FILES, LABELS, lines, mark, passages

SAID = "We may use the drawings you post to train our models."


def test_each_passage_of_the_language_is_counted_once_and_those_of_others_not_at_all() -> None:
    readings = {
        "b/terms": Reading((Clause(SAID), Clause("You keep your rights in what you draw.")), "en"),
        "a/terms": Reading((Clause(SAID.upper()),), "en"),
        "c/terms": Reading((Clause("投稿された作品をAIの学習に利用します。"),), "ja"),
    }
    found = passages(readings)
    assert sorted(name for name, _ in found.values()) == ["a/terms", "b/terms"]
    assert all(mark(passage) == key for key, (_, passage) in found.items())
    assert [name for name, _ in passages(readings, "ja").values()] == ["c/terms"]


def test_the_table_counts_what_was_told_and_what_of_it_was_right() -> None:
    truth, sure, head = (np.zeros((4, 2), dtype=np.bool_) for _ in range(3))
    truth[:2, 0] = sure[1:, 0] = head[1, 0] = True
    rows = list(lines(("ai-training", "ai-ban"), truth, sure, head))[2:]
    assert rows == ["| ai-training | 2 | 3 | 1 | 0.50 | 1 | 1 | 0.50 |"]


@pytest.mark.parametrize(("language", "least"), [("en", 900), ("ja", 800)])
def test_the_labels_of_documents_are_a_measurement(language: str, least: int) -> None:
    records = list(data.lines(data.OWN / FILES[language]))
    assert len({record["id"] for record in records}) == len(records) > least
    assert all(set(record["labels"]) <= set(LABELS[language]) for record in records)
    assert not {record["id"] for record in records} & {example.id for example in data.training_set(shared())}
