"""HTML pages into clauses: what a reader of the page would read, in order."""

from __future__ import annotations

from monitor.model import ClauseKind
from tests.read.pages import clauses, texts


def test_inline_tags_never_break_words() -> None:
    assert texts("<p>You grant <b>Chi</b>rp<i>&nbsp;a</i> li&shy;cence<wbr>.</p>") == ["You grant Chirp a licence."]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert texts("<div>One line<br>goes on.<br><br>Another paragraph.</div>") == [
        "One line goes on.",
        "Another paragraph.",
    ]


def test_a_line_break_between_japanese_characters_is_no_space() -> None:
    assert texts("<p>利用者は、投稿作品の<br>著作権を保持します。</p>") == ["利用者は、投稿作品の著作権を保持します。"]


def test_bulleted_lines_in_one_block_are_items() -> None:
    found = clauses("<div>次の行為を禁止します。<br>・無断転載<br>・なりすまし</div>")
    assert [(one.kind, one.text) for one in found] == [
        (ClauseKind.PARAGRAPH, "次の行為を禁止します。"),
        (ClauseKind.ITEM, "無断転載"),
        (ClauseKind.ITEM, "なりすまし"),
    ]


def test_items_hang_on_the_sentence_before_their_list() -> None:
    found = clauses(
        "<h2>3. Rules</h2><p>Be kind. You may not:</p><ol><li>scrape or<ul><li>resell data</li></ul></li><li>"
        "spam</li></ol>"
    )
    assert [(one.kind, one.number, one.level, one.lead_in, one.text) for one in found[2:]] == [
        (ClauseKind.ITEM, "1.", 1, "You may not:", "scrape or"),
        (ClauseKind.ITEM, "", 2, "scrape or", "resell data"),
        (ClauseKind.ITEM, "2.", 1, "You may not:", "spam"),
    ]
    assert (found[0].number, found[0].text, found[1].section) == ("3.", "Rules", ("Rules",))


def test_lists_count_as_their_attributes_say() -> None:
    html = (
        "<ol type=a start=3><li>third thing</li><li value=7>seventh thing</li></ol><ol type=I><li>a roman "
        "thing</li></ol>"
    )
    assert [one.number for one in clauses(html)] == ["c.", "g.", "I."]


def test_numbers_are_parted_from_the_text_that_they_count() -> None:
    html = (
        "<p>2.1 You keep your rights.</p><p>(b) You may leave.</p><p>第3条の2 当社は変更できます。</p><p>2024 "
        "was a good year.</p>"
    )
    assert [(one.number, one.text) for one in clauses(html)] == [
        ("2.1", "You keep your rights."),
        ("(b)", "You may leave."),
        ("第3条の2", "当社は変更できます。"),
        ("", "2024 was a good year."),
    ]


def test_tables_are_read_row_by_row() -> None:
    found = clauses(
        "<table><caption>Fees</caption><tr><th>Plan</th><th>Price</th></tr><tr><td>Basic</td><td>Free <b>for</b> "
        "ever</td></tr></table>"
    )
    assert [(one.kind, one.text) for one in found] == [
        (ClauseKind.NOTE, "Fees"),
        (ClauseKind.ROW, "Plan | Price"),
        (ClauseKind.ROW, "Basic | Free for ever"),
    ]


def test_a_cell_that_spans_rows_stands_in_each_of_them() -> None:
    html = "<table><tr><td rowspan=2>Posts</td><td>hosting</td></tr><tr><td>display</td></tr></table>"
    assert texts(html) == ["Posts | hosting", "Posts | display"]


def test_a_table_that_lays_out_a_page_is_read_as_its_text() -> None:
    html = f"<table><tr><td>Menu entry</td><td><h2>Your rights</h2><p>{'You keep them all. ' * 9}</p></td></tr></table>"
    assert [one.kind for one in clauses(html)][1:] == [ClauseKind.HEADING, ClauseKind.PARAGRAPH]


def test_definitions_carry_what_they_define() -> None:
    found = clauses("<dl><dt>Content</dt><dd>Everything that you post.</dd><dd>Not what you only read.</dd></dl>")
    assert [(one.kind, one.text, one.lead_in) for one in found] == [
        (ClauseKind.TERM, "Content", ""),
        (ClauseKind.PARAGRAPH, "Everything that you post.", "Content"),
        (ClauseKind.PARAGRAPH, "Not what you only read.", "Content"),
    ]


def test_collapsed_details_are_read() -> None:
    found = clauses("<details><summary>May you train on my drawings?</summary><p>No, we never do.</p></details>")
    assert [(one.kind, one.text) for one in found] == [
        (ClauseKind.HEADING, "May you train on my drawings?"),
        (ClauseKind.PARAGRAPH, "No, we never do."),
    ]
    assert found[1].section == ("May you train on my drawings?",)


def test_the_folded_panel_of_an_accordion_is_read_although_it_is_hidden() -> None:
    html = (
        '<h3><button aria-expanded="false" aria-controls="p1">Your licence</button></h3><div id="p1" hidden><p>'
        "You grant one.</p></div>"
    )
    assert texts(html) == ["Your licence", "You grant one."]


