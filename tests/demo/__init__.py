"""The demo's story: its pages, its server, and what the real pipeline says of it."""
