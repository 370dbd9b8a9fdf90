"""Work screens about subscribers and the letters to them."""
