"""What the staff make of their lists: saved views, acts on many rows, who was assigned a text."""
