"""A sequence classifier of a few hundred bytes, made on the spot: each known word adds its row of scores.

The ONNX file is written byte by byte (protobuf: a tag, a length, the bytes), so that the tests need no package for it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

FLOAT, INT64 = 1, 7


def _varint(value: int) -> bytes:
    found = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _node(operator: str, inputs: Sequence[str], output: str, *attributes: bytes) -> bytes:
    names = b"".join(_bytes(1, name) for name in inputs)
    return _bytes(1, names + _bytes(2, output) + _bytes(4, operator) + b"".join(_bytes(5, each) for each in attributes))


def _tensor(name: str, shape: Sequence[int], values: Sequence[float]) -> bytes:
    sizes = b"".join(_number(1, size) for size in shape)
    return _bytes(5, sizes + _number(2, FLOAT) + _bytes(8, name) + _bytes(9, struct.pack(f"<{len(values)}f", *values)))


def _value(field: int, name: str, kind: int, shape: Sequence[str]) -> bytes:
    sizes = b"".join(_bytes(1, _bytes(2, size)) for size in shape)
    return _bytes(field, _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, sizes))))


def graph(table: Sequence[Sequence[float]], labels: int) -> bytes:
    """Scores of a passage: the sum over its token numbers of their rows in `table`."""
    axes = _bytes(1, "axes") + _number(8, 1) + _number(20, 7)
    keep = _bytes(1, "keepdims") + _number(3, 0) + _number(20, 2)
    body = (
        _node("Gather", ["table", "input_ids"], "rows")
        + _node("ReduceSum", ["rows"], "logits", axes, keep)
        + _bytes(2, "tiny")
        + _tensor("table", [len(table), labels], [value for row in table for value in row])
        + _value(11, "input_ids", INT64, ["batch", "length"])
        + _value(12, "logits", FLOAT, ["batch", "labels"])
    )
    return _number(1, 8) + _bytes(7, body) + _bytes(8, _number(2, 11))


def write(
    folder: Path, words: Mapping[str, Sequence[float]], names: Sequence[str], *, bias: Sequence[float], **config: object
) -> Path:
    """A folder in Hugging Face's layout: words with their scores for the labels `names`; every text has `bias`."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, **{word: 4 + at for at, word in enumerate(words)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    nothing = [0.0] * len(names)
    rows = [nothing, nothing, list(bias), nothing, *words.values()]
    (folder / "model.onnx").write_bytes(graph(rows, len(names)))
    settings = {"model_type": "bert", "id2label": dict(enumerate(names)), **config}
    (folder / "config.json").write_text(json.dumps(settings))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    (folder / "tokenizer_config.json").write_text(json.dumps(special))
    return folder
