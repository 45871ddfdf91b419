"""Edges that deliver what readers get: mail, posts, webhooks, and the folder that the site stands in."""
