"""The publication calendar: a year on one page, and the acts on its dates."""
