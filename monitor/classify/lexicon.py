"""What the rules look for in a sentence: concepts, who acts, and how it is turned; in English and in Japanese alike.

A concept is the same in both languages, so that what is learned from many English passages holds for Japanese ones.
Patterns run over lower-cased NFKC text.
"""

from __future__ import annotations

import re

_CONCEPTS: dict[str, tuple[str, str]] = {
    # --- AI
    "ai": (
        r"\bai\b|\ba\.i\.|\bai-|artificial(?:ly)? intelligen\w+|machine.?learning|deep learning|neural|\bllms?\b|"
        r"language models?|generative|gen-?ai|foundation models?|chat-?bots?|\bml\b",
        r"ai|人工知能|機械学習|深層学習|ディープラーニング|言語モデル|基盤モデル|llm|チャットボット",
    ),
    "train": (
        r"\b(?:re-?|pre-?)?train(?:s|ed|ing)?\b(?! (?:course|session|material|station|ticket|staff|employee))|"
        r"\bfine.?tun\w+|\bteach(?:es|ing)?\b|\blearn(?:s|ed)? from\b|\bdistil\w*|\bdata ?sets?\b|\bcorpus\b",
        r"学習|訓練|トレーニング|チューニング|教師データ|データセット|蒸留",
    ),
    "improve": (
        r"\b(?:improv|develop|enhanc|refin|optimi[sz]|evaluat|test|build|creat)(?:e|es|ed|ing|ment|ments)?\b",
        r"改善|向上|開発|改良|構築|評価|検証|研究",
    ),
    "model": (r"\bmodels?\b|\balgorithms?\b|\bclassifiers?\b|\brecogni[sz]ers?\b", r"モデル|アルゴリズム|エンジン"),
    "output": (
        r"\boutputs?\b|\bprompts?\b|\b(?:ai|machine)[- ](?:generated|made)|\bgenerated?\b|\bgenerat(?:es|ing|ion)\b|"
        r"\bsynthetic|\bdeep-?fakes?",
        r"生成|出力|プロンプト|ディープフェイク|合成",
    ),
    "accuracy": (
        r"\baccura\w+|\binaccura\w+|\berrors?\b|\bmislead\w*|\boffensive|\brel(?:y|iance)\b|\bwarrant\w*|\bas is\b|"
        r"\bresponsib\w+|\bliab\w+",
        r"正確|誤り|責任|保証|確認|不正確|免責",
    ),
    "disclose": (r"\blabel\w*|\bdisclos\w+|\bmark(?:ed|ing)\b|\bidentif\w+ as\b", r"明記|明示|表示し|ラベル|タグ"),
    "machine_use": (
        r"\bdetect\w*|\bspam\b|\bfraud\w*|\bmoderat\w+|\brank\w*|\brecommend\w*|\bpersonali[sz]\w+",
        r"検知|検出|不正|スパム|おすすめ|推薦|ランキング|パーソナライズ|審査",
    ),
    # --- what it is done to
    "content": (
        r"\b(?:user |your |customer |submitted |such |that )?(?:content|contributions?|submissions?|materials?|works?|"
        r"posts?|photos?|images?|videos?|recordings?|artworks?|stories|uploads?|ugc|comments?)\b",
        r"コンテンツ|投稿|作品|画像|写真|動画|文章|楽曲|音声|著作物|素材|イラスト|コメント",
    ),
    "data": (
        r"\bdata\b|\binformation\b|\binputs?\b|\bconversations?\b|\bchats?\b|\bmessages?\b",
        r"データ|情報|入力|会話|チャット|メッセージ|履歴",
    ),
    "feedback": (r"\bfeedback\b|\bsuggestions?\b|\bideas?\b|\bproposals?\b", r"フィードバック|意見|提案|要望|アイデア"),
    "likeness": (r"\blikeness\b|\bname\b|\bimage and\b|\bvoice\b|\bprofile (?:photo|picture|image)", r"肖像|氏名|名前|プロフィール|ユーザー名|声"),
    # --- licence
    "license": (
        r"\blicen[cs]es?\b|\blicen[cs]ed\b|\bright to\b|\brights? and licen|\bpermission to\b|\bpermit\w*|\bauthori[sz]\w+",
        r"許諾|ライセンス|利用権|使用権|許可|権限",
    ),
    "grant": (r"\bgrant\w*|\bgiv(?:e|es|ing) (?:us|the|other|each)\b|\bgrants? (?:to )?us\b", r"許諾する|許諾し|与え|付与|認め|許諾いただ"),
    "use": (
        r"\buse[sd]?\b|\busing\b|\bcopy\b|\breproduc\w+|\bdistribut\w+|\bdisplay\w*|\bpublish\w*|\bhost\b|\bstore\b|"
        r"\bperform\b|\bexploit\w*|\bbroadcast\w*",
        r"利用|使用|複製|頒布|配信|表示|掲載|公衆送信|上映|用い|使い|使わ|使う",
    ),
    "sublicense": (
        r"\bsub-?licen[cs]\w*|\btransferr?able\b|\bassignable\b|\blicensees\b|\bsuccessors\b",
        r"再許諾|サブライセンス|譲渡可能|ライセンシー|再使用許諾",
    ),
    "modify": (
        r"\bmodif\w+|\badapt\w*|\bedit(?:s|ed|ing)?\b|\btranslat\w+|\bcrop\w*|\bderivative|\balter\w*|\breformat\w*|"
        r"\btransform\w*|\bexcerpt\w*|\bresiz\w+",
        r"改変|翻案|編集|翻訳|変更|加工|修正|二次的著作物|派生|切り抜|トリミング|要約|編曲|短縮",
    ),
    "perpetual": (
        r"\bperpetual\w*|\birrevocabl\w+|\bindefinite\w*|\bsurviv\w+|\beven (?:after|if)\b|\bcannot be revoked|\bforever\b|"
        r"\bcontinues?\b|\bremains?\b|\bfor as long as\b|\bafter (?:you )?(?:delet|terminat|clos)\w*",
        r"永久|永続|取消不能|撤回不能|無期限|存続|期間の(?:定め|制限)なく|期限なく|退会後|削除後|終了後|残り|残る|取り消せ|取り消すこと",
    ),
    "unpaid": (
        r"royalt\w+|\bcompensat\w+|\bfree of charge\b|\bpaid[- ]up\b|\bfully[- ]paid|\bpayments?\b|\bremunerat\w+|\bfees?\b|"
        r"\bwithout (?:any )?(?:pay|charge|cost|obligation)\w*|\bno (?:fee|charge|payment)|\bpaid\b|\bpay\b",
        r"無償|無料|対価|使用料|報酬|ロイヤ[リル]ティ|印税|支払|謝礼|有償",
    ),
    "promotion": (
        r"\badvert\w*|\bpromot\w+|\bmarket(?:ing|ed)\b|\bcommercial\w*|\bsponsor\w*|\bmoneti[sz]\w+|\bpublicity\b|\bsell\w*|\bsold\b",
        r"広告|宣伝|販促|販売|プロモーション|商用|営利|商業|マーケティング|pr|広報|収益化|商品化",
    ),
    "own": (
        r"\bown(?:s|ed|ership|er|ing)?\b|\bretain\w*|\bkeep\b|\bbelongs?\b|\breserv\w+|\btitle\b|\bproperty\b|\byours\b",
        r"帰属|所有権|留保|保持|保有|属し|属する|残り|残る|著作権",
    ),
    "claim": (r"\bclaims?\b|\bdo(?:es)? not (?:own|claim|acquire|obtain)", r"主張|取得する"),
    "assign": (
        r"\bassign(?:s|ed|ment|ing)?\b|\btransfer(?:s|red|ring)?\b|\bconvey\w*|\bvests?\b|\bmake over\b|\bcede\w*|\bpass(?:es)? to\b|"
        r"\bbecomes? (?:the|our)|\bsole (?:and exclusive )?property|\bwork made for hire",
        r"譲渡|移転|移り|移る|譲り|買取|買い取",
    ),
    "contract": (r"\bthis agreement\b|\bthese terms\b|\bthe terms\b|\bobligations\b|\bcontract\b", r"本規約|契約上の地位|本契約|権利義務|利用契約"),
    "moral": (
        r"\bmoral (?:and|rights?|or)\b|\battribut\w+|\bintegrity\b|\bdroit moral\b|\bcredit(?:s|ed)?\b|\bpaternity\b|\bpublicity rights?\b",
        r"人格権|公表権|氏名表示|同一性|作者名|クレジット|人格的",
    ),
    "waive": (r"\bwaiv\w+|\bnot (?:to )?(?:assert|enforce|exercise|object|insist)\b|\bgive up\b|\bforgo\b", r"行使し|行使せ|不行使|放棄|主張しない|主張せ|異議|行使い"),
    # --- access
    "scrape": (
        r"\bscrap\w+|\bcrawl\w*|\bspider\w*|\bharvest\w*|\bdata.?min\w+|\bextract\w*|\bbulk\b|\brobots\.txt|\bmass download",
        r"スクレイピング|クロール|クローリング|クローラ|スパイダー|収集|マイニング|抽出|大量|一括|robots",
    ),
    "automated": (r"\bautomat\w+|\bbots?\b|\brobots?\b|\bscripts?\b|\bprogrammatic\w*", r"自動|ボット|bot|機械的|スクリプト|プログラム|ロボット"),
    "public": (r"\bpublic(?:ly)?\b|\banyone\b|\beveryone\b|\bsearch engines?\b|\bother users\b", r"公開|誰でも|だれでも|検索エンジン|全体|他のユーザー|ほかの"),
    "private": (r"\bprivate(?:ly)?\b|\bfollowers?\b|\bfriends\b|\bdirect messages?|\blocked\b|\bunlisted\b|\bprotected (?:posts|account)|\bdrafts?\b", r"非公開|鍵|限定|フォロワー|ダイレクトメッセージ|dm|下書き|友達|プライベート|承認制"),
    "visible": (r"\bvisib\w+|\bsee\b|\bseen\b|\bview\w*|\baudience\b|\bprivacy settings?|\bshown?\b|\baccessible\b", r"閲覧|見ら|見える|表示され|見る|読め|範囲"),
    # --- choice
    "opt_out": (
        r"\bopt(?:s|ed|ing)?[- ]?(?:out|in)\b|\bopt-?(?:out|in)|\bobject(?:s|ion|ions)? to\b|\bright to object|\bobjections?\b|\bturn(?:ed)? (?:it )?off\b|"
        r"\bswitch\w*|\bdisabl\w+|\bnoai\b|\bdeclin\w+|\brefus\w+|\bwithdraw\w*|\buntick|\btoggle\w*|\bexclude[ds]?\b",
        r"オプト(?:アウト|イン)|拒否|拒む|オフ|無効|停止|除外|撤回|断り|断る|取り下げ|取りやめ|申し出|申出|異議|離脱",
    ),
    "setting": (r"\bsettings?\b|\bpreferences?\b|\bcontrols?\b|\bform\b|\bdashboard\b|\bchoose\b|\bchoices?\b", r"設定|フォーム|選択|選べ|画面|チェック|オン|切り替え"),
    "consent": (r"\bconsent\w*|\bpermission\b|\bagree[sd]?\b|\bapprov\w+|\bauthori[sz]ation\b|\ballow\w*", r"同意|承諾|許可|了承|合意|協力"),
    "share": (
        r"\bshar(?:e|es|ed|ing)\b|\bdisclos\w+|\bprovid(?:e|es|ed|ing)\b|\bsupply\b|\bsupplied\b|\bmak(?:e|es|ing) .{0,40}available|"
        r"\bpass(?:ed)? (?:on|to)\b|\bhand(?:ed)? (?:over|to)\b|\bdeliver\w*|\bsell\w*|\brelease[ds]?\b",
        r"提供|開示|共有|渡す|渡し|販売|供給|引き渡",
    ),
}  # fmt: skip

