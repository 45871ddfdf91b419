from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from monitor.model import Clause, Document, DocumentKind, Edition, EffectiveDate, Link
from monitor.store import codec
from monitor.store.schema import Instant
from tests.store.builders import NOW, change, edition


def test_records_come_back_equal() -> None:
    held = edition("a", "文章", effective=date(2026, 2, 1))
    linked = Edition(
        (Clause("x", links=(Link("t", "u"),)),),
        effective=(EffectiveDate(date(2026, 1, 1), alternative=date(2026, 2, 1)),),
    )
    document = Document("s", "k", DocumentKind.HELP, ("u",), every=timedelta(minutes=90))
    for record in (held, linked, document, change(None, held)):
        assert codec.decode(type(record), codec.encode(record)) == record


def test_what_holds_its_default_is_left_out() -> None:
    assert json.loads(codec.encode(Clause("text")))["r"] == {"text": "text"}


def test_a_field_that_is_gone_is_ignored_and_a_new_one_takes_its_default() -> None:
    assert codec.decode(Clause, '{"v":1,"r":{"text":"x","colour":"red"}}') == Clause("x")


def test_a_record_of_a_later_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 2"):
        codec.decode(Clause, '{"v":2,"r":{"text":"x"}}')


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Instant().process_bind_param(NOW.replace(tzinfo=None), None)  # type: ignore[arg-type]
