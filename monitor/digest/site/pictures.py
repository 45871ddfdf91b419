"""Pictures that carry the verdict, for shared links (Open Graph, 1200 x 630).

Drawn with the font that the site's builder found on the system and hands over as bytes. Where it has no Japanese, the
Japanese picture carries the English text: a row of empty boxes would say nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from PIL import Image, ImageDraw, ImageFont

from monitor.digest import answers, titles
from monitor.digest.answers import Line
from monitor.digest.archive import Face
from monitor.digest.say import LANGUAGES, Say
from monitor.digest.site.page import Build, Page
from monitor.digest.view import moment_of
from monitor.digest.wrap import fold
from monitor.model import Change, Language

SIZE = (1200, 630)
MARGIN = 72
PAPER, INK, SOFT, SEAL, RULE = "#faf8f4", "#1c1b19", "#575248", "#a8261b", "#d8d1c4"
TONES = {
    "care": ("#93190f", "#fdebe8"),
    "relief": ("#0d5732", "#e5f4ea"),
    "look": ("#6d4200", "#fcf1d9"),
    "calm": ("#2b4660", "#e9eff5"),
    "absent": ("#575248", "#efebe3"),
}
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def plan(build: Build) -> Iterator[Page]:
    """A picture per change and language, and one for the site."""
    face = _face(build)
    name = face.name if face else ""
    for language in LANGUAGES:
        spoken: Language = language if language == "en" or (face and face.japanese) else "en"
        stamp = build.key("picture", "home", spoken, name)
        yield Page(f"pictures/{language}/home.png", stamp, partial(_home, build, spoken))
        for change in build.changes:
            # Seen from the day of its capture: a shared link keeps its picture.
            stamp = build.key("picture", build.mark(change), spoken, name)
            yield Page(f"pictures/{language}/{change.id}.png", stamp, partial(_change, build, change, spoken))


def _face(build: Build) -> Face | None:
    """The first font that has Japanese, else the first."""
    fonts = build.settings.fonts
    return next((face for face in fonts if face.japanese), fonts[0] if fonts else None)


@lru_cache(maxsize=16)
def _font(face: Face | None, size: int) -> Font:
    return ImageFont.truetype(io.BytesIO(face.read()), size) if face else ImageFont.load_default(size)


def _change(build: Build, change: Change, language: Language) -> bytes:
    say = build.say(language)
    service = build.services.get(change.service)
    moment = moment_of(change, change.captured_at, say)
    lines = answers.answer(answers.lines(change, moment, service, say))
    title = titles.title(change, moment, service, say)
    shown = [_claimed(line, say) for line in lines if not (line.verdict and line.verdict.certainty == "possible")]
    return draw(title, shown[:3], _face(build), say("site.name"))


def _home(build: Build, language: Language) -> bytes:
    say = build.say(language)
    return draw(say("home.lead"), (), _face(build), say("site.name"))


def draw(title: str, lines: Sequence[Line], face: Face | None, name: str) -> bytes:
    """The picture as PNG."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 18, SIZE[1]), fill=SEAL)
    _seal(pen, face)
    pen.text((MARGIN + 68, 66), name, font=_font(face, 34), fill=SOFT)
    large = _font(face, 58)
    top = 150
    for row in _rows(title, large)[:3]:
        pen.text((MARGIN, top), row, font=large, fill=INK)
        top += 80
    top = max(top + 24, 340)
    for line in lines:
        top = _line(pen, line, top, face)
    out = io.BytesIO()
    # 64 colours are enough for text on paper. The octree takes 7 ms where the default takes 32, and zlib's level 6
    # takes 5 ms where 9 takes 40 for a tenth less.
    picture.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _rows(title: str, font: Font) -> list[str]:
    """The title in rows; a Japanese one is broken before its bracket, so that a date is not torn apart."""
    room = SIZE[0] - 2 * MARGIN
    head, bracket, tail = title.partition("（")
    if bracket and font.getlength(title) > room:
        return [*fold(head, room, font.getlength), *fold(bracket + tail, room, font.getlength)]
    return fold(title, room, font.getlength)


def _claimed(line: Line, say: Say) -> Line:
    """A picture travels without its page: it claims no more than a subject line may."""
    verdict = line.verdict
    if verdict and verdict.verdict in {"new", "gone"} and verdict.certainty != "headline":
        return replace(line, word=say("verdict.look.word"), tone="look")
    return line


def _seal(pen: ImageDraw.ImageDraw, face: Face | None) -> None:
    pen.rounded_rectangle((MARGIN, 62, MARGIN + 50, 112), 10, fill=SEAL)
    if face and face.japanese:
        pen.text((MARGIN + 25, 87), "規", font=_font(face, 34), fill="#fff", anchor="mm")
        return
    for row in (78, 88, 98):
        pen.line((MARGIN + 13, row, MARGIN + 37, row), fill="#fff", width=3)


def _line(pen: ImageDraw.ImageDraw, line: Line, top: int, face: Face | None) -> int:
    """A label and its verdict; returns where the next one begins."""
    font, bold = _font(face, 36), _font(face, 34)
    colour, ground = TONES[line.tone]
    width = int(bold.getlength(line.word)) + 48
    right = SIZE[0] - MARGIN
    room = right - width - 40 - MARGIN
    rows = fold(line.name, room, font.getlength)
    name = rows[0] + ("…" if len(rows) > 1 else "")
    pen.text((MARGIN, top + 30), name, font=font, fill=INK, anchor="lm")
    pen.rounded_rectangle((right - width, top, right, top + 60), 30, fill=ground)
    pen.text((right - width // 2, top + 29), line.word, font=bold, fill=colour, anchor="mm")
    pen.line((MARGIN, top + 76, right, top + 76), fill=RULE, width=2)
    return top + 92