_ACTORS: dict[str, tuple[str, str]] = {
    "service": (
        r"\bwe\b|\bus\b|\bour\b|\bours\b|\bthe (?:company|services?|platform|site|provider|operator|organi[sz]er)\b",
        r"当社|弊社|私たち|わたしたち|運営|当サイト|当サービス|本サービス|主催者|当方|編集部",
    ),
    "user": (
        r"\byou\b|\byour\b|\byours\b|\busers?\b|\bmembers?\b|\bcustomers?\b|\bcreators?\b|\bauthors?\b|\bsellers?\b|\bsubscribers?\b",
        r"あなた|お客[様さ]|ユーザー?|利用者|会員|投稿者|クリエイター|作者|著者|著作者|購入者|応募者|参加者|契約者|出品者|寄稿者",
    ),
    "third": (
        r"\bthird.part(?:y|ies)\b|\bother (?:companies|users|people|organi[sz]ations|members)\b|\bpartners?\b|\baffiliates?\b|"
        r"\bvendors?\b|\banyone\b|\bno ?one\b|\bcompetit\w+|\bdevelopers?\b|\bothers\b|\blab(?:s|oratory)?\b",
        r"第三者|他社|提携|パートナー|関連会社|グループ会社|事業者|外部|他者|他の(?:ユーザー|利用者|会員|企業|会社)|開発者|何人",
    ),
}  # fmt: skip

