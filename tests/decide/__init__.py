"""Judging captures: the guards one by one, and all of them over recorded histories."""
