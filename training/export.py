"""From the trained encoder to the files that ship: an int8 ONNX graph, tokenizer, configuration, checksums."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from monitor.classify.files import SUMS
from monitor.taxonomy import KEYS
from training.encoder import LONGEST, Encoder

RELEASE = "1.0.0"


class _Graph(nn.Module):  # type: ignore[misc]  # see Encoder
    """The encoder as it is called at run time: input_ids and attention_mask to logits."""

    def __init__(self, net: Encoder) -> None:
        super().__init__()
        self.net = net

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.net(input_ids, attention_mask)
        return logits


def graph(net: Encoder, path: Path) -> None:
    """Write the encoder as an ONNX graph with int8 weights; activations are quantised as they come.

    Of the eight bits of a factor seven are used: without the instructions for int8 (VNNI), which older home servers
    lack, onnxruntime adds products in 16 bits, where full factors overflow. With eight bits the logits of such a
    processor were off by 0.17 on average and by up to 1.0; with seven by 0.003.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        _plain(net, plain)
        _fuse(plain, fused)
        quantize_dynamic(
            fused,
            path,
            op_types_to_quantize=["MatMul", "Attention", "Gather", "Gemm", "EmbedLayerNormalization"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": 1},  # 1: onnx.TensorProto.FLOAT
        )


def _plain(net: Encoder, path: Path) -> None:
    net.eval()
    ids = torch.ones(2, 7, dtype=torch.long)
    torch.onnx.export(
        _Graph(net),
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": {0: "batch", 1: "length"}, "attention_mask": {0: "batch", 1: "length"}},
        opset_version=17,
        dynamo=False,
    )


def _fuse(plain: Path, fused: Path) -> None:
    """Attention, layer norm and GELU as single nodes: twice as fast on one core."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    made = optimizer.optimize_model(
        str(plain), model_type="bert", num_heads=12, hidden_size=384, optimization_options=options, opt_level=0
    )
    made.save_model_to_file(str(fused))


def folder(
    out: Path,
    net: Encoder,
    tokenizer: Any,  # noqa: ANN401 — tokenizers has no types
    pieces: Mapping[str, int],
) -> None:
    """Write all that ships into `out`, with thresholds that mean nothing yet."""
    out.mkdir(parents=True, exist_ok=True)
    graph(net.cpu().float(), out / "model.onnx")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    _save(tokenizer, pieces, out / "tokenizer.json")
    _write(out / "tokenizer_config.json", _tokenizer_config())
    unset = {"slope": 1.0, "offset": 0.0, "possible": 0.2, "sure": 0.5, "headline": 0.9}
    configure(out, net, {language: dict.fromkeys(KEYS, unset) for language in ("en", "ja")})


def configure(out: Path, net: Encoder, calibration: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Write the configuration with its thresholds, and the checksums of all files."""
    _write(out / "config.json", config(net, calibration))
    sums(out)


def _save(tokenizer: Any, pieces: Mapping[str, int], path: Path) -> None:  # noqa: ANN401 — tokenizers has no types
    """Save by way of JSON: the library writes one string a number, and "学習" and "##学習" are the same number here."""
    content = json.loads(tokenizer.to_str())
    content["model"]["vocab"] = dict(pieces)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def config(net: Encoder, calibration: Mapping[str, Mapping[str, Mapping[str, float]]]) -> dict[str, Any]:
    """config.json: Hugging Face's fields, and ours under "kiyaku"."""
    return {
        "model_type": "bert",
        "architectures": ["BertForSequenceClassification"],
        "problem_type": "multi_label_classification",
        "id2label": dict(enumerate(KEYS)),
        "label2id": {key: place for place, key in enumerate(KEYS)},
        "vocab_size": int(net.bert.config.vocab_size),
        "hidden_size": 384,
        "num_hidden_layers": 6,
        "num_attention_heads": 12,
        "intermediate_size": 1536,
        "max_position_embeddings": LONGEST,
        "kiyaku": {"release": RELEASE, "languages": ["en", "ja"], "longest": LONGEST, "calibration": calibration},
    }


def _tokenizer_config() -> dict[str, Any]:
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": LONGEST,
        "mask_token": "[MASK]",
        **special,
    }


def sums(out: Path) -> None:
    """SHA256SUMS over every other file in the folder."""
    names = sorted(path.name for path in out.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}" for name in names]
    (out / SUMS).write_text("\n".join(lines) + "\n", encoding="ascii")


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
