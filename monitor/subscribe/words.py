"""The application's own words in both languages."""

from __future__ import annotations

from monitor.model import Localized

WORDS: dict[str, Localized] = {
    "site": Localized("Kiyaku", "Kiyaku（規約）"),
    "home": Localized("To the site", "サイトへ"),
    "other": Localized("日本語", "English"),
    "subscribe.title": Localized("Get word by mail", "メールでお知らせを受け取る"),
    "subscribe.lead": Localized(
        "We write when the terms of a service change in what concerns AI training or the rights in your works. "
        "You can leave at any time with one click.",
        "サービスの規約のうち、AI学習や作品の権利に関わる部分が変わったときにお知らせします。いつでもワンクリックで解除できます。",
    ),
    "address": Localized("Mail address", "メールアドレス"),
    "language": Localized("Language of the mails", "メールの言語"),
    "services": Localized("Only some services", "サービスを選ぶ"),
    "services.note": Localized("Choose none to hear of all.", "何も選ばないと、すべてのサービスが対象になります。"),
    "topics": Localized("What to hear of", "知りたいこと"),
    "topics.all": Localized("Every change of the terms", "すべての規約変更"),
    "topics.works": Localized("AI training and the rights in my works", "AI学習と作品の権利に関わる変更"),
    "topics.ai": Localized("Only what concerns AI training", "AI学習に関わる変更だけ"),
    "topics.own": Localized("The topics that I have chosen", "選択中の項目のまま"),
    "rhythm": Localized("When", "届くタイミング"),
    "rhythm.at-once": Localized("At once", "変更があるたび"),
    "rhythm.daily": Localized("Once a day, in the morning (Japan time)", "1日1回、朝（日本時間）にまとめて"),
    "rhythm.weekly": Localized("Once a week, on Monday morning (Japan time)", "週1回、月曜の朝（日本時間）にまとめて"),
    "reminders": Localized(
        "Remind me seven days and one day before a change takes effect", "変更が適用される7日前と前日にも知らせる"
    ),
    "subscribe.send": Localized("Subscribe", "登録する"),
    "subscribe.next": Localized(
        "We then send a mail with a link. Only when you open it and confirm do the mails begin.",
        "確認メールをお送りします。メール内のリンクを開いて登録を確定すると、配信が始まります。",
    ),
    "privacy": Localized("What we keep, and how to have it deleted", "保存する情報と、削除の方法"),
    "sent.title": Localized("Please look into your mail", "メールをご確認ください"),
    "sent.text": Localized(
        "If the address is right, a mail with a link is on its way. The link is good for three days. "
        "If nothing comes within some minutes, look into the junk folder.",
        "入力されたアドレスに、リンクを記載したメールをお送りしました。リンクは3日間有効です。"
        "数分待っても届かないときは、迷惑メールフォルダーもご確認ください。",
    ),
    "confirm.title": Localized("Confirm your subscription", "登録の確認"),
    "confirm.text": Localized(
        "One more click and the mails begin.", "下のボタンを押すと登録が完了し、配信が始まります。"
    ),
    "confirm.send": Localized("Yes, send me mails", "登録を確定する"),
    "confirmed.title": Localized("You are subscribed", "登録が完了しました"),
    "confirmed.text": Localized(
        "We write when something changes. Every mail holds links to change your choices and to leave.",
        "変更があったときにお知らせします。設定の変更と配信の解除は、各メールの末尾のリンクからできます。",
    ),
    "settings.title": Localized("Your choices", "配信の設定"),
    "settings.send": Localized("Save", "保存する"),
    "settings.saved": Localized("Saved.", "保存しました。"),
    "settings.paused": Localized(
        "Mails to you came back several times, so we stopped sending. Saving starts them again.",
        "メールが続けて届かなかったため、配信を止めています。「保存する」を押すと再開します。",
    ),
    "unsubscribe.title": Localized("Leave", "配信の解除"),
    "unsubscribe.text": Localized(
        "Press the button and we delete your address and your choices.",
        "ボタンを押すと配信を解除し、メールアドレスと設定を削除します。",
    ),
    "unsubscribe.send": Localized("Stop the mails", "配信を解除する"),
    "unsubscribed.title": Localized("You get no more mails", "配信を解除しました"),
    "unsubscribed.text": Localized(
        "Your address and your choices are deleted. You can subscribe again whenever you like.",
        "メールアドレスと設定を削除しました。またいつでも登録できます。",
    ),
    "expired.title": Localized("This link is no longer good", "リンクの有効期限が切れています"),
    "expired.text": Localized(
        "It is too old, or was cut off when it was copied. Subscribe again, and a new one comes by mail.",
        "期限が切れたか、リンクの一部が欠けている可能性があります。もう一度登録すると、新しいリンクをお送りします。",
    ),
    "wrong.address": Localized("This does not look like a mail address.", "メールアドレスの形式が正しくないようです。"),
    "busy.title": Localized("Too many requests", "しばらく時間をおいてお試しください"),
    "busy.text": Localized(
        "Many requests came from your network. Please try again in an hour.",
        "お使いのネットワークからの登録が続いたため、受け付けを一時的に止めています。1時間ほどしてからお試しください。",
    ),
}

PRIVACY: Localized = Localized(
    "Kept are: your mail address, your choices, the days on which you subscribed and confirmed, and which mails were "
    "sent when. They are used to send the mails and for nothing else, and go to nobody but the mail servers on the "
    "way. The mails hold no counting pixels and no counted links. Network addresses are used for an hour, in memory, "
    "to fend off abuse, and are not written down. An address that is not confirmed is deleted after a week. When you "
    "leave, everything about you is deleted at once; backups of the operator may hold it for some weeks more. Whoever "
    "runs this site will send you all that is kept about you if you ask by mail.",
    "保存するのは、メールアドレス、選んだ設定、登録日と確認日、いつどのメールを送ったかという記録です。配信のためだけに使い、"
    "配送を担うメールサーバー以外には渡しません。メールに開封を数える画像や、クリックを数えるリンクはありません。"
    "IPアドレスは、いたずらを防ぐために1時間だけメモリー上で使い、記録には残しません。登録が確定されなかったアドレスは1週間で削除します。"
    "配信を解除すると、あなたに関する情報はすべてその場で削除します（運営者のバックアップには、その後数週間残ることがあります）。"
    "保存している内容を知りたいときは、運営者にメールでお問い合わせください。",
)
