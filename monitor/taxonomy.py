"""The labels of clauses: one place from which documentation, digests, training and the classifier draw.

A label says what a clause is about; its stance says what that means for somebody who posts works: `exposes` (gives
rights away or raises risk), `protects` (keeps or gives back control), `rule` (a rule to know).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monitor.model import Localized

Stance = Literal["exposes", "protects", "rule"]
Group = Literal["ai", "licence", "access"]


@dataclass(frozen=True, slots=True)
class Label:
    """One label of the taxonomy."""

    key: str  # as in JSON and in the classifier's configuration
    group: Group
    stance: Stance
    weight: float  # how much a creator cares, 0 to 1: orders clauses and picks what a headline speaks of
    name: Localized  # short, for tables and subject lines
    meaning: Localized  # one line: "the clause says that …"


def _label(
    key: str, group: Group, stance: Stance, weight: float, en: str, ja: str, meaning_en: str, meaning_ja: str
) -> Label:
    return Label(key, group, stance, weight, Localized(en, ja), Localized(meaning_en, meaning_ja))


LABELS: tuple[Label, ...] = (
    _label(
        "ai-training", "ai", "exposes", 1.0, "AI training", "AI学習への利用",
        "The service may use what you post, or data about you, to train or develop AI.",
        "サービスが、あなたの投稿やデータをAIの学習や開発に利用できるとしています。",
    ),
    _label(
        "ai-sharing", "ai", "exposes", 0.95, "Passing works on for AI training", "第三者のAI学習への提供",
        "Your content or data may go to other companies for their AI training.",
        "あなたの投稿やデータが、他社のAI学習のために提供されることがあります。",
    ),
    _label(
        "ai-opt-out", "ai", "protects", 0.9, "AI opt-out", "AI学習の拒否手段",
        "There is a way to refuse, limit or object to the use of your content for AI.",
        "AI学習への利用を断る、または制限する手段があります。",
    ),
    _label(
        "ai-exclusion", "ai", "protects", 0.9, "Promise not to train AI", "AI学習に使わない約束",
        "Some or all of your content or data will not be used to train AI.",
        "投稿やデータの全部または一部を、AI学習に使わないと約束しています。",
    ),
    _label(
        "ai-ban", "ai", "protects", 0.7, "Ban on AI training by others", "第三者によるAI学習の禁止",
        "Others are forbidden to train AI on the service, its content or its output.",
        "他の利用者や第三者が、サービスや投稿、出力をAI学習に使うことを禁じています。",
    ),
    _label(
        "ai-output", "ai", "rule", 0.4, "Rules for AI features and output", "AI生成物・AI機能の規定",
        "There is a rule about AI features, prompts, outputs or AI-made works.",
        "AI機能、プロンプト、出力、AI生成作品についての決まりです。",
    ),
    _label(
        "license-grant", "licence", "exposes", 0.8, "Licence on your works", "投稿コンテンツの利用許諾",
        "You give the service, or others through it, permission to use what you post.",
        "投稿した作品などの利用を、サービスやほかの利用者に許諾します。",
    ),
    _label(
        "license-sublicense", "licence", "exposes", 0.75, "Sublicensing to others", "再許諾・第三者への提供",
        "The permission can be passed on to other companies or people.",
        "サービスが、受けた許諾をもとに、他の会社や人にも利用を許諾（再許諾）できるとしています。",
    ),
    _label(
        "license-derivative", "licence", "exposes", 0.7, "Alteration of your works", "改変・翻案",
        "Your works may be modified, adapted, translated or cropped.",
        "作品に改変、翻案、翻訳、トリミングなどが加えられることがあります。",
    ),
    _label(
        "license-perpetual", "licence", "exposes", 0.75, "Lasts after deletion", "永続・取消不能・退会後も存続",
        "The permission has no end, cannot be taken back, or outlives deletion.",
        "許諾に期限がない、取り消せない、または削除や退会のあとも続きます。",
    ),
    _label(
        "license-unpaid", "licence", "exposes", 0.6, "Use without pay", "無償・対価なし",
        "Your content is used without payment to you.",
        "投稿した作品などが、対価なしで利用されます。",
    ),
    _label(
        "license-promotion", "licence", "exposes", 0.7, "Use in advertising or commerce", "広告・宣伝・商用利用",
        "Your content, name or likeness may be used in advertising or commercially.",
        "投稿、名前、肖像などが、広告や宣伝、商業目的に使われることがあります。",
    ),
    _label(
        "ownership", "licence", "protects", 0.65, "You keep your rights", "権利はユーザーに帰属",
        "You keep the ownership of, or the rights in, what you post.",
        "投稿した作品の権利は、あなたに残ります。",
    ),
    _label(
        "rights-transfer", "licence", "exposes", 0.95, "Transfer of your rights", "権利の譲渡",
        "You hand over ownership or copyright in something you made.",
        "あなたが作ったものの著作権などを、サービスや他の人に譲渡するとしています。",
    ),
    _label(
        "moral-rights", "licence", "exposes", 0.8, "Moral rights not exercised", "著作者人格権の不行使",
        "You waive, or agree not to exercise, moral rights such as attribution.",
        "氏名表示権や同一性保持権などの著作者人格権を、行使しない、または放棄するとしています。",
    ),
    _label(
        "scraping-ban", "access", "protects", 0.4, "Ban on scraping", "スクレイピング・自動収集の禁止",
        "Automated access, scraping or bulk collection are forbidden or restricted.",
        "スクレイピングや自動収集、大量の取得を禁止または制限しています。",
    ),
    _label(
        "audience-scope", "access", "rule", 0.45, "Public and private posts", "公開範囲・非公開投稿の扱い",
        "It makes a difference whether something is public, private or locked.",
        "公開か、非公開・鍵アカウントかで、扱いが変わります。",
    ),
)  # fmt: skip

BY_KEY: dict[str, Label] = {label.key: label for label in LABELS}
KEYS: tuple[str, ...] = tuple(label.key for label in LABELS)
