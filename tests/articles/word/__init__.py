"""Word files that become drafts."""
