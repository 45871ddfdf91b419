"""Words of a site's frame that stray into the text: what a clause says when it says nothing about the agreement.

Menus, language lists, counters, share buttons, breadcrumbs, other articles, styles and scripts that leaked. Only a
clause that says nothing else is left out, and never an item that hangs on a sentence: "share" under "You may not:" is
a term.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Clause, ClauseKind
from monitor.normal import comparable

_WORDS = """
menu | search | close | open | back | next | previous | home | edit | index | accept | accept all | reject all |
contents | table of contents | on this page | in this article | related articles | related topics | related content |
related links | see also | other ways to get help | more help | need more help | was this helpful |
was this article helpful | did this help | view more | show more | more | share | share this page |
copy link | print this page | download qr code | printable version | feedback | give feedback | top | skip to content |
skip to main content | loading | sign in | log in | sign up | get started | join | contact us | help center |
help centre | language | languages | other languages | translations | trending | recommended | popular articles |
get the app | use app | open app | use the app | open in app | advertisement | sponsored |
目次 | 関連記事 | 関連トピック | 関連リンク | 関連情報 | もっと見る | 続きを見る | 閉じる | 開く | 戻る | 次へ | 前へ |
検索 | メニュー | シェア | 共有 | ページの先頭へ | トップへ戻る | このページの内容 | このページは役に立ちましたか |
ヘルプセンター | お問い合わせ | ログイン | 新規登録 | 読み込み中 | 同意する | 同意して続ける | 拒否する |
言語 | 他の言語 | アプリで開く | アプリを開く | アプリをダウンロード | スポンサーリンク | 人気記事 | 注目記事 |
おすすめ記事 | 新着記事 | よくある質問 | inhalt | inhaltsverzeichnis | verwandte artikel | zurück | weiter | suche |
menü | anzeige | sommaire | retour | articles connexes | publicité | índice | volver | artículos relacionados
"""
# What languages are called, by themselves and in English and Japanese.
_LANGUAGES = """
afrikaans | albanian | amharic | arabic | armenian | asturianu | azerbaijani | azərbaycanca | bahasa indonesia |
bahasa melayu | basque | belarusian | bengali | bosanski | bosnian | brezhoneg | bulgarian | burmese | català |
catalan | cebuano | čeština | chinese | croatian | cymraeg | czech | dansk | danish | deutsch | dutch | eesti |
english | español | esperanto | estonian | euskara | farsi | filipino | finnish | français | french | frysk | gaeilge |
galego | galician | georgian | german | greek | gujarati | hausa | hebrew | hindi | hrvatski | hungarian | icelandic |
indonesian | indonesia | irish | íslenska | italian | italiano | japanese | jawa | kannada | kazakh | khmer | swahili |
korean | kurdî | lao | latin | latina | latviešu | latvian | lietuvių | lithuanian | luxembourgish | lëtzebuergesch |
macedonian | magyar | malay | malayalam | malti | maltese | marathi | melayu | mongolian | nederlands | nepali | norsk |
norsk bokmål | norsk nynorsk | norwegian | occitan | oʻzbekcha | persian | polish | polski | português | portuguese |
punjabi | română | romanian | runasimi | russian | scots | serbian | sesotho | shqip | sicilianu | sinhala | slovak |
slovenčina | slovenian | slovenščina | somali | soomaaliga | spanish | srpski | sunda | suomi | svenska | swahili |
swedish | tagalog | tamil | tatarça | telugu | thai | tiếng việt | türkçe | turkish | ukrainian | urdu | uzbek |
vietnamese | vèneto | welsh | yorùbá | zulu | isizulu | isixhosa |
ελληνικά | башҡортса | беларуская | български | кыргызча | қазақша | македонски | монгол | русский | српски | татарча |
тоҷикӣ | українська | қазақ тілі | հայերեն | ייִדיש | עברית | اردو | العربية | پښتو | فارسی | کوردی | سنڌي | አማርኛ |
ትግርኛ | नेपाली | मराठी | हिन्दी | हिंदी | मैथिली | অসমীয়া | বাংলা | ਪੰਜਾਬੀ | ગુજરાતી | ଓଡ଼ିଆ | தமிழ் | తెలుగు | ಕನ್ನಡ | ತುಳು |
മലയാളം | සිංහල | ไทย | ภาษาไทย | ລາວ | မြန်မာ | မြန်မာဘာသာ | ქართული | ភាសាខ្មែរ |
한국어 | 日本語 | 中文 | 简体中文 | 繁體中文 | 繁体中文 | kiswahili |
粵語 | 粤语 | 文言 | 臺灣華語 | 英語 | 中国語 | 韓国語 | フランス語 | ドイツ語 | スペイン語 | イタリア語 |
ポルトガル語 | ロシア語 | タイ語 | ベトナム語 | インドネシア語
"""
_REGIONS = "eea | eu | uk | ch | us | usa | u.s. | efta | row | jp | ca | au | br | kr | in | international | global"


def _set(words: str) -> frozenset[str]:
    return frozenset(comparable(word) for word in words.split("|"))


_FRAME, _NAMES_OF_LANGUAGES, _NAMES_OF_REGIONS = _set(_WORDS), _set(_LANGUAGES), _set(_REGIONS)
_ANSWERS = ({"yes", "no"}, {"はい", "いいえ"}, {"ja", "nein"}, {"oui", "non"}, {"sí", "no"})
_BETWEEN = re.compile(r"\s*(?:[·•|｜/／,、;:：]|\s-\s)\s*|\s+(?:and|or|und|et|y|e)\s+")
_MOSTLY, _LONG_LIST = 0.8, 10  # nobody's list knows all of three hundred languages
_BRACKETS = re.compile(r"\s*[(（][^()（）]{0,40}[)）]")
_SWITCH = re.compile(
    r"^.{0,60}(?:in (?:other|more|another) languages?|(?:choose|select)(?: (?:your|a))? language|other languages"
    r"|他の言語(?:で[^:：]{0,8})?|言語を?(?:の?選択|の?変更|切り?替え))\s*[:：]?\s*",
    re.IGNORECASE,
)
_COUNTED = (
    r"(?:tweets?|(?:re)?posts?|likes?|shares?|views?|comments?|replies|followers?|following|members?|online|bookmarks?"
    r"|saves?|members? online|users? online|reads?|people found this helpful|いいね[!！]?|ツイート"
    r"|リツイート|リポスト|ポスト|シェア|閲覧数?|表示回数|再生回数|アクセス数|ブックマーク|コメント|フォロワー|はてブ|views?\s*回)"
)
_NUMBER = r"[\d,.]+\s*(?:k|m|万|千|億)?\s*(?:回|件|人|名)?(?:の)?"
_COUNTERS = re.compile(
    rf"(?:{_COUNTED}\s*[:：]?\s*{_NUMBER}\s*[·•|/]?\s*)+|(?:{_NUMBER}\s*{_COUNTED}\s*[·•|/]?\s*)+", re.IGNORECASE
)
_APP = re.compile(
    r"(?:open|continue|view|read|use|get|download|install|switch)(?: (?:it|in|to|on|with|the|this|our|page)){0,3}"
    r"(?: \S+)?(?: mobile)? app",
    re.IGNORECASE,
)
_CRUMB = re.compile(
    r"^(?:home|top|start|help(?: cent(?:er|re))?|support|ホーム|トップ(?:ページ)?|ヘルプ|サポート)$", re.IGNORECASE
)
_CRUMB_SIGN = re.compile(r"\s*(?:>|›|»|→|＞)\s*")
_BYLINE = re.compile(
    r"(?:written|posted|published|reviewed|authored) by (?:[^\s.]+ ?){1,4}\.?"
    r"(?:\s*(?:last )?updated (?:(?:over|about|almost|more than) )?(?:an?|\d+) \w+ ago\.?)?",
    re.IGNORECASE,
)
_SURVEY = re.compile(
    r"(?:did you find|was|is) (?:this|the)(?: \w+)?(?: helpful| useful)\s*\??"
    r"|この\w{2,5}は(?:お?役に立ち|参考になり)ましたか[?？]?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?:ref(?:erence)?|build|release|commit|hash|id|code)\b\W{0,3}[0-9a-f-]{7,}", re.IGNORECASE)
_STYLES = re.compile(r"(?:[^{}]{1,120}\{[^{}]*:[^{}]*\}\s*)+")
_SCRIPT = re.compile(
    r"(?:window|document|self|var|let|const|function|import|\(function|!function|@import|@media)\b.*[;{}()]"
)
_CODE_SIGNS = re.compile(r"[{}()\[\]=;_<>\"]")
_OTHER_PAGES = re.compile(
    r"(?:related|recommended|popular|trending|recent|latest|similar|more|other|featured)(?: \S+)?"
    r" (?:articles?|topics?|posts?|content|links?|pages?|stories|news|questions)|trending|see also"
    r"|you (?:may|might) also like"
    r"|people also viewed|read (?:more|next)|関連(?:記事|トピック|リンク|ページ|情報)"
    r"|(?:人気|注目|新着|おすすめの?|最近の?)(?:記事|情報|トピック)"
    r"|よく読まれ(?:ている|た)記事|あわせて読みたい|お知らせ|verwandte artikel|articles (?:connexes|similaires)",
    re.IGNORECASE,
)


def is_frame(clause: Clause) -> bool:
    """Whether a clause belongs to the site around the text, whatever the page's markup says."""
    text = clause.text.strip()
    if (clause.lead_in and clause.kind is ClauseKind.ITEM) or clause.kind is ClauseKind.ROW:
        return is_code(text) or is_language_list(text)
    return (
        comparable(text[:60]) in _FRAME
        or is_language_list(text)
        or (len(text) <= 120 and _is_short_frame(text))
        or _is_other_page(clause, text)
        or is_code(text)
    )


