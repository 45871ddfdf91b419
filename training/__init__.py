"""How the shipped classifier is made and measured: `python -m training build`, `python -m training.evaluate`."""
