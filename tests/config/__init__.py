"""sources.yaml."""