def answer_buttons(clauses: Sequence[Clause]) -> set[int]:
    """Places of a "Yes" and a "No" that stand side by side, in either order: the buttons of a survey.

    One of them alone answers a question: "Do you train on my works?"
    """
    forms = [comparable(clause.text) if len(clause.text) <= 5 else "" for clause in clauses]
    pairs = [place for place in range(len(forms) - 1) if {forms[place], forms[place + 1]} in _ANSWERS]
    return {place + step for place in pairs for step in (0, 1)}


def is_language_list(text: str) -> bool:
    """Whether a text names languages and nothing else, perhaps after "In other languages".

    Of a long list most must be known.
    """
    rest = _SWITCH.sub("", text)
    pieces = [comparable(_BRACKETS.sub("", piece)) for piece in _BETWEEN.split(rest)]
    named = [piece for piece in pieces if piece]
    known = sum(piece in _NAMES_OF_LANGUAGES for piece in named)
    return bool(named) and known >= (_MOSTLY if len(named) >= _LONG_LIST else 1) * len(named)


def is_code(text: str) -> bool:
    """Whether a text is a style sheet or a script that leaked into the page."""
    if "{" not in text and ";" not in text:
        return False
    signs = len(_CODE_SIGNS.findall(text))
    return bool(_STYLES.fullmatch(text[:5000])) or bool(_SCRIPT.match(text) and signs >= max(4, 0.04 * len(text)))


