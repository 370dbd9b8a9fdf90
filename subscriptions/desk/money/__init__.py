"""Work screens of the money desk."""
