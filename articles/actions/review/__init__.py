"""三审三校: the round of a text, its locks, and what still stops it."""
