"""What the writing screen reads."""
