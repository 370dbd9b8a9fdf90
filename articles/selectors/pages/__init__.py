"""What the screens and programs of printed pages read."""
