"""Runs in the child process that reads a Word file. Knows no Django, so that it starts quickly."""
