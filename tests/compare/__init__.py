"""Comparing two editions: alignment, words, cosmetic differences, verdicts."""
