"""Work screens of the import of subscribers."""
