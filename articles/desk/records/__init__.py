"""Lists of what the house wrote itself, and the page of each record: looked at, never edited."""
