"""Failures of what the site leans on, made here and not described: database, cache, disk, mail."""
