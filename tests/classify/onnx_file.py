"""The int8 tensors of an ONNX file, read byte by byte, so that the tests need no package for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_GRAPH, _INITIALIZER = 7, 5  # fields of ModelProto and GraphProto
_DATA_TYPE, _NAME, _RAW = 2, 8, 9  # of TensorProto
_INT8 = 3


def _fields(raw: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    at = 0

    def varint() -> int:
        nonlocal at
        value, shift = 0, 0
        while True:
            byte, at = raw[at], at + 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(raw):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:  # a length and its bytes, or four or eight bytes
            size = {1: 8, 2: 0, 5: 4}[key & 7] or varint()
            yield key >> 3, raw[at : at + size]
            at += size


def int8_tensors(path: Path) -> dict[str, NDArray[np.int8]]:
    """By name, flat."""
    found: dict[str, NDArray[np.int8]] = {}
    for field, graph in _fields(memoryview(path.read_bytes())):
        if field != _GRAPH or isinstance(graph, int):
            continue
        for kind, tensor in _fields(graph):
            if kind == _INITIALIZER and not isinstance(tensor, int):
                parts = dict(_fields(tensor))
                name, raw = parts[_NAME], parts.get(_RAW)
                if parts.get(_DATA_TYPE) == _INT8 and not isinstance(name, int) and isinstance(raw, memoryview):
                    found[bytes(name).decode()] = np.frombuffer(raw, dtype=np.int8)
    return found
