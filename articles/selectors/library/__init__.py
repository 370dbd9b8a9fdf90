"""What the picture desk looks at."""
