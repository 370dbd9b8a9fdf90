"""Searching articles, for readers and for the desk."""
