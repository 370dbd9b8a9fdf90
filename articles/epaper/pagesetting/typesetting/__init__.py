"""Typst and the fonts: what sets a text, and how its lines are read back."""
