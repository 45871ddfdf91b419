"""The rules tell apart who does it and whether it is done, in both languages."""

from __future__ import annotations

import pytest

from monitor.classify.features import features

SAME = [
    ("We train our AI on your posts.", "当社は、投稿をAIの学習に利用します。", "train|service|plain"),
    (
        "You may not train AI on other people's works.",
        "利用者は、他人の作品をAIに学習させてはなりません。",
        "train|user|forbid",
    ),
    (
        "We never train on private messages.",
        "当社が非公開のメッセージを学習に用いることはありません。",
        "train|service|negate",
    ),
]


@pytest.mark.parametrize(("english", "japanese", "name"), SAME)
def test_actor_and_polarity_are_the_same_in_both_languages(english: str, japanese: str, name: str) -> None:
    for text in (english, japanese):
        assert any(found.startswith(name) for found in features(text)), sorted(features(text))


def test_concepts_pair_within_a_sentence_and_not_across() -> None:
    together, apart = features("We train AI on posts."), features("We train people. Posts are fine.")
    assert "train+content" in together
    assert "train+content" not in apart


def test_full_width_letters_and_capitals_make_no_difference() -> None:
    assert features("ＡＩの学習") == features("aiの学習")
    assert features("TRAIN AI") == features("train ai")
