"""The first day of a newspaper: the set-up of an empty installation."""
