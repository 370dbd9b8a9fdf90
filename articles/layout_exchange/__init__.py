"""Texts on their way to a layout system and back. Pure: no query, no clock."""
