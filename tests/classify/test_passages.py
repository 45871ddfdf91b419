"""Clauses are cut so that the evidence is the part that says it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.passages import cut, reading, units
from monitor.classify.sentences import sentences
from monitor.model import Clause, ClauseKind, Passage


def texts(text: str, language: str = "en", **fields: object) -> list[str]:
    return [passage.text for passage in cut(Clause(text, **fields), language)]  # type: ignore[arg-type]


def split(text: str) -> list[str]:
    return [text[begin:end] for begin, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We may use data (e.g. posts, i.e. what you write) as described in Sec. 4 of the policy.",
        "Drawings etc. are yours under Art. 27 of the law.",
        "Chirp Inc. and its affiliates may publish what you draw.",
        "Under U.S. law the licence ends when J. Smith v. Chirp Ltd. is decided.",
        "Version 2.5 of the terms (see www.example.com/terms.html) stays.",
        "You grant us a licence (this is not a transfer. You keep your rights.) to show your works.",
        "You said “Never. Not once.” and we listened.",
    ],
)
def test_an_english_abbreviation_number_or_bracket_ends_no_sentence(text: str) -> None:
    assert split(text) == [text]


def test_english_sentences_end_at_full_stops_also_behind_quotes_and_company_names() -> None:
    assert split("We call it “the Feed.” You may leave. The operator is Chirp Inc. You own your works!") == [
        "We call it “the Feed.”",
        "You may leave.",
        "The operator is Chirp Inc.",
        "You own your works!",
    ]


def test_japanese_sentences_do_not_end_inside_brackets_or_quotations() -> None:
    assert split(
        "当社は、「AIには使いません。」とお約束します。作品は公開されます（非公開を選んだ場合を除きます。）。退会後も残ります。"
    ) == [
        "当社は、「AIには使いません。」とお約束します。",
        "作品は公開されます（非公開を選んだ場合を除きます。）。",
        "退会後も残ります。",
    ]


def test_a_remark_in_brackets_stays_with_the_sentence_before_it() -> None:
    assert texts(
        "投稿を学習に利用することはありません。（ご本人の同意がある場合を除きます。）第三者への提供も行いません。", "ja"
    ) == [
        "投稿を学習に利用することはありません。（ご本人の同意がある場合を除きます。）",
        "第三者への提供も行いません。",
    ]


def test_a_title_is_read_with_the_sentence_after_it() -> None:
    assert texts("Your content. You keep all rights in what you post on the service.") == [
        "Your content. You keep all rights in what you post on the service."
    ]


LONG = (
    "By posting, you agree that this licence includes the right for us to (i) look at the words and pictures that you "
    "provide and to promote and better the service, for example for teaching our machine learning models, whether "
    "generative or of another kind; and (ii) to make what you post available to other companies, organisations or "
    "individuals, for example for the syndication, broadcast, distribution or publication of it on other media, as "
    "clause (i) says."
)


def test_a_long_enumeration_is_cut_so_that_the_part_about_training_stands_alone() -> None:
    first, second = cut(Clause(LONG), "en")
    assert first.text.endswith("generative or of another kind;")
    assert second.text.startswith("and (ii) to make")
    assert second.text.endswith("as clause (i) says.")
    assert second.lead_in == "By posting, you agree that this licence includes the right for us to"


def test_semicolons_part_a_long_sentence_and_items_hang_on_the_words_before_the_colon() -> None:
    text = (
        "We use what you give us for the following purposes of our business and of those who work for us on it: "
        "running the site and everything that belongs to it day and night; training artificial intelligence that "
        "draws pictures; sending you letters about what is new on the site and in the shop"
    )
    found = cut(Clause(text), "en")
    assert len(found) == 3
    assert found[1].text.strip() == "training artificial intelligence that draws pictures;"


def test_japanese_items_hang_on_the_sentence_that_introduces_them() -> None:
    text = (
        "利用者は、次の行為をしてはなりません。(1)本サービスの情報を自動的な手段により収集する行為、(2)他の利用者の作品を"
        "生成AIの学習に利用する行為であって、権利者の許諾を得ていないもの、(3)第三者の権利を侵害する行為、"
        "(4)その他当社が不適切と判断する行為"
    )
    found = cut(Clause(text), "ja")
    assert [passage.lead_in for passage in found[2:]] == ["利用者は、次の行為をしてはなりません。"] * (len(found) - 2)
    assert any(passage.text.startswith("(2)") or "(2)" in passage.text for passage in found)


def test_an_item_is_read_after_its_lead_in_and_not_after_its_headings() -> None:
    clause = Clause("use bots", ClauseKind.ITEM, ("Rules", "Conduct"), lead_in="You may not:")
    (passage,) = cut(clause, "en")
    assert reading(passage) == "You may not: use bots"
    assert passage.section == ("Rules", "Conduct")


def test_a_very_long_lead_in_is_read_from_its_last_sentence() -> None:
    lead = "Please read this with care, since it matters. " * 10 + "You may not:"
    assert reading(Passage("use bots", lead_in=lead)).endswith("You may not: use bots")
    assert units(reading(Passage("use bots", lead_in=lead))) < 60


def test_a_heading_and_a_fragment_are_one_passage_and_nothing_is_none() -> None:
    assert texts("AIの学習について", "ja", kind=ClauseKind.HEADING) == ["AIの学習について"]
    assert texts("学習に不使用", "ja") == ["学習に不使用"]
    assert texts("   ") == []


ALPHABET = st.sampled_from(
    [*"ab AB.。！?「」（）()[];:、,0123(i)①“”\"'", " (ii) ", "; and ", "e.g. ", "ません。", "You "]
)


@given(st.lists(ALPHABET, max_size=120).map("".join))
def test_passages_are_pieces_of_the_clause_in_order_and_lose_no_letter(text: str) -> None:
    found = cut(Clause(text), "en")
    assert all(passage.text == text[passage.start : passage.end] and passage.text.strip() for passage in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert "".join("".join(passage.text.split()) for passage in found) == "".join(text.split())
