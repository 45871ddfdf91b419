"""What a change means for each label, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from monitor.compare import compare
from monitor.compare.verdict import Judgement, clause_key, judge
from monitor.model import (
    Certainty,
    Clause,
    ClauseKind,
    Edition,
    EditionStatus,
    EffectiveDate,
    History,
    Verdict,
)
from tests.compare.builders import clauses, edition, heading, tagged

RULES = {
    "ai-training": "train our models",
    "ai-opt-out": "opt out",
    "license-grant": "grant us",
    "ownership": "keep the rights",
    "ai-output": "generated",
}
GRANT = "By posting you grant us a worldwide licence to use, copy and show your works on the service"
TRAINING = "We may use what you post, and what we learn from it, to train our models"
OPT_OUT = "You can opt out of this at any time in the privacy settings of your account"
OWN = "You keep the rights in everything that you post, draw, write or upload here"
OTHER = "We may close accounts that have not been used for more than two years"
ON = date(2024, 10, 17)
NOTHING = History()


def judged(
    before: Edition,
    after: Edition,
    *,
    history: History = NOTHING,
    rules: Mapping[str, str] = RULES,
    certainty: Certainty = "sure",
) -> Judgement:
    tags = tagged((*before.clauses, *after.clauses), rules, certainty)
    return judge(compare(before, after), before, after, tags=tags, on=ON, history=history)


def told(judgement: Judgement) -> dict[str, str]:
    return {item.label: item.verdict for item in judgement.verdicts}


def verdict(judgement: Judgement, label: str) -> Verdict:
    return next(item for item in judgement.verdicts if item.label == label)


def test_a_sentence_added_to_the_licence_clause_is_new_and_comes_first_with_its_evidence() -> None:
    found = judged(edition(OTHER, OWN, GRANT), edition(f"{OTHER} and a half", OWN, f"{GRANT}. {TRAINING}"))
    assert told(found) == {"ai-training": "new", "license-grant": "unchanged", "ownership": "unchanged"}
    first = found.clauses[0]
    assert (first.labels_before, first.labels_after) == (("license-grant",), ("ai-training", "license-grant"))
    assert (first.evidence[0].label, first.evidence[0].side, first.evidence[0].text) == (
        "ai-training", "after", TRAINING
    )  # fmt: skip
    assert verdict(found, "ai-training").clauses == (0,)
    assert found.weight == 1.0


def test_evidence_occurs_literally_in_its_side_of_the_clause() -> None:
    found = judged(edition(f"{GRANT}. {OPT_OUT}", OWN), edition(f"{GRANT}. {TRAINING}", f"{OWN}. {OTHER}"))
    checked = 0
    for item in found.clauses:
        for piece in item.evidence:
            clause = item.difference.before if piece.side == "before" else item.difference.after
            assert clause
            assert piece.text in clause.text
            checked += 1
    assert checked >= 4


def test_a_protection_that_is_gone_weighs_as_much_as_an_exposure_that_is_new() -> None:
    gone = judged(edition(OWN, OPT_OUT), edition(OWN))
    assert told(gone)["ai-opt-out"] == "gone"
    good = judged(edition(OWN), edition(OWN, OPT_OUT))
    assert told(good)["ai-opt-out"] == "new"
    reworded = judged(edition(OWN, OPT_OUT), edition(OWN, OPT_OUT.replace("any time", "a later time")))
    assert told(reworded)["ai-opt-out"] == "reworded"
    rule = judged(edition(OWN), edition(OWN, "Works that were generated must be marked"))
    rest = judged(edition(OWN), edition(OWN, OTHER))
    layout = judged(edition(OWN), edition(f"{OWN}."))
    weights = [found.weight for found in (gone, good, reworded, rule, rest, layout)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 6
    assert weights[-1] == 0


def test_a_label_whose_clause_went_but_which_another_clause_carries_is_not_gone() -> None:
    second = "In addition you grant us the right to translate all of it"
    assert told(judged(edition(GRANT, second, OWN), edition(GRANT, OWN)))["license-grant"] == "reworded"
    assert told(judged(edition(GRANT, OWN, GRANT), edition(GRANT, OWN)))["license-grant"] == "unchanged"


def test_a_passage_that_only_moved_to_another_clause_is_unchanged() -> None:
    before, after = edition(f"{GRANT}. {TRAINING}", OTHER), edition(GRANT, OTHER, TRAINING)
    assert told(judged(before, after)) == {"ai-training": "unchanged", "license-grant": "unchanged"}


def test_the_classifier_changing_its_mind_about_the_same_words_is_no_news() -> None:
    before = edition(heading("Works"), Clause(TRAINING, section=("Works",)))
    after = edition(heading("Our models"), Clause(TRAINING, section=("Our models",)))
    tags = tagged(after.clauses, RULES)
    tags.pop(clause_key(before.clauses[1]), None)
    found = judge(compare(before, after), before, after, tags=tags, on=ON, history=History())
    assert told(found) == {"ai-training": "unchanged"}


def test_a_label_that_was_only_possible_before_is_not_called_new() -> None:
    before, after = edition(OWN, TRAINING), edition(OWN, TRAINING.replace("may use", "may also use"))
    tags = tagged(before.clauses, {"ai-training": "train our"}, "possible") | tagged(after.clauses, RULES)
    found = judge(compare(before, after), before, after, tags=tags, on=ON, history=History())
    assert told(found)["ai-training"] == "reworded"


def test_labels_that_are_only_possible_are_listed_as_such_and_weigh_nothing() -> None:
    found = judged(edition(OWN), edition(OWN, TRAINING), rules={"ai-training": "train"}, certainty="possible")
    (only,) = found.verdicts
    assert (only.verdict, only.certainty, only.clauses) == ("reworded", "possible", (0,))
    assert found.weight < 0.25
    assert found.clauses[0].possible_after == ("ai-training",)


def test_a_headline_label_makes_a_headline_verdict() -> None:
    found = judged(edition(OWN), edition(OWN, TRAINING), certainty="headline")
    assert verdict(found, "ai-training").certainty == "headline"


def test_since_when_comes_from_the_history_and_says_whether_it_may_be_older() -> None:
    first, later = date(2023, 9, 29), date(2024, 2, 1)
    history = History(label_since=(("license-grant", first), ("ownership", later)), first_captured=date(2024, 1, 5))
    found = judged(edition(OWN, GRANT), edition(OWN, f"{GRANT} and elsewhere"), history=history)
    assert (verdict(found, "license-grant").since, verdict(found, "license-grant").since_is_first_capture) == (
        first, True
    )  # fmt: skip
    assert (verdict(found, "ownership").since, verdict(found, "ownership").since_is_first_capture) == (later, False)


def test_a_new_label_stands_from_the_effective_date_and_else_from_the_day_it_was_seen() -> None:
    announced = replace(
        edition(OWN, TRAINING),
        status=EditionStatus.UPCOMING,
        effective=(EffectiveDate(date(2024, 11, 15)),),
    )
    assert verdict(judged(edition(OWN), announced), "ai-training").since == date(2024, 11, 15)
    assert verdict(judged(edition(OWN), edition(OWN, TRAINING)), "ai-training").since == ON
    undated = replace(announced, effective=())
    assert verdict(judged(edition(OWN), undated), "ai-training").since is None


def test_a_page_that_changed_without_changing_its_date_is_dated_by_the_day_it_was_seen() -> None:
    old = (EffectiveDate(date(2020, 1, 1)),)
    before, after = replace(edition(OWN), effective=old), replace(edition(OWN, TRAINING), effective=old)
    assert verdict(judged(before, after), "ai-training").since == ON


def test_a_label_that_came_from_another_document_of_the_service_says_so() -> None:
    history = History(labels_elsewhere=(("ai-training", "privacy"), ("ownership", "guidelines")))
    found = judged(edition(OWN), edition(OWN, TRAINING), history=history)
    assert verdict(found, "ai-training").elsewhere == ("privacy",)
    assert verdict(found, "ownership").elsewhere == ()


def test_an_unchanged_label_quotes_up_to_three_clauses_that_carry_it() -> None:
    grants = [f"{GRANT} in way number {number}" for number in range(5)]
    found = judged(edition(*grants, OTHER), edition(*grants, f"{OTHER} or three"))
    assert verdict(found, "license-grant").standing == tuple(grants[:3])


def test_clauses_come_in_order_of_weight_for_a_creator() -> None:
    before = edition(
        "Effective: 1 May 2024", heading("Old name"), OTHER, f"{GRANT} and apps", OWN, "Some “quoted” words"
    )
    after = edition(
        "Effective: 1 June 2024", heading("New name"), f"{OTHER} and three months in total",
        f"{GRANT} and in all apps", f"{OWN}. {TRAINING}", 'Some "quoted" words',
    )  # fmt: skip
    found = judged(before, after)
    weights = [item.weight for item in found.clauses]
    assert weights == sorted(weights, reverse=True)
    order = [(item.difference.after or Clause("")).text.split()[0] for item in found.clauses]
    assert order[:3] == ["You", "By", "We"]
    assert set(order[3:5]) == {"Effective:", "New"}
    assert [item.difference.change for item in found.clauses][-1] == "cosmetic"
    assert found.clauses[-1].weight == 0


def test_a_label_that_only_another_region_gains_is_told_for_that_region() -> None:
    before = Edition((*clauses(OWN, GRANT, region="row"), *clauses(OWN, GRANT, region="eu")))
    after = Edition((*clauses(OWN, GRANT, region="row"), *clauses(OWN, GRANT, OPT_OUT, region="eu")))
    found = judged(before, after)
    assert (verdict(found, "ai-opt-out").verdict, verdict(found, "ai-opt-out").region) == ("new", "eu")
    assert (verdict(found, "ownership").verdict, verdict(found, "ownership").region) == ("unchanged", "")


def test_a_protection_that_readers_in_japan_lose_is_gone_though_the_eu_keeps_it() -> None:
    before = Edition((*clauses(OWN, OPT_OUT, region="row"), *clauses(OWN, OPT_OUT, region="eu")))
    after = Edition((*clauses(OWN, region="row"), *clauses(OWN, OPT_OUT, region="eu")))
    assert told(judged(before, after))["ai-opt-out"] == "gone"


def test_what_a_comparison_table_does_not_quote_goes_on_standing() -> None:
    whole = edition(OWN, GRANT, OTHER)
    quoted = replace(edition(f"{OTHER}, counted from the last log-in"), partial=True)
    assert told(judged(whole, quoted)) == {"license-grant": "unchanged", "ownership": "unchanged"}


def test_a_merged_clause_has_the_labels_of_its_parts() -> None:
    found = judged(edition(OWN, GRANT), edition(f"{OWN}. {GRANT} and elsewhere"))
    (only,) = found.clauses
    assert only.labels_before == ("license-grant", "ownership")


def test_without_labels_there_are_no_verdicts_and_the_larger_change_comes_first() -> None:
    before = edition(OWN, OTHER)
    after = edition(f"{OWN} now", f"{OTHER}, whatever the reason may be that you stayed away for such a long time")
    found = judge(compare(before, after), before, after, tags={}, on=ON, history=History())
    assert found.verdicts == ()
    assert [(item.difference.before or Clause("")).text for item in found.clauses] == [OTHER, OWN]


def test_the_key_of_a_clause_tells_apart_what_the_classifier_reads() -> None:
    one = Clause("a", ClauseKind.ITEM, lead_in="b", section=("c",))
    keys = {
        clause_key(item) for item in (one, replace(one, text="A"), replace(one, lead_in=""), replace(one, section=()))
    }
    assert len(keys) == 4
    assert clause_key(replace(one, number="3.")) == clause_key(one)
