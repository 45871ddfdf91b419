from monitor.decide import advice
from tests.capture.faults import FAULTS


def test_every_reason_that_a_fault_can_have_comes_with_advice_in_both_languages() -> None:
    for reason in {reason for fault in FAULTS for reason in fault.reason.split("|") if reason}:
        said = advice(reason)
        assert said.en.endswith((".", ")"))
        assert said.ja.endswith("。")


def test_a_refusal_is_never_answered_with_evasion() -> None:
    assert "respects" in advice("blocked").en
    assert "import" in advice("robots").en
