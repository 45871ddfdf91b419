"""Pure: judges what a capture found.

`judge_capture` looks at the HTTP facts and the bytes, `judge_reading` at the text beside everything the document has
said before; both give the reason why it cannot be the document, or None. `is_variant` and `takes_back` say whether a
text that differs is news.
"""

from monitor.decide.advice import advice
from monitor.decide.capture import judge_capture, retry_after, wants_browser
from monitor.decide.layout import is_layout_only, says_same
from monitor.decide.measures import Measures, measure
from monitor.decide.reading import Guard, judge_reading, suspected
from monitor.decide.variants import is_variant, takes_back

__all__ = [
    "Guard",
    "Measures",
    "advice",
    "is_layout_only",
    "is_variant",
    "judge_capture",
    "judge_reading",
    "measure",
    "retry_after",
    "says_same",
    "suspected",
    "takes_back",
    "wants_browser",
]
