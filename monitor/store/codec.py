"""Records to JSON and back, driven by their type annotations.

Fields that hold their default are left out, so that a clause costs little more than its text and a field added to a
record later reads as its default from old rows. Fields that a record no longer has are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Kind = Any  # a type annotation, e.g. tuple[Clause, ...]
Value = Any  # of a record's field, or what json makes of it
Convert = Callable[[Value], Value]
VERSION = 1  # written with every record; raised when old readers would misread what is written


def encode(record: object) -> str:
    """The record as compact JSON text: `{"v": version, "r": fields}`."""
    return encode_as(type(record), record)


def encode_as(kind: Kind, value: object) -> str:
    """The same for a value of an annotated type such as `tuple[Clause, ...]`."""
    value = encoder(kind)(value)
    return json.dumps({"v": VERSION, "r": value}, ensure_ascii=False, separators=(",", ":"))


def decode(kind: type[T], text: str | bytes) -> T:
    """The record that `encode` wrote. Raises ValueError on text that is not of this version."""
    record: T = decode_as(kind, text)
    return record


def decode_as(kind: Kind, text: str | bytes) -> Value:
    """The same for a value of an annotated type."""
    outer = json.loads(text)
    if outer["v"] != VERSION:
        raise ValueError(f"a record of format {outer['v']}; this program reads {VERSION}")
    return decoder(kind)(outer["r"])


@cache
def encoder(kind: Kind) -> Convert:
    """A function from values annotated with `kind` to what json can write."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_encoder(kind)
    if kind in (date, datetime):
        return lambda value: value.isoformat()
    if kind is timedelta:
        return lambda value: value.total_seconds()
    origin = _origin(kind)
    if origin in (Union, UnionType):
        return _optional(encoder(_without_none(kind)))
    if origin in (tuple, frozenset):
        return _sequence_encoder(kind)
    return _as_is  # str, int, float, bool, StrEnum, Literal


@cache
def decoder(kind: Kind) -> Convert:
    """The reverse of `encoder`."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, (date, timedelta, StrEnum)):
        return _plain_decoder(kind)
    origin = _origin(kind)
    if origin in (Union, UnionType):
        return _optional(decoder(_without_none(kind)))
    if origin in (tuple, frozenset):
        return _sequence_decoder(kind)
    return _as_is


def _plain_decoder(kind: Kind) -> Convert:
    if issubclass(kind, timedelta):
        return lambda value: timedelta(seconds=value)
    parse: Convert = kind if issubclass(kind, StrEnum) else kind.fromisoformat
    return parse


def _as_is(value: Value) -> Value:
    return value


def _optional(convert: Convert) -> Convert:
    return _as_is if convert is _as_is else lambda value: None if value is None else convert(value)


def _origin(kind: Kind) -> Kind:
    return get_origin(kind)


def _without_none(kind: Kind) -> Kind:
    others = [item for item in get_args(kind) if item is not NoneType]
    if len(others) != 1:
        raise TypeError(f"a record's field may be one type or None, not {kind}")
    return others[0]


def _parts(kind: Kind) -> tuple[Any, ...]:
    arguments = get_args(kind)
    return tuple(item for item in arguments if item is not Ellipsis)


def _repeats(kind: Kind) -> bool:
    return _origin(kind) is frozenset or Ellipsis in get_args(kind)


def _sequence_encoder(kind: Kind) -> Convert:
    parts = [encoder(item) for item in _parts(kind)]
    if _origin(kind) is frozenset:
        return sorted
    if not _repeats(kind):
        return lambda value: [convert(item) for convert, item in zip(parts, value, strict=True)]
    one = parts[0]
    return list if one is _as_is else lambda value: [one(item) for item in value]


def _sequence_decoder(kind: Kind) -> Convert:
    parts = [decoder(item) for item in _parts(kind)]
    make: Convert = _origin(kind)
    if not _repeats(kind):
        return lambda value: tuple(convert(item) for convert, item in zip(parts, value, strict=True))
    one = parts[0]
    return make if one is _as_is else lambda value: make([one(item) for item in value])


def _hints(kind: type) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if get_origin(hint) is not Literal}


@cache
def _encoders(kind: type) -> list[tuple[str, Convert, Value]]:
    hints = _hints(kind)
    return [(item.name, encoder(hints.get(item.name, str)), item.default) for item in fields(kind)]


@cache
def _decoders(kind: type) -> dict[str, Convert]:
    hints = _hints(kind)
    return {item.name: decoder(hints.get(item.name, str)) for item in fields(kind)}


def _record_encoder(kind: type) -> Convert:
    # The plan is made on first use, not here: a record may hold records of its own kind.
    def convert(record: Value) -> dict[str, Value]:
        out = {}
        for name, turn, default in _encoders(kind):
            value = getattr(record, name)
            if default is MISSING or value != default:
                out[name] = turn(value)
        return out

    return convert


def _record_decoder(kind: type) -> Convert:
    def convert(value: dict[str, Value]) -> Value:
        plan = _decoders(kind)
        return kind(**{name: plan[name](item) for name, item in value.items() if name in plan})

    return convert
