"""The classifier: passages, calibration, files, the shipped model and others in its place."""
