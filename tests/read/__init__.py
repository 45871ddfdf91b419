"""Tests of reading pages into clauses, editions and dates."""
