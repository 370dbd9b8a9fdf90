"""The writing screen: an article as readers will see it, written in place, and a rail beside it."""
