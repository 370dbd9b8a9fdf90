"""Signing from rows: the start page and the queue of what waits."""
