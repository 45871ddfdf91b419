"""A zero-shot model needs a label map and torch, and says so; nothing is downloaded without being asked for."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.classify import load
from monitor.classify.fetch import fetch
from monitor.classify.files import hypotheses
from monitor.errors import ModelError, UsageError
from monitor.model import Passage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = {"0": "entailment", "1": "neutral", "2": "contradiction"}
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert", "id2label": names}))
    return tmp_path


def test_without_a_label_map_the_file_to_write_is_named(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"labels\.yaml is missing") as caught:
        load(folder)
    assert "ai-training:" in caught.value.remedy


def test_a_label_that_is_not_in_the_taxonomy_is_named(folder: Path) -> None:
    path = folder / "labels.yaml"
    path.write_text("ai-training: The service trains AI.\nai-traning: The same again.\n")
    with pytest.raises(ModelError, match="ai-traning"):
        hypotheses(path)
    path.write_text("[")
    with pytest.raises(ModelError, match="cannot be read"):
        hypotheses(path)
    path.write_text("")
    with pytest.raises(ModelError, match="is empty"):
        hypotheses(path)


def test_without_torch_the_extra_is_named(folder: Path) -> None:
    if importlib.util.find_spec("torch"):
        pytest.skip("torch is installed here: the message for its absence cannot be seen")
    (folder / "labels.yaml").write_text("ai-training: The service may train AI on what users post.\n")
    with pytest.raises(ModelError, match="needs torch") as caught:
        load(folder)
    assert "kiyaku[nli]" in caught.value.remedy


def test_with_torch_a_small_model_gives_a_score_for_each_hypothesis(folder: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'kiyaku[nli]'")
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(1)
    names = {0: "entailment", 1: "neutral", 2: "contradiction"}
    sizes: dict[str, Any] = {"vocab_size": 20, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    BertForSequenceClassification(BertConfig(**sizes, intermediate_size=16, id2label=names)).save_pretrained(folder)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "we", "train", "ai", "the", "service", "trains"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    config = json.loads((folder / "config.json").read_text())
    calibration = {"*": {"ai-training": {"possible": 0.0, "sure": 0.0}}}
    (folder / "config.json").write_text(json.dumps({**config, "kiyaku": {"calibration": calibration}}))
    (folder / "labels.yaml").write_text("ai-training: the service trains ai\n")
    tags = load(folder).tag([Passage("we train ai")], "en")[0]
    assert [tag.label for tag in tags] == ["ai-training"]
    assert 0 < tags[0].score < 1


@pytest.mark.parametrize("name", ["", "model", "https://example.org/model", "../secret/model", "a/b/c"])
def test_a_name_that_no_model_on_the_hub_can_have_is_refused_before_any_network(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not the name of a model"):
        fetch(name, tmp_path)
