"""What may be read online, and who may read it."""
