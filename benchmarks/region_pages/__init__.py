"""Newspaper pages with random grids and invented texts, as PDF files with known regions.

They measure the finder of regions (benchmarks/regions.py). No text is copied: a chain over the
vocabulary of the demonstration newspaper makes it.
"""
