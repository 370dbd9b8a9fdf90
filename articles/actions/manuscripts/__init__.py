"""Articles begun from files that somebody wrote elsewhere."""
