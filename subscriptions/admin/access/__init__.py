"""Access in the admin."""
