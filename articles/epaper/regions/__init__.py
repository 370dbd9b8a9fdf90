"""Finds where each article is on a printed page, from the positions of its characters."""
