"""The folder that the site stands in: only what changed is written, at once or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.deliver.folder import MANIFEST, BuildReport, build_site, write_tree
from monitor.digest.site import Memo, Page
from monitor.errors import InputError, StoreFull
from monitor.model import EffectiveDate
from tests.digest.builders import NOW, MemoryArchive, announcement, archive, edition, japanese_change, tags_of
from tests.digest.pages import SETTINGS


def build(out: Path, held: MemoryArchive, days: int = 0) -> BuildReport:
    held.asked.clear()
    return build_site(held, SETTINGS, out, NOW + timedelta(days=days), tags_of=tags_of)


def test_a_second_build_renders_and_writes_nothing(tmp_path: Path) -> None:
    held = archive()
    first = build(tmp_path, held)
    assert first.rendered == first.pages
    second = build(tmp_path, held)
    assert (second.rendered, second.written, second.removed) == (0, 0, 0)
    assert held.asked == []  # no full record was loaded


def test_a_new_change_touches_its_own_pages_and_the_lists(tmp_path: Path) -> None:
    held = archive()
    build(tmp_path, held)
    held.add(edition("enogu/privacy/2025-12-16-dddddddd", "作品は学習に使いません。", language="ja"))
    held.all_changes.append(
        japanese_change(
            id="enogu/privacy/2025-12-16-eeeeeeee",
            document="privacy",
            captured_at=NOW,
            before_id="",
            after_id="enogu/privacy/2025-12-16-dddddddd",
        )
    )
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    report = build(tmp_path, held)
    assert 0 < report.rendered < report.pages * 0.7
    assert (tmp_path / "ja/changes/enogu/privacy/2025-12-16-eeeeeeee.html").is_file()
    touched = {str(path.relative_to(tmp_path)) for path, at in before.items() if path.stat().st_mtime_ns != at}
    assert "ja/index.html" in touched
    assert not any(path.startswith(("ja/changes/chirp", "en/editions/chirp", "ja/about")) for path in touched)


def test_a_countdown_is_brought_up_to_date_the_next_day_and_then_rests(tmp_path: Path) -> None:
    held = archive()
    build(tmp_path, held)
    page = tmp_path / "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html"
    assert "あと30日" in page.read_text(encoding="utf-8")
    report = build(tmp_path, held, days=1)
    assert "あと29日" in page.read_text(encoding="utf-8")
    assert 0 < report.rendered < 20
    build(tmp_path, held, days=40)
    assert "2026年1月15日から適用されています" in page.read_text(encoding="utf-8")
    assert build(tmp_path, held, days=41).rendered <= 2  # the home pages


def test_a_page_that_is_no_longer_planned_is_taken_away(tmp_path: Path) -> None:
    held = archive()
    build(tmp_path, held)
    gone = held.all_changes.pop(0)
    report = build(tmp_path, held)
    assert report.removed > 0
    assert not (tmp_path / f"ja/changes/{gone.id}.html").exists()


def test_a_page_that_somebody_deleted_comes_back(tmp_path: Path) -> None:
    held = archive()
    build(tmp_path, held)
    page = tmp_path / "en/index.html"
    page.unlink()
    assert build(tmp_path, held).written == 1
    assert page.is_file()


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("kiyaku.example")
    build(tmp_path, archive())
    build(tmp_path, MemoryArchive())
    assert (tmp_path / "CNAME").read_text() == "kiyaku.example"


def test_a_build_that_was_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise KeyboardInterrupt

    def plan(memo: Memo, *, broken: bool) -> list[Page]:
        memo["x"] = [[1]]
        return [Page("a.html", "1", lambda: b"a"), Page("b.html", "1", fail if broken else lambda: b"b")]

    with pytest.raises(KeyboardInterrupt):
        write_tree(lambda memo: plan(memo, broken=True), tmp_path)
    assert (tmp_path / "a.html").read_bytes() == b"a"
    report = write_tree(lambda memo: plan(memo, broken=False), tmp_path)
    assert (report.rendered, report.written) == (1, 1)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".kiyaku-") and "build" not in path.name]


def test_pages_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    build(tmp_path, archive())
    assert (tmp_path / "index.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("path", ["../x.html", "/etc/x", "a/../../x", "a\\b", ""])
def test_no_page_can_stand_outside_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="may not stand"):
        write_tree(lambda memo: [Page(path, "1", lambda: b"x")], tmp_path / "out")


def test_a_damaged_manifest_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(InputError, match="Delete it"):
        build(tmp_path, archive())


@pytest.mark.skipif(os.geteuid() != 0 and not os.access("/dev/full", os.W_OK), reason="needs /dev/full")
def test_a_folder_that_cannot_be_written_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFull):
        build_site(archive(), SETTINGS, tmp_path / "file" / "out", NOW, tags_of=tags_of)


def test_the_manifest_forgets_the_facts_of_editions_that_no_longer_bind(tmp_path: Path) -> None:
    held = archive()
    build(tmp_path, held)
    facts = [key for key in json.loads((tmp_path / MANIFEST).read_text())["memo"] if key.startswith("facts:")]
    assert "facts:chirp/terms/2023-09-29-00000001" in facts
    held.all_statuses[0] = replace(held.all_statuses[0], in_force_id="chirp/terms/2025-12-15-00000002")
    build(tmp_path, held)
    facts = [key for key in json.loads((tmp_path / MANIFEST).read_text())["memo"] if key.startswith("facts:")]
    assert "facts:chirp/terms/2023-09-29-00000001" not in facts


def test_the_same_moment_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, archive())
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    two = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert one == two


def test_a_change_of_an_announced_day_moves_the_countdown(tmp_path: Path) -> None:
    held = archive()
    build(tmp_path, held)
    held.all_changes[0] = announcement(effective=(EffectiveDate(date(2026, 2, 1)),))
    build(tmp_path, held)
    assert "2026年2月1日" in (tmp_path / "ja/index.html").read_text(encoding="utf-8")
