"""From scores to what a reader is told."""

from __future__ import annotations

import pytest

from monitor.classify.calibration import PLAIN, Calibration, calibrations, pick


def test_the_bands_are_nothing_possible_sure_and_headline() -> None:
    of = Calibration(possible=0.3, sure=0.5, headline=0.9).certainty
    assert [of(each) for each in (0.29, 0.3, 0.49, 0.5, 0.89, 0.9)] == [
        None, "possible", "possible", "sure", "sure", "headline",
    ]  # fmt: skip


def test_a_headline_never_needs_less_than_a_label_that_counts() -> None:
    assert Calibration(sure=0.8, headline=0.6).certainty(0.7) == "possible"
    assert Calibration(sure=0.8, headline=0.6).certainty(0.8) == "headline"


@pytest.mark.parametrize("logit", [-800.0, -3.0, 0.0, 3.0, 800.0])
def test_a_probability_stays_between_none_and_one(logit: float) -> None:
    assert 0 <= PLAIN.probability(logit) <= 1
    assert PLAIN.probability(logit) == pytest.approx(1 - PLAIN.probability(-logit))


def test_the_calibration_of_a_language_goes_before_the_one_for_all() -> None:
    found = calibrations({"*": {"ai-ban": {"slope": 2}}, "ja": {"ai-ban": {"slope": 3}}})
    assert pick(found, "ja", "ai-ban").slope == 3
    assert pick(found, "en", "ai-ban").slope == 2
    assert pick(found, "en", "ownership") == PLAIN
