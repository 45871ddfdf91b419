"""Words by which pages that are not the document give themselves away, in the languages that services answer in.

They decide nothing by themselves: terms may speak of captchas, cookies and maintenance. `reading` asks for them only
where little else is on the page, or where they stand in a sentence that the document has never said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# One expression a line; matched without regard to case. Grouped by what they give away, then roughly by language.
_BLOCKED = r"""
just a moment
checking (?:if the site connection is secure|your browser)
verif(?:y|ying) (?:that )?you(?: are|'re|’re) (?:a )?human
verify you(?:'re| are) not a (?:robot|bot)
are you a (?:robot|human)
making sure you(?:'re|’re| are) not a bot
enable javascript and cookies to continue
please (?:complete|solve) the (?:captcha|security check)
security check(?:point)?\b
access (?:to this page has been )?denied
you have been blocked
unusual (?:traffic|activity)
bot (?:detection|protection)
request (?:was )?blocked
pardon our interruption
attention required
your ip address has been
ddos protection
performing security verification
too many requests
rate limit(?:ed)? exceeded
not available in your (?:country|region|location)
ロボットではありません
ロボットでない(?:こと|か)
人間であることを(?:確認|証明)
アクセスが(?:拒否|制限|ブロック)され
不審な(?:アクセス|トラフィック)
ブラウザを確認しています
お使いの(?:国|地域)では(?:ご)?利用(?:いただけません|できません)
セキュリティ(?:確認|チェック)を
zugriff (?:wurde )?verweigert
sie (?:sind|wurden) (?:gesperrt|blockiert)
bestätigen sie, dass sie (?:ein mensch|kein roboter)
kein roboter
accès (?:refusé|interdit|bloqué)
vérifi(?:ez|er) que vous (?:êtes (?:bien )?(?:un )?humain|n['’]êtes pas un robot)
pas un robot
acceso denegado
no (?:eres|soy) un robot
accesso negato
acesso negado
não sou um robô
доступ (?:запрещ[её]н|ограничен)
访问被拒绝
请完成(?:安全)?验证
접근이 (?:거부|차단)
로봇이 아닙니다
"""

_LOGIN = r"""
(?:please )?(?:log|sign) ?in to (?:continue|view|see|access)
you must (?:be logged in|log ?in|sign ?in)
log in or sign up
create (?:an|a new) account or log in
session (?:has )?expired
ログインして(?:ください|続行|続ける)
ログインが必要
会員登録(?:が必要|してください)
(?:please )?confirm (?:that )?you(?:'re| are) (?:over|at least|\d+)
enter your (?:date of birth|birthday|age)
you must be (?:over |at least )?\d+ (?:years )?(?:or older|to enter)
age verification
年齢(?:確認|認証)
18歳(?:以上|未満)
bitte (?:melden sie sich an|anmelden|einloggen)
veuillez vous (?:connecter|identifier)
inicia(?:r)? sesión para
accedi per (?:continuare|vedere)
войдите,? чтобы
请(?:先)?登录
로그인(?:이 필요|하세요|해 주세요)
"""

_CONSENT = r"""
we (?:and our (?:\d+ )?partners )?(?:use|value|store).{0,40}(?:cookies|your privacy)
before you continue
accept (?:all )?(?:cookies|and continue)
manage (?:cookie )?(?:preferences|consent)
your privacy choices
consent to (?:the use of )?cookies
cookie(?:の使用)?に同意
クッキーの(?:使用|利用)に
すべての?(?:cookie|クッキー)を(?:許可|受け入れ)
続行する前に
wir verwenden cookies
alle (?:cookies )?akzeptieren
nous utilisons des cookies
tout accepter
utilizamos cookies
aceptar (?:todo|todas)
utilizziamo i? ?cookie
accetta (?:tutto|tutti)
мы используем (?:файлы )?cookie
쿠키(?:를 사용|에 동의)
接受(?:所有|全部)\s?cookie
"""

_MAINTENANCE = r"""
(?:under|down for|undergoing|scheduled|performing|currently in) (?:\w+ )?maintenance
maintenance mode
(?:we(?:'|’)ll|we will) be (?:right )?back
be back (?:soon|shortly|online)
you(?:'re| are) offline
offline page
no internet connection
temporarily (?:unavailable|offline|out of service)
service unavailable
メンテナンス中
メンテナンスを(?:実施|行って)
一時的に(?:ご)?利用(?:いただけません|できません)
オフライン(?:です|のよう)
ただいま混み合って
アクセスが集中
wartungsarbeiten
wartungsmodus
(?:momentan|derzeit|vorübergehend) nicht (?:verfügbar|erreichbar)
(?:en|une|cours de) maintenance
(?:momentanément|temporairement) (?:indisponible|hors)
en mantenimiento
(?:temporalmente|no) (?:está )?disponible (?:en este momento|temporalmente)
in manutenzione
em manutenção
техническ\w+ (?:работ|обслуживан)
维护中
系统维护
점검 ?중
서비스 점검
"""

_ERROR_PAGE = r"""
something went wrong
application error
client-side exception
an? (?:unexpected |unknown |internal |server )?error (?:has )?occurred
internal server error
bad gateway
gateway time-?out
unexpected error
error \d{3}\b
\b(?:404|403|410|500|502|503)\b(?: error| - | – |: |$)
oops
uh[- ]oh
(?:page|site|content|link|url|address)[^.。]{0,60}(?:not (?:be )?found|isn(?:'|’)t available|isn(?:'|’)t working)
(?:page|site|content|link|url|address)[^.。]{0,60}is (?:not|no longer|un)\s?available
(?:page|site|content|link|url|address)[^.。]{0,60}does(?:n(?:'|’)t| not) exist
(?:page|site|content|link|url|address)[^.。]{0,60}can(?:not|(?:'|’)t| not) be (?:found|displayed|reached)
(?:can(?:not|(?:'|’)t)|could(?:n(?:'|’)t| not)) (?:find|load|display|open|reach)[^.]{0,40}(?:page|site|content|document)
not found\b
try (?:again later|refreshing|reloading)
please (?:reload|refresh)(?: the)? page
failed to (?:load|fetch)
(?:enable|requires?|need to enable|without) javascript
javascript (?:is (?:not available|disabled|required)|required)
you should be redirected
^redirecting\b
redirecting (?:to|you)
if you are not (?:automatically )?redirected
broken link
has (?:been )?(?:moved|removed|deleted)\b
browser (?:is )?not supported
(?:update|upgrade) your browser
unsupported browser
エラーが発生
問題が発生
ページが(?:見つかりません|存在しません|ありません)
見つかりません(?:でした)?
表示できません
お探しのページ
再(?:度)?(?:試行|読み込み|お試し)
javascriptを有効
移転しました
削除された(?:か|可能性)
seite[^.]{0,60}(?:nicht (?:gefunden|verfügbar|erreichbar)|existiert nicht)
(?:ein|unerwarteter) fehler
etwas ist schiefgelaufen
fehler \d{3}
page (?:introuvable|non trouvée|inexistante)
(?:une )?erreur (?:s['’]est produite|est survenue|\d{3}|inattendue)
n['’]existe (?:pas|plus)
página[^.]{0,40}no (?:encontrada|existe|disponible)
(?:ha ocurrido|se ha producido) un error
algo sali[óo] mal
pagina (?:non trovata|niet gevonden)
si è verificato un errore
qualcosa è andato storto
página não encontrada
ocorreu um erro
algo deu errado
страница не найдена
произошла ошибка
что-то пошло не так
页面不存在
找不到(?:页面|頁面)
出错了
페이지를 찾을 수 없
오류가 발생
sidan (?:hittades inte|kunde inte)
siden (?:blev ikke|ble ikke) funnet
er is (?:iets misgegaan|een fout opgetreden)
strona nie (?:została znaleziona|istnieje)
wystąpił błąd
sayfa bulunamadı
bir hata oluştu
الصفحة غير موجودة
ไม่พบหน้า
không tìm thấy trang
halaman tidak ditemukan
"""

# In order: the first family that matches names the reason.
_FAMILIES = (
    ("blocked", _BLOCKED),
    ("login", _LOGIN),
    ("consent", _CONSENT),
    ("error-page", _MAINTENANCE),
    ("error-page", _ERROR_PAGE),
)

_FLAGS = re.IGNORECASE | re.MULTILINE
_PATTERNS = tuple((reason, re.compile("|".join(lines.strip().split("\n")), _FLAGS)) for reason, lines in _FAMILIES)


def marker(texts: Iterable[str]) -> tuple[str, str]:
    """The reason and the words that give a page away, or two empty strings. `texts` are short pieces of the page."""
    whole = "\n".join(texts)
    for reason, pattern in _PATTERNS:
        if found := pattern.search(whole):
            return reason, found.group(0)
    return "", ""


# What bot walls leave in the bytes, in lower case. Some of these stand on ordinary pages of the same vendors too, so
# `capture` asks for them only where a page shows hardly any text. Plain strings: an expression takes 20 ms for a page.
_WALLS = (
    b"_cf_chl_opt", b"/cdn-cgi/challenge-platform/h/", b"cf-browser-verification", b"cf_chl_", b"turnstile/v0",
    b"px-captcha", b"_pxappid", b"captcha-delivery.com", b"datadome", b"incapsula incident id", b"_incapsula_resource",
    b"request unsuccessful", b"edgesuite.net", b"awswafintegration", b"awswaf.com", b"gokuprops",
    b"sucuri website firewall", b"ddos-guard", b"vercel security checkpoint", b"kpsdk", b"/.within.website/",
    b"anubis_challenge", b"hcaptcha.com/1/api", b"recaptcha/api.js", b"recaptcha/enterprise.js",
)  # fmt: skip


def wall(body: bytes) -> str:
    """The trace of a bot wall's vendor in a page's bytes, or an empty string."""
    page = body[:400_000].lower()
    return next((trace.decode() for trace in _WALLS if trace in page), "")
