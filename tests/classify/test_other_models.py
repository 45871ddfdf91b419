"""Any local sequence classifier can take the shipped one's place; what is wrong with a folder is said with a remedy."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from monitor.classify import knows, load, model_version
from monitor.errors import ModelError
from monitor.model import Passage
from tests.classify import tiny

WORDS = {"train": (4.0, 0.0), "grant": (0.0, 4.0), "maybe": (1.5, 0.0)}


def build(folder: Path, **config: object) -> Path:
    return tiny.write(folder, WORDS, ["ai-training", "license-grant"], bias=(-2.0, -2.0), **config)


def test_a_local_model_tags_passages_with_the_labels_of_its_configuration(tmp_path: Path) -> None:
    classifier = load(build(tmp_path / "model"))
    train, both, none = classifier.tag([Passage("We train"), Passage("grant and train, train"), Passage("Hello")], "en")
    assert [(tag.label, tag.certainty) for tag in train] == [("ai-training", "sure")]
    assert train[0].score == pytest.approx(0.8808, abs=1e-3)
    assert [(tag.label, tag.certainty) for tag in both] == [("ai-training", "headline"), ("license-grant", "sure")]
    assert none == ()


def test_foreign_label_names_are_mapped_and_unmapped_ones_left_out(tmp_path: Path) -> None:
    folder = tiny.write(
        tmp_path / "model", WORDS, ["LABEL_0", "LABEL_1"], bias=(-2.0, -2.0),
        kiyaku={"label_map": {"LABEL_0": "ai-training"}},
    )  # fmt: skip
    tags = load(folder).tag([Passage("grant train")], "en")[0]
    assert [tag.label for tag in tags] == ["ai-training"]


def test_between_the_thresholds_a_label_is_only_possible(tmp_path: Path) -> None:
    tags = load(build(tmp_path / "model")).tag([Passage("maybe")], "en")[0]
    assert [(tag.label, tag.certainty) for tag in tags] == [("ai-training", "possible")]


def test_calibration_of_the_language_turns_a_score_into_a_probability(tmp_path: Path) -> None:
    fields = {"slope": 2.0, "offset": 1.0, "possible": 0.1, "sure": 0.4, "headline": 0.99}
    folder = build(tmp_path / "model", kiyaku={"calibration": {"ja": {"ai-training": fields}}})
    classifier = load(folder)
    japanese, english = (classifier.tag([Passage("maybe")], language)[0][0] for language in ("ja", "en"))
    assert japanese.score == pytest.approx(0.5)
    assert japanese.certainty == "sure"
    assert english.score == pytest.approx(0.3775, abs=1e-3)
    assert english.certainty == "possible"


def test_a_model_of_one_label_at_a_time_is_read_as_such(tmp_path: Path) -> None:
    folder = build(tmp_path / "model", problem_type="single_label_classification")
    tags = load(folder).tag([Passage("train")], "en")[0]
    assert [tag.label for tag in tags] == ["ai-training"]
    assert tags[0].score == pytest.approx(0.982, abs=1e-3)


def test_a_language_that_the_model_does_not_know_gets_nothing_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    classifier = load(build(tmp_path / "model", kiyaku={"languages": ["en"]}))
    with caplog.at_level(logging.WARNING):
        assert classifier.tag([Passage("train")], "fr") == [()]
        assert classifier.tag([Passage("train"), Passage("train")], "fr") == [(), ()]
    assert [record.message for record in caplog.records] == [
        "The classifier does not read fr: such documents get no labels."
    ]
    assert knows(classifier, "en")
    assert not knows(classifier, "fr")


def test_a_passage_longer_than_the_model_reads_is_read_in_windows_to_its_end(tmp_path: Path) -> None:
    classifier = load(build(tmp_path / "model", kiyaku={"longest": 16}))
    text = "word " * 100 + "train"
    assert [tag.label for tag in classifier.tag([Passage(text)], "en")[0]] == ["ai-training"]


def test_the_lead_in_of_a_list_item_is_read_with_it(tmp_path: Path) -> None:
    classifier = load(build(tmp_path / "model"))
    tags = classifier.tag([Passage("our robots", lead_in="We may train:")], "en")[0]
    assert [tag.label for tag in tags] == ["ai-training"]


def test_the_version_names_the_folder_and_changes_with_the_weights(tmp_path: Path) -> None:
    folder = build(tmp_path / "model")
    before = model_version(folder)
    assert before.startswith("model+")
    assert before == load(folder).version
    tiny.write(folder, {**WORDS, "robot": (3.0, 0.0)}, ["ai-training", "license-grant"], bias=(-2.0, -2.0))
    assert model_version(folder) != before


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "model.onnx").unlink(), "holds no .onnx file"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"not a graph"), "cannot be run"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "holds no tokenizer.json"),
        (lambda folder: (folder / "tokenizer.json").write_text("{}"), "tokenizer in"),
        (lambda folder: (folder / "config.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "config.json").unlink(), "holds no config.json"),
        (lambda folder: (folder / "config.json").write_text('{"id2label": {"0": "SPAM"}}'), "None of the labels"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said_with_a_remedy(tmp_path: Path, spoil: object, words: str) -> None:
    folder = build(tmp_path / "model")
    assert callable(spoil)
    spoil(folder)
    with pytest.raises(ModelError, match=words) as caught:
        load(folder)
    assert caught.value.remedy


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no classifier at"):
        load(tmp_path / "nowhere")
