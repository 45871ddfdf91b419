"""Tests of what a readable capture means for the editions of a document."""
