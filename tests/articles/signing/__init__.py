"""Signing: rows, signatures taken back, acts and their messages, review profiles."""
