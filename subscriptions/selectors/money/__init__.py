"""Money as its desk looks at it."""
