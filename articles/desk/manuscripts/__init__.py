"""Screens that begin an article from a file."""
