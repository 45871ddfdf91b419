"""What is on a page of terms but is not its text: counters, share lines, tables of contents, doubled layouts.

Everything here works on blocks or clauses, whatever the page was written in; names of classes are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Clause, ClauseKind
from monitor.read.blocks import Block
from monitor.read.numbers import split_number
from monitor.read.runs import key as key_of

_NOISE = re.compile(
    r"""(?:
      (?:©|\(c\)|copyright)\s*(?:©\s*)?\d{4}(?:\s*[-–—]\s*\d{4})?.{0,80}
    | .{0,40}\s©\s?\d{4}\.?(?:\s.{0,40})?
    | .{0,40}all\ rights\ reserved\.?
    | (?:(?:last\ )?(?:updated|edited|modified)\ )?(?:about\ )?(?:\d{1,3}|an?)\s
      (?:second|minute|hour|day|week|month|year)s?\ ago
    | \d{1,3}\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前(?:に更新)?
    | \d{1,3}\ min(?:ute)?s?\ read
    | (?:was\ this\ (?:article|page|information|content)\ (?:helpful|useful)\s*\??.{0,40})
    | did\ (?:this|we)\ (?:answer|help).{0,60}\?.{0,20}
    | (?:この(?:記事|ページ|情報)は(?:役に立ち|お役に立ち|参考になり)ましたか.{0,20})
    | \d+\ out\ of\ \d+\ found\ this\ helpful
    | (?:skip|jump)\ to\ (?:main\ )?(?:content|navigation).{0,20}|zum\ (?:haupt)?inhalt(?:\ springen)?
    | aller\ au\ contenu(?:\ principal)?|(?:メイン)?コンテンツへ(?:スキップ|移動)?|本文へ(?:スキップ|移動|ジャンプ)?
    | (?:back|return)\ to\ top\.?|(?:ページの?)?(?:先頭|トップ|上部)(?:へ|に)(?:戻る)?|(?:go\ to\ )?top\ of\ page
    | share(?:\ (?:this|on|via).{0,40})?|print(?:\ this\ page)?|copy\ link|シェア(?:する)?|印刷(?:する)?
    | (?:trace|request|ray|session|correlation)[\s-]?id\s*[:#]?\s*[0-9a-f-]{6,}.{0,20}
    | cloudflare\ ray\ id.{0,60}
    | (?:loading|please\ wait|読み込み中)\s*(?:\.{1,3}|…)?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_DEED = re.compile(r"share|print|シェア(?:する)?|印刷(?:する)?", re.IGNORECASE)
_MAX_NOISE = 160
_CONTENTS = re.compile(
    r"(?:table\ of\ contents|contents|on\ this\ page|in\ this\ (?:article|page|document|policy)|jump\ to|目次|もくじ"
    r"|inhaltsverzeichnis|inhalt|table\ des\ matières|sommaire|índice|indice)\s*[:：]?".replace("\\ ", " "),
    re.IGNORECASE,
)
_SENTENCE = 40  # characters outside links from which a block is text
_MENU_ENTRY = 80  # characters of the longest menu entry
_MIN_MENU = 4  # entries from which a list of links is a menu
_MAX_ENTRY = 200  # characters of the longest one
_MIN_RUN = 3  # entries of a table of contents
_MIN_DOUBLE = 40  # characters of a text whose immediate repetition is one of layout


def is_noise(block: Block) -> bool:
    """Whether a block is one of the lines that every page has and no terms need."""
    text = block.text
    if len(text) > _MAX_NOISE:
        return False
    plain = text.strip()
    if block.kind is ClauseKind.ITEM and not block.linked and _DEED.fullmatch(plain):
        return False  # "share" under "You may not:" is a term; the buttons of a share bar are links
    return _NOISE.fullmatch(plain) is not None or not any(map(str.isalnum, text))


def drop_contents(blocks: Sequence[Block]) -> list[Block]:
    """Without on-page tables of contents: runs of lines that only lead to places further down."""
    keys = [key_of(split_number(block.text)[1]) if len(block.text) <= _MAX_ENTRY else "" for block in blocks]
    later = _heading_places(blocks, keys)
    entries = [_is_entry(block, key, place, later) for place, (block, key) in enumerate(zip(blocks, keys, strict=True))]
    dropped = [False] * len(blocks)
    begin = 0
    while begin < len(blocks):
        end = begin
        while end < len(blocks) and entries[end]:
            end += 1
        if end - begin >= _MIN_RUN:
            dropped[begin:end] = [True] * (end - begin)
            if begin and _CONTENTS.fullmatch(blocks[begin - 1].text.strip()):
                dropped[begin - 1] = True
        begin = max(end, begin + 1)
    return [block for block, gone in zip(blocks, dropped, strict=True) if not gone]


def trim_navigation(blocks: Sequence[Block]) -> list[Block]:
    """Without the link lists that stand before the first and behind the last sentence of a page."""
    speaking = [place for place, block in enumerate(blocks) if _speaks(block)]
    if not speaking:
        return list(blocks)
    first, last = speaking[0], speaking[-1]
    head, body, tail = blocks[:first], blocks[first : last + 1], blocks[last + 1 :]
    return [*_without_links(head), *body, *_without_links(tail)]


def _speaks(block: Block) -> bool:
    unlinked = len(block.text) - block.linked
    return unlinked >= _SENTENCE or (block.kind is ClauseKind.HEADING and block.level == 1 and unlinked > 0)


def _without_links(blocks: Sequence[Block]) -> list[Block]:
    linked = [block.linked >= 0.9 * len(block.text) and len(block.text) <= _MENU_ENTRY for block in blocks]
    if sum(linked) < _MIN_MENU:
        return list(blocks)
    kept = [block for block, gone in zip(blocks, linked, strict=True) if not gone]
    return [block for block in kept if block.kind is not ClauseKind.HEADING or block.level == 1]


def _heading_places(blocks: Sequence[Block], keys: Sequence[str]) -> dict[str, int]:
    """The last place of each text that is a heading, or stands alone like one."""
    return {
        key: place
        for place, (block, key) in enumerate(zip(blocks, keys, strict=True))
        if key and len(block.text) <= 150 and (block.kind is ClauseKind.HEADING or block.bold)
    }


def _is_entry(block: Block, key: str, place: int, later: dict[str, int]) -> bool:
    if block.kind is ClauseKind.HEADING or not key:
        return False
    linked = block.linked >= 0.8 * len(block.text)
    if linked and block.anchors and block.anchors == len(block.links):
        return True
    return later.get(key, -1) > place


def drop_doubles(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Without immediate repetitions: a paragraph, or a run of them, that stands twice in a row is one of layout.

    Bodies for two regions or two editions on a page never repeat each other to the letter, or stand under headings of
    their own; they stay.
    """
    keys = [key_of(clause.text) for clause in clauses]
    kept: list[Clause] = []
    places: dict[str, int] = {}  # last place at which a text stood
    at = 0
    while at < len(clauses):
        last = places.get(keys[at])
        run = at - last if last is not None else 0
        if run and keys[last:at] == keys[at : at + run] and sum(map(len, keys[last:at])) >= _MIN_DOUBLE:
            for place in range(at, at + run):
                places[keys[place]] = place
            at += run
            continue
        places[keys[at]] = at
        kept.append(clauses[at])
        at += 1
    return tuple(kept)
