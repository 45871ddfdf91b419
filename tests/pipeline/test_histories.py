"""Histories of made-up services in the wordings that real ones use: what must be told of a notice period, and when."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import Change, Document, DocumentKind, Finding
from tests.pipeline.story import NEW, OLD, TRAINING, Watch, page

UNTOLD = "cosmetic"
ANNOUNCED_THEN_IN_FORCE = ["first", "announced", "unchanged", "in-force"]
JA = (
    ("適用", "本規約は、イラスト投稿サービス「すみいろ」に関する当社と利用者との間の関係を定めるものです。"),
    ("アカウント", "利用者は、自己の責任でパスワードを管理するものとし、第三者に利用させてはなりません。"),
    ("禁止事項", "利用者は、法令又は公序良俗に違反する行為、他の利用者を誹謗中傷する行為を行ってはなりません。"),
    ("投稿作品の権利", "投稿されたイラスト、漫画その他の作品の著作権は、利用者又は正当な権利者に帰属します。"),
    (
        "投稿作品の利用許諾",
        "利用者は、当社に対し、投稿作品をサービスの提供及び宣伝に必要な範囲で複製及び公衆送信する権利を許諾します。",
    ),
    ("退会", "利用者は、いつでも退会することができ、退会後は投稿作品が公開されなくなります。"),
    ("免責", "当社は、サービスの中断による損害について、故意又は重過失がある場合を除き責任を負いません。"),
    ("規約の変更", "当社は、必要と判断した場合、三十日前までに告知することにより、本規約を変更することができます。"),
    ("準拠法", "本規約は日本法を準拠法とし、紛争は東京地方裁判所を第一審の専属的合意管轄裁判所とします。"),
)  # fmt: skip
JA_NEW = tuple((title, text.replace("宣伝に", "宣伝並びに機械学習モデルの学習に")) for title, text in JA)


def japanese(
    articles: tuple[tuple[str, str], ...], top: str = "", *, bottom: str = "", title: str = "すみいろ利用規約"
) -> str:
    inner = "".join(f"<h2>第{place}条（{name}）</h2><p>{text}</p>" for place, (name, text) in enumerate(articles, 1))
    return f"<h1>{title}</h1>{f'<p>{top}</p>' if top else ''}{inner}{bottom}"


def as_page(body: str) -> bytes:
    head = '<!doctype html><html lang="ja"><head><title>規約</title></head>'
    return f"{head}<body><main>{body}</main></body></html>".encode()


def japanese_watch() -> Watch:
    address = ("https://inkpond.example/terms",)
    return Watch(Document("inkpond", "terms", DocumentKind.TERMS, address, "ja"))


def told(finding: Finding) -> Change:
    assert finding.change is not None
    return finding.change


def substance(finding: Finding) -> list[str]:
    """The new or else the old wording of every difference that is not cosmetic."""
    pairs = (clause.difference for clause in told(finding).clauses if clause.difference.change != UNTOLD)
    return [side.text for pair in pairs if (side := pair.after or pair.before) is not None]


TWO_TEXTS = [
    (
        "These updated Terms apply from 15 February 2026. The Terms until then are set out further down this page.",
        "Terms applicable before 15 February 2026",
    ),
    ("The Terms below start to apply on 15 February 2026.", "Terms that apply prior to February 15, 2026"),
    ("You are reading the version of our Terms that will apply from February 15, 2026.", "Current terms"),
]
ONE_TEXT = [
    "You are reading the version of our Terms that will apply from February 15, 2026. "
    'Looking for the Terms in effect today? <a href="/terms/old">Read them here</a>.',
    "Effective January 16, 2026 for users who join on or after that date. For users who joined before January 16, "
    '2026, these Terms take effect on February 15, 2026; until then the <a href="/terms/old">previous Terms</a> apply.',
]


@pytest.mark.parametrize(("upper", "lower"), TWO_TEXTS)
@pytest.mark.parametrize("upcoming_first", [True, False])
def test_both_texts_on_one_page_announce_only_what_changes(upper: str, lower: str, upcoming_first: bool) -> None:
    watch = Watch()
    both = (
        page(NEW, banner=upper, second=OLD, second_banner=lower)
        if upcoming_first
        else page(OLD, banner=lower, second=NEW, second_banner=upper)
    )
    for body, day in ((page(OLD), 0), (both, 6), (both, 7), (page(NEW), 37)):
        finding = watch.see(body, day)
    assert watch.outcomes() == ANNOUNCED_THEN_IN_FORCE
    announced = watch.findings[1]
    assert told(announced).effective_date == date(2026, 2, 15)
    assert TRAINING in substance(announced)
    assert not [text for text in substance(announced) if "2026" in text]
    assert (told(finding).announcement, substance(finding)) == ("as-announced", [])


@pytest.mark.parametrize("banner", ONE_TEXT)
def test_a_page_that_shows_the_text_to_come_early_announces_it_to_those_who_are_there(banner: str) -> None:
    watch = Watch()
    early = page(NEW, banner=banner)
    for body, day in ((page(OLD), 0), (early, 6), (early, 7), (page(NEW), 37)):
        finding = watch.see(body, day)
    assert watch.outcomes() == ANNOUNCED_THEN_IN_FORCE
    assert date(2026, 2, 15) in [one.day for one in told(watch.findings[1]).effective]
    assert not [text for text in substance(watch.findings[1]) if "2026" in text]
    assert told(finding).announcement == "as-announced"


JAPANESE_NOTICES = [
    japanese(JA_NEW, "【改定後】2026年2月15日施行") + japanese(JA, "【改定前】2026年2月14日まで"),
    japanese(JA, "改定前（令和８年２月１４日まで適用）") + japanese(JA_NEW, "改定後（令和８年２月１５日から適用）"),
    japanese(JA_NEW, title="【新】すみいろ利用規約（2026年2月15日施行）")
    + japanese(JA, title="【旧】すみいろ利用規約"),
    japanese(JA_NEW, '本ページは、2026年2月15日に施行される規約です。現行の規約は<a href="/old">こちら</a>。'),
    japanese(
        JA_NEW,
        '本規約は2026年2月15日より適用されます。</p>'
        '<p>2026年2月14日までの規約は<a href="/old">こちら</a>をご確認ください。',
    ),
    japanese(
        JA,
        "2026年2月15日付で利用規約を下記のとおり変更いたします。",
        bottom="<h2>新旧対照表</h2><table><tr><th>条項</th><th>変更前</th><th>変更後</th></tr>"
        f"<tr><td>第5条</td><td>{JA[4][1]}</td><td>{JA_NEW[4][1]}</td></tr></table>",
    ),
    japanese(
        JA,
        bottom="<h2>新旧対照表（令和8年2月15日改定）</h2><table><tr><th>新（下線部が変更箇所）</th><th>旧</th></tr>"
        f"<tr><td>{JA_NEW[4][1]}</td><td>{JA[4][1]}</td></tr></table>",
    ),
    japanese(
        (*JA[:4], (JA[4][0], f"（変更前）{JA[4][1]}</p><p>（変更後）{JA_NEW[4][1]}"), *JA[5:]),
        "2026年2月15日より以下のとおり変更します。",
    ),
    japanese(
        JA_NEW,
        "2026年1月16日以降に登録された方には本規約が直ちに適用されます。"
        "2026年1月16日より前に登録された方には、2026年2月15日から適用されます。",
    ),
]  # fmt: skip


@pytest.mark.parametrize("notice", JAPANESE_NOTICES)
def test_japanese_notices_announce_the_one_clause_that_changes(notice: str) -> None:
    watch = japanese_watch()
    stages = ((japanese(JA), 0), (notice, 6), (notice, 7), (japanese(JA_NEW), 37))
    for body, day in stages:
        finding = watch.see(as_page(body), day)
    assert watch.outcomes() == ANNOUNCED_THEN_IN_FORCE
    assert substance(watch.findings[1]) == [JA_NEW[4][1]]
    assert date(2026, 2, 15) in [one.day for one in told(watch.findings[1]).effective]
    assert (told(finding).announcement, substance(finding)) == ("as-announced", [])


@pytest.mark.parametrize(
    ("former", "added"),
    [
        ("<h2>附則</h2><p>本規約は、平成30年4月1日から施行する。</p>", "<p>改正 令和8年2月15日施行</p>"),
        ("<p>2020年1月15日　制定・施行</p><p>2023年7月1日　改定</p>", "<p>2026年2月15日　改定</p>"),
    ],
)
def test_a_list_of_earlier_days_does_not_hide_the_day_to_come(former: str, added: str) -> None:
    watch = japanese_watch()
    watch.see(as_page(japanese(JA, bottom=former)), 0)
    announced = watch.see(as_page(japanese(JA_NEW, bottom=former + added)), 6)
    assert announced.outcome.value == "announced"
    assert [one.day for one in told(announced).effective] == [date(2026, 2, 15)]
    assert substance(announced) == [JA_NEW[4][1]]


def test_a_postponement_is_told_and_the_old_day_passes_in_silence() -> None:
    watch = japanese_watch()
    first = as_page(japanese(JA_NEW, "本規約は2026年2月15日より適用します。"))
    later = as_page(japanese(JA_NEW, "本規約の適用開始日を2026年2月15日から2026年4月1日に延期しました。"))
    stages = ((as_page(japanese(JA)), 0), (first, 6), (first, 7), (later, 20), (later, 21), (later, 40))
    for body, day in stages:
        watch.see(body, day)
    assert watch.outcomes() == ["first", "announced", "unchanged", "announced", "unchanged", "unchanged"]
    assert (told(watch.findings[3]).announcement, told(watch.findings[3]).effective_date) == (
        "altered",
        date(2026, 4, 1),
    )
    assert watch.see(as_page(japanese(JA_NEW)), 82).outcome.value == "in-force"


def test_a_change_that_is_called_off_is_told_as_withdrawn() -> None:
    watch = japanese_watch()
    both = as_page(japanese(JA_NEW, "改定後の利用規約（2026年2月15日施行）") + japanese(JA, "現行の利用規約"))
    off = as_page(japanese(JA, "2026年2月15日に予定していた利用規約の改定は、取りやめることといたしました。"))
    for body, day in ((as_page(japanese(JA)), 0), (both, 6), (both, 7), (off, 20)):
        finding = watch.see(body, day)
    assert (finding.outcome.value, told(finding).announcement) == ("announced", "withdrawn")


@pytest.mark.parametrize(
    "article",
    [
        "<h2>第{number}条（{title}）</h2><p>{text}</p>",
        "<h2>第{number}条（{title}）</h2><p>第{number}条　{text}</p>",
        "<p>第{number}条（{title}）<br>{text}</p>",
        "<h3>第{number}条</h3><p>（{title}）</p><p>{text}</p>",
        "<p>（{title}）</p><p>第{number}条　{text}</p>",
    ],
)
@pytest.mark.parametrize("title", ["投稿作品の利用許諾", "投稿作品（イラスト等）の利用許諾"])
def test_an_article_is_named_by_its_heading_without_the_brackets(article: str, title: str) -> None:
    def laid_out(articles: tuple[tuple[str, str], ...]) -> bytes:
        named = (*articles[:4], (title, articles[4][1]), *articles[5:])
        inner = (article.format(number=place, title=name, text=text) for place, (name, text) in enumerate(named, 1))
        return as_page("<h1>すみいろ利用規約</h1>" + "".join(inner))

    watch = japanese_watch()
    watch.see(laid_out(JA), 0)
    (clause,) = [one.difference for one in told(watch.see(laid_out(JA_NEW), 6)).clauses]
    assert clause.after is not None
    assert clause.after.section[-1] == title


@pytest.mark.parametrize(
    "rule",
    [
        "If you do not accept a change of these Terms, your plan is cancelled at the end of the month.",
        "We may amend these Terms; the amended Terms take effect thirty days after they are posted.",
        "These Terms apply from the day on which you sign up, and they apply before any other rules of ours.",
    ],
)
def test_a_rule_that_sounds_like_a_notice_is_a_clause(rule: str) -> None:
    watch = Watch()
    watch.see(page(OLD), 0)
    changed = watch.see(page((rule, *OLD)), 6)
    assert changed.outcome.value == "changed"
    assert rule in substance(changed)
    assert not told(changed).effective
