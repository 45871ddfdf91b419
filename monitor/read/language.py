"""Which language a text is in, from its letters and its commonest words.

Script and stop words settle every language of the watched documents in about a millisecond. Only where they cannot,
py3langid is asked: loading its model takes 0.7 s of processor time.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 8_000
_STOP_WORDS = {
    "en": "the of and to you your or in we our that for is are with this not any by on may",
    "de": "der die das und sie ist nicht mit von wir zu den für oder auf ihre werden eine im dass",
    "fr": "le la les des et vous de que nous est pour dans une votre vos du ou sur pas aux",
    "es": "el la los las de que y en usted para una con por su del no tus se nuestros puede",
    "pt": "o os as de que e em você para uma com por não do da dos seu sua nossos pode",
    "it": "il lo gli di che e per una con non del della sono nel dei tuo utente nostri può da",
    "nl": "de het een en van je u wij dat niet voor met op zijn onze deze te uw worden of",
    "sv": "och att det som en är av för du inte med på vi din till ett den kan våra om",
    "pl": "i w na do nie się z że jest oraz lub przez użytkownika dla może które od są",
    "tr": "ve bir bu ile için veya olarak da de sizin olan biz hizmetleri kullanıcı",
    "id": "dan yang di untuk dengan kami anda atau dari ini tidak dalam pada akan dapat",
    "vi": "và của bạn các cho chúng tôi hoặc không với được khi trong này là có",
}
_MODEL_WORDS = 50  # menus and other pages of labels without a stop word are no text in any language
_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def detect(text: str) -> str:
    """BCP 47 primary tag of the language of `text`, "und" where it cannot be told (too short, no words)."""
    sample = text[:_SAMPLE]
    if not sample.isascii() and (script := _by_script(sample, len(_LATIN.findall(sample)))) is not None:
        return script
    words = _WORDS.findall(sample.casefold())
    if len(words) < 5:
        return "und"
    counts = Counter(words)
    found = {language: sum(counts[stop] for stop in stops) / len(words) for language, stops in _STOP_SETS.items()}
    first, second = sorted(found, key=found.__getitem__, reverse=True)[:2]
    if found[first] >= 0.12 and found[first] >= 1.3 * found[second]:
        return first
    return _by_model(sample) if len(words) >= _MODEL_WORDS else "und"


_STOP_SETS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}


def _by_script(sample: str, latin: int) -> str | None:
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    # A Japanese or Chinese character stands for about three Latin letters.
    if (kana + han) * 3 > latin and kana + han >= 4:
        return "ja" if kana * 8 >= han else "zh"
    for language, pattern in _SCRIPTS:
        if len(found := pattern.findall(sample)) >= 10 and len(found) > latin:
            return language
    return None


def _by_model(sample: str) -> str:
    import py3langid

    language, _ = py3langid.classify(sample[:3000])
    return str(language)
