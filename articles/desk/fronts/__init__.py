"""The desk of the front page and of the leads of columns."""