_TURNS: dict[str, tuple[str, str]] = {
    "forbid": (
        r"\b(?:may|must|shall|can|will|should) ?not\b|\bcannot\b|\bprohibit\w*|\bforb[ia]d\w*|\bagree not to\b|\bnot (?:permitted|allowed)\b|"
        r"^don[’']t\b|\bnot to\b|\brestrict\w*|\bunauthori[sz]ed\b",
        r"禁止|禁じ|てはな(?:りません|らない)|できません|できない|ないでください|いけません|違反|ご遠慮|お控え",
    ),
    "negate": (
        r"\bnot\b|\bnever\b|\bno\b|\bneither\b|\bnor\b|n[’']t\b|\bwithout\b|\bnone\b|\bnothing\b",
        r"ません|ない|せず|なく|ありません|一切|ず、|ぬ",
    ),
    "condition": (
        r"\bunless\b|\bexcept\b|\bonly (?:if|with|when|where)\b|\bif you\b|\bsubject to your\b|\bwith your\b|\bwithout (?:your|prior|express)\b|\bhowever\b",
        r"場合を除|ない限り|を除き|を除く|に限り|場合に限|同意なく|許可なく|承諾なく|ただし",
    ),
    "may": (r"\bmay\b|\bcan\b|\bcould\b|\bmight\b", r"ことがあり|場合があり|ことができ|できます|可能"),
}  # fmt: skip


def _joined(table: dict[str, tuple[str, str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"{english}|{japanese}") for name, (english, japanese) in table.items()}


CONCEPTS = _joined(_CONCEPTS)
ACTORS = _joined(_ACTORS)
TURNS = _joined(_TURNS)
