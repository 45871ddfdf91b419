"""Reading an answer's body within limits: bytes as sent, and bytes as they unfold."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from monitor.capture.failures import FetchFailed

ACCEPTED = "gzip, deflate"  # what `_Inflater` can bound piece by piece
_PIECE = 256 * 1024


async def read_body(pieces: AsyncIterator[bytes], encoding: str, *, max_bytes: int, max_decoded: int) -> bytes:
    """The whole body, decompressed. Raises FetchFailed "too-large", "truncated" or "malformed"."""
    decoder = _decoder(encoding, max_decoded)
    received = 0
    body = bytearray()
    async for piece in pieces:
        received += len(piece)
        if received > max_bytes:
            raise FetchFailed("too-large", f"The page is larger than {max_bytes:,} bytes as it is sent.")
        body += decoder.decode(piece) if decoder else piece
        if len(body) > max_decoded:
            raise FetchFailed("too-large", f"The page unfolds to more than {max_decoded:,} bytes.")
    if decoder and received:
        decoder.finish()
    return bytes(body)


def _decoder(encoding: str, max_decoded: int) -> _Inflater | None:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed("malformed", f"The page is compressed as {encoding[:40]!r}, which was not asked for.")
    return _Inflater(max_decoded)


class _Inflater:
    """gzip and deflate, with and without zlib's wrapper, never holding more than the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._made = 0
        self._started = False
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # tells gzip and zlib apart itself

    def decode(self, piece: bytes) -> bytes:
        """What a piece unfolds to."""
        out = bytearray()
        data = piece
        while data and not self._inflate.eof:
            made = self._step(data)
            out += made
            self._made += len(made)
            if self._made > self._limit:
                raise FetchFailed("too-large", f"The page unfolds to more than {self._limit:,} bytes.")
            data = self._inflate.unconsumed_tail
        return bytes(out)

    def _step(self, data: bytes) -> bytes:
        try:
            made = self._inflate.decompress(data, _PIECE)
        except zlib.error as error:
            if self._started:
                raise FetchFailed("malformed", f"The compressed page is damaged: {error}.") from error
            # Some servers send deflate without its wrapper; browsers forgive it.
            self._inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            self._started = True
            return self._step(data)
        self._started = True
        return made

    def finish(self) -> None:
        """Raise FetchFailed if the stream stopped before its end."""
        if not self._inflate.eof:
            raise FetchFailed("truncated", "The compressed page stopped before its end.")
