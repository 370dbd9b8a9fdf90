"""Screens that do one thing to an article: the acts of the table, placing it, settling its tasks."""
