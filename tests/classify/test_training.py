"""What the training is made of: splits by service, sentences with known labels, thresholds, figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from monitor.normal import fingerprint
from monitor.taxonomy import BY_KEY, KEYS
from tests.needs import shared
from training import data, inventory, pairs
from training.__main__ import parsed, plan
from training.calibrate import best_threshold, calibrate, headline_threshold, platt
from training.measure import scores, table
from training.plan import claim
from training.vocabulary import Vocabulary, build, glossary, tokenizer


def example(text: str, group: str, *labels: str) -> data.Example:
    return data.Example(text[:8], text, "en", labels, group, "real")


def test_all_passages_of_a_service_fall_into_the_same_fold() -> None:
    given = [example(f"text {at}", f"service {at % 9}") for at in range(90)]
    folds = data.folds(given)
    assert all(len({fold for e, fold in zip(given, folds, strict=True) if e.group == g}) == 1 for g in ("service 3",))
    assert (folds == data.folds(given)).all()
    assert len(set(folds.tolist())) > 2


def test_nothing_of_the_development_sets_is_trained_on() -> None:
    held = {example.id for language in ("en", "ja") for example in data.labelled(shared(), "dev", language)}
    trained = data.training_set(shared())
    assert len(trained) > 6000
    assert not held & {example.id for example in trained}


def test_labels_of_our_own_passages_are_those_of_the_taxonomy() -> None:
    for path in sorted(data.OWN.glob("*.jsonl")):
        for record in data.lines(path):
            assert set(record["labels"]) <= set(KEYS), record["id"]


def test_no_passage_of_ours_stands_there_twice() -> None:
    written = [record for path in sorted(data.OWN.glob("written_*.jsonl")) for record in data.lines(path)]
    assert len(written) > 2500
    assert not [mark for mark, times in Counter(record["id"] for record in written).items() if times > 1]
    assert not [mark for mark, times in Counter(fingerprint(record["text"]) for record in written).items() if times > 1]


def test_the_counts_beside_the_passages_are_true(tmp_path: Path) -> None:
    readme = (data.OWN / "README.md").read_text(encoding="utf-8")
    assert inventory.counted(readme) == readme, "run: python -m training counts"
    assert all(f"| `{key}` |" in readme for key in KEYS)
    (tmp_path / "written_en.jsonl").write_text('{"id": "a", "labels": ["ai-ban"]}\n{"id": "b", "labels": []}\n')
    rows = "| `written_en.jsonl` | 0 | 9 | x |\n| `ai-ban` | 9 | 9 | 9 |"
    assert inventory.counted(rows, tmp_path) == "| `written_en.jsonl` | 2 | 1 | x |\n| `ai-ban` | 1 | 0 | 0 |"
    with pytest.raises(ValueError, match=r"written_ja\.jsonl"):
        inventory.counted(rows + "\n| `written_ja.jsonl` | 0 | 0 | x |", tmp_path)


def test_sentences_put_together_are_the_same_on_every_run_and_leave_licences_open() -> None:
    made = pairs.examples(200, seed=3)
    assert [each.text for each in made] == [each.text for each in pairs.examples(200, seed=3)]
    assert {each.language for each in made} == {"en", "ja"}
    assert not any("{" in each.text for each in made)
    assert {label for each in made for label in each.labels} == {key for key in KEYS if BY_KEY[key].group == "ai"}
    weights = pairs.weights([made[0], example("You grant us a licence.", "s", "license-grant")])
    assert weights[0].sum() == 6
    assert weights[1].sum() == 17


def test_platt_finds_the_slope_that_made_the_labels() -> None:
    chance = np.random.default_rng(1)
    logit = chance.normal(0, 3, 4000)
    truth = (chance.random(4000) < 1 / (1 + np.exp(-(0.5 * logit - 1)))).astype(float)
    slope, offset = platt(logit, truth)
    assert slope == pytest.approx(0.5, abs=0.06)
    assert offset == pytest.approx(-1, abs=0.15)


def test_few_positives_leave_the_threshold_near_its_prior() -> None:
    score = np.linspace(0, 1, 200)
    few, many = (score > 0.9925).astype(float), (np.tile(score, 20) > 0.7).astype(float)
    assert few.sum() == 2
    assert 0.35 < best_threshold(score, few) < 0.6  # tuned freely it would be 0.8
    assert best_threshold(np.tile(score, 20), many) > 0.6


def test_a_headline_needs_precision_over_ten_passages_and_else_almost_certainty() -> None:
    score = np.linspace(0, 1, 101)
    assert headline_threshold(score, (score > 0.8).astype(float), 0.5) == pytest.approx(0.805, abs=0.02)
    assert headline_threshold(score, np.zeros(101), 0.5) == 0.99


def test_calibration_has_every_label_with_its_bands_in_order() -> None:
    chance = np.random.default_rng(2)
    truth = (chance.random((300, 17)) < 0.2).astype(np.float32)
    logits = (truth * 4 - 2 + chance.normal(0, 1, (300, 17))).astype(np.float32)
    found = calibrate(logits, truth)
    assert list(found) == list(KEYS)
    assert all(each["possible"] < each["sure"] <= each["headline"] for each in found.values())


def test_intervals_hold_the_figure_and_shrink_with_more_services() -> None:
    chance = np.random.default_rng(3)
    truth = chance.random((400, 17)) < 0.3
    found = truth ^ (chance.random((400, 17)) < 0.1)
    rows, whole = table(truth, found, [str(at // 4) for at in range(400)], rounds=200)
    assert whole.low < whole.f1 < whole.high
    assert whole.f1 == pytest.approx(scores(truth, found)[2].mean())
    _, coarse = table(truth, found, [str(at // 40) for at in range(400)], rounds=200)
    assert len(rows) == 17
    assert coarse.high - coarse.low > 0


def test_the_command_line_reaches_the_setting_it_names(tmp_path: Path) -> None:
    asked = plan(parsed(["build"]))
    assert (asked.passages, asked.epochs, asked.second_epochs) == (60_000, 6.0, 2.0)
    other = plan(
        parsed(["build", "--passages", "7", "--epochs", "1", "--second-epochs", "0.5", "--work", str(tmp_path)])
    )
    assert (other.passages, other.epochs, other.second_epochs, other.work) == (7, 1.0, 0.5, tmp_path)


def test_steps_made_from_other_passages_are_not_resumed(tmp_path: Path) -> None:
    asked, given = plan(parsed(["build", "--work", str(tmp_path / "work")])), [example("a text", "s", "ownership")]
    claim(asked, given)
    claim(asked, given)
    with pytest.raises(SystemExit, match="--work"):
        claim(asked, [*given, example("another", "s")])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    teacher = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "train",
        "##ing",
        "not",
        "we",
        "user",
        "ai",
        *"abcdefghijklmno",
    ]
    teacher += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + list("pqrstuvwxyz0123456789")
    japanese = ["当社は、投稿を学習に利用しません。"] * 30
    return build({word: row for row, word in enumerate(teacher)}, ["we train"] * 9, japanese, pieces=60)


def test_a_japanese_piece_is_one_row_wherever_it_stands(vocabulary: Vocabulary) -> None:
    made = tokenizer(vocabulary, 64)
    begin, inside = made.encode("学習。").ids[1], made.encode("の学習").ids[2]
    assert begin == inside == vocabulary.pieces["学習"]


def test_a_japanese_piece_starts_from_its_english_words(vocabulary: Vocabulary) -> None:
    assert "train" in glossary()["学習"]
    assert vocabulary.sources[vocabulary.pieces["学習"]] == (5,)


def test_scripts_part_and_accents_fall(vocabulary: Vocabulary) -> None:
    made = tokenizer(vocabulary, 64)
    assert made.encode("AI学習").tokens[1:3] == ["ai", "学習"]
    assert "[UNK]" not in made.encode("é").tokens
