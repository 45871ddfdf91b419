"""What an operator can do about a document that cannot be read, by reason.

There is no evasion among it: where a site refuses, we say so and name other ways to the text.
Every sentence stands in both languages; `advice` gives the general one where a reason has none of its own.
"""

from __future__ import annotations

from monitor.model import Localized

_ELSEWHERE = Localized(
    "Look whether the same text stands at another address, or import a saved copy: kiyaku import files.",
    "同じ文書が別のURLにないか確かめるか、保存したページを kiyaku import files で取り込んでください。",
)
_MOVED = Localized(
    "Open the address in a browser. If the document has moved, give sources.yaml its new address.",
    "URLをブラウザーで開いて確かめてください。移動していれば、sources.yaml のURLを書き換えてください。",
)
_WAIT = Localized(
    "Nothing to do yet: Kiyaku tries again by itself, less and less often.",
    "いまは何もしなくてかまいません。Kiyakuが少しずつ間隔をあけながら、自動で再試行します。",
)
_OWN = Localized(
    "Check this machine's network, name resolution and clock.",
    "このマシンのネットワーク接続、名前解決、時計を確かめてください。",
)
_REFUSED = Localized(
    "The site does not want automated readers here, and Kiyaku respects that. " + _ELSEWHERE.en,
    "このサイトは自動アクセスを受け付けておらず、Kiyakuはそれに従います。" + _ELSEWHERE.ja,
)
_BROWSER = Localized(
    "If the page needs scripts, set browser: true for it in sources.yaml; that needs pip install 'kiyaku[browser]'.",
    "スクリプトが必要なページなら、sources.yaml で browser: true とし、"
    "pip install 'kiyaku[browser]' を実行してください。",
)
_SELECT = Localized(
    "Set select in sources.yaml to the part of the page that holds the text.",
    "sources.yaml の select に、本文を含む要素を指定してください。",
)
_LANGUAGE = Localized(
    "Give sources.yaml an address that fixes the language, or change the document's language there.",
    "表示言語を固定できるURLを sources.yaml に書くか、文書の language を書き換えてください。",
)
_PRIVATE = Localized(
    "If you mean to watch a machine in your own network, set fetch.allow_private_addresses in sources.yaml.",
    "自宅や社内のネットワークにあるサーバーを見守る場合は、"
    "sources.yaml で fetch.allow_private_addresses を true にしてください。",
)

_ADVICE = {
    "blocked": _REFUSED, "robots": _REFUSED, "http-401": _REFUSED, "http-403": _REFUSED, "http-451": _REFUSED,
    "login": _REFUSED, "consent": _ELSEWHERE, "http-404": _MOVED, "http-410": _MOVED, "redirects": _MOVED,
    "address": _MOVED, "implausible": _MOVED, "error-page": _WAIT, "timeout": _WAIT, "connection": _WAIT,
    "truncated": _WAIT, "http-429": _WAIT, "http-500": _WAIT, "http-502": _WAIT, "http-503": _WAIT, "http-504": _WAIT,
    "protocol": _WAIT, "dns": _OWN, "tls": _OWN, "empty": _BROWSER, "browser": _BROWSER, "too-large": _SELECT,
    "language": _LANGUAGE, "private-address": _PRIVATE,
}  # fmt: skip


def advice(reason: str) -> Localized:
    """What to do about an unreadable document of this reason."""
    return _ADVICE.get(reason, _MOVED)
