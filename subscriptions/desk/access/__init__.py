"""Work screens of what readers may read."""
