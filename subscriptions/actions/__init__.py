"""The only writers of the counter's tables."""
