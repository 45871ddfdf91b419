"""Kiyaku's tests."""
