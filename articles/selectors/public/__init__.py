"""What readers' pages show."""
