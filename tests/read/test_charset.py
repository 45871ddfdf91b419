"""Character sets, as declared and as they are."""

from __future__ import annotations

import pytest

from monitor.model import Reading
from monitor.read import read
from monitor.read.charset import decode
from monitor.read.language import detect
from tests.read.pages import CHIRP, SAEZURI, body, document

JAPANESE = document(f"<h1>利用規約</h1>{body(SAEZURI)}", "ja").replace("©", "(C)")  # not a character of Shift_JIS
ENGLISH = document("<h1>Terms</h1><p>“You” keep your rights – all of them, in Zürich too, for 5 € a year.</p>")


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "iso-8859-1", "shift_jis", "euc-jp", "no-such-charset", "utf-16", "\x00"]
)
@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_japanese_is_read_right_whatever_the_header_says(charset: str, declared: str | None) -> None:
    assert decode(JAPANESE.encode(charset), declared) == JAPANESE


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1252", "shift_jis"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_western_text_is_read_right_whatever_the_header_says(charset: str, declared: str | None) -> None:
    assert decode(ENGLISH.encode(charset), declared) == ENGLISH


@pytest.mark.parametrize("charset", ["cp932", "euc_jp"])
def test_a_broken_byte_spoils_no_more_than_itself(charset: str) -> None:
    body_bytes = JAPANESE.encode(charset)
    middle = body_bytes.index(b"</p>")
    found = read(body_bytes[:middle] + b"\xff" + body_bytes[middle:], "text/html", charset="utf-8")
    assert isinstance(found, Reading)
    assert found.language == "ja"
    assert SAEZURI[1][1][0] in {clause.text for clause in found.clauses}


def test_what_the_page_itself_declares_counts_where_the_header_says_nothing() -> None:
    html = '<html><head><meta charset="iso-8859-2"></head><body><p>Zażółć gęślą jaźń, proszę.</p></body></html>'
    found = read(html.encode("iso-8859-2"), "text/html")
    assert isinstance(found, Reading)
    assert found.clauses[0].text == "Zażółć gęślą jaźń, proszę."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(text for _, some in CHIRP for text in some), "en"),
        ("".join(text for _, some in SAEZURI for text in some), "ja"),
        ("本規約は、X（旧Twitter）のAPI、SDK及びWeb Serviceに適用します。", "ja"),
        ("Diese Bedingungen gelten für die Nutzung der Dienste und sind ein Vertrag zwischen Ihnen und uns.", "de"),
        (
            "Les présentes conditions régissent l’utilisation de nos services et forment un contrat entre vous et "
            "nous.",
            "fr",
        ),
        ("Estos términos rigen el uso de los servicios y son un contrato entre usted y nosotros para la red.", "es"),
        ("本服务条款是您与我们之间就使用本平台服务所订立的协议，请您仔细阅读。", "zh"),
        ("본 약관은 회사가 제공하는 서비스의 이용과 관련하여 회사와 회원의 권리를 규정합니다.", "ko"),
        ("Настоящие условия регулируют использование наших услуг и являются договором.", "ru"),
        ("404", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_told_from_the_text(text: str, language: str) -> None:
    assert detect(text) == language
