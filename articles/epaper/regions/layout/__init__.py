"""Lines, pieces of a page and their places. Pure."""