def _is_short_frame(text: str) -> bool:
    return bool(
        _COUNTERS.fullmatch(text)
        or _APP.fullmatch(text.rstrip(".!"))
        or _REFERENCE.fullmatch(text)
        or _SURVEY.fullmatch(text)
        or _BYLINE.fullmatch(text)
        or _is_crumbs(text)
        or _is_region_switch(text)
    )


def _is_crumbs(text: str) -> bool:
    steps = _CRUMB_SIGN.split(text)
    return len(steps) >= 2 and bool(_CRUMB.match(steps[0].strip()))


def _is_region_switch(text: str) -> bool:
    """Whether a text is the label of a switch between regions: "EEA/UK/CH". One name alone may be an item."""
    pieces = [comparable(piece) for piece in re.split(r"\s*[/|｜／]\s*", text)]
    return len(pieces) >= 2 and all(piece in _NAMES_OF_REGIONS for piece in pieces)


def _is_other_page(clause: Clause, text: str) -> bool:
    """Whether a clause is but a link under a heading like "Related articles": those rotate."""
    if not clause.section or not _OTHER_PAGES.fullmatch(clause.section[-1].strip().rstrip(":：")):
        return False
    linked = sum(len(comparable(link.text)) for link in clause.links)
    return linked >= 0.8 * len(comparable(text))
