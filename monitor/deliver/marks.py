"""The mark that every mail carries: what it is of ours, signed, so that a mail which comes back can be believed.

A mark stands in the Message-ID and, where `deliver.email.bounces` holds a `*`, in the envelope's sender (VERP). Whoever
has no mail of a reader cannot make one; whoever has one holds that reader's link to leave as well.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32decode, b32encode

LENGTH = 40  # 16 bytes of the parcel's id and 9 of the signature, in letters that survive a change of case
_SIGNED = 9
_MARK = re.compile(r"(?<![A-Za-z0-9])[A-Za-z2-7]{40}(?![A-Za-z0-9])")
MOST_TRIED = 5_000  # in one text: what looks like a mark is soon found to be none


class Marks:
    """Makes and finds marks; the key stays in the store."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(f"kiyaku.marks\n{secret}".encode()).digest()

    def make(self, parcel_id: str) -> str:
        """The mark of a parcel, whose id is 32 hexadecimal digits."""
        name = bytes.fromhex(parcel_id)
        return b32encode(name + self._sign(name)).decode().lower()

    def find(self, text: str) -> str | None:
        """The id of the first parcel whose mark stands in the text; None where no genuine one does."""
        for number, found in enumerate(_MARK.finditer(text)):
            if number >= MOST_TRIED:
                return None
            raw = b32decode(found[0].upper())
            if hmac.compare_digest(self._sign(raw[:-_SIGNED]), raw[-_SIGNED:]):
                return raw[:-_SIGNED].hex()
        return None

    def _sign(self, name: bytes) -> bytes:
        return hmac.digest(self._key, name, "sha256")[:_SIGNED]
