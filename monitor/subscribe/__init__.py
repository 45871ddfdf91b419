"""The web application: the site, subscriptions by mail with confirmation, preferences, and leaving with one click."""
