"""Work screens of what goes to a layout system and comes back."""
