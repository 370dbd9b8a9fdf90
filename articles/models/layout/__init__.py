"""Texts that went to a layout system, and those that came back."""
