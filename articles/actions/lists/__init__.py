"""What is done to a list and to many of its rows: exports, bulk acts, saved views."""
