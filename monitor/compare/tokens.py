"""Cuts a text into the pieces that a person would see as changed: words, phrases, numbers, dates, addresses.

Scripts with spaces are cut at words. Japanese has none, and there is no dictionary here: it is cut where the script
changes (kanji, katakana, hiragana), and inside hiragana at particles and at the endings that carry the meaning of a
clause, so that 「できます」→「できません」 marks just that. A number keeps its unit, a date and an address stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DIGIT = "[0-9０-９]"
_UNITS = "パーセント|か月|ヶ月|カ月|ヵ月|週間|時間|日間|年間|営業日|歳|才|円|日|年|月|週|分|秒|人|名|件|回|条|項|号|章"
# Endings and function words of Japanese terms, longest first within a stem. They are only cut points: a missing one
# makes a marked phrase longer, never wrong.
_HIRAGANA = (
    "ものとします|ものとする|ものではありません|することができます|することができません|ことができます|ことができません"
    "|しなければなりません|なければなりません|してはなりません|してはならない|はなりません|いたしません|いたします"
    "|できません|できます|できない|できる|されません|されます|されない|される|された|させません|させます"
    "|しません|しました|します|しない|して|した|する|ありません|あります|なりません|なります|いません|います|いただき"
    "|ください|について|につき|により|による|によって|において|における|に対して|にかかわらず|に関わらず|ならびに|および"
    "|または|もしくは|あるいは|かつ|ただし|なお|その他|その|この|これら|それら|これ|それ|すべて|ことが|ことを|ことに|こと"
    "|ものを|もの|ため|とき|ところ|など|という|といった|として|とします|とし|から|まで|より|のみ|だけ|ほか|ない"
)

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〇"
_LETTER = rf"[^\W_{_UNSPACED}]"

_ADDRESS = r"""
      (?P<address>(?:https?://|www\.)[^\s<>()「」（）、。]+[\w/=&\#-]
        | [\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}) |"""
_PIECE = rf"""
      (?P<date>
        (?:(?:令和|平成|昭和|西暦)\ ?)?(?:{_DIGIT}{{1,4}}|元)\ ?年
        (?:\ ?{_DIGIT}{{1,2}}\ ?月(?:\ ?{_DIGIT}{{1,2}}\ ?日)?)?
      | {_DIGIT}{{1,2}}\ ?月\ ?{_DIGIT}{{1,2}}\ ?日
      | (?:{_MONTHS})\.?\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}}\b
      | \d{{1,2}}(?:st|nd|rd|th)?\ (?:{_MONTHS})\.?,?\ \d{{4}}\b
      | \d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b | \d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}\b )
    | (?P<number>[$€£¥￥]?{_DIGIT}+(?:[.,．，:]{_DIGIT}+)*(?:[%％‰]|(?:{_UNITS})(?:以上|以下|未満|以内)?)?(?!{_LETTER}))
    | (?P<kanji>[\u3400-\u9fff\uf900-\ufaff々〇]{{1,8}})
    | (?P<katakana>[\u30a1-\u30ff\uff66-\uff9f]+)
    | (?P<function>{_HIRAGANA})
    | (?P<particle>[をはがにでともへのや])
    | (?P<hiragana>[\u3041-\u309f])
    | (?P<cluster>[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])
    | (?P<word>{_LETTER}+(?:['’‑-]{_LETTER}+)*)
    | (?P<space>\s+)
    | (?P<mark>.)
    """
_TOKEN = re.compile(_PIECE, re.VERBOSE | re.DOTALL)
_TOKEN_WITH_ADDRESSES = re.compile(_ADDRESS + _PIECE, re.VERBOSE | re.DOTALL)  # slower: it looks for "@" at every word
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{6}")  # longer than a word: Chinese, if there are no kana either
_KANA = re.compile(r"[\u3041-\u30ff]")
_OTHER_SCRIPT = re.compile(f"[{_UNSPACED}]")
_JOINABLE = frozenset({"hiragana", "cluster", "mark"})


class Token(NamedTuple):
    """One piece of a text: the white space before it and the piece itself (empty only at the end of the text)."""

    space: str
    core: str


def tokens(text: str) -> list[Token]:
    """The pieces of a text, in order: joined, they are the text exactly."""
    found: list[Token] = []
    space = ""
    for kind, core in _pieces(text):
        if kind == "space":
            space += core
        else:
            found.append(Token(space, core))
            space = ""
    if space:
        found.append(Token(space, ""))
    return found


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(kind, piece), with single characters put together where they belong to one phrase."""
    whole_han = bool(_KANA.search(text)) or not _HAN_RUN.search(text)
    held_kind, held = "", ""
    pattern = _TOKEN_WITH_ADDRESSES if "@" in text or "://" in text or "www." in text else _TOKEN
    for match in pattern.finditer(text):
        kind, piece = match.lastgroup or "mark", match.group()
        if held and kind in _JOINABLE and _joins(held_kind, kind, held, piece):
            held += piece
            held_kind = kind if kind == "hiragana" else held_kind
            continue
        if held:
            yield held_kind, held
        held_kind, held = kind, piece
        if kind == "kanji" and not whole_han:  # Chinese: nothing shows where a word ends
            yield from ((kind, character) for character in piece[:-1])
            held = piece[-1]
    if held:
        yield held_kind, held


def _joins(held_kind: str, kind: str, held: str, piece: str) -> bool:
    """Whether a piece belongs to the phrase before it: okurigana, vowel signs, accents."""
    if unicodedata.category(piece[0]) in ("Mn", "Mc"):
        return held_kind in ("word", "cluster", "kanji", "katakana", "hiragana")
    if kind == "hiragana":
        return held_kind in ("kanji", "hiragana")
    return kind == held_kind == "mark" and held[-1] == piece and piece in "._-–—…・*#="


_SLIGHT = re.compile(
    "a|an|and|any|are|as|at|be|been|but|by|can|do|does|for|from|had|has|have|i|if|in|into|is|it|its|may|more|most|no|not"
    "|of|on|or|other|our|out|own|so|such|than|that|the|their|them|then|there|these|they|this|those|through|to|under|up"
    "|us|was|we|were|what|when|where|which|who|will|with|would|you|your|[\u3041-\u309f]{1,3}",
    re.IGNORECASE,
)


def is_slight(core: str) -> bool:
    """Whether a piece carries no content of its own: punctuation, articles, particles."""
    if not any(character.isalnum() for character in core):
        return True
    return bool(_SLIGHT.fullmatch(core))


_FEATURE_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@lru_cache(maxsize=16384)
def features(text: str) -> tuple[str, ...]:
    """What two texts are likened by: words in lower case, and pairs of characters where there are no spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for match in _FEATURE_WORD.finditer(plain):
        word = match.group()
        if _OTHER_SCRIPT.search(word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.append(word)
    return tuple(found)
