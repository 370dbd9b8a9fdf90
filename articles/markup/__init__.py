"""HTML of bodies: cut, nested, sanitised and measured. Pure."""
