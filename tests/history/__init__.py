"""Captures that were recorded elsewhere."""
