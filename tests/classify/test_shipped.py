"""The classifier that ships: whole, quick to load, small, and right about plain sentences in both languages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from monitor.classify import WEIGHTS, Classifier, load, model_version
from monitor.errors import ModelError
from monitor.model import Passage
from tests.classify.onnx_file import int8_tensors
from tests.needs import ROOT

PLAIN = [
    ("en", "We use the posts and photos that you share to train our artificial intelligence models.", "ai-training"),
    ("en", "You can object to the use of your content for AI training in Settings.", "ai-opt-out"),
    ("en", "We do not use your private messages to train AI models.", "ai-exclusion"),
    ("en", "You may not use the Service or its content to train machine learning models.", "ai-ban"),
    ("en", "You grant us a worldwide, royalty-free licence to use, copy and modify your content.", "license-grant"),
    ("en", "You may not scrape the Service or access it by automated means.", "scraping-ban"),
    ("en", "You retain ownership of the content that you post.", "ownership"),
    ("ja", "当社は、投稿された画像を生成AIの学習に利用することがあります。", "ai-training"),
    ("ja", "AI学習への利用は、設定画面からいつでも拒否できます。", "ai-opt-out"),
    ("ja", "当社は、投稿作品を生成AIの学習に利用することはありません。", "ai-exclusion"),
    ("ja", "投稿作品をAIの学習に利用する行為を禁止します。", "ai-ban"),
    ("ja", "ユーザーは、著作者人格権を行使しないものとします。", "moral-rights"),
    ("ja", "投稿の著作権は、投稿した本人に帰属します。", "ownership"),
    ("ja", "スクレイピングその他の自動化された手段による情報の収集を禁止します。", "scraping-ban"),
]
NOTHING = [
    ("en", "These terms are governed by the laws of the State of California."),
    ("en", "We may change the price of a subscription with thirty days' notice."),
    ("ja", "本規約に関する紛争は、東京地方裁判所を第一審の専属的合意管轄裁判所とします。"),
    ("ja", "購入後の返品はお受けできません。"),
]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load()


@pytest.mark.parametrize(("language", "text", "label"), PLAIN)
def test_a_plain_sentence_gets_its_label(classifier: Classifier, language: str, text: str, label: str) -> None:
    assert label in [tag.label for tag in classifier.tag([Passage(text)], language)[0] if tag.certainty != "possible"]


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_a_sentence_about_something_else_gets_none(classifier: Classifier, language: str, text: str) -> None:
    assert not [tag for tag in classifier.tag([Passage(text)], language)[0] if tag.certainty != "possible"]


def test_who_does_it_decides_the_label(classifier: Classifier) -> None:
    ours, theirs = classifier.tag(
        [Passage("We may use your works to train AI."), Passage("You may not use works here to train AI.")], "en"
    )
    assert "ai-ban" not in [tag.label for tag in ours]
    assert "ai-training" not in [tag.label for tag in theirs if tag.certainty != "possible"]


def test_order_and_company_of_passages_change_no_score(classifier: Classifier) -> None:
    passages = [Passage(text) for language, text, _ in PLAIN if language == "en"]
    together = classifier.tag(passages, "en")
    for passage, tags in zip(passages, together, strict=True):
        alone = {tag.label: tag.score for tag in classifier.tag([passage], "en")[0]}
        assert alone == {tag.label: tag.score for tag in tags}


def test_a_score_is_the_same_to_the_last_digit_in_every_process() -> None:
    """A set of strings has another order in every process; a sum taken in that order differs in its last digits."""
    script = (
        "from monitor.classify import load\n"
        "text = 'We will not sell your drawings, nor may anybody train a model on them without consent.'\n"
        "print(load().logits([text]).tobytes().hex())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, check=True, text=True,
        ).stdout
        for seed in (1, 2, 3)
    }  # fmt: skip
    assert len(said) == 1


def test_it_reads_english_and_japanese_and_nothing_else(classifier: Classifier) -> None:
    assert classifier.languages == ("en", "ja")
    assert classifier.tag([Passage("Nous utilisons vos données pour entraîner une IA.")], "fr") == [()]


def test_the_version_is_known_without_loading_and_names_release_and_weights(classifier: Classifier) -> None:
    assert model_version() == classifier.version
    assert classifier.version.count("+") == 1


def test_all_that_ships_is_at_most_25_megabytes() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) <= 25e6


def test_factors_have_seven_bits_so_that_a_processor_without_vnni_gives_the_same_scores() -> None:
    factors = int8_tensors(WEIGHTS / "model.onnx").values()
    assert len(factors) == 25  # four of each of six layers, and the head
    assert all(np.abs(found.astype(int)).max() <= 64 for found in factors)


def test_a_damaged_or_missing_weight_file_is_named_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copy)
    monkeypatch.setattr("monitor.classify.WEIGHTS", copy)
    graph = copy / "model.onnx"
    with graph.open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"\x00\xff\x00")
    with pytest.raises(ModelError, match=r"model\.onnx is damaged") as damaged:
        load()
    assert "fresh checkout" in damaged.value.remedy
    graph.unlink()
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        load()
    (copy / "SHA256SUMS").write_text("")
    with pytest.raises(ModelError, match="list of checksums"):
        load()


def test_it_loads_and_reads_without_torch_and_without_a_network_in_400_megabytes() -> None:
    program = (
        "import socket, sys, resource\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from monitor.classify import load\nfrom monitor.model import Passage\n"
        "tags = load().tag([Passage('You grant us a perpetual licence to use your works. ' * 6)] * 200, 'en')\n"
        "assert len(tags) == 200 and tags[0] and 'torch' not in sys.modules\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=dict(os.environ), check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 400 * 1024
