from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select, update

from monitor.errors import StoreDamaged
from monitor.store import Store, blobs, database
from monitor.store.schema import blob
from tests.store.builders import HOUR, NOW, capture, opened


def page(seed: int) -> bytes:
    """Some 60 kB that do not repeat."""
    chance = random.Random(seed)
    return b" ".join(b"%08x" % chance.getrandbits(32) for _ in range(7000))


@settings(max_examples=60, deadline=None)
@given(some.binary(max_size=3000), some.binary(max_size=3000))
def test_bytes_come_back_whatever_they_were_packed_against(body: bytes, base: bytes) -> None:
    assert blobs.unpack(blobs.pack(body), len(body)) == body
    assert blobs.unpack(blobs.pack(body, base), len(body), base) == body


def test_a_small_edit_of_a_page_costs_some_hundred_bytes(tmp_path: Path) -> None:
    body = page(1)
    with opened(tmp_path) as store, database.reading(store._engine) as connection:
        store.keep(capture(body))
        store.keep(capture(body[:30_000] + b"a new sentence about training" + body[30_000:], NOW + HOUR))
        sizes = [row.data for row in connection.execute(select(blob).order_by(blob.c.depth))]
        assert len(sizes[0]) > 20_000
        assert len(sizes[1]) < 300


def test_an_edit_at_the_beginning_of_a_large_page_is_small_too(tmp_path: Path) -> None:
    body = b"".join(page(seed) for seed in range(20))
    assert len(body) > 1_000_000
    assert len(blobs.pack(b"changed" + body, body)) < 1000


def test_chains_stay_short_and_every_link_can_be_read(tmp_path: Path) -> None:
    body = page(2)
    versions = [body + b"%d" % number for number in range(30)]
    with opened(tmp_path) as store:
        for number, version in enumerate(versions):
            store.keep(capture(version, NOW + number * HOUR))
        facts = store.captures("chirp", "terms")
        assert [store.body(item.sha256) for item in facts] == versions
        with database.reading(store._engine) as connection:
            depths = list(connection.execute(select(blob.c.depth)).scalars())
        assert max(depths) == blobs.MAX_DEPTH - 1
        assert depths.count(0) == 4
        assert store.check() == ()


def test_unlike_pages_are_not_chained(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.keep(capture(page(3)))
        store.keep(capture(page(4), NOW + HOUR))
        with database.reading(store._engine) as connection:
            assert set(connection.execute(select(blob.c.depth)).scalars()) <= {0, 1}
        assert store.body(blobs.digest(page(4))) == page(4)


@pytest.mark.parametrize("harm", ["bit", "cut", "base"])
def test_damage_is_noticed_on_reading_and_by_the_check(tmp_path: Path, harm: str) -> None:
    body = page(5)
    with opened(tmp_path) as store:
        store.keep(capture(body))
        store.keep(capture(body + b"!", NOW + HOUR))
        first, second = (blobs.digest(item) for item in (body, body + b"!"))
        with database.writing(store._engine) as connection:
            data = connection.execute(select(blob.c.data).where(blob.c.sha256 == first)).scalar_one()
            worse = {
                "bit": data[:900] + bytes([data[900] ^ 1]) + data[901:],
                "cut": data[:-40],
                "base": blobs.pack(b"?"),
            }
            connection.execute(update(blob).where(blob.c.sha256 == first).values(data=worse[harm]))
        with pytest.raises(StoreDamaged, match=first[:12]):
            store.body(second)
        assert len(store.check()) == 2


def test_unknown_bytes_are_a_key_error(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, pytest.raises(KeyError):
        store.body("0" * 64)


def test_a_frame_that_would_unfold_to_more_than_it_should_is_told_as_damage() -> None:
    with pytest.raises(StoreDamaged, match="50000000 bytes"):
        blobs.unpack(blobs.pack(bytes(50_000_000)), 1000)
