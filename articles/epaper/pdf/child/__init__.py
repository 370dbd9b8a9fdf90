"""Runs in the child process that reads a PDF. Knows no Django, so that it starts in a moment."""
