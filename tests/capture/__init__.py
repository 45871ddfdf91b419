"""Fetching, against servers on the loopback interface that misbehave in every way we know."""
