"""Lists by key, which cost the same at any depth."""
