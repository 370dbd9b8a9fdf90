"""What terms bring and what is delivered."""
