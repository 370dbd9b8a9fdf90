"""What the lists of the staff show, and by what they are narrowed."""
