"""Arranging the front page and the leads of the columns' pages."""
