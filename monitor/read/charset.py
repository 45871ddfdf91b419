"""Bytes to text: the character set that a page is really in, whatever it says of itself.

Of all wrong declarations, two kinds are common: UTF-8 pages served as ISO-8859-1, and Shift_JIS or EUC-JP pages that
declare nothing. So a text that is valid UTF-8 is UTF-8, and Japanese is told by its kana.
"""

from __future__ import annotations

import codecs
import re

from bs4.dammit import EncodingDetector

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16 LE
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Labels mean more than their standard says (WHATWG Encoding): "Shift_JIS" pages hold NEC and IBM characters, and
# "ISO-8859-1" pages typographic quotes of Windows-1252.
_WIDER = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "x-euc-jp": "euc_jp", "euc-jp": "euc_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-9": "cp1254",
}  # fmt: skip
_JAPANESE = ("cp932", "euc_jp")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff]")
_SAMPLE = 20_000


def decode(body: bytes, declared: str | None = None, *, is_html: bool = True) -> str:
    """The text of `body`; never fails, as a last resort replaces what cannot be read.

    `declared` is the charset of the Content-Type header.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    if b"\x00" in body[:4] and (wide := _wide(body)):
        return wide
    if b"\x1b$" in body[:_SAMPLE] and (text := _strict(body, "iso2022_jp_ext")) is not None:
        return text
    if (text := _strict(body, "utf-8")) is not None:
        return text
    return _legacy(body, _candidates(body, declared, is_html=is_html))


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of ASCII text is null."""
    name = "utf-16-le" if body[1:2] == b"\x00" else "utf-16-be"
    return _strict(body[: len(body) // 2 * 2], name)


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _candidates(body: bytes, declared: str | None, *, is_html: bool) -> list[str]:
    """Character sets named by the header and by the page itself, known ones only."""
    named = [declared, EncodingDetector.find_declared_encoding(body, is_html=is_html, search_entire_document=False)]
    found = []
    for name in named:
        plain = (name or "").strip().strip("\"'").lower()
        wider = _WIDER.get(plain, plain)
        try:
            codecs.lookup(wider)
        except (LookupError, ValueError):  # ValueError: a null character in the name
            continue
        if wider and not wider.startswith(("utf-16", "utf-32", "utf-8", "base64", "hex", "rot", "zlib", "bz2", "uu")):
            found.append(wider)
    return found


def _legacy(body: bytes, named: list[str]) -> str:
    """Decode what is not UTF-8: Japanese where the kana say so, else as declared, else Windows-1252."""
    best, share = None, 0.0
    for name in _JAPANESE:
        text = _tolerant(body, name)
        if text is not None and (kana := _japanese_share(text)) > share:
            best, share = text, kana
    if best is not None and share > 0.2:
        return best
    for name in named:
        if name not in _JAPANESE and (text := _tolerant(body, name)) is not None:
            return text
    # Valid UTF-8 but for a few bytes (a cut transfer, a broken comment) is still UTF-8.
    text = body.decode("utf-8", "replace")
    multibyte = sum(character > "\x7f" and character != "\ufffd" for character in text)
    if text.count("\ufffd") <= max(3, multibyte // 10):
        return text
    western = [name for name in named if name not in _JAPANESE]  # without kana it is not Japanese, whatever it says
    return body.decode(western[0] if western else "cp1252", "replace")


def _tolerant(body: bytes, name: str) -> str | None:
    """The text if at most one character in 500 is unreadable: real pages hold a broken byte here and there."""
    try:
        text = body.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("\ufffd") * 500 <= len(text) else None


def _japanese_share(text: str) -> float:
    """Kana among the characters beyond ASCII; half-width katakana speak for the wrong Japanese set."""
    beyond = [character for character in text[: _SAMPLE * 4] if character > "\x7f"][:_SAMPLE]
    if not beyond:
        return 0.0
    joined = "".join(beyond)
    return (len(_KANA.findall(joined)) - len(_HALF_WIDTH.findall(joined))) / len(joined)
