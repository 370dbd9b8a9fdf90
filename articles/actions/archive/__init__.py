"""An archive of another system is imported: many articles at once."""
