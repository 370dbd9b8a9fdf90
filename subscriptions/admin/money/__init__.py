"""The money desk."""
