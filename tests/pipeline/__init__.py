"""Tests of the way of one document through all pure parts."""
