"""The printed pages: setting them, reading PDFs, and finding where each article is.

No query, no clock.
"""
