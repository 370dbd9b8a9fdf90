"""What the search box of the staff finds in the newspaper."""
