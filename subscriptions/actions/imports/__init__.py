"""Subscribers of an earlier system, imported from a file and rolled back."""
