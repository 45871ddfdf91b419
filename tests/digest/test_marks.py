"""Runs of text: word differences and evidence together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.clause import clause_view
from monitor.digest.marks import Run, limit, runs, shorten, spans
from monitor.digest.say import voice
from monitor.digest.wrap import columns, units, wrap
from monitor.model import Evidence, Word
from tests.digest.builders import added, reworded

WORDS = st.lists(st.tuples(st.sampled_from(["=", "-", "+"]), st.text(min_size=1, max_size=12)), max_size=12)


@given(WORDS, st.data())
def test_runs_join_to_both_texts_whatever_is_marked(words: list[Word], data: st.DataObject) -> None:
    old = "".join(text for op, text in words if op != "+")
    new = "".join(text for op, text in words if op != "-")
    start = data.draw(st.integers(0, len(new)))
    end = data.draw(st.integers(start, len(new)))
    found = runs(words, [old[:3]], [new[start:end]])
    assert "".join(run.text for run in found if run.op != "+") == old
    assert "".join(run.text for run in found if run.op != "-") == new
    assert "".join(run.text for run in runs(words, side="before")) == old
    assert "".join(run.text for run in runs(words, side="after")) == new


def test_evidence_is_marked_across_kept_and_inserted_words() -> None:
    found = runs((("=", "We may "), ("+", "train AI "), ("=", "and share.")), after=["may train AI and"])
    assert [run.text for run in found if run.marked] == ["may ", "train AI ", "and"]


def test_spans_that_touch_are_one() -> None:
    assert spans("abcdef", ["ab", "bc", "zz", "ef"]) == [(0, 3), (4, 6)]


def test_a_long_kept_stretch_is_cut_beside_what_changed() -> None:
    cut = shorten([Run("=", "a" * 1000), Run("+", "new"), Run("=", "b" * 1000)], keep=50)
    assert [run.op for run in cut] == ["…", "=", "+", "=", "…"]
    assert sum(len(run.text) for run in cut) < 150


def test_a_limit_says_whether_it_cut() -> None:
    assert limit([Run("=", "abc")], 3) == ([Run("=", "abc")], False)
    assert limit([Run("=", "abcdef")], 3)[1]


def test_a_clause_that_changed_almost_wholly_is_shown_as_two_texts() -> None:
    heavy = reworded((("=", "We "), ("-", "x" * 90), ("+", "y" * 90)))
    view = clause_view(1, heavy, (), voice("en"), room=6000)
    assert "".join(run.text for run in view.old) == "We " + "x" * 90
    assert "".join(run.text for run in view.new) == "We " + "y" * 90
    assert not view.runs


def test_only_the_passage_of_a_label_that_came_is_marked() -> None:
    item = reworded(
        (("=", "You grant a licence to all. "), ("+", "We train AI."), ("=", " End.")),
        before=("license-grant",),
        after=("license-grant", "ai-training"),
        evidence=(
            Evidence("license-grant", "after", "You grant a licence to all."),
            Evidence("ai-training", "after", "We train AI."),
        ),
    )
    view = clause_view(1, item, (), voice("en"), room=6000)
    assert [run.text for run in view.runs if run.marked] == ["We train AI."]
    assert [(chip.label, chip.state) for chip in view.chips] == [("ai-training", "new"), ("license-grant", "stays")]


def test_what_is_coarse_shortened_or_elsewhere_is_said_beside_the_clause() -> None:
    item = reworded((("=", "a"), ("+", "b" * 9000)), also=("eu",), coarse=True)
    notes = clause_view(1, item, ("row", "eu"), voice("en"), room=100).notes
    assert any("EU, EFTA and UK" in note for note in notes)
    assert any("coarser" in note for note in notes)
    assert any("Shortened" in note for note in notes)
    only = clause_view(1, added("x", region="eu"), ("row", "eu"), voice("ja"), room=100).notes
    assert only == ("「EU・EFTA・英国」の条文のみの変更です。",)


@pytest.mark.parametrize("width", [10, 24, 72])
@given(text=st.text(alphabet="abc 規約、。（）ー", max_size=120))
def test_wrapping_loses_no_character_and_keeps_to_its_width(width: int, text: str) -> None:
    lines = wrap(text, width)
    assert "".join(lines.split()) == "".join(text.split())
    for line in lines.splitlines():
        # Only what must stay together may stick out.
        assert columns(line) <= width or sum(1 for unit in units(line) if unit.strip()) == 1


def test_a_line_of_japanese_begins_with_no_closing_mark() -> None:
    lines = wrap("規約が変わります。" * 20, 40).splitlines()
    assert len(lines) > 5
    assert all(line[0] not in "。、）" and columns(line) <= 40 for line in lines)
