"""Forms of lists: filters, acts on many rows, saved views."""
