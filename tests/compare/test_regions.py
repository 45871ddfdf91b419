"""Bodies for different regions: each against its own, and what they share told once."""

from __future__ import annotations

from monitor.compare import compare
from monitor.model import Clause, Edition
from tests.compare.builders import clauses, kinds, rebuilds_both_sides, shown

INTRO = "These terms are in two parts."
GRANT = (
    "By posting works you grant us a worldwide, royalty-free licence to use, copy and distribute them for the service."
)
LAW = "The laws of Texas govern these terms and all disputes between you and us."
EU_LAW = "The laws of Ireland govern these terms, without depriving you of the law of your home."
EU_GRANT = f"{GRANT} We respect the audience that you have chosen for each of your works."


def both(row: tuple[str, ...], eu: tuple[str, ...]) -> Edition:
    return Edition((Clause(INTRO), *clauses(*row, region="row"), *clauses(*eu, region="eu")))


def trained(text: str) -> str:
    return text.replace("for the service.", "for the service and to train artificial intelligence models of any kind.")


def test_a_change_that_both_bodies_share_word_for_word_is_told_once() -> None:
    found = compare(both((GRANT, LAW), (GRANT, EU_LAW)), both((trained(GRANT), LAW), (trained(GRANT), EU_LAW)))
    (only,) = found.differences
    assert (only.change, only.also_in, only.variants) == ("reworded", ("eu",), ())
    assert only.before
    assert only.before.region == "row"
    assert found.regions == ("row", "eu")


def test_the_same_change_in_bodies_that_are_worded_differently_is_told_once_too() -> None:
    found = compare(both((GRANT, LAW), (EU_GRANT, EU_LAW)), both((trained(GRANT), LAW), (trained(EU_GRANT), EU_LAW)))
    (only,) = found.differences
    assert (only.change, only.also_in) == ("reworded", ("eu",))


def test_where_the_other_body_changes_somewhat_differently_its_wording_goes_along() -> None:
    eu_after = trained(EU_GRANT).replace("of any kind", "unless you object")
    (only,) = compare(
        both((GRANT, LAW), (EU_GRANT, EU_LAW)), both((trained(GRANT), LAW), (eu_after, EU_LAW))
    ).differences
    (variant,) = only.variants
    assert "unless you object" in shown(variant.words)
    assert rebuilds_both_sides(variant)


def test_what_differs_between_the_bodies_is_told_for_each() -> None:
    after = both((GRANT, LAW.replace("Texas", "California")), (GRANT, EU_LAW.replace("Ireland", "France")))
    found = compare(both((GRANT, LAW), (GRANT, EU_LAW)), after)
    assert [(item.after.region, item.also_in) for item in found.differences if item.after] == [("row", ()), ("eu", ())]


def test_a_change_of_the_common_part_is_told_once_and_for_no_region() -> None:
    before, after = both((GRANT,), (GRANT,)), both((GRANT,), (GRANT,))
    after = Edition((Clause("These terms are in three parts."), *after.clauses[1:]))
    (only,) = compare(before, after).differences
    assert only.also_in == ()


def test_a_page_that_gains_a_second_body_is_compared_with_the_one_it_had() -> None:
    found = compare(Edition(clauses(INTRO, GRANT, LAW)), both((trained(GRANT), LAW), (EU_GRANT, EU_LAW)))
    row = [item for item in found.differences if item.after and item.after.region == "row"]
    assert [item.change for item in row] == ["reworded"]
    assert "removed" not in kinds(found)
