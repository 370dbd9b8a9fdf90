"""The frame around every page of the staff: the menu, the pages of its sections, the search."""
