"""Writing: drafts, revisions, notes and proof marks."""