def test_what_no_reader_sees_is_left_out() -> None:
    html = (
        "<p>Seen.</p><p hidden>a</p><p style='display: none'>b</p><span aria-hidden='true'>c</span><p "
        "class='sr-only'>d</p>"
        "<template><p>e</p></template><noscript>f</noscript><script>g</script><style>h{}</style><!-- i --><p "
        "class='d-none'>j</p>"
        "<textarea>k</textarea><div contenteditable='true'>l</div><button>Copy</button><div class='hidden "
        "md:block'>Seen on wide screens.</div>"
    )
    assert texts(html) == ["Seen.", "Seen on wide screens."]


def test_a_page_that_is_hidden_as_a_whole_under_an_open_dialog_is_read() -> None:
    html = (
        f"<div aria-hidden='true'><p>{'You keep the rights in what you post. ' * 12}</p></div>"
        f"<div role='dialog'><p>{'We use cookies. ' * 6}</p></div>"
    )
    assert len(texts(html)) == 1
    assert texts(html)[0].startswith("You keep")


def test_furigana_are_not_read_as_words() -> None:
    html = (
        "<p><ruby>著作<rp>(</rp><rt>ちょさく</rt><rp>)</rp></ruby>権は<ruby>投稿者<rtc><rt>とうこうしゃ</rt>"
        "</rtc></ruby>に残ります。</p>"
    )
    assert texts(html) == ["著作権は投稿者に残ります。"]


def test_links_are_data_and_absolute() -> None:
    (found,) = clauses(
        '<p>See our <a href="../privacy?x=1">privacy policy</a> or <a href="javascript:void(0)">settings</a>.</p>'
    )
    assert found.text == "See our privacy policy or settings."
    assert [(link.text, link.url) for link in found.links] == [("privacy policy", "https://chirp.example/privacy?x=1")]


def test_marks_of_footnotes_are_no_text_and_footnotes_are_notes() -> None:
    found = clauses(
        '<p>We share data<sup><a href="#fn1">1</a></sup> over 5 m<sup>2</sup>.</p><section role="doc-endnotes"><p>'
        "With partners only.</p></section>"
    )
    assert [(one.kind, one.text) for one in found] == [
        (ClauseKind.PARAGRAPH, "We share data over 5 m2."),
        (ClauseKind.NOTE, "With partners only."),
    ]


def test_text_right_inside_nested_divs_is_read_in_order() -> None:
    assert texts("<div>First text.<div>Second text.<span> Still second.</span></div>Third text.</div>") == [
        "First text.",
        "Second text. Still second.",
        "Third text.",
    ]


def test_bold_lines_and_numbered_lines_are_headings_of_what_follows() -> None:
    found = clauses(
        "<p><strong>Your licence</strong></p><p>You grant one.</p><p>4. Fees</p><p>There are none for reading.</p>"
    )
    assert [(one.kind, one.section) for one in found] == [
        (ClauseKind.HEADING, ()),
        (ClauseKind.PARAGRAPH, ("Your licence",)),
        (ClauseKind.HEADING, ()),
        (ClauseKind.PARAGRAPH, ("Fees",)),
    ]


def test_an_article_whose_heading_stands_on_the_same_line_is_parted_from_it() -> None:
    found = clauses(
        "<p>第3条（禁止事項）利用者は、次の行為をしてはなりません。</p><p>第3条の2（連絡）当社は通知します。</p>"
    )
    assert [(one.kind, one.number, one.text) for one in found] == [
        (ClauseKind.HEADING, "第3条", "禁止事項"),
        (ClauseKind.PARAGRAPH, "", "利用者は、次の行為をしてはなりません。"),
        (ClauseKind.HEADING, "第3条の2", "連絡"),
        (ClauseKind.PARAGRAPH, "", "当社は通知します。"),
    ]


def test_a_date_line_set_as_a_heading_is_no_section() -> None:
    found = clauses("<h1>Terms</h1><h4>Last updated: 3 May 2025</h4><p>You keep your rights.</p>")
    assert (found[1].kind, found[2].section) == (ClauseKind.PARAGRAPH, ("Terms",))


def test_shielded_addresses_are_decoded() -> None:
    code = "42" + "".join(f"{byte ^ 0x42:02x}" for byte in b"hi@chirp.example")
    (text,) = texts(f'<p>Write to <a class="__cf_email__" data-cfemail="{code}">[email&#160;protected]</a>.</p>')
    assert text == "Write to hi@chirp.example."


def test_what_is_appended_to_a_shielded_address_is_no_part_of_it() -> None:
    code = bytes([7, *(byte ^ 7 for byte in b"hi@chirp.example?landing_url=https%3A%2F%2Fchirp.example")]).hex()
    (text,) = texts(f'<p>Write to <a data-cfemail="{code}">[email&#160;protected]</a>.</p>')
    assert text == "Write to hi@chirp.example."


def test_preformatted_text_keeps_its_lines_apart() -> None:
    assert texts("<pre>1. You keep your rights.\n2. You may leave.</pre>") == [
        "You keep your rights.",
        "You may leave.",
    ]


def test_an_unclosed_paragraph_and_a_stray_tag_lose_no_text() -> None:
    assert texts("<p>One.<p>Two.</b></i><div>Three.<li>Four.") == ["One.", "Two.", "Three.", "Four."]
