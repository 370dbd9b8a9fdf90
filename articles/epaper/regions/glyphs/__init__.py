"""Text in fonts without a map to characters, read by comparing it with the articles. Pure."""
