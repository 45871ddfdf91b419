"""Normal forms of text, in which two texts that say the same are the same string.

Letters and digits decide; white space, punctuation, quotes, dashes, case, entities and Unicode forms do not. The one
exception is what changes a meaning without a letter: "%", currency signs, the sign of a number, ✓ and ✗, ≤ and ≥ are
kept, and so is the place where two numbers meet ("1.5" is not "15", nor "2024-1-15" the same day as "2024-11-5").
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_KEPT_SYMBOLS = frozenset("%$€£¥+✓✔✗✘✕×○●◯≤≥<>")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w%$€£¥+]+(?=\d)")
_MEETING = "·"  # stands where two numbers meet
_EMAIL_SHIELD = re.compile(r"\[email[\s\u00a0]*protected\]", re.IGNORECASE)


def collapse(text: str) -> str:
    """The text with every run of white space and invisible characters as one space, none at the ends."""
    if "  " not in text and text.isprintable():  # no white space but single spaces, nothing invisible: most texts
        return text.strip(" ")
    # Soft hyphens and zero-width marks join words; only real white space parts them.
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def comparable(text: str) -> str:
    """Letters, digits, marks and meaning-bearing symbols in NFKC, case-folded; everything else left out."""
    plain = _EMAIL_SHIELD.sub("", text).casefold()
    if not plain.isascii():  # ASCII is its own normal form
        # After case folding a second NFKC keeps the form stable (some folds decompose).
        folded = unicodedata.normalize("NFKC", _EMAIL_SHIELD.sub("", text)).casefold()
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", folded))
    plain = _BETWEEN_DIGITS.sub(_MEETING, _THOUSANDS.sub("", plain))
    # What was dropped may have stood between a letter and its mark.
    return unicodedata.normalize("NFKC", plain.translate(_KEPT))


class _Kept(dict[int, int | None]):
    """What `str.translate` does with a character, decided once for each."""

    def __missing__(self, point: int) -> int | None:
        character = chr(point)
        means = character.isalnum() or character in _KEPT_SYMBOLS or character == _MEETING
        kept = point if means or unicodedata.category(character) in ("Mn", "Mc") else None
        self[point] = kept
        return kept


_KEPT = _Kept()


def fingerprint(text: str) -> str:
    """16 hex digits that are equal for texts that say the same (SHA-256 of the comparable form)."""
    return hashlib.sha256(comparable(text).encode()).hexdigest()[:16]


def fingerprint_all(texts: Iterable[str]) -> str:
    """16 hex digits for a sequence of texts: order counts, texts without letters or digits do not."""
    digest = hashlib.sha256()
    for text in texts:
        form = comparable(text)
        if form:
            digest.update(form.encode())
            digest.update(b"\n")
    return digest.hexdigest()[:16]
