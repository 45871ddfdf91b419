"""Every page that readers meet is valid HTML, judged by html-validate: its rules for the standard and for access.

`tests/html` pins it; `.htmlvalidate.json` there departs from the recommended rules four times. `role="table"` says what
the element says already, because a table that is laid out as blocks on a phone loses its meaning for screen readers;
a title is as long as the verdict that it carries; check boxes of one question share their name; and the mail program's
helper writes "DOCTYPE" as it likes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.digest.builders import MemoryArchive, announcement, japanese_change
from tests.digest.pages import SETTINGS, built
from tests.digest.test_mail import mail
from tests.digest.test_site import both_languages, hostile_archive, hostile_service, long_change
from tests.needs import ROOT, html_validate
from tests.subscribe.test_app import Web, web  # noqa: F401 - a fixture

CONFIG = ROOT / "tests" / "html" / ".htmlvalidate.json"


def complaints(folder: Path) -> list[str]:
    """What html-validate says of the pages below a folder; mails carry their style inline, as mail programs want it."""
    told = folder / "told.json"  # by way of a file: the program cuts off what a pipe cannot take at once
    command = [*html_validate(), "--config", str(CONFIG), "--formatter", f"json={told}", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.is_file(), done.stderr
    return [
        f"{Path(page['filePath']).relative_to(folder)}:{found['line']}: {found['ruleId']}: {found['message']}"
        for page in json.loads(told.read_bytes())
        for found in page["messages"]
        if not (found["ruleId"] == "no-inline-style" and "mails" in page["filePath"])
    ]


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the pages among the files into a folder."""
    for path, body in files.items():
        if path.endswith(".html"):
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(body)


def test_every_page_of_every_kind_is_valid_html(tmp_path: Path) -> None:
    long = MemoryArchive(all_changes=[long_change()])
    hostile = replace(SETTINGS, services=(hostile_service(), *SETTINGS.services[1:]))
    write(built(), tmp_path / "usual")
    write(built(settings=replace(SETTINGS, base_url="", subscribe_url="", contact="")), tmp_path / "bare")
    write(built(MemoryArchive()), tmp_path / "empty")
    write(built(long), tmp_path / "long")
    write(built(hostile_archive(), hostile), tmp_path / "hostile")
    write(built(*both_languages()), tmp_path / "both")
    assert len(list(tmp_path.rglob("*.html"))) > 200
    assert complaints(tmp_path) == []


def test_every_page_of_the_example_is_valid_html(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "digests" / "example", tmp_path / "example")
    assert complaints(tmp_path / "example") == []


def test_mails_are_valid_html(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for language in ("ja", "en"):
        body = mail(announcement(), japanese_change(), language=language).html
        (folder / f"{language}.html").write_text(body, encoding="utf-8")
    assert complaints(tmp_path) == []


async def test_the_pages_of_the_mail_subscription_are_valid_html(web: Web, tmp_path: Path) -> None:  # noqa: F811
    write({f"{name}.html": answer.content for name, answer in (await web.pages()).items()}, tmp_path)
    assert complaints(tmp_path) == []
