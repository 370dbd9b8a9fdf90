"""Where the lines of a headline end, in print and on screens. Pure."""
