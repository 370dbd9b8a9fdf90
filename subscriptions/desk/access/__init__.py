"""Work screens of access: who may read what, and by which right."""
