"""Sheets on which proofs are read."""
