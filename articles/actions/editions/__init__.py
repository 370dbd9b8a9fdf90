"""Issues, pages and the publication calendar."""
