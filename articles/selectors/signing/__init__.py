"""What waits for signatures, and what was signed."""
