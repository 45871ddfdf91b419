"""What `kiyaku init` asks and tells, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Language

WORDS: dict[str, dict[Language, str]] = {
    "services": {
        "en": "Which do you use? Numbers or names, with spaces between; nothing for all: ",
        "ja": "どれを使っていますか。番号か名前を、空白で区切って入力してください（空欄ですべて）: ",
    },
    "contact": {
        "en": "Your web or mail address, told to the sites that are asked (may be empty): ",
        "ja": "連絡先のウェブサイトかメールアドレス。規約を読みに行く先のサイトに伝えます（空欄でもかまいません）: ",
    },
    "smtp": {
        "en": "Mail relay, e.g. smtp://me@mail.example.org:587 (empty: no mail): ",
        "ja": "メールの送信サーバー。例: smtp://me@mail.example.org:587（空欄でメールなし）: ",
    },
    "reader": {
        "en": "Where shall your own digests go? Mail address: ",
        "ja": "自分あてのダイジェストを受け取るメールアドレス: ",
    },
    "digests": {
        "en": "In which language, ja or en (empty: {default})? ",
        "ja": "ダイジェストの言語。jaかen（空欄で{default}）: ",
    },
    "sender": {
        "en": "Sender of the mails (empty: {reader}): ",
        "ja": "差出人のメールアドレス（空欄で{reader}）: ",
    },
    "send": {
        "en": "Send a digest of a made-up change, to see what arrives? [y/N] ",
        "ja": "架空の変更のダイジェストを1通送って、届き方を確かめますか。[y/N] ",
    },
    "wrote": {
        "en": "wrote {place}: {services} services, {documents} documents",
        "ja": "{place} を書きました。{services}サービス、{documents}文書",
    },
    "password": {
        "en": "mail: set KIYAKU_SMTP_PASSWORD, then `kiyaku doctor` tries the login",
        "ja": "メール: KIYAKU_SMTP_PASSWORD を設定してください。`kiyaku doctor` でログインを試せます",
    },
    "refused": {"en": "mail: {error}", "ja": "メールを送れません: {error}"},
    "sent": {
        "en": "mail: a digest of a made-up change went to {reader}",
        "ja": "メール: 架空の変更のダイジェストを {reader} に送りました",
    },
    "works": {"en": "mail: the relay lets us in", "ja": "メール: 送信サーバーに接続できました"},
    "next": {
        "en": "next: `kiyaku check --all` makes a first round, `kiyaku run` keeps watching",
        "ja": "次は、`kiyaku check --all` で最初の確認をします。`kiyaku run` で見守りを続けます",
    },
}
YES = ("y", "yes", "ｙ", "はい")


def spoken(environ: Mapping[str, str]) -> Language:
    """The language of the terminal, as POSIX looks for it: the first of these that is set decides."""
    named = next((environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(key)), "")
    return "ja" if named.lower().startswith("ja") else "en"
