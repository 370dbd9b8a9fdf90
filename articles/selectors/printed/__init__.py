"""Released issues as they were printed."""
