"""What differs inside a clause: exact, readable, in both languages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare.words import difference
from monitor.model import Word
from tests.compare.builders import sentence, shown, without


def marked(words: tuple[Word, ...]) -> int:
    return sum(len(text) for kind, text in words if kind != "=")


def told(before: str, after: str) -> str:
    words, coarse = difference(before, after)
    assert without(words, "+") == before
    assert without(words, "-") == after
    assert not coarse
    return shown(words)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("You keep your rights.", "You keep all your rights.", "You keep{+ all+} your rights."),
        ("We may use it.", "We may not use it.", "We may{+ not+} use it."),
        ("An old rule.", "A rule.", "[-An old-]{+A+} rule."),
        ("old rule", "rule", "[-old -]rule"),
        ("to use, copy.", "to use, copy, analyze and train.", "to use, copy{+, analyze and train+}."),
        ("We store it. We delete it.", "We store it. We share it. We delete it.",
         "We store it.{+ We share it.+} We delete it."),
        ("within 30 days", "within 45 days", "within [-30-]{+45+} days"),
        ("It costs $1,500.00 now.", "It costs $1,600.00 now.", "It costs [-$1,500.00-]{+$1,600.00+} now."),
        ("Effective: September 29, 2023", "Effective: November 15, 2024",
         "Effective: [-September 29, 2023-]{+November 15, 2024+}"),
        ("See https://a.example/old/terms for more.", "See https://a.example/new/terms for more.",
         "See [-https://a.example/old/terms-]{+https://a.example/new/terms+} for more."),
        ("our photos and videos", "our images and films", "our [-photos and videos-]{+images and films+}"),
        ("You don't own it.", "You don’t own it.", "You [-don't-]{+don’t+} own it."),
    ],
)  # fmt: skip
def test_english_changes_are_whole_words_numbers_dates_and_addresses(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("当社は、投稿作品を利用できます。", "当社は、投稿作品を利用できません。",
         "当社は、投稿作品を利用[-できます-]{+できません+}。"),
        ("令和7年4月1日から施行します。", "令和8年1月15日から施行します。",
         "[-令和7年4月1日-]{+令和8年1月15日+}から施行します。"),
        ("利用料は月額500円です。", "利用料は月額1,200円です。", "利用料は月額[-500円-]{+1,200円+}です。"),
        ("作品を複製、改変、公開できます。", "作品を複製、翻案、改変、公開できます。",
         "作品を複製、{+翻案、+}改変、公開できます。"),
        ("有効日 2023 年 7 月 27 日", "有効日 2024 年 1 月 17 日",
         "有効日 [-2023 年 7 月 27 日-]{+2024 年 1 月 17 日+}"),
        ("クリエイターは申請できます。", "クリエイターとその代理人は申請できます。",
         "クリエイター{+とその代理人+}は申請できます。"),
    ],
)  # fmt: skip
def test_japanese_changes_are_phrases_with_their_endings(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


def test_one_phrase_inserted_in_a_long_japanese_clause_marks_little_more_than_the_phrase() -> None:
    clause = (
        "利用者は、本サービスに投稿したイラスト、漫画、小説その他の作品について、著作権その他の権利を引き続き保有するもの"
        "とし、当社に対して、本サービスの提供、維持、改善および宣伝のために必要な範囲で、当該作品を世界的に、非独占的に、"
        "無償で、再許諾可能な形で利用する権利を許諾するものとします。ただし、利用者が公開範囲を限定した作品については、"
        "当社はその範囲を超えて公開しないものとし、利用者が作品を削除した後は、合理的な期間内に利用を終了するものとします。"
        "なお、当社は、利用者に対して、本項に定める利用についての対価を支払う義務を負わないものとします。"
    )
    phrase = "生成AIその他の機械学習モデルの学習および評価並びに"
    assert len(phrase) == 26
    assert 260 <= len(clause) <= 300
    place = clause.index("宣伝のために")
    words, _ = difference(clause, clause[:place] + phrase + clause[place:])
    assert 26 <= marked(words) <= 40


def test_a_single_common_word_between_two_changes_is_given_up() -> None:
    before = "Disputes are settled in the courts of California under its law."
    after = "Claims are heard by the judges of Tarrant under its law."
    assert told(before, after).count("[-") <= 2


def test_chinese_is_compared_character_by_character() -> None:
    assert told("我们会收集您提供的个人信息用于改进服务", "我们会收集您提供的个人信息用于训练模型") == (
        "我们会收集您提供的个人信息用于[-改进服务-]{+训练模型+}"
    )


_TEXT = st.text(alphabet="ab 字かな。,.1２\u00a0\u200b'-Éé\u0301ท้", max_size=40)


@settings(max_examples=300, deadline=None)
@given(_TEXT, _TEXT)
def test_words_join_to_both_sides_whatever_the_texts(before: str, after: str) -> None:
    words, _ = difference(before, after)
    assert without(words, "+") == before
    assert without(words, "-") == after
    assert all(text for _, text in words)


def test_the_same_texts_always_give_the_same_words() -> None:
    before, after = sentence(1, 200), sentence(2, 200)
    assert difference(before, after) == difference(before, after)


def test_a_clause_of_twenty_thousand_words_is_compared_by_sentence_first_and_in_bounded_time() -> None:
    sentences = [sentence(seed, 20) for seed in range(1000)]
    before = " ".join(sentences)
    after = " ".join([*sentences[:400], "One new sentence here.", *sentences[400:]])
    started = time.process_time()
    words, coarse = difference(before, after)
    assert time.process_time() - started < 2
    assert not coarse
    assert [text.strip() for kind, text in words if kind != "="] == ["One new sentence here."]


def test_where_the_bound_makes_a_difference_coarse_it_says_so() -> None:
    before, after = (" ".join(sentence(seed, 3000) for seed in seeds) for seeds in ((1,), (2,)))
    words, coarse = difference(before, after)
    assert coarse
    assert without(words, "+") == before
    assert without(words, "-") == after
