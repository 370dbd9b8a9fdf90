"""Where everything of a page goes: the grid, headlines, stories and the packing of them. Pure."""
