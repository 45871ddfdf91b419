"""The daemon, as a process of its own."""
