"""Pictures of the media library."""
