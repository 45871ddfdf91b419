"""Edge: captures that were recorded elsewhere, in the form that live ones have."""

from monitor.history.files import read_manifest

__all__ = ["read_manifest"]
