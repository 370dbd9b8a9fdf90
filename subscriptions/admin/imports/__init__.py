"""Imports of subscribers in the admin."""
