from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.config import Post, Secret, Wanted
from monitor.deliver.posts import Words, fitted, send
from monitor.errors import DeliveryError
from tests.deliver.servers import WebServer, web_server

LINK = "https://example.org/kiyaku/ja/changes/x.html"
WORDS = Words("X の利用規約が変わります", ("2026年1月15日から", "AI学習：変更なし", "利用許諾：文言が変わります"), LINK)


def post_to(server: WebServer) -> Post:
    return Post("p", Secret(f"json://{server.url.removeprefix('http://')}/hook"), Wanted("ja"))


@given(some.lists(some.text(max_size=60), max_size=8), some.integers(60, 400))
def test_a_post_fits_and_keeps_its_link(lines: list[str], limit: int) -> None:
    text = fitted(Words("t", tuple(lines), LINK), limit)
    assert len(text) <= limit
    assert text.endswith(LINK)


def test_where_there_is_room_everything_is_said_in_order() -> None:
    assert fitted(WORDS, 500) == "\n".join([*WORDS.lines, LINK])
    assert fitted(WORDS, 80) == "\n".join([*WORDS.lines[:2], LINK])
    assert fitted(Words("t", ("x" * 100,), LINK), 60) == "x" * 14 + "…\n" + LINK


async def test_a_post_arrives_with_title_text_and_picture(tmp_path: Path) -> None:
    picture = tmp_path / "card.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with web_server() as server:
        await send(post_to(server), Words(WORDS.title, WORDS.lines, LINK, picture))
        value = json.loads(server.requests[0][2])
    assert value["title"] == WORDS.title
    assert value["message"].endswith(LINK)
    assert [item["filename"] for item in value["attachments"]] == ["card.png"]


async def test_a_picture_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    with web_server() as server:
        await send(post_to(server), Words(WORDS.title, WORDS.lines, LINK, tmp_path / "none.png"))
        assert json.loads(server.requests[0][2])["attachments"] == []


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (401, True), (429, False), (500, False), (503, False)])
async def test_refusals_are_told_apart(status: int, permanent: bool) -> None:
    with web_server() as server:
        server.statuses = [status]
        with pytest.raises(DeliveryError, match=str(status)) as caught:
            await send(post_to(server), WORDS)
        assert caught.value.permanent is permanent
        assert server.url not in str(caught.value)
