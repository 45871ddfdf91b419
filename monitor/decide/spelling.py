"""One spelling for words that pages flip between without saying anything else.

British and American English, doubled words, addresses hidden from harvesters, remarks on how a link opens. For
comparison only, never shown.
"""

from __future__ import annotations

import re

# In order. Both sides of a comparison go through them, so a rule that is too broad does no harm until it makes two
# different words the same.
_RULES = (
    (r"[(（]?\s*(?:opens? in (?:a )?new (?:window|tab)|external link)\s*[)）]?", ""),
    (
        r"[(（]?\s*(?:新しい|別)(?:ウィンドウ|タブ)で(?:が?開きます|が?開く|表示(?:します|されます)?)\s*[)）]?|[(（]外部(?:サイト|リンク)[)）]",
        "",
    ),
    (r"\s*[\[(]\s*at\s*[\])]\s*", "@"),
    (r"\s*[\[(]\s*dot\s*[\])]\s*", "."),
    (r"\b([^\W\d_]+)(?:\s+\1\b)+", r"\1"),  # "in the the United States"
    (r"(?<=[a-z]{3})is(?=(?:ation|ed|es|e|ing|er|ers|ations|able)\b)", "iz"),
    (r"(?<=[a-z]{3})ys(?=(?:ed|es|e|ing)\b)", "yz"),
    (r"\b([a-z]{3,})our(?=(?:s|ed|ing|able|ite|ites|ful|al|hood|hoods)?\b)", r"\1or"),
    (r"\b(licen|defen|offen|preten)c(?=e|ing\b)", r"\1s"),
    (r"\b(cent|met|lit|theat|fib)re(?=s?\b)", r"\1er"),
    (
        r"\b(cancel|travel|label|model|channel|signal|fulfil|enrol|instal)l(?=ed\b|ing\b|s?\b|er\b|ment\b|ation\b)",
        r"\1",
    ),
    (r"\b(program)me(?=s?\b)", r"\1"),
    (r"\b(catalog|dialog|analog)ue(?=s?\b)", r"\1"),
    (r"(?<=dg)ement", "ment"),
    (r"\bwhilst\b", "while"),
    (r"\bamongst\b", "among"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), form) for pattern, form in _RULES)


def one_spelling(text: str) -> str:
    """The text in the one spelling that is compared."""
    for pattern, form in _COMPILED:
        text = pattern.sub(form, text)
    return text
