"""Rows of uploaded files, read before anything is stored."""
