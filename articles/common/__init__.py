"""Helpers without tables that every part of the newspaper may use."""
