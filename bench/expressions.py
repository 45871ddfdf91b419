"""What a careful person would write as regular expressions, one a label: the simplest thing that could do."""

from __future__ import annotations

import re

_AI = r"(?:\bAI\b|artificial intelligence|machine.learning|generative|language models?|neural)"
_LICENCE = r"(?:licen[cs]e|right|permission)"
_CONTENT = r"(?:content|submissions?|contributions?|works?|posts?|photos?|materials?|feedback)"

_ENGLISH = {
    "ai-training": rf"(?:train|fine-tune|improve|develop)\w*.{{0,80}}{_AI}|{_AI}.{{0,60}}\btrain",
    "ai-sharing": rf"(?:share|licen[cs]e|sell|provide)\b.{{0,120}}(?:third|partners?|compan|affiliate).{{0,120}}{_AI}",
    "ai-opt-out": rf"(?:opt[- ]?out|object|withdraw|turn off|disable|noai).{{0,120}}(?:train|{_AI})",
    "ai-exclusion": rf"(?:\bnot|never|n't)\b.{{0,40}}(?:use|train).{{0,80}}(?:train|{_AI})",
    "ai-ban": rf"(?:may not|must not|shall not|prohibited|agree not).{{0,200}}(?:train|develop).{{0,60}}{_AI}",
    "ai-output": r"\b(?:AI[- ]generated|outputs?|prompts?)\b",
    "license-grant": rf"grant.{{0,80}}{_LICENCE}|(?:we|us) (?:may|can) (?:use|display|publish).{{0,40}}your {_CONTENT}",
    "license-sublicense": r"sub-?licen[cs]|transferable",
    "license-derivative": r"derivative works?|modify.{0,60}(?:content|work)|adapt",
    "license-perpetual": r"perpetual|irrevocable",
    "license-unpaid": r"royalty.free|without (?:any )?compensation|free of charge|fully paid",
    "license-promotion": rf"(?:advertis|promot|market|commercial)\w*.{{0,80}}(?:{_CONTENT}|likeness)|likeness",
    "ownership": rf"you (?:retain|own|keep).{{0,60}}(?:rights?|ownership|{_CONTENT})|claim (?:any )?ownership",
    "rights-transfer": r"(?:hereby )?assigns?\b.{0,60}(?:right|title)|(?:sole|exclusive) property",
    "moral-rights": r"moral rights?",
    "scraping-ban": r"scrap(?:e|ing)|crawl|spider|robots?\b|data.mining|harvest",
    "audience-scope": r"private (?:account|message|post)|public (?:post|profile|content)|visible to|followers",
}

_JAPANESE = {
    "ai-training": r"(?:AI|人工知能|機械学習|モデル).{0,30}(?:学習|訓練|開発|改善)",
    "ai-sharing": r"(?:第三者|他社|提携|パートナー|企業).{0,40}(?:AI|機械学習|モデル).{0,20}(?:提供|学習|開発)",
    "ai-opt-out": r"(?:AI|学習).{0,40}(?:拒否|オプトアウト|オフ|撤回|除外|設定)",
    "ai-exclusion": r"(?:学習|AI).{0,40}(?:ことはありません|用いません|使用しません|利用しません)",
    "ai-ban": r"(?:学習|AI).{0,60}(?:禁止|してはな|できません|ないでください)",
    "ai-output": r"生成物|生成AI|出力|プロンプト|AI機能",
    "license-grant": r"許諾|利用(?:でき|することができ)る",
    "license-sublicense": r"再許諾|サブライセンス|譲渡可能",
    "license-derivative": r"改変|翻案|編集|二次的著作物",
    "license-perpetual": r"永久|永続|取消不能|無期限|存続",
    "license-unpaid": r"無償|無料|対価",
    "license-promotion": r"広告|宣伝|販促|商用",
    "ownership": r"(?:著作権|権利).{0,20}(?:帰属|留保|保有)",
    "rights-transfer": r"(?:著作権|権利).{0,30}(?:譲渡|移転)",
    "moral-rights": r"人格権|同一性保持権|氏名表示",
    "scraping-ban": r"スクレイピング|クロール|クローラ|自動.{0,10}収集|収集",
    "audience-scope": r"非公開|鍵|公開範囲|フォロワー|全体公開",
}

EXPRESSIONS = {
    "en": {key: re.compile(pattern, re.IGNORECASE | re.DOTALL) for key, pattern in _ENGLISH.items()},
    "ja": {key: re.compile(pattern) for key, pattern in _JAPANESE.items()},
}
