"""Subscribers, their letters and the legal texts in the admin."""
