"""Compares two editions: which clauses were added, removed, reworded or moved, and which differ only cosmetically.

`align` finds the pairs, `words` what differs inside each, `forms` what is only cosmetic, `body` puts a comparison of
two texts together, and `regions` those of the bodies that one page may hold. `verdict` says what
it means for a creator.
"""

from monitor.compare.regions import compare, is_same, is_same_in_order

__all__ = ["compare", "is_same", "is_same_in_order"]
