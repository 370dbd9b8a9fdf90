"""Articles, their revisions and releases, and what belongs to them."""
