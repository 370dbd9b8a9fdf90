"""What the frame of the staff's pages is made of: the menu and the search. Each app adds its own."""
