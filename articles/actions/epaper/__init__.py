"""Printed pages: their files, set here or uploaded, and the regions of their articles."""
