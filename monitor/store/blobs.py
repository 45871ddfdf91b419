"""Bytes by their SHA-256, each compressed against the bytes that came before it.

A page of 200 kB that changed in one sentence costs some hundred bytes. A chain of such differences is at most
`MAX_DEPTH` long; then a full copy begins a new one. Every read is checked against the name.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from monitor.errors import StoreDamaged
from monitor.store.schema import blob
from monitor.store.upsert import keep_first

if TYPE_CHECKING:
    import zstandard

MAX_DEPTH = 8
LEVEL = 9  # 200 kB in about 10 ms; level 19 takes ten times as long for 4 % less


def digest(body: bytes) -> str:
    """The name of the bytes: SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def put(connection: Connection, body: bytes, *, after: str | None = None) -> str:
    """Keep the bytes, compressed against those named `after` where that helps, and return their name."""
    name = digest(body)
    if connection.execute(select(blob.c.sha256).where(blob.c.sha256 == name)).first():
        return name
    base, depth, frame = None, 0, pack(body)
    if after is not None and (found := _fitting(connection, after)) is not None:
        against = pack(body, get(connection, after))
        if len(against) < len(frame):
            base, depth, frame = after, found + 1, against
    row = {"sha256": name, "size": len(body), "base": base, "depth": depth, "data": frame}
    keep_first(connection, blob, row)
    return name


def _fitting(connection: Connection, name: str) -> int | None:
    """The depth of the named blob if another may be built on it."""
    depth = connection.execute(select(blob.c.depth).where(blob.c.sha256 == name)).scalar()
    return depth if depth is not None and depth + 1 < MAX_DEPTH else None


def get(connection: Connection, name: str) -> bytes:
    """The bytes of that name. Raises KeyError where there are none, StoreDamaged where they are not what they were."""
    chain: list[tuple[str, Any]] = []
    wanted: str | None = name
    while wanted is not None:
        row = connection.execute(select(blob).where(blob.c.sha256 == wanted)).first()
        if row is None or len(chain) > MAX_DEPTH:
            if not chain:
                raise KeyError(name)
            raise StoreDamaged(f"the bytes {name[:12]}… build on {wanted[:12]}…, which is missing.", _REMEDY)
        chain.append((wanted, row))
        wanted = row.base
    body: bytes | None = None
    for step, row in reversed(chain):
        body = _unpacked(step, row.data, row.size, body)
    assert body is not None
    return body


_REMEDY = "Put a backup back with `kiyaku restore`; captures made since then can be fetched again."


def _unpacked(name: str, frame: bytes, size: int, base: bytes | None) -> bytes:
    body = unpack(frame, size, base, name=name)
    if digest(body) != name:
        raise StoreDamaged(f"the bytes {name[:12]}… do not match their checksum.", _REMEDY)
    return body


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    import zstandard

    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def pack(body: bytes, base: bytes | None = None) -> bytes:
    """A zstandard frame of the bytes."""
    import zstandard

    if not base:
        return zstandard.ZstdCompressor(level=LEVEL).compress(body)
    # The window must reach over the whole dictionary, else only its end is used.
    window = max(10, min(27, (len(base) + len(body)).bit_length()))
    knobs = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, source_size=len(body), dict_size=len(base), window_log=window, enable_ldm=len(base) > 1 << 20
    )
    return zstandard.ZstdCompressor(dict_data=_dictionary(base), compression_params=knobs).compress(body)


def unpack(frame: bytes, size: int, base: bytes | None = None, *, name: str = "") -> bytes:
    """The `size` bytes of a frame. Raises StoreDamaged where it holds anything else."""
    import zstandard

    reader = zstandard.ZstdDecompressor(dict_data=_dictionary(base) if base else None, max_window_size=1 << 28)
    try:
        # The frame says how much it holds: a damaged one must not fill the memory before that is seen.
        held = zstandard.frame_content_size(frame)
        if held == size:
            return bytes(reader.decompress(frame, max_output_size=size, allow_extra_data=False))
    except zstandard.ZstdError as error:
        raise StoreDamaged(f"the bytes {name[:12]}… cannot be decompressed ({error}).", _REMEDY) from error
    raise StoreDamaged(f"the bytes {name[:12]}… should be {size} bytes and hold {held} bytes.", _REMEDY)
